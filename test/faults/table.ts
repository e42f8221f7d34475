// The tables of docs/reliability.md, made of what came of the fault matrix.

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

/** What the matrix consists of, in one sentence. */
export function scopeOf(cells: readonly Cell[]): string {
  const kinds = subjects.map(({ name }) => name).join(", ");
  return (
    `${String(cells.length)} cells: ${String(subjects.length)} kinds of resources (${kinds}), ${String(operations.length)} operations ` +
    `(${operations.join(", ")}), ${String(Object.keys(faults).length)} faults (${Object.keys(faults).join("; ")}), at the first request, ` +
    `at the second one, and at all of them; where a streaming-in is made, at the third one, too. Layouts and tokens cannot be adopted. ` +
    `Among the cells are those of ${String(allLookups.length)} look-ups (${allLookups.map(({ name }) => name).join(", ")}). A look-up is wrong ` +
    `if it changes something, tells what is not so, fails without telling what to do, or still fails when it is asked again without the fault.`
  );
}

const count = (results: readonly Result[], outcome: Outcome) =>
  results.filter((result) => result.outcome === outcome).length;

function table(title: string, rows: readonly (readonly [string, readonly Result[]])[]): string {
  const head = [title, ...names.map((name) => outcomes[name])];
  const lines = rows.map(([name, results]) => [name, ...names.map((outcome) => String(count(results, outcome)))]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const columns = [...operations, "look-up"] as const;

/** Counts for the screen. */
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

/** The document with the tables of these results; the rest of it stays as it is. */
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
    `<!-- prettier-ignore -->\n${scopeOf(results)}`,
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

Each kind of resource goes through each operation while the server, or what is before it, has each of the faults of
[the emulator's fault plan](faults.md): with the real handlers, over real sockets, with a time limit of one second and one
repetition. Afterwards the server and the state are compared. It is wrong if

- something is on the server twice,
- something is on the server that the state does not know (unless the error names it, or says what to look for),
- something is in the state that is gone, or was dropped from it and is there,
- something was told as done and is not so,
- the next \`pulumi up\` without the fault, after a \`pulumi refresh\` where it asks for one, does not end with exactly one of it, as declared,
  and an empty preview.

What the columns mean:

- **did not need that many requests**: the operation was over before the fault's turn came.
- **done all the same**: the request was repeated, or what it had done was found.
- **failed, nothing was done**: the error says what happened. Run \`pulumi up\` again.
- **failed though it was done**: no answer told so, or one that nobody can believe. Run \`pulumi up\` again: it does no harm.
- **failed, and is in the state to be finished**: it was made, or may have been. Run \`pulumi up\` again, after \`pulumi refresh\` if it asks for it.
- **failed, and names what to look for**: nobody can know whether a session that has no name was started. Look at what the room has of the kind,
  end what is not wanted, or take it up with \`adopt\`; then run \`pulumi up\` again.

Services, analytics and tokens cannot be changed: their update is a replacement. The counts move by a few from run to run, for they
depend on which of two things comes first; what must not be is never.

${opening}
${closing}
`;
