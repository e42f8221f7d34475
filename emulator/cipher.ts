// Encrypts the secrets in the data folder: keys of services and SIP passwords. Answers of the API show the ciphertext.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts and decrypts texts. The ciphertext is hexadecimal. */
export interface Cipher {
  encrypt: (text: string) => string;
  /** Returns "" for a text that this cipher did not encrypt. */
  decrypt: (ciphertext: string) => string;
}

const algorithm = "aes-256-ctr";
const ivBytes = 16;
/** Length of a cipher's secret. */
export const secretBytes = 32;

export function cipherWith(secret: Buffer): Cipher {
  return {
    encrypt(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, secret, iv);
      return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("hex");
    },
    decrypt(ciphertext) {
      const bytes = Buffer.from(ciphertext, "hex");
      if (bytes.length < ivBytes || bytes.length * 2 !== ciphertext.length) return "";
      const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, ivBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]).toString("utf8");
    },
  };
}
