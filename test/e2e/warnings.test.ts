import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const later = new owt.Room("later", {}).roomId.apply(() => 0);
const page = new owt.Room("page", {});
const from = page.mixedStreams.common;
new owt.StreamingOut("page", { room: page, url: "/srv/live/page.m3u8", media: { audio: { from } } });
new owt.Room("studio", { participantLimit: 0, inputLimit: later, views: [{ label: "main" }] });
new owt.Conference("document");
`;
const document = `
rooms:
  hall:
    roles: []
    views: [{ label: main }]
`;
const another = `
rooms:
  hall:
    roles: []
    name: Hall
    views: [{ label: main }]
    streamingOuts:
      page: { url: /srv/live/hall.m3u8, media: { audio: { from: { view: main } } } }
  annexe: { name: Hall }
`;

/** Warnings as the engine prints them. Each step continues from the state that the one before it left. */
describe("warnings through the real engine", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program, "conference.dev.yaml": document } });
  });
  after(async () => project.close());

  const preview = () => project.preview();
  /** Occurrences in the diagnostics. The engine repeats the last message of a resource in its row. */
  const count = (output: string, text: string): number =>
    output.slice(output.indexOf("Diagnostics:")).split(text).length - 1;
  /** Messages about a room in the diagnostics. */
  const messagesOf = (output: string, name: string): string =>
    new RegExp(`^ *pulumi-nodejs:dynamic/owt:Room \\(${name}\\):\\n((?: {4,}.*\\n?)*)`, "m").exec(
      output.slice(output.indexOf("Diagnostics:")),
    )?.[1] ?? "";

  it("are reported once with their room, and how to silence them", async () => {
    const output = await preview();
    assert.equal(count(output, "participant-limit-without-effect:"), 1);
    assert.match(
      messagesOf(output, "studio"),
      /^ *warning: owt:Room studio: participant-limit-without-effect: participantLimit is 0, which is no limit to servers.*\(silence it with ignoreRules: \["participant-limit-without-effect"\]\)$/m,
    );
    assert.equal(messagesOf(output, "later"), "");
    assert.equal(count(output, "streaming-out-file-stays: url is a path on the server's own disk (hls)"), 1);
    // Values that are not known yet cause no warning.
    assert.doesNotMatch(output, /input-limit-zero/);
    // A room of the document.
    assert.equal(count(output, "room-without-roles:"), 1);
    assert.match(
      messagesOf(output, "hall"),
      /^ *warning: owt:Room hall \(conference\.dev\.yaml:4:5\): room-without-roles: roles is empty: no token can be made/m,
    );
  });

  it("do not stop an update", async () => {
    assert.match(await project.up(), /warning: owt:Room hall.*room-without-roles/);
    assert.deepEqual((await project.client.rooms.all()).map(({ name }) => name).sort(), [
      "hall",
      "later",
      "page",
      "studio",
    ]);
  });

  it("are reported by an unchanged preview too", async () => {
    const output = await preview();
    assert.equal(count(output, "participant-limit-without-effect:"), 1);
    assert.match(output, /\d unchanged/);
    assert.doesNotMatch(output, /to update/);
  });

  it("are silenced by a room of the program and by a room of the document", async () => {
    project.edit(
      "index.ts",
      "participantLimit: 0,",
      'participantLimit: 0, ignoreRules: ["participant-limit-without-effect"],',
    );
    project.edit("conference.dev.yaml", "roles: []", "roles: []\n    ignoreRules: [room-without-roles]");
    project.edit("index.ts", 'Room("page", {})', 'Room("page", { ignoreRules: ["streaming-out-file-stays"] })');
    assert.doesNotMatch(await preview(), /warning:/);
    project.edit("index.ts", 'ignoreRules: ["participant-limit-without-effect"],', "");
    project.edit("conference.dev.yaml", "    ignoreRules: [room-without-roles]\n", "");
    project.edit("index.ts", 'Room("page", { ignoreRules: ["streaming-out-file-stays"] })', 'Room("page", {})');
  });

  it("are silenced by the stack", async () => {
    await project.configure({ "owt:ignoreRules": "participant-limit-without-effect" });
    const output = await preview();
    assert.doesNotMatch(output, /participant-limit-without-effect:/);
    assert.equal(count(output, "room-without-roles:"), 1);
  });

  it("are accompanied by errors that stop a preview unless they are silenced", async () => {
    project.edit("index.ts", '[{ label: "main" }]', '[{ label: "main" }, { label: "main" }]');
    const refused = await project.bad("preview");
    assert.match(refused, /views\[1\]\.label is "main", as that of views\[0\].*ignoreRules: \["view-label-repeated"\]/);
    await project.configure({
      "owt:ignoreRules": "view-label-repeated,participant-limit-without-effect,room-without-roles",
    });
    assert.match(await preview(), /1 to update/);
    project.edit("index.ts", '[{ label: "main" }, { label: "main" }]', '[{ label: "main" }]');
  });

  it("have known ids: unknown ones are refused, with their line in the document", async () => {
    await project.configure({ "owt:ignoreRules": "room-without-role" });
    assert.match(
      await project.bad("preview"),
      /owt:ignoreRules has "room-without-role", which is not a rule; did you mean "room-without-roles"\?/,
    );
    await project.configure({ "owt:ignoreRules": "" });
    project.edit("conference.dev.yaml", "roles: []", "roles: []\n    ignoreRules: [room-without-role]");
    assert.match(
      await project.bad("preview"),
      /conference\.dev\.yaml:5:19 rooms\.hall\.ignoreRules\[0\] is "room-without-role", but must be the id of a rule.*did you mean "room-without-roles"\?/,
    );
  });

  it("name their resource and its line in the document where a difference is printed", async () => {
    project.write("conference.dev.yaml", another);
    const output = await project.preview("--diff");
    const warned = [...output.matchAll(/^warning: (owt:\w+ \S+(?: \(.*?\))?): ([\w-]+)/gm)].map(([, at, what]) => [
      at,
      what,
    ]);
    assert.deepEqual(warned.sort(), [
      ["owt:Room annexe (conference.dev.yaml:9:13)", "name"],
      ["owt:Room hall (conference.dev.yaml:4:5)", "room-without-roles"],
      ["owt:Room studio", "participant-limit-without-effect"],
      ["owt:StreamingOut hall/page (conference.dev.yaml:8:15)", "streaming-out-file-stays"],
      ["owt:StreamingOut page", "streaming-out-file-stays"],
    ]);
  });
});
