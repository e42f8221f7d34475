// Messages of hooks in the engine's log, with an engine that records them.

import assert from "node:assert/strict";
import { type Engine, startEngine } from "../grpc";
import { type Bench, newBench } from "../provider/lifecycle-suite";
import { Host } from "./host";

const urn = "urn:pulumi:test::project::owt:index:Conference$pulumi-nodejs:dynamic/owt:Room::stage";
/** The number of a warning in the protocol. */
const warning = 2;

describe("messages of hooks", () => {
  let bench: Bench;
  let engine: Engine;

  before(async () => {
    [bench, engine] = await Promise.all([newBench(), startEngine()]);
  });
  after(async () => {
    engine.close();
    await bench.close();
  });
  beforeEach(() => {
    engine.received.length = 0;
  });

  /** Creates a room with a running recording, and compares the room with arguments that would restart its conference. */
  async function previewOfRestart(host: Host, times: number): Promise<void> {
    const args = { name: "r", whenInUse: "restart" };
    const { id, properties } = await host.create("Room", args);
    const from = `${id}-common`;
    await bench.client.room(id).recordings.create({ media: { audio: { from } } });
    for (let i = 0; i < times; i += 1) await host.diff("Room", id, properties, { ...args, inputLimit: 2 }, urn);
  }

  it("go to the engine's log, with the URN of the resource and the severity of a warning, once in a command", async () => {
    const host = await Host.start(bench.configuration, {}, engine.address);
    try {
      await previewOfRestart(host, 2);
      assert.equal(engine.received.length, 1);
      const [message] = engine.received;
      assert.match(
        message?.text ?? "",
        /^owt:Room stage: The room "r" \(\w+\) is in use: its conference has 1 recording/,
      );
      assert.deepEqual([message?.urn, message?.severity], [urn, warning]);
      assert.equal(host.output, "");
    } finally {
      await host.stop();
    }
  });

  it("are about the stack, and name their object, where the first request of a process causes them", async () => {
    await bench.client.rooms.create({ name: "Weekly" });
    const host = await Host.start(bench.configuration, {}, engine.address);
    try {
      for (let i = 0; i < 2; i += 1) await host.check("Room", { name: "Weekly" }, {}, urn);
      const [first, second] = engine.received;
      assert.match(first?.text ?? "", /^There is a room "Weekly" already/);
      assert.deepEqual([first?.urn, second?.urn], ["", urn]);
      // Without the name of the resource, the room could be the one of a run that was lost.
      const { text = "" } = first ?? {};
      assert.match(text, / If a run that was lost has made it for this resource, this run takes it up\./);
      assert.equal(second?.text, `owt:Room stage: ${text.replace(/ If a run that was lost [^.]*\./, "")}`);
    } finally {
      await host.stop();
    }
  });

  it("are printed, with the name of the resource, where the engine does not take them", async () => {
    const host = await Host.start(bench.configuration);
    try {
      await previewOfRestart(host, 1);
      assert.match(host.output, /^owt:Room stage: The room "r" \(\w+\) is in use: its conference has 1 recording/);
    } finally {
      await host.stop();
    }
  });
});
