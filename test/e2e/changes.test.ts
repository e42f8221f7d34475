// Changes that previews show and updates apply: members that the program never gave, ignoreChanges, replaceOnChanges. One stack has the same
// rooms under each host.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Host } from "../../provider/lifecycle/types";
import { hosts } from "../hosts";
import { changedLines, partOf } from "./previews";
import { Project } from "./stack";

/** The part of the program for a host. */
const programOf = (host: Host) => `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "${host === "native" ? "pulumi-owt/native" : "pulumi-owt"}";

new owt.Room("kept-${host}", { name: "Kept", participantLimit: 5 });
const replaced = new owt.Room(
  "replaced-${host}",
  {
    name: "Replaced",
    participantLimit: 5,
    views: [
      {
        label: "main",
        video: {
          maxInput: 4,
          layout: {
            templates: { custom: [{ region: [{ id: "1", area: { left: 0, top: 0, width: 0.5, height: 1 } }] }] },
          },
        },
      },
    ],
    sip: { sipServer: "sip.example.org", username: "u", password: "planted-sip-password" },
  },
  { replaceOnChanges: ["participantLimit", "views[0].video.parameters", "sip"] },
);
new owt.Room("dependent-${host}", { name: pulumi.interpolate\`of \${replaced.roomId}\` }, { replaceOnChanges: ["name"] });
new owt.Room(
  "ignoring-${host}",
  { name: "Ignoring", participantLimit: 5, views: [{ label: "main", video: { maxInput: 4, motionFactor: 0.7 } }] },
  { ignoreChanges: ["participantLimit", "inputLimit", "views[0].video.maxInput"] },
);
`;

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
  const idOf = (name: string, host: Host) => ids[`${name}-${host}`] ?? "";
  const live = async (name: string, host: Host) =>
    (await project.client.rooms.all()).find(({ _id }) => _id === idOf(name, host)) as unknown as Live;
  const shownOf = (name: string, host: Host) => partOf(shown, `${name}-${host}`);
  /** Changes the rooms of this name on the server. */
  const drift = (name: string, change: Parameters<Project["client"]["rooms"]["update"]>[1]) =>
    Promise.all(hosts.map((host) => project.client.rooms.update(idOf(name, host), change)));
  const edit = (from: string, to: string) => {
    for (const host of hosts) project.edit(`${host}.ts`, from, to);
  };
  /** Describes what holds for each host. */
  const under = (what: string, test: (host: Host) => unknown) => {
    for (const host of hosts)
      it(`${what}, under the ${host} host`, async () => {
        await test(host);
      });
  };

  before(async () => {
    const files = Object.fromEntries(hosts.map((host) => [`${host}.ts`, programOf(host)]));
    const index = hosts.map((host) => `import "./${host}";\n`).join("");
    project = await Project.create({ host: "both", files: { ...files, "index.ts": index } });
    await project.up();
    await recordIds();
  });
  after(async () => project.close());

  it("are none after the first up", async () => {
    assert.match(await project.preview("--diff"), /9 unchanged/);
  });

  it("are none in another spelling, or where ignoreChanges names a member, given or not, at any depth", async () => {
    edit("width: 0.5, height: 1", 'width: "1/2", height: "1"');
    edit("participantLimit: 5,\n    views", "participantLimit: 5.0, inputLimit: -1,\n    views");
    edit('"Ignoring", participantLimit: 5', '"Ignoring", participantLimit: 7, inputLimit: 8');
    edit("maxInput: 4, motionFactor", "maxInput: 6, motionFactor");
    const output = await project.preview("--diff");
    assert.match(output, /9 unchanged/);
    assert.doesNotMatch(output, /ignoring.*update/);
  });

  it("of several rooms are previewed and applied together", async () => {
    await drift("kept", {
      views: [{ video: { motionFactor: 0.3 } }],
      inputLimit: 3,
      mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }] },
      sip: { sipServer: "s", username: "u", password: "of someone else" },
    });
    edit('"Kept", participantLimit: 5', '"Kept on", participantLimit: 5, mediaIn: { audio: [{ codec: "pcmu" }] }');
    edit("maxInput: 4,\n", "maxInput: 5,\n");
    shown = await project.preview("--diff");
    assert.match(shown, /4 to update/);
    await project.up();
  });

  under("are what the preview shows, and nothing else: members that the program never gave stay", async (host) => {
    assert.deepEqual(changedLines(shownOf("kept", host)), [
      "+ mediaIn: {",
      "+ audio: {",
      "+ pcmu: true",
      '~ name: "Kept" => "Kept on"',
    ]);
    const room = await live("kept", host);
    assert.deepEqual([room.name, room.inputLimit, room.views?.[0]?.video.motionFactor], ["Kept on", 3, 0.3]);
    const { mediaIn, sip } = room as Live & { mediaIn: unknown; sip: { password: string } };
    assert.deepEqual(mediaIn, { audio: [{ codec: "pcmu" }], video: [] });
    assert.equal(sip.password, "of someone else");
  });

  under("do not replace if replaceOnChanges names other members", async (host) => {
    assert.ok(shownOf("replaced", host).includes("maxInput"), shown);
    assert.doesNotMatch(shown, /to replace/);
    assert.equal((await project.resource("Room", `replaced-${host}`)).id, idOf("replaced", host));
  });

  it("and drift that a refresh found are previewed and applied together", async () => {
    edit('"Kept on", participantLimit: 5', '"Kept", participantLimit: 5, inputLimit: -1');
    await drift("replaced", { views: [{ label: "main", video: { maxInput: 9 } }] });
    await drift("ignoring", {
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

  under("include a default that the program now gives", async (host) => {
    const { name, inputLimit } = await live("kept", host);
    assert.deepEqual([name, inputLimit], ["Kept", -1]);
  });

  under("do not replace because of members that did not change, such as secrets", (host) => {
    assert.match(shown, /6 to update/);
    assert.ok(shownOf("replaced", host).includes("maxInput"), shown);
    assert.doesNotMatch(shown, /to replace/);
  });

  under("leave ignored members as they are on the server", async (host) => {
    const room = await live("ignoring", host);
    const { maxInput, motionFactor } = room.views?.[0]?.video ?? {};
    assert.deepEqual([room.name, room.inputLimit, motionFactor], ["Ignoring on", 3, 0.6]);
    assert.deepEqual([room.participantLimit, maxInput], [9, 9]);
  });

  let former: Record<string, string>;

  it("that replace are previewed and applied", async () => {
    former = { ...ids };
    await drift("kept", { participantLimit: 9, views: [{}] });
    const file = path.join(project.folder, "edited.json");
    await project.good("stack", "export", "--file", file);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      deployment: { resources: { id?: string; outputs?: Record<string, unknown> }[] };
    };
    for (const host of hosts) {
      const kept = state.deployment.resources.find(({ id }) => id === idOf("kept", host));
      Object.assign(kept?.outputs ?? {}, { participantLimit: 9 });
    }
    writeFileSync(file, JSON.stringify(state));
    await project.good("stack", "import", "--file", file);
    edit("participantLimit: 5.0", "participantLimit: 6");
    shown = await project.preview("--diff");
    await project.up();
    await recordIds();
  });

  under("are those that replaceOnChanges names, and of dependents with values that are not known yet", async (host) => {
    assert.match(shown, /4 to replace/);
    for (const name of ["replaced", "dependent"]) assert.notEqual(idOf(name, host), former[`${name}-${host}`], name);
    assert.equal((await live("dependent", host)).name, `of ${idOf("replaced", host)}`);
  });

  under(
    "do not include drift that is only in the outputs, as a state without arguments has it: this is repaired",
    async (host) => {
      assert.match(shown, /2 to update/);
      assert.equal(idOf("kept", host), former[`kept-${host}`]);
      assert.equal((await live("kept", host)).participantLimit, 5);
    },
  );

  it("are done after one update", async () => {
    assert.match(await project.preview(), /9 unchanged/);
  });

  it("are found at any depth that replaceOnChanges names", async () => {
    edit("video: {\n          maxInput: 5", "video: { parameters: { framerate: 30 },\n          maxInput: 5");
    assert.match(await project.preview("--diff"), /4 to replace/);
    edit("video: { parameters: { framerate: 30 },\n          maxInput: 5", "video: {\n          maxInput: 5");
  });

  it("are found in drift by a refresh", async () => {
    await drift("replaced", { participantLimit: 9, views: [{ label: "main" }] });
    assert.match(await project.preview("--refresh", "--diff"), /4 to replace/);
    await drift("replaced", { participantLimit: 6, views: [{ label: "main" }] });
  });

  for (const [host, zero, value] of [
    ["dynamic", "0 / 0", "NaN"],
    ["native", "1 / 0", "Infinity"],
  ] as const)
    it(`are refused for ${value}, under the ${host} host`, async () => {
      project.edit(`${host}.ts`, "participantLimit: 6", `participantLimit: ${zero}`);
      assert.match(await project.bad("preview"), new RegExp(`participantLimit is ${value}, but must be a number`));
      project.edit(`${host}.ts`, `participantLimit: ${zero}`, "participantLimit: 6");
    });

  it("leave no password in clear", () => {
    for (const { file, text } of project.texts())
      if (!/^\w+\.[jt]s$/.test(file)) assert.ok(!text.includes("planted-sip-password"), file);
    assert.ok(!project.printed.includes("planted-sip-password"));
  });
});
