import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readCertificate } from "../../../provider/connection/certificate";
import { resolveConnection } from "../../../provider/connection/connection";
import { fixture } from "../../sdk/support";

const fixtures = path.join(__dirname, "../../sdk/fixtures/tls");
const [certificate, key] = [fixture("self-signed.pem"), fixture("server-key.pem")];
const der = (pem: string) => Buffer.from(pem.replace(/-----.*?-----/g, ""), "base64");

describe("the certificate setting", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "owt-certificate-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Buffer): string => {
    const at = path.join(folder, name);
    writeFileSync(at, content);
    return at;
  };
  const pem = (setting: string): string => {
    const result = readCertificate(setting);
    return "pem" in result ? result.pem : assert.fail(result.problem);
  };
  const problem = (setting: string): string => {
    const result = readCertificate(setting);
    return "problem" in result ? result.problem : assert.fail("it was taken");
  };

  it("accepts PEM text, and the path of a PEM file", () => {
    assert.equal(pem(certificate), certificate.trim());
    assert.equal(pem(path.join(fixtures, "self-signed.pem")), certificate.trim());
    assert.equal(pem(`${certificate}${fixture("ca.pem")}`).split("BEGIN").length, 3);
    assert.equal(pem(file("utf16.pem", Buffer.from(`\ufeff${certificate}`, "utf16le"))), certificate.trim());
  });

  it("takes the certificate from a file that also has the private key, and drops the key", () => {
    assert.equal(pem(file("both.pem", key + certificate)), certificate.trim());
  });

  for (const [what, make, said] of [
    [
      "a certificate in DER form",
      () => file("a.cer", der(certificate)),
      /certificate in DER form.*: openssl x509 -inform DER -in \S+a\.cer -out ca\.pem$/,
    ],
    [
      "a PFX file",
      () => path.join(fixtures, "self-signed.pfx"),
      /PFX \(PKCS#12\) file.*: openssl pkcs12 -in \S+self-signed\.pfx -nokeys -out ca\.pem/,
    ],
    [
      "a PKCS#7 bundle",
      () => path.join(fixtures, "self-signed.p7b"),
      /PKCS#7 bundle.*: openssl pkcs7 -inform DER -print_certs -in \S+\.p7b -out ca\.pem$/,
    ],
    [
      "a Java key store",
      () => file("a.jks", Buffer.from("feedfeed00000002", "hex")),
      /Java key store.*: keytool -exportcert/,
    ],
    ["a private key", () => key, /^is a private key.*: openssl s_client -connect HOST:3000 .*-out ca\.pem/],
    ["a file of a private key", () => path.join(fixtures, "server-key.pem"), /^is a private key/],
    [
      "a private key in DER form",
      () => file("key.der", createPrivateKey(key).export({ format: "der", type: "pkcs8" })),
      /^is a private key/,
    ],
    [
      "a request for a certificate",
      () => "-----BEGIN CERTIFICATE REQUEST-----\nAA\n-----END CERTIFICATE REQUEST-----",
      /contains a certificate request, but must contain a certificate/,
    ],
    ["a certificate that was cut off", () => certificate.slice(0, 200), /it was cut off/],
    [
      "a certificate that was changed",
      () => certificate.replace("MII", "MIJ"),
      /contains an invalid certificate: it was changed or cut off\.$/,
    ],
    ["a certificate in one line", () => certificate.replaceAll("\n", "\\n"), /line breaks are written as \\n/],
    ["an empty file", () => file("empty.pem", ""), /is an empty file/],
    ["another text", () => file("a.txt", "hello"), /is a file without a certificate/],
    ["a folder", () => folder, /nor the path of a readable file: EISDIR/],
    ["a name with a blank", () => file("my own.cer", der(certificate)), /-in '\S+my own\.cer' -out/],
  ] as const) {
    it(`rejects ${what}, with a remedy`, () => {
      const text = problem(make());
      assert.match(text, said);
      assert.ok(!text.includes(key.split("\n")[1] ?? ""));
    });
  }

  it("does not show a key that is given in place of a path", () => {
    const lines = der(key).toString("base64").repeat(10);
    assert.match(problem(lines), /nor the path of a file$/);
  });

  it("is checked with the connection; the message names the setting", () => {
    const { failures } = resolveConnection(
      "service",
      { ca: path.join(fixtures, "self-signed.pfx") },
      () => undefined,
      {},
    );
    assert.match(failures.at(-1)?.reason ?? "", /^connection\.ca is a PFX/);
  });
});
