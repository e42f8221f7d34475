// Pulumi's resource options with native classes, under the real engine.

import assert from "node:assert/strict";
import { Plugin } from "../native/plugin";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const ofRoom: pulumi.CustomResourceOptions = {
  ignoreChanges: ["views.main.video.maxInput", 'roles["teacher"].publish', "views.side"],
  additionalSecretOutputs: ["name"],
  transformations: [({ props, opts }) => ({ props: { ...props, inputLimit: 77 }, opts })],
  transforms: [({ props, opts }) => ({ props: { ...props, selectActiveAudio: true }, opts })],
};
const room = new owt.Room("classroom", {
  participantLimit: 5,
  views: { main: { video: { maxInput: 4 } }, side: {} },
  roles: { teacher: { publish: { audio: true } } },
}, ofRoom);
const ofTape: pulumi.CustomResourceOptions = {};
const tape = new owt.Recording("tape", { room, container: "mkv", media: { audio: { from: room.mixedStreams.main } } }, ofTape);
for (const [of, replaceOnChanges] of Object.entries({ path: ["views.main.video"], pattern: ["views.*.video.maxInput"], all: ["*"], other: ["roles"] }))
  new owt.Room(of, { views: { main: { video: { maxInput: 5 } } } }, { replaceOnChanges });
// more
export const id = room.id;
export const name = room.name;
`;

/** Each step continues from the state that the one before it left. */
describe("resource options of native classes, through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ host: "native", files: { "index.ts": program } });
  });
  after(() => project.close());

  const edit = (from: string, to: string) => {
    project.edit("index.ts", from, to);
  };
  const live = async () => project.client.rooms.get((await project.resource("Room", "classroom")).id ?? "");
  /** The lines of a preview about the resources, without their addresses. */
  const shown = (output: string) =>
    output
      .split("\n")
      .filter((line) => /^\s*(?:[-+~]|\+-|>)/.test(line))
      .map((line) => line.trim());
  const changing = () => project.requests.splice(0).filter((line) => !line.startsWith("GET "));

  it("apply transformations and transforms, and keep further outputs secret", async () => {
    const output = await project.up();
    const { inputLimit, selectActiveAudio } = await live();
    assert.deepEqual([inputLimit, selectActiveAudio], [77, true]);
    assert.match(output, /name: \[secret\]/);
    assert.match(await project.preview(), /\n {4}7 unchanged/);
  });

  it("ignore changes at any depth, and replace on those of a path, of a pattern and of everything", async () => {
    edit("maxInput: 4", "maxInput: 9");
    edit("maxInput: 5", "maxInput: 9");
    edit("side: {}", 'side: { video: { layout: { templates: { custom: { 1: { region: ["1: 0, 0, 1, 1"] } } } } } }');
    edit("publish: { audio: true }", "publish: { audio: false, video: true }");
    edit("participantLimit: 5", "participantLimit: 6");
    const parts = (await project.preview("--diff")).split(/\n(?= +(?:\+-|~) ?owt:index:)/).slice(1);
    const replaced = parts.filter((part) => part.includes("(replace)"));
    assert.deepEqual(replaced.map((part) => /Room::(\w+)\]/.exec(part)?.[1]).sort(), ["all", "path", "pattern"]);
    const ofRoom = parts.find((part) => part.includes("Room::classroom]")) ?? "";
    assert.deepEqual(shown(ofRoom.split("Resources:")[0] ?? ""), [
      "~ owt:index:Room: (update)",
      "~ participantLimit: 5 => 6",
    ]);
    edit("participantLimit: 6", "participantLimit: 5");
    edit("for (const [of", "if (process.env.NONE) for (const [of");
  });

  it("replace in the order of deleteBeforeReplace, what is in a room included, and leave what is retained", async () => {
    // What is retained is so from the update on that records it.
    const retaining = "ofTape: pulumi.CustomResourceOptions = { retainOnDelete: true }";
    edit("ofTape: pulumi.CustomResourceOptions = {}", retaining);
    await project.up();
    edit(
      "additionalSecretOutputs",
      'replaceOnChanges: ["participantLimit"], deleteBeforeReplace: true, additionalSecretOutputs',
    );
    edit("participantLimit: 5", "participantLimit: 6");
    changing();
    await project.up();
    const sent = changing().map((line) => line.replace(/[0-9a-f]{24}/, "ID"));
    assert.deepEqual(sent, ["DELETE /v1/rooms/ID", "POST /v1/rooms", "POST /v1/rooms/ID/recordings"]);
    assert.match(await project.preview(), /\n {4}3 unchanged/);
  });

  it("protect from a replacement and a deletion", async () => {
    edit("deleteBeforeReplace: true,", "deleteBeforeReplace: true, protect: true,");
    await project.up();
    edit("participantLimit: 6", "participantLimit: 7");
    assert.match(await project.bad("up", "--yes", "--skip-preview"), /unable to replace resource .*Room::classroom/);
    edit("participantLimit: 7", "participantLimit: 6");
    edit(" protect: true,", "");
    await project.up();
  });

  it("keep a resource under another name, in a component, and after pulumi state rename", async () => {
    edit("const ofRoom", 'const campus = new pulumi.ComponentResource("my:site:Campus", "campus");\nconst ofRoom');
    edit(
      "additionalSecretOutputs",
      "parent: campus, aliases: [{ parent: pulumi.rootStackResource }], additionalSecretOutputs",
    );
    edit('Recording("tape"', 'Recording("archive"');
    edit("retainOnDelete: true", 'retainOnDelete: true, aliases: [{ name: "tape" }]');
    assert.deepEqual(shown(await project.preview("--diff")), ["+ my:site:Campus: (create)", "+ 1 to create"]);
    changing();
    await project.up();
    const { urn } = await project.resource("Recording", "archive");
    await project.good("state", "rename", urn, "record", "--yes");
    edit('Recording("archive"', 'Recording("record"');
    assert.match(await project.preview(), /\n {4}4 unchanged/);
    assert.deepEqual(changing(), []);
  });

  it("replace on request, without a word about a room of the same name", async () => {
    const { urn, id } = await project.resource("Room", "classroom");
    const output = await project.good("up", "--yes", "--skip-preview", "--replace", urn);
    assert.doesNotMatch(output, /There is a room/);
    assert.notEqual((await project.resource("Room", "classroom")).id, id);
    assert.match(await project.preview("--refresh"), /\n {4}4 unchanged/);
  });

  it("show drift in a preview of a refresh, and record nothing", async () => {
    const { _id: id } = await live();
    await project.client.rooms.update(id, { participantLimit: 33 });
    const output = await project.good("refresh", "--preview-only", "--diff");
    assert.match(output, /~ participantLimit: 6 => 33/);
    await project.client.rooms.update(id, { participantLimit: 6 });
    assert.match(await project.preview("--refresh"), /\n {4}4 unchanged/);
  });

  it("constrain an update to a plan that was saved, without secrets in it", async () => {
    const planned = (...args: string[]) =>
      project.outcome(project.start("env", "PULUMI_EXPERIMENTAL=true", "pulumi", ...args, "--non-interactive"));
    edit(
      "// more",
      'new owt.Room("phone", { sip: { sipServer: "s", username: "u", password: "planted-password" } });\n// more',
    );
    assert.equal((await planned("preview", "--save-plan", "plan.json")).code, 0);
    const plan = project.texts().find(({ file }) => file === "plan.json")?.text ?? "";
    assert.match(plan, /phone/);
    assert.doesNotMatch(plan, /planted-password/);
    edit("participantLimit: 6", "participantLimit: 8");
    const { code, output } = await planned("up", "--yes", "--skip-preview", "--plan", "plan.json");
    assert.notEqual(code, 0);
    assert.match(output, /violates plan/);
    edit("participantLimit: 8", "participantLimit: 6");
    assert.equal((await planned("up", "--yes", "--skip-preview", "--plan", "plan.json")).code, 0);
  });

  it("record a creation that exceeds customTimeouts, so that the next update finishes it", async () => {
    const { faults } = project.emulator as unknown as { faults: { set(plan: object): void; clear(): void } };
    edit("// more", 'new owt.Room("slow", {}, { customTimeouts: { create: "1s" } });\n// more');
    faults.set({ faults: [{ fault: "hang", method: "POST", when: "after" }] });
    const output = await project.bad("up", "--yes", "--skip-preview");
    faults.clear();
    assert.match(output, /the 1 s that the whole operation may take/);
    assert.match(output, /Run pulumi up again: the room is recorded, and made where the server does not have it\./);
    const { id } = await project.resource("Room", "slow");
    await project.up();
    assert.equal((await project.resource("Room", "slow")).id, id);
    assert.equal((await project.client.rooms.all()).filter(({ name }) => name === "slow").length, 1);
    assert.match(await project.preview(), /\n {4}6 unchanged/);
  });

  it("import by the option import, and read by get what is not managed", async () => {
    const { _id: id } = await project.client.rooms.create({ name: "Weekly", views: [{ label: "main" }] });
    const { recordings } = project.client.room(id);
    const recording = await recordings.create({ media: { audio: { from: `${id}-main` } }, container: "mkv" });
    edit(
      "// more",
      `const theirs = owt.Room.get("theirs", "${id}");
export const views = theirs.views;
export const stream = theirs.mixedStreams.main;
export const recordingId = owt.Recording.get("recording", "${id}/${recording.id}").id;
new owt.Recording("second", { room: theirs, container: "ts", media: { audio: { from: theirs.mixedStreams.main, format: "aac/48000/2" } } });
// more`,
    );
    const output = await project.up();
    assert.match(output, new RegExp(`stream *: "${id}-main"`));
    assert.match(output, new RegExp(`recordingId: "${recording.id}"`));
    assert.equal((await recordings.list()).length, 2);
    edit(
      `owt.Room.get("theirs", "${id}")`,
      `new owt.Room("theirs", { name: "Weekly", views: { main: {} } }, { import: "${id}" })`,
    );
    changing();
    await project.up();
    assert.deepEqual(changing(), []);
    edit(`, { import: "${id}" }`, "");
    assert.match(await project.preview("--diff"), /\d unchanged/);
    assert.doesNotMatch(await project.preview(), /to (?:create|update|delete|replace)/);
  });

  it("are served by a provider that a debugger has started", async () => {
    const plugin = await Plugin.start();
    const debugged = (...args: string[]) =>
      project.outcome(
        project.start(
          "env",
          `PULUMI_DEBUG_PROVIDERS=owt:${plugin.lines[0] ?? ""}`,
          "pulumi",
          ...args,
          "--non-interactive",
        ),
      );
    edit(
      "participantLimit: 6",
      'ignoreRules: ["participant-limit-without-effect"], participantLimit: 0, name: "Weekly"',
    );
    const { code, output } = await debugged("preview", "--diff");
    await plugin.stop();
    assert.equal(code, 0, output);
    assert.match(output, /~ participantLimit: 6 => 0/);
    // The provider has the address of the engine, which takes its messages.
    assert.match(
      output,
      /owt:Room (?:theirs|classroom): name is "Weekly", which the room (?:theirs|classroom) of this program has, too/,
    );
  });

  it("leave nothing behind", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
