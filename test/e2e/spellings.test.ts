// Both spellings of a program through the real engine: one state, no change from one to the other, and transforms in between.

import assert from "node:assert/strict";
import { changedLines } from "./previews";
import { Project } from "./stack";

const program = (views: string, roles: string, formats: string) => `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const known = new owt.Room("known", { participantLimit: 3 });
new owt.Room("classroom", { views: ${views}, roles: ${roles}, mediaIn: { audio: ${formats} } });
new owt.Room("labelled", { views: [{ label: pulumi.interpolate\`v-\${known.roomId}\` }] });
new owt.Room(
  "transformed",
  { views: ${views} },
  {
    transforms: [
      ({ props, opts }) => {
        const { main, ...rest } = props.views;
        return { props: { ...props, views: { ...rest, main: { ...main, audio: { vad: false } } } }, opts };
      },
    ],
  },
);
new owt.Room("listed", {}, { transforms: [({ props, opts }) => ({ props: { ...props, views: [{ label: "late" }] }, opts })] });
`;

const inLists = program(
  '[{ label: "main", video: { format: { codec: "vp8" } } }, { label: "side", video: false }]',
  '[{ role: "guest", publish: { audio: true }, subscribe: { audio: true } }]',
  '[{ codec: "opus", sampleRate: 48000, channelNum: 2 }, { codec: "pcmu" }]',
);
const inNames = program(
  '{ side: { video: false }, main: { video: { format: "vp8" } } }',
  "{ guest: { publish: { audio: true }, subscribe: { audio: true } } }",
  '["pcmu", "opus/48000/2"]',
);

describe("two spellings through the real engine", function () {
  this.timeout(180_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": inLists } });
    await project.up();
  });
  after(() => project.close());

  it("record lists of the API under names", async () => {
    const { inputs, outputs } = await project.resource("Room", "classroom");
    for (const { views, roles, mediaIn } of [inputs, outputs]) {
      assert.deepEqual(views, { main: { video: { format: "vp8" } }, side: { video: false } });
      assert.deepEqual(roles, { guest: { publish: { audio: true }, subscribe: { audio: true } } });
      assert.deepEqual(mediaIn, { audio: { "opus/48000/2": true, pcmu: true } });
    }
  });

  it("record names that are known late", async () => {
    const { id = "" } = await project.resource("Room", "known");
    assert.deepEqual((await project.resource("Room", "labelled")).inputs.views, { [`v-${id}`]: {} });
  });

  it("show transforms the names, and take lists from them", async () => {
    const { inputs } = await project.resource("Room", "transformed");
    assert.deepEqual(inputs.views, {
      main: { video: { format: "vp8" }, audio: { vad: false } },
      side: { video: false },
    });
    assert.deepEqual((await project.resource("Room", "listed")).inputs.views, { late: {} });
  });

  it("are no change from one to the other", async () => {
    project.write("index.ts", inNames);
    project.requests.length = 0;
    assert.match(await project.preview("--diff"), /6 unchanged/);
    assert.deepEqual(project.requests, []);
  });

  it("keep what ignoreChanges names", async () => {
    project.write(
      "index.ts",
      `import * as owt from "pulumi-owt";
      const views = { main: { video: { format: "h264/CB", maxInput: 5 } }, side: { video: false } } as const;
      new owt.Room("classroom", { views, roles: owt.roles.meeting() }, { ignoreChanges: ["views.main.video.format", "roles", "mediaIn"] });`,
    );
    const output = await project.preview("--diff", "--target", "**classroom");
    assert.deepEqual(changedLines(output), ["~ views: {", "~ main: {", "~ video: {", "+ maxInput: 5"], output);
  });
});
