import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { unknownKeys } from "../../../provider/connection/stack-keys";

describe("keys of the stack under owt:", () => {
  it("are accepted if the README lists them", () => {
    const readme = readFileSync(path.join(__dirname, "../../../README.md"), "utf8");
    const keys = [...readme.matchAll(/^\| `(owt:\w+)`/gm)].map(([, key = ""]) => key);
    assert.ok(keys.length > 10);
    assert.deepEqual(unknownKeys(keys.filter((key) => !key.includes(" is not set"))), []);
  });

  it("are rejected if unknown, with a suggestion", () => {
    assert.deepEqual(unknownKeys(["owt:operationTimout", "owt:timeout", "aws:region", "conference:document"]), [
      'The stack sets owt:operationTimout, which is not known; did you mean "owt:operationTimeout"? Remove it: pulumi config rm owt:operationTimout',
    ]);
    assert.match(
      unknownKeys(["owt:colour"]).join(),
      /owt:colour, which is not known. Known keys: owt:endpoint, .*\. Remove it/,
    );
  });
});
