// Writes the tables of docs/reliability.md from the results of the fault matrix.

import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { hosts } from "../hosts";
import { type Cell, type Outcome, type Result, faults, operationsOf, outcomes, titleOf } from "./cells";
import { allLookups } from "./lookups";
import { operations, subjects } from "./subjects";

const names = Object.keys(outcomes) as Outcome[];
const [opening, closing] = [
  "<!-- fault matrix: OWT_WRITE=1 npm test -- test/faults -->",
  "<!-- end of fault matrix -->",
];

/** Dimensions of the matrix, as a list. */
export function scopeOf(cells: readonly Cell[]): string {
  const list = (title: string, parts: readonly string[], separator = ", ") =>
    `- ${String(parts.length)} ${title}: ${parts.join(separator)}`;
  const namesOf = (each: readonly { readonly name: string }[]) => each.map(({ name }) => name);
  return [
    `${String(cells.length)} cells:\n`,
    list("hosts", hosts),
    list("kinds of resources", namesOf(subjects)),
    `${list("operations", operations)} (layouts and tokens cannot be adopted)`,
    list("faults", Object.keys(faults), "; "),
    "- at each of the requests that the operation sends, and at all of them",
    list("look-ups", namesOf(allLookups)),
    "\nA look-up is wrong if it changes something, returns what is not so, fails without a remedy, or still fails without the fault.",
  ].join("\n");
}

/** The number of cells with an outcome under each host; one number where they have the same. */
function count(results: readonly Result[], outcome: Outcome): string {
  const counts = hosts.map((host) => results.filter((one) => one.host === host && one.outcome === outcome).length);
  return [...new Set(counts)].length === 1 ? String(counts[0]) : counts.join(" / ");
}

function table(title: string, rows: readonly (readonly [string, readonly Result[]])[]): string {
  const head = [title, ...names];
  const lines = rows.map(([name, results]) => [name, ...names.map((outcome) => count(results, outcome))]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** In how many cells the hosts have the same outcome, and which faults the other cells have. */
function agreement(results: readonly Result[]): string {
  const outcomesBy = new Map<string, Set<Outcome>>();
  const faultsBy = new Map<string, string>();
  for (const result of results) {
    const title = titleOf({ ...result, host: "dynamic" });
    outcomesBy.set(title, (outcomesBy.get(title) ?? new Set()).add(result.outcome));
    faultsBy.set(title, result.fault);
  }
  const differing = [...outcomesBy].filter(([, found]) => found.size > 1).map(([title]) => faultsBy.get(title) ?? "");
  const same = `The hosts have the same outcome in ${outcomesBy.size - differing.length} of ${outcomesBy.size} cells`;
  if (differing.length === 0) return `${same}.`;
  const those = [...new Set(differing)]
    .sort()
    .map((fault) => `*${fault}* (${differing.filter((one) => one === fault).length})`);
  return `${same}. The other cells have the faults ${those.join(", ")}.`;
}

const columns = [...operations, "look-up"] as const;

/** Counts for the terminal. */
export function summary(results: readonly Result[]): string {
  const lines = names.map((outcome) => {
    const counts = columns.map((operation) => {
      const mine = results.filter((result) => result.operation === operation && result.outcome === outcome);
      return String(mine.length).padStart(8);
    });
    return `    ${outcomes[outcome].padEnd(48)}${counts.join("")}`;
  });
  const wrong = results.filter((result) => result.wrong.length > 0).length;
  const head = `    ${`${String(results.length)} cells, ${String(wrong)} of them wrong`.padEnd(48)}`;
  return [`${head}${columns.map((name) => name.padStart(8)).join("")}`, ...lines].join("\n");
}

/** The document with the tables of these results; the rest stays as it is. */
export async function documentOf(results: readonly Result[], file: string): Promise<string> {
  const row = (title: string, name: string, operation: string) =>
    [title, results.filter((result) => result.subject.name === name && result.operation === operation)] as const;
  const byOperation = [
    ...subjects.flatMap((subject) =>
      operationsOf(subject).map((operation) => row(`${subject.name}, ${operation}`, subject.name, operation)),
    ),
    ...allLookups.map(({ name }) => row(name, name, "look-up")),
  ].filter(([, found]) => found.length > 0);
  const byFault = Object.keys(faults).map(
    (fault) => [fault, results.filter((result) => result.fault === fault)] as const,
  );
  const part = [
    opening,
    scopeOf(results),
    `Wrong: ${String(results.filter(({ wrong }) => wrong.length > 0).length)}.`,
    agreement(results),
    table("fault", byFault),
    table("resource and operation, or look-up", byOperation),
    closing,
  ].join("\n\n");
  const whole = readFileSync(file, "utf8").replace(new RegExp(`${opening}[^]*${closing}`), () => part);
  return format(whole, { ...(await resolveConfig(file)), parser: "markdown" });
}
