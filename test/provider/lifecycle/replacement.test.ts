// Causes and consequences of replacements, without the engine.

import assert from "node:assert/strict";
import { mock } from "node:test";
import { causeOf, changedPaths } from "../../../provider/lifecycle/replacement";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { service } from "../../../provider/service/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

describe("the cause of a replacement", () => {
  const before = { source: { url: "rtsp://a", transportProtocol: "tcp" }, media: { audio: true }, room: "r" };

  it("is the path of the member that differs", () => {
    const after = { ...before, source: { url: "rtsp://b", transportProtocol: "tcp" } };
    assert.deepEqual(causeOf(streamingIn, before, after, ["source"], []), { paths: ["source.url"], unknown: [] });
  });

  it("tells apart what is not known before the update", () => {
    const after = { ...before, source: { url: "rtsp://b" }, room: unknownValue };
    assert.deepEqual(causeOf(streamingIn, before, after, ["source", "room"], []), {
      paths: ["source.url"],
      unknown: ["room"],
    });
  });

  it("is no member that means the same in another spelling", () => {
    const schema = streamingIn.schema.properties.media ?? assert.fail();
    assert.deepEqual(changedPaths(schema, { audio: true, video: false }, { video: false, audio: true }, ["media"]), []);
  });
});

describe("a replacement", () => {
  let bench: Bench;
  beforeEach(async () => (bench = await newBench("service", { control: true })));
  afterEach(async () => bench.close());

  /** What is printed while the work is done. */
  async function printed(work: () => Promise<unknown>): Promise<string[]> {
    const said: string[] = [];
    const add = (text: unknown) => void said.push(String(text));
    const mocks = [mock.method(console, "log", add), mock.method(console, "warn", add)];
    try {
      await work();
    } finally {
      for (const one of mocks) one.mock.restore();
    }
    return said;
  }

  it("names the object where its resource is not known", async () => {
    const hooks = hooksFor(service, bench);
    const { id, state } = await hooks.create({ name: "s", key: "k" });
    assert.deepEqual(await printed(() => hooks.diff(id, state, { name: "s", key: "other" })), [
      `The service "s" (${id}) is replaced because key differs: servers cannot change the name or the key of a service.`,
    ]);
  });

  it("of a room that is guarded says that its deletion fails while people are in it", async () => {
    const hooks = hooksFor(room, bench);
    const args = { name: "r", deletionGuard: true };
    const { id, state } = await hooks.create(args);
    await fetch(`${bench.emulator.controlEndpoint ?? ""}/rooms/${id}/participants`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "a guest", role: "presenter" }),
    });
    const { sampleServiceId, sampleServiceKey } = bench.emulator.credentials;
    const connection = { serviceId: sampleServiceId, serviceKey: sampleServiceKey };
    const [text = ""] = await printed(() =>
      hooks.diff(id, { ...state, connection }, { ...args, connection: unknownValue }),
    );
    assert.match(
      text,
      /its service is created or replaced, too\. It is in use: its conference has 1 participant\. The deletion of the old room fails while participants are in it \(deletionGuard\)\.$/,
    );
  });

  it("in an offline preview asks nothing", async () => {
    const hooks = hooksFor(service, bench);
    const { id, state } = await hooks.create({ name: "s", key: "k" });
    const offline = hooksFor(service, bench, { "owt:offline": "true" });
    bench.requests.length = 0;
    assert.equal((await printed(() => offline.diff(id, state, { name: "s", key: "other" }))).length, 1);
    assert.deepEqual(bench.requests, []);
  });

  it("by a move of the whole stack is told of the stack, and of a room only if it is in use", async () => {
    const { id, state } = await hooksFor(room, bench).create({ name: "r" });
    const moved = hooksFor(room, bench, { "owt:serviceId": "0123456789abcdef01234567", "owt:offline": "true" });
    const said = await printed(() => moved.diff(id, state, { name: "r" }));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /^Objects move from the service/);
  });

  it("of a session by another room says so", async () => {
    const hooks = hooksFor(recording, bench);
    const [one, other] = await Promise.all(["a", "b"].map((name) => bench.client.rooms.create({ name })));
    const args = { room: one?._id, media: { audio: { from: `${one?._id ?? ""}-common` } } };
    const { id, state } = await hooks.create(args);
    const after = { room: other?._id, media: { audio: { from: `${other?._id ?? ""}-common` } } };
    assert.deepEqual(await printed(() => hooks.diff(id, state, after)), [
      `The recording ${id} is replaced because its room is another one.`,
    ]);
  });

  it("asks a server that does not answer once, and goes on without an answer", async () => {
    const { id, state } = await hooksFor(room, bench).create({ name: "r" });
    const gone = "http://127.0.0.1:1";
    const hooks = hooksFor(room, bench);
    const connection = { endpoint: gone, serviceId: state.serviceId, serviceKey: "k" };
    const recorded = { ...state, endpoint: gone, connection };
    const said = await printed(() => hooks.diff(id, recorded, { name: "r", connection: unknownValue }));
    assert.deepEqual(said, [`The room "r" (${id}) is replaced because its service is created or replaced, too.`]);
  });
});
