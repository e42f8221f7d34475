// Ids of streams and sessions: strings of 18 digits, more than a JavaScript number can hold.

import { randomInt } from "node:crypto";

let last = 0;

/** A new, unique id. */
export function newSessionId(): string {
  last = (last + 1) % 1e6;
  const digits = (value: number, length: number) => String(value).padStart(length, "0");
  return `${digits(randomInt(1, 9), 1)}${digits(randomInt(0, 1e11), 11)}${digits(last, 6)}`;
}
