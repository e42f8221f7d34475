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

/** For each kind: the name of its resource, the collection on the server, and the requests of a replacement in order. */
const kinds = {
  Service: { name: "tenant", collection: "services", expected: ["DELETE", "POST"] },
  StreamingOut: { name: "live", collection: "streaming-outs", expected: ["DELETE", "POST"] },
  SipCall: { name: "desk", collection: "sipcalls", expected: ["DELETE", "POST"] },
  Recording: { name: "archive", collection: "recordings", expected: ["POST", "DELETE"] },
  Analytics: { name: "faces", collection: "analytics", expected: ["POST", "DELETE"] },
  Token: { name: "probe", collection: "tokens", expected: ["POST"] },
  // Servers have layouts as long as their view: only the state has a new one.
  ViewLayout: { name: "stage", collection: "", expected: [] },
};

/** Replacements that the program does not ask for. Each step continues from the state that the one before it left. */
describe("a forced replacement through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": program }, configuration: { "conference:target": "one" } });
    await project.up();
  });
  after(async () => project.close());

  /** Requests that create and delete, in order, as `POST streaming-outs`. */
  const requests = () =>
    project.requests
      .filter((line) => /^(POST|DELETE)/.test(line))
      .map((line) => line.replace(/^(\w+) .*?\/(services|[a-z]+(?:-[a-z]+)?)(?:\/[\w-]+)?$/, "$1 $2"));
  const idsOf = async () =>
    Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn.split("::").at(-1) ?? "", id]));

  for (const [way, force] of [
    [
      "--target-replace",
      (urns: readonly string[]) =>
        project.good("up", "--yes", "--skip-preview", ...urns.flatMap((urn) => ["--target-replace", urn])),
    ],
    [
      "pulumi state taint",
      async (urns: readonly string[]) => {
        await project.good("state", "taint", ...urns, "--yes");
        await project.up();
      },
    ],
  ] as const) {
    let former: Record<string, string | undefined>;
    let current: Record<string, string | undefined>;
    let sent: string[];

    it(`by ${way} creates and deletes nothing else`, async () => {
      const resources = await project.resources();
      former = await idsOf();
      const names = Object.values(kinds).map(({ name }) => name);
      const urns = resources.map(({ urn }) => urn).filter((urn) => names.includes(urn.split("::").at(-1) ?? ""));
      assert.equal(urns.length, names.length);
      project.requests.length = 0;
      await force(urns);
      sent = requests();
      current = await idsOf();
      const count = Object.values(kinds).reduce((sum, { expected }) => sum + expected.length, 0);
      assert.equal(sent.length, count, sent.join("\n"));
    });

    for (const [kind, { name, collection, expected }] of Object.entries(kinds))
      it(`by ${way} replaces a ${kind}`, () => {
        const own = sent.filter((line) => line.endsWith(` ${collection}`));
        assert.deepEqual(
          own,
          expected.map((method) => `${method} ${collection}`),
        );
        if (kind !== "ViewLayout") assert.notEqual(current[name], former[name]);
      });
  }

  it("replaces what a StreamingIn feeds with it", async () => {
    const { urn, id } = await project.resource("StreamingIn", "camera");
    await project.good("state", "taint", urn, "--yes");
    await project.up();
    assert.notEqual((await project.resource("StreamingIn", "camera")).id, id);
    assert.match(await project.preview(), /10 unchanged/);
  });

  it("keeps the order that deleteBeforeReplace asks for, and leaves one stream for each url", async () => {
    await project.configure({ "conference:newFirst": "true" });
    await project.up();
    await project.configure({ "conference:target": "two" });
    project.requests.length = 0;
    await project.up();
    assert.deepEqual(requests(), ["POST streaming-outs", "DELETE streaming-outs"]);
    const room = project.client.room((await project.resource("Room", "studio")).id ?? "");
    assert.deepEqual(
      (await room.streamingOuts.list()).map(({ url }) => url),
      ["rtmp://192.0.2.20/live/two"],
    );
  });
});
