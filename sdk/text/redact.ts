// Takes out of texts what no error and no log may carry: credentials, and what a terminal would obey.

import { type Key, isObject, mapParts, partsOf } from "../values";

const hidden = "[redacted]";

/** Names of members that hold credentials, in requests and answers alike. The url of a stream often has a key in its path. */
const secretMember = /^(key|password|serviceKey|superServiceKey|authorization|url)$/i;

/** What a credential looks like where it is not known by value: in headers that were echoed, in URLs, in JSON. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(mauth_signature\s*=\s*)[^\s,"'<&]+/gi, `$1${hidden}`],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[^\r\n"'<]+/gi, `$1${hidden}`],
  // No scheme is longer; without an end to it, each letter of a long word would be tried as its beginning.
  [/([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/"'<>]*@/gi, `$1${hidden}@`],
  // The same for what SIP calls; it has no slashes.
  [/(\bsips?:[^\s:@"'<>]{1,200}:)[^\s@"'<>]{1,200}@/gi, `$1${hidden}@`],
  [/("(?:key|password|serviceKey|superServiceKey)"\s*:\s*")(?:[^"\\]|\\.)*/gi, `$1${hidden}`],
];

/**
 * A copy of `text` without credentials: neither the given ones, plain or as they stand in JSON and in URLs, nor what has
 * the shape of one.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  // The longest first: one secret can be part of another.
  for (const form of [...new Set(forms)].sort((a, b) => b.length - a.length)) {
    if (form.length === 0) continue;
    // A very short secret is a part of common words: it is taken out where it stands alone.
    result = form.length >= 4 ? result.replaceAll(form, hidden) : result.replace(standingAlone(form), hidden);
  }
  for (const [shape, replacement] of shapes) result = result.replace(shape, replacement);
  return result;
}

/** What a terminal would obey: it moves the cursor, changes colours, or turns the direction of what comes after it. */
const obeyed = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** A text of the server's as a terminal may show it: what it would obey is taken out. Line breaks stay. */
export function printable(text: string): string {
  return text.replace(obeyed, "\ufffd");
}

/** A JSON text as a terminal may show it. It means the same: what a terminal would obey is there by its number. */
export function printableJson(json: string): string {
  return json.replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The address of a SIP peer, with or without its scheme, without the password that may be in it: `bob:[redacted]@host`. */
export function peerWithoutPassword(peer: string): string {
  const scheme = /^(?:sips?:)?/i.exec(peer)?.[0] ?? "";
  return scheme + peer.slice(scheme.length).replace(/^([^:@]*):[^@]*@/, `$1:${hidden}@`);
}

/** Whether a text looks like a credential by itself, or by the name of the member that it is. */
export const isCredential = (name: string, text: string): boolean => secretMember.test(name) || redact(text) !== text;

/**
 * Whether something in a value looks like a credential: a url with a password, or a member whose name says so. Looks into lists and
 * plain objects only.
 */
export function hasCredentials(value: unknown, name: Key = ""): boolean {
  if (typeof value === "string") return isCredential(String(name), value);
  if (isObject(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  return partsOf(value).some(([key, part]) => hasCredentials(part, key));
}

/** A copy of a value, with each credential in it replaced. Credentials are recognised as by `hasCredentials`. */
export function withoutCredentials(value: unknown, name: Key = ""): unknown {
  if (typeof value === "string") return secretMember.test(String(name)) ? hidden : redact(value);
  return mapParts(value, withoutCredentials);
}

/** The credentials in the body of a request, at any depth. */
export function secretsIn(body: unknown): string[] {
  return partsOf(body).flatMap(([name, value]) =>
    secretMember.test(String(name)) && (typeof value === "string" || typeof value === "number")
      ? [String(value)]
      : secretsIn(value),
  );
}

function standingAlone(text: string): RegExp {
  return new RegExp(`(?<!\\w)${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`, "g");
}
