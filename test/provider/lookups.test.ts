import * as pulumi from "@pulumi/pulumi";
import { setAllConfig } from "@pulumi/pulumi/runtime";
import assert from "node:assert/strict";
import * as lookups from "../../provider/lookups";
import { type Bench, newBench } from "./lifecycle-suite";

describe("look-ups", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await newBench();
    setAllConfig(bench.configuration);
  });
  afterEach(async () => {
    setAllConfig({});
    await bench.close();
  });

  const valueOf = <T>(output: pulumi.Output<T>) =>
    new Promise<T>((resolve) => output.apply((value) => (resolve(value), value)));

  it("find a room by id and by name, with its mixed streams and without its SIP password", async () => {
    const sip = { sipServer: "s", username: "u", password: "planted" };
    const { _id } = await bench.client.rooms.create({ name: "stage", views: [{ label: "a" }, { label: "b" }], sip });
    for (const query of [{ id: _id }, { name: "stage" }]) {
      const room = await lookups.getRoom(query);
      assert.equal(room.id, _id);
      assert.deepEqual(room.mixedStreams, { a: `${_id}-a`, b: `${_id}-b` });
      assert.deepEqual(room.sip, { sipServer: "s", username: "u" });
      assert.ok(!("_id" in room));
    }
  });

  it("reject a name that no room has, or several", async () => {
    await bench.client.rooms.create({ name: "twin" });
    await bench.client.rooms.create({ name: "twin" });
    await assert.rejects(lookups.getRoom({ name: "nobody" }), /getRoom: the service \w+ has no room named "nobody"/);
    await assert.rejects(
      lookups.getRoom({ name: "twin" }),
      /getRoom: 2 rooms are named "twin" \(\w+, \w+\): look one up by its id/,
    );
  });

  it("list all rooms, or those of a name", async () => {
    await bench.client.rooms.create({ name: "a" });
    await bench.client.rooms.create({ name: "b" });
    assert.deepEqual(
      (await lookups.getRooms()).map(({ name }) => name),
      ["a", "b"],
    );
    assert.deepEqual(
      (await lookups.getRooms({ name: "b" })).map(({ name }) => name),
      ["b"],
    );
  });

  it("list services by the super service's account, without their keys", async () => {
    const [service, ...others] = await lookups.getServices({ name: "sampleService" });
    assert.deepEqual(others, []);
    assert.deepEqual(service, { id: bench.emulator.credentials.sampleServiceId, name: "sampleService", rooms: [] });
  });

  it("return empty lists for an idle room", async () => {
    const { _id: room } = await bench.client.rooms.create({ name: "idle" });
    const { getParticipants, getStreams, getRecordings, getStreamingOuts, getSipCalls, getAnalytics } = lookups;
    for (const lookup of [getParticipants, getStreams, getRecordings, getStreamingOuts, getSipCalls, getAnalytics]) {
      assert.deepEqual(await lookup({ room }), []);
    }
  });

  it("send the same query once in a run", async () => {
    bench.requests.length = 0;
    await Promise.all([lookups.getRooms(), lookups.getRooms(), lookups.getRooms({})]);
    await lookups.getRooms();
    assert.equal(bench.requests.length, 1);
  });

  it("repeat a failed query", async () => {
    bench.emulator.faults.set({ faults: [{ fault: "answer", status: 403, count: 1 }] });
    await assert.rejects(lookups.getRooms(), /getRooms: .*403/);
    assert.deepEqual(await lookups.getRooms(), []);
  });

  it("repeat a query in another run of the same process", async () => {
    const { withLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
      withLocalStorage: <T>(run: () => Promise<T>) => Promise<T>;
    };
    const run = () =>
      withLocalStorage(async () => {
        await pulumi.runtime.setMocks({
          newResource: ({ name }) => ({ id: name, state: {} }),
          call: () => ({}),
        });
        setAllConfig(bench.configuration);
        await lookups.getRooms();
        return lookups.getRooms();
      });
    assert.deepEqual(await run(), []);
    await bench.client.rooms.create({ name: "later" });
    bench.requests.length = 0;
    assert.equal((await run()).length, 1);
    assert.equal(bench.requests.length, 1);
  });

  it("accept inputs in their Output forms", async () => {
    const { _id } = await bench.client.rooms.create({ name: "later" });
    const room = await valueOf(lookups.getRoomOutput({ id: pulumi.output(_id) }));
    assert.equal(room.name, "later");
  });

  it("accept a connection", async () => {
    const { endpoint, superServiceId: serviceId, superServiceKey: serviceKey } = bench.emulator.credentials;
    assert.deepEqual(await lookups.getRooms({}, { connection: { endpoint, serviceId, serviceKey } }), []);
  });

  it("end the program with the server's refusal, without a stack trace", async () => {
    const error: unknown = await lookups.getRoom({ id: "0123456789abcdef01234567" }).catch((reason: unknown) => reason);
    assert.ok(pulumi.RunError.isInstance(error));
    assert.match(error.message, /^getRoom: .*404, code 1003/);
    assert.equal(error.stack, error.message);
  });

  it("explain how to configure a missing server", async () => {
    setAllConfig({});
    await assert.rejects(lookups.getRooms(), /getRooms: owt:endpoint is not set/);
  });
});
