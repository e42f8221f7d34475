// The ids of the resources of the stack: those in its state, from `pulumi stack export`, and those that this command adds. Hooks are not told
// what a state has beyond their own resource. They ask once in a command, where one of them is to make something.

import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "../../sdk/values";
import { ofRun } from "../lifecycle/run";
import { engineAbove, parseCommand } from "./engine-command";

const timeoutMs = 60_000;
/** Pauses before a state that could not be read is read again, in milliseconds. */
const pausesMs: readonly number[] = [50, 200, 800];

/** Ids of objects that this run was asked about, and of those that it has made or taken up. */
const begun = ofRun(new Set<string>());

/** Those of them that were there before. */
const takenUp = ofRun(new Set<string>());

/** The URNs of the resources in the state by the ids of their objects, where they were asked for. */
const inState = ofRun({
  ids: undefined as Promise<ReadonlyMap<string, string>> | undefined,
  clear() {
    this.ids = undefined;
  },
});

/** A resource has the object from now on. */
export function begin(id: string): void {
  begun.add(id);
}

/** A resource has the object from now on, which was there before this command. */
export function takeUp(id: string): void {
  begin(id);
  takenUp.add(id);
}

/** Whether a resource has taken up the object in this run. */
export const isTakenUp = (id: string): boolean => takenUp.has(id);

/**
 * Whether a resource of the stack has the object: in the state as it was when this was first asked for, or in this run. Where this process
 * serves no engine, the state is empty.
 *
 * @throws Error where the engine does not give the state.
 */
export const isHeld = async (id: string): Promise<boolean> =>
  begun.has(id) || (await (inState.ids ??= exported())).has(id);

/**
 * Whether a resource has the object in the state. A replacement that the user asks for looks like a creation: its former object is there.
 *
 * @param urn URN of the resource.
 */
export const isFormerOf = async (urn: string | undefined, id: string): Promise<boolean> =>
  urn !== undefined && (await (inState.ids ??= exported())).get(id) === urn;

async function exported(): Promise<ReadonlyMap<string, string>> {
  const engine = engineAbove();
  // Where processes cannot be read, the command on the PATH is asked: it fails where there is no stack.
  if (engine === undefined)
    return process.platform === "win32" ? idsIn(await state("pulumi", []).catch(() => "{}")) : new Map();
  const { stack } = parseCommand(engine.args);
  return idsIn(await readAgain(() => state(engine.program, stack === undefined ? [] : ["--stack", stack])));
}

/** Reads a state. The engine writes it meanwhile, and not all of its files atomically: what fails may go well a moment later. */
async function readAgain(read: () => Promise<string>): Promise<string> {
  for (const waitMs of pausesMs) {
    const text = await read().catch(() => undefined);
    if (text !== undefined) return text;
    await sleep(waitMs);
  }
  return read();
}

function state(program: string, which: readonly string[]): Promise<string> {
  const options = {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: timeoutMs,
    maxBuffer: 2 ** 30,
  };
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      ["stack", "export", "--non-interactive", ...which],
      options,
      (error, text, said) => {
        if (error === null) resolve(text);
        else
          reject(
            new Error(
              `The state of the stack could not be read (pulumi stack export): ${said.trim() || error.message}`,
            ),
          );
      },
    );
    child.stdin?.end();
  });
}

function idsIn(text: string): ReadonlyMap<string, string> {
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: readonly unknown[] } };
  const ids = (deployment?.resources ?? []).flatMap((resource) =>
    isObject(resource) && typeof resource.id === "string" ? [[resource.id, String(resource.urn)] as const] : [],
  );
  return new Map(ids);
}
