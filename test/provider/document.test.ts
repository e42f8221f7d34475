import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { DocumentError, readDocument } from "../../provider/document/read";

describe("a conference document", () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-document-"));
    file = path.join(folder, "conference.yaml");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (text: string, secrets: string[] = []) => {
    writeFileSync(file, text);
    return readDocument(file, (name) => secrets.includes(name));
  };
  /** The reasons, without the name of the file. */
  const reasons = (text: string, secrets?: string[]): string[] => {
    try {
      read(text, secrets);
    } catch (error) {
      if (error instanceof DocumentError) return error.reasons.map((reason) => reason.replace(`${file}:`, ""));
      throw error;
    }
    return assert.fail("it was taken");
  };

  it("declares rooms and services by key", () => {
    const text = "services:\n  a: { key: { secret: k } }\nrooms:\n  r: { service: a, inputLimit: 3 }\n  s: {}\n";
    assert.deepEqual(read(text, ["k"]), {
      services: { a: { key: { secret: "k" } } },
      rooms: { r: { service: "a", inputLimit: 3 }, s: {} },
    });
  });

  it("may be empty", () => assert.deepEqual(read("# nothing yet\n"), { services: {}, rooms: {} }));

  it("may write a room of defaults as a key alone", () =>
    assert.deepEqual(read("rooms:\n  meeting:\n"), { services: {}, rooms: { meeting: {} } }));

  it("may share parts by anchors and merge keys", () => {
    const text = "rooms:\n  a: &base { inputLimit: 3 }\n  b: { <<: *base, participantLimit: 2 }\n";
    assert.deepEqual(read(text).rooms.b, { inputLimit: 3, participantLimit: 2 });
  });

  it("tells all mistakes at once, in the order of the lines", () => {
    const text = [
      "rooms:",
      "  a:",
      "    inputLimt: 3",
      "    views:",
      "      - label: main",
      "        video: { maxInput: 0 }",
      "  b:",
      "    participantLimit: many",
    ].join("\n");
    assert.deepEqual(reasons(text), [
      '3:5 rooms.a.inputLimt is not known; did you mean "inputLimit"?',
      "6:18 rooms.a.views[0].video.maxInput is 0, but must be a number from 1 to 256",
      '8:5 rooms.b.participantLimit is "many", but must be a number',
    ]);
  });

  it("tells mistakes of all kinds at once: members, services, secrets and rules", () => {
    const text = [
      "services: { a: { key: { secret: k } } }",
      "rooms:",
      "  r: { service: b, inputLimt: 3, mediaOut: { video: { format: [] } } }",
    ].join("\n");
    assert.deepEqual(
      reasons(text).map((reason) => reason.split(" ")[1]),
      ["services.a.key", "rooms.r.views[0].video.format", "rooms.r.service", "rooms.r.inputLimt"],
    );
  });

  it("tells a conflict of view and mediaOut at its line", () => {
    const text = "rooms:\n  a:\n    views:\n      - label: x\n        video:\n          format: { codec: h264 }\n";
    assert.match(reasons(text).join(), /^6:11 rooms\.a\.views\[0\]\.video\.format is h264, but mediaOut/);
  });

  it("tells malformed YAML at its line", () =>
    assert.match(reasons("rooms:\n  a: [1, 2\n  b: 3\n").join(), /^\d+:\d+ /));

  it("tells a key that stands twice", () =>
    assert.match(reasons("rooms:\n  a: {}\n  a: {}\n").join(), /^3:3 Map keys must be unique/));

  it("refuses tags", () => assert.match(reasons("rooms: !!js/function 'x'\n").join(), /^1:\d+ .*tag/));

  it("refuses aliases that grow without bound", () => {
    const lines = [
      "a: &a [x,x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh".split("").map(
        (name, i) =>
          `${name}: &${name} [${Array(10)
            .fill(`*${"abcdefgh"[i] ?? ""}`)
            .join(",")}]`,
      ),
    ];
    assert.match(reasons(lines.join("\n")).join(), /alias/i);
  });

  it("refuses a secret in clear, without showing it, and says where it belongs", () => {
    const found = reasons("services:\n  a: { key: my-secret-key }\n").join();
    assert.match(found, /^2:8 services\.a\.key .*\{ secret: NAME \}.*pulumi config set --secret NAME/);
    assert.doesNotMatch(found, /my-secret-key/);
  });

  it("wants the secrets that it refers to in the stack's configuration", () => {
    assert.match(
      reasons("rooms:\n  a:\n    sip: { password: { secret: sipPassword } }\n").join(),
      /^3:12 rooms\.a\.sip\.password .*pulumi config set --secret sipPassword/,
    );
  });

  it("wants the services that its rooms are in, and suggests the near one", () => {
    assert.match(
      reasons("services:\n  training: { key: { secret: k } }\nrooms:\n  a: { service: trainning }\n", ["k"]).join(),
      /^4:8 .*did you mean "training"\?/,
    );
  });

  it("says that a file is missing", () => {
    assert.throws(
      () => readDocument(path.join(folder, "none.yaml"), () => false),
      /none\.yaml has 1 problem:\n +it does not exist/,
    );
  });

  it("says that a file cannot be read", () => {
    assert.throws(() => readDocument(folder, () => false), /it cannot be read: EISDIR/);
  });
});
