// Results of the micro benches: series of figures, each with a yardstick that was measured by turns with it.

import type { Machine } from "../machine";
import { median, ratio, short, spread } from "../statistics";
import type { Table } from "../table";

export interface Figure {
  /** Name for the targets. */
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly number[];
  /** The floor or rival that it is compared with. */
  readonly yardstick?: { readonly name: string; readonly values: readonly number[] };
}

export interface Micro {
  readonly date: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** Measures something and its yardstick by turns. */
export async function byTurns(
  rounds: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<{ ours: number[]; values: number[] }> {
  const ours: number[] = [];
  const values: number[] = [];
  // The first round is to warm up.
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0 ? await one() : await other();
    const second = round % 2 === 0 ? await other() : await one();
    if (round === 0) continue;
    ours.push(round % 2 === 0 ? first : second);
    values.push(round % 2 === 0 ? second : first);
  }
  return { ours, values };
}

export const figureOf = ({ figures }: Micro, key: string): Figure | undefined =>
  figures.find((figure) => figure.key === key);

export const medianOf = (micro: Micro, key: string): number => median(figureOf(micro, key)?.ours ?? []);

/** The figure as a multiple of its yardstick. */
export function timesYardstick(micro: Micro, key: string): number {
  const figure = figureOf(micro, key);
  return ratio(figure?.ours ?? [], figure?.yardstick?.values ?? []);
}

export function microTable({ figures }: Micro): Table {
  return {
    title: "Parts of the package",
    head: ["", "figure", "yardstick", "ratio", "the yardstick"],
    rows: figures.map(({ name, unit, ours, yardstick }) => [
      `${name}, ${unit}`,
      spread(ours),
      yardstick ? spread(yardstick.values) : "–",
      yardstick ? short(ratio(ours, yardstick.values)) : "–",
      yardstick?.name ?? "–",
    ]),
  };
}
