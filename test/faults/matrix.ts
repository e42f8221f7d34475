// The fault matrix: each operation of each kind of resource, and each look-up, with each fault, at the first, second or third
// request or at all of them. Real hooks use real sockets; the server is the emulator with a fault plan.

import assert from "node:assert/strict";
import { type Emulator, type FaultRule, startEmulator } from "../../emulator";
import { type Connection, clientFor } from "../../provider/connection/connection";
import type { Hooks } from "../../provider/lifecycle/hooks";
import { OwtClient, UncertainError } from "../../sdk";
import { Stack } from "./engine";
import { type Lookup, allLookups, noSuchRoom } from "./lookups";
import { type Fixture, type Subject, algorithms, subjects } from "./subjects";

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
export const operations = ["create", "read", "update", "delete", "adopt"] as const;
export type Operation = (typeof operations)[number];
export const positions = ["first", "second", "third", "all"] as const;
export type Position = (typeof positions)[number];

/** Outcomes of a cell, in the order of the table. */
export const outcomes = {
  untouched: "sent fewer requests",
  done: "succeeded in spite of the fault",
  "not done": "failed, changed nothing",
  "done, reported as failed": "failed, although it was done: can be repeated",
  recorded: "failed, and the state has it for the next up",
  named: "failed, and the error names what to look for",
} as const;
export type Outcome = keyof typeof outcomes;

interface Trouble {
  readonly fault: string;
  readonly position: Position;
}
type ChangeCell = Trouble & { readonly subject: Subject; readonly operation: Operation };
type LookupCell = Trouble & { readonly subject: Lookup; readonly operation: "look-up" };
export type Cell = ChangeCell | LookupCell;
export type Result = Cell & {
  readonly outcome: Outcome;
  /** Wrong results; empty if the cell passed. */
  readonly wrong: readonly string[];
};

/** Operations of a kind. */
export const operationsOf = ({ adoptable }: Subject): readonly Operation[] =>
  operations.filter((operation) => operation !== "adopt" || adoptable);

const troubles: readonly Trouble[] = Object.keys(faults).flatMap((fault) =>
  positions.map((position) => ({ fault, position })),
);
export const cells: readonly Cell[] = [
  ...subjects.flatMap((subject) =>
    operationsOf(subject).flatMap((operation) =>
      // Only the creation of a streaming-in sends three requests.
      troubles
        .filter(({ position }) => position !== "third" || (subject.name === "StreamingIn" && operation === "create"))
        .map((trouble) => ({ subject, operation, ...trouble })),
    ),
  ),
  ...allLookups.flatMap((subject) =>
    troubles
      .filter(({ position }) => position !== "third")
      .map((trouble) => ({ subject, operation: "look-up" as const, ...trouble })),
  ),
];
export const titleOf = ({ subject, operation, fault, position }: Cell): string =>
  `${subject.name}, ${operation}, ${fault} at ${position === "all" ? "all requests" : `the ${position} request`}`;

/** Runs cells on several emulators in parallel. */
export async function run(wanted: readonly Cell[], atOnce = 32): Promise<Result[]> {
  const restore = [shortenLongLimits(), quieten()];
  const results: Result[] = [];
  // The slowest first, so that all emulators are busy until the end.
  const queue = [...wanted].sort((a, b) => Number(b.position === "all") - Number(a.position === "all"));
  const work = async (): Promise<void> => {
    const emulator = await startEmulator({ algorithms, idleMs: 60_000 });
    try {
      for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
        results.push(await runCell(cell, emulator, results.length));
      }
    } finally {
      await emulator.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, work));
  } finally {
    for (const each of restore) each();
  }
  return results;
}

/** Shortens the fixed time limits of tokens and streaming-ins, which are longer than a minute. Returns a function that restores them. */
function shortenLongLimits(): () => void {
  const real = globalThis.setTimeout;
  const shortened = (callback: () => void, ms?: number, ...rest: []) =>
    real(callback, ms !== undefined && ms >= 70_000 && ms <= 100_000 ? limitSeconds * 1000 : ms, ...rest);
  globalThis.setTimeout = Object.assign(shortened, real);
  return () => {
    globalThis.setTimeout = real;
  };
}
const limitSeconds = 1;

/** Silences the console. Returns a function that restores it. */
function quieten(): () => void {
  const { log, warn, error } = console;
  const nothing = () => undefined;
  Object.assign(console, { log: nothing, warn: nothing, error: nothing });
  return () => void Object.assign(console, { log, warn, error });
}

interface Context {
  readonly client: OwtClient;
  /** Connection with a short time limit. */
  readonly connection: Connection;
  /** Hooks with short time limits, and with the default ones. */
  readonly hasty: () => Hooks;
  readonly patient: () => Hooks;
}

function contextOf({ credentials }: Emulator, { subject }: Cell): Context {
  const { account } = subject;
  const { endpoint, superServiceId, superServiceKey, sampleServiceId, sampleServiceKey } = credentials;
  const [serviceId, serviceKey] =
    account === "service" ? [sampleServiceId, sampleServiceKey] : [superServiceId, superServiceKey];
  const configured = (settings: Record<string, string>) => () => {
    const all: Record<string, string | undefined> = {
      "owt:endpoint": endpoint,
      // Without the test of the connection: faults count from the first request of the operation.
      "owt:offline": "true",
      [`owt:${account}Id`]: serviceId,
      [`owt:${account}Key`]: serviceKey,
      ...settings,
    };
    const made = "hooks" in subject ? subject.hooks() : assert.fail();
    made.configure((key) => all[key]);
    return made;
  };
  return {
    client: new OwtClient({ endpoint, serviceId, serviceKey }),
    connection: { endpoint, serviceId, serviceKey, timeout: limitSeconds, retries: 1 },
    hasty: configured({ "owt:timeout": String(limitSeconds), "owt:retries": "1" }),
    patient: configured({}),
  };
}

async function runCell(cell: Cell, emulator: Emulator, number: number): Promise<Result> {
  const context = contextOf(emulator, cell);
  const wrong: string[] = [];
  let outcome: Outcome = "untouched";
  try {
    const tag = `cell ${number}`;
    if (cell.operation === "look-up") outcome = await tryLookup(cell, emulator, context, tag, wrong);
    else {
      const fixture = await cell.subject.prepare(context.client, tag);
      outcome = await (cell.operation === "read" ? tryRead : tryChange)(cell, emulator, context, fixture, wrong);
      const { room } = fixture.args;
      if (typeof room === "string") await context.client.rooms.delete(room);
    }
  } catch (error) {
    wrong.push(`it did not complete: ${String((error as Error).stack)}`);
  } finally {
    context.client.close();
  }
  return { ...cell, outcome, wrong };
}

/** Runs work while the server has the fault. Resolves to the result or the error, and how often the fault occurred. */
async function during<T>(
  { fault, position }: Trouble,
  emulator: Emulator,
  work: () => Promise<T>,
): Promise<{ value?: T; error?: Error; struck: number }> {
  const rule = faults[fault] ?? assert.fail();
  const at = position === "all" ? {} : { nth: positions.indexOf(position) + 1 };
  // Servers refuse only new connections, so each request opens one.
  const isolated = rule.fault === "refuse";
  emulator.faults.set({ faults: [{ ...rule, ...at }, ...(isolated ? [{ fault: "close" } as const] : [])] });
  let ended: { value?: T; error?: Error };
  try {
    ended = { value: await work() };
  } catch (error) {
    ended = { error: error as Error };
  }
  const struck = emulator.faults.counts.faults[0]?.struck ?? 0;
  emulator.faults.clear();
  if (rule.fault === "die") await listening(emulator);
  return { ...ended, struck };
}

async function listening({ endpoint }: Emulator): Promise<void> {
  for (;;) {
    try {
      await (await fetch(endpoint, { headers: { connection: "close" } })).text();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Result of a look-up: a value, no such room, or another error. */
type LookupResult = { value: unknown } | { notThere: true } | { error: Error };

async function resultOf(question: () => Promise<unknown>): Promise<LookupResult> {
  try {
    return { value: await question() };
  } catch (error) {
    return noSuchRoom.test((error as Error).message) ? { notThere: true } : { error: error as Error };
  }
}

async function tryLookup(
  cell: LookupCell,
  emulator: Emulator,
  context: Context,
  tag: string,
  wrong: string[],
): Promise<Outcome> {
  const { ask, has, end } = await cell.subject.prepare(context.client, tag);
  const asking = () => resultOf(() => ask({ connection: context.connection }));
  const truth = await resultOf(has);
  await isolate(cell, emulator, context);
  const { value: first = assert.fail(), struck } = await during(cell, emulator, asking);
  const failed = "error" in first;
  if (failed) {
    const [what = "", ...remedy] = first.error.message.split("\n");
    if (!what.startsWith(cell.subject.name.replace(/ .*/, ":")) || remedy.join("").trim() === "")
      wrong.push(`the error has no remedy: ${first.error.message}`);
  } else if (!same(first, truth)) wrong.push(`the result is wrong: ${JSON.stringify(first)}`);
  if (!same(await resultOf(has), truth)) wrong.push("the server was changed");
  // The same look-up in the same run. On a busy machine it can exceed the limit.
  let again = await asking();
  for (let times = 0; "error" in again && times < 3; times += 1) again = await asking();
  if (!same(again, truth)) wrong.push(`without the fault the result is wrong: ${shownAs(again)}`);
  await end();
  return failed ? "not done" : struck === 0 ? "untouched" : "done";
}

const shownAs = (result: LookupResult): string => ("error" in result ? result.error.message : JSON.stringify(result));

async function tryRead(
  cell: ChangeCell,
  emulator: Emulator,
  context: Context,
  fixture: Fixture,
  wrong: string[],
): Promise<Outcome> {
  const stack = new Stack();
  await stack.up(context.patient(), fixture.args);
  const { id, state } = stack.recorded ?? assert.fail();
  const truth = await context.patient().read(id, state);
  await isolate(cell, emulator, context);
  const { value, error, struck } = await during(cell, emulator, () => context.hasty().read(id, state));
  if (error === undefined) {
    if (value === undefined) wrong.push("it exists, and the state would drop it");
    else if (!same(value, truth)) wrong.push(`the state would be wrong: ${JSON.stringify(value)}`);
  }
  if (!same(await context.patient().read(id, state), truth)) wrong.push("it is not read correctly afterwards");
  return error !== undefined ? "not done" : struck === 0 ? "untouched" : "done";
}

async function tryChange(
  cell: ChangeCell,
  emulator: Emulator,
  context: Context,
  fixture: Fixture,
  wrong: string[],
): Promise<Outcome> {
  const { operation } = cell;
  const { args, changed, list = () => Promise.resolve([]), remove } = fixture;
  const stack = new Stack();
  const base = new Set(await list());
  const onServer = async () => (await list()).filter((id) => !base.has(id));
  if (operation !== "create") await stack.up(context.patient(), args);
  const before = await onServer();
  const idBefore = stack.recorded?.id;
  // Someone else created the object to adopt.
  if (operation === "adopt") stack.recorded = undefined;
  const wanted = { create: args, update: changed, delete: undefined, adopt: { ...args, adopt: idBefore } }[
    operation as Exclude<Operation, "read">
  ];
  await isolate(cell, emulator, context);
  const { error, struck } = await during(cell, emulator, () => stack.up(context.hasty(), wanted));

  const after = await onServer();
  const known = new Set(stack.ids);
  const orphans = after.filter((id) => !known.has(id) && !(operation === "adopt" && id === idBefore));
  const doubt = uncertaintyOf(error);
  if (orphans.length > 0 && !(doubt !== undefined && isNamed(doubt, orphans))) {
    wrong.push(`on the server, but not in the state: ${orphans.join(", ")}${error ? ` (${error.message})` : ""}`);
  }
  const { recorded } = stack;
  if (error === undefined) {
    if (wanted === undefined) {
      if (after.length > 0) wrong.push("it was reported as deleted, but exists");
    } else if (recorded === undefined) {
      wrong.push("it is not in the state");
    } else {
      if (fixture.list !== undefined && after.length !== 1) wrong.push(`there are ${after.length} of it`);
      await expectSame(context, stack, wanted, wrong, "it was reported as done");
    }
  } else if (recorded !== undefined && !recorded.unfinished && fixture.list !== undefined && operation === "update") {
    if (recorded.id === idBefore && !after.includes(recorded.id)) {
      // An object that was deleted for a replacement stays in the state until that succeeds; deleting it again succeeds.
      const { replaces } = await context.patient().diff(recorded.id, recorded.state, changed);
      if (replaces.length === 0) wrong.push("it is in the state, but does not exist");
    }
  }

  if (operation === "adopt" && !same(after, before)) wrong.push("the adoption created or deleted something");

  await converge(context, stack, wanted, { orphans, remove }, wrong);
  const last = await onServer();
  if (operation === "adopt" && stack.recorded?.id !== idBefore)
    wrong.push("in the end another object is recorded than the one to adopt");
  if (fixture.list !== undefined && last.length !== (wanted === undefined ? 0 : 1)) {
    wrong.push(`in the end there are ${last.length} of it`);
  }
  if (error === undefined) return struck === 0 ? "untouched" : "done";
  if (doubt !== undefined && recorded?.unfinished !== true) return "named";
  if (recorded?.unfinished === true) return "recorded";
  const isDone = operation === "delete" ? fixture.list !== undefined && after.length === 0 : !same(after, before);
  return isDone ? "done, reported as failed" : "not done";
}

/** Closes idle connections if the fault refuses the next one. */
async function isolate({ fault }: Trouble, emulator: Emulator, { connection }: Context): Promise<void> {
  if (faults[fault]?.fault !== "refuse") return;
  emulator.faults.set({ faults: [{ fault: "close" }] });
  // At most one connection is idle: cells are sequential.
  await clientFor(connection)
    .request("GET", "/v1/rooms")
    .catch(() => undefined);
  emulator.faults.clear();
}

/** `up` without the fault, and again after a refresh if it fails. */
async function converge(
  context: Context,
  stack: Stack,
  wanted: Parameters<Stack["up"]>[1],
  { orphans, remove }: { orphans: readonly string[]; remove: Fixture["remove"] },
  wrong: string[],
): Promise<void> {
  // Ends the objects that an error named.
  for (const id of orphans) await remove?.(id);
  try {
    await stack.up(context.patient(), wanted).catch(async () => {
      await stack.refresh(context.patient());
      await stack.up(context.patient(), wanted);
    });
  } catch (error) {
    wrong.push(`the next up fails: ${(error as Error).message}`);
    return;
  }
  if (wanted === undefined) return;
  await expectSame(context, stack, wanted, wrong, "after the next up");
}

/** Expects that the server has the wanted object, and that previews with and without a refresh are empty. */
async function expectSame(
  context: Context,
  stack: Stack,
  wanted: NonNullable<Parameters<Stack["up"]>[1]>,
  wrong: string[],
  when: string,
): Promise<void> {
  const hooks = context.patient();
  const { id, state } = stack.recorded ?? assert.fail();
  if ((await hooks.diff(id, state, wanted)).changes) wrong.push(`${when}, but the state differs from the arguments`);
  const read = await hooks.read(id, state);
  if (read === undefined) wrong.push(`${when}, but does not exist`);
  else if ((await hooks.diff(id, read.state, wanted)).changes) {
    wrong.push(`${when}, but the server has something else: ${JSON.stringify(read.state)}`);
  }
}

/** The UncertainError among an error and its causes. */
function uncertaintyOf(error: unknown): UncertainError | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof UncertainError) return one;
  return undefined;
}

/** Whether an error names the objects, or, if the server did not answer, what to look for. */
function isNamed({ candidates, candidate, remedy, message }: UncertainError, ids: readonly string[]): boolean {
  if (ids.every((id) => candidates.includes(id) && message.includes(id))) return true;
  return (
    candidates.length === 0 && message.includes(candidate.name) && /^(Look for|Look at|List what) /m.test(remedy ?? "")
  );
}

const same = (a: unknown, b: unknown): boolean => {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
};
