import assert from "node:assert/strict";
import type { Values } from "../../../provider/lifecycle/hooks";
import { service } from "../../../provider/service/kind";
import { type Bench, describeLifecycle, hooksFor, newBench } from "../lifecycle-suite";

describeLifecycle({
  name: "Service",
  kind: service,
  given: () => ({
    basic: { name: "tenant", key: "a key" },
    other: { name: "another-tenant", key: "another key" },
  }),
  look: async (client, id) => (await client.services.list()).find(({ _id }) => _id === id) as Values | undefined,
  remove: (client, id) => client.services.delete(id),
  count: async (client) => (await client.services.list()).length,
});

describe("a Service", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench("superService");
  });
  after(async () => bench.close());

  it("records its server and the super service", async () => {
    const { state } = await hooksFor(service, bench).create({ name: "a", key: "k" });
    const { endpoint, superServiceId } = bench.emulator.credentials;
    assert.deepEqual(state, { name: "a", key: "k", endpoint, superServiceId });
  });

  it("is rejected with the credentials of an ordinary service; the error asks for the super service", async () => {
    const { sampleServiceId, sampleServiceKey } = bench.emulator.credentials;
    const wrong = { "owt:superServiceId": sampleServiceId, "owt:superServiceKey": sampleServiceKey };
    await assert.rejects(hooksFor(service, bench, wrong).create({ name: "b", key: "k" }), /super service/);
  });

  it("is rejected if its name is taken", async () => {
    await hooksFor(service, bench).create({ name: "c", key: "k" });
    await assert.rejects(hooksFor(service, bench).create({ name: "c", key: "k" }), /taken|already/);
  });
});
