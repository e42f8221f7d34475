// Messages of hooks in the engine's log, with an engine that records them.

import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Bench, newBench } from "../provider/lifecycle-suite";
import { Host } from "./host";

const urn = "urn:pulumi:test::project::owt:index:Conference$pulumi-nodejs:dynamic/owt:Room::stage";
/** The number of a warning in the protocol. */
const warning = 2;

describe("messages of hooks", () => {
  let bench: Bench;
  let engine: grpc.Server;
  let address: string;
  let received: { text: string; urn: string; severity: number }[] = [];

  before(async () => {
    bench = await newBench();
    engine = new grpc.Server();
    engine.addService(EngineService, {
      log({ request }: grpc.ServerUnaryCall<LogRequest, Empty>, answer: grpc.sendUnaryData<Empty>) {
        received.push({ text: request.getMessage(), urn: request.getUrn(), severity: request.getSeverity() });
        answer(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    address = `127.0.0.1:${port}`;
  });
  after(async () => {
    engine.forceShutdown();
    await bench.close();
  });
  beforeEach(() => {
    received = [];
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
    const host = await Host.start(bench.configuration, {}, address);
    try {
      await previewOfRestart(host, 2);
      assert.equal(received.length, 1);
      const [message] = received;
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
    const host = await Host.start(bench.configuration, {}, address);
    try {
      for (let i = 0; i < 2; i += 1) await host.check("Room", { name: "Weekly" }, {}, urn);
      const [first, second] = received;
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

  it("are printed where the engine does not take them", async () => {
    const host = await Host.start(bench.configuration);
    try {
      await previewOfRestart(host, 1);
      assert.match(host.output, /The room "r" \(\w+\) is in use: its conference has 1 recording/);
    } finally {
      await host.stop();
    }
  });
});
