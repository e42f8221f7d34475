// Kills parts of a running Pulumi command at random moments, runs `pulumi cancel` and the same command again, and checks that no room is there
// twice and none is unknown to the state. `npm test` runs a few rounds, `npx ts-node test/kill/kill.ts 100` a hundred, with
// checkpoints, and `npx ts-node test/kill/kill.ts 100 without` a hundred without. A third argument, `native`, takes the native provider.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EmulatorCredentials } from "../../emulator";
import type { Host } from "../../provider/lifecycle/types";
import { Project, root } from "../e2e/stack";
import { seeded } from "../seeded";

const owt = path.join(root, "dist/cli/owt.js");
const rooms = 8;

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const participantLimit = new pulumi.Config().getNumber("limit") ?? 1;
for (let i = 0; i < ${rooms}; i += 1) {
  const room = new owt.Room(\`room\${i}\`, { participantLimit, views: [{ label: "main" }] });
  const media = { audio: { from: room.mixedStreams.main } };
  new owt.Recording(\`recording\${i}\`, { room, container: "mkv", media });
  new owt.StreamingOut(\`live\${i}\`, { room, url: \`rtmp://192.0.2.20/live/\${i}\`, media });
}
`;

/** The process to kill. */
export const victims = ["engine", "host", "emulator", "engine by Ctrl-C twice"] as const;
export type Victim = (typeof victims)[number];
/** The running operation, of everything in the stack. */
export const works = ["creation", "update", "replacement", "refresh", "destruction"] as const;
export type Work = (typeof works)[number];

/** An emulator in a process of its own, which can be killed and restarted with the same data and port. */
class Server {
  #child: ChildProcess | undefined;
  credentials!: EmulatorCredentials;
  /** Number of received requests. */
  requests = 0;

  constructor(private readonly folder: string) {}

  async start(): Promise<void> {
    const file = path.join(this.folder, "credentials.json");
    const port = this.#child === undefined ? "0" : new URL(this.credentials.endpoint).port;
    const place = ["--data", path.join(this.folder, "data"), "--port", port, "--credentials", file];
    const child = spawn(process.execPath, [owt, "emulator", "--keep-sessions", "--idle", "3600", "--log", ...place], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stderr.on("data", (lines: Buffer) => {
      this.requests += String(lines).split('"incoming request"').length - 1;
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (data: Buffer) => {
        if (String(data).includes("Stop it with")) resolve();
      });
      child.on("exit", () => {
        reject(new Error("The emulator did not start."));
      });
    });
    this.#child = child;
    this.credentials = JSON.parse(readFileSync(file, "utf8")) as EmulatorCredentials;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  async close(): Promise<void> {
    if (!this.isRunning) return;
    const ended = new Promise((resolve) => this.#child?.once("exit", resolve));
    this.#child?.kill("SIGTERM");
    await ended;
  }
}

/** Ids of all descendants of a process. */
function descendants(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /\) \w (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
        return [[Number(name), Number(parent)] as const];
      } catch {
        return [];
      }
    });
  const below = (of: number): number[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** The provider host among the descendants of an engine; undefined if there is none. */
function hostOf(engine: number): number | undefined {
  return descendants(engine).find((pid) => {
    try {
      return /dynamic-provider|pulumi-resource-owt/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    } catch {
      return false;
    }
  });
}

/** A stack that goes through rounds, each starting where the former one ended. */
export class Rounds {
  #limit = 1;
  /** The descendants of the engine when it was killed. */
  #family: readonly number[] = [];

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    private readonly project: Project,
    private readonly random: () => number,
  ) {}

  /** @param hasCheckpoints Whether the engine writes the state at each step, instead of at the end of a command. */
  static async begin(random: () => number, hasCheckpoints: boolean, host: Host = "dynamic"): Promise<Rounds> {
    const folder = mkdtempSync(path.join(tmpdir(), "owt-kill-"));
    const server = new Server(folder);
    await server.start();
    const { credentials } = server;
    const emulator = { credentials, endpoint: credentials.endpoint, close: () => server.close() };
    const project = await Project.create({
      files: { "index.ts": program },
      host,
      emulator,
      configuration: { limit: "1" },
      environment: hasCheckpoints ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" },
    });
    return new Rounds(folder, server, project, random);
  }

  /** Runs a round. Returns a description of what the second run found. */
  async round(work: Work, victim: Victim): Promise<string> {
    if (work === "creation") await this.project.good("destroy", "--yes", "--skip-preview");
    else if ((await this.project.resources()).length === 0) await this.project.up();
    if (work !== "refresh") this.#limit += 1;
    await this.project.configure({ limit: String(this.#limit) });
    const command = [...(await this.#command(work)), "--yes", "--skip-preview"];
    const child = this.project.start("pulumi", ...command, "--non-interactive");
    const ended = this.project.outcome(child);
    const killed = await this.#kill(child, victim);
    const { code } = await ended;
    // Processes that a killed engine has left running must not interfere with the remedy or outlive the test.
    for (const pid of this.#family) end(pid);
    if (!this.server.isRunning) await this.server.start();
    const output = await this.#again(command);
    if (work === "refresh" || work === "destruction") await this.project.up();
    const twice = await this.#endTwice(output);
    await this.#check();
    assert.match(await this.project.preview(), new RegExp(`${1 + rooms * 3} unchanged`));
    const takenUp = new Set(output.match(/\(?\w+\)? (?:is there as declared|runs already)/g)).size;
    return `${killed ? "killed" : "too late"} (${code ?? "signal"}): ${takenUp} taken up, ${twice} told to be there twice`;
  }

  async #command(work: Work): Promise<string[]> {
    if (work === "destruction") return ["destroy"];
    if (work === "refresh") return ["refresh"];
    if (work !== "replacement") return ["up"];
    const urns = (await this.project.resources()).flatMap(({ type, urn }) => (type.endsWith(":Room") ? [urn] : []));
    return ["up", ...urns.flatMap((urn) => ["--replace", urn])];
  }

  /** Waits for a random moment during the operation, and kills the victim. */
  async #kill(child: ChildProcess, victim: Victim): Promise<boolean> {
    // After a number of requests: an operation takes about two for each resource.
    const moment = this.server.requests + 1 + Math.floor(this.random() * rooms * 5);
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    while (isRunning() && this.server.requests < moment) await sleep(1);
    await sleep(this.random() * 20);
    this.#family = descendants(child.pid ?? 0);
    if (!isRunning()) return false;
    if (victim === "engine by Ctrl-C twice") {
      child.kill("SIGINT");
      await sleep(200);
      child.kill("SIGINT");
      await sleep(1000);
      return true;
    }
    const pid = victim === "engine" ? child.pid : victim === "host" ? hostOf(child.pid ?? 0) : this.server.pid;
    if (pid === undefined || !end(pid)) return false;
    await sleep(100);
    return true;
  }

  /** The remedy for every killed command: `pulumi cancel`, and the same command again. Returns what it printed. */
  async #again(command: readonly string[]): Promise<string> {
    const { output: cancelled } = await this.project.run("cancel", "--yes");
    if (cancelled.includes("failed to load checkpoint: EOF")) {
      const find = ["state/.pulumi", "-name", "*.attrs", "-empty", "-delete"];
      await this.project.outcome(this.project.start("find", ...find));
      await this.project.run("cancel", "--yes");
    }
    return this.project.good(...command);
  }

  /** Ends the sessions that the second run said to be there twice, with its own command. Returns their number. */
  async #endTwice(output: string): Promise<number> {
    const told = new Set(
      Array.from(output.matchAll(/already \(([\w, -]+)\), which no resource of this stack has/g), ([, ids]) => ids),
    );
    const ids = [...told].flatMap((list = "") => list.split(", "));
    const live = await this.project.client.rooms.all();
    for (const { _id } of live) {
      const { recordings } = this.project.client.room(_id);
      for (const { id } of await recordings.list()) if (ids.includes(id)) await recordings.delete(id);
    }
    return ids.length;
  }

  /** Checks that the server has every object of the state once, and no other. */
  async #check(): Promise<void> {
    const { client } = this.project;
    const resources = await this.project.resources();
    const idsOf = (kind: string) =>
      resources.flatMap(({ type, id }) => (type.endsWith(`:${kind}`) && id !== undefined ? [id] : [])).sort();
    const live = await client.rooms.all();
    assert.deepEqual(live.map(({ _id }) => _id).sort(), idsOf("Room"));
    assert.ok(live.every(({ participantLimit }) => participantLimit === this.#limit));
    const sessions = await Promise.all(
      live.map(async ({ _id }) => {
        const room = client.room(_id);
        return { recordings: await room.recordings.list(), streamingOuts: await room.streamingOuts.list() };
      }),
    );
    assert.deepEqual(sessions.flatMap(({ recordings }) => recordings.map(({ id }) => id)).sort(), idsOf("Recording"));
    assert.deepEqual(
      sessions.flatMap(({ streamingOuts }) => streamingOuts.map(({ id }) => id)).sort(),
      idsOf("StreamingOut"),
    );
  }

  async end(): Promise<void> {
    await this.project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await this.project.client.rooms.all(), []);
    await this.project.close();
    rmSync(this.folder, { recursive: true });
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills a process. Returns false if it has ended. */
function end(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

async function main(count: number, hasCheckpoints: boolean, host: Host): Promise<void> {
  const seed = Number(process.env.OWT_SEED ?? Date.now() % 2 ** 31);
  console.log(
    `${count} rounds of the ${host} host ${hasCheckpoints ? "with" : "without"} checkpoints, OWT_SEED=${seed}`,
  );
  const random = seeded(seed);
  const rounds = await Rounds.begin(random, hasCheckpoints, host);
  for (let i = 1; i <= count; i += 1) {
    const victim = victims[Math.floor(random() * victims.length)] ?? "engine";
    // The first round creates everything, whatever its operation.
    const work = works[Math.floor(random() * works.length)] ?? "creation";
    process.stdout.write(`${i}: ${work}, ${victim}\n`);
    console.log(`   ${await rounds.round(work, victim)}`);
  }
  await rounds.end();
}

if (require.main === module)
  void main(
    Number(process.argv[2] ?? 10),
    process.argv[3] !== "without",
    process.argv[4] === "native" ? "native" : "dynamic",
  );
