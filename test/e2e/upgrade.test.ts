import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { releases, upgradeProject, upgrades } from "./releases";
import type { Project } from "./stack";

/** Edits of the program that put names in place of its lists. */
const named = [
  ['views: [\n    {\n      label: "main",', "views: {\n    main: {"],
  [
    'custom: [{ region: [{ id: "1", area: { left: 0, top: 0, width: 0.5, height: "1/2" } }] }]',
    'custom: { 1: { region: ["1: 0, 0, 1/2, 1/2"] } }',
  ],
  ["    },\n  ],\n  roles", "    },\n  },\n  roles"],
  [
    'roles: [{ role: "guest", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }]',
    "roles: { guest: owt.roles.presenter() }",
  ],
  ['region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } }', 'region: "1: 0, 0, 1, 1"'],
] as const;

for (const release of releases) {
  describe(`a stack of release ${release}`, function () {
    this.timeout(180_000);
    const kept = path.join(upgrades, release);
    let server: string;
    let project: Project;

    before(async () => {
      server = mkdtempSync(path.join(tmpdir(), "owt-server-"));
      cpSync(path.join(kept, "server"), server, { recursive: true });
      project = await upgradeProject({ server });
      const state = readFileSync(path.join(kept, "state.json"), "utf8");
      const file = path.join(project.folder, "kept.json");
      writeFileSync(file, state.replaceAll("ENDPOINT", project.emulator.endpoint));
      await project.good("stack", "import", "--file", file);
    });
    after(async () => {
      await project.close();
      rmSync(server, { recursive: true });
    });

    it("has all its objects and nothing to do", async () => {
      assert.match(await project.good("refresh", "--yes", "--skip-preview"), /11 unchanged/);
      project.requests.length = 0;
      assert.match(await project.preview(), /11 unchanged/);
      assert.deepEqual(project.requests, []);
    });

    it("has nothing to do where the program now gives names in place of lists", async () => {
      const program = readFileSync(path.join(project.folder, "index.ts"), "utf8");
      for (const [from, to] of named) project.edit("index.ts", from, to);
      project.requests.length = 0;
      assert.match(await project.preview(), /11 unchanged/);
      assert.deepEqual(project.requests, []);
      project.write("index.ts", program);
    });

    it("is updated in place", async () => {
      const ids = async () => Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn, id]));
      const before = await ids();
      project.edit("index.ts", "participantLimit: 20", "participantLimit: 30");
      project.edit("index.ts", "framerate: 15", "framerate: 12");
      project.edit("index.ts", "maxInput: 4", "maxInput: 5");
      const preview = await project.preview("--diff");
      assert.match(preview, /~ 3 to update/);
      assert.match(
        preview,
        /views is a list in the state of .* under names.*What differs: views\.main\.video\.maxInput\./s,
      );
      // What did not change stays as it is recorded.
      assert.doesNotMatch(preview, /^ *[-+~] roles/m);
      await project.up();
      assert.deepEqual(await ids(), before);
      const room = await project.resource("Room", "studio");
      const { views, roles } = room.inputs as { views: { main: { video: { maxInput: number } } }; roles: unknown };
      assert.equal(views.main.video.maxInput, 5);
      assert.ok(Array.isArray(roles));
      assert.equal((await project.client.rooms.get(room.id ?? "")).participantLimit, 30);
    });

    it("is destroyed", async () => {
      await project.good("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await project.resources(), []);
      assert.deepEqual(await project.client.rooms.all(), []);
    });
  });
}
