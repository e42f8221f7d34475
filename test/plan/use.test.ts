// The use of rooms at the time of a plan, asked of the emulator.

import assert from "node:assert/strict";
import { type Change, type ChangeSet, type Clients, withUse } from "../../plan";
import { used } from "../../plan/use";
import { OwtClient } from "../../sdk";
import { type Bench, startBench } from "../cli/support";
import { setOf } from "./support";

describe("the use of rooms", function () {
  this.timeout(30_000);
  let bench: Bench;
  let superClient: OwtClient;
  let clients: Clients;

  before(async () => {
    bench = await startBench();
    const { endpoint, superServiceId: serviceId, superServiceKey: serviceKey } = bench.emulator.credentials;
    superClient = new OwtClient({ endpoint, serviceId, serviceKey });
    clients = { ofRoom: () => Promise.resolve(bench.client), ofServices: () => Promise.resolve(superClient) };
  });
  after(async () => {
    superClient.close();
    await bench.close();
  });

  const deleted = (id: string, rest = {}) =>
    setOf([{ op: "delete", name: "hall", id, before: { name: "hall" } }], {}, rest);
  const ask = async (set: ChangeSet, own: Partial<Clients> = {}): Promise<Change> =>
    (await withUse(set, { ...clients, ...own })).changes[0] ?? assert.fail("no change");
  const roomWith = async (people: number) => {
    const { id } = await bench.room({ name: "hall" });
    for (let i = 0; i < people; i++) await bench.people(`${id}/participants`, { user: `u${i}`, role: "presenter" });
    return id;
  };

  it("are participants who are cut off by a deletion", async () => {
    const { use } = await ask(deleted(await roomWith(2)));
    assert.deepEqual([use?.participants, use?.cutOff, use?.words], [2, 2, "2 participants"]);
    assert.equal(use?.effect, "all are disconnected, and all sessions end");
  });

  it("have no effect in an idle room", async () => {
    const { use } = await ask(deleted(await roomWith(0)));
    assert.deepEqual([use?.words, use?.cutOff, use?.effect], ["nothing", 0, undefined]);
  });

  it("are told of a room that is no longer on the server", async () => {
    assert.equal((await ask(deleted("5c1b9d0e8f6a7b0012345678"))).use?.problem, "the room is no longer on the server");
  });

  it("are not known without the key of the service", async () => {
    const { use } = await ask(deleted("5c1b9d0e8f6a7b0012345678"), { ofRoom: () => Promise.resolve(undefined) });
    assert.deepEqual([use?.problem, use?.words], ["the key of its service is not known here", "unknown"]);
  });

  it("are not known where no client can be made, with the first line of the reason", async () => {
    const ofRoom = () => Promise.reject(new Error("no answer\nat last"));
    assert.equal((await ask(deleted("5c1b9d0e8f6a7b0012345678"), { ofRoom })).use?.problem, "no answer");
  });

  it("replace the warning of the preview where they are known, and are reported room by room", async () => {
    const id = await roomWith(1);
    const message = `The room "hall" (${id}) is in use: its conference has 1 participant.`;
    const set = deleted(id);
    const warned = { ...set, warnings: [{ urn: set.changes[0]?.urn ?? "", text: message }, { text: message }] };
    const reports: string[] = [];
    const known = await withUse(warned, clients, (done, total) => reports.push(`${done}/${total}`));
    assert.deepEqual(known.warnings, [{ text: message }]);
    assert.deepEqual([known.isUseKnown, reports], [true, ["1/1"]]);
    const unknown = await withUse(warned, { ...clients, ofRoom: () => Promise.resolve(undefined) });
    assert.equal(unknown.warnings.length, 2);
  });

  it("are not asked for a room that feels nothing", async () => {
    const set = setOf([{ op: "update", name: "r", id: "x", before: { name: "a" }, after: { name: "b" } }]);
    assert.equal((await ask(set, { ofRoom: () => assert.fail("asked") })).use, undefined);
  });

  describe("of a service", () => {
    const service = (id: string) => setOf([{ op: "delete", kind: "Service", name: "s", id, before: { name: "s" } }]);
    const sample = () => bench.emulator.credentials.sampleServiceId;

    it("are those that are not in the stack", async () => {
      const { rooms } = await ask(service(sample()));
      assert.equal(rooms?.others, (await bench.client.rooms.all()).length);
    });

    it("are not counted where the service is gone, or cannot be asked for", async () => {
      const notCounted = { ofStack: 0 };
      assert.deepEqual((await ask(service("5c1b9d0e8f6a7b0012345678"))).rooms, notCounted);
      assert.deepEqual(
        (await ask(service(sample()), { ofServices: () => Promise.resolve(undefined) })).rooms,
        notCounted,
      );
      assert.deepEqual(
        (await ask(service(sample()), { ofServices: () => Promise.reject(new Error("refused")) })).rooms,
        notCounted,
      );
    });
  });
});

describe("what a change means for a room in use", () => {
  const found = (participants: number) => ({
    participants: Array.from({ length: participants }, (_, i) => `p${i}`),
    sources: 0,
    sessions: [
      { in: "recordings" as const, name: "recording", ids: ["r"] },
      { in: "analytics" as const, name: "analytics", ids: [] },
    ],
  });
  const effect = (conference: Change["conference"], participants: number) =>
    used(conference === undefined ? {} : { conference }, found(participants)).effect;

  for (const [conference, withPeople, alone] of [
    ["ends", "all are disconnected, and all sessions end", "all sessions end"],
    ["guarded", "the deletion fails until they have left (deletionGuard)", "all sessions end"],
    [
      "restarts",
      'the update fails until they have left (whenInUse: "restart")',
      'they end, and those of the program begin anew (whenInUse: "restart")',
    ],
    ["keeps", "they keep the old settings until all have left", "they keep the old settings until all have left"],
    [undefined, undefined, undefined],
  ] as const)
    it(`is told with and without participants where the conference ${conference ?? "feels nothing"}`, () => {
      assert.deepEqual([effect(conference, 1), effect(conference, 0)], [withPeople, alone]);
    });

  it("has the sessions that are there", () => {
    assert.deepEqual(used({ conference: "ends" }, found(0)).sessions, [{ name: "recording", count: 1 }]);
  });
});
