// Problems that previews report before anything changes: secrets with a line break at the end, and repeated names.

import assert from "node:assert/strict";
import { Project } from "./stack";

const head = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
`;

const line = `${head}
const line = (text: string) => pulumi.secret(text + "\\n");
const room = "5c1b9d0e8f6a7b0012345678";
`;
/** A resource of each kind with secrets, and the problems of their values. */
const untrimmed = [
  [`new owt.Service("a", { key: line("planted") });`, ["key ends with a line break"]],
  [
    `new owt.Room("a", {
      sip: { sipServer: "s", username: "u", password: line("planted") },
      connection: { serviceKey: line("planted") },
    });`,
    ["sip.password ends with a line break", "connection.serviceKey ends with a line break"],
  ],
  [
    `new owt.StreamingOut("a", { room, url: line("rtmp://192.0.2.30/planted"), media: { audio: { from: "s" } } });`,
    ["url ends with a line break"],
  ],
  [
    `new owt.StreamingIn("a", { room, source: { url: line("rtsp://192.0.2.20/planted") }, attributes: { note: line("planted") } });`,
    ["source.url ends with a line break", "attributes.note ends with a line break"],
  ],
  [
    `new owt.SipCall("a", { room, peerURI: "sip:bob:planted@192.0.2.40 ", mediaOut: { audio: { from: "s" } } });`,
    ["peerURI ends with a blank"],
  ],
] as const;

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
    project = await Project.create({ files: { "index.ts": head } });
  });
  after(async () => project.close());

  for (const [program, problems] of untrimmed) {
    it(`a blank or a line break at the end of a secret is reported without the secret: ${problems.join(", ")}`, async () => {
      project.write("index.ts", line + program);
      const output = await project.bad("preview");
      for (const text of problems) assert.ok(output.includes(`${text}, which is no part of it: trim it`), output);
      assert.doesNotMatch(output, /planted/);
    });
  }

  it("a line break at the end of the stack's own key is reported", async () => {
    project.write("index.ts", `${head}new owt.Room("studio", {});`);
    const output = await project.configured({ "--secret owt:serviceKey": "planted\n" }, () => project.bad("preview"));
    assert.match(
      output,
      /owt:serviceKey ends with a line break.*Set it again: pulumi config set --secret owt:serviceKey/,
    );
    assert.doesNotMatch(output, /planted/);
  });

  it("two rooms with one name in one service cause a warning", async () => {
    project.write("index.ts", namesakes);
    const output = await project.preview();
    assert.match(output, /warning: owt:Room second: name is "Weekly", which the room first of this program has, too/);
    assert.match(output, /warning: owt:Room third: name is "Daily", which the room Daily of this program has, too/);
    assert.doesNotMatch(output, /owt:Room fourth: name/);
  });

  it("two services with one name are refused", async () => {
    project.write("index.ts", services);
    assert.match(
      await project.bad("preview"),
      /owt:Service two: name is "customers", which the service one of this program has, too: names of services are unique/,
    );
  });

  it("nothing was created", async () => {
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.equal((await project.superClient.services.list()).length, 2);
  });
});
