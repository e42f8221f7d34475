// The process of the native provider.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { answerTo } from "../grpc";
import { newBench } from "../provider/lifecycle-suite";
import { Plugin, argumentsOf, executable, root } from "./plugin";

describe("the process of the native provider", () => {
  it("tells the version of the package", async () => {
    const plugin = await Plugin.start();
    const info = await answerTo<PluginInfo>((done) => plugin.client.getPluginInfo(new Empty(), done));
    await plugin.stop();
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    assert.equal(info.getVersion(), version);
  });

  it("answers what it does not serve with the status of the protocol for that", async () => {
    const plugin = await Plugin.start();
    const call = answerTo((done) => plugin.client.getMapping(new messages.GetMappingRequest(), done));
    await assert.rejects(call, ({ code }: grpc.ServiceError) => code === grpc.status.UNIMPLEMENTED);
    await plugin.stop();
  });

  it("begins anew for each engine that attaches to it", async () => {
    const bench = await newBench();
    const plugin = await Plugin.start();
    const run = async (engine: string) => {
      await plugin.attach(engine);
      await plugin.configure(argumentsOf(bench.configuration));
      const { failures } = await plugin.check("Room", { name: "r" });
      // Engines of today end each run so.
      await plugin.cancel();
      return failures.join("\n");
    };
    try {
      bench.emulator.faults.set({ faults: [{ fault: "answer", status: 401, body: "json" }] });
      const first = await run("127.0.0.1:2");
      assert.match(first, /401[^]*owt:serviceKey/);
      // The remedy is given once in a run: in each.
      assert.equal(await run("127.0.0.1:3"), first);
      bench.emulator.faults.clear();
      assert.equal(await run("127.0.0.1:4"), "");
    } finally {
      await plugin.stop();
      await bench.close();
    }
  });

  it("ends with the engine, also where that was killed", async () => {
    const script = `require("node:child_process").spawn(process.execPath, [process.argv[1]], {
      stdio: ["ignore", "inherit", "ignore"],
    });
    setInterval(() => {}, 1000);`;
    const engine = spawn(process.execPath, ["-e", script, executable], { stdio: ["ignore", "pipe", "ignore"] });
    const [port] = (await once(engine.stdout, "data")) as [Buffer];
    engine.kill("SIGKILL");
    await once(engine, "exit");
    const client = new proto.ResourceProviderClient(
      `127.0.0.1:${String(port).trim()}`,
      grpc.credentials.createInsecure(),
    );
    const isThere = () =>
      new Promise<boolean>((resolve) => {
        client.getPluginInfo(new Empty(), (error) => {
          resolve(error === null);
        });
      });
    const end = performance.now() + 10_000;
    while ((await isThere()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await isThere(), false);
    client.close();
  });
});
