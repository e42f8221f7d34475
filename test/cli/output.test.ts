// Output of commands: tables, urls without keys.

import assert from "node:assert/strict";
import { printableFor, jsonText, printableLine, table } from "../../cli/output";
import { withoutKeys } from "../../cli/streaming-outs";

describe("a table", () => {
  it("aligns its columns, truncates nothing, and has dashes for missing values", () => {
    const columns = [
      { title: "ID", cell: ({ id }: { id: string }) => id },
      { title: "NAME", cell: ({ name }: { name?: string }) => name },
      { title: "X", cell: () => "x" },
    ];
    const long = "a".repeat(100);
    assert.equal(
      table(columns, [{ id: long, name: "" }, { id: "1" }, { id: "2", name: "😀é" }]),
      [
        `ID${" ".repeat(98)}  NAME  X`,
        `${long}  -     x`,
        `1${" ".repeat(99)}  -     x`,
        `2${" ".repeat(99)}  😀é    x`,
      ].join("\n"),
    );
  });
  it("is truncated on a narrow terminal, except for its first column", () => {
    const columns = [
      { title: "ID", cell: () => "i".repeat(24) },
      { title: "NAME", cell: () => "n".repeat(30) },
      { title: "ROLES", cell: () => "r".repeat(60) },
      { title: "X", cell: () => "x" },
    ];
    const [head = "", line = ""] = table(columns, [{}], 80).split("\n");
    assert.equal(line.length, 80);
    assert.match(line, /^i{24} {2}n+… {2}r+… {2}x$/);
    assert.equal(head.indexOf("ROLES"), line.indexOf("r"));
    const narrow = table(columns, [{}], 10).split("\n")[1];
    assert.equal(
      narrow,
      `${"i".repeat(24)}  n{7}…  r{7}…  x`.replace("n{7}", "n".repeat(7)).replace("r{7}", "r".repeat(7)),
    );
    assert.equal(table(columns, [{}], 200), table(columns, [{}], undefined));
  });
  it("has no control characters", () => {
    const cell = () => "a\u001b[2Jb\nc\u009bd\u202ee\u2066f\u007f";
    assert.equal(printableLine(cell()), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f\u{FFFD}");
    assert.equal(table([{ title: "NAME", cell }], [{}]), `NAME\n${printableLine(cell())}`);
  });
});

describe("JSON", () => {
  it("has no control characters, and is equivalent", () => {
    const value = { name: "\u001b[2J\u009b31m\u202e", list: ["é"] };
    assert.equal(jsonText(value), '{\n  "name": "\\u001b[2J\\u009b31m\\u202e",\n  "list": [\n    "é"\n  ]\n}');
    assert.deepEqual(JSON.parse(jsonText(value)), value);
  });
});

describe("a text of a server", () => {
  const text = "a\u001b[2J\u202e\nb";
  it("is printed on a terminal without control characters", () =>
    assert.equal(printableFor(text, { isTTY: true }), "a\u{FFFD}[2J\u{FFFD}\nb"));
  it("is printed unchanged for a file or a program", () => assert.equal(printableFor(text, {}), text));
});

describe("a url without keys", () => {
  for (const [url, shown] of [
    ["rtmp://live.example.org/app/key", "rtmp://live.example.org/[redacted]"],
    ["rtsp://user:password@10.0.0.1:554/", "rtsp://10.0.0.1:554/"],
    ["https://a.example?cid=key", "https://a.example/[redacted]"],
    ["rtmp://[2001:db8::1]:1935/key", "rtmp://[2001:db8::1]:1935/[redacted]"],
    ["rtmp://user:pass/word@live.example.org/key", "rtmp://[redacted]"],
    ["rtmp://user:1/2@live.example.org/key", "rtmp://[redacted]"],
    ["rtmp://a@b@live.example.org", "rtmp://live.example.org"],
    ["key", "[redacted]"],
  ] as const) {
    it(`is ${shown} for ${url}`, () => assert.equal(withoutKeys(url), shown));
  }
});
