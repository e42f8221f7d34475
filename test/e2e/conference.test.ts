import assert from "node:assert/strict";
import { hosts } from "../hosts";
import { changedLines, partOf } from "./previews";
import { Project } from "./stack";

/** A document from creation to destruction. Each step continues from the state that the one before it left. */
for (const host of hosts)
  describe(`the conference document, served by the ${host} host, through the real engine`, function () {
    this.timeout(180_000);
    const trainingKey = "planted-training-key";
    let project: Project;

    before(async () => {
      project = await Project.create({ host, configuration: { "--secret trainingServiceKey": trainingKey } });
    });
    after(async () => project.close());

    it("previews everything with two requests for each account: a test of the connection, and a list of the names", async () => {
      const output = await project.preview();
      assert.match(output, /13 to create/);
      assert.deepEqual(project.requests.sort(), [
        "GET /services",
        "GET /services",
        "GET /v1/rooms?page=1&per_page=1",
        "GET /v1/rooms?page=1&per_page=1000",
      ]);
    });

    it("creates the service and the rooms", async () => {
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

    it("creates a room in the service of the same document", async () => {
      const service = await project.resource("Service", "training");
      const room = await project.resource("Room", "onboarding");
      assert.equal(room.outputs.serviceId, service.id);
    });

    it("exports ids and mixed streams as outputs of the stack", async () => {
      const { rooms, services } = JSON.parse(await project.good("stack", "output", "--json")) as {
        rooms: Record<string, { roomId: string; mixedStreams: Record<string, string> }>;
        services: Record<string, string>;
      };
      assert.equal(rooms.meeting?.mixedStreams.common, `${rooms.meeting?.roomId ?? ""}-common`);
      const stage = rooms.stage?.roomId ?? "";
      assert.deepEqual(rooms.stage?.mixedStreams, { gallery: `${stage}-gallery`, stage: `${stage}-stage` });
      assert.deepEqual(Object.keys(services), ["training"]);
    });

    it("sends nothing if nothing has changed", async () => {
      project.requests.length = 0;
      const output = await project.up();
      assert.match(output, /13 unchanged/);
      assert.deepEqual(project.requests, []);
    });

    it("records a short text in each dynamic resource that loads the hooks", async () => {
      for (const { outputs, inputs, type } of await project.resources()) {
        const hooks = `exports.handler=()=>require("pulumi-owt/hooks").${type.split(":").pop() ?? ""}`;
        const text = host === "dynamic" ? hooks : undefined;
        assert.equal(outputs.__provider, text);
        assert.equal(inputs.__provider, text);
      }
    });

    it("shows in the preview the member that was edited, and no other", async () => {
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

    it("resets a removed member to the default of the server, and takes another spelling of a value for the same", async () => {
      project.edit("conference.dev.yaml", "    participantLimit: 30\n", "");
      project.edit("conference.dev.yaml", "1: 0, 0, 1, 3/4", "1: 0, 0, 1.0, 0.75");
      assert.match(await project.up(), /~ 1 updated\n *12 unchanged/);
      const classroom = await project.resource("Room", "classroom");
      assert.equal((await project.client.rooms.get(classroom.id ?? "")).participantLimit, -1);
    });

    it("changes nothing in a refresh without drift", async () => {
      assert.match(await project.good("refresh", "--yes", "--skip-preview"), /13 unchanged/);
    });

    type Views = { video: { maxInput: number; motionFactor: number } }[];
    let classroom: string;
    let shown: string;

    it("finds a changed and a deleted room by a refresh", async () => {
      const resources = await project.resources();
      const idOf = (name: string) => resources.find(({ urn }) => urn.endsWith(`Room::${name}`))?.id ?? "";
      classroom = idOf("classroom");
      const live = await project.client.rooms.get(classroom);
      const views = structuredClone(live.views ?? []) as Views;
      Object.assign(views[0]?.video ?? {}, { maxInput: 4, motionFactor: 0.3 });
      await project.client.rooms.update(classroom, { views, inputLimit: 3 });
      await project.client.rooms.delete(idOf("meeting"));

      await project.good("refresh", "--yes", "--skip-preview");
      shown = await project.preview("--diff");
      await project.up();
    });

    it("shows the drift of declared members, and repairs it", async () => {
      const changes = changedLines(partOf(shown, "classroom"));
      assert.deepEqual(changes, ["~ views: {", "~ lecture: {", "~ video: {", "~ maxInput: 4 => 9"]);
      assert.match(shown, /1 to update/);
      assert.equal(((await project.client.rooms.get(classroom)).views as Views)[0]?.video.maxInput, 9);
    });

    it("creates the deleted room again", async () => {
      assert.match(shown, /1 to create/);
      assert.equal((await project.client.rooms.all()).filter(({ name }) => name === "Meeting room").length, 1);
    });

    it("has nothing to do then", async () => {
      assert.match(await project.preview(), /13 unchanged/);
    });

    it("changes nothing if the document has errors, and reports their lines", async () => {
      project.edit("conference.dev.yaml", "maxInput: 9", "maxInput: 900");
      project.edit("conference.dev.yaml", "inputLimit: 6", "inputLimt: 6");
      project.requests.length = 0;
      const output = await project.bad("up", "--yes", "--skip-preview");
      assert.match(
        output,
        /conference\.dev\.yaml:\d+:\d+ rooms\.classroom\.views\.lecture\.video\.maxInput is 900, but must be a number from 1 to 256/,
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

    it("replaces a service with another key and its room, and deletes the old ones first", async () => {
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

    it("has no key in clear in state, backups, history or output", () => {
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
