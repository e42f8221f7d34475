// The sources of the connection of commands: options, the Pulumi stack (with the real engine), the environment.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "../emulator/support";
import { type Bench, nowhere, runOwt, startBench } from "../cli/support";

const { ensureEngine, engineEnvironment } = require("../../tools/engine.js") as {
  ensureEngine: () => Promise<object>;
  engineEnvironment: (engine: object) => NodeJS.ProcessEnv;
};

/** A port without a listener. */
const elsewhere = "http://127.0.0.1:9";

describe("the connection of commands", function () {
  this.timeout(120_000);
  let bench: Bench;
  let project: string;
  let engine: NodeJS.ProcessEnv;

  before(async () => {
    bench = await startBench();
    project = temporaryFolder();
    for (const name of ["state", "home", "inner"]) mkdirSync(path.join(project, name));
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: deployment\nruntime: nodejs\n");
    engine = {
      ...engineEnvironment(await ensureEngine()),
      ...nowhere,
      PULUMI_BACKEND_URL: `file://${path.join(project, "state")}`,
      PULUMI_HOME: path.join(project, "home"),
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
    };
    const pulumi = (...args: string[]) =>
      execFileSync("pulumi", [...args, "--non-interactive"], { cwd: project, env: engine, stdio: "pipe" });
    pulumi("stack", "init", "production");
    pulumi("config", "set", "owt:endpoint", elsewhere);
    pulumi("stack", "init", "trial");
    const { OWT_ENDPOINT = "", OWT_SERVICE_ID = "", OWT_SERVICE_KEY = "" } = bench.env;
    const settings = [`owt:endpoint=${OWT_ENDPOINT}`, `owt:serviceId=${OWT_SERVICE_ID}`, "deployment:other=1"];
    pulumi(
      ...["config", "set-all", ...settings.flatMap((setting) => ["--plaintext", setting])],
      ...["--secret", `owt:serviceKey=${OWT_SERVICE_KEY}`],
    );
  });
  after(() => bench.close());

  const list = (env: Record<string, string> = {}, ...args: string[]) =>
    runOwt(["rooms", "list", "--json", ...args], { cwd: path.join(project, "inner"), env: { ...engine, ...env } });
  const good = { code: 0, out: "[]\n", error: "" };

  describe("in a Pulumi project", () => {
    it("comes from the selected stack, secrets included", async () => {
      assert.deepEqual(await list(), good);
    });

    it("comes from the named stack, before the environment", async () => {
      assert.deepEqual(await list({ ...bench.env, OWT_ENDPOINT: elsewhere }, "--stack", "trial"), good);
    });

    it("comes from options first", async () => {
      const { code, error } = await list({}, "--endpoint", elsewhere);
      assert.equal(code, 1);
      assert.match(error, /127\.0\.0\.1:9\/v1\/rooms: nothing listens/);
    });

    it("comes from the environment for settings that the stack lacks", async () => {
      const { code, error } = await list(bench.env, "--stack", "production");
      assert.equal(code, 1);
      assert.match(error, /127\.0\.0\.1:9\/v1\/rooms: nothing listens/);
    });

    it("does not read the stack if the environment is complete", async () => {
      const programs = temporaryFolder();
      writeFileSync(path.join(programs, "pulumi"), `#!/bin/sh\ntouch '${programs}/asked'\nexit 1\n`);
      chmodSync(path.join(programs, "pulumi"), 0o755);
      const PATH = `${programs}${path.delimiter}${process.env.PATH ?? ""}`;
      assert.deepEqual(await list({ ...bench.env, PATH }), good);
      assert.ok(!existsSync(path.join(programs, "asked")));
      await list({ PATH });
      assert.ok(existsSync(path.join(programs, "asked")));
    });

    it("reports what is missing, and why the stack could not be read", async () => {
      const { code, out, error } = await list({ PULUMI_CONFIG_PASSPHRASE: "a wrong one" });
      assert.deepEqual([code, out], [2, ""]);
      assert.match(
        error,
        /^owt: owt:endpoint is not set: [^]*\nAnd the selected stack could not be read: .*passphrase/,
      );
    });

    it("uses no other source if the named stack cannot be read", async () => {
      const { code, error } = await list(bench.env, "--stack", "nowhere");
      assert.equal(code, 2);
      assert.match(error, /^owt: The stack nowhere could not be read: no stack named 'nowhere' found\n$/);
    });

    it("does not need a pulumi command", async () => {
      assert.deepEqual(await list({ ...bench.env, PATH: "/nowhere" }), good);
      assert.match((await list({ PATH: "/nowhere" })).error, /could not be read: there is no pulumi on the PATH\n$/);
    });
  });

  describe("elsewhere", () => {
    const list = (...args: string[]) =>
      runOwt(["rooms", "list", ...args], { cwd: temporaryFolder(), env: { ...engine, ...nowhere } });

    it("reports what is missing, without mentioning stacks", async () => {
      const { code, error } = await list();
      assert.equal(code, 2);
      assert.match(error, /owt:serviceKey is not set: .*OWT_SERVICE_KEY\)\n$/);
    });

    it("has no stack", async () => {
      const { code, error } = await list("--stack", "trial");
      assert.equal(code, 2);
      assert.match(error, /^owt: The stack trial could not be read: there is no Pulumi\.yaml/);
    });

    it("names the options that are invalid", async () => {
      const { code, error } = await list("--endpoint", "ftp://x", "--service-id", "x", "--ca", "/nowhere.pem");
      assert.equal(code, 2);
      assert.match(error, /--endpoint /);
      assert.match(error, /--service-id is "x"/);
      assert.match(error, /--ca is neither PEM text nor the path of a readable file/);
    });

    it("is named by what can be set where the server refuses the signature", async () => {
      const { code, error } = await runOwt(["rooms", "list"], { env: { ...bench.env, OWT_SERVICE_KEY: "wrong" } });
      assert.equal(code, 1);
      assert.match(error, /--service-id, owt:serviceId or OWT_SERVICE_ID.*owt:serviceKey or OWT_SERVICE_KEY/);
      assert.doesNotMatch(error, /option service/);
    });
  });
});
