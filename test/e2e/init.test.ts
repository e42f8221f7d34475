import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Project, root } from "./stack";

describe("a repository created by owt init", function () {
  this.timeout(180_000);

  for (const kind of ["document", "program"] as const) {
    describe(`with a ${kind}`, () => {
      let folder: string;
      let project: Project;

      before(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "owt-init-"));
        const owt = path.join(root, "dist/cli/owt.js");
        execFileSync(process.execPath, [
          owt,
          "init",
          folder,
          "--yes",
          "--name",
          "ours",
          "--kind",
          kind,
          "--stack",
          "test",
        ]);
        project = await Project.create({ source: folder });
      });
      after(async () => {
        await project.close();
        rmSync(folder, { recursive: true });
      });

      it("compiles", () => {
        symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
        execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
      });

      it("creates its room, and then has nothing to do", async () => {
        await project.up();
        const rooms = await project.client.rooms.all();
        assert.deepEqual(
          rooms.map(({ name, participantLimit }) => ({ name, participantLimit })),
          [{ name: "meeting", participantLimit: 20 }],
        );
        await project.good("preview", "--expect-no-changes");
      });
    });
  }
});
