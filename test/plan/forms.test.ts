// Guards, and the forms of a change set: text and Markdown.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import {
  type Change,
  type ChangeSet,
  type Use,
  conditions,
  guardsKey,
  judge,
  markdownOf,
  markerOf,
  readGuards,
  textOf,
} from "../../plan";
import { recordedSet, setOf } from "./support";

const mixed = recordedSet("mixed");

describe("guards", () => {
  const guardsOf = (set: ChangeSet, guards: object) => judge(set, guards).map(({ guard }) => guard);

  it("refuse more deletions and replacements than they allow, and name the resources", () => {
    assert.deepEqual(guardsOf(mixed, { maxDeletes: 1, maxReplaces: 2 }), []);
    const [deletes, replaces] = judge(mixed, { maxDeletes: 0, maxReplaces: 1 });
    assert.match(
      deletes?.text ?? "",
      /^owt:guards\.maxDeletes is 0, but 1 resource is deleted: gone\. .* owt:guards\.maxDeletes 1$/,
    );
    assert.match(
      replaces?.text ?? "",
      /^owt:guards\.maxReplaces is 1, but 2 resources are replaced: moving \(index\.ts:10\), out \(streaming-out\)/,
    );
    assert.equal(replaces?.resources.length, 2);
  });

  it("count a token that goes as no deletion", () => {
    const set = setOf([{ op: "delete", kind: "Token", name: "t", before: {} }]);
    assert.deepEqual(guardsOf(set, { maxDeletes: 0, failOn: ["delete"] }), []);
  });

  for (const [condition, is] of [
    ["change", true],
    ["create", true],
    ["update", true],
    ["replace", true],
    ["delete", true],
    ["new-id", false],
    ["recreate", false],
    ["retain", true],
    ["adopt", true],
    ["server-moved", false],
    ["out-of-reach", false],
    ["drift", false],
    ["secret", true],
    ["unknown", true],
    ["warning", true],
  ] as const)
    it(`${is ? "refuse" : "let pass"} a plan ${is ? "for" : "without"} ${condition}`, () => {
      assert.deepEqual(guardsOf(mixed, { failOn: [condition] }), is ? [condition] : []);
    });

  it("take another address of the server for a change", () => {
    const before = { inputLimit: 3 };
    const outputs = { endpoint: "http://one.example.org:3000" };
    const config = { "owt:endpoint": "http://two.example.org:3000" };
    const set = setOf([{ op: "update", name: "a", before, after: before, outputs }], {}, { config });
    assert.deepEqual(guardsOf(set, { failOn: ["change", "update"] }), ["change"]);
  });

  it("refuse drift", () => {
    assert.deepEqual(guardsOf(recordedSet("drift"), { failOn: ["drift", "recreate"] }), ["drift", "recreate"]);
  });

  it("refuse for rooms in use whose use is not known, but not where no conference feels the change", () => {
    assert.deepEqual(guardsOf(mixed, { failOn: ["in-use", "cut-off"] }), ["in-use", "cut-off"]);
    const quiet = setOf([{ op: "update", name: "r", before: { name: "a" }, after: { name: "b" } }]);
    assert.deepEqual(guardsOf(quiet, { failOn: ["in-use", "cut-off"] }), []);
  });

  it("are read from the setting of the stack, with numbers as texts", () => {
    const { guards, problems } = readGuards('{"maxDeletes":"2","failOn":["in-use"],"deletionGuard":"true"}');
    assert.deepEqual([guards, problems], [{ maxDeletes: 2, failOn: ["in-use"], deletionGuard: true }, []]);
    assert.deepEqual(readGuards(undefined), { guards: {}, problems: [] });
  });

  it("that are not known are refused with what is meant", () => {
    assert.match(readGuards('{"failOn":["inuse"]}').problems[0] ?? "", /^owt:guards\.failOn\[0\] is "inuse".*in-use/);
    assert.match(
      readGuards("yes").problems[0] ?? "",
      /must be an object\. Run: pulumi config set --path owt:guards\.maxDeletes 0/,
    );
    assert.equal(guardsKey, "owt:guards");
  });

  it("have all conditions in the documentation", () => {
    const page = readFileSync(path.join(__dirname, "../../docs/plan.md"), "utf8");
    for (const [name, meaning] of Object.entries(conditions))
      assert.match(page, new RegExp(`^\\| \`${name}\` +\\| ${meaning.replace(/[()]/g, "\\$&")} +\\|$`, "m"));
  });
});

describe("the text of a plan", () => {
  it("aligns names and what members are about, and has no colours by itself", () => {
    const lines = textOf(mixed).split("\n");
    const columns = new Set(
      lines.slice(0, 20).flatMap((line) => {
        const at = /^\S.*? {2,}(?=REPLACED|DELETED|left|update|taken|new|removed)/.exec(line);
        return at === null ? [] : [at[0].length];
      }),
    );
    assert.equal(columns.size, 1, lines.join("\n"));
    assert.ok(!textOf(mixed).includes("\u001b"));
  });

  it("has colours where they are asked for, and the same text under them", () => {
    const coloured = textOf(mixed, { isColoured: true });
    assert.ok(coloured.includes("\u001b[31;1mREPLACED"));
    assert.equal(stripVTControlCharacters(coloured), textOf(mixed));
  });

  it("speaks of a part of the plan only where a preview that failed has one", () => {
    const failed = recordedSet("failed");
    assert.match(textOf(failed), /\nThe preview failed\.\n\n[^\n]*1 error$/);
    assert.match(textOf({ ...mixed, errors: failed.errors }), /: what follows is a part of the plan\.\n\nmoving/);
  });

  it("ends with the guards that refuse the plan, and the numbers", () => {
    assert.match(
      textOf(mixed, { violations: judge(mixed, { maxDeletes: 0 }) }),
      /\n\nRefused:\n {2}owt:guards\.maxDeletes is 0.*\n\n2 replaced, /,
    );
  });
});

describe("the Markdown of a plan", () => {
  const many = setOf([
    { op: "delete", name: "old", id: "5c1b9d0e8f6a7b0012345678", before: { participantLimit: 3 } },
    ...Array.from({ length: 2000 }, (_, i) => ({
      op: "update",
      name: `room-${i}`,
      before: { participantLimit: 3 },
      after: { participantLimit: 4 + i },
    })),
    ...Array.from({ length: 500 }, (_, i) => ({ op: "create", name: `fresh-${i}`, after: { inputLimit: 3 + i } })),
  ]);

  it("begins with a marker that is the same for all plans of a stack", () => {
    assert.equal(markdownOf(mixed).split("\n")[0], markerOf(mixed));
    assert.equal(markerOf(mixed), "<!-- owt plan: conference/test -->");
    assert.equal(
      markerOf({ project: "a--b", stack: "-->x" }),
      "<!-- owt plan: a__b/__x -->".replace("__x", "__>x").replace(">x", "_x"),
    );
  });

  it("stays below the limit, and says what is left out, the least important first", () => {
    const text = markdownOf(many);
    assert.ok(text.length <= 65_536, String(text.length));
    assert.match(text, /\*\*old\*\* — DELETED/);
    assert.match(
      text,
      /\n_\d+ changes left out: the whole plan is too long for a comment\. `owt plan` prints all of it\._\n$/,
    );
    const shown = text.match(/^\*\*room-/gm)?.length ?? 0;
    assert.match(text, new RegExp(`_${2500 - shown} changes left out`));
  });

  it("keeps any limit, with every fence and fold closed", () => {
    for (const limit of [1000, 2000, 5000, 20_000]) {
      const text = markdownOf(many, { limit });
      assert.ok(text.length <= limit, `${limit}: ${text.length}`);
      assert.equal((text.match(/^```/gm) ?? []).length % 2, 0);
      assert.equal((text.match(/<details>/g) ?? []).length, (text.match(/<\/details>/g) ?? []).length);
    }
  });

  it("folds what takes nothing from anybody", () => {
    assert.match(markdownOf(mixed), /<details><summary>1 without effect on others: fresh<\/summary>/);
  });

  it("takes names of rooms as texts: no HTML, no mention, no link", () => {
    const set = setOf([{ op: "delete", name: "<img src=x> @all [a](b) `c` #1", before: {} }]);
    const text = markdownOf(set);
    assert.doesNotMatch(text, /<img|@all|\[a\]\(b\)|(?<!\\)`c/);
  });

  it("cannot be left by a fence in a value", () => {
    const set = setOf([{ op: "update", name: "r", before: { name: "a" }, after: { name: "```\n# b" } }]);
    assert.match(markdownOf(set), /^````text\nname {2}a → ```\ufffd# b\n````$/m);
  });
});

describe("a plan for which the server was asked", () => {
  const update = (name: string) =>
    ({ op: "update", name, before: { participantLimit: 1 }, after: { participantLimit: 2 } }) as const;
  const set = setOf([update("busy"), update("idle"), { op: "delete", name: "gone", before: { name: "gone" } }]);
  const uses: Readonly<Record<string, Use>> = {
    busy: { participants: 1, sources: 0, sessions: [], words: "1 participant", cutOff: 0, effect: "they stay" },
    idle: { participants: 0, sources: 0, sessions: [], words: "nothing", cutOff: 0 },
    gone: { participants: 0, sources: 0, sessions: [], words: "nothing", cutOff: 0 },
  };
  const changes = set.changes.map((change) => ({ ...change, use: uses[change.name] }) as Change);
  const asked: ChangeSet = { ...set, changes, isUseKnown: true };

  it("says which rooms are not in use, and that nobody is in one that is deleted", () => {
    for (const text of [textOf(asked), markdownOf(asked)]) {
      assert.match(text, /DELETED: nobody is in it now/);
      assert.match(text, /^Not in use now: idle\.$/m);
      assert.match(text, /in use now: 1 participant: they stay/);
    }
  });

  it("says nothing of that where the server was not asked", () => {
    assert.doesNotMatch(textOf(set), /nobody|Not in use/);
  });
});
