// Lines of changes: headlines, what a change takes with it, and the summary.

import assert from "node:assert/strict";
import type { Change, ChangeSet, Use } from "../../plan";
import { changeLines, serverMoveLines, summaryLine, warningLine } from "../../plan/lines";
import { setOf } from "./support";

const id = "5c1b9d0e8f6a7b0012345678";
const empty = setOf([]);
const change = (members: Partial<Change>): Change => ({
  urn: `urn:pulumi:test::p::pulumi-nodejs:dynamic/owt:Room::${members.name ?? "hall"}`,
  kind: "Room",
  type: "pulumi-nodejs:dynamic/owt:Room",
  name: "hall",
  action: "update",
  id,
  because: [],
  members: [],
  drift: [],
  notes: [],
  ...members,
});
const of = (...changes: Partial<Change>[]): ChangeSet => ({ ...empty, changes: changes.map(change) });
const line = (members: Partial<Change>) => changeLines(of(members))[0] ?? assert.fail("no line");
const headline = (members: Partial<Change>) => line(members).headline;
const cutOff = (count: number): Use => ({
  participants: count,
  sources: 0,
  sessions: [],
  words: `${count} participants`,
  effect: "all are disconnected",
  cutOff: count,
});
const withoutId = (members: Partial<Change>) => {
  const { id: _, ...rest } = change(members);
  return changeLines({ ...empty, changes: [rest] })[0]?.headline;
};

describe("the headline of a change", () => {
  it("has the number of people who are cut off", () => {
    assert.equal(headline({ action: "delete", use: cutOff(1) }), "DELETED: 1 person in it is cut off");
    assert.equal(
      headline({ action: "replace", conference: "ends", use: cutOff(2) }),
      "REPLACED: deleted, and made anew with another id; 2 people in it are cut off",
    );
    assert.equal(
      headline({ action: "new-id", use: cutOff(2) }),
      `NEW ID  ${id} → made anew: 2 people in it are cut off`,
    );
  });

  it("says that a replaced room has another id, and is deleted where the former one does not stay", () => {
    assert.equal(headline({ action: "replace" }), "REPLACED: made anew with another id");
    assert.equal(
      headline({ action: "replace", conference: "ends", because: ["its a differs", "its b differs"] }),
      "REPLACED because its a differs and its b differs: deleted, and made anew with another id",
    );
    assert.equal(headline({ action: "replace", kind: "Recording" }), "REPLACED");
  });

  it("leaves out an id that is not known", () => {
    assert.equal(withoutId({ action: "new-id" }), "NEW ID  unknown → made anew");
    assert.equal(withoutId({ action: "retain" }), "left on the server (retainOnDelete)");
    assert.equal(withoutId({ action: "rename" }), "renamed in the program, keeps its id");
    assert.equal(withoutId({ action: "adopt" }), "taken over");
  });

  it("has the id of what stays", () => {
    assert.equal(
      headline({ action: "retain" }),
      `left on the server (retainOnDelete): ${id} belongs to no stack afterwards`,
    );
    assert.equal(headline({ action: "rename" }), `renamed in the program, keeps its id ${id}`);
    assert.equal(headline({ action: "adopt" }), `taken over: ${id}`);
  });

  it("says of a token that it is removed, and of another package's resource that it is deleted", () => {
    assert.equal(headline({ action: "delete", kind: "Token" }), "removed");
    const { kind: _, ...foreign } = change({ action: "delete", type: "random:index:String", name: "salt" });
    const [lines] = changeLines({ ...empty, changes: [foreign] });
    assert.deepEqual([lines?.title, lines?.headline], ["salt (random:index:String)", "DELETED"]);
  });

  it("says of an update whether the program has another name", () => {
    assert.equal(headline({ action: "update" }), "update");
    assert.deepEqual(
      [line({ formerly: { name: "old", urn: "u" } })].map(({ title, headline: text }) => [title, text]),
      [["old → hall", "update, renamed in the program, keeps its id"]],
    );
  });

  it("says of what is no longer on the server that it is made anew", () => {
    assert.equal(headline({ action: "recreate" }), "made anew: it is no longer on the server");
  });
});

describe("the rooms of a service", () => {
  const rooms = (action: Change["action"], ofStack: number, others?: number) =>
    headline({ action, kind: "Service", rooms: { ofStack, ...(others !== undefined && { others }) } });

  it("of the stack are made anew with it", () => {
    assert.equal(rooms("replace", 1, 0), "REPLACED: its 1 room of this stack is made anew");
    assert.equal(rooms("replace", 2, 0), "REPLACED: its 2 rooms of this stack are made anew");
    assert.equal(rooms("delete", 2, 0), "DELETED");
  });

  it("that are not in the stack are out of reach afterwards, counted where the server was asked", () => {
    const outOfReach = "out of reach afterwards";
    assert.equal(rooms("delete", 0, 1), `DELETED: 1 room of it that is not in this stack is ${outOfReach}`);
    assert.equal(rooms("replace", 0, 3), `REPLACED: 3 rooms of it that are not in this stack are ${outOfReach}`);
    assert.equal(
      rooms("new-id", 2),
      `NEW ID  ${id} → made anew: its 2 rooms of this stack are made anew; rooms of it that are not in this stack are ${outOfReach}`,
    );
  });

  it("are told in a note where people are cut off", () => {
    const { headline: text, notes } = line({
      action: "new-id",
      kind: "Service",
      rooms: { ofStack: 1, others: 0 },
      use: cutOff(2),
      formerly: { name: "old", urn: "u", keep: "adopt: ID" },
    });
    assert.equal(text, `NEW ID  ${id} → made anew: 2 people in it are cut off`);
    assert.deepEqual(notes.slice(0, 2), ["to keep it: adopt: ID", "its 1 room of this stack is made anew"]);
  });
});

describe("a note about the use of a room", () => {
  const notes = (use: Partial<Use>) => line({ use: { ...cutOff(0), ...use } }).notes;

  it("says what is in it, and what the change means for that", () => {
    assert.deepEqual(notes({ words: "1 recording", effect: "all sessions end" }), [
      "in use now: 1 recording: all sessions end",
    ]);
  });

  it("is left out for an idle room", () => {
    const { effect: _, ...idle } = cutOff(0);
    assert.deepEqual(line({ use: idle }).notes, []);
  });

  it("says why the use is not known", () => {
    assert.deepEqual(notes({ problem: "no answer" }), ["whether it is in use is not known: no answer"]);
  });
});

describe("the members of a change", () => {
  it("are one line for each part, what somebody else has changed apart from it", () => {
    const member = (about: string, text: string) => ({ path: about, about, text });
    const { members } = line({
      members: [member("sound", "on → off"), member("picture", "a → b"), member("sound", "from c")],
      drift: [member("sound", "off → on")],
    });
    assert.deepEqual(members, [
      { about: "sound", text: "on → off; from c" },
      { about: "picture", text: "a → b" },
      { about: "sound", text: "somebody changed it on the server: off → on" },
    ]);
  });
});

describe("a warning", () => {
  it("has the name of a room alone, and the kind of others", () => {
    const warning = { rule: "no-sound", name: "hall", text: "t", place: { file: "a.ts", line: 2 } };
    assert.deepEqual(warningLine({ ...warning, kind: "Room" }), {
      title: "hall",
      place: "a.ts:2",
      text: "no-sound: t",
    });
    assert.equal(warningLine({ ...warning, kind: "Service" }).title, "hall (service)");
    assert.equal(warningLine(warning).title, "hall");
    assert.deepEqual(warningLine({ text: "t" }), { title: "", place: "", text: "t" });
  });
});

describe("a server that moves", () => {
  it("is told with the numbers of resources, and addresses without the usual scheme", () => {
    const move = { from: "https://a.example.org", to: "http://b.example.org:3000", resources: { Room: 2, Service: 1 } };
    assert.deepEqual(serverMoveLines(move), {
      title: "2 rooms, 1 service",
      headline: "server moved: a.example.org → http://b.example.org:3000, nothing is made anew",
    });
  });
});

describe("the summary", () => {
  it("says that nothing changes", () => {
    assert.equal(summaryLine(empty), "no changes");
    assert.equal(summaryLine({ ...empty, unchanged: 3 }), "no changes, 3 unchanged");
  });

  it("counts by action, tokens that go apart from what is deleted", () => {
    const set = of(
      { action: "delete" },
      { action: "delete", kind: "Token", name: "t" },
      { action: "rename", name: "b" },
      { action: "rename", name: "c" },
    );
    assert.equal(summaryLine(set), "1 deleted, 1 removed, 2 renamed");
  });

  it("has the moved server, the warnings and the errors", () => {
    const set: ChangeSet = {
      ...empty,
      serverMoves: [{ from: "a", to: "b", resources: {} }],
      warnings: [{ text: "t" }],
      errors: [{ text: "e" }, { text: "f" }],
    };
    assert.equal(summaryLine(set), "server moved, 1 warning, 2 errors");
  });
});
