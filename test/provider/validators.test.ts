// The validators that the build makes of the arguments of kinds and look-ups, beside those that are compiled while the program runs.

import type { ValidateFunction } from "ajv";
import fc from "fast-check";
import assert from "node:assert/strict";
import * as path from "node:path";
import { kinds } from "../../provider/kinds";
import { lookupArguments } from "../../provider/native/schema/look-ups";
import { argumentsSchema } from "../../provider/lifecycle/state";
import type { Kind } from "../../provider/lifecycle/kind";
import { sourcesOf, validatorOf } from "../../sdk/schemas/validator";
import { isObject } from "../../sdk/values";
import { randomOf, seedOf, valueOf } from "./arbitrary";

const built = require(path.join(__dirname, "..", "..", "dist", "sdk", "schemas", "validators")) as Readonly<
  Record<string, () => ValidateFunction>
>;

/** Values that do not fit, in place of a part of one that may. */
const others = [null, "", " x ", -1, 1.5, "1/3", [], {}, true];

/** A value with another one in place of one of its parts. */
function spoiled(value: unknown, random: () => number): unknown {
  const names = isObject(value) || Array.isArray(value) ? Object.keys(value) : [];
  if (names.length === 0 || random() < 0.1) return others[Math.floor(random() * others.length)];
  const name = names[Math.floor(random() * names.length)] ?? "";
  const inner = spoiled((value as Record<string, unknown>)[name], random);
  return Array.isArray(value)
    ? (value as unknown[]).with(Number(name), inner)
    : { ...(value as object), [name]: inner };
}

/** The errors of the last value. Compiled validators name the schemas with TypeBox's symbols. */
const told = ({ errors }: ValidateFunction): unknown => JSON.parse(JSON.stringify(errors ?? null));

const ofKinds = Object.entries(kinds as Readonly<Record<string, Kind<never>>>).map(
  ([type, kind]) => [type, argumentsSchema(kind)] as const,
);

describe("the validators of the build", () => {
  for (const [called, schema] of [...ofKinds, ...Object.entries(lookupArguments)])
    it(`judge the arguments of ${called} as those that are compiled at their first use`, () => {
      const [name = ""] = Object.keys(sourcesOf([schema]));
      const ahead = built[name]?.();
      assert.ok(ahead, "the build has made none");
      const compiled = validatorOf(schema);
      assert.notEqual(ahead, compiled);
      const random = randomOf(seedOf());
      let refused = 0;
      for (const [i, value] of fc.sample(valueOf(schema), { numRuns: 300, seed: seedOf() }).entries()) {
        const given = i % 3 === 0 ? value : spoiled(value, random);
        assert.equal(ahead(given), compiled(given));
        assert.deepEqual(told(ahead), told(compiled));
        if (compiled.errors !== null) refused += 1;
      }
      assert.ok(refused > 50, `${refused} refused`);
    });
});
