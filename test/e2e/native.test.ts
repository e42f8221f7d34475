// The native provider with the real engine. Programs declare its resources by their types alone.

import assert from "node:assert/strict";
import * as path from "node:path";
import { Project, root } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";

class Native extends pulumi.CustomResource {
  constructor(type: string, name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super("owt:index:" + type, name, { endpoint: undefined, file: undefined, ...args }, options);
  }
}

const room = new Native("Room", "classroom", {
  participantLimit: 5,
  views: { main: { video: { maxInput: 4 } }, side: {} },
  roles: { teacher: { publish: { audio: true } } },
  mediaIn: { video: ["vp8", "vp9"] },
  sip: { sipServer: "sip.example.org", username: "u", password: "the account's password" },
});
const archive = new Native("Recording", "archive", {
  room: room.id,
  container: "mkv",
  media: { audio: { from: pulumi.interpolate\`\${room.id}-main\` } },
});
// more
export const id = room.id;
export const file = (archive as any).file;
export const recordings = pulumi.output(
  pulumi.runtime.invoke("owt:index:getRecordings", { room: "5c1b9d0e8f6a7b0012345678" }).catch((error) => String(error)),
);
`;

const pulumiYaml = `name: native
runtime: nodejs
main: index.ts
plugins:
  providers:
    - name: owt
      path: ${path.join(root, "dist/plugin")}
`;

describe("the native provider under the engine", function () {
  this.timeout(180_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program, "Pulumi.yaml": pulumiYaml } });
  });
  after(() => project.close());

  const difference = (output: string) =>
    output
      .split("\n")
      .filter((line) => /^\s*[-+~]/.test(line))
      .map((line) => line.trim())
      .join("\n");
  const roomId = async () => (await project.good("stack", "output", "id")).trim();

  it("makes resources, and then has nothing to do", async () => {
    await project.up();
    assert.match(await project.preview(), /\n {4}3 unchanged/);
    const room = await project.client.rooms.get(await roomId());
    assert.deepEqual([room.name, room.participantLimit], ["classroom", 5]);
  });

  it("keeps secrets out of the state and of all else that the engine writes", () => {
    for (const { file, text } of project.texts())
      if (!/^index\.[jt]s$/.test(file)) assert.doesNotMatch(text, /the account's password/, file);
    const withoutProgram = project.printed;
    assert.doesNotMatch(withoutProgram, /the account's password/);
  });

  it("shows in a preview what differs, and nothing around it", async () => {
    project.edit("index.ts", "maxInput: 4", "maxInput: 6");
    project.edit("index.ts", "side: {}", '"a b": {}');
    project.edit("index.ts", '["vp8", "vp9"]', '["vp9", "h264"]');
    project.edit("index.ts", "the account's password", "another password");
    const output = await project.preview("--diff");
    assert.equal(
      difference(output),
      [
        "~ owt:index:Room: (update)",
        "~ mediaIn: {",
        "~ video: [",
        '- [0]: "vp8"',
        '+ [1]: "h264"',
        "~ sip    : {",
        "~ password: [secret] => [secret]",
        "~ views  : {",
        "+ a b : {}",
        "~ main: {",
        "~ video: {",
        "~ maxInput: 4 => 6",
        "- side: {}",
        "~ 1 to update",
      ].join("\n"),
    );
    await project.up();
    assert.match(await project.preview(), /\n {4}3 unchanged/);
  });

  it("shows drift, and puts it back", async () => {
    const id = await roomId();
    await project.client.rooms.update(id, { participantLimit: 33 });
    const refresh = await project.good("refresh", "--yes", "--skip-preview", "--diff");
    assert.match(difference(refresh), /~ participantLimit: 5 => 33/);
    assert.match(difference(await project.preview("--diff")), /~ participantLimit: 33 => 5/);
    await project.up();
    assert.equal((await project.client.rooms.get(id)).participantLimit, 5);
  });

  it("replaces what cannot be changed, and marks the cause", async () => {
    project.edit("index.ts", 'container: "mkv"', 'container: "ts", whenEnded: "ignore"');
    const output = await project.preview("--diff");
    assert.match(difference(output), /\+-owt:index:Recording: \(replace\)\n~ container: "mkv" => "ts"/);
    assert.match(output, /owt:Recording archive: replaced because container differs: a running recording keeps/);
    await project.up();
  });

  it("ends an operation at the time of its customTimeouts", async () => {
    const { emulator } = project as unknown as { emulator: { faults: { set(plan: object): void; clear(): void } } };
    project.edit("index.ts", "// more", 'new Native("Room", "slow", {}, { customTimeouts: { create: "1s" } });');
    emulator.faults.set({ faults: [{ fault: "hang", method: "POST" }] });
    const output = await project.bad("up", "--yes", "--skip-preview");
    emulator.faults.clear();
    assert.match(output, /the 1 s that the whole operation may take/);
    assert.match(output, /customTimeouts of the resource/);
    project.edit("index.ts", 'new Native("Room", "slow"', '// new Native("Room", "slow"');
    await project.up();
  });

  it("explains what is wrong with arguments and with the configuration", async () => {
    project.edit("index.ts", "maxInput: 6", "maxInput: 0");
    assert.match(
      await project.bad("preview"),
      /owt:index:Room resource 'classroom' has a problem: views\.main\.video\.maxInput is 0, but must be a number from 1 to 256/,
    );
    project.edit("index.ts", "maxInput: 0", "maxInput: 6");
    await project.configured({ "owt:endpont": "x" }, async () => {
      assert.match(
        await project.bad("preview"),
        /The stack sets owt:endpont, which is not known; did you mean "owt:endpoint"\?/,
      );
    });
  });

  it("imports what is there, after which its program changes nothing", async () => {
    const room = await project.client.rooms.create({ name: "Weekly", participantLimit: 7, views: [{ label: "main" }] });
    const recording = await project.client.room(room._id).recordings.create({
      media: { audio: { from: `${room._id}-main` } },
      container: "mkv",
    });
    const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    await project.good("import", "owt:index:Room", "weekly", room._id, ...options);
    await project.good("import", "owt:index:Recording", "tape", `${room._id}/${recording.id}`, ...options);
    assert.match(
      await project.bad("import", "owt:index:Recording", "other", recording.id, ...options),
      /The import id of a recording is "\w+", but must be ROOM_ID\/ID/,
    );
    project.edit(
      "index.ts",
      "// new Native",
      `const weekly = new Native("Room", "weekly", { name: "Weekly", participantLimit: 7, views: { main: {} } });
new Native("Recording", "tape", {
  room: weekly.id,
  container: "mkv",
  media: { audio: { from: pulumi.interpolate\`\${weekly.id}-main\` } },
});
// new Native`,
    );
    assert.match(await project.preview(), /\n {4}5 unchanged/);
  });

  it("is started by Pulumi's host of Node programs, too, from a folder without an executable", async () => {
    project.edit("Pulumi.yaml", path.join(root, "dist/plugin"), path.join(root, "dist/plugin-nodejs"));
    project.edit("index.ts", "maxInput: 6", "maxInput: 7");
    const output = await project.up();
    assert.match(output, /~ 1 updated/);
    // The provider has the address of the engine, which takes its messages.
    assert.match(output, /warning: owt:Room classroom: sip-without-role/);
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /\d unchanged/);
    const { views } = await project.client.rooms.get(await roomId());
    assert.match(JSON.stringify(views), /"maxInput":7/);
  });

  it("leaves nothing behind", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
