// Checks that generated files are up to date and complete.

import Ajv from "ajv";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { generated } from "../../tools/generate";

const root = path.join(__dirname, "../..");

describe("generated files", () => {
  it("are up to date", async function () {
    this.timeout(120_000);
    for (const [file, text] of Object.entries(await generated())) {
      assert.equal(
        readFileSync(path.join(root, file), "utf8"),
        text,
        `${file} is not up to date: run npm run generate`,
      );
    }
  });

  it("list each endpoint of the API with its method, route, users and tests", () => {
    const [, ...entries] = readFileSync(path.join(root, "docs/api-coverage.md"), "utf8").split(/^### /m);
    assert.equal(entries.length, 35);
    for (const entry of entries)
      for (const part of ["client", "emulator", "used by", "tests"])
        assert.match(entry, new RegExp(`^- ${part}: \`.+\`$`, "m"));
  });

  for (const document of ["conference.dev.yaml", "conference.production.yaml"]) {
    it(`include a JSON Schema that accepts ${document}`, () => {
      const schema = JSON.parse(readFileSync(path.join(root, "conference.schema.json"), "utf8")) as object;
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
      assert.ok(validate(parse(readFileSync(path.join(root, document), "utf8"))), JSON.stringify(validate.errors));
    });
  }
});
