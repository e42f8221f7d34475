// The signature of a request, as the server reads it (API document, "Authentication").

import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The parameters of an Authorization header. The server splits at commas, takes six characters off each name whatever
 * they are (`MAuth ` or `mauth_`), and drops `=` from within values.
 */
export function parametersOf(header: string): Map<string, string> {
  return new Map(
    header.split(",").map((part) => {
      const [name = "", ...value] = part.split("=");
      return [name.slice(6), value.map((piece) => (piece === "" ? "=" : piece)).join("")];
    }),
  );
}

/** Whether the parameters are signed with `key`, as the API document says: with the user and role, where both are there. */
export function isSigned(parameters: ReadonlyMap<string, string>, key: string): boolean {
  if (parameters.get("signature_method") !== "HMAC_SHA256") return false;
  const user = parameters.get("username");
  const role = parameters.get("role");
  const text = `${String(parameters.get("timestamp"))},${String(parameters.get("cnonce"))}`;
  const signed = user === undefined || role === undefined ? text : `${text},${user},${role}`;
  const digest = createHmac("sha256", key).update(signed).digest("hex");
  return sameText(Buffer.from(digest).toString("base64"), parameters.get("signature") ?? "");
}

/** Compares in a time that does not tell where two texts differ; how long they are is no secret. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
