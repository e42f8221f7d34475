// Shortens stack traces while Pulumi constructs a resource. They cost most of the constructor's time, and one of them is stored in
// the state.

import * as path from "node:path";

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Until `restore` is called,
 * - promises have no stack. Pulumi creates four promises for each member of a resource and keeps with each the stack of an error,
 *   mapped through source maps, to find promises that never resolve (PULUMI_DEBUG_PROMISE_LEAKS);
 * - a stack has one frame of this package. The engine reads from the stack where the program declares the resource: it takes the
 *   first frame above Pulumi's own as the class, and the next one as the program.
 */
export function shortenStackTraces(): { restore: () => void } {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, "prepareStackTrace") as Prepare | undefined;
  if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) Error.stackTraceLimit = 0;
  Error.prepareStackTrace = (error, frames) => (prepare ?? nodeFormat)(error, withOneOwnFrame(frames));
  return {
    restore: () => {
      Error.stackTraceLimit = stackTraceLimit;
      Reflect.set(Error, "prepareStackTrace", prepare);
    },
  };
}

/** The folder of the resource classes, as a frame's file name begins. */
const ownFolder = path.join(__dirname, "..") + path.sep;

function withOneOwnFrame(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const isOwn = frames.map((frame) => (frame.getFileName() ?? "").startsWith(ownFolder));
  const [first, last] = [isOwn.indexOf(true), isOwn.lastIndexOf(true)];
  return frames.filter((_, i) => i < first || i >= last);
}

/** The format of Node.js when no `prepareStackTrace` is set. */
const nodeFormat: Prepare = (error, frames) => [error, ...frames].map(String).join("\n    at ");
