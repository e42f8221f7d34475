// The page of results: docs/compatibility.md.

import * as prettier from "prettier";
import { type Axis, exclusion, titles as titleOf } from "./axes";
import type { Combination } from "./covering";
import { titles as stepTitles } from "./smoke";

/** The outcome of a combination: failures by the titles of steps. */
export interface Result {
  readonly combination: Combination;
  /** Such as `2026-11-30`. */
  readonly date: string;
  readonly seconds: number;
  readonly failures: Readonly<Record<string, string>>;
}

const order: readonly Axis[] = ["engine", "sdk", "node", "typescript"];

/** A combination in words. */
export const keyOf = (combination: Combination): string =>
  order.map((axis) => `${titleOf[axis]} ${combination[axis] ?? ""}`).join(", ");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), row(heads.map(() => "---")), ...rows.map(row)].join("\n");

/** The result of a combination, for a cell. */
function outcome({ failures }: Result): string {
  const failed = Object.keys(failures).length;
  return failed === 0 ? "works" : `${failed} of ${stepTitles.length} fail`;
}

/** The page, formatted. */
export function pageOf(
  values: Readonly<Record<Axis, readonly string[]>>,
  results: readonly Result[],
  every: readonly Combination[],
): Promise<string> {
  const dates = results.map(({ date }) => date).sort();
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const excluded = every.filter((combination) => exclusion(combination) !== undefined);
  const reasons = [...new Set(excluded.flatMap((combination) => exclusion(combination) ?? []))];
  const failures = results.flatMap(({ combination, failures: failed }) =>
    Object.entries(failed).map(([title, text]) => ({ combination, title, text })),
  );
  const whole = results.length + excluded.length === every.length;
  const text = `# Compatibility

\`npm run test:matrix\` wrote this page on ${first === last ? last : `${first} to ${last}`}. It packs the package, installs it in projects of their own, and
runs each of the steps below against the emulator, for combinations of these versions:

${table(
  ["", "versions"],
  order.map((axis) => [titleOf[axis], values[axis].join(", ")]),
)}

${
  whole
    ? "All combinations were run."
    : `${results.length} of the ${every.length - excluded.length} combinations were run: they contain each pair of versions, such as each Node with each engine.`
}${reasons.length === 0 ? "" : ` ${excluded.length} more cannot be: ${reasons.join("; ")}.`} No @pulumi/pulumi takes TypeScript 7 so far.

## Results

${table(
  [...order.map((axis) => titleOf[axis]), "result", "day"],
  results.map((result) => [...order.map((axis) => result.combination[axis] ?? ""), outcome(result), result.date]),
)}
${
  failures.length === 0
    ? ""
    : `
## What fails

${failures.map(({ combination, title, text: message }) => `- ${keyOf(combination)}: ${title}. ${firstLine(message)}`).join("\n")}
`
}
## The steps

${stepTitles.map((title) => `- ${title}`).join("\n")}

The engines are built from Go modules and start programs with the language host of this repository (\`tools/hosts\`), not with the vendor's.
`;
  return prettier.format(text, { parser: "markdown", printWidth: 120, proseWrap: "preserve" });
}

/** The line of an output that says what went wrong. */
function firstLine(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  return (lines.find((line) => /\berror\b/i.test(line)) ?? lines[0] ?? "").replaceAll("|", "\\|").slice(0, 200);
}
