// A stack goes from the dynamic host to the native provider and back, by its import line alone: nothing changes on the server.

import assert from "node:assert/strict";
import { Project, type StateResource } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const planted = new pulumi.Config();
const site = new pulumi.ComponentResource("my:site:Campus", "campus");
const tenant = new owt.Service("tenant", { key: planted.requireSecret("tenantKey") });
new owt.Room("lobby", { connection: tenant.connection }, { parent: tenant });
const room = new owt.Room("stage", {
  views: { main: { video: { layout: { templates: { base: "lecture" } } } } },
  mediaOut: { audio: ["opus/48000/2", "aac/48000/2"], video: { format: ["vp8", "h264/CB"] } },
  sip: { sipServer: "sip.example.org", username: "u", password: planted.requireSecret("sipPassword") },
}, { parent: site });
const media = { audio: { from: room.mixedStreams.main }, video: { from: room.mixedStreams.main } };
const camera = new owt.StreamingIn("camera", {
  room, source: { url: planted.requireSecret("cameraUrl") }, views: ["main"],
}, { parent: room });
new owt.ViewLayout("layout", { room, view: "main", layout: [{ stream: camera, region: "1: 0, 0, 1, 1" }] });
new owt.Recording("archive", { room, container: "mkv", media });
new owt.StreamingOut("live", { room, url: planted.requireSecret("liveUrl"), media });
new owt.SipCall("call", { room, peerURI: "desk", mediaOut: { audio: { from: room.mixedStreams.main } } });
new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: camera } } });
new owt.Token("probe", { room, user: "probe", role: "presenter" });
`;
const count = 10;

describe("a stack that goes to the native provider and back", function () {
  this.timeout(300_000);
  let project: Project;
  let original: StateResource[];
  let rooms: unknown;

  const changing = () => project.requests.filter((line) => !line.startsWith("GET "));
  const everything = async () => ({
    rooms: await project.client.rooms.all(),
    services: await project.superClient.services.list(),
  });
  const idsOf = (resources: readonly StateResource[]) =>
    Object.fromEntries(resources.map(({ urn, id }) => [urn.split("::").pop() ?? "", id]));

  before(async () => {
    project = await Project.create({
      files: { "index.ts": program },
      host: "native",
      configuration: {
        "--secret tenantKey": "planted-tenant-key",
        "--secret sipPassword": "planted-sip-password",
        "--secret cameraUrl": "rtsp://user:planted-camera-key@192.0.2.20/camera",
        "--secret liveUrl": "rtmp://192.0.2.20/live/planted-stream-key",
      },
    });
    project.serveBy("dynamic");
    await project.up();
    original = await project.resources();
    rooms = await everything();
    project.requests.length = 0;
  });
  after(async () => project.close());

  it("begins with a resource of each kind", () => {
    assert.equal(original.length, count);
    assert.equal(new Set(original.map(({ type }) => type)).size, 9);
  });

  it("previews nothing when only the import line differs", async () => {
    project.serveBy("native");
    const output = await project.preview("--diff");
    assert.match(output, new RegExp(`${count + 2} unchanged`), output);
    assert.doesNotMatch(output, /to (?:create|update|delete|replace)/);
  });

  it("goes to the native provider without a change on the server", async () => {
    await project.up();
    const resources = await project.resources();
    assert.ok(resources.every(({ type }) => type.startsWith("owt:index:")));
    assert.deepEqual(idsOf(resources), idsOf(original));
    assert.deepEqual(changing(), []);
    assert.deepEqual(await everything(), rooms);
  });

  it("has nothing to do there, and nothing drifts", async () => {
    assert.match(await project.preview(), new RegExp(`${count + 2} unchanged`));
    const output = await project.good("refresh", "--yes", "--skip-preview");
    assert.match(output, new RegExp(`${count + 2} unchanged`), output);
    assert.deepEqual(changing(), []);
  });

  it("keeps what the dynamic host needs in outputs, and not in inputs", async () => {
    for (const { urn, inputs, outputs } of await project.resources()) {
      assert.ok(!("__provider" in inputs), urn);
      assert.match(String(outputs.__provider), /pulumi-owt\/hooks/, urn);
    }
  });

  it("previews nothing on the way back", async () => {
    project.serveBy("dynamic");
    assert.match(await project.preview("--diff"), new RegExp(`${count + 2} unchanged`));
  });

  it("comes back without a change on the server", async () => {
    await project.up();
    assert.deepEqual(idsOf(await project.resources()), idsOf(original));
    assert.deepEqual(changing(), []);
    assert.deepEqual(await everything(), rooms);
    const output = await project.good("refresh", "--yes", "--skip-preview");
    assert.match(output, new RegExp(`${count + 2} unchanged`), output);
  });

  it("comes back with what the native provider has made", async () => {
    project.serveBy("native");
    project.edit("index.ts", "new owt.Token", 'new owt.Room("attic", { participantLimit: 3 });\nnew owt.Token');
    await project.up();
    project.serveBy("dynamic");
    project.requests.length = 0;
    await project.up();
    assert.deepEqual(changing(), []);
    assert.match(await project.preview(), new RegExp(`${count + 3} unchanged`));
    const output = await project.good("refresh", "--yes", "--skip-preview");
    assert.match(output, new RegExp(`${count + 3} unchanged`), output);
  });

  it("is destroyed by either", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
    project.serveBy("native");
    await project.up();
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });

  it("has no secret in clear in its files and output", () => {
    for (const { file, text } of project.texts()) assert.doesNotMatch(text, /planted-[a-z]+-(?:key|password)/, file);
    assert.doesNotMatch(project.printed, /planted-[a-z]+-(?:key|password)/);
  });
});
