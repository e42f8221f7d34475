// The targets of the bench: each has a limit and computes its figure from the results.

import { type Group, connectionCount, figures, openConnections, requestCount, slower, wallSeconds } from "./lifecycle";
import { type Micro, figureOf, medianOf, timesYardstick } from "./micro/figures";
import { type PageFigures, type Pages, largestAt, timesEmpty } from "./page/figures";
import { type OperationName, type Sample, type SideName, operationNames } from "./side";
import { median, short } from "./statistics";
import type { Table } from "./table";

/** Results of all benches. */
export interface Results {
  readonly groups: readonly Group[];
  readonly micro?: Micro | undefined;
  readonly pages?: Pages | undefined;
}

interface Figure {
  readonly value: number;
  /** The conditions of the measurement, if they differ from those of the target. Such a figure has no verdict. */
  readonly elsewhere?: string;
}

export interface Target {
  readonly name: string;
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
  /** Short description of the computation, for a table. */
  readonly how: string;
  readonly figure: (results: Results) => Figure | undefined;
}

/** Rooms on a page of a list. */
const page = 100;
/** Requests of a client that are open at one time. */
const concurrency = 16;
/** Numbers of rooms between which the growth is measured. */
const [few, many] = [100, 5000];

export const targets: readonly Target[] = [
  ...(["first up", "unchanged up", "preview", "destroy"] as const).map((operation) =>
    wall(`${operation} of 1,000 rooms`, ["ours", "floor"], operation, { rooms: 1000, latency: 0 }, { atMost: 1.1 }),
  ),
  wall("first up of 1,000 rooms", ["quick", "floor"], "first up", { rooms: 1000, latency: 0 }, { atMost: 0.12 }),
  wall("destroy of 1,000 rooms", ["quick", "floor"], "destroy", { rooms: 1000, latency: 0 }, { atMost: 0.15 }),
  wall("first up of 1,000 rooms", ["document", "quick"], "first up", { rooms: 1000, latency: 0 }, { atMost: 1.05 }),
  wall("refresh of 100 rooms", ["ours", "floor"], "refresh", { rooms: 100, latency: 0 }, { atMost: 1.15 }),
  ...(["preview", "unchanged up"] as const).map((operation) =>
    wall(`${operation} of 10 rooms`, ["ours", "floor"], operation, { rooms: 10, latency: 0 }, { atMost: 1.05 }),
  ),
  wall(
    "first up of 1,000 rooms, 20 ms away",
    ["ours", "floor"],
    "first up",
    { rooms: 1000, latency: 20 },
    { atMost: 1.15 },
  ),
  wall(
    "refresh of 1,000 rooms, 100 ms away",
    ["ours", "floor"],
    "refresh",
    { rooms: 1000, latency: 100 },
    { atMost: 1.15 },
  ),
  {
    name: "requests of that refresh",
    limit: { atMost: 1 + 1000 / page },
    how: `one, and one for each page of ${page} rooms`,
    figure: ({ groups }) =>
      found(groups, { rooms: 1000, latency: 100 }, ["ours"], ["refresh"], (group) =>
        median(figures(group, "ours", "refresh", requestCount)),
      ),
  },
  wall(
    "refresh of 1,000 rooms, 100 ms away",
    ["native", "floor"],
    "refresh",
    { rooms: 1000, latency: 100 },
    { atMost: 1 },
  ),
  ...(["first up", "preview", "destroy"] as const).map((operation) =>
    wall(`${operation} of 1,000 rooms`, ["native", "ours"], operation, { rooms: 1000, latency: 0 }, { atMost: 1 }),
  ),
  state("state for each room", "native", "ours", 0.93),
  state("state for each room", "ours", "floor", 1.15),
  wall("first up of 300 rooms", ["usual", "ours"], "first up", { rooms: 300, latency: 0 }, { atLeast: 4 }),
  wall("first up of 1,000 rooms", ["usual", "ours"], "first up", { rooms: 1000, latency: 0 }, { atLeast: 5 }),
  wall(
    "refresh of 1,000 rooms, 100 ms away",
    ["usual", "ours"],
    "refresh",
    { rooms: 1000, latency: 100 },
    { atLeast: 5 },
  ),
  state("state for each room", "ours", "usual", 0.1),
  {
    name: "connections open at one time",
    limit: { atMost: concurrency },
    how: `most in any measurement; ${concurrency} requests at a time`,
    figure: ({ groups }) => mostOf(groups, operationNames, openConnections),
  },
  {
    name: "connections opened by an unchanged up",
    limit: { atMost: 0 },
    how: "most in any measurement",
    figure: ({ groups }) => mostOf(groups, ["unchanged up"], connectionCount),
  },
  ofPage(
    "page of 1,000 rooms, opened",
    { atMost: 1.5 },
    "time / that of an empty page with as many elements",
    timesEmpty,
  ),
  ofPage("page of 1,000 rooms, MB", { atMost: 4 }, "size of the file", ({ bytes }) => bytes / 1e6),
  ...[false, true].map((skipped): Target => ({
    name: `growth from 100 to 5,000 rooms${skipped ? ", checkpoints skipped" : ""}`,
    limit: { atMost: 1.05 },
    how: "first up, time per room, 5,000 / 100 rooms",
    figure: ({ groups }) => growth(groups.filter(({ skipCheckpoints = false }) => skipCheckpoints === skipped)),
  })),
  micro('require("pulumi-owt")', { atMost: 1.15 }, "time / that of @pulumi/pulumi alone", (results) =>
    timesYardstick(results, "require"),
  ),
  micro("start of the native provider", { atMost: 0.4 }, "time / that of Pulumi's dynamic host", (results) =>
    timesYardstick(results, "start of the provider"),
  ),
  micro("check and diff of a full room, µs", { atMost: 200 }, "check with the same inputs, then diff", (results) =>
    medianOf(results, "check and diff"),
  ),
  micro("client", { atLeast: 0.9 }, "reads per second / those of node-fetch", (results) =>
    timesYardstick(results, "client"),
  ),
  micro("emulator", { atLeast: 0.5 }, "GETs per processor second / a bare node:http route", (results) =>
    timesYardstick(results, "emulator requests"),
  ),
  micro("emulator, bytes for each default room", { atMost: 5000 }, "heap and buffers, the larger of two", (results) =>
    Math.max(medianOf(results, "emulator memory"), medianOf(results, "emulator memory, read")),
  ),
  {
    name: "emulator, start with 100,000 rooms on disk, ms",
    limit: { atMost: 3000 },
    how: "from startEmulator until it listens",
    figure: (results: Results): Figure | undefined => startOfEmulator(results.micro),
  },
];

interface Place {
  readonly rooms: number;
  readonly latency: number;
}

function wall(
  name: string,
  [of, to]: readonly [SideName, SideName],
  operation: OperationName,
  place: Place,
  limit: Target["limit"],
): Target {
  return {
    name: `${name}: ${of} / ${to}`,
    limit,
    how: "wall time, median of the rounds' ratios",
    figure: ({ groups }) => found(groups, place, [of, to], [operation], (group) => slower(group, of, to, operation)),
  };
}

/** State hardly depends on the number of rooms; the largest group counts. */
function state(name: string, of: SideName, to: SideName, atMost: number): Target {
  return {
    name: `${name}: ${of} / ${to}`,
    limit: { atMost },
    how: "state file after the first up, less an empty one",
    figure: ({ groups }: Results): Figure | undefined => {
      const group = groups
        .filter(({ stateBytes }) => stateBytes[of] !== undefined && stateBytes[to] !== undefined)
        .sort((a, b) => b.rooms - a.rooms)[0];
      return group && { value: (group.stateBytes[of] ?? NaN) / (group.stateBytes[to] ?? NaN) };
    },
  };
}

/** A figure of the page with 1,000 rooms: the larger of new and changed ones. */
function ofPage(name: string, limit: Target["limit"], how: string, figure: (page: PageFigures) => number): Target {
  return {
    name,
    limit,
    how,
    figure({ pages }) {
      if (pages === undefined) return undefined;
      const { value, rooms } = largestAt(pages, 1000, figure);
      return { value, ...(rooms !== 1000 && { elsewhere: `${rooms} rooms` }) };
    },
  };
}

function micro(name: string, limit: Target["limit"], how: string, figure: (results: Micro) => number): Target {
  return { name, limit, how, figure: ({ micro: results }) => results && { value: figure(results) } };
}

/** The figure of the group at that place with the most rounds, or of the nearest group. */
function found(
  groups: readonly Group[],
  { rooms, latency }: Place,
  sides: readonly SideName[],
  operations: readonly OperationName[],
  figure: (group: Group) => number,
): Figure | undefined {
  const [group] = groups
    .filter(({ samples, skipCheckpoints }) => {
      const isThere = sides.every((side) => operations.every((operation) => samples[side]?.[operation]));
      return isThere && !skipCheckpoints;
    })
    .sort((a, b) => distance(a) - distance(b) || b.rounds - a.rounds);
  if (group === undefined) return undefined;
  const isThere = group.rooms === rooms && group.latency === latency;
  return { value: figure(group), ...(!isThere && { elsewhere: `${group.rooms} rooms, ${group.latency} ms` }) };

  function distance(at: Place): number {
    return Math.abs(Math.log(at.rooms / rooms)) + (at.latency === latency ? 0 : 0.1);
  }
}

function startOfEmulator(results: Micro | undefined): Figure | undefined {
  const exact = results && figureOf(results, "emulator start, 100000 rooms");
  const other = exact ?? results?.figures.find(({ key }) => key.startsWith("emulator start, "));
  return other && { value: median(other.ours), ...(exact === undefined && { elsewhere: other.name }) };
}

function mostOf(
  groups: readonly Group[],
  operations: readonly OperationName[],
  figure: (sample: Sample) => number,
): Figure | undefined {
  const all = groups.flatMap((group) => operations.flatMap((operation) => figures(group, "ours", operation, figure)));
  return all.length === 0 ? undefined : { value: Math.max(...all) };
}

function growth(groups: readonly Group[]): Figure | undefined {
  const both = groups.filter(({ samples }) => samples.ours?.["first up"] && samples.floor?.["first up"]);
  const sizes = both.map(({ rooms }) => rooms);
  const [low, high] =
    sizes.includes(few) && sizes.includes(many) ? [few, many] : [Math.min(...sizes), Math.max(...sizes)];
  if (both.length === 0 || low === high) return undefined;
  const perRoom = (side: SideName, rooms: number) => {
    const at = both.filter((group) => group.rooms === rooms).sort((a, b) => a.latency - b.latency)[0];
    return at === undefined ? NaN : wallSeconds(at, side, "first up") / rooms;
  };
  const grown = (side: SideName) => perRoom(side, high) / perRoom(side, low);
  const isThere = low === few && high === many;
  return { value: grown("ours") / grown("floor"), ...(!isThere && { elsewhere: `${low} to ${high} rooms` }) };
}

export type Verdict = "holds" | "missed" | "not measured";

export function verdictOf({ limit }: Target, figure: Figure | undefined): Verdict {
  if (figure === undefined || figure.elsewhere !== undefined || !Number.isFinite(figure.value)) return "not measured";
  const holds = "atMost" in limit ? figure.value <= limit.atMost : figure.value >= limit.atLeast;
  return holds ? "holds" : "missed";
}

/**
 * Each target with its figure and whether it holds.
 *
 * @param only leaves out those of which nothing was measured.
 */
export function targetTable(results: Results, only?: "measured"): Table {
  return {
    title: "Targets",
    head: ["", "figure", "limit", "", "how"],
    rows: targets.flatMap((target) => {
      const figure = target.figure(results);
      if (figure === undefined && only !== undefined) return [];
      const { limit, how, name } = target;
      const elsewhere = figure?.elsewhere === undefined ? "" : ` (${figure.elsewhere})`;
      return [
        [
          name,
          figure === undefined ? "–" : short(figure.value) + elsewhere,
          "atMost" in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`,
          verdictOf(target, figure),
          how,
        ],
      ];
    }),
  };
}
