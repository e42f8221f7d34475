import assert from "node:assert/strict";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

new owt.Service("tenant", { key: "a-key" });
const sip = { sipServer: "sip.example.org", username: "studio" };
const room = new owt.Room("studio", { views: [{ label: "main" }], sip });
const stream = room.mixedStreams.main;
const media = { audio: { from: stream }, video: { from: stream } };
const keepsOrder = new pulumi.Config().getBoolean("newFirst") ? { deleteBeforeReplace: false } : {};

new owt.StreamingOut("live", { room, url: "rtmp://192.0.2.20/live/" + new pulumi.Config().require("target"), media }, keepsOrder);
new owt.SipCall("desk", { room, peerURI: "desk", mediaOut: { audio: { from: stream } } });
new owt.Recording("archive", { room, media });
const camera = new owt.StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.20/camera" }, views: ["main"] });
new owt.ViewLayout("stage", {
  room,
  view: "main",
  layout: [{ stream: camera, region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } } }],
});
new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: stream } } });
new owt.Token("probe", { room, user: "probe", role: "viewer" });
`;

/** Replacements that the program does not ask for. Each step goes on where the one before it ended. */
describe("a forced replacement through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program }, configuration: { "conference:target": "one" } });
    await project.up();
  });
  after(async () => project.close());

  /** What makes and ends things, in its order, as `POST streaming-outs`. */
  const acts = () =>
    project.requests
      .filter((line) => /^(POST|DELETE)/.test(line))
      .map((line) => line.replace(/^(\w+) .*?\/(services|[a-z]+(?:-[a-z]+)?)(?:\/[\w-]+)?$/, "$1 $2"));

  const afterwards = {
    Service: ["DELETE services", "POST services"],
    StreamingOut: ["DELETE streaming-outs", "POST streaming-outs"],
    SipCall: ["DELETE sipcalls", "POST sipcalls"],
    Recording: ["POST recordings", "DELETE recordings"],
    Analytics: ["POST analytics", "DELETE analytics"],
    Token: ["POST tokens"],
    ViewLayout: [],
  };
  const names = {
    Service: "tenant",
    StreamingOut: "live",
    SipCall: "desk",
    Recording: "archive",
    Analytics: "faces",
    Token: "probe",
    ViewLayout: "stage",
  };
  for (const [kind, expected] of Object.entries(afterwards)) {
    const name = names[kind as keyof typeof names];

    it(`of a ${kind} works by --target-replace`, async () => {
      const before = await project.resource(kind, name);
      project.requests.length = 0;
      await project.good("up", "--yes", "--skip-preview", "--target-replace", before.urn);
      assert.deepEqual(acts(), expected);
      if (kind !== "ViewLayout") assert.notEqual((await project.resource(kind, name)).id, before.id);
    });

    it(`of a ${kind} works by pulumi state taint`, async () => {
      const { urn } = await project.resource(kind, name);
      await project.good("state", "taint", urn, "--yes");
      project.requests.length = 0;
      await project.up();
      assert.deepEqual(acts(), expected);
    });
  }

  it("of a StreamingIn takes what is fed by it along", async () => {
    const { urn, id } = await project.resource("StreamingIn", "camera");
    await project.good("state", "taint", urn, "--yes");
    await project.up();
    assert.notEqual((await project.resource("StreamingIn", "camera")).id, id);
    assert.match(await project.preview(), /10 unchanged/);
  });

  it("leaves the order to whoever gives the option, and each url has one stream afterwards", async () => {
    await project.configure({ "conference:newFirst": "true" });
    await project.up();
    await project.configure({ "conference:target": "two" });
    project.requests.length = 0;
    await project.up();
    assert.deepEqual(acts(), ["POST streaming-outs", "DELETE streaming-outs"]);
    const room = project.client.room((await project.resource("Room", "studio")).id ?? "");
    assert.deepEqual(
      (await room.streamingOuts.list()).map(({ url }) => url),
      ["rtmp://192.0.2.20/live/two"],
    );
  });
});
