// Checks the structure that docs/architecture.md describes: allowed imports, no circles, and the modules that a program loads.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.join(__dirname, "..");

/** Files, and the files that they may import. The first matching rule applies. */
interface Rule {
  readonly from: RegExp;
  readonly may: readonly RegExp[];
}

const rules: readonly Rule[] = [
  { from: /^sdk\/values/, may: [] },
  { from: /^sdk\/text\//, may: [/^sdk\/(text\/|values)/] },
  { from: /^sdk\/schemas\//, may: [/^sdk\/(schemas\/|text\/|values)/] },
  { from: /^sdk\//, may: [/^sdk\//] },
  { from: /^emulator\//, may: [/^emulator\//, /^sdk\/(schemas\/|values)/] },
  {
    from: /^provider\/program\//,
    may: [
      /^provider\/program\//,
      /^provider\/lifecycle\/(unknown|types)/,
      /^provider\/connection\/(stack-keys|settings)/,
      /^sdk\//,
    ],
  },
  {
    from: /^provider\/spelling\//,
    may: [
      /^provider\/spelling\//,
      /^provider\/lifecycle\/(hooks|unknown|log)/,
      /^provider\/program\/(outputs|failure)/,
      /^sdk\//,
    ],
  },
  { from: /^provider\/(lifecycle|connection)\//, may: [/^provider\/(lifecycle|connection|spelling)\//, /^sdk\//] },
  // The native provider runs without Pulumi's SDK, which would make it start slowly.
  {
    from: /^provider\/native\/(?!index)/,
    may: [/^provider\/(?!program\/(?!repeated-names)|[\w-]+\/resource|index|lookups)/, /^sdk\//],
  },
  { from: /^provider\//, may: [/^provider\//, /^sdk\//] },
  { from: /^picture\//, may: [/^picture\//, /^sdk\//] },
  // Code that a browser loads: no schemas, nothing of Node.
  {
    from: /^plan\/report\/(client\/|data|figures|html)/,
    may: [/^plan\/report\/(client\/|data|figures|html)/, /^picture\/(?!of-view)/, /^sdk\/(text\/|values)/],
  },
  { from: /^plan\//, may: [/^(plan|picture|provider|sdk)\//] },
  { from: /^cli\//, may: [/^(cli|plan|picture|provider|emulator|sdk)\//] },
  { from: /^tools\//, may: [/^(?!bench\/)/] },
  { from: /^examples\//, may: [/^examples\//] },
  // test/bench runs a short version of the bench.
  { from: /^test\/(?!bench\/)/, may: [/^(?!bench\/)/] },
];

/** Modules that describe or validate values. Programs must not load them. */
const schemaModules = /\/(ajv|@sinclair\/typebox|yaml)\/|\/sdk\/schemas\//;

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/node_modules|fixtures/.test(file));
}

/** Files of the project that a file imports, including types and calls of `require` and `import`. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => path.join(path.dirname(file), fileName))
    .map((target) => [`${target}.ts`, path.join(target, "index.ts")].find((name) => graphFiles.has(name)) ?? target);
}

const graphFiles = new Set(
  ["sdk", "provider", "picture", "plan", "emulator", "cli", "examples", "test", "bench", "tools"].flatMap(filesBelow),
);
const graph = new Map([...graphFiles].map((file) => [file, importsOf(file)]));

/** The files of a circle through a file; undefined if there is none. */
function circleThrough(start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    for (const next of graph.get(way.at(-1) ?? "") ?? []) {
      if (next === start) return [...way, start];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

describe("the structure of the code", () => {
  it("lets each folder import only what its rule allows", () => {
    const broken = [...graph].flatMap(([file, targets]) => {
      const rule = rules.find(({ from }) => from.test(file));
      return targets
        .filter((target) => rule?.may.every((may) => !may.test(target)))
        .map((target) => `${file} imports ${target}`);
    });
    assert.deepEqual(broken, []);
  });

  it("has no circles of imports, types included", () => {
    const circles = [...graph.keys()].map(circleThrough).filter((circle) => circle !== undefined);
    assert.deepEqual(
      circles.map((circle) => circle.join(" -> ")),
      [],
    );
  });

  it("lets a program load no schema", () => {
    const script = `require(${JSON.stringify(path.join(root, "dist/provider"))}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })) as string[];
    assert.ok(loaded.some((file) => file.endsWith("/dist/provider/index.js")));
    assert.deepEqual(
      loaded.filter((file) => schemaModules.test(file) && !file.includes("/@pulumi/")),
      [],
    );
  });
});
