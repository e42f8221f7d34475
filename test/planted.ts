// Secrets that tests plant, and look for where they must not be.

import assert from "node:assert/strict";

/** A secret as it can stand in a text: in clear, percent-encoded, in JSON, and in base64 at each of the three offsets. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from("\0".repeat(offset) + secret)
      .toString("base64")
      // The first and the last characters depend on what stands beside it.
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64])];
}

/** @throws AssertionError where a text has one of the secrets, each by its name, in any form. */
export function assertNowhere(place: string, text: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, secret] of Object.entries(secrets))
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      assert.ok(at < 0, `${place} has ${name} as ${form}: ${text.slice(Math.max(0, at - 80), at + form.length)}`);
    }
}
