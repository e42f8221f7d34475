// The short version of `npm run bench`: what does not depend on the machine. Requests, connections, bytes of state, modules.

import assert from "node:assert/strict";
import { benchEngine } from "../../bench/engine";
import { type Loaded, loaded } from "../../bench/micro/loading";
import { someOf } from "../../bench/rooms";
import { type OperationName, type Sample, Side, type SideName, operationNames } from "../../bench/side";
import { Workshop } from "../../bench/workshop";

const rooms = 100;
/** How many requests a client has open at one time. */
const concurrency = 16;

type Done = (operation: OperationName, sample: Sample, stateBytes: number) => void;

describe(`${rooms} rooms, and what they cost`, function () {
  // Some fifty seconds on a quiet machine.
  this.timeout(600_000);
  let workshop: Workshop;
  const samples = new Map<OperationName, Sample>();
  let stateOfFloor = 0;
  let stateOfOurs = 0;

  before(async () => {
    const { environment } = await benchEngine();
    workshop = new Workshop();
    // Both at once: no time is measured.
    const living = async (name: SideName, operations: readonly OperationName[], done: Done) => {
      const side = await Side.start(workshop, name, { latency: 0, environment });
      try {
        for (const operation of operations) done(operation, await side.run(operation, rooms), side.stateBytes);
      } finally {
        await side.close();
      }
    };
    await Promise.all([
      living("floor", ["first up"], (_operation, _sample, stateBytes) => (stateOfFloor = stateBytes)),
      living("ours", operationNames, (operation, sample, stateBytes) => {
        samples.set(operation, sample);
        if (operation === "first up") stateOfOurs = stateBytes;
      }),
    ]);
  });
  after(() => workshop.remove());

  const requestsOf = (operation: OperationName) => samples.get(operation)!.requests;
  const connectionsOf = (operation: OperationName) => samples.get(operation)!.connections;
  /** Requests of a kind that only read. */
  const readings = (requests: Sample["requests"]) =>
    Object.entries(requests).reduce((sum, [request, count]) => sum + (request.startsWith("GET ") ? count : 0), 0);
  const changes = (requests: Sample["requests"]) =>
    Object.fromEntries(Object.entries(requests).filter(([request]) => !request.startsWith("GET ")));

  /** The connection is tried once in a run that makes or changes something. */
  const trial = "GET /v1/rooms?page={n}&per_page=1";

  it("tries the connection once, and makes them with one POST for each", () => {
    assert.deepEqual(requestsOf("first up"), { [trial]: 1, "POST /v1/rooms": rooms });
  });

  for (const operation of ["unchanged up", "preview"] as const)
    it(`asks the server for nothing: ${operation}`, () => {
      assert.deepEqual(requestsOf(operation), {});
      assert.equal(connectionsOf(operation), 0);
    });

  it("reads each once at most in a refresh", () => {
    const requests = requestsOf("refresh");
    assert.deepEqual(changes(requests), {});
    assert.ok(readings(requests) >= 1 && readings(requests) <= rooms, JSON.stringify(requests));
  });

  for (const [operation, changed] of [
    ["update of 1 %", someOf(rooms)],
    ["update of all", rooms],
  ] as const)
    it(`sends one PUT for each room that differs: ${operation}`, () => {
      const requests = requestsOf(operation);
      assert.deepEqual(changes(requests), { "PUT /v1/rooms/{id}": changed });
      // Whether people are in it, who keep the old configuration.
      assert.ok(readings(requests) <= 2 * changed + 1, JSON.stringify(requests));
    });

  it("deletes them with one DELETE for each, and nothing else", () => {
    assert.deepEqual(requestsOf("destroy"), { "DELETE /v1/rooms/{id}": rooms });
  });

  it("opens no more connections than there are requests at one time, and uses them again", () => {
    for (const operation of operationNames)
      assert.ok(connectionsOf(operation) <= concurrency, `${operation}: ${connectionsOf(operation)} connections`);
  });

  it("takes hardly more state than what does nothing", () => {
    assert.ok(stateOfFloor > rooms * 1000, `${stateOfFloor} bytes`);
    const ratio = stateOfOurs / stateOfFloor;
    assert.ok(ratio <= 1.15, `${stateOfOurs / rooms} bytes for each room, ${ratio.toFixed(2)} times the floor`);
  });

  describe("importing the package", () => {
    let ours: Loaded;
    let alone: Loaded;
    let added: string[];

    before(() => {
      ours = loaded(workshop, "pulumi-owt");
      alone = loaded(workshop, "@pulumi/pulumi");
      const known = new Set(alone.modules);
      added = ours.modules.filter((file) => !known.has(file));
    });

    it("loads no other package than Pulumi's", () => {
      const foreign = added.filter((file) => !file.includes("/node_modules/pulumi-owt/"));
      assert.deepEqual(foreign, []);
    });

    it("loads few modules of its own", () => {
      assert.ok(added.length > 0);
      assert.ok(ours.modules.length <= 1.1 * alone.modules.length, `${added.length} more than ${alone.modules.length}`);
    });
  });
});
