// The picture of a terminal: its lines, colours and foreign texts.

import assert from "node:assert/strict";
import { markup } from "../../picture/svg";
import { terminalPicture } from "../../picture/terminal";
import { readXml } from "./xml";

const escape = "\u001b";
const drawn = (output: string) => markup(terminalPicture("npx owt plan", output));

describe("the picture of a terminal", () => {
  it("has the command and each line, and is as large as they need", () => {
    const [one, three] = [terminalPicture("ls", "a"), terminalPicture("ls", "a\nb\nccccccccccccccc\n")];
    assert.ok(Number(three.attributes.height) > Number(one.attributes.height));
    assert.ok(Number(three.attributes.width) > Number(one.attributes.width));
    assert.match(markup(three), /ls[^]*>a<[^]*>b<[^]*>ccccccccccccccc</);
  });

  it("has the colours of the codes until they end, also on the next line", () => {
    const text = drawn(`${escape}[31mDELETED\nstill${escape}[0m plain`);
    assert.match(text, /fill="#ff7b72"[^>]*>DELETED</);
    assert.match(text, /fill="#ff7b72"[^>]*>still</);
    assert.match(text, /fill="#c9d1d9"[^>]*> plain</);
    assert.ok(!text.includes(escape));
  });

  it("has bold text", () => assert.match(drawn(`${escape}[1mstage${escape}[0m`), /font-weight="bold"[^>]*>stage</));

  it("keeps markup text", () => {
    const text = drawn('<script>"&</script>');
    readXml(text);
    assert.match(text, /&lt;script&gt;/);
  });
});
