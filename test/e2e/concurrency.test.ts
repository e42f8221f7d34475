import assert from "node:assert/strict";
import { type Emulator, type FaultRule, startEmulator } from "../../emulator";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const config = new pulumi.Config();
const adopt = config.get("adopt");
if (config.get("sought") !== undefined) owt.getRoom({ name: config.require("sought") });
new owt.Room("meeting", { participantLimit: config.getNumber("limit") ?? 10, ...(adopt && { adopt }) });
`;

/** Concurrent work on one server. Each step continues from the state that the one before it left. */
describe("concurrent work through the real engine", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let project: Project;
  let firstRoom: string;
  let secondRoom: string;

  before(async () => {
    emulator = await startEmulator();
    project = await Project.create({ files: { "index.ts": program }, emulator });
    const { endpoint, sampleServiceId, sampleServiceKey } = emulator.credentials;
    await project.good("stack", "init", "second");
    await project.good("stack", "select", "test");
    await project.configure(
      { "owt:endpoint": endpoint, "owt:serviceId": sampleServiceId, "--secret owt:serviceKey": sampleServiceKey },
      "second",
    );
  });
  after(async () => project.close());
  afterEach(() => {
    emulator.faults.clear();
  });

  const inSecond = (command: string) => project.good(command, "--stack", "second", "--yes", "--skip-preview");
  const rooms = async () => (await project.client.rooms.all()).map(({ _id }) => _id);

  /** Runs work while an update waits for the response to a request that matches the rule. */
  async function whileWaiting(rule: Pick<FaultRule, "method" | "path">, work: () => Promise<unknown>) {
    emulator.faults.set({ faults: [{ fault: "delay", ms: 6000, nth: 1, ...rule }] });
    const update = project.run("up", "--yes", "--skip-preview");
    while (emulator.faults.counts.faults[0]?.struck === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await work();
    return update;
  }

  it("two stacks have a room each, even with the same name", async () => {
    await project.up();
    [firstRoom = ""] = await rooms();
    await inSecond("up");
    secondRoom = (await rooms()).find((id) => id !== firstRoom) ?? assert.fail("there is only one room");
    assert.deepEqual(
      (await project.client.rooms.all()).map(({ name }) => name),
      ["meeting", "meeting"],
    );
  });

  it("a look-up by name reports that two rooms have it", async () => {
    await project.configure({ sought: "meeting" });
    assert.match(await project.bad("preview"), /2 rooms are named "meeting" \(\w+, \w+\): look one up by its id/);
    await project.good("config", "rm", "sought");
  });

  it("a stack refreshes and destroys only its own room", async () => {
    await project.client.rooms.update(firstRoom, { participantLimit: 11 });
    assert.match(await inSecond("refresh"), /2 unchanged/);
    await inSecond("destroy");
    assert.deepEqual(await rooms(), [firstRoom]);
    assert.match(await project.up(), /2 unchanged/);
    await project.good("up", "--refresh", "--yes", "--skip-preview");
    assert.equal((await project.client.rooms.get(firstRoom)).participantLimit, 10);
    assert.notEqual(firstRoom, secondRoom);
  });

  it("a room that two stacks manage is deleted with one of them, and the other creates it again", async () => {
    await project.configure({ adopt: firstRoom }, "second");
    await inSecond("up");
    assert.deepEqual(await rooms(), [firstRoom]);
    await inSecond("destroy");
    assert.deepEqual(await rooms(), []);
    await project.good("up", "--refresh", "--yes", "--skip-preview");
    [firstRoom = ""] = await rooms();
    assert.equal((await project.resource("Room", "meeting")).id, firstRoom);
  });

  it("a second update of a stack is refused while the first one runs, and the first one succeeds", async () => {
    await project.configure({ limit: "20" });
    let second = "";
    const first = await whileWaiting({ method: "PUT" }, async () => {
      second = await project.bad("up", "--yes", "--skip-preview");
    });
    assert.equal(first.code, 0, first.output);
    assert.match(second, /the stack is currently locked by 1 lock/);
    assert.equal((await project.client.rooms.get(firstRoom)).participantLimit, 20);
  });

  it("an update warns if it overwrites a change made since the last read", async () => {
    await project.configure({ limit: "30" });
    // The update asks for the streams beside the room itself; the room is changed before either is answered.
    const { code, output } = await whileWaiting({ method: "GET", path: `/v1/rooms/${firstRoom}` }, () =>
      project.client.rooms.update(firstRoom, { participantLimit: 25 }),
    );
    assert.equal(code, 0, output);
    assert.match(output, /Someone else has changed the room "meeting" \(\w+\)[^]*overwrites it: participantLimit/);
    assert.equal((await project.client.rooms.get(firstRoom)).participantLimit, 30);
  });

  it("a room that is deleted during its update is reported, and created again after a refresh", async () => {
    await project.configure({ limit: "40" });
    const { code, output } = await whileWaiting({ method: "PUT" }, () => project.client.rooms.delete(firstRoom));
    assert.notEqual(code, 0);
    assert.match(output, /refused PUT [^]*\(404, code 1003\)/);
    await project.good("up", "--refresh", "--yes", "--skip-preview");
    assert.deepEqual(
      (await project.client.rooms.all()).map(({ participantLimit }) => participantLimit),
      [40],
    );
  });

  it("both stacks end without a room on the server", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await rooms(), []);
  });
});
