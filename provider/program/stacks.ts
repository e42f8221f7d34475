// Stacks while Pulumi makes a resource: most of what its constructor costs, and a part of what the engine keeps in its state.

import * as path from "node:path";

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Until they are restored,
 * - no promise has a stack: Pulumi makes four for each member of a resource, and keeps with each the stack of an error, mapped
 *   through source maps, for those who look for promises that never end (PULUMI_DEBUG_PROMISE_LEAKS);
 * - the stack that tells the engine where in the program the resource is made has one frame of this package, however many of its
 *   functions lead there: Pulumi takes the first one above its own for that of the class, and the next for the program's.
 */
export function shortStacks(): { restore: () => void } {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, "prepareStackTrace") as Prepare | undefined;
  if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) Error.stackTraceLimit = 0;
  Error.prepareStackTrace = (error, frames) => (prepare ?? asNodeDoes)(error, withOneOfOurs(frames));
  return {
    restore: () => {
      Error.stackTraceLimit = stackTraceLimit;
      Reflect.set(Error, "prepareStackTrace", prepare);
    },
  };
}

/** The folder of the resources, in the form in which a frame names its file. */
const ours = path.join(__dirname, "..") + path.sep;

function withOneOfOurs(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const isOurs = frames.map((frame) => (frame.getFileName() ?? "").startsWith(ours));
  const [first, last] = [isOurs.indexOf(true), isOurs.lastIndexOf(true)];
  return frames.filter((_, i) => i < first || i >= last);
}

const asNodeDoes: Prepare = (error, frames) => [error, ...frames].map(String).join("\n    at ");
