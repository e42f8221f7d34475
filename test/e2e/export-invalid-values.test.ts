import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { environmentOf } from "../../cli/environment";
import type { RoomConfig } from "../../sdk";
import { runOwt } from "../cli/support";
import { rawRoom } from "../provider/document/arbitrary-raw";
import { password } from "../provider/document/support";
import { Project } from "./stack";

/** Rooms as other tools write them: unknown codecs, numbers as strings, malformed roles. */
const byHand: readonly object[] = [
  { name: "Text", mediaIn: { audio: [{ codec: "opus", sampleRate: "16000" }], video: [{ codec: "vp8" }] } },
  { name: "Codec", mediaIn: { audio: [{ codec: "AMR" }], video: [{ codec: "vp8" }] }, participantLimit: 7 },
  { name: "Role", roles: ["presenter"], inputLimit: 3 },
  { name: "Null", roles: [null, { role: 5 }] },
  {
    name: "More",
    roles: [{ role: "guest", colour: "red" }],
    mediaIn: { audio: [{ codec: "opus", profile: "x" }], video: [] },
  },
];

for (const { format, file } of [
  { format: "document", file: "conference.dev.yaml" },
  { format: "typescript", file: "index.ts" },
]) {
  describe(`rooms with invalid values, exported as a ${format}, through the real engine`, function () {
    this.timeout(300_000);
    let project: Project;

    const changing = () => project.requests.filter((line) => !line.startsWith("GET "));

    before(async () => {
      project = await Project.create();
      for (const raw of [...byHand, ...fc.sample(rawRoom, { seed: 77, numRuns: 40 })])
        await project.client.rooms.create(raw as RoomConfig).catch(() => undefined);
    });
    after(async () => project.close());

    it("are written, with the number of members that cannot be declared", async () => {
      const { code, out, error } = await runOwt(["export", "--format", format], {
        env: environmentOf(project.emulator.credentials),
      });
      assert.equal(code, 0, error);
      assert.match(
        error,
        /\nNot declared: (\d+ rooms?, )?\d+ members of \d+ rooms\. The comments in the output have the reasons/,
      );
      assert.match(out, /(#|\/\/) mediaIn\.audio is not declared: mediaIn\.audio\[0\]\.codec is "AMR", but must be/);
      assert.match(out, /(#|\/\/) roles is not declared: roles\[0\] is "presenter", but must be/);
      assert.match(out, /participantLimit: 7/);
      writeFileSync(path.join(project.folder, file), out);
      const secrets = [...out.matchAll(/pulumi config set --secret (\S+)/g)].map(([, name = ""]) => `--secret ${name}`);
      await project.configure(Object.fromEntries(secrets.map((key) => [key, password])));
    });

    it("are adopted without a change, and then have nothing to do, with and without a refresh", async () => {
      project.requests.length = 0;
      await project.up();
      for (const refresh of [[], ["--refresh"]])
        assert.doesNotMatch(
          await project.preview("--diff", "--expect-no-changes", ...refresh),
          /to (update|create|replace)/,
        );
      assert.deepEqual(changing(), []);
    });
  });
}

describe("managed rooms with invalid values, through the real engine", function () {
  this.timeout(240_000);
  const invalid = {
    "a role that is a string": { roles: ["presenter"] },
    "roles that are null and a number": { roles: [null, 5, { role: 7 }] },
    "permissions that are a string": { roles: [{ role: "teacher", publish: "all" }, { role: "guest" }] },
    "an unknown codec": { mediaIn: { audio: [{ codec: "AMR" }], video: [{ codec: "vp8" }] } },
    "a number as a string": {
      mediaIn: { audio: [{ codec: "opus", sampleRate: "48000", channelNum: 2 }], video: [{ codec: "vp8" }] },
    },
    "malformed formats": { mediaIn: { audio: ["opus", null], video: [{ codec: "vp8" }] } },
  };
  const names = Object.keys(invalid);
  const program = `
import * as owt from "pulumi-owt";
for (const name of ${JSON.stringify(names)})
  new owt.Room(name, {
    roles: [{ role: "teacher", publish: { audio: true, video: true } }, { role: "guest" }],
    mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }], video: [{ codec: "vp8" }] },
  });
`;
  let project: Project;
  const rooms = async () => {
    const all = await project.client.rooms.all();
    return new Map(all.map(({ views, __v, ...room }) => [room.name, { views, room }]));
  };
  let declared: Awaited<ReturnType<typeof rooms>>;
  let shown: string;
  let repaired: Awaited<ReturnType<typeof rooms>>;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program } });
    await project.up();
    declared = await rooms();
    for (const [name, change] of Object.entries(invalid)) {
      const { views, room } = declared.get(name) ?? assert.fail(name);
      await project.client.rooms.update(room._id, { ...change, views } as unknown as RoomConfig);
    }
    shown = await project.preview("--refresh", "--diff");
    await project.good("up", "--refresh", "--yes", "--skip-preview");
    repaired = await rooms();
  });
  after(async () => project.close());

  for (const [name, change] of Object.entries(invalid)) {
    it(`have drift of ${name}, which is repaired`, () => {
      // The preview has a part for each room, from the type and the id of the resource.
      const part = shown.split(/(?=pulumi-nodejs:dynamic\/owt:Room)/).find((text) => text.includes(`::${name}]`));
      const [member = ""] = Object.keys(change);
      assert.ok(part?.includes(member), shown);
      assert.deepEqual(repaired.get(name)?.room, declared.get(name)?.room);
    });
  }

  it("are as declared after the update", async () => {
    assert.match(shown, new RegExp(`~ ${names.length} to update`));
    assert.match(await project.preview("--refresh", "--expect-no-changes"), /unchanged/);
  });
});
