// The fault matrix: each kind of resource, at each operation, and each look-up, with each fault, at the first request, at the second one, at the third where there is one, and at all.
// The hooks are the real ones, and so are the sockets; the server is the emulator with a fault plan.

import assert from "node:assert/strict";
import { type Emulator, type FaultRule, startEmulator } from "../../emulator";
import { type Connection, clientFor } from "../../provider/connection/connection";
import type { Hooks } from "../../provider/lifecycle/hooks";
import { OwtClient, UncertainError } from "../../sdk";
import { Stack } from "./engine";
import { type Lookup, allLookups, noSuchRoom } from "./lookups";
import { type Ground, type Subject, algorithms, subjects } from "./subjects";

type Rule = Omit<FaultRule, "nth" | "count">;
const answer = (status: number, body: "json" | "html" | "none", more: Partial<FaultRule> = {}): Rule => ({
  fault: "answer",
  status,
  body,
  ...more,
});

/** The faults, by what the table calls them. */
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

/** What can come of a cell, in the order of the table. */
export const outcomes = {
  untouched: "did not need that many requests",
  done: "done all the same",
  "not done": "failed, nothing was done",
  "done, told as failed": "failed though it was done: harmless to repeat",
  recorded: "failed, and is in the state to be finished",
  named: "failed, and names what to look for",
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
  /** What should not be. */
  readonly wrong: readonly string[];
};

/** The operations that a kind has. */
export const operationsOf = ({ adoptable }: Subject): readonly Operation[] =>
  operations.filter((operation) => operation !== "adopt" || adoptable);

const troubles: readonly Trouble[] = Object.keys(faults).flatMap((fault) =>
  positions.map((position) => ({ fault, position })),
);
export const cells: readonly Cell[] = [
  ...subjects.flatMap((subject) =>
    operationsOf(subject).flatMap((operation) =>
      // What is made by three requests: a streaming-in, which is then mixed.
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

/** Runs cells on several emulators at once. */
export async function run(wanted: readonly Cell[], atOnce = 32): Promise<Result[]> {
  const restore = [shortenLongLimits(), quieten()];
  const results: Result[] = [];
  // Those that wait longest first, so that none is left over at the end.
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

/** Tokens and streaming-ins have limits of more than a minute, however short that of the stack is: here they are as short. */
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

/** What hooks tell people on the way is not of interest here. */
function quieten(): () => void {
  const { log, warn, error } = console;
  const nothing = () => undefined;
  Object.assign(console, { log: nothing, warn: nothing, error: nothing });
  return () => void Object.assign(console, { log, warn, error });
}

interface Bench {
  readonly client: OwtClient;
  /** The connection of those with short limits. */
  readonly connection: Connection;
  /** Hooks that a stack with short limits has, and those of one that is patient. */
  readonly hasty: () => Hooks;
  readonly patient: () => Hooks;
}

function benchOf({ credentials }: Emulator, { subject }: Cell): Bench {
  const { account } = subject;
  const { endpoint, superServiceId, superServiceKey, sampleServiceId, sampleServiceKey } = credentials;
  const [serviceId, serviceKey] =
    account === "service" ? [sampleServiceId, sampleServiceKey] : [superServiceId, superServiceKey];
  const configured = (settings: Record<string, string>) => () => {
    const all: Record<string, string | undefined> = {
      "owt:endpoint": endpoint,
      // The connection is not tried beforehand: the fault's turn is counted from the first request of the operation.
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
  const bench = benchOf(emulator, cell);
  const wrong: string[] = [];
  let outcome: Outcome = "untouched";
  try {
    const tag = `cell ${number}`;
    if (cell.operation === "look-up") outcome = await tryLookup(cell, emulator, bench, tag, wrong);
    else {
      const ground = await cell.subject.prepare(bench.client, tag);
      outcome = await (cell.operation === "read" ? tryRead : tryChange)(cell, emulator, bench, ground, wrong);
      const { room } = ground.args;
      if (typeof room === "string") await bench.client.rooms.delete(room);
    }
  } catch (error) {
    wrong.push(`it did not come to an end: ${String((error as Error).stack)}`);
  } finally {
    bench.client.close();
  }
  return { ...cell, outcome, wrong };
}

/** Does something while the server has the fault. Gives how it ended, and how often the fault struck. */
async function during<T>(
  { fault, position }: Trouble,
  emulator: Emulator,
  work: () => Promise<T>,
): Promise<{ value?: T; error?: Error; struck: number }> {
  const rule = faults[fault] ?? assert.fail();
  const at = position === "all" ? {} : { nth: positions.indexOf(position) + 1 };
  // A connection is refused only where one is opened: for that, each request has its own.
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

/** What a look-up tells: something, that it is not there, or what went wrong. */
type Told = { value: unknown } | { notThere: true } | { error: Error };

async function told(question: () => Promise<unknown>): Promise<Told> {
  try {
    return { value: await question() };
  } catch (error) {
    return noSuchRoom.test((error as Error).message) ? { notThere: true } : { error: error as Error };
  }
}

async function tryLookup(
  cell: LookupCell,
  emulator: Emulator,
  bench: Bench,
  tag: string,
  wrong: string[],
): Promise<Outcome> {
  const { ask, has, end } = await cell.subject.prepare(bench.client, tag);
  const asking = () => told(() => ask({ connection: bench.connection }));
  const truth = await told(has);
  await isolate(cell, emulator, bench);
  const { value: first = assert.fail(), struck } = await during(cell, emulator, asking);
  const failed = "error" in first;
  if (failed) {
    const [what = "", ...remedy] = first.error.message.split("\n");
    if (!what.startsWith(cell.subject.name.replace(/ .*/, ":")) || remedy.join("").trim() === "")
      wrong.push(`the error does not tell what to do: ${first.error.message}`);
  } else if (!same(first, truth)) wrong.push(`it tells what is not so: ${JSON.stringify(first)}`);
  if (!same(await told(has), truth)) wrong.push("the server was changed");
  // The same question in the same run. On a machine that is busy it may take longer than the limit.
  let again = await asking();
  for (let times = 0; "error" in again && times < 3; times += 1) again = await asking();
  if (!same(again, truth)) wrong.push(`without the fault it tells what is not so: ${shownAs(again)}`);
  await end();
  return failed ? "not done" : struck === 0 ? "untouched" : "done";
}

const shownAs = (what: Told): string => ("error" in what ? what.error.message : JSON.stringify(what));

async function tryRead(
  cell: ChangeCell,
  emulator: Emulator,
  bench: Bench,
  ground: Ground,
  wrong: string[],
): Promise<Outcome> {
  const stack = new Stack();
  await stack.up(bench.patient(), ground.args);
  const { id, state } = stack.recorded ?? assert.fail();
  const truth = await bench.patient().read(id, state);
  await isolate(cell, emulator, bench);
  const { value, error, struck } = await during(cell, emulator, () => bench.hasty().read(id, state));
  if (error === undefined) {
    if (value === undefined) wrong.push("it is there, and the state would drop it");
    else if (!same(value, truth)) wrong.push(`the state would have what is not so: ${JSON.stringify(value)}`);
  }
  if (!same(await bench.patient().read(id, state), truth)) wrong.push("it is not found afterwards");
  return error !== undefined ? "not done" : struck === 0 ? "untouched" : "done";
}

async function tryChange(
  cell: ChangeCell,
  emulator: Emulator,
  bench: Bench,
  ground: Ground,
  wrong: string[],
): Promise<Outcome> {
  const { operation } = cell;
  const { args, changed, list = () => Promise.resolve([]), remove } = ground;
  const stack = new Stack();
  const base = new Set(await list());
  const onServer = async () => (await list()).filter((id) => !base.has(id));
  if (operation !== "create") await stack.up(bench.patient(), args);
  const before = await onServer();
  const idBefore = stack.recorded?.id;
  // What is to be taken over was made by someone else.
  if (operation === "adopt") stack.recorded = undefined;
  const wanted = { create: args, update: changed, delete: undefined, adopt: { ...args, adopt: idBefore } }[
    operation as Exclude<Operation, "read">
  ];
  await isolate(cell, emulator, bench);
  const { error, struck } = await during(cell, emulator, () => stack.up(bench.hasty(), wanted));

  const after = await onServer();
  const known = new Set(stack.ids);
  const orphans = after.filter((id) => !known.has(id) && !(operation === "adopt" && id === idBefore));
  const doubt = uncertaintyOf(error);
  if (orphans.length > 0 && !(doubt !== undefined && isNamed(doubt, orphans))) {
    wrong.push(`on the server, and not in the state: ${orphans.join(", ")}${error ? ` (${error.message})` : ""}`);
  }
  const { recorded } = stack;
  if (error === undefined) {
    if (wanted === undefined) {
      if (after.length > 0) wrong.push("it was told as deleted, and is there");
    } else if (recorded === undefined) {
      wrong.push("it is not in the state");
    } else {
      if (ground.list !== undefined && after.length !== 1) wrong.push(`there are ${after.length} of it`);
      await expectSame(bench, stack, wanted, wrong, "it was told as done");
    }
  } else if (recorded !== undefined && !recorded.unfinished && ground.list !== undefined && operation === "update") {
    if (recorded.id === idBefore && !after.includes(recorded.id)) {
      // What was deleted to be replaced is in the state until that is told; deleting it again is a success.
      const { replaces } = await bench.patient().diff(recorded.id, recorded.state, changed);
      if (replaces.length === 0) wrong.push("it is in the state, and gone");
    }
  }

  if (operation === "adopt" && !same(after, before)) wrong.push("something was made or ended by taking over");

  await converge(bench, stack, wanted, { orphans, remove }, wrong);
  const last = await onServer();
  if (operation === "adopt" && stack.recorded?.id !== idBefore)
    wrong.push("after all it is not what was to be taken over");
  if (ground.list !== undefined && last.length !== (wanted === undefined ? 0 : 1)) {
    wrong.push(`after all there are ${last.length} of it`);
  }
  if (error === undefined) return struck === 0 ? "untouched" : "done";
  if (doubt !== undefined && recorded?.unfinished !== true) return "named";
  if (recorded?.unfinished === true) return "recorded";
  const isDone = operation === "delete" ? ground.list !== undefined && after.length === 0 : !same(after, before);
  return isDone ? "done, told as failed" : "not done";
}

/** Lets go of the connections that are kept, where the next one is to be refused. */
async function isolate({ fault }: Trouble, emulator: Emulator, { connection }: Bench): Promise<void> {
  if (faults[fault]?.fault !== "refuse") return;
  emulator.faults.set({ faults: [{ fault: "close" }] });
  // One connection is idle at most: cells do one thing after the other.
  await clientFor(connection)
    .request("GET", "/v1/rooms")
    .catch(() => undefined);
  emulator.faults.clear();
}

/** The same again without the fault: `up`, after a refresh where the first one asks for it. */
async function converge(
  bench: Bench,
  stack: Stack,
  wanted: Parameters<Stack["up"]>[1],
  { orphans, remove }: { orphans: readonly string[]; remove: Ground["remove"] },
  wrong: string[],
): Promise<void> {
  // What an error named is looked at, and ended.
  for (const id of orphans) await remove?.(id);
  try {
    await stack.up(bench.patient(), wanted).catch(async () => {
      await stack.refresh(bench.patient());
      await stack.up(bench.patient(), wanted);
    });
  } catch (error) {
    wrong.push(`the next up fails: ${(error as Error).message}`);
    return;
  }
  if (wanted === undefined) return;
  await expectSame(bench, stack, wanted, wrong, "after the next up");
}

/** The server has what is wanted, and a preview is empty, without a refresh and with one. */
async function expectSame(
  bench: Bench,
  stack: Stack,
  wanted: NonNullable<Parameters<Stack["up"]>[1]>,
  wrong: string[],
  when: string,
): Promise<void> {
  const hooks = bench.patient();
  const { id, state } = stack.recorded ?? assert.fail();
  if ((await hooks.diff(id, state, wanted)).changes) wrong.push(`${when}, and the state differs from what is wanted`);
  const read = await hooks.read(id, state);
  if (read === undefined) wrong.push(`${when}, and is not there`);
  else if ((await hooks.diff(id, read.state, wanted)).changes) {
    wrong.push(`${when}, and the server has something else: ${JSON.stringify(read.state)}`);
  }
}

/** The error that tells of a doubt, among what caused an error. */
function uncertaintyOf(error: unknown): UncertainError | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof UncertainError) return one;
  return undefined;
}

/** Whether an error names what is there, or, where the server could not be asked, what to look for. */
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
