// Encryption of what is secret in the data folder: keys of services and SIP passwords. Answers show the ciphertext.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Seal } from "../documents/room";

const algorithm = "aes-256-ctr";
const ivBytes = 16;
export const secretBytes = 32;

/** A seal with a secret of 32 bytes. What it closes is hexadecimal text. */
export function sealWith(secret: Buffer): Seal {
  return {
    close(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, secret, iv);
      return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("hex");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "hex");
      if (bytes.length < ivBytes || bytes.length * 2 !== sealed.length) return "";
      const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, ivBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]).toString("utf8");
    },
  };
}
