// Runs cells of the fault matrix. Real hooks use real sockets; the server is the emulator with a fault plan.

import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type Connection, clientFor } from "../../provider/connection/connection";
import type { Hooks, Values } from "../../provider/lifecycle/hooks";
import { OwtClient } from "../../sdk";
import { NativeService } from "../native/hooks";
import {
  type Cell,
  type ChangeCell,
  type LookupCell,
  type Outcome,
  type Result,
  type Trouble,
  nothing,
  numberOf,
  ruleOf,
} from "./cells";
import { Stack } from "./engine";
import { type Asker, byProgram, byProvider, noSuchRoom } from "./lookups";
import { type Fixture, type Operation, algorithms } from "./subjects";

/** Runs cells on several emulators in parallel. */
export async function run(wanted: readonly Cell[], atOnce = 32): Promise<Result[]> {
  const restore = [shortenLongLimits(), quieten()];
  const results: Result[] = [];
  let number = 0;
  // The slowest first, so that all emulators are busy until the end.
  const queue = [...wanted].sort((a, b) => Number(b.position === "all") - Number(a.position === "all"));
  const work = async (): Promise<void> => {
    const [emulator, service] = await Promise.all([
      startEmulator({ algorithms, idleMs: 60_000 }),
      NativeService.start(),
    ]);
    try {
      for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
        number += 1;
        results.push(await runCell(cell, emulator, service, `cell ${number}`));
      }
    } finally {
      service.stop();
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
  /** Asks with a short time limit. */
  readonly asker: Asker;
}

function contextOf({ credentials }: Emulator, service: NativeService, cell: Cell, name: string): Context {
  const { subject, host, fault } = cell;
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
    const native = host === "native" ? { service, name } : undefined;
    const made = "hooks" in subject ? subject.hooks(native) : assert.fail();
    made.configure((key) => all[key]);
    return made;
  };
  const connection = { endpoint, serviceId, serviceKey, timeout: limitSeconds, retries: 1 };
  return {
    client: new OwtClient({ endpoint, serviceId, serviceKey }),
    connection,
    asker: host === "native" ? byProvider(service, connection) : byProgram(connection),
    hasty: configured(fault === nothing ? {} : { "owt:timeout": String(limitSeconds), "owt:retries": "1" }),
    patient: configured({}),
  };
}

async function runCell(cell: Cell, emulator: Emulator, service: NativeService, tag: string): Promise<Result> {
  const context = contextOf(emulator, service, cell, tag);
  const wrong: string[] = [];
  let tried: Tried = { outcome: "done", struck: 0 };
  try {
    if (cell.operation === "look-up") tried = await tryLookup(cell, emulator, context, tag, wrong);
    else {
      const fixture = await cell.subject.prepare(context.client, tag);
      tried = await (cell.operation === "read" ? tryRead : tryChange)(cell, emulator, context, fixture, wrong);
      const { room } = fixture.args;
      if (typeof room === "string") await context.client.rooms.delete(room);
    }
  } catch (error) {
    wrong.push(`it did not complete: ${String((error as Error).stack)}`);
  } finally {
    context.client.close();
  }
  if (cell.fault !== nothing && tried.struck === 0) wrong.push("the fault did not occur");
  return { ...cell, ...tried, wrong };
}

type Tried = Pick<Result, "outcome" | "struck">;

/** Runs work while the server has the fault. Resolves to the result or the error, and how often the fault occurred. */
async function during<T>(
  { fault, position }: Trouble,
  emulator: Emulator,
  work: () => Promise<T>,
): Promise<{ value?: T; error?: Error; struck: number }> {
  const rule = ruleOf(fault);
  const nth = numberOf(position);
  const at = nth === undefined ? {} : { nth };
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
): Promise<Tried> {
  const { ask, has, end } = await cell.subject.prepare(context.client, tag);
  const asking = () => resultOf(() => ask(context.asker));
  const truth = await resultOf(has);
  isolate(cell, context);
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
  return { outcome: failed ? "not done" : "done", struck };
}

const shownAs = (result: LookupResult): string => ("error" in result ? result.error.message : JSON.stringify(result));

async function tryRead(
  cell: ChangeCell,
  emulator: Emulator,
  context: Context,
  fixture: Fixture,
  wrong: string[],
): Promise<Tried> {
  const stack = new Stack();
  await stack.up(context.patient(), fixture.args);
  const { id, state } = stack.recorded ?? assert.fail();
  const truth = await context.patient().read(id, state);
  isolate(cell, context);
  const { value, error, struck } = await during(cell, emulator, () => context.hasty().read(id, state));
  if (error === undefined) {
    if (value === undefined) wrong.push("it exists, and the state would drop it");
    else if (!same(value, truth)) wrong.push(`the state would be wrong: ${JSON.stringify(value)}`);
  }
  if (!same(await context.patient().read(id, state), truth)) wrong.push("it is not read correctly afterwards");
  return { outcome: error === undefined ? "done" : "not done", struck };
}

async function tryChange(
  cell: ChangeCell,
  emulator: Emulator,
  context: Context,
  fixture: Fixture,
  wrong: string[],
): Promise<Tried> {
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
  isolate(cell, context);
  const { error, struck } = await during(cell, emulator, () => stack.up(context.hasty(), wanted));

  const after = await onServer();
  const known = new Set(stack.ids);
  const orphans = after.filter((id) => !known.has(id) && !(operation === "adopt" && id === idBefore));
  const doubt = doubtIn(error);
  if (orphans.length > 0 && !(doubt !== undefined && isNamed(doubt, orphans, after, args))) {
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

  await converge(context, stack, wanted, { orphans, remove, isSeen: error === undefined }, wrong);
  const last = await onServer();
  if (operation === "adopt" && stack.recorded?.id !== idBefore)
    wrong.push("in the end another object is recorded than the one to adopt");
  if (fixture.list !== undefined && last.length !== (wanted === undefined ? 0 : 1)) {
    wrong.push(`in the end there are ${last.length} of it`);
  }
  const isDone = operation === "delete" ? fixture.list !== undefined && after.length === 0 : !same(after, before);
  return { outcome: outcomeOf({ error, doubt, isRecorded: recorded?.unfinished === true, isDone }), struck };
}

function outcomeOf({
  error,
  doubt,
  isRecorded,
  isDone,
}: {
  readonly error: Error | undefined;
  readonly doubt: string | undefined;
  readonly isRecorded: boolean;
  readonly isDone: boolean;
}): Outcome {
  if (error === undefined) return "done";
  if (isRecorded) return "recorded";
  if (doubt !== undefined) return "named";
  return isDone ? "done, reported as failed" : "not done";
}

/** Closes idle connections if the fault refuses the next one. */
function isolate({ fault }: Trouble, { connection }: Context): void {
  if (ruleOf(fault).fault === "refuse") clientFor(connection).close();
}

/** `up` without the fault, and again after a refresh if it fails. */
async function converge(
  context: Context,
  stack: Stack,
  wanted: Parameters<Stack["up"]>[1],
  { orphans, remove, isSeen }: { orphans: readonly string[]; remove: Fixture["remove"]; isSeen: boolean },
  wrong: string[],
): Promise<void> {
  // Ends the objects that an error named.
  for (const id of orphans) await remove?.(id);
  const seen = isSeen ? stack.recorded : undefined;
  try {
    await stack.up(context.patient(), wanted).catch(async () => {
      await stack.refresh(context.patient());
      await stack.up(context.patient(), wanted);
    });
  } catch (error) {
    wrong.push(`the next up fails: ${(error as Error).message}`);
    return;
  }
  // An `up` that changes nothing was seen to be right already.
  if (wanted === undefined || stack.recorded === seen) return;
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

/** The message of an error that leaves unknown whether something was made, and says what to look for. */
function doubtIn(error: Error | undefined): string | undefined {
  return error !== undefined && /^(Look for|Look at|List what) /m.test(error.message) ? error.message : undefined;
}

/** Whether the message names the objects, or, if the server did not answer and so none, what to look for. */
function isNamed(message: string, ids: readonly string[], all: readonly string[], { name }: Values): boolean {
  if (ids.every((id) => message.includes(id))) return true;
  return !all.some((id) => message.includes(id)) && (typeof name !== "string" || message.includes(name));
}

const same = (a: unknown, b: unknown): boolean => {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
};
