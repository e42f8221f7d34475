// Guards of a plan that knows what is in use.

import assert from "node:assert/strict";
import { type ChangeSet, type Guards, type Use, judge } from "../../plan";
import { setOf } from "./support";

const id = "5c1b9d0e8f6a7b0012345678";
const deletion = (name: string) => ({ op: "delete", name, id, before: { name } });
const idle: Use = { participants: 0, sources: 0, sessions: [], words: "nothing", cutOff: 0 };
const withUse = (use: Use): ChangeSet => {
  const set = setOf([deletion("hall")]);
  return { ...set, isUseKnown: true, changes: set.changes.map((change) => ({ ...change, use })) };
};
const textsOf = (set: ChangeSet, guards: Guards) => judge(set, guards).map(({ text }) => text);

describe("a guard of what is in use", () => {
  it("lets idle rooms pass", () => {
    assert.deepEqual(judge(withUse(idle), { failOn: ["in-use", "cut-off"] }), []);
  });

  it("refuses a room with a recording, where nobody is cut off", () => {
    const set = withUse({ ...idle, words: "1 recording", effect: "all sessions end" });
    assert.deepEqual(
      judge(set, { failOn: ["in-use", "cut-off"] }).map(({ guard }) => guard),
      ["in-use"],
    );
  });

  it("refuses where people are cut off, and says how to see whether they have left", () => {
    const set = withUse({ ...idle, participants: 2, effect: "all are disconnected", cutOff: 2 });
    const [text] = textsOf(set, { failOn: ["cut-off"] });
    assert.match(
      text ?? "",
      /^owt:guards\.failOn has cut-off: .*: hall\. Wait until they have left \(owt participants/,
    );
  });

  it("refuses where a room could not be asked", () => {
    const [text] = textsOf(withUse({ ...idle, problem: "no answer" }), { failOn: ["in-use"] });
    assert.match(text ?? "", /it is not known whether rooms are in use: hall\. Run it where the server can be reached/);
  });
});

describe("a guard of rooms out of reach", () => {
  const service = (others?: number): ChangeSet => {
    const set = setOf([{ op: "delete", kind: "Service", name: "training", id, before: { name: "training" } }]);
    const rooms = { ofStack: 0, ...(others !== undefined && { others }) };
    return { ...set, changes: set.changes.map((change) => ({ ...change, rooms })) };
  };
  const count = (set: ChangeSet) => judge(set, { failOn: ["out-of-reach"] }).length;

  it("refuses a service with such rooms, or with rooms that nobody has counted", () => {
    assert.deepEqual([service(2), service()].map(count), [1, 1]);
  });

  it("lets a service without such rooms pass, and one that stays on the server", () => {
    const retained = service(2).changes.map((change) => ({ ...change, action: "retain" as const }));
    assert.deepEqual([service(0), { ...service(2), changes: retained }].map(count), [0, 0]);
  });
});

describe("a guard", () => {
  it("names ten resources, and counts the rest", () => {
    const set = setOf(Array.from({ length: 12 }, (_, i) => deletion(`hall-${i}`)));
    const [text] = textsOf(set, { maxDeletes: 0 });
    assert.match(text ?? "", /12 resources are deleted: hall-0, .*hall-9 and 2 more\. /);
  });

  it("of warnings lets a plan without any pass, and names the rule or the stack otherwise", () => {
    const set = setOf([]);
    assert.deepEqual(judge(set, { failOn: ["warning"] }), []);
    const warnings = [{ rule: "no-sound", name: "hall", text: "t" }, { text: "u" }];
    const [text] = textsOf({ ...set, warnings }, { failOn: ["warning"] });
    assert.match(text ?? "", /there are warnings \(hall no-sound, /);
  });

  it("of a moved server names both addresses", () => {
    const set = { ...setOf([]), serverMoves: [{ from: "http://a", to: "http://b", resources: {} }] };
    assert.match(textsOf(set, { failOn: ["server-moved"] }).join(), /the server moves from http:\/\/a to http:\/\/b/);
  });

  it("that is given twice refuses once", () => {
    assert.equal(judge(setOf([deletion("a")]), { failOn: ["delete", "delete"] }).length, 1);
  });

  it("has the name of its option where it is given on a command line", () => {
    const [violation] = judge(setOf([deletion("a")]), { maxDeletes: 0 }, (guard) => `--${guard}`);
    assert.match(violation?.text ?? "", /^--maxDeletes is 0, .* allow it: --maxDeletes 1$/);
  });
});
