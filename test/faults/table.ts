// Writes the tables of docs/reliability.md from the results of the fault matrix.

import { existsSync, readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { type Cell, type Outcome, type Result, faults, operations, operationsOf, outcomes } from "./matrix";
import { allLookups } from "./lookups";
import { subjects } from "./subjects";

const names = Object.keys(outcomes) as Outcome[];
const [opening, closing] = [
  "<!-- fault matrix: OWT_WRITE=1 npm test -- test/faults -->",
  "<!-- end of fault matrix -->",
];

/** Dimensions of the matrix, as a list. */
export function scopeOf(cells: readonly Cell[]): string {
  const kinds = subjects.map(({ name }) => name).join(", ");
  const list = (title: string, parts: readonly string[], separator = ", ") =>
    `- ${String(parts.length)} ${title}: ${parts.join(separator)}`;
  return [
    `${String(cells.length)} cells:\n`,
    `- ${String(subjects.length)} kinds of resources: ${kinds}`,
    `${list("operations", operations)} (layouts and tokens cannot be adopted)`,
    list("faults", Object.keys(faults), "; "),
    "- at the first request, at the second one, and at all of them; for a new streaming-in also at the third one",
    list(
      "look-ups",
      allLookups.map(({ name }) => name),
    ),
    "\nA look-up is wrong if it changes something, returns what is not so, fails without a remedy, or still fails without the fault.",
  ].join("\n");
}

const count = (results: readonly Result[], outcome: Outcome) =>
  results.filter((result) => result.outcome === outcome).length;

function table(title: string, rows: readonly (readonly [string, readonly Result[]])[]): string {
  const head = [title, ...names];
  const lines = rows.map(([name, results]) => [name, ...names.map((outcome) => String(count(results, outcome)))]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const columns = [...operations, "look-up"] as const;

/** Counts for the terminal. */
export function summary(results: readonly Result[]): string {
  const lines = names.map((outcome) => {
    const counts = columns.map((operation) => {
      const mine = results.filter((result) => result.operation === operation);
      return String(count(mine, outcome)).padStart(8);
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
  ];
  const byFault = Object.keys(faults).map(
    (fault) => [fault, results.filter((result) => result.fault === fault)] as const,
  );
  const part = [
    opening,
    scopeOf(results),
    `Wrong: ${String(results.filter(({ wrong }) => wrong.length > 0).length)}.`,
    table("fault", byFault),
    table("resource and operation, or look-up", byOperation),
    closing,
  ].join("\n\n");
  const text = existsSync(file) ? readFileSync(file, "utf8") : introduction;
  const whole = text.replace(new RegExp(`${opening}[^]*${closing}`), () => part);
  return format(whole, { ...(await resolveConfig(file)), parser: "markdown" });
}

const introduction = `# Reliability

## When something goes wrong in the middle

Each kind of resource goes through each operation while the server, or something before it, has one of the faults of
[the emulator's fault plan](faults.md): with the real hooks, over real sockets, with a time limit of one second and one repetition.
Then the test compares the server with the state. A result is wrong if

- something exists twice on the server,
- something on the server is missing in the state, unless the error names it or says what to look for,
- something in the state is missing on the server, or was dropped from the state and still exists,
- something was reported as done but is not,
- the next \`pulumi up\` without the fault, after a \`pulumi refresh\` if it asks for one, does not end with exactly one object as declared and an
  empty preview.

The columns:

- **untouched**: the operation ended before the fault's turn came.
- **done**: the request was repeated, or the client found its result.
- **not done**: it failed and changed nothing. The error explains. Run \`pulumi up\` again.
- **done, reported as failed**: no answer came, or none that can be believed. Run \`pulumi up\` again: it is harmless.
- **recorded**: it failed, but the object exists or may exist, and the state has it. Run \`pulumi up\` again, after \`pulumi refresh\` if it asks for it.
- **named**: it failed, and nobody can know whether a session without a name was started; the error says what to look for. Look at the room,
  end what is not wanted or take it over with \`adopt\`, then run \`pulumi up\` again.

Services, analytics and tokens cannot be changed: their update is a replacement. The counts differ by a few from run to run, because
they depend on which of two things comes first. Wrong results are always zero.

${opening}
${closing}
`;
