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

  describe("include a JSON Schema that knows the names in maps", () => {
    const schema = JSON.parse(readFileSync(path.join(root, "conference.schema.json"), "utf8")) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    const isAccepted = (room: string) => validate(parse(`rooms: { room: { ${room} } }`));
    const rooms: readonly [right: string, wrong: string][] = [
      ["mediaIn: { video: { vp8: true, h264/CB: true } }", "mediaIn: { video: { vp7: true } }"],
      ["mediaOut: { audio: { opus/48000/2: first } }", "mediaOut: { audio: { oups: first } }"],
      [
        "mediaOut: { video: { parameters: { framerate: { 24: true, 12.5: true } } } }",
        "mediaOut: { video: { parameters: { framerate: { fast: true } } } }",
      ],
      [
        "mediaOut: { video: { parameters: { bitrate: { x0.8: true, 500: true } } } }",
        "mediaOut: { video: { parameters: { bitrate: { 0.8x: true } } } }",
      ],
      [
        "mediaOut: { video: { parameters: { resolution: { r10x10: true } } } }",
        "mediaOut: { video: { parameters: { resolution: { vgaa: true } } } }",
      ],
      ["ignoreRules: { view-label-repeated: true }", "ignoreRules: { nothing: true }"],
      ["roles: { guest: }", 'roles: { "": }'],
      [
        'views: { main: { video: { layout: { templates: { custom: { 1: { region: ["a: 0, 0, 1, 1"] } } } } } } }',
        "views: { main: { video: { layout: { templates: { custom: { one: { region: [] } } } } } } }",
      ],
    ];
    for (const [right, wrong] of rooms) {
      it(`accepts ${right}`, () => {
        assert.ok(isAccepted(right), JSON.stringify(validate.errors));
      });
      it(`refuses ${wrong}`, () => {
        assert.ok(!isAccepted(wrong));
      });
    }
  });
});
