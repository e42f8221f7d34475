// A logger that writes JSON lines, used if no other logger is given.

import type { Logger } from "./app";

/** Logs each message as a line of JSON, with the time and the level. */
export function lineLogger(stream: NodeJS.WritableStream): Logger {
  const write = (level: string) => (members: object, message: string) =>
    void stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...members })}\n`);
  return { info: write("info"), error: write("error") };
}
