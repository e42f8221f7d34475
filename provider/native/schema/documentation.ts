// Generated from the doc comments of resource classes and look-ups by `npm run generate`. Do not edit.

import type { Documentation } from "./documentation-types";

export const documentation: Documentation = {
  resources: {
    Room: {
      description:
        'A room of the conference server (API document, "Rooms"), with its views, media and roles. An argument that is left out, or removed from the program, has the server\'s default.',
      examples: [
        {
          title: "A room with all defaults",
          typescript:
            'import * as owt from "pulumi-owt/native";\n\nconst meeting = new owt.Room("meeting", {});\nexport const stream = meeting.mixedStreams.common;',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nmeeting = owt.Room("meeting")\npulumi.export("stream", pulumi.Output.concat(meeting.id, "-common"))',
          yaml: "resources:\n  meeting:\n    type: owt:Room\noutputs:\n  stream: ${meeting.id}-common",
        },
        {
          title: "A lecture room",
          typescript:
            'import * as owt from "pulumi-owt/native";\n\nnew owt.Room("classroom", {\n  participantLimit: 40,\n  views: { main: { video: { layout: { templates: { base: "lecture" } } } } },\n  roles: {\n    teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },\n    student: { publish: { audio: true, video: false }, subscribe: { audio: true, video: true } },\n  },\n});',
          python:
            'import pulumi_owt as owt\n\nowt.Room(\n    "classroom",\n    participant_limit=40,\n    views={"main": {"video": {"layout": {"templates": {"base": owt.LayoutBase.LECTURE}}}}},\n    roles={\n        "teacher": {\n            "publish": {"audio": True, "video": True},\n            "subscribe": {"audio": True, "video": True},\n        },\n        "student": {\n            "publish": {"audio": True, "video": False},\n            "subscribe": {"audio": True, "video": True},\n        },\n    },\n)',
          yaml: "resources:\n  classroom:\n    type: owt:Room\n    properties:\n      participantLimit: 40\n      views:\n        main:\n          video:\n            layout:\n              templates:\n                base: lecture\n      roles:\n        teacher:\n          publish:\n            audio: true\n            video: true\n          subscribe:\n            audio: true\n            video: true\n        student:\n          publish:\n            audio: true\n            video: false\n          subscribe:\n            audio: true\n            video: true",
        },
        {
          title: "Adopt an existing room unchanged",
          typescript:
            'import * as owt from "pulumi-owt/native";\n\nnew owt.Room("weekly", { adopt: "5c1b9d0e8f6a7b0012345678", name: "Weekly" });',
          python: 'import pulumi_owt as owt\n\nowt.Room("weekly", adopt="5c1b9d0e8f6a7b0012345678", name="Weekly")',
          yaml: "resources:\n  weekly:\n    type: owt:Room\n    properties:\n      adopt: 5c1b9d0e8f6a7b0012345678\n      name: Weekly",
        },
        {
          title: "A room in a service of the same program",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst config = new pulumi.Config();\nconst tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });\nnew owt.Room("lobby", { connection: tenant.connection });',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\ntenant = owt.Service("tenant", key=config.require_secret("tenantKey"))\nowt.Room(\n    "lobby",\n    connection={"endpoint": tenant.endpoint, "service_id": tenant.id, "service_key": tenant.key},\n)',
          yaml: "config:\n  tenantKey:\n    type: string\n    secret: true\nresources:\n  tenant:\n    type: owt:Service\n    properties:\n      key: ${tenantKey}\n  lobby:\n    type: owt:Room\n    properties:\n      connection:\n        endpoint: ${tenant.endpoint}\n        serviceId: ${tenant.id}\n        serviceKey: ${tenant.key}",
        },
      ],
    },
    Service: {
      description:
        'A service of the conference server (API document, "Services"): the owner of a set of rooms. Only the super service manages services: set its id and key as `owt:superServiceId` and `owt:superServiceKey` in the stack\'s configuration.\n\nServers cannot change a service: another name or key replaces it and its rooms. Rooms that are not in the stack stay on the server when their service is deleted, and can no longer be accessed: delete them first.',
      examples: [
        {
          title: "",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst config = new pulumi.Config();\nconst tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });\nnew owt.Room("lobby", { connection: tenant.connection });',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\ntenant = owt.Service("tenant", key=config.require_secret("tenantKey"))\nowt.Room(\n    "lobby",\n    connection={"endpoint": tenant.endpoint, "service_id": tenant.id, "service_key": tenant.key},\n)',
          yaml: "config:\n  tenantKey:\n    type: string\n    secret: true\nresources:\n  tenant:\n    type: owt:Service\n    properties:\n      key: ${tenantKey}\n  lobby:\n    type: owt:Room\n    properties:\n      connection:\n        endpoint: ${tenant.endpoint}\n        serviceId: ${tenant.id}\n        serviceKey: ${tenant.key}",
        },
      ],
    },
    Recording: {
      description:
        'Records streams of a room to a file on the server (API document, "Recordings"). Changes of the source and the parameters apply to the running recording. Another container, format or track replaces it: a new recording starts before the old one ends.',
      examples: [
        {
          title: "",
          typescript:
            'import * as owt from "pulumi-owt/native";\n\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nconst archive = new owt.Recording("archive", {\n  room,\n  container: "mkv",\n  media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },\n});\nexport const file = archive.file;',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nroom = owt.Room("room", views={"common": {}, "main": {}})\narchive = owt.Recording(\n    "archive",\n    room=room.id,\n    container=owt.Container.MKV,\n    media={\n        "audio": {"from_": pulumi.Output.concat(room.id, "-common")},\n        "video": {"from_": pulumi.Output.concat(room.id, "-common")},\n    },\n)\npulumi.export("file", archive.file)',
          yaml: "resources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  archive:\n    type: owt:Recording\n    properties:\n      room: ${room.id}\n      container: mkv\n      media:\n        audio:\n          from: ${room.id}-common\n        video:\n          from: ${room.id}-common\noutputs:\n  file: ${archive.file}",
        },
      ],
    },
    SipCall: {
      description:
        'Calls a SIP peer from a room (API document, "Sipcalls"). The room needs a SIP account (`sip`). Changes of the source and of the video parameters in `mediaOut` apply to the running call. Any other change replaces it; the old call ends first, because a peer accepts one call. With the option `deleteBeforeReplace: false` and another peer, the new call starts first.',
      examples: [
        {
          title: "",
          typescript:
            'import * as owt from "pulumi-owt/native";\n\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nnew owt.SipCall("desk", { room, peerURI: "desk", mediaOut: { audio: { from: room.mixedStreams.common } } });',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nroom = owt.Room("room", views={"common": {}, "main": {}})\nowt.SipCall(\n    "desk",\n    room=room.id,\n    peer_uri="desk",\n    media_out={"audio": {"from_": pulumi.Output.concat(room.id, "-common")}},\n)',
          yaml: "resources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  desk:\n    type: owt:SipCall\n    properties:\n      room: ${room.id}\n      peerURI: desk\n      mediaOut:\n        audio:\n          from: ${room.id}-common",
        },
      ],
    },
    StreamingIn: {
      description:
        'Brings an external stream, such as a camera, into a room and mixes it into views (API document, "Streaming-ins"). Its id is the id of the stream. Changes of `views` apply to the running stream. Another source, media or attributes replace it: a new stream starts before the old one ends. Set Pulumi\'s option `deleteBeforeReplace` for a source that accepts one connection only, or a room whose `inputLimit` is reached.',
      examples: [
        {
          title: "A camera in the room's view, recorded by itself",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst config = new pulumi.Config();\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nconst camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });\nnew owt.Recording("evidence", { room, media: { video: { from: camera } } });',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\nroom = owt.Room("room", views={"common": {}, "main": {}})\ncamera = owt.StreamingIn(\n    "camera",\n    room=room.id,\n    source={"url": config.require_secret("cameraUrl")},\n    views=["main"],\n)\nowt.Recording("evidence", room=room.id, media={"video": {"from_": camera.id}})',
          yaml: "config:\n  cameraUrl:\n    type: string\n    secret: true\nresources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  camera:\n    type: owt:StreamingIn\n    properties:\n      room: ${room.id}\n      source:\n        url: ${cameraUrl}\n      views:\n        - main\n  evidence:\n    type: owt:Recording\n    properties:\n      room: ${room.id}\n      media:\n        video:\n          from: ${camera.id}",
        },
      ],
    },
    StreamingOut: {
      description:
        'Sends a stream of a room to another server, by RTMP, RTSP, HLS or DASH (API document, "Streaming-outs"). Audio is always aac and video h264: the room\'s `mediaOut` must have both. Changes of the source and of the video parameters apply to the running stream. Any other change replaces it; the old one ends first, because a url accepts one stream. With the option `deleteBeforeReplace: false` and another url, the new one starts first.',
      examples: [
        {
          title: "",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst config = new pulumi.Config();\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nnew owt.StreamingOut("live", {\n  room,\n  url: config.requireSecret("liveUrl"),\n  media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },\n});',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\nroom = owt.Room("room", views={"common": {}, "main": {}})\nowt.StreamingOut(\n    "live",\n    room=room.id,\n    url=config.require_secret("liveUrl"),\n    media={\n        "audio": {"from_": pulumi.Output.concat(room.id, "-common")},\n        "video": {"from_": pulumi.Output.concat(room.id, "-common")},\n    },\n)',
          yaml: "config:\n  liveUrl:\n    type: string\n    secret: true\nresources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  live:\n    type: owt:StreamingOut\n    properties:\n      room: ${room.id}\n      url: ${liveUrl}\n      media:\n        audio:\n          from: ${room.id}-common\n        video:\n          from: ${room.id}-common",
        },
      ],
    },
    Analytics: {
      description:
        'Runs an algorithm on the video of a stream of a room (API document, "Analytics"). Servers cannot change a running one: every change replaces it.',
      examples: [
        {
          title: "",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nconst config = new pulumi.Config();\nconst camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });\nnew owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: camera } } });',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\nroom = owt.Room("room", views={"common": {}, "main": {}})\ncamera = owt.StreamingIn(\n    "camera",\n    room=room.id,\n    source={"url": config.require_secret("cameraUrl")},\n    views=["main"],\n)\nowt.Analytics(\n    "faces",\n    room=room.id,\n    algorithm="dc51138a8284436f873418a21ba8cfa7",\n    media={"video": {"from_": camera.id}},\n)',
          yaml: "config:\n  cameraUrl:\n    type: string\n    secret: true\nresources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  camera:\n    type: owt:StreamingIn\n    properties:\n      room: ${room.id}\n      source:\n        url: ${cameraUrl}\n      views:\n        - main\n  faces:\n    type: owt:Analytics\n    properties:\n      room: ${room.id}\n      algorithm: dc51138a8284436f873418a21ba8cfa7\n      media:\n        video:\n          from: ${camera.id}",
        },
      ],
    },
    ViewLayout: {
      description:
        'Sets the layout of a view in a running conference: its regions and the streams in them (API document, "Streams", layout). The default layout of a view is part of the room: `views.main.video.layout`. The layout ends with the conference. Deleting the resource does not change the view.',
      examples: [
        {
          title: "A large region for the camera, and a small one for the next stream",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nconst config = new pulumi.Config();\nconst camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });\nnew owt.ViewLayout("stage", {\n  room,\n  view: "main",\n  layout: [\n    { stream: camera, region: "1: 0, 0, 3/4, 1" },\n    { region: "2: 3/4, 0, 1/4, 1/4" },\n  ],\n});',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\nroom = owt.Room("room", views={"common": {}, "main": {}})\ncamera = owt.StreamingIn(\n    "camera",\n    room=room.id,\n    source={"url": config.require_secret("cameraUrl")},\n    views=["main"],\n)\nowt.ViewLayout(\n    "stage",\n    room=room.id,\n    view="main",\n    layout=[\n        {"stream": camera.id, "region": "1: 0, 0, 3/4, 1"},\n        {"region": "2: 3/4, 0, 1/4, 1/4"},\n    ],\n)',
          yaml: 'config:\n  cameraUrl:\n    type: string\n    secret: true\nresources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  camera:\n    type: owt:StreamingIn\n    properties:\n      room: ${room.id}\n      source:\n        url: ${cameraUrl}\n      views:\n        - main\n  stage:\n    type: owt:ViewLayout\n    properties:\n      room: ${room.id}\n      view: main\n      layout:\n        - stream: ${camera.id}\n          region: "1: 0, 0, 3/4, 1"\n        - region: "2: 3/4, 0, 1/4, 1/4"',
        },
      ],
    },
    Token: {
      description:
        'A token with which one participant joins a room once, within three minutes (API document, "Token"). Use it for what joins during `pulumi up`, such as a test or a bot. An application requests tokens when its users join, with the client (`pulumi-owt/sdk`) or `owt token`. Every change creates another token; change `keepers`, which have no other effect, to force it.',
      examples: [
        {
          title: "",
          typescript:
            'import * as pulumi from "@pulumi/pulumi";\nimport * as owt from "pulumi-owt/native";\n\nconst room = new owt.Room("room", { views: { common: {}, main: {} } });\nconst config = new pulumi.Config();\nconst version = config.require("version");\nconst token = new owt.Token("probe", { room, user: "probe", role: "viewer", keepers: { release: version } });\nexport const ticket = token.token; // a secret',
          python:
            'import pulumi\nimport pulumi_owt as owt\n\nconfig = pulumi.Config()\nroom = owt.Room("room", views={"common": {}, "main": {}})\ntoken = owt.Token(\n    "probe",\n    room=room.id,\n    user="probe",\n    role="viewer",\n    keepers={"release": config.require("version")},\n)\npulumi.export("ticket", token.token)',
          yaml: "config:\n  version:\n    type: string\nresources:\n  room:\n    type: owt:Room\n    properties:\n      views:\n        common: {}\n        main: {}\n  probe:\n    type: owt:Token\n    properties:\n      room: ${room.id}\n      user: probe\n      role: viewer\n      keepers:\n        release: ${version}\noutputs:\n  ticket: ${probe.token}",
        },
      ],
    },
  },
  functions: {
    getRoom:
      "The room of an id or name (GET /v1/rooms). Ends the program where there is none, or several have the name.",
    getRooms: "All rooms of the service, or those of a name (GET /v1/rooms).",
    getServices: "All services, or that of a name (GET /services), by the account of the super service.",
    getParticipants:
      "Participants of a room, all or those with a role (GET /v1/rooms/{id}/participants). The user of a SIP call is the address of its peer: a password in it is not shown.",
    getStreams:
      "Streams of a room (GET /v1.1/rooms/{id}/streams); none while the room is idle. Passwords in their attributes are not shown.",
    getRecordings: "Running recordings of a room (GET /v1/rooms/{id}/recordings).",
    getStreamingOuts:
      "Streams that go out of a room (GET /v1/rooms/{id}/streaming-outs). Their urls are secrets, for they often have keys in them.",
    getSipCalls: "SIP calls of a room (GET /v1/rooms/{id}/sipcalls). A password in the address of a peer is not shown.",
    getAnalytics: "Analytics that run in a room (GET /v1/rooms/{id}/analytics).",
  },
};
