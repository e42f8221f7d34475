// Runs the smoke for combinations of versions, and writes docs/compatibility.md.

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../e2e/stack";
import { type Axis, axes, exclusion } from "./axes";
import { type Combination, covering, product } from "./covering";
import { matrixFolder, nodeFolder, packedPackage, projectPackages } from "./installation";
import { type Result, keyOf, pageOf } from "./page";
import { smoke } from "./smoke";

interface Tools {
  readonly ensureEngine: (options: { version: string }) => Promise<object>;
  readonly engineEnvironment: (engine: object) => NodeJS.ProcessEnv;
}
const { ensureEngine, engineEnvironment } = require("../../tools/engine.js") as Tools;
const { prepare } = require("../../tools/prepare.js") as { prepare: () => Promise<void> };

const help = `Usage: npm run test:matrix -- [OPTIONS]

Runs what users do with combinations of versions of the engine, @pulumi/pulumi, Node and TypeScript, and writes docs/compatibility.md. It takes
minutes for each combination, so that CI does not run it. Results are kept after each: the next run tries what is missing or has failed, as
long as the package is the same.

OPTIONS
  --all        all combinations (those that contain each pair of versions)
  --fresh      forgets the results of earlier runs
  --jobs N     how many combinations run at a time (1)
  -h, --help   this text`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Runs the smoke for one combination. */
async function tried(combination: Combination, archive: string): Promise<Result> {
  const { engine = "", sdk = "", node = "", typescript = "" } = combination;
  const variables = engineEnvironment(await ensureEngine({ version: engine }));
  const name = Object.values(combination).join(" ");
  const begin = performance.now();
  const failures: Record<string, string> = {};
  const report = (title: string, failure?: string): void => {
    if (failure !== undefined) failures[title] = failure;
    say(
      `${failure === undefined ? "ok    " : "FAILED"} ${name}: ${title}${failure === undefined ? "" : `\n${failure}`}`,
    );
  };
  try {
    await smoke(
      {
        packages: await projectPackages(archive, sdk, typescript),
        environment: {
          PATH: [await nodeFolder(node), variables.PATH].join(path.delimiter),
          ...(variables.OWT_ENGINE_HOSTS !== undefined && { OWT_ENGINE_HOSTS: variables.OWT_ENGINE_HOSTS }),
        },
      },
      report,
    );
  } catch (error) {
    report("the installation", error instanceof Error ? error.message : String(error));
  }
  return {
    combination,
    date: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - begin) / 1000),
    failures,
  };
}

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      all: { type: "boolean", default: false },
      fresh: { type: "boolean", default: false },
      jobs: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (options.help) {
    say(help);
    return 0;
  }
  await prepare();
  const { archive, digest } = packedPackage();
  const values: Record<Axis, readonly string[]> = axes();
  const every = product(values);
  const possible = every.filter((combination) => exclusion(combination) === undefined);
  const wanted = options.all ? possible : covering(possible);
  say(`${wanted.length} of ${possible.length} combinations, package ${digest}`);

  const file = path.join(matrixFolder, `results-${digest}.json`);
  const results: Record<string, Result> =
    existsSync(file) && !options.fresh ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Result>) : {};
  const open = wanted.filter((combination) => {
    const former = results[keyOf(combination)];
    return former === undefined || Object.keys(former.failures).length > 0;
  });
  if (open.length < wanted.length) say(`${wanted.length - open.length} of them have worked before`);
  const work = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      results[keyOf(next)] = await tried(next, archive);
      writeFileSync(`${file}.draft`, JSON.stringify(results));
      renameSync(`${file}.draft`, file);
      say(`${open.length} more to begin`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));

  const found = wanted.map((combination) => results[keyOf(combination)]!);
  writeFileSync(path.join(root, "docs/compatibility.md"), await pageOf(values, found, every));
  say("docs/compatibility.md is written.");
  return found.some(({ failures }) => Object.keys(failures).length > 0) ? 1 : 0;
}

if (require.main === module) {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const isUsage = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") === true;
      console.error(isUsage ? `${(error as Error).message}\n\n${help}` : error);
      process.exit(isUsage ? 64 : 70);
    },
  );
}
