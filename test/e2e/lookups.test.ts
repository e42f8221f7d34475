import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const room = new owt.Room("stage", { name: "Stage", views: [{ label: "main" }] });
const tenant = new owt.Service("tenant", { key: new pulumi.Config().requireSecret("tenantKey") });
const lobby = new owt.Room("lobby", { connection: tenant.connection });
const media = { audio: { from: room.mixedStreams.main } };
const archive = new owt.Recording("archive", { room, media });
const inStage = archive.file.apply(() => room.roomId);

// Rooms of this program, as resources and as results of look-ups.
export const recordings = archive.file.apply(() => owt.getRecordingsOutput({ room })).apply((list) => list.map(({ id }) => id));
export const views = inStage
  .apply((id) => owt.getRoomOutput({ id }))
  .apply((found) => owt.getStreamsOutput({ room: found, type: "mixed" }))
  .apply((list) => list.map(({ id }) => id));
export const inLobby = owt.getParticipantsOutput({ room: lobby });
export const known = room.roomId.apply(() => owt.getStreams({ room })).apply((list) => list.length >= 0);
export const all = pulumi
  .all([owt.getStreamingOutsOutput({ room }), owt.getSipCallsOutput({ room }), owt.getAnalyticsOutput({ room })])
  .apply((lists) => lists.map((list) => list.length));
`;

describe("look-ups in rooms of the same program, through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({
      files: { "index.ts": program },
      configuration: { "--secret conference:tenantKey": "planted-tenant-key" },
    });
  });
  after(async () => project.close());

  it("wait for the room, and use its connection", async () => {
    assert.match(await project.preview(), /\+ 5 to create|\+ [56] to create/);
    await project.up();
    const [room] = await project.client.rooms.all();
    assert.ok(room !== undefined);
    const [recording] = await project.client.room(room._id).recordings.list();
    const outputs = JSON.parse(await project.good("stack", "output", "--json")) as Record<string, unknown>;
    assert.deepEqual(outputs, {
      recordings: [recording?.id],
      views: [`${room._id}-main`],
      // The result is secret because the key of the connection is.
      inLobby: "[secret]",
      known: true,
      all: [0, 0, 0],
    });
    assert.doesNotMatch(project.printed, /planted-tenant-key/);
  });

  it("report what to use if the room does not exist yet", async () => {
    project.write(
      "index.ts",
      `import * as owt from "pulumi-owt";
const later = new owt.Room("later", {});
export = async () => ({ streams: await owt.getStreams({ room: later }) });
`,
    );
    assert.match(
      await project.bad("preview"),
      /getStreams: the room is not made yet\. Use getStreamsOutput\(\{ room \}\)/,
    );
  });
});
