// Makes ids in the form of the server's database (MongoDB), so that the client knows an id before it sends the request.

import { randomBytes } from "node:crypto";

const ofThisProcess = randomBytes(5).toString("hex");
let counter = randomBytes(3).readUIntBE(0, 3);

/** A new id of 24 hexadecimal digits: seconds since 1970, five random bytes of this process, and a counter. */
export function newObjectId(now: number = Date.now()): string {
  counter = (counter + 1) % 0x1000000;
  return hex(Math.floor(now / 1000) % 0x100000000, 8) + ofThisProcess + hex(counter, 6);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
