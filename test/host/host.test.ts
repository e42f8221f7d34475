import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { shim } from "../../provider/program/hosts";
import { initFailureOf } from "../grpc";
import { type Bench, newBench } from "../provider/lifecycle-suite";
import { Host } from "./host";

/** Values of `changes` in the protocol. */
const uncompared = 0;
const none = 1;
const some = 2;

describe("the dynamic-provider host", () => {
  let bench: Bench;
  let host: Host;

  before(async () => {
    bench = await newBench();
    host = await Host.start(bench.configuration);
  });
  after(async () => {
    await host.stop();
    await bench.close();
  });

  it("checks, creates, updates, reads and deletes a room", async () => {
    const args = { name: "r", views: [{ label: "main", video: { maxInput: 4 } }] };
    const { inputs, failures } = await host.check("Room", args);
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, { name: "r", views: { main: { video: { maxInput: 4 } } } });

    const { id, properties } = await host.create("Room", inputs);
    assert.equal(properties.endpoint, bench.emulator.endpoint);
    assert.equal((await host.diff("Room", id, properties, args)).changes, none);

    const changed = { ...args, inputLimit: 5 };
    // The engine compares the arguments itself to find the changed properties.
    assert.deepEqual(await host.diff("Room", id, properties, changed), {
      changes: uncompared,
      replaces: [],
      deleteBeforeReplace: false,
    });
    const updated = await host.update("Room", id, properties, changed);
    assert.equal((await bench.client.rooms.get(id)).inputLimit, 5);

    await bench.client.rooms.update(id, { inputLimit: 9, views: [{ label: "main" }] });
    const read = await host.read("Room", id, updated);
    assert.equal(read.inputs.inputLimit, 9);

    await host.delete("Room", id, updated);
    assert.deepEqual(await host.read("Room", id, updated), { id: "", properties: {}, inputs: {} });
  });

  it("reports a change if only the state that was read differs from the recorded arguments", async () => {
    const args = { name: "drifted", participantLimit: 5 };
    const { id, properties } = await host.create("Room", args);
    await host.check("Room", args, args);
    const drifted = { ...properties, participantLimit: 9 };
    assert.equal((await host.diff("Room", id, drifted, args)).changes, some);
    await host.delete("Room", id, properties);
  });

  it("replaces a service and deletes the old one first", async () => {
    const { id, properties } = await host.create("Service", { name: "a", key: "k" });
    assert.deepEqual(await host.diff("Service", id, properties, { name: "a", key: "other" }), {
      changes: uncompared,
      replaces: ["key"],
      deleteBeforeReplace: true,
    });
    await host.delete("Service", id, properties);
  });

  it("creates a room in a service with its own connection", async () => {
    const service = await host.create("Service", { name: "b", key: "the key" });
    const connection = { serviceId: service.id, serviceKey: "the key" };
    const { id, properties } = await host.create("Room", { name: "r", connection });
    assert.equal(properties.serviceId, service.id);
    assert.equal(await bench.client.rooms.find(id), undefined);
    await host.delete("Room", id, properties);
    await host.delete("Service", service.id, service.properties);
  });

  it("reports all invalid properties at once, with path, value and allowed values", async () => {
    const { failures } = await host.check("Room", { name: "r", views: [{ video: { maxInput: 0 } }], inputLimt: 1 });
    assert.deepEqual(failures, [
      { property: "", reason: 'inputLimt is not known; did you mean "inputLimit"?' },
      {
        property: "",
        reason: "views[0].video.maxInput is 0, but must be a number from 1 to 256",
      },
    ]);
  });

  it("passes unknown values through", async () => {
    const { failures, inputs } = await host.check("Room", {
      name: unknownValue,
      connection: { serviceId: unknownValue, serviceKey: unknownValue },
    });
    assert.deepEqual(failures, []);
    assert.equal(inputs.name, unknownValue);
  });

  it("does not pass the text that loads the hooks to the hooks", async () => {
    const { failures } = await host.check("Room", { name: "r", __provider: shim("Room") });
    assert.deepEqual(failures, []);
  });

  it("serves concurrent first calls", async () => {
    const fresh = await Host.start(bench.configuration);
    try {
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, i) => fresh.create("Room", { name: `together ${i}` })),
      );
      assert.equal(new Set(made.map(({ id }) => id)).size, 20);
      await Promise.all(made.map(({ id, properties }) => fresh.delete("Room", id, properties)));
    } finally {
      await fresh.stop();
    }
  });

  it("reports where the key is if it is wrong, without the key", async () => {
    const wrong = await Host.start({ ...bench.configuration, "owt:serviceKey": "a-wrong-key" });
    try {
      await assert.rejects(wrong.create("Room", { name: "r" }), /401[^]*init\.sh[^]*owt:serviceKey/);
      assert.doesNotMatch(wrong.output, /a-wrong-key/);
    } finally {
      await wrong.stop();
    }
  });

  it("reports that the server is down", async () => {
    const lost = await Host.start({ ...bench.configuration, "owt:endpoint": "http://127.0.0.1:1", "owt:retries": "0" });
    try {
      await assert.rejects(lost.create("Room", { name: "r" }), /127\.0\.0\.1:1/);
    } finally {
      await lost.stop();
    }
  });

  it("records a room that may have been created", async () => {
    // Closes the connection after each request, so the outcome is unknown.
    const server = createServer((request) => {
      request.resume().on("end", () => request.socket.destroy());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const lost = await Host.start({
      ...bench.configuration,
      "owt:endpoint": `http://127.0.0.1:${port}`,
      "owt:retries": "0",
    });
    try {
      const error: unknown = await lost.create("Room", { name: "r" }).catch((reason: unknown) => reason);
      const failure = initFailureOf(error);
      assert.match(failure?.id ?? "", /^[0-9a-f]{24}$/);
      assert.equal(failure?.properties.name, "r");
      assert.equal(failure.properties.__provider, shim("Room"));
      assert.match(failure.reasons.join(), new RegExp(failure.id));
    } finally {
      await lost.stop();
      server.close();
    }
  });

  it("uses the environment if the stack has no configuration", async () => {
    const { endpoint, sampleServiceId, sampleServiceKey } = bench.emulator.credentials;
    const fresh = await Host.start(
      {},
      { OWT_ENDPOINT: endpoint, OWT_SERVICE_ID: sampleServiceId, OWT_SERVICE_KEY: sampleServiceKey },
    );
    try {
      const { id, properties } = await fresh.create("Room", { name: "r" });
      await fresh.delete("Room", id, properties);
    } finally {
      await fresh.stop();
    }
  });
});
