// The package schema as Pulumi reads it, and the packages that are made of it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { pythonName } from "../../provider/native/python-names";
import { packageSchema } from "../../provider/native/schema/package-schema";
import { isObject, mapParts } from "../../sdk/values";
import { blocks } from "../markdown";
import { INSTALLED, SDKS, context, exampleIn, languagePackage, plugin, pythonWithPackages } from "./languages";
import { type Project, root } from "./stack";

const run = promisify(execFile);

/** A value without empty parts, and with its members in order: Pulumi writes schemas so. */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized);
  if (!isObject(value)) return value;
  const members = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => [name, normalized(part)] as const)
    .filter(([, part]) => typeof part !== "object" || part === null || Object.keys(part).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}

/** The programs of the examples in one language. */
const programsIn = (language: string): string[] =>
  Object.values(packageSchema().resources).flatMap(({ description = "" }) =>
    [...description.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "gm"))].map(([, text = ""]) => text),
  );

interface YamlProgram {
  readonly config?: Readonly<Record<string, object>>;
  readonly resources: Readonly<Record<string, object>>;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** The programs in Pulumi YAML as one, with a prefix to the names of each. */
function merged(programs: readonly string[]): YamlProgram {
  const parts = programs.map((text, i) => {
    const { config, resources, outputs } = parse(text) as YamlProgram;
    const renamed = (value: unknown): unknown =>
      typeof value === "string"
        ? value.replace(/\$\{(\w+)/g, (whole, name: string) => (name in resources ? `\${e${i}${name}` : whole))
        : mapParts(value, renamed);
    const all = (entries: object = {}) =>
      Object.fromEntries(Object.entries(entries).map(([name, value]) => [`e${i}${name}`, renamed(value)]));
    return { config, resources: all(resources), outputs: all(outputs) };
  });
  const together = (member: "config" | "resources" | "outputs") =>
    Object.assign({}, ...parts.map((part) => part[member] ?? {})) as Record<string, object>;
  return { config: together("config"), resources: together("resources"), outputs: together("outputs") as never };
}

/** What mypy says of programs that use the package for Python. */
async function mypy(programs: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "owt-mypy-"));
  const files = programs.map((text, i) => {
    const file = path.join(folder, `program${i}.py`);
    writeFileSync(file, `${text}\n`);
    return file;
  });
  const python = await pythonWithPackages(context);
  const settings = path.join(root, "tools/languages/mypy.ini");
  const options = ["--config-file", settings, "--cache-dir", path.join(SDKS, ".mypy")];
  const { stdout } = await run(python, ["-m", "mypy", ...options, ...files], {
    env: { ...process.env, MYPYPATH: INSTALLED },
  }).catch((error: unknown) => error as { stdout: string });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe("the packages of other languages", function () {
  this.timeout(120_000);
  let project: Project;
  before(async function () {
    // Without `npm test`, this makes what is missing.
    this.timeout(900_000);
    project = await exampleIn("yaml");
  });
  after(() => project.close());

  it("are made of the schema that the provider answers with, as Pulumi reads it", async () => {
    const output = await project.good("package", "get-schema", path.join(plugin, "pulumi-resource-owt"));
    const read = JSON.parse(output.slice(output.indexOf("\n{") + 1)) as object;
    assert.deepEqual(normalized(read), normalized(JSON.parse(JSON.stringify(packageSchema()))));
  });

  for (const language of ["python", "go", "nodejs"]) {
    it(`pass the checks of ${language}, and are not made again`, async function () {
      this.timeout(900_000);
      const steps: string[] = [];
      const log = {
        say: () => undefined,
        step: <T>(title: string, work: (report: () => void) => Promise<T>) => {
          steps.push(title);
          return work(() => undefined);
        },
      };
      const folder = await languagePackage(language, { ...context, log });
      assert.equal(folder, path.join(SDKS, language));
      steps.length = 0;
      await languagePackage(language, { ...context, log });
      assert.deepEqual(steps, []);
    });
  }

  it("are used as documents show it, in Python", async () => {
    const documents = ["README.md", "docs/languages.md"].map((file) => readFileSync(path.join(root, file), "utf8"));
    const programs = documents.flatMap((text) =>
      blocks(text).flatMap(({ language, code }) => (language === "python" ? [code] : [])),
    );
    assert.equal(programs.length, 2);
    const imports = "import pulumi\nimport pulumi_owt as owt\n";
    const output = await mypy(programs.map((code) => (code.startsWith("import") ? code : imports + code)));
    assert.match(output, /^Success/);
  });

  it("are installed as documents show it, in Python", async () => {
    const target = mkdtempSync(path.join(tmpdir(), "owt-pip-"));
    const python = await pythonWithPackages(context);
    const options = ["--quiet", "--no-deps", "--no-build-isolation", "--target", target];
    await run(python, ["-m", "pip", "install", ...options, path.join(SDKS, "python")]);
    assert.ok(readdirSync(target).includes("pulumi_owt"));
    rmSync(target, { recursive: true });
  });

  it("have names of arguments that the provider understands, in Python", () => {
    const folder = path.join(INSTALLED, "pulumi_owt");
    const texts = readdirSync(folder).filter((file) => file.endsWith(".py"));
    const pairs = texts.flatMap((file) => [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(/pulumi\.getter\(name="(\w+)"\)\s+def (\w+)\(/g),
    ]);
    assert.ok(pairs.length > 100, `${pairs.length}`);
    for (const [, own = "", inPython] of pairs) assert.equal(pythonName(own), inPython);
  });

  it("let mypy find what is wrong in a program", async () => {
    const output = await mypy([
      [
        "import pulumi_owt as owt",
        'owt.Room("a", views={"main": owt.ViewArgs(video=owt.ViewVideoArgs(max_inputs=4))})',
        'owt.Room("b", manage=owt.RoomManage.SOME)',
        'owt.Recording("c", room="", container="mkv")',
        "owt.get_streams(label=4)",
      ].join("\n"),
    ]);
    for (const line of [2, 3, 4, 5]) assert.match(output, new RegExp(`program0\\.py:${line}: error`), output);
  });

  it("have examples in Pulumi YAML that pass its checks", async () => {
    const programs = programsIn("yaml");
    assert.equal(programs.length, 12);
    const { config, ...program } = merged(programs);
    project.write("Pulumi.yaml", stringify({ name: "classroom", runtime: "yaml", config, ...program }));
    const keys = Object.keys(config ?? {}).filter((key) => !["cameraUrl", "liveUrl"].includes(key));
    await project.configure(Object.fromEntries(keys.map((key) => [`--secret ${key}`, "planted-key"])));
    await project.configure({ "owt:offline": "true" });
    const output = await project.preview();
    assert.match(output, new RegExp(`\\+ ${Object.keys(program.resources).length + 1} to create`));
  });
});
