// Signs requests: makes the MAuth header, a new one for each (API document, section 4, "Authentication and Authorization").

import { createHmac, randomInt } from "node:crypto";

/** The service that signs. */
export interface Credentials {
  /** Id of the service: 24 hexadecimal digits. */
  readonly serviceId: string;
  /** Key of the service, as plain text. */
  readonly serviceKey: string;
  /** User on whose behalf requests are made. Sent and signed as base64 of its UTF-8 bytes. */
  readonly username?: string | undefined;
  /** Role of that user. Signed only together with a username, as servers do. */
  readonly role?: string | undefined;
}

/** The signed parts of the header; `username` as it is sent. */
export interface SignedParts {
  /** Milliseconds since 1970. */
  readonly timestamp: number | string;
  /** A number from 0 to 99999. */
  readonly cnonce: number | string;
  readonly username?: string | undefined;
  readonly role?: string | undefined;
}

/**
 * The signature: base64 of the lower-case hexadecimal text of HMAC-SHA256 over `timestamp,cnonce[,username,role]`. Method, path
 * and body are not signed.
 */
export function sign(key: string, { timestamp, cnonce, username, role }: SignedParts): string {
  const parts = [timestamp, cnonce, ...(username !== undefined && role !== undefined ? [username, role] : [])];
  const hex = createHmac("sha256", key).update(parts.join(",")).digest("hex");
  return Buffer.from(hex).toString("base64");
}

/** A timestamp in milliseconds and a random number from 0 to 99999. Each pair is used once. */
export interface Stamp {
  readonly timestamp: number;
  readonly cnonce: number;
}

/** Makes stamps. Their timestamps never go back, even if the clock does. */
export class StampSource {
  readonly #used = new Set<number>();
  #last = 0;

  constructor(
    private readonly now: () => number = Date.now,
    private readonly random: () => number = () => randomInt(0, 100_000),
  ) {}

  /** The next stamp. */
  next(): Stamp {
    const now = Math.floor(this.now());
    if (now > this.#last) this.#turnTo(now);
    // A clock that stands still would leave ever fewer free numbers.
    else if (this.#used.size >= 1000) this.#turnTo(this.#last + 1);
    let cnonce = this.random();
    while (this.#used.has(cnonce)) cnonce = (cnonce + 1) % 100_000;
    this.#used.add(cnonce);
    return { timestamp: this.#last, cnonce };
  }

  #turnTo(timestamp: number): void {
    this.#last = timestamp;
    this.#used.clear();
  }
}

/** One for the process: pairs must be unique across clients too. */
const stamps = new StampSource();

/**
 * The value of the `Authorization` header for one request. Do not use it twice.
 *
 * @throws RangeError if an id or a role has a character that the header cannot carry, such as a comma.
 */
export function authorization(credentials: Credentials, stamp: Stamp = stamps.next()): string {
  const { serviceId, serviceKey } = credentials;
  const username = credentials.username ? Buffer.from(credentials.username).toString("base64") : undefined;
  const role = credentials.role ? credentials.role : undefined;
  // Servers split at each comma; quotes and blanks are part of a value.
  const fields = [
    "realm=http://webrtc.intel.com",
    "mauth_signature_method=HMAC_SHA256",
    ...(username === undefined ? [] : [`mauth_username=${username}`]),
    ...(role === undefined ? [] : [`mauth_role=${carried("mauth_role", role)}`]),
    `mauth_serviceid=${carried("mauth_serviceid", serviceId)}`,
    `mauth_cnonce=${stamp.cnonce}`,
    `mauth_timestamp=${stamp.timestamp}`,
    `mauth_signature=${sign(serviceKey, { ...stamp, username, role })}`,
  ];
  return `MAuth ${fields.join(",")}`;
}

/** Whether the header can carry a value: printable ASCII without commas, quotes and outer blanks. */
export function fitsHeader(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value) && !/[,"]/.test(value) && value.trim() === value;
}

function carried(name: string, value: string): string {
  if (!fitsHeader(value)) {
    throw new RangeError(
      `${name} must be printable ASCII without commas, quotes and outer blanks, for the header cannot carry them.`,
    );
  }
  return value;
}
