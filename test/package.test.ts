// Checks licences, install scripts and documents of the package and its dependencies, without network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { anchors, links } from "./markdown";

/** A package in the lock file. */
interface Locked {
  readonly license?: string;
  readonly hasInstallScript?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const own = JSON.parse(read("package.json")) as Locked & { readonly scripts: Readonly<Record<string, string>> };
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Readonly<Record<string, Locked>> };

/** Path of a dependency of a package: in its own folder or in a parent folder. */
function placeOf(from: string, name: string): string {
  const place = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (packages[place] !== undefined) return place;
  if (from === "") return assert.fail(`the lock file has no ${name}`);
  const parent = from.slice(0, Math.max(0, from.lastIndexOf("node_modules/") - 1));
  return placeOf(parent, name);
}

/** All packages that are installed with the package, by path. `peers` adds its peer dependencies. */
function needed(peers: object = {}, from = "", found = new Map<string, Locked>()): ReadonlyMap<string, Locked> {
  const { dependencies, optionalDependencies } = from === "" ? own : (packages[from] ?? {});
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peers })) {
    const place = placeOf(from, name);
    const one = packages[place];
    if (one === undefined || found.has(place)) continue;
    found.set(place, one);
    needed({}, place, found);
  }
  return found;
}

const permissive = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "Unlicense"];

describe("the dependencies of the package", () => {
  const all = [...needed()];

  it("have permissive licences", () => {
    const others = all.filter(([, { license = "none" }]) => !permissive.includes(license));
    assert.deepEqual(others, []);
  });

  it("run on the oldest supported Node", () => {
    const oldest = /^>=(\d+)$/.exec(own.engines?.node ?? "")?.[1] ?? assert.fail("engines names no oldest Node");
    const takes = (range: string) =>
      range.split("||").some((part) => {
        const [, sign, major] = /(>=|>)?[\^~v\s]*(\d+)/.exec(part) ?? [];
        return major === undefined || (sign === undefined ? major === oldest : Number(major) <= Number(oldest));
      });
    const others = [...needed(own.peerDependencies)].filter(([, { engines }]) => !takes(engines?.node ?? "*"));
    assert.deepEqual(
      others.map(([place, { engines }]) => [place, engines?.node]),
      [],
    );
  });

  it("are few", () => assert.ok(all.length <= 24, String(all.length)));

  it("run no script during installation", () => {
    assert.deepEqual(
      all.filter(([, { hasInstallScript }]) => hasInstallScript === true),
      [],
    );
    // `prepack` runs only when the package is packed, or installed from its sources.
    const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    assert.deepEqual(
      Object.keys(own.scripts).filter((name) => atInstall.includes(name)),
      [],
    );
  });

  it("are in SECURITY.md with their licences if they are direct, and nothing else is", () => {
    const [, section = ""] = read("SECURITY.md").split("## Dependencies");
    const rows = [...section.matchAll(/^\| ([^ |]+) +\| ([^ |]+) +\|/gm)].map(([, name, license]) => [name, license]);
    const direct = Object.keys(own.dependencies ?? {}).map((name) => {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      assert.equal(packages[`node_modules/${name}`]?.license, license, name);
      return [name, license];
    });
    assert.deepEqual(rows.slice(2), direct.sort());
  });

  it("are counted there by licence", () => {
    const counts = new Map<string, number>();
    for (const [, { license = "" }] of all) counts.set(license, (counts.get(license) ?? 0) + 1);
    const [first, ...rest] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const text = [
      `${String(first?.[1])} of them ${String(first?.[0])}`,
      ...rest.map(([license, count]) => `${String(count)} ${license}`),
    ];
    const sentence = `there are ${String(all.length)} packages: ${text.join(", ")}.`;
    assert.ok(read("SECURITY.md").replace(/\s+/g, " ").includes(sentence), `SECURITY.md should say: ${sentence}`);
  });
});

describe("the documents in the package", () => {
  let packed: ReadonlySet<string>;
  /** Pages for contributors: they may link to files that the package does not contain. */
  const forContributors = /^(CONTRIBUTING\.md|docs\/(architecture|performance)\.md|docs\/decisions\/)/;

  before(() => {
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root });
    const [archive] = JSON.parse(output.toString()) as { files: { path: string }[] }[];
    packed = new Set(archive?.files.map((file) => file.path));
  });

  const isPacked = (name: string) =>
    packed.has(name) || [...packed].some((file) => file.startsWith(`${name.replace(/\/$/, "")}/`));

  it("link to files of the package and their headings", () => {
    const documents = [...packed].filter((file) => file.endsWith(".md"));
    assert.ok(documents.includes("README.md") && documents.length > 10);
    const broken = documents
      .filter((file) => !forContributors.test(file))
      .flatMap((file) =>
        links(read(file))
          .filter((target) => {
            const [name = "", anchor] = target.split("#");
            const pointed = name === "" ? file : path.join(path.dirname(file), name);
            return !isPacked(pointed) || (anchor !== undefined && !anchors(read(pointed)).has(anchor));
          })
          .map((target) => `${file}: ${target}`),
      );
    assert.deepEqual(broken, []);
  });
});

describe("the check before a release", () => {
  const { releaseProblems } = createRequire(__filename)("../tools/release-check.js") as {
    releaseProblems: (options: { root: string; env: NodeJS.ProcessEnv }) => string[];
  };
  const address = "https://github.com/someone/pulumi-owt";
  const manifest = {
    version: "1.2.3",
    homepage: `${address}#readme`,
    repository: { type: "git", url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
  };
  let folder: string;
  const problems = (env: NodeJS.ProcessEnv = {}) => releaseProblems({ root: folder, env });
  const write = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-release-"));
    write("package.json", JSON.stringify(manifest));
    write("CHANGELOG.md", "# Changelog\n\n## [1.2.3] - 2026-01-31\n");
    mkdirSync(path.join(folder, "test/fixtures/upgrade/1.2.3"), { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("runs before each publication", () => {
    assert.equal(own.scripts["prepublishOnly"], "node tools/release-check.js");
  });

  it("accepts a release that is ready", () => {
    assert.deepEqual(problems(), []);
    assert.deepEqual(problems({ GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1.2.3" }), []);
  });

  it("refuses placeholders instead of the address of the repository", () => {
    const { homepage, repository, bugs } = JSON.parse(read("package.json")) as typeof manifest;
    write("package.json", JSON.stringify({ ...manifest, homepage, repository, bugs }));
    assert.deepEqual(
      problems().map((problem) => /^package\.json: (\w+) is \S*OWNER/.exec(problem)?.[1]),
      ["repository", "homepage", "bugs"],
    );
    write("package.json", JSON.stringify({ version: "1.2.3" }));
    assert.equal(problems().length, 3);
  });

  it("refuses a version without a date in the changelog, without a recorded state, and with another tag", () => {
    write("CHANGELOG.md", "## [1.2.3] - unreleased\n");
    assert.match(problems().join("\n"), /^CHANGELOG\.md: no dated section of 1\.2\.3/);
    write("CHANGELOG.md", "## [1.2.3] - 2026-01-31\n");
    rmSync(path.join(folder, "test/fixtures/upgrade/1.2.3"), { recursive: true });
    assert.match(problems().join("\n"), /^test\/fixtures\/upgrade: no state of 1\.2\.3/);
    mkdirSync(path.join(folder, "test/fixtures/upgrade/1.2.3"));
    assert.match(problems({ GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1.2.4" }).join("\n"), /^The tag is v1\.2\.4/);
  });
});

describe("the workflow of a release", () => {
  const workflow = parse(read(".github/workflows/release.yml")) as {
    on: unknown;
    permissions: Readonly<Record<string, string>>;
    jobs: { publish: { steps: { run?: string }[] } };
  };
  const commands = workflow.jobs.publish.steps.flatMap(({ run }) => run ?? []);

  it("publishes tags of versions with provenance, after the check and all tests", () => {
    assert.deepEqual(workflow.on, { push: { tags: ["v*"] } });
    assert.equal(workflow.permissions["id-token"], "write");
    assert.deepEqual(commands, [
      "node tools/release-check.js",
      "npm audit --omit=dev",
      "npm test",
      "npm publish --provenance --access public",
    ]);
  });

  it("is the one that CONTRIBUTING.md describes", () => {
    const [, section = ""] = read("CONTRIBUTING.md").split("## To release");
    for (const text of [
      ".github/workflows/release.yml",
      "npm publish --provenance",
      "tools/release-check.js",
      "NPM_TOKEN",
    ])
      assert.ok(section.includes(text), text);
  });
});
