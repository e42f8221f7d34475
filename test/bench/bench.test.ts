// A short benchmark of costs that do not depend on the machine: requests, connections, bytes of state, modules.

import assert from "node:assert/strict";
import { benchEngine } from "../../bench/engine";
import { type Loaded, loaded } from "../../bench/micro/loading";
import { someOf } from "../../bench/rooms";
import { type OperationName, type Sample, Side, type SideName, operationNames } from "../../bench/side";
import { Workshop } from "../../bench/workshop";

const rooms = 100;
/** Maximal number of open requests of a client. */
const concurrency = 16;

type Done = (operation: OperationName, sample: Sample, stateBytes: number) => void;

describe(`the costs of ${rooms} rooms`, function () {
  // About fifty seconds on an idle machine.
  this.timeout(600_000);
  let workshop: Workshop;
  const samples = new Map<OperationName, Sample>();
  let stateOfFloor = 0;
  let stateOfOurs = 0;
  let stateOfNative = 0;

  before(async () => {
    const { environment } = await benchEngine();
    workshop = new Workshop();
    // In parallel: no time is measured.
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
      living("native", ["first up"], (_operation, _sample, stateBytes) => (stateOfNative = stateBytes)),
      living("ours", operationNames, (operation, sample, stateBytes) => {
        samples.set(operation, sample);
        if (operation === "first up") stateOfOurs = stateBytes;
      }),
    ]);
  });
  after(() => workshop.remove());

  const requestsOf = (operation: OperationName) => samples.get(operation)!.requests;
  const connectionsOf = (operation: OperationName) => samples.get(operation)!.connections;
  /** Number of read requests. */
  const readings = (requests: Sample["requests"]) =>
    Object.entries(requests).reduce((sum, [request, count]) => sum + (request.startsWith("GET ") ? count : 0), 0);
  const changes = (requests: Sample["requests"]) =>
    Object.fromEntries(Object.entries(requests).filter(([request]) => !request.startsWith("GET ")));

  /** Tests the connection, once in each run that creates or changes something. */
  const connectionTest = "GET /v1/rooms?page={n}&per_page=1";

  /** Looks for rooms of the same names, once in each run that creates rooms. */
  const namesTest = "GET /v1/rooms?page={n}&per_page=1000";

  it("tests the connection and looks for the names once, and creates each room with one POST", () => {
    assert.deepEqual(requestsOf("first up"), { [connectionTest]: 1, [namesTest]: 1, "POST /v1/rooms": rooms });
  });

  for (const operation of ["unchanged up", "preview"] as const)
    it(`sends no request: ${operation}`, () => {
      assert.deepEqual(requestsOf(operation), {});
      assert.equal(connectionsOf(operation), 0);
    });

  it("reads each room at most once in a refresh", () => {
    const requests = requestsOf("refresh");
    assert.deepEqual(changes(requests), {});
    assert.ok(readings(requests) >= 1 && readings(requests) <= rooms, JSON.stringify(requests));
  });

  for (const [operation, changed] of [
    ["update of 1 %", someOf(rooms)],
    ["update of all", rooms],
  ] as const)
    it(`sends one PUT for each changed room: ${operation}`, () => {
      const requests = requestsOf(operation);
      assert.deepEqual(changes(requests), { "PUT /v1/rooms/{id}": changed });
      // Reads whether a room is in use.
      assert.ok(readings(requests) <= 2 * changed + 1, JSON.stringify(requests));
    });

  it("sends only one DELETE for each room in a destroy", () => {
    assert.deepEqual(requestsOf("destroy"), { "DELETE /v1/rooms/{id}": rooms });
  });

  it("reuses connections: opens no more than the maximal number of open requests", () => {
    for (const operation of operationNames)
      assert.ok(connectionsOf(operation) <= concurrency, `${operation}: ${connectionsOf(operation)} connections`);
  });

  it("needs hardly more state than hooks that do nothing", () => {
    assert.ok(stateOfFloor > rooms * 1000, `${stateOfFloor} bytes`);
    const ratio = stateOfOurs / stateOfFloor;
    assert.ok(ratio <= 1.15, `${stateOfOurs / rooms} bytes for each room, ${ratio.toFixed(2)} times the floor`);
  });

  it("records less of each room by the native provider", () => {
    const ratio = stateOfNative / stateOfOurs;
    assert.ok(ratio <= 0.93, `${stateOfNative / rooms} bytes for each room, ${ratio.toFixed(2)} times ours`);
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

    it("loads no other packages than Pulumi's", () => {
      const foreign = added.filter((file) => !file.includes("/node_modules/pulumi-owt/"));
      assert.deepEqual(foreign, []);
    });

    it("loads few modules of its own", () => {
      assert.ok(added.length > 0);
      assert.ok(ours.modules.length <= 1.1 * alone.modules.length, `${added.length} more than ${alone.modules.length}`);
    });
  });
});
