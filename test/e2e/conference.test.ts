import assert from "node:assert/strict";
import { type Project, Project as Projects } from "./stack";

/** The lines of a preview's difference that are marked as changed, resources aside, with blanks folded. */
const changedLines = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "))
    .filter((line) => /^[~+-] /.test(line) && !/^[~+-] (pulumi|owt)|^[~+-] \d+ to /.test(line));

/** A stack with the repository's own document, from nothing to nothing. Each step goes on where the one before it ended. */
describe("the conference document through the real engine", function () {
  this.timeout(180_000);
  const trainingKey = "planted-training-key";
  let project: Project;

  before(async () => {
    project = await Projects.create({ configuration: { "--secret trainingServiceKey": trainingKey } });
  });
  after(async () => project.close());

  it("previews everything with one request for each account, which tries the connection", async () => {
    const output = await project.preview();
    assert.match(output, /13 to create/);
    assert.deepEqual(project.requests.sort(), ["GET /services", "GET /v1/rooms?page=1&per_page=1"]);
  });

  it("makes the service and the rooms", async () => {
    await project.up();
    const rooms = await project.client.rooms.all();
    assert.deepEqual(rooms.map(({ name }) => name).sort(), [
      "Channel",
      "Classroom",
      "Meeting room",
      "Phone conference",
      "Stage",
    ]);
  });

  it("puts a room into the service of the same document", async () => {
    const service = await project.resource("Service", "training");
    const room = await project.resource("Room", "onboarding");
    assert.equal(room.outputs.serviceId, service.id);
  });

  it("has ids and mixed streams as outputs of the stack", async () => {
    const { rooms, services } = JSON.parse(await project.good("stack", "output", "--json")) as {
      rooms: Record<string, { roomId: string; mixedStreams: Record<string, string> }>;
      services: Record<string, string>;
    };
    assert.equal(rooms.meeting?.mixedStreams.common, `${rooms.meeting?.roomId ?? ""}-common`);
    const stage = rooms.stage?.roomId ?? "";
    assert.deepEqual(rooms.stage?.mixedStreams, { gallery: `${stage}-gallery`, stage: `${stage}-stage` });
    assert.deepEqual(Object.keys(services), ["training"]);
  });

  it("changes nothing, and sends nothing, when nothing was changed", async () => {
    project.requests.length = 0;
    const output = await project.up();
    assert.match(output, /13 unchanged/);
    assert.deepEqual(project.requests, []);
  });

  it("keeps a text of at most 300 bytes with each resource, which leads to the hooks", async () => {
    for (const { outputs, inputs, type } of await project.resources()) {
      const text = `exports.handler=()=>require("pulumi-owt/hooks").${type.split(":").pop() ?? ""}`;
      assert.equal(outputs.__provider, text);
      assert.equal(inputs.__provider, text);
    }
  });

  it("shows an edit in the preview: the member that changes, and no other", async () => {
    project.edit("conference.dev.yaml", "participantLimit: 40", "participantLimit: 30");
    const output = await project.preview("--diff");
    assert.deepEqual(changedLines(output), ["~ participantLimit: 40 => 30"]);
    assert.match(output, /1 to update/);
  });

  it("applies the edit", async () => {
    await project.up();
    const classroom = await project.resource("Room", "classroom");
    assert.equal((await project.client.rooms.get(classroom.id ?? "")).participantLimit, 30);
  });

  it("puts a member that was taken out back to the server's default", async () => {
    project.edit("conference.dev.yaml", "    participantLimit: 30\n", "");
    await project.up();
    const classroom = await project.resource("Room", "classroom");
    assert.equal((await project.client.rooms.get(classroom.id ?? "")).participantLimit, -1);
  });

  it("shows another spelling of the same as no change", async () => {
    project.edit("conference.dev.yaml", "width: 1, height: 3/4", "width: 1.0, height: 0.75");
    assert.match(await project.preview(), /13 unchanged/);
  });

  it("changes nothing by a refresh where nothing drifted", async () => {
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /13 unchanged/);
  });

  it("shows drift, and only it, after a refresh; and repairs it", async () => {
    const classroom = await project.resource("Room", "classroom");
    const live = await project.client.rooms.get(classroom.id ?? "");
    const views = structuredClone(live.views ?? []) as { video: { maxInput: number; motionFactor: number } }[];
    Object.assign(views[0]?.video ?? {}, { maxInput: 4, motionFactor: 0.3 });
    await project.client.rooms.update(classroom.id ?? "", { views: views, inputLimit: 3 });

    await project.good("refresh", "--yes", "--skip-preview");
    const output = await project.preview("--diff");
    assert.deepEqual(changedLines(output), ["~ views: [", "~ [0]: {", "~ video: {", "~ maxInput: 4 => 9"]);
    assert.match(output, /1 to update/);

    await project.up();
    assert.equal(((await project.client.rooms.get(classroom.id ?? "")).views as typeof views)[0]?.video.maxInput, 9);
    assert.match(await project.preview(), /13 unchanged/);
  });

  it("makes a room again that someone deleted, after a refresh", async () => {
    const meeting = await project.resource("Room", "meeting");
    await project.client.rooms.delete(meeting.id ?? "");
    await project.good("refresh", "--yes", "--skip-preview");
    assert.match(await project.preview(), /1 to create/);
    await project.up();
    assert.equal((await project.client.rooms.all()).filter(({ name }) => name === "Meeting room").length, 1);
  });

  it("changes nothing where the document is wrong, and says where it is", async () => {
    project.edit("conference.dev.yaml", "maxInput: 9", "maxInput: 900");
    project.edit("conference.dev.yaml", "inputLimit: 6", "inputLimt: 6");
    project.requests.length = 0;
    const output = await project.bad("up", "--yes", "--skip-preview");
    assert.match(
      output,
      /conference\.dev\.yaml:\d+:\d+ rooms\.classroom\.views\[0\]\.video\.maxInput is 900, but must be a number from 1 to 256/,
    );
    assert.match(
      output,
      /conference\.dev\.yaml:\d+:\d+ rooms\.onboarding\.inputLimt is not known; did you mean "inputLimit"\?/,
    );
    assert.doesNotMatch(output, /at .*\.js:\d+/, "no stack of our code");
    assert.deepEqual(project.requests, []);
    project.edit("conference.dev.yaml", "maxInput: 900", "maxInput: 9");
    project.edit("conference.dev.yaml", "inputLimt: 6", "inputLimit: 6");
  });

  it("replaces a service for another key, the old one first, and its room with it", async () => {
    const before = await project.resource("Room", "onboarding");
    await project.good("config", "set", "--secret", "trainingServiceKey", `${trainingKey}-2`);
    const output = await project.preview();
    assert.match(output, /2 to replace/);
    await project.up();
    const after = await project.resource("Room", "onboarding");
    assert.notEqual(after.id, before.id);
    assert.equal(after.outputs.serviceId, (await project.resource("Service", "training")).id);
    assert.match(await project.preview(), /13 unchanged/);
  });

  it("leaves no key in clear: not in state, its backups and history, and not on the screen", () => {
    const { sampleServiceKey, superServiceKey } = project.emulator.credentials;
    for (const secret of [trainingKey, sampleServiceKey, superServiceKey]) {
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
        for (const { file, text } of project.texts()) assert.ok(!text.includes(form), `${file} has a key`);
        assert.ok(!project.printed.includes(form), "a key was printed");
      }
    }
  });

  it("destroys everything", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.deepEqual(await project.resources(), []);
  });
});
