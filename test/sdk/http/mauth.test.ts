import assert from "node:assert/strict";
import { StampSource, authorization, sign } from "../../../sdk/http/mauth";

const serviceId = "53c74879209ee7f96e5cbc9c";

/** The fields of a header, by name. */
function fieldsOf(header: string): Map<string, string> {
  assert.match(header, /^MAuth /);
  return new Map(
    header
      .slice("MAuth ".length)
      .split(",")
      .map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)]),
  );
}

describe("Signing", () => {
  const key = "s3cr3t-key/+=";

  it("signs timestamp and cnonce", () => {
    assert.equal(
      sign(key, { timestamp: "1406079112038", cnonce: "87428" }),
      "N2Q1NGVlNGZkOGRiNWFjOWFiN2RhNThlZmM5NjZhMTcwOTUzY2Q5YmY2YTk0N2YxNDI1YzY2YWI1ZDFiZjZiZg==",
    );
  });

  it("signs username and role as they are given", () => {
    assert.equal(
      sign(key, { timestamp: "1406079112038", cnonce: "87428", username: "test", role: "role" }),
      "ZTQ4Yjg0ZjY4ZGU4ODc1Y2FiMzUxZDI5ZjJhZjIyNzUyNzgxMTQyMmVkMzNkOTNlOWJjMjdiNDllNzc5OTY3MA==",
    );
  });

  it("takes the key as UTF-8", () => {
    assert.equal(
      sign("ключ🔑", { timestamp: 1790000000000, cnonce: 0, username: "Wm/Dqw==", role: "presenter" }),
      "NDY4NjdhNDE4NjRmZWFmNzYwYTBkYTMyM2U5ZDE3ODBkMmVjNGNjM2FjYmQ5ODg5YzM5NDA3ZGFjZTIzOGYyMQ==",
    );
  });

  it("does not sign a role without a username", () => {
    const stamp = { timestamp: 1, cnonce: 2 };
    assert.equal(sign(key, { ...stamp, role: "presenter" }), sign(key, stamp));
  });
});

describe("The Authorization header", () => {
  const stamp = { timestamp: 1790000000000, cnonce: 0 };

  it("sends the username as base64, and signs it in that form", () => {
    const header = authorization({ serviceId, serviceKey: "ключ🔑", username: "Zoë", role: "presenter" }, stamp);
    assert.deepEqual(
      [...fieldsOf(header)],
      [
        ["realm", "http://webrtc.intel.com"],
        ["mauth_signature_method", "HMAC_SHA256"],
        ["mauth_username", "Wm/Dqw=="],
        ["mauth_role", "presenter"],
        ["mauth_serviceid", serviceId],
        ["mauth_cnonce", "0"],
        ["mauth_timestamp", "1790000000000"],
        ["mauth_signature", "NDY4NjdhNDE4NjRmZWFmNzYwYTBkYTMyM2U5ZDE3ODBkMmVjNGNjM2FjYmQ5ODg5YzM5NDA3ZGFjZTIzOGYyMQ=="],
      ],
    );
  });

  it("is one line without quotes and without blanks after commas", () => {
    const header = authorization({ serviceId, serviceKey: "k", username: "a, b", role: "my role" }, stamp);
    assert.doesNotMatch(header, /["\r\n]|, /);
  });

  it("leaves out an empty username and an empty role", () => {
    const header = authorization({ serviceId, serviceKey: "k", username: "", role: "" }, stamp);
    assert.deepEqual(
      [...fieldsOf(header).keys()],
      ["realm", "mauth_signature_method", "mauth_serviceid", "mauth_cnonce", "mauth_timestamp", "mauth_signature"],
    );
  });

  for (const role of ["a,b", 'a"b', "a\nb", " a", "é"]) {
    it(`refuses the role ${JSON.stringify(role)}, which it cannot carry`, () => {
      assert.throws(
        () => authorization({ serviceId, serviceKey: "secret", username: "u", role }),
        /mauth_role must be/,
      );
    });
  }

  it("is never the same twice", () => {
    const headers = Array.from({ length: 5000 }, () => authorization({ serviceId, serviceKey: "k" }));
    const stamps = headers.map(
      (header) => `${fieldsOf(header).get("mauth_timestamp")} ${fieldsOf(header).get("mauth_cnonce")}`,
    );
    assert.equal(new Set(stamps).size, headers.length);
  });
});

describe("Stamps", () => {
  it("never go backwards when the clock does", () => {
    const clock = [1000, 900, 1100, 50];
    const source = new StampSource(() => clock.shift()!);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => source.next().timestamp),
      [1000, 1000, 1100, 1100],
    );
  });

  it("never repeat a pair when the same random number comes again", () => {
    const source = new StampSource(
      () => 1000,
      () => 99_999,
    );
    assert.deepEqual(
      [source.next(), source.next()],
      [
        { timestamp: 1000, cnonce: 99_999 },
        { timestamp: 1000, cnonce: 0 },
      ],
    );
  });

  it("never repeat a pair while the clock stands still", () => {
    const source = new StampSource(() => 1000);
    const stamps = Array.from({ length: 250_000 }, () => source.next()).map(
      ({ timestamp, cnonce }) => `${timestamp} ${cnonce}`,
    );
    assert.equal(new Set(stamps).size, stamps.length);
  });

  it("have a number from 0 to 99999", () => {
    const source = new StampSource();
    const numbers = Array.from({ length: 20_000 }, () => source.next().cnonce);
    assert.ok(numbers.every((cnonce) => Number.isInteger(cnonce) && cnonce >= 0 && cnonce <= 99_999));
  });
});
