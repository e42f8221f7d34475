// Changes that previews show and updates apply: members that the program never gave, ignoreChanges, replaceOnChanges.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { changedLines, partOf } from "./previews";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

new owt.Room("kept", { name: "Kept", participantLimit: 5 });
const replaced = new owt.Room(
  "replaced",
  {
    name: "Replaced",
    participantLimit: 5,
    views: [{ label: "main", video: { maxInput: 4, layout: { templates: { custom: [owt.layouts.region([0, 0, 0.5, 1])] } } } }],
    sip: { sipServer: "sip.example.org", username: "u", password: "planted-sip-password" },
  },
  { replaceOnChanges: ["participantLimit", "views[0].video.parameters", "sip"] },
);
new owt.Room("dependent", { name: pulumi.interpolate\`of \${replaced.roomId}\` }, { replaceOnChanges: ["name"] });
new owt.Room(
  "ignoring",
  { name: "Ignoring", participantLimit: 5, views: [{ label: "main", video: { maxInput: 4, motionFactor: 0.7 } }] },
  { ignoreChanges: ["participantLimit", "inputLimit", "views[0].video.maxInput"] },
);
`.replace(
  "owt.layouts.region([0, 0, 0.5, 1])",
  '{ region: [{ id: "1", area: { left: 0, top: 0, width: 0.5, height: 1 } }] }',
);

interface Live {
  readonly name: string;
  readonly participantLimit?: number;
  readonly inputLimit?: number;
  readonly views?: readonly { readonly video: { readonly maxInput: number; readonly motionFactor: number } }[];
}

/** Each step continues from the state that the one before it left. */
describe("changes through the real engine", function () {
  this.timeout(300_000);
  let project: Project;

  /** Output of the last preview. */
  let shown: string;
  const ids: Record<string, string> = {};
  /** Records the ids of the rooms, by name in the program. */
  const recordIds = async () => {
    for (const { urn, id = "" } of await project.resources()) ids[urn.split("::").at(-1) ?? ""] = id;
  };
  const idOf = async (name: string) => (await project.resource("Room", name)).id ?? "";
  const live = async (name: string) =>
    (await project.client.rooms.all()).find(({ _id }) => _id === ids[name]) as unknown as Live;
  const edit = (from: string, to: string) => {
    project.edit("index.ts", from, to);
  };

  before(async () => {
    project = await Project.create({ files: { "index.ts": program } });
    await project.up();
    await recordIds();
  });
  after(async () => project.close());

  it("are none after the first up", async () => {
    assert.match(await project.preview("--diff"), /5 unchanged/);
  });

  it("are none in another spelling, or where ignoreChanges names a member, given or not, at any depth", async () => {
    edit("width: 0.5, height: 1", 'width: "1/2", height: "1"');
    edit("participantLimit: 5,\n    views", "participantLimit: 5.0, inputLimit: -1,\n    views");
    edit('"Ignoring", participantLimit: 5', '"Ignoring", participantLimit: 7, inputLimit: 8');
    edit("maxInput: 4, motionFactor", "maxInput: 6, motionFactor");
    const output = await project.preview("--diff");
    assert.match(output, /5 unchanged/);
    assert.doesNotMatch(output, /ignoring.*update/);
  });

  it("of two rooms are previewed and applied together", async () => {
    await project.client.rooms.update(ids.kept ?? "", {
      views: [{ video: { motionFactor: 0.3 } }],
      inputLimit: 3,
      mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }] },
      sip: { sipServer: "s", username: "u", password: "of someone else" },
    });
    edit('"Kept", participantLimit: 5', '"Kept on", participantLimit: 5, mediaIn: { audio: [{ codec: "pcmu" }] }');
    edit("maxInput: 4, layout", "maxInput: 5, layout");
    shown = await project.preview("--diff");
    assert.match(shown, /2 to update/);
    await project.up();
  });

  it("are what the preview shows, and nothing else: members that the program never gave keep their values", async () => {
    assert.deepEqual(changedLines(partOf(shown, "kept")), [
      "+ mediaIn: {",
      "+ audio: {",
      "+ pcmu: true",
      '~ name: "Kept" => "Kept on"',
    ]);
    const room = await live("kept");
    assert.deepEqual([room.name, room.inputLimit, room.views?.[0]?.video.motionFactor], ["Kept on", 3, 0.3]);
    const { mediaIn, sip } = room as Live & { mediaIn: unknown; sip: { password: string } };
    assert.deepEqual(mediaIn, { audio: [{ codec: "pcmu" }], video: [] });
    assert.equal(sip.password, "of someone else");
  });

  it("do not replace if replaceOnChanges names other members", async () => {
    assert.ok(partOf(shown, "replaced").includes("maxInput"), shown);
    assert.doesNotMatch(shown, /to replace/);
    assert.equal(await idOf("replaced"), ids.replaced);
  });

  it("and drift that a refresh found are previewed and applied together", async () => {
    edit('"Kept on", participantLimit: 5', '"Kept", participantLimit: 5, inputLimit: -1');
    await project.client.rooms.update(ids.replaced ?? "", { views: [{ label: "main", video: { maxInput: 9 } }] });
    await project.client.rooms.update(ids.ignoring ?? "", {
      participantLimit: 9,
      inputLimit: 3,
      views: [{ label: "main", video: { maxInput: 9, motionFactor: 0.7 } }],
    });
    await project.good("refresh", "--yes", "--skip-preview");
    edit('name: "Ignoring"', 'name: "Ignoring on"');
    edit("motionFactor: 0.7", "motionFactor: 0.6");
    shown = await project.preview("--diff");
    await project.up();
  });

  it("include a default that the program now gives", async () => {
    assert.deepEqual([(await live("kept")).name, (await live("kept")).inputLimit], ["Kept", -1]);
  });

  it("do not replace because of members that did not change, such as secrets", () => {
    assert.match(shown, /3 to update/);
    assert.ok(partOf(shown, "replaced").includes("maxInput"), shown);
    assert.doesNotMatch(shown, /to replace/);
  });

  it("leave ignored members as they are on the server", async () => {
    const room = await live("ignoring");
    const { maxInput, motionFactor } = room.views?.[0]?.video ?? {};
    assert.deepEqual([room.name, room.inputLimit, motionFactor], ["Ignoring on", 3, 0.6]);
    assert.deepEqual([room.participantLimit, maxInput], [9, 9]);
  });

  let former: Record<string, string>;

  it("that replace are previewed and applied", async () => {
    former = { ...ids };
    await project.client.rooms.update(ids.kept ?? "", { participantLimit: 9, views: [{}] });
    const file = path.join(project.folder, "edited.json");
    await project.good("stack", "export", "--file", file);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      deployment: { resources: { id?: string; outputs?: Record<string, unknown> }[] };
    };
    const kept = state.deployment.resources.find(({ id }) => id === ids.kept);
    Object.assign(kept?.outputs ?? {}, { participantLimit: 9 });
    writeFileSync(file, JSON.stringify(state));
    await project.good("stack", "import", "--file", file);
    edit("participantLimit: 5.0", "participantLimit: 6");
    shown = await project.preview("--diff");
    await project.up();
    await recordIds();
  });

  it("are those that replaceOnChanges names, and those of dependents with values that are not known yet", async () => {
    assert.match(shown, /2 to replace/);
    for (const name of ["replaced", "dependent"]) assert.notEqual(ids[name], former[name], name);
    assert.equal((await live("dependent")).name, `of ${ids.replaced ?? ""}`);
  });

  it("do not include drift that is only in the outputs, as hosts without arguments record it: this is repaired", async () => {
    assert.match(shown, /1 to update/);
    assert.equal(ids.kept, former.kept);
    assert.equal((await live("kept")).participantLimit, 5);
  });

  it("are done after one update", async () => {
    assert.match(await project.preview(), /5 unchanged/);
  });

  it("are found at any depth that replaceOnChanges names", async () => {
    edit("video: { maxInput: 5", "video: { parameters: { framerate: 30 }, maxInput: 5");
    assert.match(await project.preview("--diff"), /2 to replace/);
    edit("video: { parameters: { framerate: 30 }, maxInput: 5", "video: { maxInput: 5");
  });

  it("are found in drift by a refresh", async () => {
    await project.client.rooms.update(ids.replaced ?? "", { participantLimit: 9, views: [{ label: "main" }] });
    assert.match(await project.preview("--refresh", "--diff"), /2 to replace/);
    await project.client.rooms.update(ids.replaced ?? "", { participantLimit: 6, views: [{ label: "main" }] });
  });

  it("are refused for NaN and Infinity", async () => {
    edit("participantLimit: 6", "participantLimit: 0 / 0");
    assert.match(await project.bad("preview"), /participantLimit is NaN, but must be a number/);
    edit("participantLimit: 0 / 0", "participantLimit: 1 / 0");
    assert.match(await project.bad("preview"), /participantLimit is Infinity, but must be a number/);
    edit("participantLimit: 1 / 0", "participantLimit: 6");
  });

  it("leave no password in clear", () => {
    for (const { file, text } of project.texts())
      if (!/^index\.[jt]s$/.test(file)) assert.ok(!text.includes("planted-sip-password"), file);
    assert.ok(!project.printed.includes("planted-sip-password"));
  });
});
