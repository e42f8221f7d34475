// Generated from the doc comments of resource classes and look-ups by `npm run generate`. Do not edit.

import type { Documentation } from "./documentation-types";

export const documentation: Documentation = {
  resources: {
    Room: {
      description:
        'A room of the conference server (API document, "Rooms"), with its views, media and roles. An argument that is left out, or removed from the program, has the server\'s default.',
      outputs: {
        endpoint: { description: "Address of the server that the room is on.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
      },
      examples: [
        {
          title: "A room with all defaults",
          typescript:
            'const meeting = new owt.Room("meeting", {});\nexport const stream = meeting.mixedStreams.common;',
        },
        {
          title: "A lecture room",
          typescript:
            'new owt.Room("classroom", {\n  participantLimit: 40,\n  views: { main: { video: { layout: { templates: { base: "lecture" } } } } },\n  roles: {\n    teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },\n    student: { publish: { audio: true, video: false }, subscribe: { audio: true, video: true } },\n  },\n});',
        },
        {
          title: "Adopt an existing room unchanged",
          typescript: 'new owt.Room("weekly", { adopt: "5c1b9d0e8f6a7b0012345678", name: "Weekly" });',
        },
        {
          title: "A room in a service of the same program",
          typescript:
            'const tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });\nnew owt.Room("lobby", { connection: tenant.connection });',
        },
      ],
    },
    Service: {
      description:
        'A service of the conference server (API document, "Services"): the owner of a set of rooms. Only the super service manages services: set its id and key as `owt:superServiceId` and `owt:superServiceKey` in the stack\'s configuration.\n\nServers cannot change a service: another name or key replaces it and its rooms. Rooms that are not in the stack stay on the server when their service is deleted, and can no longer be accessed: delete them first.',
      outputs: {
        endpoint: { description: "Address of the server that the service is on.", type: "string", isOptional: false },
      },
      examples: [
        {
          title: "",
          typescript:
            'const tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });\nnew owt.Room("lobby", { connection: tenant.connection });',
        },
      ],
    },
    Recording: {
      description:
        'Records streams of a room to a file on the server (API document, "Recordings"). Changes of the source and the parameters apply to the running recording. Another container, format or track replaces it: a new recording starts before the old one ends.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
        host: { description: "Host that the file is on.", type: "string", isOptional: false },
        file: { description: "Path of the file on that host.", type: "string", isOptional: false },
      },
      examples: [
        {
          title: "",
          typescript:
            'const archive = new owt.Recording("archive", {\n  room,\n  container: "mkv",\n  media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },\n});\nexport const file = archive.file;',
        },
      ],
    },
    SipCall: {
      description:
        'Calls a SIP peer from a room (API document, "Sipcalls"). The room needs a SIP account (`sip`). Changes of the source and of the video parameters in `mediaOut` apply to the running call. Any other change replaces it; the old call ends first, because a peer accepts one call. With the option `deleteBeforeReplace: false` and another peer, the new call starts first.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
        peer: { description: "URI of the peer, with its server.", type: "string", isOptional: false },
      },
      examples: [
        {
          title: "",
          typescript:
            'new owt.SipCall("desk", { room, peerURI: "desk", mediaOut: { audio: { from: room.mixedStreams.common } } });',
        },
      ],
    },
    StreamingIn: {
      description:
        'Brings an external stream, such as a camera, into a room and mixes it into views (API document, "Streaming-ins"). Its id is the id of the stream. Changes of `views` apply to the running stream. Another source, media or attributes replace it: a new stream starts before the old one ends. Set Pulumi\'s option `deleteBeforeReplace` for a source that accepts one connection only, or a room whose `inputLimit` is reached.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
      },
      examples: [
        {
          title: "A camera in the room's view, recorded by itself",
          typescript:
            'const camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });\nnew owt.Recording("evidence", { room, media: { video: { from: camera } } });',
        },
      ],
    },
    StreamingOut: {
      description:
        'Sends a stream of a room to another server, by RTMP, RTSP, HLS or DASH (API document, "Streaming-outs"). Audio is always aac and video h264: the room\'s `mediaOut` must have both. Changes of the source and of the video parameters apply to the running stream. Any other change replaces it; the old one ends first, because a url accepts one stream. With the option `deleteBeforeReplace: false` and another url, the new one starts first.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
      },
      examples: [
        {
          title: "",
          typescript:
            'new owt.StreamingOut("live", {\n  room,\n  url: config.requireSecret("liveUrl"),\n  media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },\n});',
        },
      ],
    },
    Analytics: {
      description:
        'Runs an algorithm on the video of a stream of a room (API document, "Analytics"). Servers cannot change a running one: every change replaces it.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
      },
      examples: [
        {
          title: "",
          typescript:
            'new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: camera } } });',
        },
      ],
    },
    ViewLayout: {
      description:
        'Sets the layout of a view in a running conference: its regions and the streams in them (API document, "Streams", layout). The default layout of a view is part of the room: `views.main.video.layout`. The layout ends with the conference. Deleting the resource does not change the view.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        ended: {
          description: 'With `whenEnded: "ignore"`: true once it has ended by itself.',
          type: "boolean",
          isOptional: true,
        },
      },
      examples: [
        {
          title: "A large region for the camera, and a small one for the next stream",
          typescript:
            'new owt.ViewLayout("stage", {\n  room,\n  view: "main",\n  layout: [\n    { stream: camera, region: "1: 0, 0, 3/4, 1" },\n    { region: "2: 3/4, 0, 1/4, 1/4" },\n  ],\n});',
        },
      ],
    },
    Token: {
      description:
        'A token with which one participant joins a room once, within three minutes (API document, "Token"). Use it for what joins during `pulumi up`, such as a test or a bot. An application requests tokens when its users join, with the client (`pulumi-owt/sdk`) or `owt token`. Every change creates another token; change `keepers`, which have no other effect, to force it.',
      outputs: {
        room: { description: "Id of the room.", type: "string", isOptional: false },
        endpoint: { description: "Address of the server.", type: "string", isOptional: false },
        serviceId: { description: "Id of the service that owns the room.", type: "string", isOptional: false },
        token: {
          description: "The token, a secret: base64 text, passed unchanged to the conference client.",
          type: "string",
          isOptional: false,
        },
      },
      examples: [
        {
          title: "",
          typescript:
            'const token = new owt.Token("probe", { room, user: "probe", role: "viewer", keepers: { release: version } });\nexport const ticket = token.token; // a secret',
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
