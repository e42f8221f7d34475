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

/** Sessions and their room in one program. Each step continues from the state that the one before it left. */
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

  it("receive a stream, mix it, and place it in the layout", async () => {
    const inRoom = await room();
    const camera = (await project.resource("StreamingIn", "camera")).id ?? "";
    assert.deepEqual((await inRoom.streams.get(camera)).info.inViews, ["main"]);
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.deepEqual(
      mixed.info.layout?.map(({ stream }) => stream),
      [camera],
    );
  });

  it("return a token as a secret", async () => {
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

  it("do not change in an unchanged up, which sends no request, or in a refresh", async () => {
    project.requests.length = 0;
    assert.match(await project.up(), /9 unchanged/);
    assert.deepEqual(project.requests, []);
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /9 unchanged/);
  });

  it("do not change with their room", async () => {
    project.edit("index.ts", "inputLimit: 4", "inputLimit: 5");
    assert.match(await project.preview(), /~ 1 to update\n *8 unchanged/);
    assert.match(
      await project.up(),
      /The room "studio" \(\w+\) is in use: its conference has 1 recording, 1 streaming-out, 1 analytics, 1 SIP call and 1 streaming-in, and keeps/,
    );
  });

  it("are changed while they run if servers can do so", async () => {
    const before = (await project.resource("Recording", "archive")).id;
    project.edit("index.ts", "framerate: 24", "framerate: 15");
    assert.match(await project.preview(), /~ 2 to update/);
    await project.up();
    assert.equal((await project.resource("Recording", "archive")).id, before);
    const [recording] = await (await room()).recordings.list();
    assert.equal(recording?.media.video && recording.media.video.parameters?.framerate, 15);
  });

  let camera: string | undefined;
  let token: string | undefined;
  let shown: string;

  it("are replaced after a new camera url and a new keeper of the token", async () => {
    camera = (await project.resource("StreamingIn", "camera")).id;
    token = (await project.resource("Token", "probe")).id;
    await project.configure({ "--secret cameraUrl": "rtsp://user:planted-camera-key@192.0.2.21/camera" });
    project.edit("index.ts", 'release: "1"', 'release: "2"');
    shown = await project.preview();
    await project.up();
  });

  it("use the stream of the new camera, and the old camera ends last", async () => {
    assert.match(shown, /~ 1 to update\n *\+-3 to replace/);
    const current = (await project.resource("StreamingIn", "camera")).id;
    assert.notEqual(current, camera);
    const inRoom = await room();
    assert.deepEqual(
      (await inRoom.streamingIns.list()).map(({ id }) => id),
      [current],
    );
    const analytics = await inRoom.analytics.list();
    assert.deepEqual(
      analytics.map(({ media }) => media.video && media.video.from),
      [current],
    );
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.ok(mixed.info.layout?.some(({ stream }) => stream === current));
  });

  it("have another token", async () => {
    assert.match(shown, /owt:Token +probe +replace/);
    assert.notEqual((await project.resource("Token", "probe")).id, token);
  });

  let recording: string;

  it("that ended are found by a refresh", async () => {
    const inRoom = await room();
    recording = (await project.resource("Recording", "archive")).id ?? "";
    await inRoom.recordings.delete(recording);
    await inRoom.streams.delete((await project.resource("StreamingIn", "camera")).id ?? "");
    assert.deepEqual(await inRoom.analytics.list(), []);
    await project.good("refresh", "--yes", "--skip-preview");
    await project.up();
  });

  it("are started again", async () => {
    const list = await (await room()).recordings.list();
    assert.equal(list.length, 1);
    assert.notEqual(list[0]?.id, recording);
  });

  it("come back with a lost camera: analytics and layout use its new stream", async () => {
    const inRoom = await room();
    const camera = (await project.resource("StreamingIn", "camera")).id;
    assert.equal((await inRoom.analytics.list())[0]?.id, (await project.resource("Analytics", "faces")).id);
    const mixed = await inRoom.streams.get(`${inRoom.id}-main`);
    assert.ok(mixed.info.layout?.some(({ stream }) => stream === camera));
    assert.match(await project.preview(), /9 unchanged/);
  });

  it("report at preview a view that the room of the program does not have", async () => {
    project.edit("index.ts", "stream = room.mixedStreams.main", "stream = room.mixedStreams.mian");
    assert.match(
      await project.bad("preview"),
      /owt:Recording archive: media\.audio\.from is the view "mian", which the room does not have; did you mean "main"\?/,
    );
    project.edit("index.ts", "stream = room.mixedStreams.mian", "stream = room.mixedStreams.main");
  });

  it("report at preview what the server would refuse", async () => {
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

  it("leave no key in clear in state or output", () => {
    for (const key of ["planted-stream-key", "planted-camera-key", "planted-sip-key"]) {
      for (const { file, text } of project.texts()) assert.ok(!text.includes(key), `${file} has ${key}`);
      assert.ok(!project.printed.includes(key));
    }
  });

  it("end with the stack", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.resources(), []);
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
