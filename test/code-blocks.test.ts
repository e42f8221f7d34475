// Compiles, runs or validates each block of code in the documents and docstrings, so that readers can copy it.

import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import { parse } from "yaml";
import { settings } from "../provider/connection/settings";
import { kinds } from "../provider/kinds";
import { unknownValue } from "../provider/lifecycle/unknown";
import { programArguments } from "../provider/native/schema/program-arguments";
import { listed } from "../provider/spelling/spelling";
import { Type } from "../sdk/schemas/type";
import { validate } from "../sdk/schemas/validation";
import { mapParts } from "../sdk/values";
import { problemsOf as problemsOfPlan } from "../emulator/faults/plan";
import { readDocument } from "../provider/document/read";
import * as sdk from "../sdk";
import { type Bench, startBench } from "./cli/support";
import { commandProblems, commandsOf, inlineCommandsOf, wordsOf } from "./commands";
import { type Block, blocks, fileNameOf } from "./markdown";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** A block with its file. */
interface Placed extends Block {
  readonly file: string;
}

/**
 * Globals that blocks may use. A block can declare the same names itself. It must contain everything else.
 */
const prelude = `
import type * as pulumiPackage from "@pulumi/pulumi";
import type * as owtPackage from "pulumi-owt";
import type * as sdkPackage from "pulumi-owt/sdk";

declare global {
  const pulumi: typeof pulumiPackage;
  const owt: typeof owtPackage;
  /** The stack's configuration, a room with a view "common", and streams of the room. */
  const config: pulumiPackage.Config;
  const room: owtPackage.Room;
  const camera: owtPackage.StreamingIn;
  const stage: owtPackage.StreamingIn;
  const audience: owtPackage.StreamingIn;
  const version: string;

  /** The client of \`pulumi-owt/sdk\`, and ids on its server. */
  const client: sdkPackage.OwtClient;
  const OwtClient: typeof sdkPackage.OwtClient;
  const permitTrack: typeof sdkPackage.permitTrack;
  const setLayout: typeof sdkPackage.setLayout;
  const serviceId: string;
  const serviceKey: string;
  const id: string;
  const participantId: string;
}
`;

function tracked(ending: RegExp): string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return list
    .toString()
    .split("\0")
    .filter((file) => ending.test(file) && existsSync(path.join(root, file)));
}

/** Examples of a source file's docstrings: fenced blocks, and what follows \`@example\` without a fence. */
function examplesOf(file: string): Placed[] {
  const text = read(file);
  return [...text.matchAll(/\/\*\*[^]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const first = text.slice(0, index).split("\n").length;
    const content = comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^ *\* ?/gm, "");
    const fenced = blocks(content);
    const bare = [...content.matchAll(/^@example[^\n]*\n(?!```)([^]*?)(?=^@|(?![^]))/gm)].map(
      ({ 1: code = "", index: at }) => ({ language: "ts", code, line: content.slice(0, at).split("\n").length + 1 }),
    );
    return [...fenced, ...bare].map((block) => ({ ...block, file, line: first + block.line - 1 }));
  });
}

const documents = tracked(/\.md$/).flatMap((file) => blocks(read(file)).map((block): Placed => ({ ...block, file })));
const docstrings = tracked(/^(sdk|provider|emulator)\/.*\.ts$/).flatMap(examplesOf);
const inLanguage = (...languages: string[]) =>
  [...documents, ...docstrings].filter(({ language }) => languages.includes(language));
const placeOf = ({ file, line }: Placed) => `${file}:${line}`;

/** The folder in which blocks are compiled. It does not exist. */
const blocksFolder = path.join(root, "test", "code-blocks");

/** The file of a block: other blocks of its document import it by the name in its first line, `// classrooms.ts`. */
function fileOf(block: Placed, i: number): string {
  const name = fileNameOf(block);
  return path.join(blocksFolder, name === undefined ? `${i}.mts` : path.join(block.file, name));
}

/** Errors of the compiler in blocks of TypeScript, by the location of the block. Each block is a module. */
function compilerProblems(list: readonly Placed[]): string[] {
  const files = list.map(fileOf);
  const sources = new Map([
    [path.join(blocksFolder, "prelude.d.ts"), prelude],
    ...list.map((block, i) => [files[i] ?? "", `${block.code}\nexport {};\n`] as const),
  ]);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node", "mocha"],
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => root,
    fileExists: (name) => sources.has(name) || disk.fileExists(name),
    directoryExists: (name) => name.startsWith(blocksFolder) || disk.directoryExists?.(name) === true,
    readFile: (name) => sources.get(name) ?? disk.readFile(name),
    getSourceFile: (name, languageVersion, ...rest) => {
      const source = sources.get(name);
      return source === undefined
        ? disk.getSourceFile(name, languageVersion, ...rest)
        : ts.createSourceFile(name, source, languageVersion);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const block = list[files.indexOf(file?.fileName ?? "")];
    const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
    const place = block === undefined ? (file?.fileName ?? "") : placeOf({ ...block, line: block.line + line });
    return `${place} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

function javaScriptOf({ code }: Block): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  return outputText;
}

/** The constructor of functions that may await. */
const AsyncFunction = (async () => Promise.resolve()).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<void>;

describe("blocks of code", () => {
  it("have a language that is tested here, or none if they are drawings", () => {
    // The tests of the examples apply the differences in their READMEs; test/e2e/native-packages.test.ts checks Python.
    const known = ["ts", "yaml", "json", "sh", "console", "diff", "python", "go", ""];
    const others = [...documents, ...docstrings].filter(({ language }) => !known.includes(language));
    assert.deepEqual(others.map(placeOf), []);
  });

  it("compile if they are TypeScript", function () {
    this.timeout(120_000);
    const list = inLanguage("ts");
    assert.ok(list.filter(({ file }) => file.endsWith(".md")).length > 10);
    assert.ok(list.filter(({ file }) => file.endsWith(".ts")).length > 20);
    assert.deepEqual(compilerProblems(list), []);
  });

  it("do not use apply for streams, because previews cannot check it", () => {
    const wrong = inLanguage("ts").filter(({ code }) => /mixedStreams\s*\.apply/.test(code));
    assert.deepEqual(wrong.map(placeOf), []);
  });

  it("parse if they are JSON", () => {
    for (const block of inLanguage("json"))
      assert.doesNotThrow(() => JSON.parse(block.code) as unknown, placeOf(block));
  });

  it("name commands and options that exist", () => {
    const list = inLanguage("sh", "console");
    assert.ok(list.length > 30);
    const problems = list.flatMap((block) =>
      commandsOf(block).flatMap((command) => commandProblems(command).map((problem) => `${placeOf(block)} ${problem}`)),
    );
    const inline = tracked(/\.md$/).flatMap((file) =>
      inlineCommandsOf(read(file)).flatMap((words) => commandProblems(words).map((problem) => `${file} ${problem}`)),
    );
    assert.deepEqual([...problems, ...inline], []);
  });

  it("fail if they name commands that do not exist", () => {
    const wrong = ["owt rooms lst", "npx owt export --ot x", "npm run strat", "npx owt emulator -- npm run nothing"];
    for (const line of [...wrong, "npm run bench -- --room 3", "node tools/nothing.js"])
      assert.equal(commandProblems(wordsOf(line)).length, 1, line);
  });
});

describe("programs in blocks of code", () => {
  let folder: string;
  const built = `${path.join(root, "dist")}${path.sep}`;
  const load = createRequire(path.join(root, "index.ts"));
  const settled = (value: pulumi.Output<unknown>) =>
    new Promise<void>(
      (done) =>
        void value.apply(() => {
          done();
        }),
    );

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-blocks-"));
    const document = path.join(folder, "conference.yaml");
    writeFileSync(document, "rooms:\n  meeting: {}\n");
    const secrets = ["cameraUrl", "liveUrl", "sipPassword", "tenantKey"].map((name) => [
      `project:${name}`,
      `rtsp://host/${name}`,
    ]);
    pulumi.runtime.setAllConfig(
      { "project:document": document, ...(Object.fromEntries(secrets) as Record<string, string>) },
      secrets.map(([key = ""]) => key),
    );
    let made = 0;
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: String((made += 1)).padStart(24, "0"), state: inputs as object }),
      call: () => ({}),
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
    pulumi.runtime.setAllConfig({});
  });

  // Blocks that are files run in test/e2e/testing.test.ts.
  const programs = inLanguage("ts").filter(
    (block) => !block.file.startsWith("sdk/") && fileNameOf(block) === undefined,
  );
  for (const block of programs)
    it(`run: ${placeOf(block)}`, async () => {
      const config = new pulumi.Config();
      // In a new process: the package reports repeated names within a process.
      for (const file of Object.keys(require.cache))
        if (file.startsWith(built)) Reflect.deleteProperty(require.cache, file);
      const owt = load("pulumi-owt") as typeof import("../provider");
      const room = new owt.Room("given", {
        views: [{ label: "common" }, { label: "main" }, { label: "lecture" }],
        sip: { sipServer: "sip.example.org", username: "room", password: config.requireSecret("sipPassword") },
        mediaOut: { video: { format: [{ codec: "vp8" }, { codec: "h264", profile: "CB" }] } },
      });
      const source = (name: string) =>
        new owt.StreamingIn(name, { room, source: { url: "rtsp://host/stream" }, views: ["common", "main"] });
      const [camera, stage, audience] = ["given-camera", "stage", "audience"].map(source);
      const given = { pulumi, owt, config, room, camera, stage, audience, version: "1" };
      const exported: Record<string, pulumi.Input<unknown>> = {};
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      const run = new Function("exports", "require", ...Object.keys(given), `{${javaScriptOf(block)}}`) as (
        ...values: unknown[]
      ) => void;
      run(exported, load, ...Object.values(given));
      for (const value of Object.values(exported)) await settled(pulumi.output<unknown>(value));
    });
});

describe("examples of the client", () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  for (const block of inLanguage("ts").filter(({ file }) => file.startsWith("sdk/")))
    it(`run: ${placeOf(block)}`, async () => {
      const { endpoint, sampleServiceId: serviceId, sampleServiceKey: serviceKey } = bench.emulator.credentials;
      const { id } = await bench.room({ name: "given" });
      const participantId = await bench.people(`${id}/participants`, { user: "somebody", role: "presenter" });
      class Client extends sdk.OwtClient {
        constructor(options: sdk.ClientOptions) {
          super({ ...options, endpoint });
        }
      }
      const { permitTrack, setLayout } = sdk;
      const given = {
        client: bench.client,
        OwtClient: Client,
        permitTrack,
        setLayout,
        serviceId,
        serviceKey,
        id,
        participantId,
        console: { log: () => undefined },
      };
      const run = new AsyncFunction(...Object.keys(given), `{${javaScriptOf(block)}}`);
      await run(...Object.values(given));
    });
});

/** A configuration of pre-commit. */
interface PreCommit {
  readonly repos: readonly { readonly hooks: readonly { readonly entry: string; readonly files: string }[] }[];
}

/** Commands of hooks that do not exist, and patterns that take no document of the repository. */
const hookProblems = ({ repos }: PreCommit): string[] =>
  repos.flatMap(({ hooks }) =>
    hooks.flatMap(({ entry, files }) => [
      ...commandProblems(wordsOf(entry)),
      ...(new RegExp(files).test("conference.dev.yaml") ? [] : [`${files} does not take documents`]),
    ]),
  );

/** A program in Pulumi YAML. */
interface PulumiProgram {
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties?: object }>>;
}

const providerArguments = Type.Object(
  Object.fromEntries(settings.map(({ key, schema }) => [key.replace("owt:", ""), Type.Optional(schema)])),
  { additionalProperties: false },
);

function argumentsOfType(type: string) {
  const kind = Object.entries(kinds).find(([title]) => type === `owt:${title}`)?.[1];
  return kind && { ...programArguments(kind), additionalProperties: false };
}

/** Problems of a program in Pulumi YAML, by the schemas of its resources. References are not known. */
function programProblems({ resources }: PulumiProgram): string[] {
  const known = (value: unknown): unknown =>
    typeof value === "string" && value.includes("${") ? unknownValue : mapParts(value, known);
  return Object.entries(resources).flatMap(([name, { type, properties = {} }]) => {
    const schema = type === "pulumi:providers:owt" ? providerArguments : argumentsOfType(type);
    if (schema === undefined) return [`${name} has the unknown type ${type}`];
    const problems = validate(schema, listed(schema, known(properties)), { wildcard: unknownValue });
    return problems.map(({ path: at, message }) => `${name} ${at} ${message}`);
  });
}

describe("documents in blocks of code", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-blocks-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Problems of a YAML block, according to its contents. */
  function yamlProblems({ code }: Placed): string[] {
    const content = parse(code) as unknown;
    if (Array.isArray(content)) return problemsOfPlan({ faults: content });
    const keys = Object.keys(content as object);
    if (keys.includes("faults")) return problemsOfPlan(content);
    if (keys.includes("repos")) return hookProblems(content as PreCommit);
    if (keys.includes("resources")) return programProblems(content as PulumiProgram);
    if (keys.includes("runtime")) return keys.includes("name") ? [] : ["a Pulumi project needs a name"];
    const file = path.join(folder, "conference.yaml");
    writeFileSync(file, code);
    readDocument(file, () => "rtsp://host/secret");
    return [];
  }

  // docs/rules.md is made from the rules, whose examples are checked in test/provider/room/rules.test.ts.
  for (const block of inLanguage("yaml").filter(({ file }) => file !== "docs/rules.md"))
    it(`are valid: ${placeOf(block)}`, () => {
      assert.deepEqual(yamlProblems(block), []);
    });
});
