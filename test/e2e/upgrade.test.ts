import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { releases, upgradeProject, upgrades } from "./releases";
import type { Project } from "./stack";

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

    it("is updated in place", async () => {
      const ids = async () => Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn, id]));
      const before = await ids();
      project.edit("index.ts", "participantLimit: 20", "participantLimit: 30");
      project.edit("index.ts", "framerate: 15", "framerate: 12");
      assert.match(await project.preview(), /~ 3 to update/);
      await project.up();
      assert.deepEqual(await ids(), before);
      const room = await project.resource("Room", "studio");
      assert.equal((await project.client.rooms.get(room.id ?? "")).participantLimit, 30);
    });

    it("is destroyed", async () => {
      await project.good("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await project.resources(), []);
      assert.deepEqual(await project.client.rooms.all(), []);
    });
  });
}
