import assert from "node:assert/strict";
import fc from "fast-check";
import { elementsOf } from "../../../sdk/http/json";

function read(text: string): unknown[] | undefined {
  const elements = elementsOf(text);
  return elements && Array.from(elements, (element) => element.read());
}

describe("The elements of a JSON list", () => {
  it("equal those of JSON.parse, with any white space", () => {
    const space = fc.constantFrom("", "  ", "\t", " \r\n");
    const check = fc.property(fc.array(fc.jsonValue()), space, space, (list, indent, around) => {
      fc.pre(!JSON.stringify(list).includes("__proto__"));
      const text = `${around}${JSON.stringify(list, undefined, indent)}${around}`;
      assert.deepEqual(read(text), JSON.parse(text));
    });
    fc.assert(check, { numRuns: 500 });
  });

  it("are all well-formed only if the list is", () => {
    const part = fc.constantFrom("[", "]", "{", "}", ",", ":", '"', "\\", "1", " ", '"a"', "null");
    const check = fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const text = `[${parts.join("")}]`;
      let whole: unknown;
      try {
        whole = JSON.parse(text);
      } catch {
        assert.throws(() => read(text), SyntaxError, text);
        return;
      }
      assert.deepEqual(read(text), whole);
    });
    fc.assert(check, { numRuns: 5000 });
  });

  it("are undefined for another value", () => {
    for (const text of ['{"a":[1]}', "1", '"[1]"', "[1] x", "x [1]", ""]) assert.equal(elementsOf(text), undefined);
  });

  it("have their original text", () => {
    assert.deepEqual(
      Array.from(elementsOf('[ {"a":"],[" } ,2]') ?? [], ({ text }) => text),
      [' {"a":"],[" } ', "2"],
    );
  });

  it("have no members that change prototypes", () => {
    assert.deepEqual(Object.keys(read('[{"__proto__":{"polluted":1},"a":1}]')?.[0] as object), ["a"]);
  });

  it("have a limited depth", () => {
    const deep = `${"[".repeat(101)}${"]".repeat(101)}`;
    assert.throws(() => elementsOf(deep), { name: "NestingError" });
    assert.throws(() => elementsOf(`[1,${deep.slice(1, -1)}]`), { name: "NestingError" });
  });
});
