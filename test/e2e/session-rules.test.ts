import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as owt from "pulumi-owt";

const room = new owt.Room("studio", { views: [{ label: "main" }, { label: "side" }] });
const from = room.mixedStreams.main;
const camera = new owt.StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.20/camera" }, views: ["main"] });
const region = { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } };
new owt.ViewLayout("stage", { room, view: "main", layout: [{ stream: camera, region }] });
new owt.SipCall("desk", { room: "ROOM", peerURI: "desk", mediaOut: { audio: { from: "ROOM-common" } } });
`;

/** Reports at preview the sessions that servers would refuse. Each step continues from the state that the one before it left. */
describe("sessions that servers would refuse, through the real engine", function () {
  this.timeout(120_000);
  let project: Project;
  let id: string;

  before(async () => {
    project = await Project.create();
    const sip = { sipServer: "sip.example.org", username: "studio" };
    id = (await project.client.rooms.create({ name: "elsewhere", sip }))._id;
    project.write("index.ts", program.replaceAll("ROOM", id));
    await project.up();
  });
  after(async () => project.close());

  /** An update of the program with a replaced text fails with the reason, and changes nothing on the server. */
  const refused = async (text: string, other: string, reason: RegExp) => {
    project.edit("index.ts", text, other);
    const calls = await project.client.room(id).sipCalls.list();
    assert.match(await project.bad("up", "--yes", "--skip-preview"), reason);
    assert.deepEqual(await project.client.room(id).sipCalls.list(), calls);
    project.edit("index.ts", other, text);
  };

  it("are found by malformed ids, before anything ends", async () => {
    await refused(
      `room: "${id}"`,
      `room: "${id} "`,
      /room is "\w+ ", but must be the id of a room, 24 hexadecimal digits/,
    );
  });

  it("are found by the views that a stream is mixed into, given as a resource and as an id", async () => {
    const reason =
      /owt:ViewLayout stage: layout\[0\]\.stream is the streaming-in camera, which is mixed into side only/;
    await refused('views: ["main"]', 'views: ["side"]', reason);
    project.edit("index.ts", "stream: camera", "stream: camera.id");
    await refused('views: ["main"]', 'views: ["side"]', reason);
  });

  it("are found by the mediaIn of their room", async () => {
    const views = '{ views: [{ label: "main" }, { label: "side" }] }';
    const reason =
      /owt:StreamingIn camera: media\.video is "auto", the default, but the room's mediaIn\.video is empty/;
    await refused(views, views.replace("] }", "], mediaIn: { video: [] } }"), reason);
  });
});
