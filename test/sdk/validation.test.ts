// What is shown of a value that does not fit.

import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { validate } from "../../sdk/validation";

describe("a value that does not fit", () => {
  const shown = (value: unknown) => validate(Type.Number(), value)[0]?.message ?? assert.fail();

  it("is shown as JSON", () => {
    assert.equal(shown({ a: [1, "two", null] }), 'is {"a":[1,"two",null]}, but must be a number');
  });

  it("is cut short", () => {
    const line = /^is (.{79}…), but must be a number$/;
    for (const value of ["x".repeat(81), new Array(50).fill("ab"), { text: "y".repeat(200) }])
      assert.equal(line.exec(shown(value))?.[1], `${JSON.stringify(value).slice(0, 79)}…`);
  });

  it("costs no more than what is shown of it, however large or deep it is", () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.match(shown(deep), /^is \[{79}…, but/);
    // Spelled out, it would be longer than any text can be.
    assert.match(shown(new Array(1000).fill({ text: "x".repeat(2 ** 20) })), /^is \[\{"text":"x{69}…, but/);
  });
});
