// Ids of services and rooms: 24 hexadecimal digits that begin with the time of creation, and sort by it.

import { randomBytes, randomInt } from "node:crypto";

/** Makes ascending ids. */
export class Ids {
  readonly #process = randomBytes(5).toString("hex");
  #counter = randomInt(0x100000);

  next(): string {
    const seconds = Math.floor(Date.now() / 1000);
    this.#counter = (this.#counter + 1) % 0x1000000;
    const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
    return `${hex(seconds, 8)}${this.#process}${hex(this.#counter, 6)}`;
  }
}

/** Parses an id: 24 hexadecimal digits, or any text of 12 bytes. Undefined for any other value. */
export function objectIdOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (/^[0-9a-fA-F]{24}$/.test(value)) return value.toLowerCase();
  const bytes = Buffer.from(value, "utf8");
  return value.length === 12 && bytes.length === 12 ? bytes.toString("hex") : undefined;
}
