// A Pulumi project in a temporary folder: the real engine runs it with a file backend, against an emulator in this process.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import { environmentOf } from "../../cli/environment";
import { type Emulator, startEmulator } from "../../emulator";
import { type Host, kindOf } from "../../provider/lifecycle/types";
import { OwtClient } from "../../sdk";

export const root = path.join(__dirname, "../..");

/** The folder of the native provider. */
export const plugin = path.join(root, "dist/plugin");

interface EngineTools {
  readonly ensureEngine: () => Promise<object>;
  readonly engineEnvironment: (engine: object) => NodeJS.ProcessEnv;
}
const { ensureEngine, engineEnvironment } = require("../../tools/engine.js") as EngineTools;

/** Exit code and output (stdout and stderr) of a command. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** A resource in the exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The host of a program's resources, or both of them: one `up` then serves both. */
type ServedBy = Host | "both";

export interface ProjectOptions {
  /**
   * Folder to copy. The connection is then in the environment, as `owt emulator -- …` sets it, instead of the stack's
   * configuration.
   * @default the stack at the root of the repository
   */
  readonly source?: string;
  /**
   * Name of the first stack.
   * @default "test"
   */
  readonly stack?: string;
  /**
   * Whether Pulumi checks the types of the program at each run, as it does for users. This takes seconds.
   * @default false
   */
  readonly checkTypes?: boolean;
  /**
   * The host of the resources. With `native`, programs import `pulumi-owt/native` where they are written to import `pulumi-owt`. With `both`,
   * they import what they are written to import. Either way the project names the folder of the provider.
   * @default "dynamic"
   */
  readonly host?: ServedBy;
  /** Files to write into the project, by name, after the copy. */
  readonly files?: Readonly<Record<string, string>>;
  /** Configuration of the stack, in addition to the connection. A key that begins with `--secret ` is set as a secret. */
  readonly configuration?: Readonly<Record<string, string>>;
  /**
   * The server. `close()` of the project closes it.
   * @default an emulator that starts with the project
   */
  readonly emulator?: Pick<Emulator, "credentials" | "endpoint" | "close">;
  /**
   * Folder for the data of the emulator, sessions included.
   * @default in memory
   */
  readonly server?: string;
  /**
   * Address of the backend for the state.
   * @default a folder of the project
   */
  readonly backend?: string;
  /**
   * The `node_modules` of the project.
   * @default that of the repository
   */
  readonly packages?: string;
  /** Folder of an existing project with its packages. Only `files` are written into it. */
  readonly folder?: string;
  /** Additional environment variables of its programs. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Command that runs the programs, such as `yarn exec`. */
  readonly through?: readonly string[];
}

/** For projects with the packages of the repository: others run as they do for users. */
const lazyModules = {
  NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require=${JSON.stringify(path.join(__dirname, "lazy-modules.js"))}`]
    .filter(Boolean)
    .join(" "),
};

/** Copies the stack at the root of the repository. */
function copyOwnStack(folder: string): void {
  for (const name of ["Pulumi.yaml", "tsconfig.json", "index.ts"])
    cpSync(path.join(root, name), path.join(folder, name));
  // Users may change the document of the repository while they try the project.
  cpSync(path.join(__dirname, "conference.yaml"), path.join(folder, "conference.dev.yaml"));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "deployment", private: true }));
}

/** The text of a program, with the classes of a host. */
const importing = (host: ServedBy, text: string): string =>
  host === "both"
    ? text
    : text.replace(/"pulumi-owt(?:\/native)?"/g, host === "native" ? '"pulumi-owt/native"' : '"pulumi-owt"');

/** Makes the programs of a project import the classes of the host, and names the folder of the native provider in its settings. */
function serveNatively(folder: string, host: ServedBy): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
    const file = path.join(folder, name);
    writeFileSync(file, importing(host, readFileSync(file, "utf8")));
  }
  const settings = `plugins: { providers: [{ name: owt, path: ${JSON.stringify(plugin)} }] }`;
  appendFileSync(path.join(folder, "Pulumi.yaml"), `\n${settings}\n`);
}

/**
 * Has Pulumi run the compiled program, as in projects with a build step of their own: it then loads no compiler, which takes a sixth of each
 * run. Returns whether the project has the settings of the stack at the root, which can be changed to that.
 */
function runCompiled(folder: string): boolean {
  const file = path.join(folder, "Pulumi.yaml");
  const settings = readFileSync(file, "utf8");
  const compiled = settings
    .replace("typescript: true", "typescript: false")
    .replace("main: index.ts", "main: index.js");
  writeFileSync(file, compiled);
  return compiled !== settings;
}

/** Compiles the programs of a folder that were changed since. */
function compile(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
    const { outputText } = ts.transpileModule(readFileSync(path.join(folder, name), "utf8"), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    writeFileSync(path.join(folder, name.replace(/ts$/, "js")), outputText);
  }
}

/** Whether a file belongs to the sources of a project, and not to a run of it. */
const isSource = (file: string) => !["node_modules", ".owt"].includes(path.basename(file));

export class Project {
  /** Requests that the server received since the last reset, as `METHOD /path`. */
  requests: string[] = [];
  /** Output of all commands so far. */
  printed = "";

  private constructor(
    readonly folder: string,
    /** Name of the first stack. */
    readonly stack: string,
    readonly emulator: Pick<Emulator, "credentials" | "endpoint" | "close">,
    /** Client of the service that the stack uses. */
    readonly client: OwtClient,
    /** Client of the super service. */
    readonly superClient: OwtClient,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly through: readonly string[],
    private host: ServedBy,
    /** Whether Pulumi runs the compiled program. */
    private readonly isCompiled: boolean,
  ) {}

  /** Changes the host of the program, in its import of this package alone. */
  serveBy(host: Host): void {
    this.host = host;
    const file = path.join(this.folder, "index.ts");
    writeFileSync(file, importing(host, readFileSync(file, "utf8")));
  }

  /** Creates the project and its first stack. Applies nothing. */
  static async create(options: ProjectOptions = {}): Promise<Project> {
    const { source, stack = "test", host = "dynamic", files = {}, configuration = {}, server, packages } = options;
    const engine = await ensureEngine();
    const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "owt-project-"));
    if (options.folder === undefined) {
      if (source === undefined) copyOwnStack(folder);
      else cpSync(source, folder, { recursive: true, filter: isSource });
      symlinkSync(packages ?? path.join(root, "node_modules"), path.join(folder, "node_modules"));
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    if (host !== "dynamic") serveNatively(folder, host);
    const isCompiled =
      source === undefined && options.folder === undefined && options.checkTypes !== true && runCompiled(folder);
    for (const name of ["state", "home"]) mkdirSync(path.join(folder, name));

    const requests: string[] = [];
    const emulator =
      options.emulator ??
      (await startEmulator({
        ...(server !== undefined && { data: server, keepSessions: true }),
        onRequest: ({ method, path: target }) => requests.push(`${method} ${target}`),
      }));
    const { endpoint, sampleServiceId, sampleServiceKey, superServiceId, superServiceKey } = emulator.credentials;
    const environment = {
      ...engineEnvironment(engine),
      PULUMI_BACKEND_URL: options.backend ?? `file://${path.join(folder, "state")}`,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_NODEJS_TRANSPILE_ONLY: String(options.checkTypes !== true),
      ...(options.folder === undefined && packages === undefined && lazyModules),
      ...(source !== undefined && environmentOf(emulator.credentials)),
      ...options.environment,
    };
    const client = new OwtClient({ endpoint, serviceId: sampleServiceId, serviceKey: sampleServiceKey });
    const superClient = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey });
    const project = new Project(
      folder,
      stack,
      emulator,
      client,
      superClient,
      environment,
      options.through ?? [],
      host,
      isCompiled,
    );
    project.requests = requests;

    await project.good("stack", "init", stack);
    const settings = {
      "conference:document": "conference.dev.yaml",
      "owt:endpoint": endpoint,
      "owt:serviceId": sampleServiceId,
      "--secret owt:serviceKey": sampleServiceKey,
      "owt:superServiceId": superServiceId,
      "--secret owt:superServiceKey": superServiceKey,
    };
    await project.configure({ ...(source === undefined && settings), ...configuration });
    return project;
  }

  /**
   * Sets configuration of a stack with one command. A key that begins with `--secret ` is set as a secret; a key with dots
   * is a path.
   * @param stack The first stack by default.
   */
  async configure(settings: Readonly<Record<string, string>>, stack = this.stack): Promise<void> {
    const list = Object.entries(settings).flatMap(([key, value]) =>
      key.startsWith("--secret ")
        ? ["--secret", `${key.slice("--secret ".length)}=${value}`]
        : ["--plaintext", `${key}=${value}`],
    );
    if (list.length > 0) await this.good("config", "set-all", "--stack", stack, "--path", ...list);
  }

  /** Runs work with other configuration of the first stack, and restores the former one. `undefined` removes a key. */
  async configured<T>(settings: Readonly<Record<string, string | undefined>>, work: () => Promise<T>): Promise<T> {
    const file = path.join(this.folder, `Pulumi.${this.stack}.yaml`);
    const before = readFileSync(file);
    try {
      const entries = Object.entries(settings);
      const removed = entries.flatMap(([key, value]) => (value === undefined ? [key] : []));
      if (removed.length > 0) await this.good("config", "rm-all", ...removed);
      await this.configure(
        Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
      );
      return await work();
    } finally {
      writeFileSync(file, before);
    }
  }

  /** Starts a program in the folder of the project, in a process group of its own. */
  start(program: string, ...args: string[]): ChildProcess {
    if (this.isCompiled) compile(this.folder);
    const [command = program, ...rest] = [...this.through, program, ...args];
    return spawn(command, rest, { cwd: this.folder, env: this.environment, detached: true });
  }

  /** Runs a command of `pulumi`. */
  run(...args: string[]): Promise<Outcome> {
    return this.outcome(this.start("pulumi", ...args, "--non-interactive", "--color", "never"));
  }

  /** Waits for the end of a started program. */
  async outcome(child: ChildProcess): Promise<Outcome> {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += String(data)));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    this.printed += output;
    return { code, output };
  }

  /** Runs a command of `pulumi` that must succeed. Returns its output. */
  async good(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${output}`);
    return output;
  }

  /** Runs a command of `pulumi` that must fail. Returns its output. */
  async bad(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    assert.notEqual(code, 0, `pulumi ${args.join(" ")} was expected to fail\n${output}`);
    return output;
  }

  up = (...args: string[]) => this.good("up", "--yes", "--skip-preview", ...args);
  preview = (...args: string[]) => this.good("preview", ...args);

  /** Writes a file into the project. */
  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), importing(this.host, text));
  }

  /** Replaces the first occurrence of a text in a file of the project. Fails if the file does not contain it. */
  edit(file: string, from: string, to: string): void {
    const at = path.join(this.folder, file);
    const text = readFileSync(at, "utf8");
    assert.ok(text.includes(from), `${file} has no ${from}`);
    writeFileSync(at, text.replace(from, to));
  }

  /** Resources of this package in the selected stack. */
  async resources(): Promise<StateResource[]> {
    const { deployment } = JSON.parse(await this.good("stack", "export")) as {
      deployment: { resources?: StateResource[] };
    };
    return (deployment.resources ?? []).filter(({ type }) => kindOf(type) !== undefined);
  }

  /** The resource of this kind and name. Fails if there is none. */
  async resource(kind: string, name: string): Promise<StateResource> {
    const found = (await this.resources()).find(({ type, urn }) => kindOf(type) === kind && urn.endsWith(`::${name}`));
    return found ?? assert.fail(`no ${kind} ${name}`);
  }

  /** Contents of all files of the project, including state, backups and history. */
  texts(): { file: string; text: string }[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file: path.relative(this.folder, file), text: readFileSync(file, "latin1") }));
  }

  async close(): Promise<void> {
    this.client.close();
    this.superClient.close();
    await this.emulator.close();
    rmSync(this.folder, { recursive: true });
  }
}
