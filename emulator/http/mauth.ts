// Checks the signature of a request (API document, "Authentication").

import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Parses an Authorization header. Like the server, splits at commas, removes the first six characters of each name (`MAuth `
 * or `mauth_`), and drops `=` within values.
 */
export function parametersOf(header: string): Map<string, string> {
  return new Map(
    header.split(",").map((part) => {
      const [name = "", ...value] = part.split("=");
      return [name.slice(6), value.map((piece) => (piece === "" ? "=" : piece)).join("")];
    }),
  );
}

/** Whether the parameters are signed with `key`. The signature covers user and role if both are present. */
export function isSigned(parameters: ReadonlyMap<string, string>, key: string): boolean {
  if (parameters.get("signature_method") !== "HMAC_SHA256") return false;
  const user = parameters.get("username");
  const role = parameters.get("role");
  const text = `${String(parameters.get("timestamp"))},${String(parameters.get("cnonce"))}`;
  const signed = user === undefined || role === undefined ? text : `${text},${user},${role}`;
  const digest = createHmac("sha256", key).update(signed).digest("hex");
  return sameText(Buffer.from(digest).toString("base64"), parameters.get("signature") ?? "");
}

/** Compares in constant time; the lengths are no secret. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
