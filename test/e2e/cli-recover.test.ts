import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Project, type StateResource, root } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
new owt.Room("studio", { sip: { sipServer: "s", username: "u", password: new pulumi.Config().requireSecret("sipPassword") } });
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

  /** Gives the state a pending creation of the room, as a killed run leaves it. Returns the room's id. */
  function cutOff(change: (inputs: Record<string, unknown>) => void = () => undefined): string {
    // An import would drop pending creations, so the file of the state is written directly.
    const file = "state/.pulumi/stacks/conference/test.json";
    const state = JSON.parse(readFileSync(path.join(project.folder, file), "utf8")) as {
      checkpoint: { latest: { resources: StateResource[]; pending_operations?: object[] } };
    };
    const { latest } = state.checkpoint;
    const room = latest.resources.find(({ type }) => type.endsWith(":Room")) ?? assert.fail("there is no room");
    const { id = "", outputs: _, ...resource } = room;
    change(resource.inputs);
    latest.resources = latest.resources.filter((other) => other !== room);
    latest.pending_operations = [{ resource, type: "creating" }];
    project.write(file, JSON.stringify(state));
    return id;
  }

  it("explains that it needs pulumi on the PATH", async () => {
    for (const args of [[], ["--twins"]]) {
      const child = spawn(process.execPath, [owt, "recover", ...args], {
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
    }
  });

  it("has nothing to do without pending creations", async () => {
    const { code, output } = await recover();
    assert.equal(code, 0);
    assert.match(output, /^Nothing to recover/);
  });

  it("shows what it would do, and does it with --yes", async () => {
    const id = cutOff();
    const shown = await recover();
    assert.equal(shown.code, 0);
    assert.match(shown.output, new RegExp(`Room studio +created: ${id} is added to the state`));
    assert.match(shown.output, /Nothing was written/);
    assert.deepEqual(await project.resources(), []);
    assert.equal((await recover("--yes")).code, 0);
    assert.equal((await project.resource("Room", "studio")).id, id);
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /2 unchanged/);
    assert.match(await project.preview(), /2 unchanged/);
  });

  it("leaves what was not created to the next update", async () => {
    const id = cutOff((inputs) => (inputs.name = "another"));
    const { output } = await recover("--yes");
    assert.match(output, /Room studio +not created: the next update creates it/);
    await project.up();
    assert.notEqual((await project.resource("Room", "studio")).id, id);
    await project.client.rooms.delete(id);
  });

  it("chooses none of several matches", async () => {
    const id = cutOff();
    const twin = await project.client.rooms.create({
      name: "studio",
      sip: { sipServer: "s", username: "u", password: "planted" },
    });
    const { code, output } = await recover("--yes");
    assert.equal(code, 1);
    assert.match(output, new RegExp(`several match: (${id}, ${twin._id}|${twin._id}, ${id})`));
    assert.match(output, /The server has more than one match for a resource/);
    await project.client.rooms.delete(twin._id);
    assert.equal((await recover("--yes")).code, 0);
    assert.equal((await project.resource("Room", "studio")).id, id);
  });

  it("finds twins, but nothing that differs or is in use", async () => {
    const twin = cutOff((inputs) => (inputs.name = "another"));
    await recover("--yes");
    await project.up();
    const { rooms } = project.client;
    assert.match((await recover("--twins")).output, new RegExp(`Room studio +${twin}\\n[^]*Nothing was ended`));
    await rooms.update(twin, { participantLimit: 7 });
    assert.match((await recover("--twins", "--yes")).output, /There are no twins/);
    await rooms.update(twin, { participantLimit: -1 });
    await project.client
      .room(twin)
      .streamingIns.create({ connection: { url: "rtsp://192.0.2.1/a" }, media: { audio: "auto", video: "auto" } });
    assert.match((await recover("--twins", "--yes")).output, /There are no twins/);
    await rooms.delete(twin);
    assert.deepEqual(
      (await rooms.all()).map(({ _id }) => _id),
      [(await project.resource("Room", "studio")).id],
    );
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
