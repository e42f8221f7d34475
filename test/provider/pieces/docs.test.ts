// Compares docs/pieces.md with the profiles and roles. `npm run generate` draws its picture from the layouts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { profiles, roles } from "../../../provider";

const docs = path.join(__dirname, "../../../docs");

describe("docs/pieces.md", () => {
  /** Cells of the rows whose first is a name in code. */
  const rows = new Map<string, string[]>();

  before(() => {
    for (const line of readFileSync(path.join(docs, "pieces.md"), "utf8").split("\n")) {
      const [, name, ...cells] = line.split("|").map((cell) => cell.trim());
      if (name?.startsWith("`") === true) rows.set(name.replaceAll("`", ""), cells);
    }
  });
  const row = (name: string) => rows.get(name) ?? assert.fail(`there is no row for ${name}`);

  for (const [name, profile] of Object.entries(profiles)) {
    it(`lists the members that the profile ${name} sets`, () => {
      const cells = row(name).join();
      for (const member of Object.keys(profile)) assert.ok(cells.includes(`\`${member}\``), member);
    });
  }

  for (const [name, set] of Object.entries(roles.sets)) {
    it(`lists the roles of the set ${name}`, () => {
      const cells = row(`roles.${name}()`).join();
      for (const role of Object.keys(set())) assert.ok(cells.includes(`\`${role}\``), role);
    });
  }
});

describe("pieces", () => {
  for (const name of ["profiles", "layouts", "roles"]) {
    it(`load no schemas: ${name}`, () => {
      const text = readFileSync(path.join(__dirname, `../../../provider/pieces/${name}.ts`), "utf8");
      const loaded = Array.from(text.matchAll(/^import (?!type ).* from "(.*)";$/gm), ([, module]) => module);
      assert.deepEqual(
        loaded.filter((module) => module !== "../program/failure"),
        [],
      );
    });
  }
});
