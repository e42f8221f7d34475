// The certificate to trust, as it was configured: PEM text, or the path of a file of it. Other forms in which certificates come
// are named, with the command that converts them.

import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

/** PEM text, or a phrase that follows the name of the setting and says what is wrong with it. */
export type CertificateText = { readonly pem: string } | { readonly problem: string };

/** A setting longer than this is no path. */
const longestPath = 1024;

/** The certificates that a setting stands for. */
export function readCertificate(setting: string): CertificateText {
  if (setting.includes("-----BEGIN")) return ofText(setting, "FILE");
  if (setting.length > longestPath || setting.trim().includes("\n"))
    return { problem: "is neither PEM text, for it has no line -----BEGIN CERTIFICATE-----, nor the path of a file" };
  let content: Buffer;
  try {
    content = readFileSync(setting);
  } catch (error) {
    return { problem: `is neither PEM text nor the path of a file that can be read: ${(error as Error).message}` };
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
  const hint = text.includes("\\n") ? " Its line breaks are written as \\n: it needs real ones." : "";
  return { problem: `has a certificate in it that cannot be read: it was changed or cut off.${hint}` };
}

function withoutCertificate(label: string | undefined, file: string): string {
  if (label === undefined) return "begins like PEM text, but has no end: it was cut off";
  if (label.endsWith("PRIVATE KEY")) return privateKey;
  if (label === "PKCS7")
    return `is a PKCS#7 bundle, ${converted(`openssl pkcs7 -print_certs -in ${file} -out ca.pem`)}`;
  return `has a ${label.toLowerCase()} in it, but must have a certificate (-----BEGIN CERTIFICATE-----)`;
}

/** What a file without PEM text is, by how it begins. */
function ofBytes(content: Buffer, file: string): string {
  if (content.length === 0) return "is an empty file, but must be one of PEM text";
  if (content[0] !== derSequence)
    return content.subarray(0, 4).toString("hex") === "feedfeed"
      ? `is a Java key store, ${converted(`keytool -exportcert -rfc -keystore ${file} -file ca.pem -alias ALIAS`)}`
      : "is a file without a certificate: PEM text has a line -----BEGIN CERTIFICATE-----";
  if (isReadable(content))
    return `is a certificate in DER form, ${converted(`openssl x509 -inform DER -in ${file} -out ca.pem`)}`;
  const inner = content.subarray(headLength(content));
  if (inner.subarray(0, 3).equals(pfxVersion))
    return `is a PFX (PKCS#12) file, ${converted(`openssl pkcs12 -in ${file} -nokeys -out ca.pem`)} (with -legacy where OpenSSL 3 cannot read it)`;
  if (inner.subarray(0, pkcs7.length).equals(pkcs7))
    return `is a PKCS#7 bundle, ${converted(`openssl pkcs7 -inform DER -print_certs -in ${file} -out ca.pem`)}`;
  if (isPrivateKey(content)) return privateKey;
  return "is a binary file without a certificate: PEM text has a line -----BEGIN CERTIFICATE-----";
}

const derSequence = 0x30;
/** INTEGER 3: the version with which every PFX begins. */
const pfxVersion = Buffer.from([0x02, 0x01, 0x03]);
/** OBJECT IDENTIFIER signedData. */
const pkcs7 = Buffer.from("06092a864886f70d010702", "hex");

/** How many bytes tag and length of a DER value take. */
const headLength = (der: Buffer): number => {
  const length = der[1] ?? 0;
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
};

const converted = (command: string): string => `but must be PEM text. Convert it: ${command}`;

const privateKey =
  "is a private key, but must be the certificate, which is no secret. The key belongs on the server alone. To get the certificate " +
  "that the server shows: openssl s_client -connect HOST:3000 </dev/null | openssl x509 -out ca.pem   (compare its fingerprint)";

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
      // One with a passphrase is a key as well.
      return (error as NodeJS.ErrnoException).code === "ERR_MISSING_PASSPHRASE";
    }
  });
}

/** A path as a shell takes it. */
const quoted = (file: string): string => (/^[\w./:@%+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
