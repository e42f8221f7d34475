// Change sets of previews that the real engine has made.

import assert from "node:assert/strict";
import { type Change, changeSetOf, readPreview, textOf } from "../../plan";
import { recorded, recordedSet, recordedText, setOf } from "./support";

const named = (changes: readonly Change[], name: string): Change =>
  changes.find((change) => change.name === name) ?? assert.fail(`no ${name}`);

describe("a change set", () => {
  const { changes, warnings, unchanged } = recordedSet("mixed");

  it("has an action for each resource that changes, and no other", () => {
    assert.deepEqual(Object.fromEntries(changes.map(({ name, action }) => [name, action])), {
      fresh: "create",
      gone: "delete",
      kept: "retain",
      latter: "update",
      moving: "replace",
      out: "replace",
      pass: "delete",
      stage: "update",
      taken: "adopt",
    });
    assert.equal(unchanged, 1);
  });

  it("begins with what hurts most, and ends with what takes nothing from anybody", () => {
    assert.deepEqual(
      changes.map(({ name }) => name),
      ["moving", "gone", "out", "kept", "latter", "stage", "taken", "fresh", "pass"],
    );
  });

  it("says why something is replaced", () => {
    assert.deepEqual(named(changes, "moving").because, ["it moves to another service"]);
    assert.deepEqual(named(changes, "out").because, ["its url differs"]);
  });

  it("marks a secret that forces a replacement, and has no value of it", () => {
    assert.deepEqual(named(changes, "out").members, [
      { path: "url", about: "url", text: "differs (a secret)", secret: "differs" },
    ]);
  });

  it("says what an alias has renamed, also where nothing else changes", () => {
    assert.equal(named(changes, "latter").formerly?.name, "former");
    const text = recordedText("sames").replace(/"participantLimit": 8/g, '"participantLimit": 7');
    const preview = readPreview(text.replace(/"op": "update",(\s+"urn": "[^"]*::latter")/, '"op": "same",$1'));
    const change = named(changeSetOf(preview).changes, "latter");
    assert.deepEqual([change.action, change.formerly?.name], ["rename", "former"]);
  });

  it("has the id of what is taken over, and says that nothing is changed", () => {
    const { id, notes } = named(changes, "taken");
    assert.match(id ?? "", /^[0-9a-f]{24}$/);
    assert.match(notes.join(), /^the room on the server is taken over as it is/);
  });

  it("says what becomes of a conference", () => {
    const of = (name: string) => named(changes, name).conference;
    assert.deepEqual([of("gone"), of("stage"), of("kept"), of("fresh")], ["ends", "keeps", undefined, undefined]);
  });

  it("has the file and the line of a program", () => {
    assert.deepEqual(named(changes, "fresh").place, { file: "index.ts", line: 6 });
    assert.equal(named(changes, "gone").place, undefined);
  });

  it("names the rule of a warning, and its room", () => {
    assert.deepEqual(
      warnings.flatMap(({ rule, name, kind, place }) => (rule === undefined ? [] : [[rule, name, kind, place?.line]])),
      [
        ["view-bitrate-out-of-proportion", "fresh", "Room", 6],
        ["nobody-can-publish", "fresh", "Room", 6],
        ["participant-limit-without-effect", "stage", "Room", 8],
      ],
    );
  });

  it("keeps warnings about the stack, such as the key that a move needs", () => {
    const ofStack = warnings.filter(({ urn }) => urn === undefined).map(({ text }) => text);
    assert.equal(ofStack.length, 1);
    assert.match(ofStack[0] ?? "", /^Objects move from the service \w+ at .* to the service /);
  });

  it("tells drift: what was recorded, and what the server has", () => {
    const drift = recordedSet("drift");
    assert.equal(drift.isRefreshed, true);
    const stage = named(drift.changes, "stage");
    assert.deepEqual([stage.drift[0]?.before, stage.drift[0]?.after], [3, 5]);
    assert.deepEqual([stage.members[0]?.before, stage.members[0]?.after], [5, 3]);
    assert.equal(named(drift.changes, "gone").action, "recreate");
  });

  it("has the errors of a preview that failed", () => {
    const { errors, changes: partly } = recordedSet("failed");
    assert.deepEqual(partly, []);
    assert.equal(errors[0]?.text, 'participantLimit is "five", but must be a number');
    assert.equal(errors[0].name, "gone");
  });

  it("counts what stays as it is, without the stack and its documents", () => {
    const frame = (type: string) => ({ op: "same", urn: `urn:pulumi:test::p::${type}::x` });
    const own = frame("pulumi-nodejs:dynamic/owt:Room");
    const stack = [frame("pulumi:pulumi:Stack"), frame("owt:index:Conference")];
    const unchanged = (steps: object[], same: number) =>
      changeSetOf(readPreview(JSON.stringify({ steps, changeSummary: { same } }))).unchanged;
    assert.equal(unchanged(stack, 2), 0);
    assert.equal(unchanged([...stack, own, frame("random:index/randomString:RandomString")], 4), 2);
    // Without --show-sames, the engine shows the stack alone.
    assert.equal(unchanged(stack.slice(0, 1), 4), 3);
  });

  it("is the same for the same preview", () => {
    assert.deepEqual(changeSetOf(recorded("mixed")), recordedSet("mixed"));
  });

  it("tells resources of other packages by the paths of their differences, without values", () => {
    const urn = "urn:pulumi:test::p::random:index/randomString:RandomString::salt";
    const state = {
      urn,
      type: "random:index/randomString:RandomString",
      inputs: { length: 4 },
      outputs: { length: 4 },
    };
    const step = {
      op: "update",
      urn,
      oldState: state,
      newState: { ...state, inputs: { length: 5 } },
      detailedDiff: { length: {} },
    };
    const [change] = changeSetOf(readPreview(JSON.stringify({ steps: [step] }))).changes;
    assert.deepEqual([change?.kind, change?.action], [undefined, "update"]);
    assert.deepEqual(change?.members, [{ path: "length", about: "length", text: "differs" }]);
  });
});

describe("likely renames", () => {
  const room = (limit: number) => ({ participantLimit: limit, views: { main: {} } });
  const pair = (from: object, to: object, names = ["phone", "telephone"]) =>
    setOf([
      { op: "create", name: names[1] ?? "", after: { name: names[1], ...to } },
      { op: "delete", name: names[0] ?? "", id: "5c1b9d0e8f6a7b0012345678", before: { name: names[0], ...from } },
    ]).changes.map(({ action, name, formerly }) => [action, name, formerly?.name]);

  it("are a deleted and a created room that are alike", () => {
    assert.deepEqual(pair(room(3), room(3)), [["new-id", "telephone", "phone"]]);
    assert.deepEqual(pair(room(3), room(4)), [["new-id", "telephone", "phone"]]);
    assert.deepEqual(pair({ name: "Weekly" }, { name: "Weekly" }, ["a", "zzz"]), [["new-id", "zzz", "a"]]);
  });

  it("are none where names and arguments differ", () => {
    assert.deepEqual(pair({}, {}, ["hall", "studio"]), [
      ["delete", "hall", undefined],
      ["create", "studio", undefined],
    ]);
    assert.deepEqual(pair(room(3), { participantLimit: 9, inputLimit: 4 }, ["hall", "studio"]).length, 2);
  });

  it("are none where the created room takes the object over", () => {
    assert.deepEqual(pair(room(3), { ...room(3), adopt: "5c1b9d0e8f6a7b0012345678" }), [
      ["delete", "phone", undefined],
      ["adopt", "telephone", undefined],
    ]);
  });

  it("say how to keep the object: under the key of a document, or by an alias in a program", () => {
    const keepOf = (parent: string | undefined, documents: { file: string; text: string }[]) => {
      const extra = parent === undefined ? {} : { parent };
      const set = setOf(
        [
          { op: "create", name: "telephone", after: { name: "telephone", ...room(3) }, ...extra },
          {
            op: "delete",
            name: "phone",
            id: "5c1b9d0e8f6a7b0012345678",
            before: { name: "phone", ...room(3) },
            ...extra,
          },
        ],
        { documents },
      );
      return set.changes[0];
    };
    const conference = "urn:pulumi:test::small::owt:index:Conference::main";
    const document = keepOf(conference, [
      { file: "conference.yaml", text: "rooms:\n  telephone:\n    participantLimit: 3\n" },
    ]);
    assert.equal(
      document?.formerly?.keep,
      "adopt: 5c1b9d0e8f6a7b0012345678 under the key telephone; otherwise it is deleted",
    );
    assert.deepEqual(document.place, { file: "conference.yaml", line: 2 });
    assert.match(
      keepOf(undefined, [])?.formerly?.keep ?? "",
      /^aliases: \[\{ name: "phone" \}\] in the options of telephone, or adopt: /,
    );
  });

  it("say of a secret that it may differ, because nothing is compared with it", () => {
    const before = { name: "training", key: "[secret]" };
    const set = setOf([
      { op: "create", kind: "Service", name: "trainings", after: before },
      { op: "delete", kind: "Service", name: "training", before },
    ]);
    assert.deepEqual(
      set.changes.map(({ action, members }) => [action, ...members.map(({ path, secret }) => `${path} ${secret}`)]),
      [["new-id", "key may differ"]],
    );
  });

  it("take the sessions of the room with them", () => {
    const id = "5c1b9d0e8f6a7b0012345678";
    const media = { audio: { from: `${id}-main` } };
    const set = setOf([
      { op: "create", name: "telephone", after: { name: "telephone", ...room(3) } },
      { op: "create", kind: "Recording", name: "telephone/archive", after: { media } },
      { op: "delete", name: "phone", id, before: { name: "phone", ...room(3) } },
      { op: "delete", kind: "Recording", name: "phone/archive", before: { room: id, media } },
    ]);
    assert.equal(set.changes.length, 3);
    assert.deepEqual(set.changes[0]?.notes, ["1 recording in it ends and is made anew"]);
    assert.match(textOf(set), /^phone → telephone.*\n.*\n {2}1 recording in it ends and is made anew\n\n1 new id/);
  });
});

describe("a replaced service", () => {
  const service = "urn:pulumi:test::small::pulumi-nodejs:dynamic/owt:Service::training";

  it("counts its rooms of the stack, whose replacement follows from it", () => {
    const text = JSON.stringify({
      steps: [
        {
          op: "replace",
          urn: service,
          replaceReasons: ["key"],
          oldState: {
            urn: service,
            id: "5c1b9d0e8f6a7b0012345678",
            inputs: { key: "[secret]" },
            outputs: { key: "[secret]" },
          },
          newState: { urn: service, inputs: { key: "[secret]" } },
        },
        {
          op: "replace",
          urn: service.replace("Service::training", "Room::seminar"),
          oldState: {
            id: "5c1b9d0e8f6a7b0012345679",
            inputs: {},
            outputs: { serviceId: "5c1b9d0e8f6a7b0012345678", name: "seminar" },
          },
          newState: { inputs: { name: "seminar" }, propertyDependencies: { connection: [service] } },
        },
      ],
    });
    const set = changeSetOf(readPreview(text));
    assert.deepEqual(set.changes[0]?.rooms, { ofStack: 1 });
    assert.deepEqual(set.changes[0].because, ["its key differs"]);
    assert.deepEqual(set.changes[1]?.because, ["its service training is replaced"]);
    assert.match(
      textOf(set),
      /its 1 room of this stack is made anew; rooms of it that are not in this stack are out of reach afterwards/,
    );
  });
});

describe("a move to another service", () => {
  const id = "5c1b9d0e8f6a7b0012345678";
  const setWith = (config: object) =>
    setOf(
      [
        { op: "replace", name: "hall", id, before: {}, after: {}, replaceReasons: ["serviceId"] },
        ...(["Recording", "StreamingIn"] as const).map((kind) => ({
          op: "replace",
          kind,
          name: `hall/${kind}`,
          before: { room: id },
          after: { room: id },
          replaceReasons: ["serviceId", "room"],
        })),
      ],
      {},
      { config },
    );

  it("ends the conference, and what is in the room moves with it", () => {
    const [room, ...parts] = setWith({}).changes;
    assert.equal(room?.conference, "ends");
    assert.deepEqual(room.notes, ["1 recording, 1 streaming-in in it end and are made anew"]);
    assert.deepEqual(
      parts.map(({ partOf, because }) => [partOf, because.length]),
      [
        [room.urn, 2],
        [room.urn, 2],
      ],
    );
  });

  it("ends no conference where the former objects are left on their server", () => {
    const [room] = setWith({ "owt:leaveFormer": "true" }).changes;
    assert.equal(room?.conference, undefined);
    assert.deepEqual(room?.notes, [
      "the former one stays as it is, with its former service (owt:leaveFormer)",
      "1 recording, 1 streaming-in in it are made anew, too",
    ]);
  });
});

describe("another address of the server", () => {
  it("is told once, and also by the message of the hooks where it comes from the environment", () => {
    const before = { participantLimit: 3 };
    const outputs = { endpoint: "http://one.example.org:3000" };
    const steps = ["a", "b"].map((name) => ({ op: "update", name, before, after: before, outputs }));
    const moved = { from: "http://one.example.org:3000", to: "http://two.example.org:3000", resources: { Room: 2 } };
    const config = { "owt:endpoint": "http://TWO.example.org:3000/" };
    assert.deepEqual(setOf(steps, {}, { config }).serverMoves, [moved]);
    assert.deepEqual(setOf(steps, {}, { config }).changes, []);
    const message =
      "warning: The address of the service 5c1b at http://one.example.org:3000 is http://two.example.org:3000 now. Its objects stay unchanged: …";
    const said = setOf(steps, {}, { diagnostics: [{ severity: "warning", message }] });
    assert.deepEqual([said.serverMoves, said.warnings], [[moved], []]);
  });

  it("is told in addition to what else changes", () => {
    const outputs = { endpoint: "http://one.example.org:3000" };
    const set = setOf(
      [
        {
          op: "update",
          name: "a",
          before: { participantLimit: 3 },
          after: { participantLimit: 4 },
          outputs,
          differing: ["participantLimit"],
        },
      ],
      {},
      { config: { "owt:endpoint": "http://two.example.org:3000" } },
    );
    assert.equal(set.serverMoves.length, 1);
    assert.deepEqual(
      set.changes[0]?.members.map(({ text }) => text),
      ["3 → 4"],
    );
  });
});

describe("a preview that cannot be read", () => {
  for (const [text, reason] of [
    ["", /it is empty/],
    ["Previewing update (dev)\n", /it is not JSON/],
    ["[]", /it has no steps/],
    ['{"version":3,"deployment":{"resources":[]}}', /it is the state of a stack/],
    ['{"sequence":0,"timestamp":1}\n{"sequence":1}\n', /PULUMI_ENABLE_STREAMING_JSON_PREVIEW/],
  ] as const)
    it(`is refused with what it seems to be: ${JSON.stringify(text).slice(0, 30)}`, () => {
      assert.throws(() => readPreview(text), { name: "PreviewError", message: reason });
    });
});
