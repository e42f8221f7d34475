import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { Project } from "./stack";

const program = `
import * as owt from "pulumi-owt";

const room = new owt.Room("studio", { views: [{ label: "common" }] });
const stream = room.mixedStreams.common;
const media = { audio: { from: stream }, video: { from: stream } };
new owt.Recording("archive", { room, container: "mkv", media });
new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: stream } } });
const camera = new owt.StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.20/camera" }, views: ["common"] });
new owt.Recording("evidence", { room, container: "mkv", media: { video: { from: camera } } });
`;

/** Changes of a room whose conference has sessions of the program. Each step continues from the state that the one before it left. */
describe("a room in use through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator({ idleMs: 2_000, control: true });
    project = await Project.create({ files: { "index.ts": program }, emulator });
    await project.up();
  });
  after(async () => project.close());

  const roomId = async () => (await project.resource("Room", "studio")).id ?? "";
  const labels = async () =>
    (await project.client.room(await roomId()).streams.list())
      .flatMap(({ type, info }) => (type === "mixed" ? [info.label] : []))
      .sort();
  const rename = (from: string, to: string) => {
    project.edit("index.ts", `label: "${from}"`, `label: "${to}"`);
    project.edit("index.ts", `mixedStreams.${from}`, `mixedStreams.${to}`);
    project.edit("index.ts", `views: ["${from}"]`, `views: ["${to}"]`);
  };
  const lacks = /media\.audio\.from is the view "main", which the room does not have/;

  it("reports at preview that its sessions keep the old conference", async () => {
    rename("common", "main");
    const shown = await project.preview();
    assert.match(shown, lacks);
    assert.match(shown, /warning: owt:StreamingIn camera: views\[0\] is the view "main"/);
    assert.match(shown, /this stack has the \w+ \w+.*keeps the configuration that it began with/);
    assert.match(shown, /whenInUse: "restart" on the Room/);
  });

  it("reports what is in the conference if the server refuses", async () => {
    const failed = await project.bad("up", "--yes", "--skip-preview");
    assert.match(failed, /is in use: its conference has 2 recordings, 1 analytics and 1 streaming-in, and keeps/);
    assert.match(failed, /The running conference of the room \w+ began before the room was changed/);
    assert.match(failed, lacks);
    assert.match(
      failed,
      /end its sessions \(recording \w+, recording \w+, analytics \w+, streaming-in \w+\), wait half a minute/,
    );
    assert.deepEqual(await labels(), ["common"]);
  });

  it("restarts with all its sessions in one update with whenInUse", async () => {
    project.edit("index.ts", "{ views: [", '{ whenInUse: "restart", views: [');
    const before = (await project.resource("Recording", "evidence")).id;
    assert.match(await project.preview(), /With whenInUse: "restart", the update ends it with all its sessions/);
    const shown = await project.up();
    assert.match(shown, /its sessions have ended\. Servers keep the conference for half a minute more/);
    assert.match(shown, /its conference has ended\./);
    assert.deepEqual(await labels(), ["main"]);
    const room = project.client.room(await roomId());
    const ids = (await room.recordings.list()).map(({ id }) => id).sort();
    const recorded = [await project.resource("Recording", "archive"), await project.resource("Recording", "evidence")];
    assert.deepEqual(ids, recorded.map(({ id }) => id).sort());
    assert.ok(!ids.includes(before ?? ""));
    assert.equal((await room.analytics.list()).length, 1);
    assert.deepEqual((await room.streamingIns.list())[0]?.info.inViews, ["main"]);
    assert.match(await project.preview(), /6 unchanged/);
  });

  it("restarts for a new view that is recorded", async () => {
    project.edit("index.ts", '[{ label: "main" }]', '[{ label: "main" }, { label: "side" }]');
    project.edit(
      "index.ts",
      'new owt.Analytics("faces"',
      'new owt.Recording("side", { room, media: { audio: { from: room.mixedStreams.side } } });\nnew owt.Analytics("faces"',
    );
    await project.up();
    assert.deepEqual(await labels(), ["main", "side"]);
    assert.equal((await project.client.room(await roomId()).recordings.list()).length, 3);
  });

  it("does not restart for a change that its conference does not read", async () => {
    const before = (await project.resource("Recording", "archive")).id;
    project.edit("index.ts", "{ whenInUse", '{ name: "studio 2", whenInUse');
    assert.match(await project.preview(), /~ 1 to update\n *6 unchanged/);
    await project.up();
    assert.equal((await project.resource("Recording", "archive")).id, before);
  });

  it("is not changed while people are in it", async () => {
    const id = await roomId();
    const join = await fetch(`${emulator.controlEndpoint ?? ""}/rooms/${id}/participants`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "a guest", role: "presenter" }),
    });
    assert.equal(join.status, 201);
    rename("main", "stage");
    assert.match(await project.preview(), /1 participant.*the update fails while participants are in it/s);
    const failed = await project.bad("up", "--yes", "--skip-preview");
    assert.match(failed, /has 1 participant, who would be disconnected.*Nothing was changed/s);
    assert.deepEqual(
      (await project.client.rooms.get(id)).views?.map(({ label }) => label),
      ["main", "side"],
    );
    const room = project.client.room(id);
    assert.equal((await room.recordings.list()).length, 3);
    for (const participant of await room.participants.list()) await room.participants.delete(participant.id);
    await project.up();
    assert.deepEqual(await labels(), ["side", "stage"]);
  });
});
