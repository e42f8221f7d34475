// Runs whose results are not in the state: the engine was killed before it wrote them. The same command again finds what they have made.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Project } from "./stack";

const program = (limit: number, names: readonly string[]) => `
import * as owt from "pulumi-owt";
for (const name of ${JSON.stringify(names)}) new owt.Room(name, { participantLimit: ${limit} });
`;
const three = ["hall", "attic", "cellar"];

describe("a run that was lost", function () {
  this.timeout(120_000);
  let project: Project;
  /** The state before the run. */
  let empty: string;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program(3, three) } });
    empty = await project.good("stack", "export", "--show-secrets");
    await project.up();
  });
  after(async () => project.close());

  const idsOf = async () =>
    Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn.split("::").at(-1) ?? "", id]));
  const onServer = async () => (await project.client.rooms.all()).map(({ _id }) => _id).sort();
  const lose = async (state = empty) => {
    const file = path.join(project.folder, "lost.json");
    writeFileSync(file, state);
    await project.good("stack", "import", "--file", file);
  };

  it("is mended by the same command: each resource takes up its room, and says so", async () => {
    const [made, rooms] = [await idsOf(), await onServer()];
    await lose();
    const output = await project.up();
    assert.deepEqual(await idsOf(), made);
    assert.deepEqual(await onServer(), rooms);
    const told = new Set(output.match(/The room "\w+" \([0-9a-f]{24}\) is there as declared/g));
    assert.equal(told.size, 3);
    assert.match(await project.preview("--expect-no-changes"), /3 unchanged|unchanged/);
  });

  it("is refused where the program was edited since, and nothing changes", async () => {
    const rooms = await onServer();
    await lose();
    project.write("index.ts", program(5, three));
    const output = await project.bad("preview");
    assert.match(output, /[12] errored/);
    await project.bad("up", "--yes", "--skip-preview");
    assert.match(
      output,
      /The room "(hall|attic|cellar)" \([0-9a-f]{24}\) is there already, and differs in participantLimit/,
    );
    assert.match(output, /OWT_TAKE_UP=true pulumi up/);
    assert.deepEqual(await onServer(), rooms);
    assert.deepEqual(
      (await project.client.rooms.all()).map(({ participantLimit }) => participantLimit),
      [3, 3, 3],
    );
  });

  it("is taken up all at once on request, and changed as declared", async () => {
    const rooms = await onServer();
    await project.configured({ "owt:takeUp": "true" }, () => project.up());
    assert.deepEqual(await onServer(), rooms);
    assert.deepEqual(
      (await project.client.rooms.all()).map(({ participantLimit }) => participantLimit),
      [5, 5, 5],
    );
    await project.preview("--expect-no-changes");
  });

  it("does not get in the way of a second copy of the stack, with an identity of its own", async () => {
    const [kept, rooms] = [await project.good("stack", "export", "--show-secrets"), await onServer()];
    await lose();
    await project.configured({ "owt:identity": "copy" }, () => project.up());
    const copies = Object.values(await idsOf());
    assert.equal((await onServer()).length, 6);
    assert.deepEqual(
      copies.filter((id) => rooms.includes(id ?? "")),
      [],
    );
    await project.configured({ "owt:identity": "copy" }, () => project.good("destroy", "--yes", "--skip-preview"));
    assert.deepEqual(await onServer(), rooms);
    await lose(kept);
  });

  const ways = {
    "--target-replace": (urn: string) => project.good("up", "--yes", "--skip-preview", "--target-replace", urn),
    "pulumi state taint": async (urn: string) => {
      await project.good("state", "taint", urn, "--yes");
      await project.up();
    },
  };
  for (const [way, replace] of Object.entries(ways)) {
    it(`that had replaced a room by ${way} is mended, too`, async () => {
      const [rooms, { id: former, urn }] = [await onServer(), await project.resource("Room", "hall")];
      const state = await project.good("stack", "export", "--show-secrets");
      await replace(urn);
      const { id: fresh } = await project.resource("Room", "hall");
      assert.notEqual(fresh, former);
      assert.deepEqual(await onServer(), [...rooms.filter((id) => id !== former), fresh].sort());

      // The run made another room and deleted the former one; the state has the former one still.
      await lose(state);
      await replace(urn);
      const { id: again } = await project.resource("Room", "hall");
      const left = await onServer();
      assert.equal(left.length, 3, "no room twice");
      assert.ok(left.includes(again ?? ""));
      await project.preview("--expect-no-changes");
    });
  }

  it("leaves ids of renamed resources alone", async () => {
    const made = await idsOf();
    const renamed = (alias: string) => `import * as owt from "pulumi-owt";
      new owt.Room("lobby", { participantLimit: 5 }, ${alias});
      for (const name of ["attic", "cellar"]) new owt.Room(name, { participantLimit: 5 });`;
    project.write("index.ts", renamed('{ aliases: [{ name: "hall" }] }'));
    await project.up();
    assert.equal((await idsOf()).lobby, made.hall);
    project.write("index.ts", `${renamed("{}")}\nnew owt.Room("hall", { participantLimit: 5 });`);
    await project.up();
    const now = await idsOf();
    assert.equal(now.lobby, made.hall);
    assert.notEqual(now.hall, made.hall);
    assert.equal((await onServer()).length, 4);
  });
});

describe("sessions and services of a run that was lost", function () {
  this.timeout(120_000);
  const all = `
import * as owt from "pulumi-owt";
const tenant = new owt.Service("tenant", { key: "a key of the tenant" });
new owt.Room("lobby", { connection: tenant.connection });
const room = new owt.Room("studio", { views: { main: {} } });
const media = { audio: { from: room.mixedStreams.main }, video: { from: room.mixedStreams.main } };
`;
  const sessions = `
new owt.Recording("first", { room, media });
new owt.Recording("second", { room, media });
new owt.StreamingOut("live", { room, url: "rtmp://192.0.2.20/live", media });
new owt.StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.20/camera" } });
`;
  let project: Project;
  let empty: string;
  before(async () => {
    project = await Project.create({ files: { "index.ts": all + sessions } });
    empty = await project.good("stack", "export", "--show-secrets");
    await project.up();
  });
  after(async () => project.close());

  const idsOf = async () =>
    Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn.split("::").at(-1) ?? "", id]));
  const lose = async (state: string) => {
    const file = path.join(project.folder, "lost.json");
    writeFileSync(file, state);
    await project.good("stack", "import", "--file", file);
  };
  const running = async (room = "") => ({
    recordings: (await project.client.room(room).recordings.list()).map(({ id }) => id),
    streamingOuts: (await project.client.room(room).streamingOuts.list()).map(({ id }) => id),
  });

  it("are taken up where the room was, each by one resource", async () => {
    const made = await idsOf();
    const before = await running(made.studio);
    await lose(empty);
    const output = await project.up();
    const now = await idsOf();
    assert.deepEqual([now.tenant, now.lobby, now.live, now.camera], [made.tenant, made.lobby, made.live, made.camera]);
    assert.deepEqual([now.first, now.second].sort(), [made.first, made.second].sort());
    assert.deepEqual(await running(made.studio), before);
    assert.match(output, /The service "tenant" \([0-9a-f]{24}\) is there as declared/);
    await project.preview("--expect-no-changes");
  });

  it("in a room of the state are taken up by their url; others are started, and the run says what is there twice", async () => {
    const { studio } = await idsOf();
    project.write("index.ts", all);
    await project.up();
    const roomsAlone = await project.good("stack", "export", "--show-secrets");
    project.write("index.ts", all + sessions);
    await project.up();
    const [made, before] = [await idsOf(), await running(studio)];
    await lose(roomsAlone);
    const output = await project.up();
    const now = await idsOf();
    assert.equal(now.live, made.live);
    const after = await running(studio);
    assert.deepEqual(after.streamingOuts, before.streamingOuts);
    assert.equal(after.recordings.length, 4);
    assert.match(
      output,
      /has 2 of the kind recording with the same arguments already \(.*\), which no resource of this stack has/,
    );
    assert.match(output, new RegExp(`owt api DELETE /v1/rooms/${studio}/recordings/`));
  });
});
