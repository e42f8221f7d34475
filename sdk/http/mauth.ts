// Signs requests: the MAuth header, made anew for each of them (API document, section 4, "Authentication and Authorization").

import { createHmac, randomInt } from "node:crypto";

/** Who signs: a service, by its id and key. */
export interface Credentials {
  /** Id of the service: 24 hexadecimal digits. */
  readonly serviceId: string;
  /** Key of the service, as plain text. */
  readonly serviceKey: string;
  /** User on whose behalf requests are made. It is sent and signed as base64 of its UTF-8 bytes. */
  readonly username?: string | undefined;
  /** Role of that user. It is signed only together with a username, for servers do the same. */
  readonly role?: string | undefined;
}

/** What is signed besides the key; `username` in the form in which it is sent. */
export interface SignedParts {
  /** Milliseconds since 1970. */
  readonly timestamp: number | string;
  /** A number from 0 to 99999. */
  readonly cnonce: number | string;
  readonly username?: string | undefined;
  readonly role?: string | undefined;
}

/**
 * The signature: base64 of the lower-case hexadecimal text of HMAC-SHA256 over `timestamp,cnonce[,username,role]`.
 * Neither method, path nor body are signed.
 */
export function sign(key: string, { timestamp, cnonce, username, role }: SignedParts): string {
  const parts = [timestamp, cnonce, ...(username !== undefined && role !== undefined ? [username, role] : [])];
  const hex = createHmac("sha256", key).update(parts.join(",")).digest("hex");
  return Buffer.from(hex).toString("base64");
}

/** A timestamp in milliseconds and a random number from 0 to 99999; no pair is ever handed out twice. */
export interface Stamp {
  readonly timestamp: number;
  readonly cnonce: number;
}

/** Hands out stamps. Their timestamps never go backwards, even where the clock does. */
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
    // A clock that stands still for long would leave ever fewer numbers to find one in.
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

/** One for the whole process: pairs must not repeat across clients either. */
const stamps = new StampSource();

/**
 * The value of the `Authorization` header for one request. Never use it twice.
 *
 * @throws RangeError where an id or a role has a character that the header cannot carry, such as a comma.
 */
export function authorization(credentials: Credentials, stamp: Stamp = stamps.next()): string {
  const { serviceId, serviceKey } = credentials;
  const username = credentials.username ? Buffer.from(credentials.username).toString("base64") : undefined;
  const role = credentials.role ? credentials.role : undefined;
  // Servers split at each comma and take quotes and blanks as part of a value.
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

/** Whether the header can carry a value: printable ASCII without comma and quote, and no blank at either end. */
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
