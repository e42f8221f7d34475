// Reads the configured certificate: PEM text, or the path of a PEM file. For other formats, the problem includes the command that
// converts them.

import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

/** PEM text, or the problem as a phrase that follows the name of the setting. */
export type CertificateText = { readonly pem: string } | { readonly problem: string };

/** Longest setting that can be a path, in characters. */
const longestPath = 1024;

/** Reads the certificates of a setting. */
export function readCertificate(setting: string): CertificateText {
  if (setting.includes("-----BEGIN")) return ofText(setting, "FILE");
  if (setting.length > longestPath || setting.trim().includes("\n"))
    return { problem: "is neither PEM text (it has no line -----BEGIN CERTIFICATE-----) nor the path of a file" };
  let content: Buffer;
  try {
    content = readFileSync(setting);
  } catch (error) {
    return { problem: `is neither PEM text nor the path of a readable file: ${(error as Error).message}` };
  }
  const text = content.toString(content[0] === 0xff && content[1] === 0xfe ? "utf16le" : "utf8");
  return text.includes("-----BEGIN") ? ofText(text, quoted(setting)) : { problem: ofBytes(content, quoted(setting)) };
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g;

function ofText(text: string, file: string): CertificateText {
  const blocks = [...text.matchAll(block)].map(([pem, label = ""]) => ({ pem, label }));
  const certificates = blocks.filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (certificates.length === 0) return { problem: withoutCertificate(blocks[0]?.label, file) };
  if (certificates.every(({ pem }) => isReadable(pem))) return { pem: certificates.map(({ pem }) => pem).join("\n") };
  const hint = text.includes("\\n") ? " Its line breaks are written as \\n: replace them with real ones." : "";
  return { problem: `contains an invalid certificate: it was changed or cut off.${hint}` };
}

function withoutCertificate(label: string | undefined, file: string): string {
  if (label === undefined) return "begins like PEM text, but has no -----END line: it was cut off";
  if (label.endsWith("PRIVATE KEY")) return privateKey;
  if (label === "PKCS7")
    return `is a PKCS#7 bundle, ${converted(`openssl pkcs7 -print_certs -in ${file} -out ca.pem`)}`;
  return `contains a ${label.toLowerCase()}, but must contain a certificate (-----BEGIN CERTIFICATE-----)`;
}

/** The problem of a file without PEM text, by its first bytes. */
function ofBytes(content: Buffer, file: string): string {
  if (content.length === 0) return "is an empty file, but must contain PEM text";
  if (content[0] !== derSequence)
    return content.subarray(0, 4).toString("hex") === "feedfeed"
      ? `is a Java key store, ${converted(`keytool -exportcert -rfc -keystore ${file} -file ca.pem -alias ALIAS`)}`
      : "is a file without a certificate: PEM text has a line -----BEGIN CERTIFICATE-----";
  if (isReadable(content))
    return `is a certificate in DER form, ${converted(`openssl x509 -inform DER -in ${file} -out ca.pem`)}`;
  const inner = content.subarray(headLength(content));
  if (inner.subarray(0, 3).equals(pfxVersion))
    return `is a PFX (PKCS#12) file, ${converted(`openssl pkcs12 -in ${file} -nokeys -out ca.pem`)} (add -legacy if OpenSSL 3 cannot read it)`;
  if (inner.subarray(0, pkcs7.length).equals(pkcs7))
    return `is a PKCS#7 bundle, ${converted(`openssl pkcs7 -inform DER -print_certs -in ${file} -out ca.pem`)}`;
  if (isPrivateKey(content)) return privateKey;
  return "is a binary file without a certificate: PEM text has a line -----BEGIN CERTIFICATE-----";
}

const derSequence = 0x30;
/** INTEGER 3: the version at the beginning of every PFX. */
const pfxVersion = Buffer.from([0x02, 0x01, 0x03]);
/** OBJECT IDENTIFIER signedData. */
const pkcs7 = Buffer.from("06092a864886f70d010702", "hex");

/** Number of bytes of the tag and length of a DER value. */
const headLength = (der: Buffer): number => {
  const length = der[1] ?? 0;
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
};

const converted = (command: string): string => `but must be PEM text. Convert it: ${command}`;

const privateKey =
  "is a private key, but must be the certificate, which is public. Keep the key on the server only. To get the server's certificate: " +
  "openssl s_client -connect HOST:3000 </dev/null | openssl x509 -out ca.pem   (compare its fingerprint)";

function isReadable(certificate: string | Buffer): boolean {
  try {
    return new X509Certificate(certificate).serialNumber !== "";
  } catch {
    return false;
  }
}

function isPrivateKey(key: Buffer): boolean {
  return (["pkcs8", "pkcs1", "sec1"] as const).some((type) => {
    try {
      return createPrivateKey({ key, format: "der", type }).type === "private";
    } catch (error) {
      // An encrypted key.
      return (error as NodeJS.ErrnoException).code === "ERR_MISSING_PASSPHRASE";
    }
  });
}

/** A path, quoted for a shell where needed. */
const quoted = (file: string): string => (/^[\w./:@%+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
