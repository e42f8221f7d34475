import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import { Project, root } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const sip = { sipServer: "s", username: "u", password: new pulumi.Config().requireSecret("sipPassword") };
const room = new owt.Room("studio", { sip });
const media = { audio: { from: room.mixedStreams.common } };
new owt.Recording("archive", { room, container: "mkv", media });
`;

describe("owt recover", function () {
  this.timeout(120_000);
  const owt = path.join(root, "dist/cli/owt.js");
  let project: Project;

  before(async () => {
    project = await Project.create({
      files: { "index.ts": program },
      configuration: { "--secret sipPassword": "planted" },
    });
    await project.up();
  });
  after(async () => project.close());

  const recover = (...args: string[]) => project.outcome(project.start(process.execPath, owt, "recover", ...args));

  it("explains that it needs pulumi on the PATH", async () => {
    const child = spawn(process.execPath, [owt, "recover"], {
      cwd: project.folder,
      env: { PATH: path.join(project.folder, "nothing") },
    });
    const { code, output } = await project.outcome(child);
    assert.equal(code, 2);
    assert.match(
      output,
      /^owt: owt recover reads the state with the pulumi command, and there is no pulumi on the PATH\. Install it/,
    );
    assert.doesNotMatch(output, /ENOENT/);
  });

  it("has nothing to do where nothing runs twice", async () => {
    const { code, output } = await recover("--yes");
    assert.equal(code, 0);
    assert.match(output, /^Nothing was started twice/);
  });

  it("lists what runs twice, and ends it with --yes; other sessions stay", async () => {
    const { id = "" } = await project.resource("Room", "studio");
    const { recordings } = project.client.room(id);
    const from = `${id}-common`;
    const twin = await recordings.create({ container: "mkv", media: { audio: { from } } });
    const another = await recordings.create({ container: "ts", media: { audio: { from } } });
    const shown = await recover();
    assert.equal(shown.code, 0);
    assert.match(shown.output, new RegExp(`Recording archive +${twin.id}\\n[^]*Nothing was ended`));
    assert.equal((await recordings.list()).length, 3);
    assert.equal((await recover("--yes")).code, 0);
    const own = (await project.resource("Recording", "archive")).id ?? "";
    assert.deepEqual((await recordings.list()).map((one) => one.id).sort(), [own, another.id].sort());
    assert.match(await project.preview(), /3 unchanged/);
  });

  it("explains what to do if the engine was killed while it wrote a file of attributes", async () => {
    const state = "state/.pulumi";
    project.write(`${state}/stacks/conference/test.json.attrs`, "");
    const { code, output } = await recover();
    assert.equal(code, 2);
    assert.match(output, /failed to load checkpoint: EOF\n.*find \.pulumi -name '\*\.attrs' -empty -delete/s);
    await project.outcome(project.start("find", state, "-name", "*.attrs", "-empty", "-delete"));
    assert.equal((await recover()).code, 0);
  });

  it("prints no secret", () => {
    assert.ok(!project.printed.includes("planted"));
  });
});
