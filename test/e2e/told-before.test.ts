// What is told at preview, before anything changes: secrets with a line break at the end, and names that two things have.

import assert from "node:assert/strict";
import { Project } from "./stack";

const head = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
`;

const untrimmed = `${head}
const line = (text: string) => pulumi.secret(text + "\\n");
new owt.Service("tenant", { key: line("planted-key") });
const room = new owt.Room("studio", {
  views: [{ label: "main" }],
  sip: { sipServer: "s", username: "u", password: line("planted-password") },
  connection: { serviceKey: line("planted-service-key") },
});
const media = { audio: { from: room.mixedStreams.main } };
const id = "5c1b9d0e8f6a7b0012345678";
new owt.StreamingOut("live", { room: id, url: line("rtmp://192.0.2.30/planted-stream-key"), media: { audio: { from: "s" } } });
new owt.StreamingIn("camera", { room: id, source: { url: line("rtsp://192.0.2.20/planted") }, attributes: { note: line("planted") } });
new owt.SipCall("desk", { room: id, peerURI: "desk ", mediaOut: { audio: { from: "s" } } });
`;

const namesakes = `${head}
new owt.Room("first", { name: "Weekly" });
new owt.Room("second", { name: pulumi.output("Weekly") });
new owt.Room("Daily", {});
new owt.Room("third", { name: "Daily" });
// In another service.
const tenant = new owt.Service("tenant", { key: "k" });
new owt.Room("fourth", { name: "Daily", connection: tenant.connection });
`;

const services = `${head}
new owt.Service("one", { name: "customers", key: "k" });
new owt.Service("two", { name: "customers", key: "l" });
`;

describe("at preview", function () {
  this.timeout(180_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": untrimmed } });
  });
  after(async () => project.close());

  it("each secret with a line break at its end is named, and not shown", async () => {
    const output = await project.bad("preview");
    for (const [name, place] of [
      ["tenant", "key"],
      ["studio", "sip.password"],
      ["studio", "connection.serviceKey"],
      ["live", "url"],
      ["camera", "source.url"],
      ["camera", "attributes.note"],
    ] as const)
      assert.ok(
        output.includes(`${place} ends with a line break, which is no part of it: trim it`),
        `${name}: ${output}`,
      );
    assert.match(output, /peerURI ends with a blank, which is no part of it/);
    assert.doesNotMatch(output, /planted/);
  });

  it("so is the stack's own key", async () => {
    project.write("index.ts", `${head}new owt.Room("studio", {});`);
    await project.configure({ "--secret owt:serviceKey": "planted\n" });
    const output = await project.bad("preview");
    assert.match(
      output,
      /owt:serviceKey ends with a line break.*Set it again, without: pulumi config set --secret owt:serviceKey/,
    );
    assert.doesNotMatch(output, /planted/);
    await project.configure({ "--secret owt:serviceKey": project.emulator.credentials.sampleServiceKey });
  });

  it("two rooms of one name in one service are warned of", async () => {
    project.write("index.ts", namesakes);
    const output = await project.preview();
    assert.match(output, /warning: owt:Room second: name is "Weekly", which the room first of this program has, too/);
    assert.match(output, /warning: owt:Room third: name is "Daily", which the room Daily of this program has, too/);
    assert.doesNotMatch(output, /owt:Room fourth/);
  });

  it("two services of one name are refused", async () => {
    project.write("index.ts", services);
    assert.match(
      await project.bad("preview"),
      /owt:Service two: name is "customers", which the service one of this program has, too: names of services are unique/,
    );
  });

  it("nothing was made", async () => {
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.equal((await project.superClient.services.list()).length, 2);
  });
});
