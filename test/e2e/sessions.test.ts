import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config();
const sip = { sipServer: "sip.example.org", username: "studio", password: config.requireSecret("sipPassword") };
const room = new owt.Room("studio", { views: [{ label: "main" }], inputLimit: 4, sip });
const stream = room.mixedStreams.main;
const media = { audio: { from: stream }, video: { from: stream, parameters: { framerate: 24, bitrate: "x0.8" } } };

export const file = new owt.Recording("archive", { room, container: "mkv", media }).file;
new owt.StreamingOut("live", { room, url: config.requireSecret("liveUrl"), media });

const camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });
new owt.ViewLayout("stage", {
  room,
  view: "main",
  layout: [{ stream: camera, region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } } }],
});
new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: camera } } });
new owt.SipCall("desk", { room, peerURI: "desk", mediaOut: { audio: { from: stream } } });
export const ticket = new owt.Token("probe", { room, user: "probe", role: "viewer", keepers: { release: "1" } }).token;
`;

/** Sessions beside their room, through the real engine. Each step goes on where the one before it ended. */
describe("sessions through the real engine", function () {
  this.timeout(120_000);
  const liveUrl = "rtmp://192.0.2.20/live/planted-stream-key";
  let project: Project;

  before(async () => {
    project = await Project.create({
      files: { "index.ts": program },
      configuration: {
        "--secret liveUrl": liveUrl,
        "--secret cameraUrl": "rtsp://user:planted-camera-key@192.0.2.20/camera",
        "--secret sipPassword": "planted-sip-key",
      },
    });
  });
  after(async () => project.close());

  const room = async () => project.client.room((await project.resource("Room", "studio")).id ?? "");

  it("start with their room", async () => {
    await project.up();
    const [recording, ...others] = await (await room()).recordings.list();
    assert.deepEqual(others, []);
    assert.equal((await project.resource("Recording", "archive")).id, recording?.id);
    const { file } = JSON.parse(await project.good("stack", "output", "--json")) as { file: string };
    assert.match(file, /\.mkv$/);
    const inRoom = await room();
    assert.equal((await inRoom.streamingOuts.list())[0]?.url, liveUrl);
    assert.equal((await inRoom.analytics.list()).length, 1);
    assert.equal((await inRoom.sipCalls.list()).length, 1);
  });

  it("bring a stream in, mix it, and put it into the layout", async () => {
    const inRoom = await room();
    const camera = (await project.resource("StreamingIn", "camera")).id ?? "";
    assert.deepEqual((await inRoom.streams.get(camera)).info.inViews, ["main"]);
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.deepEqual(
      mixed.info.layout?.map(({ stream }) => stream),
      [camera],
    );
  });

  it("give a token, which is a secret", async () => {
    const shown = await project.good("stack", "output", "ticket");
    assert.match(shown, /\[secret\]/);
    const clear = (await project.good("stack", "output", "ticket", "--show-secrets")).trim();
    const { id } = await project.resource("Token", "probe");
    assert.ok(
      Buffer.from(clear, "base64")
        .toString()
        .includes(`"tokenId":"${id ?? ""}"`),
    );
    for (const { file, text } of project.texts()) assert.ok(!text.includes(clear), `${file} has the token`);
  });

  it("are left alone by an unchanged up, without a request, and by a refresh", async () => {
    project.requests.length = 0;
    assert.match(await project.up(), /9 unchanged/);
    assert.deepEqual(project.requests, []);
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /9 unchanged/);
  });

  it("do not show as changed when their room is", async () => {
    project.edit("index.ts", "inputLimit: 4", "inputLimit: 5");
    assert.match(await project.preview(), /~ 1 to update\n *8 unchanged/);
    // Whoever changed it is told that the conference goes on as it was.
    assert.match(
      await project.up(),
      /The room "studio" \(\w+\) is in use: its conference has 1 recording, 1 streaming-out, 1 analytics, 1 SIP call and 1 streaming-in, and keeps/,
    );
  });

  it("are changed while they run where servers can", async () => {
    const before = (await project.resource("Recording", "archive")).id;
    project.edit("index.ts", "framerate: 24", "framerate: 15");
    assert.match(await project.preview(), /~ 2 to update/);
    await project.up();
    assert.equal((await project.resource("Recording", "archive")).id, before);
    const [recording] = await (await room()).recordings.list();
    assert.equal(recording?.media.video && recording.media.video.parameters?.framerate, 15);
  });

  it("are started again when they ended by themselves", async () => {
    const before = (await project.resource("Recording", "archive")).id ?? "";
    await (await room()).recordings.delete(before);
    await project.good("refresh", "--yes", "--skip-preview");
    await project.up();
    const list = await (await room()).recordings.list();
    assert.equal(list.length, 1);
    assert.notEqual(list[0]?.id, before);
  });

  it("follow a camera that is exchanged: what takes its stream takes the new one, and the old one ends last", async () => {
    const before = (await project.resource("StreamingIn", "camera")).id;
    await project.good("config", "set", "--secret", "cameraUrl", "rtsp://user:planted-camera-key@192.0.2.21/camera");
    assert.match(await project.preview(), /~ 1 to update\n *\+-2 to replace/);
    await project.up();
    const after = (await project.resource("StreamingIn", "camera")).id;
    assert.notEqual(after, before);
    const inRoom = await room();
    assert.deepEqual(
      (await inRoom.streamingIns.list()).map(({ id }) => id),
      [after],
    );
    const analytics = await inRoom.analytics.list();
    assert.deepEqual(
      analytics.map(({ media }) => media.video && media.video.from),
      [after],
    );
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.ok(mixed.info.layout?.some(({ stream }) => stream === after));
  });

  it("come back with a camera that was lost: a refresh notices, and the next update starts all of it again", async () => {
    const inRoom = await room();
    await inRoom.streams.delete((await project.resource("StreamingIn", "camera")).id ?? "");
    assert.deepEqual(await inRoom.analytics.list(), []);
    await project.good("refresh", "--yes", "--skip-preview");
    await project.up();
    const camera = (await project.resource("StreamingIn", "camera")).id;
    assert.equal((await inRoom.analytics.list())[0]?.id, (await project.resource("Analytics", "faces")).id);
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.ok(mixed.info.layout?.some(({ stream }) => stream === camera));
    assert.match(await project.preview(), /9 unchanged/);
  });

  it("make another token when the program says so", async () => {
    const before = (await project.resource("Token", "probe")).id;
    project.edit("index.ts", 'release: "1"', 'release: "2"');
    assert.match(await project.preview(), /\+-1 to replace/);
    await project.up();
    assert.notEqual((await project.resource("Token", "probe")).id, before);
  });

  it("say at preview what their room, which the same program declares, cannot give", async () => {
    project.edit("index.ts", "stream = room.mixedStreams.main", "stream = room.mixedStreams.mian");
    assert.match(
      await project.bad("preview"),
      /owt:Recording archive: media\.audio\.from is the view "mian", which the room does not have; did you mean "main"\?/,
    );
    project.edit("index.ts", "stream = room.mixedStreams.mian", "stream = room.mixedStreams.main");
  });

  it("say at preview what the server would refuse", async () => {
    project.edit(
      "index.ts",
      'container: "mkv", media',
      'container: "mp4", media: { audio: { from: stream, format: { codec: "pcmu" } } }',
    );
    assert.match(await project.bad("preview"), /media\.audio\.format is pcmu, but mp4 takes aac/);
    project.edit(
      "index.ts",
      'container: "mp4", media: { audio: { from: stream, format: { codec: "pcmu" } } }',
      'container: "mkv", media',
    );
  });

  it("leave no key in clear: not in state, and not on the screen", () => {
    for (const key of ["planted-stream-key", "planted-camera-key", "planted-sip-key"]) {
      for (const { file, text } of project.texts()) assert.ok(!text.includes(key), `${file} has ${key}`);
      assert.ok(!project.printed.includes(key));
    }
  });

  it("end with everything", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.resources(), []);
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
