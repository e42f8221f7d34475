// A log of JSON lines, for those who bring no logger of their own.

import type { Logger } from "./app";

/** Writes a line of JSON for each message, with the time and the level. */
export function lineLogger(stream: NodeJS.WritableStream): Logger {
  const write = (level: string) => (members: object, message: string) =>
    void stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...members })}\n`);
  return { info: write("info"), error: write("error") };
}
