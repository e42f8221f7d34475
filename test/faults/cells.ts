// The cells of the fault matrix: each operation of each kind of resource, and each look-up, with each fault, at each of its requests or at
// all of them, under each host.

import type { FaultRule } from "../../emulator";
import type { Host } from "../../provider/lifecycle/types";
import { hosts } from "../hosts";
import { type Lookup, allLookups } from "./lookups";
import { type Operation, type Subject, operations, subjects } from "./subjects";

type Rule = Omit<FaultRule, "nth" | "count">;
const answer = (status: number, body: "json" | "html" | "none", more: Partial<FaultRule> = {}): Rule => ({
  fault: "answer",
  status,
  body,
  ...more,
});

/** Faults, by their names in the table. */
export const faults: Readonly<Record<string, Rule>> = {
  "connection refused": { fault: "refuse" },
  "reset before it was processed": { fault: "reset" },
  "reset after it was processed": { fault: "reset", when: "after" },
  "no answer, not processed": { fault: "hang" },
  "no answer, processed": { fault: "hang", when: "after" },
  "late answer": { fault: "delay", ms: 150 },
  "401": answer(401, "json"),
  "403": answer(403, "json"),
  "404 of the API, no such path": answer(404, "json"),
  "404, a web page": answer(404, "html"),
  "429": answer(429, "none", { retryAfter: 0 }),
  "500, code 1301": answer(500, "json", { code: 1301, message: "Operation failed" }),
  "500, code 2001": answer(500, "json", { code: 2001, message: "Error of something" }),
  "500, a web page": answer(500, "html"),
  "500, empty, processed": answer(500, "none", { when: "after" }),
  "502, a web page": answer(502, "html"),
  "502, a web page, processed": answer(502, "html", { when: "after" }),
  "503 with Retry-After": answer(503, "json", { retryAfter: 0 }),
  "504, empty, processed": answer(504, "none", { when: "after" }),
  "answer cut in the middle": { fault: "cut" },
  "broken JSON": { fault: "broken-json" },
  "wrong types": { fault: "wrong-types" },
  "10 MB": { fault: "huge" },
  "slow trickle": { fault: "trickle", ms: 25 },
  "died before it was processed": { fault: "die", ms: 200 },
  "died after it was processed": { fault: "die", when: "after", ms: 200 },
};
/** No fault: a cell of it counts the requests. */
export const nothing = "nothing";
/** The rule of a fault, or of nothing. */
export const ruleOf = (fault: string): Rule => faults[fault] ?? { fault: "delay", ms: 0 };

const positions = ["first", "second", "third"] as const;
/** The request of an operation at which a fault occurs. */
export type Position = (typeof positions)[number] | "all";
/** The number of the request; undefined for all of them. */
export const numberOf = (position: Position): number | undefined =>
  position === "all" ? undefined : positions.indexOf(position) + 1;

/** Outcomes of a cell, in the order of the table. */
export const outcomes = {
  done: "succeeded in spite of the fault",
  "not done": "failed, changed nothing",
  "done, reported as failed": "failed, although it was done: can be repeated",
  recorded: "failed, and the state has it for the next up",
  named: "failed, and the error names what to look for",
} as const;
export type Outcome = keyof typeof outcomes;

export interface Trouble {
  readonly fault: string;
  readonly position: Position;
}
export type ChangeCell = Trouble & { readonly host: Host; readonly subject: Subject; readonly operation: Operation };
export type LookupCell = Trouble & { readonly host: Host; readonly subject: Lookup; readonly operation: "look-up" };
export type Cell = ChangeCell | LookupCell;
export type Result = Cell & {
  /** How often the fault occurred. */
  readonly struck: number;
  readonly outcome: Outcome;
  /** Wrong results; empty if the cell passed. */
  readonly wrong: readonly string[];
};

/** Operations of a kind. */
export const operationsOf = ({ adoptable }: Subject): readonly Operation[] =>
  operations.filter((operation) => operation !== "adopt" || adoptable);

/** An operation of a kind, or a look-up, under a host. */
type Tried = Omit<ChangeCell, keyof Trouble> | Omit<LookupCell, keyof Trouble>;

/** Everything that is tried under a host. */
export const triedUnder = (host: Host): readonly Tried[] => [
  ...subjects.flatMap((subject) => operationsOf(subject).map((operation) => ({ host, subject, operation }))),
  ...allLookups.map((subject) => ({ host, subject, operation: "look-up" as const })),
];

/** Number of its requests where nothing goes wrong. */
export const requestsOf = (tried: Tried): number =>
  tried.operation === "look-up" ? 1 : (tried.subject.requests[tried.operation] ?? 0);

function positionsIn(tried: Tried): readonly Position[] {
  const requests = requestsOf(tried);
  return requests === 0 ? [] : [...positions.slice(0, requests), "all"];
}

/** @param choose Chooses among the positions of a fault in what is tried; `turn` counts both. */
const cellsBy = (choose: (host: Host, all: readonly Position[], turn: number) => readonly Position[]) =>
  hosts.flatMap((host) =>
    triedUnder(host).flatMap((tried, i) =>
      Object.keys(faults).flatMap((fault, k): Cell[] =>
        choose(host, positionsIn(tried), i + k).map((position) => ({ ...tried, fault, position })),
      ),
    ),
  );

/** All cells. */
export const allCells = cellsBy((_, all) => all);

/**
 * All cells of the dynamic host. Under the native one, each operation of each kind with every other fault, so that each fault is in each
 * operation of every other kind, at one position in turn.
 */
export const quickCells = cellsBy((host, all, turn) => {
  if (host === "dynamic") return all;
  return turn % 2 === 0 ? all.filter((_, i) => i === (turn / 2) % all.length) : [];
});

export const titleOf = ({ host, subject, operation, fault, position }: Cell): string =>
  `${host}: ${subject.name}, ${operation}, ${fault} at ${position === "all" ? "all requests" : `the ${position} request`}`;
