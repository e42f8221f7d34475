// The language host for programs in Node (tools/hosts), called as the engine calls it, on projects with a fake of Pulumi's
// package.

import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Scratch, barePath, startNode, toolsFolder } from "./tools";

/** Records how it was started, and does as its project says. */
const RUNNER = `
const fs = require("node:fs");
const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, PULUMI_NODEJS_TSCONFIG_PATH, OWN } = process.env;
fs.writeFileSync(process.env.NOTES, JSON.stringify({
  runner: __filename, node: process.execArgv, args: process.argv.slice(2), cwd: process.cwd(),
  env: { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, PULUMI_NODEJS_TSCONFIG_PATH, OWN },
}));
console.log("to stdout");
console.error("to stderr");
if (process.env.SIGNAL) process.kill(process.pid, process.env.SIGNAL);
if (process.env.WAIT) setTimeout(() => {}, 60000);
process.exitCode = Number(process.env.CODE ?? 0);
`;

interface Notes {
  readonly runner: string;
  readonly node: string[];
  readonly args: string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
}

describe("the language host for Node", () => {
  let scratch: Scratch;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let child: ChildProcess | undefined;
  let client: LanguageRuntimeClient | undefined;
  let printed: () => string;

  beforeEach(() => {
    scratch = new Scratch();
    folder = path.join(realpathSync(scratch.at(".")), "project");
    mkdirSync(folder);
    env = { PATH: barePath(scratch), NOTES: scratch.at("notes") };
    scratch.write(
      "project/package.json",
      JSON.stringify({ name: "project", dependencies: { "@pulumi/pulumi": "^3" } }),
    );
    scratch.write(
      "project/node_modules/@pulumi/pulumi/package.json",
      '{ "name": "@pulumi/pulumi", "version": "3.248.0" }',
    );
    for (const runner of ["run", "run-plugin", "run-policy-pack"])
      scratch.write(`project/node_modules/@pulumi/pulumi/cmd/${runner}/index.js`, RUNNER);
  });

  afterEach(async () => {
    client?.close();
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, "close");
    }
    scratch.remove();
  });

  /** Starts the host with more variables. */
  async function start(more: NodeJS.ProcessEnv = {}): Promise<LanguageRuntimeClient> {
    const host = path.join(toolsFolder, "hosts", "nodejs.js");
    ({ child, printed } = startNode([host, "--logtostderr", "127.0.0.1:99"], { ...env, ...more }));
    while (!/^\d+\n/.test(printed())) {
      assert.equal(child.exitCode, null, printed());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    client = new LanguageRuntimeClient(`127.0.0.1:${printed().trim()}`, grpc.credentials.createInsecure());
    return client;
  }

  function info(options: Record<string, string | boolean> = {}, entryPoint = "."): language.ProgramInfo {
    return new language.ProgramInfo()
      .setRootDirectory(folder)
      .setProgramDirectory(folder)
      .setEntryPoint(entryPoint)
      .setOptions(Struct.fromJavaScript(options));
  }

  function call<Response>(
    method: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      method((error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  const runRequest = (program = info()): language.RunRequest => {
    const request = new language.RunRequest()
      .setProject("a project")
      .setStack("dev")
      .setPwd(folder)
      .setMonitorAddress("127.0.0.1:7")
      .setParallel(16)
      .setOrganization("organization")
      .setArgsList(["--own", "argument"])
      .setConfigsecretkeysList(["owt:serviceKey"])
      .setInfo(program);
    request.getConfigMap().set("owt:serviceKey", "k").set("project:name", '{"a":1}');
    return request;
  };
  const run = async (request = runRequest(), more: NodeJS.ProcessEnv = {}) => {
    const host = await start(more);
    return (await call<language.RunResponse>((done) => host.run(request, done))).toObject();
  };
  const notes = (): Notes => JSON.parse(readFileSync(scratch.at("notes"), "utf8")) as Notes;

  /** All answers of a method with many. */
  async function all<Response>(stream: grpc.ClientReadableStream<Response>): Promise<Response[]> {
    const answers: Response[] = [];
    stream.on("data", (answer: Response) => answers.push(answer));
    await once(stream, "end");
    return answers;
  }
  const text = (parts: (Uint8Array | string)[]): string => parts.map((part) => Buffer.from(part).toString()).join("");

  it("runs a program with the package of its project, and passes on what the engine says", async () => {
    assert.deepEqual(await run(), { error: "", bail: false });
    const { runner, args, cwd, env: variables } = notes();
    assert.equal(runner, path.join(folder, "node_modules/@pulumi/pulumi/cmd/run/index.js"));
    assert.equal(cwd, folder);
    assert.deepEqual(args, [
      ...["--monitor", "127.0.0.1:7", "--engine", "127.0.0.1:99", "--organization", "organization"],
      ...["--project", "a project", "--root-directory", folder, "--stack", "dev", "--pwd", folder, "--parallel", "16"],
      ...[".", "--own", "argument"],
    ]);
    assert.deepEqual(JSON.parse(variables.PULUMI_CONFIG!), { "owt:serviceKey": "k", "project:name": '{"a":1}' });
    assert.deepEqual(JSON.parse(variables.PULUMI_CONFIG_SECRET_KEYS!), ["owt:serviceKey"]);
    assert.equal(variables.PULUMI_NODEJS_TYPESCRIPT, "true");
    assert.match(printed(), /^to stdout\n/m);
    assert.match(printed(), /^to stderr\n/m);
  });

  it("says that it is a preview", async () => {
    await run(runRequest().setDryrun(true));
    assert.ok(notes().args.includes("--dry-run"));
  });

  it("follows the options of the runtime in Pulumi.yaml", async () => {
    const options = { typescript: false, tsconfig: "other.json", nodeargs: `--stack-size=900 --title="a title"` };
    await run(runRequest(info(options, "main.js")));
    const { node, args, env: variables } = notes();
    assert.deepEqual(node, ["--stack-size=900", "--title=a title"]);
    assert.ok(args.includes("main.js"));
    assert.equal(variables.PULUMI_NODEJS_TYPESCRIPT, undefined);
    assert.equal(variables.PULUMI_NODEJS_TSCONFIG_PATH, "other.json");
  });

  it("says nothing more of an error that the program has told the engine", async () => {
    assert.deepEqual(await run(undefined, { CODE: "32" }), { error: "", bail: true });
  });

  it("reports any other exit code", async () => {
    const { error } = await run(undefined, { CODE: "3" });
    assert.equal(error, "Program exited with non-zero exit code: 3");
  });

  it("reports a signal that ended the program", async () => {
    assert.equal((await run(undefined, { SIGNAL: "SIGKILL" })).error, "Program was ended by SIGKILL");
  });

  it("ends the program when the engine cancels", async () => {
    const host = await start({ WAIT: "1" });
    const running = call<language.RunResponse>((done) => host.run(runRequest(), done));
    while (!printed().includes("to stderr")) await new Promise((resolve) => setTimeout(resolve, 10));
    await call<Empty>((done) => host.cancel(new Empty(), done));
    assert.equal((await running).getError(), "Program was ended by SIGTERM");
  });

  it("says what to install if the project has no Pulumi", async () => {
    scratch.write("empty/package.json", "{}");
    const program = info().setProgramDirectory(scratch.at("empty"));
    await assert.rejects(run(runRequest(program)), /empty has no @pulumi\/pulumi\/cmd\/run\. Install its packages/);
  });

  it("refuses to attach a debugger, and says how to start one", async () => {
    assert.match((await run(runRequest().setAttachDebugger(true))).error, /nodeargs: --inspect-brk/);
  });

  it("names the packages of a program, and with those that they need", async () => {
    const installed = (place: string, manifest: object): void => {
      scratch.write(`${place}/package.json`, JSON.stringify({ version: "1.0.0", ...manifest }));
    };
    installed("project", {
      dependencies: { a: "^1", missing: "^1" },
      devDependencies: { "@scope/tool": "^1" },
    });
    installed("project/node_modules/a", { name: "a", dependencies: { b: "^2" }, devDependencies: { unseen: "^1" } });
    installed("project/node_modules/a/node_modules/b", { name: "b", version: "2.0.0", dependencies: { a: "^1" } });
    installed("project/node_modules/b", { name: "b" });
    installed("project/node_modules/unseen", { name: "unseen" });
    // Of a workspace: above the project.
    installed("node_modules/@scope/tool", { name: "@scope/tool" });
    const host = await start();
    const names = async (transitive: boolean): Promise<string[]> => {
      const request = new language.GetProgramDependenciesRequest()
        .setInfo(info())
        .setTransitivedependencies(transitive);
      const response = await call<language.GetProgramDependenciesResponse>((done) =>
        host.getProgramDependencies(request, done),
      );
      return response
        .getDependenciesList()
        .map((entry) => `${entry.getName()} ${entry.getVersion()}`)
        .sort();
    };
    assert.deepEqual(await names(false), ["@scope/tool 1.0.0", "a 1.0.0"]);
    assert.deepEqual(await names(true), ["@scope/tool 1.0.0", "a 1.0.0", "b 2.0.0"]);
  });

  it("names the plugins of the providers that a program needs", async () => {
    const cloud = {
      name: "@pulumi/cloud",
      version: "1.2.3",
      pulumi: { resource: true, server: "https://example.org" },
    };
    scratch.write("project/node_modules/@pulumi/cloud/package.json", JSON.stringify(cloud));
    scratch.write("project/package.json", JSON.stringify({ dependencies: { "@pulumi/cloud": "*" } }));
    const host = await start();
    const request = new language.GetRequiredPackagesRequest().setInfo(info());
    const response = await call<language.GetRequiredPackagesResponse>((done) =>
      host.getRequiredPackages(request, done),
    );
    assert.deepEqual(
      response
        .getPackagesList()
        .map((entry) => [entry.getKind(), entry.getName(), entry.getVersion(), entry.getServer()]),
      [["resource", "cloud", "1.2.3", "https://example.org"]],
    );
  });

  for (const [kind, runner] of [
    ["resource", "run-plugin"],
    ["analyzer", "run-policy-pack"],
  ] as const) {
    it(`runs a plugin (${kind}) with its environment, and passes on its output and its exit code`, async () => {
      const host = await start({ OWN: "of the host" });
      const request = new language.RunPluginRequest()
        .setKind(kind)
        .setPwd(scratch.at("."))
        .setArgsList(["127.0.0.1:99"])
        .setEnvList([`NOTES=${env.NOTES ?? ""}`, "CODE=5", "OWN=a=b"])
        .setInfo(info());
      const answers = await all(host.runPlugin(request));
      assert.equal(text(answers.map((answer) => answer.getStdout())), "to stdout\n");
      assert.equal(text(answers.map((answer) => answer.getStderr())), "to stderr\n");
      assert.equal(answers.at(-1)?.getExitcode(), 5);
      const seen = notes();
      assert.equal(seen.runner, path.join(folder, `node_modules/@pulumi/pulumi/cmd/${runner}/index.js`));
      assert.deepEqual(seen.args, kind === "resource" ? [folder, "127.0.0.1:99"] : ["127.0.0.1:99", folder]);
      assert.equal(seen.cwd, kind === "resource" ? realpathSync(scratch.at(".")) : folder);
      assert.equal(seen.env.OWN, "a=b");
    });
  }

  it("ends a plugin that the engine no longer listens to", async () => {
    const host = await start();
    const pid = scratch.at("pid");
    scratch.write(
      "project/node_modules/@pulumi/pulumi/cmd/run-plugin/index.js",
      `require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); console.log("up"); setTimeout(() => {}, 60000)`,
    );
    const stream = host.runPlugin(new language.RunPluginRequest().setKind("resource").setPwd(folder).setInfo(info()));
    stream.on("error", () => undefined);
    await once(stream, "data");
    stream.cancel();
    const alive = (): boolean => {
      try {
        return process.kill(Number(readFileSync(pid, "utf8")), 0);
      } catch {
        return false;
      }
    };
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  for (const [lock, manager] of [
    [undefined, "npm"],
    ["package-lock.json", "npm"],
    ["yarn.lock", "yarn"],
    ["pnpm-lock.yaml", "pnpm"],
  ] as const) {
    it(`installs packages with ${manager} (${lock ?? "no lock file"})`, async () => {
      if (lock !== undefined) scratch.write(lock, "");
      for (const name of ["npm", "yarn", "pnpm"]) scratch.program(`system/${name}`, `echo "${name} $* in $PWD"`);
      const host = await start();
      const answers = await all(host.installDependencies(new language.InstallDependenciesRequest().setInfo(info())));
      assert.equal(text(answers.map((answer) => answer.getStdout())), `${manager} install in ${folder}\n`);
    });
  }

  it("fails with the command that could not install packages", async () => {
    scratch.program("system/npm", "echo no network >&2; exit 7");
    const host = await start();
    const request = new language.InstallDependenciesRequest()
      .setInfo(info({ packagemanager: "npm" }))
      .setIsPlugin(true);
    await assert.rejects(
      all(host.installDependencies(request)),
      /npm install --omit=dev exited with non-zero exit code: 7/,
    );
  });

  it("tells which Node it uses", async () => {
    const host = await start();
    const about = await call<language.AboutResponse>((done) => host.about(new language.AboutRequest(), done));
    assert.deepEqual([about.getExecutable(), about.getVersion()], [process.execPath, process.version]);
  });

  it("ends with the process that started it", async () => {
    const script = `
      const host = require("node:child_process").spawn(process.execPath, [${JSON.stringify(path.join(toolsFolder, "hosts", "nodejs.js"))}, "127.0.0.1:99"]);
      host.stdout.once("data", () => { console.log(host.pid); setTimeout(() => process.exit(), 100); });`;
    const parent = startNode(["-e", script], env);
    await once(parent.child, "exit");
    const pid = Number(parent.printed());
    assert.ok(pid > 0, parent.printed());
    const alive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
