import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const room = new owt.Room("studio", { views: [{ label: "main" }], inputLimit: 4 });
const stream = room.mixedStreams.apply((streams) => streams.main ?? "");
const media = { audio: { from: stream }, video: { from: stream, parameters: { framerate: 24, bitrate: "x0.8" } } };

export const file = new owt.Recording("archive", { room, container: "mkv", media }).file;
new owt.StreamingOut("live", { room, url: new pulumi.Config().requireSecret("liveUrl"), media });
`;

/** Sessions beside their room, through the real engine. Each step goes on where the one before it ended. */
describe("sessions through the real engine", function () {
  this.timeout(120_000);
  const liveUrl = "rtmp://192.0.2.20/live/planted-stream-key";
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program }, configuration: { "--secret liveUrl": liveUrl } });
  });
  after(async () => project.close());

  const room = async () => project.client.room((await project.resource("Room", "studio")).id ?? "");

  it("start with their room", async () => {
    await project.up();
    const [recording, ...others] = await (await room()).recordings.list();
    assert.deepEqual(others, []);
    assert.equal((await project.resource("Recording", "archive")).id, recording?.id);
    const { file } = JSON.parse(await project.good("stack", "output", "--json")) as { file: string };
    assert.match(file, /\.mkv$/);
    assert.equal((await (await room()).streamingOuts.list())[0]?.url, liveUrl);
  });

  it("are left alone by an unchanged up, without a request, and by a refresh", async () => {
    project.requests.length = 0;
    assert.match(await project.up(), /4 unchanged/);
    assert.deepEqual(project.requests, []);
    assert.match(await project.good("refresh", "--yes", "--skip-preview"), /4 unchanged/);
  });

  it("do not show as changed when their room is", async () => {
    project.edit("index.ts", "inputLimit: 4", "inputLimit: 5");
    assert.match(await project.preview(), /~ 1 to update\n *3 unchanged/);
    await project.up();
  });

  it("are changed while they run where servers can", async () => {
    const before = (await project.resource("Recording", "archive")).id;
    project.edit("index.ts", "framerate: 24", "framerate: 15");
    assert.match(await project.preview(), /~ 2 to update/);
    await project.up();
    assert.equal((await project.resource("Recording", "archive")).id, before);
    const [recording] = await (await room()).recordings.list();
    assert.equal(recording?.media.video && recording.media.video.parameters?.framerate, 15);
  });

  it("are started again when they ended by themselves", async () => {
    const before = (await project.resource("Recording", "archive")).id ?? "";
    await (await room()).recordings.delete(before);
    await project.good("refresh", "--yes", "--skip-preview");
    await project.up();
    const list = await (await room()).recordings.list();
    assert.equal(list.length, 1);
    assert.notEqual(list[0]?.id, before);
  });

  it("say at preview what the server would refuse", async () => {
    project.edit(
      "index.ts",
      'container: "mkv", media',
      'container: "mp4", media: { audio: { from: stream, format: { codec: "pcmu" } } }',
    );
    assert.match(await project.bad("preview"), /media\.audio\.format is pcmu, but mp4 takes aac/);
    project.edit(
      "index.ts",
      'container: "mp4", media: { audio: { from: stream, format: { codec: "pcmu" } } }',
      'container: "mkv", media',
    );
  });

  it("leave no url in clear in the state", () => {
    for (const { file, text } of project.texts())
      assert.ok(!text.includes("planted-stream-key"), `${file} has the url`);
    assert.ok(!project.printed.includes("planted-stream-key"));
  });

  it("end with everything", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.resources(), []);
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
