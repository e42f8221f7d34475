// `owt doctor` in a Pulumi project: what the stack says, and the checks that ask the real engine.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import * as path from "node:path";
import type { Finding } from "../../cli/doctor/finding";
import { Project, root } from "./stack";

describe("owt doctor in a Pulumi project", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": "" } });
  });
  after(async () => project.close());

  /** Runs the command with these variables. Returns the exit code, and the checks by name. */
  async function doctor(...variables: string[]): Promise<{ code: number | null; of: Record<string, Finding> }> {
    const command = [process.execPath, path.join(root, "dist/cli/owt.js"), "doctor", "--json"];
    const { code, output } = await project.outcome(project.start("env", ...variables, ...command));
    const { checks } = JSON.parse(output) as { checks: Finding[] };
    return { code, of: Object.fromEntries(checks.map((check) => [check.name, check])) };
  }

  it("has nothing to do with a good stack", async () => {
    const { code, of } = await doctor();
    assert.equal(code, 0, JSON.stringify(of));
    const good = ["settings", "endpoint", "key", "state", "engine", "node", "sdk", "package"];
    assert.deepEqual(
      good.map((name) => of[name]?.status),
      good.map(() => "ok"),
    );
    assert.match(of.settings?.text ?? "", /^from the stack/);
    assert.match(of.engine?.text ?? "", /^Pulumi 3\.\d+/);
    assert.match(of.state?.text ?? "", /can be written to$/);
  });

  it("finds a backend that is not there, and what hangs on it", async () => {
    const { code, of } = await doctor("PULUMI_BACKEND_URL=file:///nowhere/at/all", "OWT_ENDPOINT=http://127.0.0.1:9");
    assert.equal(code, 1);
    assert.match(of.state?.text ?? "", /Pulumi's backend cannot be used: .*no such file or directory/);
    assert.match(of.state?.remedy ?? "", /^Create the folder, or correct PULUMI_BACKEND_URL/);
    assert.match(of.settings?.text ?? "", /^The stack could not be read: /);
    // The environment is checked all the same.
    assert.match(of.endpoint?.text ?? "", /nothing listens at http:\/\/127\.0\.0\.1:9/);
  });

  it("finds that there is no stack yet", async () => {
    const backend = mkdtempSync(path.join(project.folder, "backend-"));
    const { of } = await doctor(`PULUMI_BACKEND_URL=file://${backend}`);
    assert.match(of.settings?.remedy ?? "", /^Run: pulumi stack select, or pulumi stack init for a new one\./);
  });

  it("finds that nobody is logged in", async () => {
    const home = path.join(project.folder, "empty-home");
    const { of } = await doctor("PULUMI_BACKEND_URL=", `PULUMI_HOME=${home}`, `HOME=${home}`, "PULUMI_ACCESS_TOKEN=");
    assert.match(of.state?.remedy ?? "", /^Run: pulumi login /);
  });

  it("finds a key of the stack that is misspelled", async () => {
    await project.configured({ "owt:endpont": "http://127.0.0.1:9" }, async () => {
      const { code, of } = await doctor();
      assert.equal(code, 1);
      assert.match(of.settings?.remedy ?? "", /owt:endpont, which is not known; did you mean "owt:endpoint"\?/);
    });
  });
});
