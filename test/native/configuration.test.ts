// The configuration of the native provider, over gRPC without the engine.

import assert from "node:assert/strict";
import { type Bench, newBench } from "../provider/lifecycle-suite";
import type { Values } from "../grpc";
import { defaultProvider, explicitProvider as explicit, secret, unknown } from "./client";
import { Plugin } from "./plugin";

describe("the configuration of the native provider", () => {
  let bench: Bench;
  let plugin: Plugin;

  before(async () => {
    bench = await newBench();
    plugin = await Plugin.start();
  });
  after(async () => {
    await plugin.stop();
    await bench.close();
  });

  const failuresOf = async (settings: object, urn = defaultProvider) =>
    (await plugin.checkConfig(settings as Record<string, unknown>, urn)).failures;

  it("may be incomplete: resources can have connections of their own", async () => {
    assert.deepEqual(await failuresOf({}), []);
  });

  it("has typed values, texts and JSON texts", async () => {
    const settings = {
      endpoint: "https://owt.example.org:3000",
      serviceId: "5c1b9d0e8f6a7b0012345678",
      serviceKey: secret("key"),
    };
    assert.deepEqual(
      await failuresOf({ ...settings, retries: 5, insecure: false, guards: { maxDeletes: 1 } }, explicit),
      [],
    );
    assert.deepEqual(
      await failuresOf({ ...settings, retries: "5", insecure: "false", guards: '{"maxDeletes":1}' }),
      [],
    );
    assert.deepEqual(await failuresOf({ version: "0.1.0", pluginDownloadURL: "x" }, explicit), []);
  });

  it("tells what is wrong, in the words of the stack or of the program, and no secret", async () => {
    const wrong = { endpont: "x", timeout: 99999, serviceKey: secret("a key "), offline: "yes", takeUp: "maybe" };
    const ofStack = (await failuresOf(wrong)).join("\n");
    assert.match(ofStack, /The stack sets owt:endpont, which is not known; did you mean "owt:endpoint"\? Remove it/);
    assert.match(ofStack, /owt:timeout is 99999, but must be a number from 0\.1 to 3600/);
    assert.match(ofStack, /owt:offline is "yes", but must be true or false/);
    assert.match(ofStack, /owt:takeUp is "maybe", but must be true or false/);
    assert.match(ofStack, /owt:serviceKey .*pulumi config set --secret/);
    const ofProgram = (await failuresOf(wrong, explicit)).join("\n");
    assert.match(ofProgram, /^endpont is not known; did you mean "endpoint"\?$/m);
    assert.match(ofProgram, /^timeout is 99999, but must be a number from 0\.1 to 3600$/m);
    assert.match(ofProgram, /^serviceKey ends with a blank, .*\|- in place of \| in YAML\)\.$/m);
    assert.doesNotMatch(ofProgram, /pulumi config|owt:/);
    assert.doesNotMatch(ofStack + ofProgram, /a key/);
  });

  it("has keys of the project itself where the project is called owt", async () => {
    assert.deepEqual(await failuresOf({ ours: "x" }, "urn:pulumi:test::owt::pulumi:providers:owt::default"), []);
  });

  it("is not judged where it is unknown", async () => {
    assert.deepEqual(
      await failuresOf({ endpoint: unknown, retries: unknown, guards: unknown, takeUp: unknown }, explicit),
      [],
    );
  });

  it("replaces an explicit provider for another service, and nothing else replaces one", async () => {
    const settings = { endpoint: "https://one", serviceId: "5c1b9d0e8f6a7b0012345678", serviceKey: secret("k") };
    const changed = await plugin.diffConfig(settings, { ...settings, endpoint: "https://two", retries: 7 });
    assert.equal(changed.changes, "some");
    assert.deepEqual(changed.details, ["add retries", "update endpoint"]);
    assert.deepEqual(changed.replaces, []);
    const other = { ...settings, serviceId: "5c1b9d0e8f6a7b0087654321" };
    const replacesOf = async (olds: Values, news: Values, urn = explicit) =>
      (await plugin.diffConfig(olds, news, urn)).replaces;
    assert.deepEqual(await replacesOf(settings, other), ["serviceId"]);
    assert.deepEqual(await replacesOf(settings, other, defaultProvider), []);
    assert.deepEqual(await replacesOf(settings, { ...settings, endpoint: "https://two", serviceKey: secret("l") }), []);
    assert.deepEqual(await replacesOf(settings, { ...settings, serviceId: settings.serviceId.toUpperCase() }), []);
    assert.deepEqual(await replacesOf(settings, { ...other, leaveFormer: true }), []);
    // It may have services, too, and would replace them.
    assert.deepEqual(await replacesOf({ ...settings, superServiceId: "5c1b9d0e8f6a7b0011111111" }, other), []);
    // The engine could not delete anything by the former provider: it closes it.
    assert.deepEqual(await replacesOf(settings, { ...settings, serviceId: unknown }), []);
    const typed = await plugin.diffConfig({ ...settings, retries: "7" }, { ...settings, retries: 7, serviceKey: "k" });
    assert.equal(typed.changes, "none");
  });

  it("is recognised when a stack moves from Pulumi's dynamic host", async () => {
    const olds = { "owt:endpoint": "https://one", "owt:serviceKey": "k", "other:endpoint": "https://other" };
    assert.equal((await plugin.diffConfig(olds, { endpoint: "https://one", serviceKey: "k" })).changes, "none");
    assert.deepEqual((await plugin.diffConfig(olds, { endpoint: "https://two" })).details, [
      "delete serviceKey",
      "update endpoint",
    ]);
  });

  it("reaches resources, with secrets and types of any form", async () => {
    const own = await Plugin.start();
    const { "owt:endpoint": endpoint, "owt:serviceId": serviceId, "owt:serviceKey": key } = bench.configuration;
    try {
      await own.configure({
        endpoint,
        serviceId,
        serviceKey: secret(key),
        retries: "0",
        timeout: 5,
        guards: { deletionGuard: true },
      });
      const { id, state } = await own.create("Room", { name: "r" });
      assert.equal(state.serviceId, serviceId);
      await own.delete("Room", id, state);
    } finally {
      await own.stop();
    }
  });

  it("of an explicit provider is named in messages as the program has it", async () => {
    const own = await Plugin.start();
    const { "owt:endpoint": endpoint, "owt:serviceId": serviceId, "owt:serviceKey": key } = bench.configuration;
    try {
      await own.configure({ endpoint, serviceId, serviceKey: secret(key), guards: { deletionGuard: true } }, explicit);
      const state = { name: "r", endpoint, serviceId: "5c1b9d0e8f6a7b0012345678" };
      const words =
        /the key of 5c1b9d0e8f6a7b0012345678 is needed once: set formerServiceKey of the provider branch \(or set OWT_FORMER_SERVICE_KEY\), then pulumi up, then remove formerServiceKey from the provider\. To leave the object there instead: set leaveFormer of the provider branch to true \(or OWT_LEAVE_FORMER\), pulumi up, and remove leaveFormer from the provider\./;
      await assert.rejects(own.delete("Room", "5c1b9d0e8f6a7b0000000001", state), words);
      await own.configure({ endpoint, serviceKey: secret(key) }, explicit);
      const { failures } = await own.check("Room", { name: "r" });
      assert.deepEqual(failures, [
        "serviceId is not set: the id and key of the service are required. Set serviceId of the provider branch to ID (or set OWT_SERVICE_ID)",
      ]);
      await assert.rejects(
        own.invoke("getRoom", { name: "none" }).then(({ failures: [first] }) => Promise.reject(new Error(first))),
        /^Error: serviceId is not set/,
      );
      await own.configure({ endpoint: "http://127.0.0.1:1", serviceId, serviceKey: secret(key), retries: 0 }, explicit);
      const offline = await own.check("Room", { name: "r" });
      assert.match(
        offline.failures.join("\n"),
        /without access to the server, set offline of the provider branch to true \(or set OWT_OFFLINE=true\)/,
      );
    } finally {
      await own.stop();
    }
  });

  it("comes from the environment where it says nothing", async () => {
    const { "owt:endpoint": endpoint, "owt:serviceId": serviceId, "owt:serviceKey": key } = bench.configuration;
    const own = await Plugin.start({ OWT_ENDPOINT: endpoint, OWT_SERVICE_ID: serviceId, OWT_SERVICE_KEY: key });
    try {
      await own.configure({});
      const { id, state } = await own.create("Room", { name: "r" });
      assert.equal(state.endpoint, endpoint);
      await own.delete("Room", id, state);
    } finally {
      await own.stop();
    }
  });
});
