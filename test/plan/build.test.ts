// Change sets of small previews: what each step of the engine means for a resource.

import assert from "node:assert/strict";
import { type Change, changeSetOf, readPreview } from "../../plan";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { type SmallStep, setOf } from "./support";

const id = "5c1b9d0e8f6a7b0012345678";
const [first, second] = ["http://one.example.org:3000", "http://two.example.org:3000"];

/** The change of the first step. */
const changeOf = (...steps: SmallStep[]): Change => setOf(steps).changes[0] ?? assert.fail("nothing changes");
const textsOf = ({ members }: Change) => members.map(({ about, text }) => `${about}: ${text}`);

describe("a preview without steps", () => {
  it("changes nothing, and belongs to no stack", () => {
    const { changes, project, stack, unchanged } = changeSetOf(readPreview('{"steps":[]}'));
    assert.deepEqual({ changes, project, stack, unchanged }, { changes: [], project: "", stack: "", unchanged: 0 });
  });
});

describe("a room that is created", () => {
  it("says in which service of the program, without the connection that it takes from there", () => {
    const connection = { endpoint: first, serviceId: unknownValue, serviceKey: unknownValue };
    const change = changeOf(
      { op: "create", name: "seminar", after: { name: "seminar", inputLimit: 3, connection }, service: "training" },
      { op: "create", kind: "Service", name: "training", after: { name: "training" } },
    );
    assert.deepEqual(change.notes, ["in the service training of this program"]);
    assert.deepEqual(textsOf(change), ["published streams: 3"]);
  });

  it("has its own connection where no service of the program gives it", () => {
    const connection = { endpoint: first, serviceId: id };
    assert.deepEqual(textsOf(changeOf({ op: "create", name: "r", after: { name: "r", connection } })), [
      `connection: address ${first}`,
      `connection: service ${id}`,
    ]);
  });
});

describe("an object that is taken over", () => {
  it("has no id where the program names it in another way", () => {
    const change = changeOf({ op: "create", name: "r", after: { name: "r", adopt: true } });
    assert.deepEqual([change.action, change.id], ["adopt", undefined]);
  });

  it("is taken over by an import, too", () => {
    const change = changeOf({ op: "import", name: "r", after: { name: "r" } });
    assert.equal(change.action, "adopt");
    assert.match(change.notes.join(), /^the room on the server is taken over as it is/);
  });
});

describe("a conference", () => {
  const deleted = (before: object, config = {}) =>
    setOf([{ op: "delete", name: "r", before: { ...before } }], {}, { config }).changes[0]?.conference;

  it("is guarded by its room, or by the stack", () => {
    assert.equal(deleted({ deletionGuard: true }), "guarded");
    assert.equal(deleted({}, { "owt:guards": '{"deletionGuard":true}' }), "guarded");
    assert.equal(deleted({}, { "owt:guards": '{"deletionGuard":false}' }), "ends");
  });

  it("restarts with an update where the room asks for it", () => {
    const updated = (whenInUse: string) =>
      changeOf({
        op: "update",
        name: "r",
        before: { inputLimit: 3, whenInUse },
        after: { inputLimit: 4, whenInUse },
      }).conference;
    assert.deepEqual([updated("restart"), updated("wait")], ["restarts", "keeps"]);
  });

  it("feels nothing of a deletion that leaves the room on the server", () => {
    const change = changeOf({ op: "delete", name: "r", before: {}, retainOnDelete: true });
    assert.deepEqual([change.action, change.conference], ["retain", undefined]);
  });
});

describe("a service that leaves the stack", () => {
  it("counts its rooms of the stack", () => {
    const room = (name: string, serviceId: string): SmallStep => ({
      op: "same",
      name,
      before: { name },
      after: { name },
      outputs: { serviceId },
    });
    const service: SmallStep = { op: "delete", kind: "Service", name: "training", id, before: { name: "training" } };
    const steps = [service, room("a", id), room("b", id), room("c", "5c1b9d0e8f6a7b0012345679")];
    assert.deepEqual(setOf(steps).changes[0]?.rooms, { ofStack: 2 });
  });
});

describe("an address of a connection that is not known yet", () => {
  const update = (wanted: object) => {
    const before = { connection: { endpoint: first, serviceId: id } };
    return changeOf({ op: "update", name: "r", before, after: { connection: { endpoint: unknownValue, ...wanted } } });
  };

  it("is no change by itself", () => {
    assert.deepEqual(textsOf(update({ serviceId: id })), []);
  });

  it("is told where the service differs, or is not known either", () => {
    const other = "5c1b9d0e8f6a7b0012345679";
    assert.ok(textsOf(update({ serviceId: other })).includes(`connection: service ${id} → ${other}`));
    assert.ok(
      textsOf(update({ serviceId: unknownValue })).includes(`connection: service ${id} → not known before the update`),
    );
  });
});

describe("an update", () => {
  it("of which a preview shows no difference says that it finishes an earlier one", () => {
    const change = changeOf({ op: "update", name: "r", before: { inputLimit: 3 }, after: { inputLimit: 3 } });
    assert.match(change.notes.join(), /finishes an earlier one/);
  });

  it("that an alias renames as well has the former name", () => {
    const change = changeOf({
      op: "update",
      name: "new",
      former: "old",
      before: { inputLimit: 3 },
      after: { inputLimit: 4 },
    });
    assert.deepEqual([change.action, change.formerly?.name], ["update", "old"]);
  });
});

describe("a room under another name", () => {
  it("keeps its object by adopt, with the name for a service that has it from its key", () => {
    const { formerly } = changeOf(
      { op: "create", kind: "Service", name: "trainings", after: { name: "trainings", key: "[secret]" } },
      { op: "delete", kind: "Service", name: "training", id, before: { name: "training", key: "[secret]" } },
    );
    assert.match(
      formerly?.keep ?? "",
      new RegExp(`or adopt: ${id} and name: training in its arguments; otherwise it is deleted$`),
    );
  });
});

describe("sessions of a room", () => {
  const room: SmallStep = { op: "delete", name: "hall", id, before: { name: "hall" } };
  const recording = (name: string, step: Partial<SmallStep>): SmallStep => ({
    op: "delete",
    kind: "Recording",
    name,
    before: { room: id },
    ...step,
  });

  it("are deleted with it", () => {
    const { changes } = setOf([room, recording("a", {}), recording("b", {})]);
    assert.deepEqual(changes[0]?.notes, ["with 2 recordings"]);
    assert.deepEqual(
      changes.map(({ partOf }) => partOf),
      [undefined, changes[0].urn, changes[0].urn],
    );
  });

  it("are no part of it where they are in another room, or replaced for another reason", () => {
    const after = { room: unknownValue, media: {} };
    const replaced: SmallStep = { op: "replace", name: "hall", id, before: {}, after: {}, replaceReasons: ["id"] };
    const partsOf = (step: SmallStep) => setOf([replaced, step]).changes.filter(({ partOf }) => partOf !== undefined);
    const replacement = (reasons: string[]) => recording("a", { op: "replace", after, replaceReasons: reasons });
    assert.equal(partsOf(replacement(["room"])).length, 1);
    assert.equal(partsOf(replacement(["room", "media"])).length, 0);
    assert.equal(partsOf(recording("a", { before: { room: "other" } })).length, 0);
  });

  it("that are made anew are counted by their kinds", () => {
    const replaced: SmallStep = { op: "replace", name: "hall", id, before: {}, after: {}, replaceReasons: ["id"] };
    const again = (kind: string): SmallStep =>
      recording(kind, { kind, op: "replace", after: { room: unknownValue }, replaceReasons: ["room"] });
    assert.deepEqual(setOf([replaced, again("Recording"), again("Analytics")]).changes[0]?.notes, [
      "1 recording, 1 analytics in it end and are made anew",
    ]);
  });

  it("of a layout that is only set anew are told by themselves", () => {
    const layout: SmallStep = {
      op: "update",
      kind: "ViewLayout",
      name: "l",
      before: { room: id, view: "a" },
      after: { room: id, view: "b" },
    };
    assert.deepEqual(
      setOf([room, layout]).changes.map(({ name, partOf }) => [name, partOf]),
      [
        ["hall", undefined],
        ["l", undefined],
      ],
    );
  });
});

describe("the arguments of a change", () => {
  it("are those before and after, without secrets and credentials, and null for what is unknown", () => {
    const peer = (host: string) => `sip:bob:0000@${host}`;
    const change = changeOf({
      op: "update",
      kind: "SipCall",
      name: "desk",
      before: { room: id, peerURI: peer("one") },
      after: { room: unknownValue, peerURI: peer("two") },
    });
    assert.deepEqual(change.before, { room: id, peerURI: "sip:bob:[redacted]@one" });
    assert.deepEqual(change.after, { room: null, peerURI: "sip:bob:[redacted]@two" });
    const plain = changeOf({ op: "create", kind: "SipCall", name: "desk", after: { peerURI: "bob:0000@one" } });
    assert.deepEqual(plain.after, { peerURI: "bob:[redacted]@one" });
    assert.doesNotMatch(JSON.stringify([change, plain]), /0000/);
    const out = changeOf({
      op: "create",
      kind: "StreamingOut",
      name: "live",
      after: { url: "rtmp://example.org/key" },
    });
    assert.deepEqual([out.before, out.after], [undefined, { url: "[secret]" }]);
  });

  it("have no marker of the engine and no credential, in the members that differ either", () => {
    const colours = (r: unknown) => [{ label: "a", video: { bgColor: { r, g: 0, b: 0 } } }];
    const change = changeOf({
      op: "update",
      name: "r",
      before: { name: "https://me:0000@one", views: colours(1) },
      after: { name: "https://me:0000@two", views: [...colours(unknownValue), { label: unknownValue }] },
    });
    assert.ok(change.members.length > 1);
    assert.doesNotMatch(JSON.stringify(change), new RegExp(`0000@|${unknownValue}`));
  });

  it("are those before alone for what is deleted, and those of both names for a renamed room", () => {
    const deleted = changeOf({ op: "delete", name: "r", before: { inputLimit: 3 } });
    assert.deepEqual([deleted.before, deleted.after], [{ inputLimit: 3 }, undefined]);
    const views = [{ label: "stage", video: { maxInput: 3 } }];
    const renamed = changeOf(
      { op: "delete", name: "phone", before: { inputLimit: 3, views } },
      { op: "create", name: "telephone", after: { inputLimit: 3, views } },
    );
    assert.equal(renamed.action, "new-id");
    assert.deepEqual(
      [renamed.before, renamed.after],
      [
        { inputLimit: 3, views },
        { inputLimit: 3, views },
      ],
    );
  });
});

describe("the room of a change", () => {
  const room = (name: string, op = "same"): SmallStep => ({
    op,
    name,
    id: `id-${name}`,
    before: { name },
    after: { name },
  });
  const recording = (name: string, op: string, of: string): SmallStep => ({
    op,
    kind: "Recording",
    name,
    before: { room: `id-${of}`, container: "mkv" },
    after: { room: `id-${of}`, container: op === "same" ? "mkv" : "mp4" },
  });

  it("is found by its id, and stands beside the change where it stays", () => {
    const { changes, neighbours } = setOf([room("hall"), room("attic"), recording("hall/a", "update", "hall")]);
    assert.match(changes[0]?.room ?? "", /owt:Room::hall$/);
    assert.deepEqual(
      neighbours.map(({ kind, name, arguments: given }) => [kind, name, given]),
      [["Room", "hall", { name: "hall" }]],
    );
  });

  it("has its other sessions beside it where it changes", () => {
    const hall = { ...room("hall", "update"), after: { name: "hall", inputLimit: 3 } };
    const { neighbours } = setOf([hall, recording("hall/a", "same", "hall"), recording("attic/b", "same", "attic")]);
    assert.deepEqual(
      neighbours.map(({ name, room: of }) => [name, of?.split("::").at(-1)]),
      [["hall/a", "hall"]],
    );
  });
});

describe("the reason of a replacement", () => {
  const reasons = (step: Partial<SmallStep>) =>
    changeOf({ op: "replace", name: "r", before: {}, after: {}, ...step }).because;
  const recording = (before: string, after: string) =>
    reasons({ kind: "Recording", before: { room: before }, after: { room: after }, replaceReasons: ["room"] });

  it("is what the resource depends on where the engine gives none", () => {
    assert.deepEqual(reasons({}), ["something that it depends on is replaced"]);
  });

  it("is asked for where the id alone is named", () => {
    assert.deepEqual(reasons({ replaceReasons: ["id"] }), ["a replacement was asked for"]);
  });

  it("is another service, another super service, or the connection of a service", () => {
    assert.deepEqual(reasons({ replaceReasons: ["serviceId", "connection"] }), ["it moves to another service"]);
    assert.deepEqual(reasons({ kind: "Service", replaceReasons: ["superServiceId", "connection"] }), [
      "its connection differs",
      "it moves to another super service",
    ]);
  });

  it("is the room of a session: another one, a new one, or one that restarts", () => {
    assert.deepEqual(recording("a", "b"), ["it moves to another room"]);
    assert.deepEqual(recording("a", unknownValue), ["its room is made anew"]);
    assert.deepEqual(recording("a", "a"), ["its room restarts the conference"]);
  });

  it("is an argument in the words of the plan", () => {
    assert.deepEqual(reasons({ replaceReasons: ["mediaIn", "parameters", "peerURI", "source.url"] }), [
      "its mediaIn differs",
      "its parameters differ",
      "its peer differs",
      "its source url differs",
    ]);
  });
});

describe("resources of other packages", () => {
  const urn = "urn:pulumi:test::p::random:index/randomString:RandomString::salt";
  const state = { urn, type: "random:index/randomString:RandomString", id: "x1", inputs: {}, outputs: {} };
  const change = (step: object) => changeSetOf(readPreview(JSON.stringify({ steps: [{ urn, ...step }] }))).changes[0];

  it("are retained, imported and replaced as others are", () => {
    const oldState = { ...state, retainOnDelete: true };
    assert.deepEqual(change({ op: "delete", oldState })?.action, "retain");
    assert.deepEqual(change({ op: "delete", oldState: state })?.action, "delete");
    assert.deepEqual(change({ op: "import", newState: state })?.action, "adopt");
    const replaced = change({ op: "replace", oldState: state, newState: state, replaceReasons: ["length"] });
    assert.deepEqual([replaced?.action, replaced?.because, replaced?.id], ["replace", ["its length differs"], "x1"]);
  });

  it("are left out where nothing of them changes", () => {
    assert.equal(change({ op: "same", oldState: state, newState: state }), undefined);
    assert.equal(change({ op: "read", oldState: state }), undefined);
  });
});

describe("an address of an own connection", () => {
  const moves = (endpoint: unknown, config = {}) => {
    const before = { connection: { endpoint: first, serviceId: id } };
    const after = { connection: { endpoint, serviceId: id } };
    return setOf([{ op: "update", name: "r", before, after, outputs: { endpoint: first } }], {}, { config })
      .serverMoves;
  };

  it("is another server, whatever the stack has", () => {
    assert.deepEqual(moves(`${second}/`, { "owt:endpoint": first }), [
      { from: first, to: second, resources: { Room: 1 } },
    ]);
  });

  it("that is not known yet is looked for in the configuration of the stack", () => {
    assert.deepEqual(moves(unknownValue, { "owt:endpoint": second })[0]?.to, second);
    assert.deepEqual(moves(unknownValue), []);
  });

  it("that is none is told as it is written", () => {
    assert.equal(moves("no address")[0]?.to, "no address");
  });
});

describe("a step that cannot be read", () => {
  it("is left out", () => {
    const preview = readPreview('{"steps":[{"op":1},{"urn":"x"},7],"diagnostics":[{}],"config":{"a":1,"b":"c"}}');
    assert.deepEqual([preview.steps.length, preview.config], [2, { b: "c" }]);
    assert.deepEqual(changeSetOf(preview).changes, []);
  });
});
