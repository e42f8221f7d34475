// Tests the runner of recorded exchanges: a mistake in a case is an error, never a match.

import * as assert from "node:assert/strict";
import { authorization } from "./exchange";
import { type Json, compare, expand, substitute } from "./patterns";
import { checked } from "./scenario";

const target = { endpoint: "", super: { id: "1", key: "k" }, service: { id: "2", key: "k" } };
const step = { name: "s", request: { method: "GET", path: "/" }, expect: { status: 200, type: null, body: "" } };
const scenario = (change: object): Json => ({ title: "t", about: "a", recorded: "r", steps: [{ ...step, ...change }] });

describe("runner of recorded exchanges", () => {
  const matching: [string, Json, Json | undefined][] = [
    ["$any", { $any: true }, [1]],
    ["$match", { $match: "objectId" }, "0123456789abcdef01234567"],
    ["$contains with a list", { $contains: ["a", "c"] }, "abc"],
    ["$endsWith", { $endsWith: ".mkv" }, "x.mkv"],
    ["$pattern", { $pattern: "^a+$" }, "aaa"],
    ["$unordered", { $unordered: [{ $match: "number" }, "a"] }, ["a", 1]],
    ["$optional without the member", { a: { $optional: 1 } }, {}],
    ["$optional with the member", { a: { $optional: 1 } }, { a: 1 }],
    ["$base64Json", { $base64Json: { a: 1 } }, Buffer.from('{"a":1}').toString("base64")],
    ["members in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ];
  for (const [what, expected, actual] of matching) {
    it(`matches ${what}`, () => assert.deepEqual(compare(expected, actual), []));
  }

  const differing: [string, Json, Json | undefined][] = [
    ["an additional member", {}, { a: 1 }],
    ["a member missing", { a: 1 }, {}],
    ["an additional entry", [1], [1, 2]],
    ["entries in another order", [1, 2], [2, 1]],
    ["another kind", { $match: "hex" }, "xyz"],
    ["a string without a part", { $contains: ["a", "z"] }, "abc"],
    ["an unordered list with another entry", { $unordered: [1, 1] }, [1, 2]],
    ["a wrong $optional", { a: { $optional: 1 } }, { a: 2 }],
    ["a missing member instead of null", { a: null }, {}],
    ["a string that is not JSON in base64", { $base64Json: {} }, "%"],
  ];
  for (const [what, expected, actual] of differing) {
    it(`reports ${what}`, () => assert.notDeepEqual(compare(expected, actual), []));
  }

  it("overrides and removes members of a fragment", () => {
    const expanded = expand({ $like: "a", y: { $absent: true }, z: 3 }, { a: { x: 1, y: 2 } });
    assert.deepEqual(expanded, { x: 1, z: 3 });
  });

  it("inserts variables with their type, or as a part of a string", () => {
    assert.deepEqual(substitute(["${n}", "a-${n}"], { n: 5 }), [5, "a-5"]);
  });

  const mistakes: [string, () => unknown][] = [
    ["a pattern", () => compare({ $matches: "x" }, "x")],
    ["a kind", () => compare({ $match: "uuid" }, "x")],
    ["a pattern with something else", () => compare({ $match: "string", a: 1 }, "x")],
    ["a fragment", () => expand({ $like: "nothing" }, {})],
    ["a variable", () => substitute("${nothing}", {})],
    ["a member of a step", () => checked(scenario({ wait: 1 }))],
    ["a member of a request", () => checked(scenario({ request: { ...step.request, query: "x" } }))],
    ["a member of what is expected", () => checked(scenario({ expect: { ...step.expect, headers: {} } }))],
    ["a way to sign", () => authorization("nobody", target)],
    ["a member of auth", () => authorization({ id: "1", keys: "k" } as object, target)],
    ["an account", () => authorization({ as: "admin" }, target)],
  ];
  for (const [what, mistake] of mistakes) {
    it(`throws for ${what} that is unknown`, () => assert.throws(mistake));
  }
});
