// The page as text: escaping, secrets, the rules for its content, and its size.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { judge, reportOf } from "../../../plan";
import type { Html } from "../../../plan/report/html";
import { all, h, json, name, unparsed } from "../../../plan/report/html";
import { type SmallStep, setOf } from "../support";
import { idOf, manyRooms, sample } from "./support";

const at = new Date("2026-01-02T03:04:05Z");
const markup = (html: Html) => html.markup;

describe("the builder of the page", () => {
  it("escapes texts and attributes, whatever they are", () => {
    assert.equal(
      markup(h("p", { title: `"'<&>` }, `</p><script>"'&`)),
      '<p title="&quot;&#39;&lt;&amp;&gt;">&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;</p>',
    );
  });

  it("takes the characters out that turn the direction of what follows", () => {
    assert.equal(markup(name("a\u202eb\u0000")), "<bdi>a\ufffdb\ufffd</bdi>");
  });

  it("leaves out what is false or undefined, and ends no empty element", () => {
    assert.equal(markup(all(false, undefined, h("br"), ["a", 1])), "<br>a1");
    assert.equal(markup(h("input", { hidden: true, disabled: false, id: undefined })), "<input hidden>");
  });

  it("has data that cannot end its element, and refuses a script that would", () => {
    assert.equal(json({ a: "</script><!--" }), '{"a":"\\u003c/script>\\u003c!--"}');
    assert.throws(() => unparsed("script", {}, "'</script>'"), /would end it/);
  });
});

describe("the page of a report", () => {
  const page = reportOf(sample(), { at, violations: judge(sample(), { failOn: ["cut-off"] }) });

  it("allows this very script and style alone, and nothing from elsewhere", () => {
    const rules = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const hashOf = (tag: string) =>
      createHash("sha256")
        .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? "")
        .digest("base64");
    assert.equal(
      rules,
      `default-src 'none'; script-src 'sha256-${hashOf("script")}'; style-src 'sha256-${hashOf("style")}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(page, /<[^>]+ (src|style|on\w+)=/);
  });

  it("says when it was made, whether the server was asked, and what guards refuse", () => {
    assert.match(page, /<time datetime="2026-01-02T03:04:05.000Z">2026-01-02 03:04 UTC<\/time>/);
    assert.match(page, /Compared with the last update: [^<]* The people in the rooms are those of that time\./);
    assert.match(
      page,
      /Refused<\/h2><ul><li dir="auto">owt:guards\.failOn has cut-off: participants are disconnected: old-hall/,
    );
  });

  it("has errors of the preview first, and says that it is a part then", () => {
    const failed = {
      ...sample(),
      errors: [{ name: "hall", place: { file: "a.yaml", line: 3 }, text: "no <b>good</b>" }],
    };
    assert.match(
      reportOf(failed, { at }),
      /The preview failed<\/h2><p>What follows is a part of the plan\.<\/p><ul><li><b><bdi>hall<\/bdi> <\/b><code class="place"><bdi>a\.yaml:3<\/bdi><\/code><pre dir="auto">no &lt;b&gt;good/,
    );
  });

  it("counts nothing where the preview failed before its first step", () => {
    const failed = reportOf({ ...setOf([]), errors: [{ name: "", text: "no document" }] }, { at });
    assert.match(failed, /The preview failed<\/h2><ul>/);
    assert.doesNotMatch(failed, /Nothing changes|<\/b> changes|people in the rooms/);
    assert.match(failed, /class="search" hidden/);
  });

  it("says that nothing changes", () => {
    assert.match(reportOf(setOf([]), { at }), /Nothing changes\./);
  });

  it("has no secret, whatever the spelling of a preview", () => {
    const secrets = ["top-secret-1", "top-secret-2", "top-secret-3", "top-secret-4"];
    const set = setOf([
      {
        op: "create",
        name: "hall",
        after: { name: "hall", sip: { sipServer: "s", username: "u", password: secrets[0] } },
      },
      {
        op: "update",
        kind: "StreamingOut",
        name: "out",
        before: { room: idOf(1), url: `rtmp://a/${secrets[1] ?? ""}`, media: {} },
        after: { room: idOf(1), url: `rtmp://b/${secrets[1] ?? ""}2`, media: {} },
      },
      {
        op: "create",
        kind: "StreamingIn",
        name: "in",
        after: { room: idOf(1), source: { url: `rtsp://u:${secrets[2] ?? ""}@c/` } },
      },
      {
        op: "create",
        kind: "SipCall",
        name: "call",
        after: { room: idOf(1), peerURI: `sip:b:${secrets[3] ?? ""}@c`, mediaOut: {} },
      },
    ]);
    const text = reportOf(set, { at });
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
    assert.match(text, /to \(secret\)/);
  });

  it("does not say that regions go, where the later ones are not known", () => {
    const views = (maxInput: unknown) => ({ name: "hall", views: [{ video: { maxInput } }] });
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const text = reportOf(setOf([{ op: "update", name: "hall", before: views(4), after: views(unknown) }]), { at });
    assert.match(text, /4 regions with 4 inputs, before<\/summary>/);
    assert.match(text, /layout not known before the update/);
    assert.ok(!text.slice(0, text.indexOf("<script")).includes("no longer there"));
  });

  it("has each id once, whatever rooms are called", () => {
    const names = ["hall", "hall-title", "title-of-room-hall", "s", "main"];
    const steps = names.map((name): SmallStep => ({ op: "create", name, after: { name } }));
    const ids = [...reportOf(setOf(steps)).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(ids.length, new Set(ids).size);
  });

  it("has equal pictures once: others lead to them", () => {
    const text = reportOf(manyRooms(3, "new"), { at });
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    assert.ok(links.some((id) => id?.startsWith("picture-")));
    assert.deepEqual(
      links.filter((id) => !ids.includes(id)),
      [],
    );
  });

  for (const kind of ["new", "changed"] as const)
    it(`of 1,000 rooms that are ${kind} is smaller than 4 MB`, function () {
      this.timeout(60_000);
      const bytes = Buffer.byteLength(reportOf(manyRooms(1000, kind), { at }));
      assert.ok(bytes < 4_000_000, String(bytes));
    });
});
