// Removes credentials and terminal control characters, which no error and no log may have.

import { type Key, isObject, mapParts, partsOf } from "../values";

const hidden = "[redacted]";

/** Names of members that hold credentials, in requests and answers. The url of a stream often has a key in its path. */
const secretMember = /^(key|password|serviceKey|superServiceKey|authorization|url)$/i;

/** Patterns of credentials whose value is not known: in echoed headers, in URLs and in JSON. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(mauth_signature\s*=\s*)[^\s,"'<&]+/gi, `$1${hidden}`],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[^\r\n"'<]+/gi, `$1${hidden}`],
  // The length is limited: without a limit, each letter of a long word would be tried as the beginning of a scheme.
  [/([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/"'<>]*@/gi, `$1${hidden}@`],
  // Addresses of SIP peers have no slashes.
  [/(\bsips?:[^\s:@"'<>]{1,200}:)[^\s@"'<>]{1,200}@/gi, `$1${hidden}@`],
  [/("(?:key|password|serviceKey|superServiceKey)"\s*:\s*")(?:[^"\\]|\\.)*/gi, `$1${hidden}`],
];

/**
 * A copy of a text with each credential replaced: the given ones, plain or encoded as in JSON and URLs, and those that match a
 * pattern.
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
    // A very short secret is a part of common words, so it is replaced only as a word of its own.
    result = form.length >= 4 ? result.replaceAll(form, hidden) : result.replace(standingAlone(form), hidden);
  }
  for (const [shape, replacement] of shapes) result = result.replace(shape, replacement);
  return result;
}

/** Characters that control a terminal: they move the cursor, change colours, or reverse the direction of text. */
const controls = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** A text of the server without terminal control characters. Line breaks stay. */
export function printable(text: string): string {
  return text.replace(controls, "\ufffd");
}

/** The same JSON with terminal control characters escaped. */
export function printableJson(json: string): string {
  return json.replace(controls, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The address of a SIP peer, with or without its scheme, without the password that may be in it: `bob:[redacted]@host`. */
export function peerWithoutPassword(peer: string): string {
  const scheme = /^(?:sips?:)?/i.exec(peer)?.[0] ?? "";
  return scheme + peer.slice(scheme.length).replace(/^([^:@]*):[^@]*@/, `$1:${hidden}@`);
}

/** Whether a text is a credential, by its pattern or by the name of its member. */
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
