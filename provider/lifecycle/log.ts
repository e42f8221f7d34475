// Messages of hooks about the resource whose hook runs. A host that can attach them to the resource sets where they go; otherwise they
// are printed.

import { AsyncLocalStorage } from "node:async_hooks";
import { ofRun } from "./run";

export type Severity = "info" | "warning";

/** Takes a message about a resource, given by its URN; without one, about the stack. Rejects where it cannot be delivered. */
export type Destination = (severity: Severity, text: string, urn: string | undefined) => Promise<void>;

/** A resource that messages are about. */
export interface Subject {
  readonly urn: string | undefined;
}

const nobody: Subject = { urn: undefined };
const serving = new AsyncLocalStorage<Subject>();
let destination: Destination | undefined;
/** Messages about resources that this run has delivered. */
const delivered = ofRun(new Set<string>());
/** The delivery of all messages so far: they arrive in their order. */
let delivery: Promise<void> = Promise.resolve();

/** Sets where messages go. */
export function deliverTo(to: Destination): void {
  destination = to;
}

/** Runs a hook of a resource: its messages are about the resource, and are delivered before its answer. */
export async function servingOf<T>(urn: string | undefined, hook: () => Promise<T>): Promise<T> {
  try {
    return await serving.run({ urn }, hook);
  } finally {
    await delivery;
  }
}

/** The resource whose hook runs now, for messages that become due in the hook of another one. */
export const subject = (): Subject => serving.getStore() ?? nobody;

/** Warns of a resource: by default, of the one whose hook runs. A warning is given once in a command. */
export function warn(text: string, about = subject()): void {
  log("warning", text, about);
}

/** Reports about a resource: by default, about the one whose hook runs. A report is given once in a command. */
export function inform(text: string, about = subject()): void {
  log("info", text, about);
}

/** Warns of the stack as a whole. */
export function warnOfStack(text: string): void {
  log("warning", text, nobody);
}

function log(severity: Severity, text: string, { urn }: Subject): void {
  if (urn !== undefined) {
    const key = `${urn} ${text}`;
    if (delivered.has(key)) return;
    delivered.add(key);
  }
  // `--diff` prints messages without their resource.
  const titled = urn === undefined ? text : `${titleOf(urn)}: ${text}`;
  const print = () => {
    console[severity === "warning" ? "warn" : "log"](titled);
  };
  if (destination === undefined) {
    print();
    return;
  }
  const deliver = destination;
  delivery = delivery.then(() => deliver(severity, titled, urn)).catch(print);
}

/** `owt:Room classroom`. */
function titleOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `owt:${types.split(":").at(-1) ?? ""} ${name.join("::")}`;
}
