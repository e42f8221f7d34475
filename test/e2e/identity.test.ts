// Ids that belong to resources, where stacks are renamed, copied, started in other ways, and their resources replaced.

import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { identityIn } from "../../provider/lifecycle/identity";
import { servingOf } from "../../provider/lifecycle/log";
import { Project, type ProjectOptions } from "./stack";

const rooms = (list: string) => `import * as owt from "pulumi-owt";\n${list}\n`;
const hall = 'new owt.Room("hall", { participantLimit: 3 });';

/** Common questions to a project. */
class Probe {
  private constructor(
    readonly project: Project,
    /** The state before the first run. */
    readonly empty: string,
  ) {}

  static async of(program: string, options: ProjectOptions = {}): Promise<Probe> {
    const project = await Project.create({ ...options, files: { "index.ts": rooms(program), ...options.files } });
    return new Probe(project, await project.good("stack", "export"));
  }

  program(text: string): void {
    this.project.write("index.ts", rooms(text));
  }

  async onServer(): Promise<string[]> {
    return (await this.project.client.rooms.all()).map(({ _id }) => _id).sort();
  }

  async ids(): Promise<Record<string, string | undefined>> {
    return Object.fromEntries(
      (await this.project.resources()).map(({ urn, id }) => [urn.split("::").at(-1) ?? "", id]),
    );
  }

  async restore(state = this.empty): Promise<void> {
    const file = path.join(this.project.folder, "lost.json");
    writeFileSync(file, state);
    await this.project.good("stack", "import", "--file", file);
  }

  /** Whether an id is one of the first two of a resource: the host knew its URN when it was created. */
  belongs(urn: string, id: string): Promise<boolean> {
    return servingOf(urn, () => {
      const identity = identityIn(this.project.client.serviceId, () => undefined);
      return Promise.resolve([0, 1].some((generation) => identity?.(generation) === id));
    });
  }

  /**
   * Expects that the server has the rooms of the state, each once, under ids that belong to them, and an empty preview.
   *
   * @param kept Ids of rooms whose resources had another path.
   */
  async expectSettled(kept: readonly string[] = []): Promise<void> {
    const ofRooms = (await this.project.resources()).filter(({ type }) => type.endsWith(":Room"));
    const held = ofRooms.map(({ id }) => id ?? "");
    for (const { urn, id = "", inputs } of ofRooms)
      if (!("adopt" in inputs) && !kept.includes(id)) assert.ok(await this.belongs(urn, id), urn);
    assert.deepEqual(await this.onServer(), held.sort());
    await this.project.preview("--expect-no-changes");
  }
}

describe("the ids of replaced resources", function () {
  this.timeout(240_000);
  let probe: Probe;
  before(async () => {
    probe = await Probe.of(hall);
    await probe.project.up();
  });
  after(async () => probe.project.close());

  const lists: Record<string, { program: string; args: (urn: string) => string[]; taint?: true }> = {
    "--replace": { program: hall, args: (urn) => ["--replace", urn] },
    "--target-replace": { program: hall, args: (urn) => ["--target-replace", urn] },
    "--replace with deleteBeforeReplace": {
      program: hall.replace("});", "}, { deleteBeforeReplace: true });"),
      args: (urn) => ["--replace", urn],
    },
    "taint with --refresh": { program: hall, args: () => ["--refresh"], taint: true },
    "taint with --parallel 1 and deleteBeforeReplace": {
      program: hall.replace("});", "}, { deleteBeforeReplace: true });"),
      args: () => ["--parallel", "1"],
      taint: true,
    },
  };
  for (const [way, { program, args, taint }] of Object.entries(lists)) {
    it(`differ from the former ones: ${way}`, async () => {
      probe.program(program);
      await probe.project.up();
      const { id: former, urn } = await probe.project.resource("Room", "hall");
      if (taint) await probe.project.good("state", "taint", urn, "--yes");
      await probe.project.good("up", "--yes", "--skip-preview", ...args(urn));
      assert.notEqual((await probe.project.resource("Room", "hall")).id, former);
      await probe.expectSettled();
    });
  }

  it("differ where replaceOnChanges replaces", async () => {
    const replacing = hall.replace("});", '}, { replaceOnChanges: ["participantLimit"] });');
    probe.program(replacing);
    await probe.project.up();
    const { hall: former } = await probe.ids();
    probe.program(replacing.replace("3", "4"));
    await probe.project.up();
    assert.notEqual((await probe.ids()).hall, former);
    await probe.expectSettled();
  });

  it("are free again after a deletion in a run of its own", async () => {
    probe.program("");
    await probe.project.up();
    assert.deepEqual(await probe.onServer(), []);
    probe.program(hall);
    assert.doesNotMatch(await probe.project.up(), /is there/);
    await probe.expectSettled();
  });

  it("are found again after retainOnDelete, and the message names that cause, too", async () => {
    probe.program(hall.replace("});", "}, { retainOnDelete: true });"));
    await probe.project.up();
    const { hall: former } = await probe.ids();
    probe.program("");
    await probe.project.up();
    assert.deepEqual(await probe.onServer(), [former]);
    probe.program(hall);
    const output = await probe.project.up();
    assert.match(output, /The room "hall" \([0-9a-f]{24}\) is there as declared/);
    assert.equal((await probe.ids()).hall, former);
    await probe.expectSettled();
  });
});

describe("the ids of resources in other places of a stack", function () {
  this.timeout(240_000);
  let probe: Probe;
  before(async () => {
    probe = await Probe.of("");
  });
  after(async () => probe.project.close());

  it("keep resources of one name apart: parents, and services of the same program", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
      const group = new pulumi.ComponentResource("my:Group", "group");
      new owt.Room("hall", {}, { parent: group });
      new owt.Room("hall", {});
      const one = new owt.Service("one", { key: "key of one" });
      const two = new owt.Service("two", { key: "key of two" });
      new owt.Room("a", { connection: one.connection });
      new owt.Room("b", { connection: two.connection });`;
    probe.program(program);
    await probe.project.up();
    const made = (await probe.project.resources()).map(({ id }) => id);
    assert.equal(new Set(made).size, 6);
    await probe.restore();
    const output = await probe.project.up();
    assert.deepEqual((await probe.project.resources()).map(({ id }) => id).sort(), made.sort());
    assert.equal(new Set(output.match(/owt:\w+ \w+: The \w+ "\w+" \([0-9a-f]{24}\) is there as declared/g)).size, 6);
    await probe.project.preview("--expect-no-changes");
  });

  it("stay where a resource moves under a parent by an alias", async () => {
    const before = await probe.ids();
    probe.program(`import * as pulumi from "@pulumi/pulumi";
      const group = new pulumi.ComponentResource("my:Group", "group");
      new owt.Room("hall", {}, { parent: group, aliases: [{ parent: pulumi.rootStackResource }] });`);
    const { hall: _, ...others } = before;
    assert.ok(Object.keys(others).length > 0);
    await probe.project.up();
    await probe.expectSettled(await probe.onServer());
  });

  it("go to the resource that adopts them: another one that they belong to takes the next", async () => {
    probe.program('new owt.Room("lobby", {});');
    await probe.project.up();
    const { lobby } = await probe.ids();
    await probe.restore();
    probe.program(`new owt.Room("kept", { adopt: "${lobby ?? ""}", name: "lobby" }); new owt.Room("lobby", {});`);
    await probe.project.up();
    const now = await probe.ids();
    assert.equal(now.kept, lobby);
    assert.notEqual(now.lobby, lobby);
    await probe.expectSettled();
  });

  it("do not depend on the spelling of arguments", async () => {
    probe.program(
      'new owt.Room("views", { views: [{ label: "main", video: { layout: { templates: { base: "lecture" } } } }] });',
    );
    await probe.project.up();
    await probe.restore();
    probe.program(
      'new owt.Room("views", { views: { main: { video: { layout: { templates: { base: "lecture" } } } } } });',
    );
    assert.match(await probe.project.up(), /The room "views" \([0-9a-f]{24}\) is there as declared/);
    await probe.expectSettled();
  });
});

describe("the ids of a stack", function () {
  this.timeout(240_000);
  let probe: Probe;
  let engine: string;
  before(async () => {
    probe = await Probe.of(hall);
    await probe.project.up();
    const { output } = await run("sh", "-c", 'realpath "$(command -v pulumi)"');
    engine = output.trim();
  });
  after(async () => probe.project.close());

  const run = (program: string, ...args: string[]) => probe.project.outcome(probe.project.start(program, ...args));
  const up = (urn: string) => ["up", "--yes", "--skip-preview", "--non-interactive", "--replace", urn];
  const script = (file: string, text: string) => {
    const at = path.join(probe.project.folder, file);
    writeFileSync(at, text);
    chmodSync(at, 0o755);
    return at;
  };

  // Each replaces the room: the state must be read, for the former id not to be taken again.
  const ways: Record<string, (urn: string) => ReturnType<typeof run>> = {
    "in another folder": (urn) => run("sh", "-c", 'cd / && exec pulumi -C "$0" "$@"', probe.project.folder, ...up(urn)),
    "with --stack, where another one is selected": async (urn) => {
      await probe.project.good("stack", "init", "other");
      const outcome = await run("pulumi", ...up(urn), "--stack", "test");
      await probe.project.good("stack", "select", "test");
      return outcome;
    },
    "by a script": (urn) => run(script("run.sh", '#!/bin/sh\npulumi "$@"\nexit $?\n'), ...up(urn)),
    "by its path": (urn) => {
      const { PATH = "" } = process.env;
      const others = PATH.split(":").filter((folder) => folder !== path.dirname(engine));
      return run("env", `PATH=${others.join(":")}`, engine, ...up(urn));
    },
    "under another name": (urn) => {
      const link = path.join(probe.project.folder, "pulumi-3.220");
      symlinkSync(engine, link);
      return run(link, ...up(urn));
    },
    "by the Automation API": (urn) => {
      const text = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
        LocalWorkspace.selectStack({ stackName: "test", workDir: process.cwd() })
          .then((stack) => stack.up({ replace: [process.argv[2]] }))
          .then(({ stdout }) => console.log(stdout), (error) => { console.error(error); process.exit(1); });`;
      return run("node", script("run.js", text), urn);
    },
  };
  for (const [way, start] of Object.entries(ways)) {
    it(`are known to an engine that is started ${way}`, async () => {
      const { urn, id } = await probe.project.resource("Room", "hall");
      const { code, output } = await start(urn);
      assert.equal(code, 0, output);
      assert.notEqual((await probe.project.resource("Room", "hall")).id, id, output);
      await probe.expectSettled();
    });
  }

  it("are read without the passphrase", async () => {
    const { code, output } = await run("env", "-u", "PULUMI_CONFIG_PASSPHRASE", "pulumi", "stack", "export");
    assert.equal(code, 0, output);
  });

  it("do not matter where nothing is there: creations need no state. Where a room is there, they stop", async () => {
    const file = script(
      "no-export.js",
      `const processes = require("node:child_process");
       const { execFile } = processes;
       processes.execFile = (program, args, ...rest) =>
         args[1] === "export" ? execFile("ls", ["/no such folder"], ...rest) : execFile(program, args, ...rest);`,
    );
    const without = (...args: string[]) =>
      run("sh", "-c", 'NODE_OPTIONS="$NODE_OPTIONS --require=$0" exec "$@"', file, "pulumi", ...args);
    probe.program(`${hall}\nnew owt.Room("attic", {});`);
    const made = await without("up", "--yes", "--skip-preview", "--non-interactive");
    assert.equal(made.code, 0, made.output);
    await probe.expectSettled();

    const { urn } = await probe.project.resource("Room", "hall");
    const before = await probe.onServer();
    const refused = await without(...up(urn));
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(refused.output, /The state of the stack could not be read \(pulumi stack export\)/);
    assert.deepEqual(await probe.onServer(), before);
    await probe.project.good("up", "--yes", "--skip-preview", "--replace", urn);
    await probe.expectSettled();
  });

  /** Runs a command with another backend, in the same project. */
  const elsewhere = async (...args: string[]): Promise<string> => {
    const folder = path.join(probe.project.folder, "elsewhere");
    mkdirSync(folder, { recursive: true });
    const { code, output } = await run("env", `PULUMI_BACKEND_URL=file://${folder}`, "pulumi", ...args);
    assert.equal(code, 0, output);
    return output;
  };

  it("mean the same rooms in a copy in another backend: its preview and its run say so, and who else may have them", async () => {
    probe.program(`${hall}\nnew owt.Room("attic", {});`);
    // With the first id of each: a replaced room has a later one, which a copy finds by the list.
    await probe.project.good("destroy", "--yes", "--skip-preview");
    await probe.project.up();
    const rooms = await probe.onServer();
    await elsewhere("stack", "init", "test");
    const copies =
      /If a copy of this stack, in another backend or under another name, has such rooms, both change and delete them/;
    assert.match(await elsewhere("preview"), copies);
    const output = await elsewhere("up", "--yes", "--skip-preview");
    assert.match(output, copies);
    assert.deepEqual(await probe.onServer(), rooms);
    // The remedy of the message.
    await elsewhere("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await probe.onServer(), []);
    await probe.project.good("refresh", "--yes", "--skip-preview");
    await probe.project.up();
    await probe.expectSettled();
  });

  it("are others in a copy with an identity of its own", async () => {
    const rooms = await probe.onServer();
    await probe.project.configured({ "owt:identity": "copy" }, async () => {
      await elsewhere("up", "--yes", "--skip-preview");
      assert.equal((await probe.onServer()).length, rooms.length * 2);
      await elsewhere("destroy", "--yes", "--skip-preview");
    });
    assert.deepEqual(await probe.onServer(), rooms);
    await probe.expectSettled();
  });

  it("stay with a stack that is renamed; a new one of the former name finds them, and says so", async () => {
    const { project } = probe;
    const rooms = await probe.onServer();
    const file = (stack: string) => path.join(project.folder, `Pulumi.${stack}.yaml`);
    await project.good("stack", "rename", "renamed");
    await project.preview("--expect-no-changes");
    cpSync(file("renamed"), file("test"));
    await project.good("stack", "init", "test");
    const output = await project.preview();
    assert.match(output, /is there as declared/);
    assert.match(output, /a copy of this stack, in another backend or under another name/);
    await project.configured({ "owt:identity": "new" }, () => project.up());
    assert.equal((await probe.onServer()).length, rooms.length * 2);
  });
});
