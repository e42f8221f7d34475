// What counts as a change, shown and applied by the real engine: what a program never gave, what it ignores, what replaces.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
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
  { replaceOnChanges: ["participantLimit", "views[*].label", "sip"] },
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

/** Each step goes on where the one before it ended. */
describe("changes through the real engine", function () {
  this.timeout(300_000);
  let project: Project;

  const changedLines = (output: string): string[] =>
    output
      .split("\n")
      .map((line) => line.trim().replace(/ +/g, " "))
      .filter((line) => /^[~+-] /.test(line) && !/^[~+-] (pulumi|owt)|^[~+-] \d+ to /.test(line));
  const idOf = async (name: string) => (await project.resource("Room", name)).id ?? "";
  const live = async (name: string) =>
    (await project.client.rooms.all()).find(({ _id }) => _id === ids[name]) as unknown as Live;
  const ids: Record<string, string> = {};
  const know = async () => {
    for (const name of ["kept", "replaced", "dependent", "ignoring"]) ids[name] = await idOf(name);
  };
  const edit = (from: string, to: string) => {
    project.edit("index.ts", from, to);
  };

  before(async () => {
    project = await Project.create({ files: { "index.ts": program } });
    await project.up();
    await know();
  });
  after(async () => project.close());

  it("are none after the first up", async () => {
    assert.match(await project.preview("--diff"), /5 unchanged/);
  });

  it("are what the preview shows, and nothing else: what no program gave stays as someone has set it", async () => {
    await project.client.rooms.update(ids.kept ?? "", {
      views: [{ video: { motionFactor: 0.3 } }],
      inputLimit: 3,
      mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }] },
      sip: { sipServer: "s", username: "u", password: "of someone else" },
    });
    edit('"Kept", participantLimit: 5', '"Kept on", participantLimit: 5, mediaIn: { audio: [{ codec: "pcmu" }] }');
    assert.deepEqual(changedLines(await project.preview("--diff")), [
      "+ mediaIn: {",
      "+ audio: [",
      "+ [0]: {",
      '+ codec: "pcmu"',
      '~ name : "Kept" => "Kept on"',
    ]);
    await project.up();
    const room = await live("kept");
    assert.deepEqual([room.name, room.inputLimit, room.views?.[0]?.video.motionFactor], ["Kept on", 3, 0.3]);
    const { mediaIn, sip } = room as Live & { mediaIn: unknown; sip: { password: string } };
    assert.deepEqual(mediaIn, { audio: [{ codec: "pcmu" }], video: [] });
    assert.equal(sip.password, "of someone else");
  });

  it("are a default that is given, beside what else changes", async () => {
    edit('"Kept on", participantLimit: 5', '"Kept", participantLimit: 5, inputLimit: -1');
    await project.up();
    assert.deepEqual([(await live("kept")).name, (await live("kept")).inputLimit], ["Kept", -1]);
  });

  it("are none in another spelling, also where they would replace", async () => {
    edit("width: 0.5, height: 1", 'width: "1/2", height: "1"');
    edit("participantLimit: 5,\n    views", "participantLimit: 5.0, inputLimit: -1,\n    views");
    assert.match(await project.preview("--diff"), /5 unchanged/);
  });

  it("do not replace where they are of another member", async () => {
    edit("maxInput: 4, layout", "maxInput: 5, layout");
    const output = await project.preview("--diff");
    assert.match(output, /1 to update/);
    assert.doesNotMatch(output, /to replace/);
    await project.up();
    assert.equal(await idOf("replaced"), ids.replaced);
  });

  it("do not replace after a refresh by what did not change, a secret say", async () => {
    await project.client.rooms.update(ids.replaced ?? "", {
      views: [{ label: "main", video: { maxInput: 9 } }],
    });
    await project.good("refresh", "--yes", "--skip-preview");
    const output = await project.preview("--diff");
    assert.match(output, /1 to update/);
    assert.doesNotMatch(output, /to replace/);
    await project.up();
  });

  it("replace where replaceOnChanges says so, and what depends on it, unknown as it is yet", async () => {
    edit("participantLimit: 5.0", "participantLimit: 6");
    assert.match(await project.preview("--diff"), /2 to replace/);
    await project.up();
    for (const name of ["replaced", "dependent"]) assert.notEqual(await idOf(name), ids[name], name);
    await know();
    assert.equal((await live("dependent")).name, `of ${ids.replaced ?? ""}`);
    assert.match(await project.preview(), /5 unchanged/);
  });

  it("replace where replaceOnChanges names something deep", async () => {
    edit('label: "main", video: { maxInput: 5', 'label: "stage", video: { maxInput: 5');
    assert.match(await project.preview("--diff"), /2 to replace/);
    edit('label: "stage", video: { maxInput: 5', 'label: "main", video: { maxInput: 5');
  });

  it("replace where someone else has made them, after a refresh", async () => {
    await project.client.rooms.update(ids.replaced ?? "", { participantLimit: 9, views: [{ label: "main" }] });
    assert.match(await project.preview("--refresh", "--diff"), /2 to replace/);
    await project.client.rooms.update(ids.replaced ?? "", { participantLimit: 6, views: [{ label: "main" }] });
  });

  it("are none where ignoreChanges names them, given or not, at any depth", async () => {
    edit('"Ignoring", participantLimit: 5', '"Ignoring", participantLimit: 7, inputLimit: 8');
    edit("maxInput: 4, motionFactor", "maxInput: 6, motionFactor");
    assert.match(await project.preview("--diff"), /unchanged/);
    assert.doesNotMatch(await project.preview("--diff"), /ignoring.*update/);
  });

  it("leave what is ignored as it is on the server, beside what else changes", async () => {
    const set = {
      participantLimit: 9,
      inputLimit: 3,
      views: [{ label: "main", video: { maxInput: 9, motionFactor: 0.7 } }],
    };
    await project.client.rooms.update(ids.ignoring ?? "", set);
    await project.good("refresh", "--yes", "--skip-preview");
    edit('name: "Ignoring"', 'name: "Ignoring on"');
    edit("motionFactor: 0.7", "motionFactor: 0.6");
    await project.up();
    const room = await live("ignoring");
    const { maxInput, motionFactor } = room.views?.[0]?.video ?? {};
    assert.deepEqual([room.name, room.inputLimit, motionFactor], ["Ignoring on", 3, 0.6]);
    assert.deepEqual([room.participantLimit, maxInput], [9, 9]);
  });

  it("are repaired where they are recorded among the outputs alone, as hosts that tell no arguments leave them", async () => {
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
    assert.match(await project.preview(), /1 to update/);
    await project.up();
    assert.equal((await live("kept")).participantLimit, 5);
    assert.match(await project.preview(), /5 unchanged/);
  });

  it("are refused where a number is none, as what it is", async () => {
    edit("participantLimit: 6", "participantLimit: 0 / 0");
    assert.match(await project.bad("preview"), /participantLimit is NaN, but must be a number/);
    edit("participantLimit: 0 / 0", "participantLimit: 1 / 0");
    assert.match(await project.bad("preview"), /participantLimit is Infinity, but must be a number/);
    edit("participantLimit: 1 / 0", "participantLimit: 6");
  });

  it("leave no password in clear", () => {
    for (const { file, text } of project.texts())
      if (file !== "index.ts") assert.ok(!text.includes("planted-sip-password"), file);
    assert.ok(!project.printed.includes("planted-sip-password"));
  });
});
