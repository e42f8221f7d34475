import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { parse } from "yaml";
import type { Room } from "../../sdk";
import { Readme, countsOf } from "./examples-readme";
import { Project, root } from "./stack";

const folder = path.join(root, "examples");
/** Programs in TypeScript; native-yaml.test.ts and native-python.test.ts test the others. */
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["go", "python", "yaml"].includes(entry.name))
  .map(({ name }) => name);

interface Expected {
  /** Number of resources of the stacks `dev` and `production`, including the stack itself. */
  readonly dev: number;
  readonly production: number;
  /** Secrets that need a particular form. Each contains `planted-`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Checks the server after the first update. */
  readonly applied: (server: Server) => Promise<void>;
  /** Checks the server after the edit of the README. */
  readonly edited: (server: Server) => Promise<void>;
  /** Checks other statements of the README, after the edit. */
  readonly promised?: (server: Server, readme: Readme) => Promise<void>;
}

/** Objects that an example has created on the server. */
class Server {
  constructor(readonly project: Project) {}

  /** Rooms of the stack's own service. */
  rooms = (): Promise<Room[]> => this.project.client.rooms.all();

  async room(name: string): Promise<Room> {
    return (await this.rooms()).find((room) => room.name === name) ?? assert.fail(`there is no room ${name}`);
  }

  /** Client for the sessions of a room. */
  in = async (name: string) => this.project.client.room((await this.room(name))._id);

  /** Number of rooms by name of the service, without the initial services of the server. */
  async services(): Promise<Record<string, number>> {
    const all = await this.project.superClient.services.list();
    return Object.fromEntries(
      all
        .filter(({ name }) => !/^(super|sample)Service$/.test(name))
        .map(({ name, rooms }) => [name, rooms?.length ?? 0]),
    );
  }
}

const pictureOf = ([view]: Room["views"] = []) => (view?.video === false ? undefined : view?.video);

/** Widths of the regions in the view of the channel. */
async function widths(server: Server) {
  const streams = await (await server.in("channel")).streams.list();
  return streams.find(({ type }) => type === "mixed")?.info.layout?.map(({ region }) => region.area.width);
}

const expected: Record<string, Expected> = {
  channel: {
    dev: 8,
    production: 8,
    secrets: {
      studioCamera: "rtsp://viewer:planted-password@192.0.2.1/studio",
      guestCamera: "rtsp://viewer:planted-password@192.0.2.1/guest",
      rtmpUrl: "rtmp://192.0.2.2/live/planted-key",
    },
    async applied(server) {
      const room = await server.in("channel");
      const streams = await room.streams.list();
      assert.deepEqual(streams.map(({ type }) => type).sort(), ["forward", "forward", "mixed"]);
      assert.deepEqual(await widths(server), ["2/3", "1/3"]);
      const outs = await room.streamingOuts.list();
      assert.ok(outs.some(({ url }) => url === "https://media-trial.example.org/channel/index.m3u8"));
      assert.equal(outs.length, 2);
      const [recording] = await room.recordings.list();
      assert.match(recording?.storage.file ?? "", /\.mkv$/);
    },
    async edited(server) {
      assert.deepEqual(await widths(server), ["1/2", "1/2"]);
    },
    async promised(server, readme) {
      const camera = await server.project.resource("StreamingIn", "studio");
      const room = await server.in("channel");
      await room.streams.delete(camera.id ?? "");
      const [again = [], daily = []] = readme
        .commands("Your own server")
        .slice(-2)
        .map(([, ...words]) => words.filter((word) => word !== "--stack" && word !== "production"));
      await server.project.good(...again);
      assert.equal((await room.streams.list()).filter(({ type }) => type === "forward").length, 2);
      assert.deepEqual(await widths(server), ["1/2", "1/2"]);
      const [recording] = await room.recordings.list();
      assert.deepEqual(countsOf(await server.project.good(...daily)), ["+-1 replaced", "7 unchanged"]);
      assert.notEqual((await room.recordings.list())[0]?.id, recording?.id);
    },
  },
  classrooms: {
    dev: 7,
    production: 15,
    async applied(server) {
      assert.equal((await server.rooms()).length, 6);
      const { participantLimit, views, roles } = await server.room("north-201");
      assert.equal(participantLimit, 121);
      assert.equal(pictureOf(views)?.parameters?.resolution?.width, 640);
      assert.deepEqual(roles?.find(({ role }) => role === "student")?.publish, { audio: true, video: false });
    },
    async edited(server) {
      for (const name of ["north-201", "north-202"]) {
        const { roles } = await server.room(name);
        assert.deepEqual(roles?.find(({ role }) => role === "student")?.publish, { audio: true, video: true });
      }
    },
  },
  "contact-centre": {
    dev: 6,
    production: 12,
    async applied(server) {
      assert.equal((await server.rooms()).length, 2);
      const { sip, views } = await server.room("orders");
      assert.ok(sip && sip.username === "queue-orders");
      assert.equal(views?.[0]?.video, false);
      const calls = await (await server.in("orders")).sipCalls.list();
      assert.deepEqual(calls.map(({ peer }) => peer).sort(), [
        "sip:agent-11@sip-trial.example.org",
        "sip:agent-12@sip-trial.example.org",
      ]);
    },
    async edited(server) {
      assert.equal((await (await server.in("repairs")).sipCalls.list()).length, 2);
      assert.equal((await (await server.in("orders")).sipCalls.list()).length, 2);
    },
    async promised(server) {
      const { sipCalls } = await server.in("orders");
      await sipCalls.delete((await server.project.resource("SipCall", "orders-agent-11")).id ?? "");
      await server.project.good("up", "--refresh", "--yes", "--skip-preview");
      assert.equal((await sipCalls.list()).length, 2);
    },
  },
  document: {
    dev: 6,
    production: 6,
    async applied(server) {
      assert.equal((await server.rooms()).length, 3);
      assert.equal((await server.room("Training")).participantLimit, 12);
      const [call] = await (await server.in("Helpline")).sipCalls.list();
      assert.equal(call?.peer, "sip:on-call@sip-trial.example.org");
    },
    async edited(server) {
      assert.equal((await server.room("Training")).participantLimit, 20);
    },
    async promised({ project }, readme) {
      project.edit("conference.dev.yaml", "participantLimit", "participantLimt");
      const output = await project.bad("preview");
      const [message] = /conference\.dev\.yaml:\d.+/.exec(output) ?? assert.fail(output);
      assert.ok(readme.section("Change something").includes(message), message);
      project.edit("conference.dev.yaml", "participantLimt", "participantLimit");
    },
  },
  "forward-only": {
    dev: 4,
    production: 4,
    async applied(server) {
      assert.equal((await server.rooms()).length, 3);
      const { views, transcoding, mediaIn, participantLimit } = await server.room("briefing");
      assert.deepEqual(views, []);
      assert.deepEqual([transcoding?.audio, transcoding?.video?.format], [false, false]);
      assert.deepEqual(mediaIn?.video, [{ codec: "vp8" }]);
      assert.equal(participantLimit, 10);
    },
    async edited(server) {
      assert.equal((await server.room("team")).participantLimit, 14);
    },
  },
  tenants: {
    dev: 7,
    production: 10,
    async applied(server) {
      assert.deepEqual(await server.services(), { "dev-customer-a": 3, "dev-customer-b": 1 });
      assert.deepEqual(await server.rooms(), [], "the stack's own service has no rooms");
    },
    async edited(server) {
      assert.deepEqual(await server.services(), { "dev-customer-a": 3, "dev-customer-b": 2 });
    },
    async promised({ project }) {
      await project.configure({ "--secret keys.customer-b": "planted-other-key" });
      assert.deepEqual(countsOf(await project.preview()), ["+-3 to replace", "5 unchanged"]);
    },
  },
};

describe("the examples", function () {
  this.timeout(120_000);

  it("are all tested", () => assert.deepEqual(Object.keys(expected).sort(), names.sort()));

  it("are complete projects with the dependencies of the published package", () => {
    const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      name: string;
      version: string;
      peerDependencies: Record<string, string>;
    };
    for (const name of names) {
      const at = (file: string) => path.join(folder, name, file);
      for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.production.yaml", "index.ts", "README.md"])
        assert.ok(existsSync(at(file)), `${name} has no ${file}`);
      const { dependencies, ...manifest } = JSON.parse(readFileSync(at("package.json"), "utf8")) as Record<
        string,
        object
      >;
      assert.deepEqual(dependencies, { ...own.peerDependencies, [own.name]: `^${own.version}` });
      assert.deepEqual([manifest.name, manifest.private], [name, true]);
    }
  });

  it("have workflows that run their stacks, with secrets that the README names", () => {
    const workflows = path.join(folder, "document/.github/workflows");
    const readme = readFileSync(path.join(folder, "document/README.md"), "utf8");
    const commands = readdirSync(workflows).map((file) => {
      const text = readFileSync(path.join(workflows, file), "utf8");
      for (const [, name] of text.matchAll(/\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g))
        assert.ok(readme.includes(`\`${name}\``));
      const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
      const lines = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = "" }) => run.split("\n")));
      return [file, lines.flatMap((line) => /(?:pulumi up|owt plan) .*--stack \w+/.exec(line)?.[0] ?? [])];
    });
    assert.deepEqual(commands, [
      ["apply.yml", ["pulumi up --yes --skip-preview --stack production"]],
      ["drift.yml", ["owt plan --stack production"]],
      ["plan.yml", ["owt plan --stack production"]],
    ]);
    assert.match(readFileSync(path.join(workflows, "plan.yml"), "utf8"), /^ +OWT_OFFLINE: "true"$/m);
  });

  it("compile with their own settings, which are the same for all", () => {
    const settings = names.map((name) => path.join(folder, name, "tsconfig.json"));
    assert.equal(new Set(settings.map((file) => readFileSync(file, "utf8"))).size, 1);
    const parsed = settings.map((file) =>
      ts.parseJsonConfigFileContent(
        ts.readConfigFile(file, (at) => ts.sys.readFile(at)).config,
        ts.sys,
        path.dirname(file),
      ),
    );
    const files = parsed.flatMap(({ fileNames }) => fileNames);
    const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, parsed[0]?.options ?? {}));
    assert.equal(ts.formatDiagnostics(problems, ts.createCompilerHost({})), "");
    assert.ok(parsed[0]?.options.strict);
  });
});

for (const [name, { dev, production, secrets = {}, applied, edited, promised }] of Object.entries(expected)) {
  /** Follows the README from creation to destruction. Each step continues from the state that the one before it left. */
  describe(`the example ${name}`, function () {
    this.timeout(120_000);
    const source = path.join(folder, name);
    const readme = new Readme(source);
    const secretOf = (key: string) => secrets[key] ?? `planted-${key.replaceAll(/\W/g, "-")}`;
    let project: Project;
    let server: Server;

    before(async () => {
      const secretSettings = readme.settings("Try it").filter(({ isSecret }) => isSecret);
      const configuration = Object.fromEntries(secretSettings.map(({ key }) => [`--secret ${key}`, secretOf(key)]));
      project = await Project.create({ source, stack: "dev", configuration });
      server = new Server(project);
    });
    after(async () => project.close());

    it("has commands to try it", () => {
      const commands = readme.commands("Try it").map((words) => words.join(" "));
      assert.deepEqual(commands.slice(0, 2), ["npm install", "pulumi stack init dev"]);
      assert.ok(commands.some((command) => command.startsWith("npx owt emulator ")));
      assert.ok(commands.some((command) => command.endsWith("pulumi up --stack dev")));
      assert.match(readme.section("Change something"), /pulumi destroy --stack dev$/m);
    });

    it("has a production stack for another server", async () => {
      const { endpoint, ...credentials } = project.emulator.credentials;
      const own: Record<string, string> = {
        "owt:endpoint": endpoint,
        "owt:serviceId": credentials.sampleServiceId,
        "owt:serviceKey": credentials.sampleServiceKey,
        "owt:superServiceId": credentials.superServiceId,
        "owt:superServiceKey": credentials.superServiceKey,
      };
      const settings = readme
        .settings("Your own server")
        .map(({ key, isSecret }) => [isSecret ? `--secret ${key}` : key, own[key] ?? secretOf(key)]);
      await project.good("stack", "init", "production", "--no-select");
      await project.configure(Object.fromEntries(settings) as Record<string, string>, "production");
      assert.deepEqual(countsOf(await project.preview("--stack", "production")), [`+ ${production} to create`]);
    });

    it("is applied", async () => {
      assert.deepEqual(countsOf(await project.up()), [`+ ${dev} created`]);
      await applied(server);
    });

    it("changes nothing and sends no request in a second update", async () => {
      project.requests.length = 0;
      assert.deepEqual(countsOf(await project.up()), [`${dev} unchanged`]);
      assert.deepEqual(project.requests, []);
    });

    it("previews the edit of its README with the counts there, and applies it", async () => {
      const edits = readme.edits("Change something");
      const commands = readme.commands("Change something").filter(([, noun]) => noun === "config");
      assert.ok(edits.length + commands.length > 0, "there is no edit");
      for (const { file, from, to } of edits) project.edit(file, from, to);
      for (const [, ...words] of commands) await project.good(...words);
      assert.deepEqual(countsOf(await project.preview()), readme.summary("Change something"));
      await project.up();
      await edited(server);
    });

    if (promised) it("does what else its README states", () => promised(server, readme));

    it("is destroyed completely", async () => {
      await project.good("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await project.resources(), []);
      assert.deepEqual([await server.rooms(), await server.services()], [[], {}]);
    });

    it("has no secret in clear in files or output", () => {
      for (const { file, text } of project.texts()) assert.ok(!text.includes("planted-"), `${file} has a secret`);
      assert.ok(!project.printed.includes("planted-"));
    });
  });
}
