import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import { offlineSetting } from "../../../provider/connection/probe";
import { room } from "../../../provider/room/kind";
import { service } from "../../../provider/service/kind";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

describe("the probe of a connection", () => {
  let bench: Bench;
  const sent = () => bench.requests.splice(0).map(({ method, path }) => `${method} ${path}`);
  const reasons = async (hooks: Hooks, args: Values, old: Values = {}) =>
    (await hooks.check(old, args)).failures.map(({ reason }) => reason);

  beforeEach(async () => (bench = await newBench()));
  afterEach(async () => bench.close());

  it("runs once for any number of new objects, and so does the list of names that exist", async () => {
    const hooks = hooksFor(room, bench);
    const found = await Promise.all(["a", "b", "c"].map((name) => reasons(hooks, { name })));
    assert.deepEqual(found, [[], [], []]);
    assert.deepEqual(await reasons(hooks, { name: "d" }), []);
    assert.deepEqual(sent(), ["GET /v1/rooms?page=1&per_page=1", "GET /v1/rooms?page=1&per_page=1000"]);
  });

  it("uses the super service's account for services", async () => {
    assert.deepEqual(await reasons(hooksFor(service, bench), { name: "s", key: "k" }), []);
    assert.deepEqual(sent(), ["GET /services", "GET /services"]);
    const [reason = ""] = await reasons(hooksFor(service, bench, { "owt:superServiceKey": "wrong" }), {
      name: "s",
      key: "k",
    });
    assert.match(reason, /^The server refused GET \/services \(401, code 1101\)[^]*owt:superServiceKey/);
  });

  it("runs for a changed object, not for an unchanged one", async () => {
    const hooks = hooksFor(room, bench);
    const { id, state } = await hooks.create({ name: "r", inputLimit: 4 });
    sent();
    assert.deepEqual(await reasons(hooks, { name: "r", inputLimit: 4 }, { name: "r", inputLimit: 4 }), []);
    await hooks.diff(id, state, { name: "r", inputLimit: 4 });
    assert.deepEqual(sent(), []);
    assert.deepEqual(await reasons(hooks, { name: "r", inputLimit: 5 }, { name: "r", inputLimit: 4 }), []);
    await hooks.diff(id, state, { name: "r", inputLimit: 5 });
    assert.deepEqual(sent(), ["GET /v1/rooms?page=1&per_page=1"]);
  });

  it("runs in diff where the object differs and the arguments do not", async () => {
    const { id, state } = await hooksFor(room, bench).create({ name: "r" });
    const hooks = hooksFor(room, bench, { "owt:serviceKey": "wrong" });
    await assert.rejects(hooks.diff(id, { ...state, inputLimit: 3 }, { name: "r" }), /401/);
  });

  it("does not run while a part of the connection is unknown, nor where nothing needs the server", async () => {
    const hooks = hooksFor(room, bench);
    const connection = { serviceId: unknownValue, serviceKey: unknownValue };
    assert.deepEqual(await reasons(hooks, { name: "r", connection }), []);
    assert.deepEqual(await reasons(hooks, { name: "r", connection: unknownValue }), []);
    assert.match((await reasons(hooks, { name: "r", inputLimt: 1 })).join(), /inputLimt is not known/);
    assert.deepEqual(sent(), []);
  });

  it("does not run in an offline preview, which postpones adoption", async () => {
    const hooks = hooksFor(room, bench, { "owt:offline": "true", "owt:serviceKey": "wrong" });
    assert.deepEqual(await reasons(hooks, { name: "r" }), []);
    const args = { name: "r", adopt: { name: "r" } };
    assert.deepEqual(await hooks.check({}, args), { inputs: args, failures: [] });
    assert.deepEqual(sent(), []);
  });

  it("reports a failure once, with its reason and a remedy", async () => {
    const hooks = hooksFor(room, bench, { "owt:serviceKey": "planted-wrong-key" });
    const [first = ""] = await reasons(hooks, { name: "a" });
    assert.match(
      first,
      /^The server refused GET \/v1\/rooms\?page=1&per_page=1 \(401, code 1101\)[^]*init\.sh[^]*owt:serviceKey/,
    );
    assert.doesNotMatch(first, /planted-wrong-key/);
    const [second = ""] = await reasons(hooks, { name: "b" });
    assert.match(second, /401/);
    assert.doesNotMatch(second, /\n/);
  });

  it("explains how to preview offline where the server cannot be reached", async () => {
    const hooks = hooksFor(room, bench, { "owt:endpoint": "http://127.0.0.1:1", "owt:retries": "0" });
    assert.match(
      (await reasons(hooks, { name: "a" })).join(),
      /nothing listens at http:\/\/127\.0\.0\.1:1 [^]*pulumi config set owt:offline true .*OWT_OFFLINE=true/,
    );
  });

  it("reports a server that is not a conference server", async () => {
    const server = createServer((_, response) => {
      response.end("<html>Welcome</html>");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      const hooks = hooksFor(room, bench, { "owt:endpoint": `http://127.0.0.1:${port}` });
      assert.match(
        (await reasons(hooks, { name: "a" })).join(),
        /is not a list[^]*Something else than the management API/,
      );
    } finally {
      server.close();
    }
  });

  it("can be turned off by the stack, or else by the environment", () => {
    const offline = (configured?: string, variable?: string) =>
      offlineSetting(() => configured, variable === undefined ? {} : { OWT_OFFLINE: variable });
    assert.deepEqual(offline(), { isOffline: false, failures: [] });
    assert.equal(offline("true").isOffline, true);
    assert.equal(offline("false", "true").isOffline, false);
    assert.equal(offline(undefined, "true").isOffline, true);
    assert.deepEqual(offline(undefined, "yes").failures, [
      { property: "OWT_OFFLINE", reason: 'OWT_OFFLINE is "yes", but must be true or false' },
    ]);
  });
});
