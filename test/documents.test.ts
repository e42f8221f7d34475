// Checks links, file names and messages in the documents of the repository, and the dependencies of examples.

import assert from "node:assert/strict";
import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { anchors, links } from "./markdown";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const foreign = ["node_modules", "dist", "coverage", ".git", ".owt"];

/** Files of the repository with one of these extensions. */
function files(ending: RegExp, folder = ""): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !foreign.includes(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? files(ending, file) : ending.test(entry.name) ? [file] : [];
    });
}

/** Broken links of a document. */
function faults(file: string): string[] {
  return links(read(file)).flatMap((target) => {
    const [name = "", anchor] = target.split("#");
    const pointed = name === "" ? file : path.join(path.dirname(file), name);
    if (!existsSync(path.join(root, pointed))) return [`${file} links to ${target}, which is not there`];
    if (anchor === undefined || anchors(read(pointed)).has(anchor)) return [];
    return [`${file} links to ${target}, and ${pointed} has no such heading`];
  });
}

describe("documents", () => {
  const documents = files(/\.md$/);

  it("link to files and headings that exist", () => {
    assert.ok(documents.length > 10);
    assert.deepEqual(documents.flatMap(faults), []);
  });

  it("show all pictures of docs/, which are small and said in words", () => {
    const pictures = files(/\.(svg|png)$/, "docs");
    const shown = documents.flatMap((file) => {
      const text = read(file);
      const images = [
        ...[...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, words, target]) => [words, target]),
        ...[...text.matchAll(/<img src="([^"]+)"[^>]* alt="([^"]+)">/g)].map(([, target, words]) => [words, target]),
      ];
      return images.map(([words = "", target = ""]) => ({ words, picture: path.join(path.dirname(file), target) }));
    });
    for (const picture of pictures) {
      assert.ok(
        shown.some((one) => one.picture === picture && one.words.length >= 20),
        `${picture} is not shown, or has no words`,
      );
      assert.ok(statSync(path.join(root, picture)).size < 250_000, `${picture} is large`);
    }
  });

  it("exist if code or tools name them", () => {
    const sources = files(/\.(ts|js|mjs|json|ya?ml)$/).filter((file) => !file.startsWith("test/"));
    const missing = sources.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w./-])(?:docs|examples|findings)\/[\w./-]*\w/g)]
        .map(([name]) => name)
        .filter((name) => !existsSync(path.join(root, name)))
        .map((name) => `${file} names ${name}, which is not there`),
    );
    assert.deepEqual(missing, []);
  });

  it("name commands that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const missing = documents.flatMap((file) =>
      [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => scripts[name] === undefined)
        .map((name) => `${file} names npm run ${name}`),
    );
    assert.deepEqual(missing, []);
  });
});

describe("docs/troubleshooting.md", () => {
  /** Messages of Pulumi or Node. */
  const ofOthers = [
    "the stack is currently locked by",
    "failed to load checkpoint: EOF",
    "warning: ",
    "cannot ignore changes in",
    "Could not automatically download and install resource plugin",
    "internal error loading package",
    "no language plugin 'pulumi-language-yaml' found",
  ];
  /** The code of this project, with joined string literals and unescaped quotes. */
  const code = files(/\.(ts|js)$/)
    .filter((file) => /^(sdk|provider|cli|tools)\//.test(file))
    .map((file) => read(file).replace(/["`] \+\s+["`]/g, ""))
    .join("\n");

  it("has headings with messages of the code", () => {
    const headings = [...read("docs/troubleshooting.md").matchAll(/^### .*`(.*)`/gm)].map(([, text = ""]) => text);
    assert.ok(headings.length > 15);
    const pieces = headings
      .flatMap((heading) => heading.split(/…|\(\d+, code \d+\)|\d+ lock\(s\)|^pulumi up$|owt:\w+|; did you mean/))
      .filter((piece) => /\w/.test(piece) && !ofOthers.some((other) => piece.startsWith(other)));
    const missing = pieces.filter((piece) => !code.includes(piece.trim()));
    assert.deepEqual(missing, []);
  });
});

describe("findings", () => {
  const scripts = files(/\.sh$/).filter((file) => file.startsWith("findings"));

  it("have the form that their README describes, and are listed there", () => {
    const listed = [...read("findings/README.md").matchAll(/^\| \[(\S+\.sh)\]/gm)].map(([, name = ""]) => name);
    assert.deepEqual(
      scripts.map((file) => path.basename(file)),
      listed,
    );
    for (const file of scripts) {
      accessSync(path.join(root, file), constants.X_OK);
      assert.match(
        read(file),
        /^#!\/usr\/bin\/env bash\n# [^]*^# Versions: [^]*^# Behaviour: [^]*^# The guess: [^]*^set -euo/m,
        file,
      );
      assert.doesNotMatch(read(file), /owt/i, file);
    }
  });
});

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

describe("dependencies of examples", () => {
  const own = JSON.parse(read("package.json")) as Manifest;
  const examples = readdirSync(path.join(root, "examples"))
    .map((name) => `examples/${name}/package.json`)
    .filter((file) => existsSync(path.join(root, file)));
  /** Versions in the commands of docs/deployment.md, by package; empty without a version. */
  const versions = [...read("docs/deployment.md").matchAll(/(?:install|add) [^`\n]*\bpulumi-owt [^`\n]*/g)].map(
    ([line]) =>
      Object.fromEntries(
        [...line.matchAll(/ (@?[\w/-]+)(?:@([\d.]+))?(?= |$)/g)].map(([, name = "", version = ""]) => [name, version]),
      ),
  );

  it("are those of the installation commands, which have one version of each", () => {
    assert.equal(versions.length, 3);
    for (const command of versions) {
      const { add: _, "--allow-build=protobufjs": __, ...packages } = command;
      assert.deepEqual(packages, { "pulumi-owt": "", "@pulumi/pulumi": "", typescript: "5.9", "@types/node": "20" });
    }
  });

  for (const file of examples) {
    it(`have the same versions in ${file}`, () => {
      const { dependencies, devDependencies } = JSON.parse(read(file)) as Manifest;
      assert.deepEqual(dependencies, {
        "@pulumi/pulumi": own.peerDependencies["@pulumi/pulumi"],
        "pulumi-owt": `^${own.version}`,
      });
      const { typescript = "", "@types/node": types = "" } = versions[0] ?? {};
      assert.deepEqual(Object.keys(devDependencies).sort(), ["@types/node", "typescript"]);
      assert.equal(devDependencies["typescript"], `~${typescript}`);
      assert.equal(devDependencies["@types/node"], own.devDependencies["@types/node"]);
      assert.ok(devDependencies["@types/node"]?.startsWith(`^${types}.`));
    });
  }

  it("have the TypeScript that this package is compiled with", () => {
    assert.equal(own.devDependencies["typescript"], `~${versions[0]?.["typescript"] ?? ""}`);
  });
});
