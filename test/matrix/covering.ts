// Few combinations of values that contain each pair of values.

/** A value for each axis. */
export type Combination = Readonly<Record<string, string>>;

/** All combinations of the values of axes. */
export function product(axes: Readonly<Record<string, readonly string[]>>): Combination[] {
  return Object.entries(axes).reduce<Combination[]>(
    (rows, [axis, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [axis]: value }))),
    [{}],
  );
}

/** The pairs of values of a combination, one for any two axes. */
export function pairsOf(combination: Combination): string[] {
  const values = Object.entries(combination).map(([axis, value]) => `${axis} ${value}`);
  return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one}, ${other}`));
}

/**
 * Chooses combinations that together contain each pair of values that occurs in any of them. Each is the first of those with
 * the most pairs that are still missing.
 */
export function covering(combinations: readonly Combination[]): Combination[] {
  const missing = new Set(combinations.flatMap(pairsOf));
  const chosen: Combination[] = [];
  while (missing.size > 0) {
    const gain = (combination: Combination) => pairsOf(combination).filter((pair) => missing.has(pair)).length;
    const best = combinations.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    chosen.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return chosen;
}
