// Drawings as markup: hostile texts, numbers, files.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { el, fileOf, markup, root, shown } from "../../picture/svg";
import { readXml } from "./xml";

describe("the markup of a drawing", () => {
  it("has elements, attributes and texts", () =>
    assert.equal(
      markup(el("g", { x: 1, class: undefined }, el("rect", { width: 2 }), "a", undefined, false)),
      '<g x="1"><rect width="2"/>a</g>',
    ));

  it("keeps markup in texts and attributes as text", () => {
    const hostile = `"></text><script>alert('1')</script><!-- ]]> & &lt;`;
    const text = markup(el("text", { title: hostile }, hostile));
    assert.ok(!/<script|<!--|\]\]>/.test(text));
    assert.deepEqual(readXml(text), el("text", { title: hostile }, hostile));
  });

  it("keeps line breaks and tabs in attributes, which XML would turn into blanks", () =>
    assert.equal(markup(el("g", { title: "a\n\r\tb" })), '<g title="a&#10;&#13;&#9;b"/>'));

  it("replaces characters that XML has not", () =>
    assert.equal(markup(el("g", {}, "\0\u001b[2J\ud800\uffff😀")), "<g>\ufffd\ufffd[2J\ufffd\ufffd😀</g>"));

  for (const name of ["a b", "a>", "", "1", 'a="', "a/"])
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      assert.throws(() => markup(el(name)), /is no name of an element or attribute/);
      assert.throws(() => markup(el("g", { [name]: "" })), /is no name of an element or attribute/);
    });

  it("is read again as the tree that was written, for all texts", () => {
    const texts = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(texts, texts, (attribute, content) => {
        const clean = (text: string) => text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, "\ufffd");
        const read = readXml(markup(el("text", { title: attribute }, content, el("g"))));
        assert.equal(read.attributes.title, clean(attribute));
        assert.equal(read.children.filter((child) => typeof child === "string").join(""), clean(content));
        assert.equal(read.children.filter((child) => typeof child !== "string").length, 1);
      }),
    );
  });

  it("is a file with each part in a line", () =>
    assert.equal(
      fileOf(root(10, 20.5, "A < B", {}, el("g", {}, el("path")))),
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20.5" width="10" height="20.5" role="img">\n' +
        "<title>A &lt; B</title>\n<g><path/></g>\n</svg>\n",
    ));
});

describe("a number in a drawing", () => {
  for (const [value, text] of [
    [1 / 3, "0.33"],
    [-0.001, "0"],
    [1e9, "100000"],
    [-Infinity, "-100000"],
    [NaN, "0"],
  ] as const)
    it(`is ${text} for ${value}`, () => assert.equal(shown(value), text));
});
