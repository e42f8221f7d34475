// Puts results where they stay: as JSON under results/, as tables and a chart under docs/.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import prettier from "prettier";
import { chartOf } from "./chart";
import { type Levers, leverTable } from "./levers";
import { type Group, tablesOf } from "./lifecycle";
import { machineLine } from "./machine";
import { type Micro, microTable } from "./micro/figures";
import { type Table, toMarkdown } from "./table";
import { type Results, targetTable } from "./targets";
import { root } from "./workshop";

/** All that is kept, of the latest run of each kind. */
export interface Kept extends Results {
  readonly levers?: Levers | undefined;
}

const docs = path.join(root, "docs");
const page = path.join(docs, "performance.md");

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
    };
  }

  /** Adds a group; one of the same rooms goes of which this one has all sides and operations. */
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

/** Writes the figures into the page, each kind between its marks, and draws the chart. */
export async function writePage(kept: Kept): Promise<void> {
  const { groups, micro, levers } = kept;
  let text = readFileSync(page, "utf8");
  const put = (mark: string, content: string) => {
    const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${page} has no place for ${mark}`);
    text = `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
  };
  const measuredOn = (what: { date: string; machine: Group["machine"] }) =>
    `Measured ${what.date.slice(0, 10)} on ${machineLine(what.machine)}.`;
  const tables = (list: readonly Table[]) => list.map(toMarkdown).join("\n\n");
  put("targets", toMarkdown(targetTable(kept)));
  if (groups.length > 0) {
    const machines = [...new Set(groups.map(measuredOn))];
    put("lifecycle", [...machines, ...groups.map((group) => tables(tablesOf(group)))].join("\n\n"));
    writeFileSync(path.join(docs, "performance.svg"), chartOf(shownOf(groups)));
  }
  if (micro) put("micro", `${measuredOn(micro)}\n\n${tables([microTable(micro)])}`);
  if (levers) put("engine", `${measuredOn(levers)}\n\n${tables([leverTable(levers)])}`);
  writeFileSync(page, await laidOut(page, text));
}

/** Of each latency the group in which most was measured, and of those the largest. */
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
