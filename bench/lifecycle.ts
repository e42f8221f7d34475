// Measures the life of many rooms. The sides take turns at every operation, in a rotating order, so that other load of the machine
// affects all of them.

import type { Machine } from "./machine";
import {
  type OperationName,
  type Sample,
  Side,
  type SideName,
  operationNames,
  sideNames,
  withoutCheckpoints,
} from "./side";
import { median, ratio, short, spread } from "./statistics";
import type { Table } from "./table";
import type { Workshop } from "./workshop";

export interface GroupOptions {
  readonly rooms: number;
  /** Round trip time to the server, in milliseconds. */
  readonly latency: number;
  readonly rounds: number;
  readonly sides: readonly SideName[];
  readonly operations: readonly OperationName[];
  /** `PULUMI_PARALLEL`; without it the engine's default, 4 for each core. */
  readonly parallel?: number;
  /** Whether the engine writes its state only at the end of a command, so that writing is not measured. */
  readonly skipCheckpoints?: boolean;
}

/** Results for a number of rooms and a latency. */
export interface Group extends GroupOptions {
  readonly date: string;
  readonly machine: Machine;
  readonly samples: Partial<Record<SideName, Partial<Record<OperationName, Sample[]>>>>;
  /** Size of the state after the first `up`, less an empty stack. */
  readonly stateBytes: Partial<Record<SideName, number>>;
}

interface Surroundings {
  readonly workshop: Workshop;
  readonly environment: NodeJS.ProcessEnv;
  readonly machine: Machine;
  /** Reports each measurement. */
  readonly say: (text: string) => void;
  /** Keeps the results after each round. */
  readonly keep: (group: Group) => Promise<void>;
}

/** Measures a group. */
export async function measureGroup(options: GroupOptions, surroundings: Surroundings): Promise<Group> {
  const { rooms, latency, rounds, sides: names, operations, parallel, skipCheckpoints } = options;
  const { workshop, machine, say, keep } = surroundings;
  const environment = {
    ...surroundings.environment,
    ...(parallel !== undefined && { PULUMI_PARALLEL: String(parallel) }),
    ...(skipCheckpoints && withoutCheckpoints),
  };
  const samples: Group["samples"] = {};
  const stateBytes: Group["stateBytes"] = {};
  let sides: Side[] = [];
  const closeAll = async () => {
    await Promise.all(sides.map((side) => side.close()));
    sides = [];
  };
  let group: Group = { ...options, rounds: 0, date: new Date().toISOString(), machine, samples, stateBytes };
  try {
    for (let round = 0; round < rounds; round += 1) {
      // A round that begins with nothing leaves behind what was not destroyed.
      if (operations.includes("first up") && !operations.includes("destroy")) await closeAll();
      const isNew = sides.length === 0;
      if (isNew) for (const name of names) sides.push(await Side.start(workshop, name, { latency, environment }));
      if (!operations.includes("first up") && (isNew || operations.includes("destroy")))
        for (const side of sides) {
          await side.prepare(rooms);
          stateBytes[side.name] = side.stateBytes;
          say(`${rooms} rooms, ${latency} ms: made, ${side.name}`);
        }
      for (const operation of operationNames.filter((name) => operations.includes(name))) {
        const turn = round + operationNames.indexOf(operation);
        for (const side of sides.map((_, index) => sides[(index + turn) % sides.length])) {
          if (side === undefined) continue;
          const sample = await side.run(operation, rooms);
          ((samples[side.name] ??= {})[operation] ??= []).push(rounded(sample));
          if (operation === "first up") stateBytes[side.name] = side.stateBytes;
          say(
            `${rooms} rooms, ${latency} ms, round ${round + 1}: ${operation}, ${side.name}: ${short(sample.wallMs / 1000)} s`,
          );
        }
      }
      group = { ...group, rounds: round + 1 };
      await keep(group);
    }
    return group;
  } finally {
    await closeAll();
  }
}

const rounded = (sample: Sample): Sample => ({
  ...sample,
  wallMs: Math.round(sample.wallMs),
  cpuMs: Math.round(sample.cpuMs),
});

const total = (requests: Sample["requests"]): number => Object.values(requests).reduce((sum, count) => sum + count, 0);

/** One figure of an operation, round by round. */
export function figures(
  { samples }: Group,
  side: SideName,
  operation: OperationName,
  figure: (sample: Sample) => number,
): number[] {
  return (samples[side]?.[operation] ?? []).map(figure);
}

export const wallMs = (sample: Sample): number => sample.wallMs;
export const cpuMs = (sample: Sample): number => sample.cpuMs;
export const requestCount = (sample: Sample): number => total(sample.requests);
export const connectionCount = (sample: Sample): number => sample.connections;
export const openConnections = (sample: Sample): number => sample.mostOpen;

/** Ratio of a figure between two sides, the median of the rounds; NaN if it was not measured. */
export const slower = (
  group: Group,
  of: SideName,
  to: SideName,
  operation: OperationName,
  figure: (sample: Sample) => number = wallMs,
): number => ratio(figures(group, of, operation, figure), figures(group, to, operation, figure));

export const titleOf = ({ rooms, latency, rounds, parallel, skipCheckpoints }: Group): string =>
  `${rooms} rooms, ${latency} ms to the server, ${rounds} ${rounds === 1 ? "round" : "rounds"}, ` +
  `PULUMI_PARALLEL ${parallel === undefined ? "at the engine's own 4 for each core" : String(parallel)}` +
  (skipCheckpoints ? ", checkpoints skipped" : "");

/** All figures of a group as tables, to be shown below its title. */
export function tablesOf(group: Group): Table[] {
  const names = sideNames.filter((name) => group.samples[name] !== undefined);
  const operations = operationNames.filter((name) => names.some((side) => group.samples[side]?.[name] !== undefined));
  const pairs = (
    [
      ["ours", "floor"],
      ["native", "floor"],
      ["native", "ours"],
      ["quick", "floor"],
      ["document", "quick"],
      ["usual", "ours"],
    ] as const
  ).filter((pair) => pair.every((name) => names.includes(name)));
  const timed = (what: string, figure: (sample: Sample) => number): Table => ({
    title: `${what}, in seconds`,
    head: ["", ...names, ...pairs.map((pair) => pair.join(" / "))],
    rows: operations.map((operation) => [
      operation,
      ...names.map((side) => spread(figures(group, side, operation, (sample) => figure(sample) / 1000))),
      ...pairs.map(([of, to]) => short(slower(group, of, to, operation, figure))),
    ]),
  });
  const talking = names.filter((name) => name !== "floor");
  const peak = (side: SideName, part: keyof Sample["peaks"]) => {
    const all = operations.flatMap((operation) =>
      figures(group, side, operation, ({ peaks }) => (peaks[part] ?? NaN) / 2 ** 20),
    );
    return short(Math.max(...all.filter(Number.isFinite)));
  };
  const perRoom = (side: SideName) => short((group.stateBytes[side] ?? NaN) / group.rooms);
  return [
    timed("Wall time", wallMs),
    timed("Processor time of all processes", cpuMs),
    ...(talking.length === 0
      ? []
      : [
          {
            title: "Requests, and connections that were opened",
            head: ["", ...talking.flatMap((side) => [`${side}: requests`, `${side}: connections`])],
            rows: operations.map((operation) => [
              operation,
              ...talking.flatMap((side) => [
                short0(figures(group, side, operation, requestCount)),
                short0(figures(group, side, operation, connectionCount)),
              ]),
            ]),
          },
        ]),
    {
      title: "State and memory",
      head: ["", ...names],
      rows: [
        ["state for each room, in bytes", ...names.map(perRoom)],
        ["host process, MB at most", ...names.map((side) => peak(side, "host"))],
        ["program, MB at most", ...names.map((side) => peak(side, "program"))],
        ["engine, MB at most", ...names.map((side) => peak(side, "engine"))],
      ],
    },
  ];
}

const short0 = (values: readonly number[]): string =>
  values.length === 0 ? "–" : spread(values, (value) => String(Math.round(value)));

/** Wall time of each operation and side, for the chart. */
export const wallSeconds = (group: Group, side: SideName, operation: OperationName): number =>
  median(figures(group, side, operation, wallMs)) / 1000;
