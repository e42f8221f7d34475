// Makes ids in the form of the server's database (MongoDB), so that the client knows an id before it sends the request.

import { createHash, randomBytes } from "node:crypto";

const ofThisProcess = randomBytes(5).toString("hex");
let counter = randomBytes(3).readUIntBE(0, 3);

/** A new id of 24 hexadecimal digits: seconds since 1970, five random bytes of this process, and a counter. */
export function newObjectId(now: number = Date.now()): string {
  counter = (counter + 1) % 0x1000000;
  return hex(Math.floor(now / 1000) % 0x100000000, 8) + ofThisProcess + hex(counter, 6);
}

/**
 * The id that belongs to these parts: the same parts always give the same id. Its 96 bits are those of a hash, so that they hold no time,
 * and ten million ids collide with a probability below 10⁻¹⁵.
 */
export function derivedObjectId(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  // The lengths keep apart what would read alike: "ab", "c" and "a", "bc".
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest("hex").slice(0, 24);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
