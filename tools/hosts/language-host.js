// Language hosts of our own, for machines that cannot get Pulumi's command line from its vendor: the engine is built from Go
// modules there (tools/engine/build.js), and no Go module has the hosts that start programs. With the vendor's `pulumi`
// on the PATH, nothing in this folder is used.
//
// This file is what hosts have in common: the service that the engine calls, and the processes that it makes them start. A
// host such as nodejs.js says with which command.
"use strict";

const { spawn } = require("node:child_process");
const { Server, ServerCredentials, status } = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const messages = require("@pulumi/pulumi/proto/language_pb");
const plugins = require("@pulumi/pulumi/proto/plugin_pb");

/**
 * A process to start.
 * @typedef {object} Command
 * @property {string} program
 * @property {string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * A program, or the program of a plugin.
 * @typedef {object} Program
 * @property {string} folder the folder of the program
 * @property {string} entryPoint its file in this folder, or `.`
 * @property {Record<string, unknown>} options of `runtime` in Pulumi.yaml
 */

/**
 * A run of a program in a stack.
 * @typedef {object} Run
 * @property {string} engine address of the engine, for messages
 * @property {string} monitor address of the engine, for resources
 * @property {string} organization
 * @property {string} project
 * @property {string} stack
 * @property {string} root the folder of Pulumi.yaml
 * @property {string} pwd
 * @property {boolean} dryRun whether it is a preview
 * @property {number} parallel
 * @property {string | undefined} tracing address that receives traces
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} config variables with the configuration, in the form that Pulumi's packages read
 */

/**
 * A run of a plugin: a provider with PulumiPlugin.yaml, or a policy pack.
 * @typedef {object} PluginRun
 * @property {string} kind `resource`, `analyzer` ...
 * @property {string} pwd
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 */

/** @typedef {{ name: string, version: string }} Dependency */
/** @typedef {Dependency & { server?: string }} Provider the plugin of a provider that a program needs */

/**
 * A language. Each function may throw an error, whose message the engine prints.
 * @typedef {object} Language
 * @property {(program: Program, run: Run) => Command} program
 * @property {(program: Program, run: PluginRun) => Command} plugin
 * @property {(program: Program, options: { forPlugin: boolean }) => Command} install installs what a program depends on
 * @property {() => { executable: string, version: string }} about
 * @property {(program: Program, options: { transitive: boolean }) => Dependency[]} dependencies
 * @property {(program: Program) => Provider[]} providers
 */

/** Exit code of a program that has told its error to the engine. */
const ERROR_IS_REPORTED = 32;

/** How often a host looks whether the engine still runs. */
const ALIVE_MS = 1000;

/**
 * Serves a language to the engine that started this process, and prints the port. The process ends with the engine.
 * @param {Language} language
 * @param {string[]} [argv] arguments by the engine: flags, then its address
 * @returns {Promise<void>}
 */
async function serveLanguage(language, argv = process.argv.slice(2)) {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(LanguageRuntimeService, serviceOf(language, argv));
  const port = await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
  const engine = process.ppid;
  setInterval(() => process.ppid === engine || process.exit(), ALIVE_MS).unref();
}

/**
 * The methods of the service that the engine needs. It does without the others, which generate code and ask questions.
 * @param {Language} language
 * @param {string[]} argv
 * @returns {import("@grpc/grpc-js").UntypedServiceImplementation}
 */
function serviceOf(language, argv) {
  const tracing = argv.includes("--tracing") ? argv[argv.indexOf("--tracing") + 1] : undefined;
  let engine = argv.at(-1) ?? "";
  /** @type {Set<import("node:child_process").ChildProcess>} */
  const running = new Set();

  return {
    // Called only where the engine did not start the host itself (PULUMI_DEBUG_LANGUAGES).
    handshake: unary(
      async (/** @type {import("@pulumi/pulumi/proto/language_pb").LanguageHandshakeRequest} */ request) => {
        engine = request.getEngineAddress();
        return new messages.LanguageHandshakeResponse();
      },
    ),

    getPluginInfo: unary(async () => new plugins.PluginInfo()),

    about: unary(async () => {
      const { executable, version } = language.about();
      return new messages.AboutResponse().setExecutable(executable).setVersion(version);
    }),

    getRequiredPackages: unary(
      async (/** @type {import("@pulumi/pulumi/proto/language_pb").GetRequiredPackagesRequest} */ request) =>
        new messages.GetRequiredPackagesResponse().setPackagesList(
          language
            .providers(programOf(request))
            .map(({ name, version, server = "" }) =>
              new plugins.PackageDependency().setKind("resource").setName(name).setVersion(version).setServer(server),
            ),
        ),
    ),

    getProgramDependencies: unary(
      async (/** @type {import("@pulumi/pulumi/proto/language_pb").GetProgramDependenciesRequest} */ request) =>
        new messages.GetProgramDependenciesResponse().setDependenciesList(
          language
            .dependencies(programOf(request), { transitive: request.getTransitivedependencies() })
            .map(({ name, version }) => new messages.DependencyInfo().setName(name).setVersion(version)),
        ),
    ),

    run: unary(async (/** @type {import("@pulumi/pulumi/proto/language_pb").RunRequest} */ request) => {
      const response = new messages.RunResponse();
      if (request.getAttachDebugger()) {
        return response.setError(
          "This host attaches no debugger. Start Node with one: options: nodeargs: --inspect-brk under runtime in Pulumi.yaml.",
        );
      }
      const command = language.program(programOf(request), runOf(request, engine, tracing));
      const outcome = await ended(start(command, ["ignore", "inherit", "inherit"], running));
      if (outcome.code === ERROR_IS_REPORTED) return response.setBail(true);
      return outcome.code === 0 ? response : response.setError(`Program ${outcome.end}`);
    }),

    runPlugin: streaming(
      async (/** @type {import("@pulumi/pulumi/proto/language_pb").RunPluginRequest} */ request, call) => {
        const command = language.plugin(programOf(request), pluginRunOf(request));
        const child = start(command, ["ignore", "pipe", "pipe"], running);
        call.on("cancelled", () => child.kill());
        child.stdout?.on("data", (data) => call.write(new messages.RunPluginResponse().setStdout(data)));
        child.stderr?.on("data", (data) => call.write(new messages.RunPluginResponse().setStderr(data)));
        const { code } = await ended(child);
        call.write(new messages.RunPluginResponse().setExitcode(code ?? 1));
      },
    ),

    installDependencies: streaming(
      async (/** @type {import("@pulumi/pulumi/proto/language_pb").InstallDependenciesRequest} */ request, call) => {
        const command = language.install(programOf(request), { forPlugin: request.getIsPlugin() });
        const child = start(command, ["ignore", "pipe", "pipe"], running);
        call.on("cancelled", () => child.kill());
        child.stdout?.on("data", (data) => call.write(new messages.InstallDependenciesResponse().setStdout(data)));
        child.stderr?.on("data", (data) => call.write(new messages.InstallDependenciesResponse().setStderr(data)));
        const { code, end } = await ended(child);
        if (code !== 0) throw new Error(`${[command.program, ...command.args].join(" ")} ${end}`);
      },
    ),

    cancel: unary(async () => {
      for (const child of running) child.kill();
      return new Empty();
    }),
  };
}

/**
 * @param {{ getInfo(): import("@pulumi/pulumi/proto/language_pb").ProgramInfo | undefined }} request
 * @returns {Program}
 */
function programOf(request) {
  const info = request.getInfo();
  if (!info) throw new Error("The engine names no program: it is older than this host.");
  return {
    folder: info.getProgramDirectory(),
    entryPoint: info.getEntryPoint(),
    options: /** @type {Record<string, unknown>} */ (info.getOptions()?.toJavaScript() ?? {}),
  };
}

/**
 * @param {import("@pulumi/pulumi/proto/language_pb").RunRequest} request
 * @param {string} engine
 * @param {string | undefined} tracing
 * @returns {Run}
 */
function runOf(request, engine, tracing) {
  return {
    engine,
    monitor: request.getMonitorAddress(),
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    root: request.getInfo()?.getRootDirectory() ?? "",
    pwd: request.getPwd(),
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    tracing,
    args: request.getArgsList(),
    config: {
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/**
 * @param {import("@pulumi/pulumi/proto/language_pb").RunPluginRequest} request
 * @returns {PluginRun}
 */
function pluginRunOf(request) {
  const pairs = request
    .getEnvList()
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  return {
    kind: request.getKind(),
    pwd: request.getPwd(),
    args: request.getArgsList(),
    env: /** @type {NodeJS.ProcessEnv} */ (Object.fromEntries(pairs)),
  };
}

/**
 * @param {Command} command
 * @param {import("node:child_process").StdioOptions} stdio
 * @param {Set<import("node:child_process").ChildProcess>} running
 */
function start({ program, args, cwd, env }, stdio, running) {
  const child = spawn(program, args, {
    cwd,
    env,
    stdio,
    shell: process.platform === "win32" && !/\.exe$/i.test(program),
  });
  running.add(child);
  child.on("close", () => running.delete(child));
  return child;
}

/**
 * Waits for the end of a process.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<{ code: number | null, end: string }>} the exit code, and how it ended, in words
 */
function ended(child) {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, end: `could not be started: ${error.message}` }));
    child.on("close", (code, signal) =>
      resolve({ code, end: signal ? `was ended by ${signal}` : `exited with non-zero exit code: ${code}` }),
    );
  });
}

/**
 * A method with one answer.
 * @template Request, Response
 * @param {(request: Request) => Promise<Response>} work
 * @returns {import("@grpc/grpc-js").handleUnaryCall<Request, Response>}
 */
function unary(work) {
  return (call, callback) =>
    void work(call.request).then(
      (response) => callback(null, response),
      (error) => callback(failure(error)),
    );
}

/**
 * A method with many answers.
 * @template Request, Response
 * @param {(request: Request, call: import("@grpc/grpc-js").ServerWritableStream<Request, Response>) => Promise<void>} work
 * @returns {import("@grpc/grpc-js").handleServerStreamingCall<Request, Response>}
 */
function streaming(work) {
  return (call) =>
    void work(call.request, call).then(
      () => call.end(),
      (error) => call.emit("error", failure(error)),
    );
}

/** @param {unknown} error */
function failure(error) {
  return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

module.exports = { serveLanguage, serviceOf };
