// Finds planted secrets in texts that must not contain them.

import assert from "node:assert/strict";

/** Forms of a secret in a text: in clear, percent-encoded, in JSON, and in base64 at each of the three offsets. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from("\0".repeat(offset) + secret)
      .toString("base64")
      // The first and the last characters depend on the adjacent text.
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64])];
}

/**
 * Fails if a text contains one of the secrets in any form.
 * @param place describes the text in the message
 * @param secrets by name
 */
export function assertNowhere(place: string, text: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, secret] of Object.entries(secrets))
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      assert.ok(at < 0, `${place} has ${name} as ${form}: ${text.slice(Math.max(0, at - 80), at + form.length)}`);
    }
}
