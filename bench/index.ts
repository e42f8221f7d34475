// `npm run bench`: compares the package with hooks that do nothing and with a simple provider of the usual kind.

import * as path from "node:path";
import { parseArgs } from "node:util";
import { benchEngine } from "./engine";
import { levers, leverTable, measureLevers } from "./levers";
import { type Group, measureGroup, tablesOf, titleOf } from "./lifecycle";
import { type Machine, machineLine, thisMachine } from "./machine";
import { endAll } from "./measure";
import { measureMicro } from "./micro";
import { microTable } from "./micro/figures";
import { measurePages, pageTable } from "./page";
import { ResultsFolder, writePages } from "./report";
import { defaultSides, operationNames, sideNames } from "./side";
import { toText } from "./table";
import { targetTable } from "./targets";
import { Workshop, root } from "./workshop";

const help = `Usage: npm run bench -- [WHAT] [OPTIONS]

WHAT
  lifecycle   rooms from the first up to destroy, side by side (the default)
  micro       loading, signing, check and diff, documents, client, emulator
  engine      the effect of the engine's own settings
  report      the page of owt report: size, making and opening, beside an empty page
  targets     compares the stored results with the targets; measures nothing
  page        writes docs/performance-results.md and the chart from the stored results; measures nothing

OPTIONS of lifecycle, engine and report
  --rooms N,...        how many rooms (10,100; engine: 100; report: 10,100,1000)
  --latency MS,...     round trip time to the server (0; engine: 20)
  --rounds N           how often everything is done (3; micro: 15; report: 9)
  --sides A,...        ${sideNames.join(", ")} (${defaultSides.join(", ")})
  --operations A,...   ${operationNames.join(", ")} (all; without first up
                       and destroy, the rooms are made once for all rounds)
  --parallel N         PULUMI_PARALLEL (that of the engine, 4 for each core)
  --skip-checkpoints   the state is written at the end of each command only

OPTIONS of micro
  --rounds N           how often (15)
  --stored N           rooms that the emulator stores (100000)
  --requests N         requests of a round (2000)

OPTIONS of all
  --write              keep the results under bench/results/, and write the page and the chart;
                       without it they are kept under .owt/bench/ only`;

function optionsOf(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rooms: { type: "string" },
      latency: { type: "string" },
      rounds: { type: "string" },
      sides: { type: "string", default: defaultSides.join(",") },
      operations: { type: "string", default: operationNames.join(",") },
      parallel: { type: "string" },
      "skip-checkpoints": { type: "boolean", default: false },
      stored: { type: "string", default: "100000" },
      requests: { type: "string", default: "2000" },
      write: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const what = positionals[0] ?? "lifecycle";
  if (!["lifecycle", "micro", "engine", "report", "targets", "page"].includes(what) || positionals.length > 1)
    throw new Error(`npm run bench has no ${positionals.join(" ")}.\n\n${help}`);
  return { what, ...values };
}

/** Whole numbers of an option. */
function numbers(name: string, text: string, least: number): number[] {
  const list = text.split(",").map(Number);
  if (list.some((number) => !Number.isSafeInteger(number) || number < least))
    throw new Error(`--${name} takes whole numbers of at least ${least}, not ${text}.`);
  return list;
}

function number(name: string, text: string): number {
  const [value = NaN, ...others] = numbers(name, text, 1);
  if (others.length > 0) throw new Error(`--${name} takes one number, not ${text}.`);
  return value;
}

/** Names that an option gives, in the order of the known ones. */
function chosen<T extends string>(name: string, text: string, known: readonly T[]): T[] {
  const wanted = text.split(",").map((part) => part.trim());
  const unknown = wanted.filter((part) => !known.some((other) => other === part));
  if (unknown.length > 0) throw new Error(`--${name} takes ${known.join(", ")}, not ${unknown.join(", ")}.`);
  return known.filter((part) => wanted.includes(part));
}

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const print = (text: string) => void process.stdout.write(`${text}\n\n`);
  if (options.help) {
    print(help);
    return;
  }
  const say = (text: string) => void process.stderr.write(`- ${text}\n`);
  const kept = new ResultsFolder(path.join(root, "bench", "results"));
  const results = options.write ? kept : new ResultsFolder(path.join(root, ".owt", "bench"));
  const { what } = options;
  if (what === "targets" || what === "page") {
    if (what === "page") await writePages(kept.read());
    print(toText(targetTable(kept.read())));
    return;
  }

  const measure = measurementOf(options, { results, print, say });
  const { prepare } = require("../tools/prepare.js") as { readonly prepare: () => Promise<void> };
  await prepare();
  const { version, environment } = await benchEngine();
  const machine = thisMachine(version);
  print(machineLine(machine));
  const workshop = new Workshop();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      endAll();
      workshop.remove();
      process.exit(130);
    });
  try {
    await measure({ workshop, environment, machine, say });
  } finally {
    workshop.remove();
  }
  if (options.write) await writePages(kept.read());
}

interface Surroundings {
  readonly workshop: Workshop;
  readonly environment: NodeJS.ProcessEnv;
  readonly machine: Machine;
  readonly say: (text: string) => void;
}

interface Outlets {
  readonly results: ResultsFolder;
  readonly print: (text: string) => void;
  readonly say: (text: string) => void;
}

/**
 * Returns the measurement for the options.
 * @throws Error for options that do not belong to it
 */
function measurementOf(
  options: ReturnType<typeof optionsOf>,
  { results, print, say }: Outlets,
): (surroundings: Surroundings) => Promise<void> {
  const roundsOr = (usual: string) => number("rounds", options.rounds ?? usual);
  if (options.what === "micro") {
    const wanted = {
      rounds: roundsOr("15"),
      stored: number("stored", options.stored),
      requests: number("requests", options.requests),
    };
    return async (surroundings) => {
      const micro = await measureMicro(wanted, surroundings);
      await results.setMicro(micro);
      print(toText(microTable(micro)));
      print(toText(targetTable({ groups: [], micro }, "measured")));
    };
  }
  if (options.what === "report") {
    const wanted = { sizes: numbers("rooms", options.rooms ?? "10,100,1000", 1), rounds: roundsOr("9") };
    return async (surroundings) => {
      const pages = await measurePages(wanted, surroundings);
      await results.setPages(pages);
      print(toText(pageTable(pages)));
      print(toText(targetTable({ groups: [], pages }, "measured")));
    };
  }
  const rounds = roundsOr("3");
  if (options.what === "engine") {
    const rooms = number("rooms", options.rooms ?? "100");
    const [latency = 20] = numbers("latency", options.latency ?? "20", 0);
    return async (surroundings) => {
      say(`${levers.length} ways to run the engine, ${rooms} rooms`);
      const measured = await measureLevers({ rooms, latency, rounds }, surroundings);
      await results.setLevers(measured);
      print(toText(leverTable(measured)));
    };
  }
  const sides = chosen("sides", options.sides, sideNames);
  const operations = chosen("operations", options.operations, operationNames);
  const settings = {
    ...(options.parallel !== undefined && { parallel: number("parallel", options.parallel) }),
    ...(options["skip-checkpoints"] && { skipCheckpoints: true }),
  };
  const latencies = numbers("latency", options.latency ?? "0", 0);
  const sizes = numbers("rooms", options.rooms ?? "10,100", 1);
  const wanted = sizes.flatMap((rooms) =>
    latencies.map((latency) => ({ rooms, latency, rounds, sides, operations, ...settings })),
  );
  return async (surroundings) => {
    const groups: Group[] = [];
    // Kept after each round: a run that is cut short has what it has measured.
    const keep = (group: Group) => results.addGroup(group);
    for (const one of wanted) {
      const group = await measureGroup(one, { ...surroundings, keep });
      groups.push(group);
      print(titleOf(group));
      for (const table of tablesOf(group)) print(toText(table));
    }
    print(toText(targetTable({ groups }, "measured")));
  };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
