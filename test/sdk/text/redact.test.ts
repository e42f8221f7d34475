import assert from "node:assert/strict";
import {
  hasCredentials,
  peerWithoutPassword,
  printable,
  printableJson,
  redact,
  secretsIn,
} from "../../../sdk/text/redact";

describe("Redaction", () => {
  const table: [what: string, text: string, secrets: string[], expected: string][] = [
    ["a secret wherever it stands", "x-secret-y secret", ["secret"], "x-[redacted]-y [redacted]"],
    ["a secret as it stands in JSON", 'is a\\"bc\\\\d', ['a"bc\\d'], "is [redacted]"],
    ["a secret as it stands in a URL", "?k=a%2Fb%2Bc", ["a/b+c"], "?k=[redacted]"],
    ["a short secret where it stands alone", "key a. of a bad day", ["a"], "key [redacted]. of [redacted] bad day"],
    ["a short secret of signs that mean something in patterns", "(.*) and .*", [".*"], "([redacted]) and [redacted]"],
    ["the longer one of two secrets first", "secret-key", ["secret", "secret-key"], "[redacted]"],
    ["nothing for an empty secret", "text", [""], "text"],
    ["a signature", "mauth_signature=ZjA5==,x", [], "mauth_signature=[redacted],x"],
    ["a header", "Authorization: MAuth realm=a,b=c\r\nHost: h", [], "Authorization: [redacted]\r\nHost: h"],
    ["a header in JSON", '{"authorization":"MAuth a=b","host":"h"}', [], '{"authorization":"[redacted]","host":"h"}'],
    ["the password of a SIP address", "to sip:bob:p+w@h;x", [], "to sip:bob:[redacted]@h;x"],
    ["user and password of a URL", "at https://u:p@h/x", [], "at https://[redacted]@h/x"],
    [
      "members of JSON that are secrets",
      '{"key":"a\\"b","password": "c"}',
      [],
      '{"key":"[redacted]","password": "[redacted]"}',
    ],
    ["the rest of a member that was cut", '{"password":"abc', [], '{"password":"[redacted]'],
    ["nothing where there is no secret", "Room validation failed: views.0", [], "Room validation failed: views.0"],
  ];
  for (const [what, text, secrets, expected] of table) {
    it(`removes ${what}`, () => assert.equal(redact(text, secrets), expected));
  }
});

describe("The secrets of a body", () => {
  it("are found at any depth", () => {
    assert.deepEqual(secretsIn({ name: "n", key: "k", options: { sip: { password: "p" } }, list: [{ key: 17 }] }), [
      "k",
      "p",
      "17",
    ]);
  });

  for (const body of [undefined, null, "key", 17]) {
    it(`are none in ${String(body)}`, () => assert.deepEqual(secretsIn(body), []));
  }
});

describe("Credentials", () => {
  for (const value of ["rtsp://u:p@h", { a: [{ b: "sip:u:p@h" }] }, { password: "p" }, { url: "https://a.example" }]) {
    it(`are found in ${JSON.stringify(value)}`, () => assert.ok(hasCredentials(value)));
  }
  for (const value of ["rtsp://h/a", undefined, null, 7, { name: "camera", at: ["sip:u@h", "a@b"] }, new Map()]) {
    it(`are not found in ${JSON.stringify(value)}`, () => assert.ok(!hasCredentials(value)));
  }
  for (const [peer, shown] of [
    ["sip:bob:p:w@h:5060", "sip:bob:[redacted]@h:5060"],
    ["bob:p@h", "bob:[redacted]@h"],
    ["SIPS:bob@h:5061", "SIPS:bob@h:5061"],
    ["bob", "bob"],
    ["h:5060", "h:5060"],
  ] as const) {
    it(`of a peer are left out: ${peer}`, () => assert.equal(peerWithoutPassword(peer), shown));
  }
});

describe("Texts of servers", () => {
  it("are shown without control characters", () => {
    assert.equal(printable("a\u001b[2Jb\u009b31mc\r\u202ed\n\te"), "a\ufffd[2Jb\ufffd31mc\ufffd\ufffdd\n\ufffde");
    assert.equal(printable("Übung 会議 🎥"), "Übung 会議 🎥");
  });
  it("mean the same as JSON", () => {
    const value = { "a\u009b": ["\u202e", "\u007f", "\ud800", "é"], b: "\n\u001b" };
    const json = printableJson(JSON.stringify(value, null, 2));
    assert.doesNotMatch(json, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    assert.deepEqual(JSON.parse(json), value);
  });
});
