// Keeps results as JSON under results/, and makes a page of tables and a chart of them under docs/.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import prettier from "prettier";
import { chartOf } from "./chart";
import { type Levers, leverTable } from "./levers";
import { type Group, tablesOf, titleOf } from "./lifecycle";
import { machineLine } from "./machine";
import { type Micro, microTable } from "./micro/figures";
import { type Pages, pageTable } from "./page/figures";
import { rowsOf, toMarkdown } from "./table";
import { type Results, targetTable } from "./targets";
import { root } from "./workshop";

/** The latest results of each bench. */
export interface Kept extends Results {
  readonly levers?: Levers | undefined;
}

const page = path.join(root, "docs", "performance-results.md");
const chart = path.join(root, "docs", "performance.svg");

export class ResultsFolder {
  constructor(private readonly folder: string) {}

  read(): Kept {
    const read = (name: string): unknown => {
      const file = path.join(this.folder, `${name}.json`);
      return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
    };
    return {
      groups: (read("lifecycle") as Group[] | undefined) ?? [],
      micro: read("micro") as Micro | undefined,
      levers: read("engine") as Levers | undefined,
      pages: read("report") as Pages | undefined,
    };
  }

  /** Adds a group in place of those of the same rooms and settings whose sides and operations it covers. */
  async addGroup(group: Group): Promise<void> {
    const key = ({ rooms, latency, parallel, skipCheckpoints }: Group) =>
      JSON.stringify([rooms, latency, parallel, skipCheckpoints]);
    const isCovered = (other: Group) =>
      key(other) === key(group) &&
      other.sides.every((side) => group.sides.includes(side)) &&
      other.operations.every((operation) => group.operations.includes(operation));
    const others = this.read().groups.filter((other) => !isCovered(other));
    const groups = [...others, group].sort((a, b) => a.rooms - b.rooms || a.latency - b.latency);
    await this.#write("lifecycle", groups);
  }

  setMicro = (micro: Micro): Promise<void> => this.#write("micro", micro);
  setPages = (pages: Pages): Promise<void> => this.#write("report", pages);
  setLevers = (levers: Levers): Promise<void> => this.#write("engine", levers);

  async #write(name: string, value: unknown): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const file = path.join(this.folder, `${name}.json`);
    writeFileSync(file, await laidOut(file, JSON.stringify(value)));
  }
}

async function laidOut(file: string, text: string): Promise<string> {
  const settings = await prettier.resolveConfig(file);
  return prettier.format(text, { ...settings, filepath: file });
}

const introduction = `# Results of the performance benches

<!-- Made by npm run bench from bench/results: do not edit. -->

[Performance](performance.md) explains the sides, the operations and the targets. Times are medians; the smallest and the
largest value of all rounds are in brackets.
`;

/** Text of docs/performance-results.md. */
export async function resultsPage({ groups, micro, levers, pages }: Kept): Promise<string> {
  const measuredOn = (what: { date: string; machine: Group["machine"] }) =>
    `Measured ${what.date.slice(0, 10)} on ${machineLine(what.machine)}.`;
  const sections = [
    introduction,
    `## Targets\n\nA figure with its place in brackets was measured elsewhere and is not judged.`,
    rowsOf(targetTable({ groups, micro, pages })),
    "## Many rooms",
    ...new Set(groups.map(measuredOn)),
    ...groups.flatMap((group) => [`### ${titleOf(group)}`, ...tablesOf(group).map(toMarkdown)]),
    ...(micro ? ["## Parts of the package", measuredOn(micro), rowsOf(microTable(micro))] : []),
    ...(pages ? ["## The page of a report", measuredOn(pages), rowsOf(pageTable(pages))] : []),
    ...(levers ? ["## Settings of the engine", measuredOn(levers), toMarkdown(leverTable(levers))] : []),
  ];
  return laidOut(page, sections.join("\n\n"));
}

/** Text of docs/performance.svg; undefined if no group was measured. */
export const resultsChart = ({ groups }: Kept): string | undefined =>
  groups.length > 0 ? chartOf(shownOf(groups)) : undefined;

/** Writes the page of the results and the chart. */
export async function writePages(kept: Kept): Promise<void> {
  const drawn = resultsChart(kept);
  if (drawn !== undefined) writeFileSync(chart, drawn);
  writeFileSync(page, await resultsPage(kept));
}

/** For each latency the group with the most sides and operations; among equals the one with the most rooms. */
function shownOf(groups: readonly Group[]): Group[] {
  const latencies = [...new Set(groups.map(({ latency }) => latency))].sort((a, b) => a - b);
  const extent = ({ sides, operations }: Group) => sides.length * operations.length;
  return latencies.flatMap((latency) =>
    groups
      .filter((group) => group.latency === latency)
      .sort((a, b) => extent(b) - extent(a) || b.rooms - a.rooms)
      .slice(0, 1),
  );
}
