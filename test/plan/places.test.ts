// Places of resources: lines of documents and of programs.

import assert from "node:assert/strict";
import { changeSetOf, readPreview } from "../../plan";
import { keysIn } from "../../plan/messages";
import { type SmallStep, setOf } from "./support";

const parent = "urn:pulumi:test::small::owt:index:Conference::main";
const text = `services:
  training:
    key: { secret: k }
rooms:
  hall:
    recordings:
      all: {}
    views:
      main:
        video:
          maxInput: 4
  other-hall: {}
`;
const documents = [
  { file: "broken.yaml", text: "rooms: [*nothing" },
  { file: "list.yaml", text: "- rooms" },
  { file: "conference.yaml", text },
];
const lineOf = (step: Partial<SmallStep>) =>
  setOf([{ op: "create", name: "hall", after: {}, parent, ...step }], { documents }).changes[0]?.place?.line;

describe("the line of a document", () => {
  it("is that of the room, whose name may have the prefix of the document", () => {
    assert.deepEqual([lineOf({}), lineOf({ name: "main-hall" })], [5, 5]);
    assert.equal(lineOf({ name: "main-other-hall" }), 12);
  });

  it("is that of the service", () => {
    assert.equal(lineOf({ kind: "Service", name: "training" }), 2);
  });

  it("is that of a session in its room", () => {
    assert.equal(lineOf({ kind: "Recording", name: "hall/all" }), 7);
  });

  it("is not known for what no document declares", () => {
    assert.equal(lineOf({ name: "studio" }), undefined);
    assert.equal(lineOf({ kind: "Service", name: "sales" }), undefined);
    assert.equal(lineOf({ kind: "Recording", name: "hall/some" }), undefined);
    assert.equal(lineOf({ kind: "Recording", name: "studio/all" }), undefined);
    assert.equal(lineOf({ kind: "Recording", name: "all" }), undefined);
    assert.equal(lineOf({ kind: "Token", name: "hall/all" }), undefined);
  });

  it("is that of the member which a warning names", () => {
    const steps: SmallStep[] = [{ op: "create", name: "hall", after: {}, parent }];
    const urn = `urn:pulumi:test::small::owt:index:Conference$pulumi-nodejs:dynamic/owt:Room::hall`;
    const diagnostics = [{ severity: "warning", urn, message: "warning: small-view: views.main.video.maxInput is 4" }];
    assert.deepEqual(setOf(steps, { documents }, { diagnostics }).warnings, [
      {
        rule: "small-view",
        urn,
        name: "hall",
        kind: "Room",
        place: { file: "conference.yaml", line: 11 },
        text: "views.main.video.maxInput is 4",
      },
    ]);
  });
});

describe("the line of a program", () => {
  const urn = "urn:pulumi:test::p::pulumi-nodejs:dynamic/owt:Room::r";
  const placeOf = (sourcePosition: string) =>
    changeSetOf(
      readPreview(JSON.stringify({ steps: [{ op: "create", urn, newState: { urn, inputs: {}, sourcePosition } }] })),
    ).changes[0]?.place;

  it("is that of a file of the project, and not of a package or of another folder", () => {
    assert.deepEqual(placeOf("project:///lib/a.ts#12,3"), { file: "lib/a.ts", line: 12 });
    assert.equal(placeOf("project:///node_modules/pulumi-owt/x.js#1"), undefined);
    assert.equal(placeOf("project:///../x.ts#1"), undefined);
    assert.equal(placeOf("elsewhere"), undefined);
  });
});

describe("messages of a preview", () => {
  const room = "urn:pulumi:test::small::pulumi-nodejs:dynamic/owt:Room::hall";
  const said = (...diagnostics: object[]) => setOf([{ op: "create", name: "hall", after: {} }], {}, { diagnostics });

  it("have the place that they name themselves, without the title", () => {
    const message = "owt:Room hall (conference.yaml:7:3): name is empty";
    assert.deepEqual(said({ severity: "error", urn: room, message }).errors, [
      { text: "name is empty", urn: room, name: "hall", place: { file: "conference.yaml", line: 7 } },
    ]);
  });

  it("lose the title of their own resource, and keep that of another", () => {
    const texts = (message: string) => said({ severity: "error", urn: room, message }).errors[0]?.text;
    assert.equal(texts("owt:Room hall: name is empty"), "name is empty");
    assert.equal(texts("owt:Room foyer: name is empty"), "owt:Room foyer: name is empty");
    const foreign = said({ severity: "error", urn: "urn:pulumi:test::p::random:x:Y::z", message: "no" });
    assert.deepEqual(foreign.errors, [{ text: "no", urn: "urn:pulumi:test::p::random:x:Y::z", name: "z" }]);
  });

  it("are told once, without empty ones and without the stack trace of an error", () => {
    const message = "It failed\n    at x (a.js:1)";
    const { errors, notices } = said(
      { severity: "error", message },
      { severity: "error", message },
      { severity: "info", message: "" },
      { severity: "info", message: "hello" },
      { severity: "info#err", message: "there" },
    );
    assert.deepEqual([errors, notices], [[{ text: "It failed" }], ["hello", "there"]]);
  });

  it("are one error for each of Pulumi YAML, which are texts of the program in the JSON", () => {
    const text = (message: string) => ({ severity: "info#err", message: `${message}\n\n` });
    const { errors, notices } = said(
      text("Error: printed by a program"),
      text("\u001b[31mError\u001b[0m: Property participantLimt does not exist on 'owt:index:Room'"),
      text("  on Pulumi.yaml line 17:"),
      text("\u001b[31mError\u001b[0m: Property vews does not exist on 'owt:index:Room'"),
      { severity: "info", message: "hello" },
    );
    assert.deepEqual(errors, [
      { text: "Property participantLimt does not exist on 'owt:index:Room'\non Pulumi.yaml line 17:" },
      { text: "Property vews does not exist on 'owt:index:Room'" },
    ]);
    assert.deepEqual(notices, ["Error: printed by a program", "hello"]);
  });

  it("are never none where the preview failed", () => {
    const failed = { severity: "error", message: "error: preview failed\n" };
    assert.match(said(failed).errors[0]?.text ?? "", /JSON does not say why: a policy may refuse something/);
    assert.deepEqual(said(failed, { severity: "error", message: "It failed" }).errors, [{ text: "It failed" }]);
  });

  it("say what to do where Pulumi does not find the native provider", () => {
    for (const message of [
      'error resolving type of resource hall: internal error loading package "owt": could not find latest version',
      "Could not automatically download and install resource plugin 'pulumi-resource-owt' at version v0.1.0",
    ])
      assert.equal(
        said({ severity: "error", message }).errors[0]?.text,
        `Pulumi does not find the native provider of pulumi-owt. Run: npx owt plugin install.\n${message}`,
      );
  });

  it("begin with a path whose keys may be names, numbers and texts in brackets", () => {
    assert.deepEqual(keysIn('views[0]["a b"].video-x is 3'), ["views", 0, "a b", "video-x"]);
    assert.deepEqual(keysIn("(none)"), []);
  });
});
