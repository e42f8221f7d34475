// A Pulumi project in a folder of its own, run by the real engine with a file backend, against an emulator in this process.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { environmentOf } from "../../cli/environment";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient } from "../../sdk";

export const root = path.join(__dirname, "../..");

interface EngineTools {
  readonly ensureEngine: () => Promise<object>;
  readonly engineEnvironment: (engine: object) => NodeJS.ProcessEnv;
}
const { ensureEngine, engineEnvironment } = require("../../tools/engine.js") as EngineTools;

/** What a command gave: its exit code, and all that it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** A resource as the state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

export interface ProjectOptions {
  /**
   * Folder to take a copy of. What leads to the emulator is in the environment then, as `owt emulator -- …` has it. Without
   * it, the project is the repository's own stack.
   */
  readonly source?: string;
  /**
   * Name of the first stack.
   * @default "test"
   */
  readonly stack?: string;
  /**
   * Whether Pulumi checks the types of the program at each run, as it does for users. It takes seconds.
   * @default false
   */
  readonly checkTypes?: boolean;
  /** Files of the project, by name. Those of the repository's own stack are there already. */
  readonly files?: Readonly<Record<string, string>>;
  /** Configuration of the stack, beside what leads to the emulator. A key that begins with `--secret ` is set as a secret. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** The server, where it is one of the test's own. Without it, one begins and ends with the project. */
  readonly emulator?: Pick<Emulator, "credentials" | "endpoint" | "close">;
  /** Folder in which the server keeps its data, with what goes on in its rooms. Without it, all is in memory. */
  readonly server?: string;
  /**
   * Where the state is kept.
   * @default a folder of the project
   */
  readonly backend?: string;
  /** Where the packages of the project are; those of the repository unless told. */
  readonly packages?: string;
  /** Folder of a project that has its packages already. Nothing comes into it but `files`. */
  readonly folder?: string;
  /** What the environment of its programs has beside the rest. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The command that programs are run through, such as `yarn exec`. */
  readonly through?: readonly string[];
}

/** The repository's own stack, in a folder. */
function copyOwnStack(folder: string): void {
  for (const name of ["Pulumi.yaml", "tsconfig.json", "index.ts"])
    cpSync(path.join(root, name), path.join(folder, name));
  // A document of the tests' own: that of the repository is there to be changed by whoever tries the project.
  cpSync(path.join(__dirname, "conference.yaml"), path.join(folder, "conference.dev.yaml"));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "deployment", private: true }));
}

/** What a project has besides what was made in it by whoever tried it. */
const isSource = (file: string) => !["node_modules", ".owt"].includes(path.basename(file));

export class Project {
  /** Requests that the server got since the last reset, as `METHOD /path`. */
  requests: string[] = [];
  /** All that any command has printed. */
  printed = "";

  private constructor(
    readonly folder: string,
    /** Name of the first stack. */
    readonly stack: string,
    readonly emulator: Pick<Emulator, "credentials" | "endpoint" | "close">,
    /** A client of the stack's own service. */
    readonly client: OwtClient,
    /** A client of the super service. */
    readonly superClient: OwtClient,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly through: readonly string[],
  ) {}

  /** Makes the project and its first stack. Nothing is applied yet. */
  static async create(options: ProjectOptions = {}): Promise<Project> {
    const { source, stack = "test", files = {}, configuration = {}, server, packages } = options;
    const engine = await ensureEngine();
    const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "owt-project-"));
    if (options.folder === undefined) {
      if (source === undefined) copyOwnStack(folder);
      else cpSync(source, folder, { recursive: true, filter: isSource });
      symlinkSync(packages ?? path.join(root, "node_modules"), path.join(folder, "node_modules"));
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
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
      ...(source !== undefined && environmentOf(emulator.credentials)),
      ...options.environment,
    };
    const client = new OwtClient({ endpoint, serviceId: sampleServiceId, serviceKey: sampleServiceKey });
    const superClient = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey });
    const project = new Project(folder, stack, emulator, client, superClient, environment, options.through ?? []);
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
   * Sets configuration of a stack, the first one unless told. A key that begins with `--secret ` is set as a secret; one
   * with dots leads into a value.
   */
  async configure(settings: Readonly<Record<string, string>>, stack = this.stack): Promise<void> {
    const list = Object.entries(settings).flatMap(([key, value]) =>
      key.startsWith("--secret ")
        ? ["--secret", `${key.slice("--secret ".length)}=${value}`]
        : ["--plaintext", `${key}=${value}`],
    );
    if (list.length > 0) await this.good("config", "set-all", "--stack", stack, "--path", ...list);
  }

  /** Starts a program in the project's folder, with a process group of its own. */
  start(program: string, ...args: string[]): ChildProcess {
    const [command = program, ...rest] = [...this.through, program, ...args];
    return spawn(command, rest, { cwd: this.folder, env: this.environment, detached: true });
  }

  /** Runs the engine's command and tells how it went. */
  run(...args: string[]): Promise<Outcome> {
    return this.outcome(this.start("pulumi", ...args, "--non-interactive", "--color", "never"));
  }

  /** How a program ends that was started. */
  async outcome(child: ChildProcess): Promise<Outcome> {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += String(data)));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    this.printed += output;
    return { code, output };
  }

  /** The same for a command that must succeed; gives what it printed. */
  async good(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${output}`);
    return output;
  }

  /** The same for a command that must fail. */
  async bad(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    assert.notEqual(code, 0, `pulumi ${args.join(" ")} was expected to fail\n${output}`);
    return output;
  }

  up = () => this.good("up", "--yes", "--skip-preview");
  preview = (...args: string[]) => this.good("preview", ...args);

  /** Writes a file of the project. */
  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Replaces a text in a file of the project, which must be there. */
  edit(file: string, from: string, to: string): void {
    const at = path.join(this.folder, file);
    const text = readFileSync(at, "utf8");
    assert.ok(text.includes(from), `${file} has no ${from}`);
    writeFileSync(at, text.replace(from, to));
  }

  /** The resources of the stack that are ours. */
  async resources(): Promise<StateResource[]> {
    const { deployment } = JSON.parse(await this.good("stack", "export")) as {
      deployment: { resources?: StateResource[] };
    };
    return (deployment.resources ?? []).filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/owt:"));
  }

  /** The resource of that kind and name. */
  async resource(kind: string, name: string): Promise<StateResource> {
    const found = (await this.resources()).find(({ urn }) => urn.endsWith(`dynamic/owt:${kind}::${name}`));
    return found ?? assert.fail(`no ${kind} ${name}`);
  }

  /** Everything that stands in files of the project, state and its backups and history among them. */
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
