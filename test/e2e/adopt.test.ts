import assert from "node:assert/strict";
import { OwtClient } from "../../sdk";
import { changedLines } from "./previews";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config();
const id = (name: string) => config.require(name);

const weekly = new owt.Room("weekly", {
  adopt: id("weekly"),
  name: "Weekly",
  participantLimit: 30,
  sip: { sipServer: "sip.example.org", username: "u", password: config.requireSecret("sipPassword") },
});
new owt.Room("spare", { adopt: { name: "Spare" }, name: "Spare" });
const daily = new owt.Room("daily", { adopt: { name: "Daily" }, name: "Daily" });
const tenant = new owt.Service("tenant", { adopt: id("tenant"), name: "tenant", key: config.requireSecret("tenantKey") });
const lobby = new owt.Room("lobby", { adopt: { name: "Lobby" }, name: "Lobby", connection: tenant.connection });
const stream = weekly.mixedStreams.common;
new owt.Recording("archive", { adopt: id("archive"), room: weekly, container: "mkv", media: { audio: { from: stream } } });
new owt.StreamingOut("live", { adopt: id("live"), room: weekly, url: config.requireSecret("liveUrl"), media: { audio: { from: stream } } });
`;

const connectionOf = ({ emulator }: Project, serviceId: string, serviceKey: string) => ({
  endpoint: emulator.credentials.endpoint,
  serviceId,
  serviceKey,
});

/** Adoption of objects that exist on a server. Each step continues from the state that the one before it left. */
describe("adoption through the real engine", function () {
  this.timeout(240_000);
  const liveUrl = "rtmp://192.0.2.20/live/planted-stream-key";
  let project: Project;
  let weekly: string;

  /** Requests that change something. */
  const changing = () => project.requests.filter((line) => !line.startsWith("GET "));

  before(async () => {
    project = await Project.create({ files: { "index.ts": program } });
    const { client, superClient } = project;
    const sip = { sipServer: "sip.example.org", username: "u", password: "planted-sip-password" };
    weekly = (await client.rooms.create({ name: "Weekly", participantLimit: 30, inputLimit: 4, sip }))._id;
    await client.rooms.create({ name: "Daily" });
    await client.rooms.create({ name: "Spare" });
    const tenant = (await superClient.services.create({ name: "tenant", key: "planted-tenant-key" }))._id;
    const inTenant = new OwtClient(connectionOf(project, tenant, "planted-tenant-key"));
    await inTenant.rooms.create({ name: "Lobby" });
    inTenant.close();
    const media = { audio: { from: `${weekly}-common` } };
    const archive = await client.room(weekly).recordings.create({ container: "mkv", media });
    const live = await client.room(weekly).streamingOuts.create({ url: liveUrl, media });
    await project.configure({
      "conference:weekly": weekly,
      "conference:tenant": tenant,
      "conference:archive": archive.id,
      "conference:live": live.id,
      "--secret conference:sipPassword": "planted-sip-password",
      "--secret conference:tenantKey": "planted-tenant-key",
      "--secret conference:liveUrl": liveUrl,
    });
    project.requests.length = 0;
  });
  after(async () => project.close());

  it("reports in the preview that nothing matches", async () => {
    project.edit("index.ts", '{ name: "Daily" }, name', '{ name: "Dayly" }, name');
    const output = await project.bad("preview");
    assert.match(output, /adopt is \{ name: "Dayly" \}, but the service .* near to it: "Daily" \([0-9a-f]{24}\)/);
    project.edit("index.ts", '{ name: "Dayly" }, name', '{ name: "Daily" }, name');
  });

  it("refuses a room that another resource of the program adopts too", async () => {
    const second = 'new owt.Room("second", { adopt: id("weekly"), name: "Weekly" });\n// end';
    project.edit("index.ts", "const stream", `${second}\nconst stream`);
    assert.match(
      await project.bad("preview"),
      /owt:Room second: adopt is [0-9a-f]{24}, which the resource weekly of this program adopts, too/,
    );
    project.edit("index.ts", `${second}\n`, "");
  });

  it("records the existing objects, and changes nothing on the server", async () => {
    await project.up();
    assert.deepEqual(changing(), []);
    assert.equal((await project.resource("Room", "weekly")).id, weekly);
    assert.equal((await project.client.rooms.all()).length, 3);
  });

  it("has nothing to do afterwards, and sends no request", async () => {
    project.requests.length = 0;
    assert.match(await project.preview(), /8 unchanged/);
    assert.deepEqual(project.requests, []);
    assert.match(await project.preview("--refresh", "--diff"), /8 unchanged/);
    assert.deepEqual(changing(), []);
  });

  it("has nothing to do if adopt is removed, or changed to another id", async () => {
    project.edit("index.ts", 'adopt: id("weekly"),', "");
    project.edit("index.ts", 'adopt: { name: "Spare" },', 'adopt: "0123456789abcdef01234567",');
    assert.match(await project.preview("--diff"), /8 unchanged/);
    project.edit("index.ts", 'name: "Weekly",', 'adopt: id("weekly"), name: "Weekly",');
    project.edit("index.ts", 'adopt: "0123456789abcdef01234567",', 'adopt: { name: "Spare" },');
  });

  it("refuses a room that another resource already manages", async () => {
    const second = 'new owt.Room("second", { adopt: id("weekly"), name: "Weekly", inputLimit: 4 });\n// end';
    project.edit("index.ts", "const weekly =", `${second}\nconst weekly =`);
    assert.match(
      await project.bad("preview"),
      // The program and the hooks find it, and the engine stops at the first error.
      /owt:Room weekly: adopt is [0-9a-f]{24}, which the resource second of this program adopts, too|'second' has a problem: adopt is "[0-9a-f]{24}", which another resource of this stack has already/,
    );
    project.edit("index.ts", 'adopt: id("weekly"), name: "Weekly", inputLimit', 'adopt: id("weekly"), inputLimit');
    project.edit("index.ts", 'adopt: id("weekly"), name: "Weekly",', 'name: "Weekly",');
    const output = await project.bad("preview");
    assert.match(output, /which (the resource weekly of this program|another resource of this stack) has already/);
    assert.doesNotMatch(output, /owt:Room weekly: adopt/);
    project.edit("index.ts", 'name: "Weekly",', 'adopt: id("weekly"), name: "Weekly",');
    project.edit("index.ts", `${second.replace('name: "Weekly", ', "")}\n`, "");
  });

  let shown: string;
  let archive: string | undefined;

  it("replaces a recording and moves a room to another resource in one update", async () => {
    archive = (await project.resource("Recording", "archive")).id;
    project.edit("index.ts", 'container: "mkv"', 'container: "ts"');
    project.edit("index.ts", 'new owt.Room("daily"', 'new owt.Room("standup"');
    project.edit(
      "index.ts",
      "connection: tenant.connection }",
      "connection: tenant.connection }, { retainOnDelete: true }",
    );
    shown = await project.preview();
    project.requests.length = 0;
    await project.up();
  });

  it("has started another recording, and ended the adopted one", async () => {
    assert.match(shown, /\+-1 to replace/);
    const current = (await project.resource("Recording", "archive")).id;
    assert.notEqual(current, archive);
    const ids = (await project.client.room(weekly).recordings.list()).map(({ id }) => id);
    assert.deepEqual(ids, [current]);
  });

  it("has the room under its new name, and did not delete it", async () => {
    assert.ok(
      changing().every((line) => line.includes("/recordings")),
      changing().join(),
    );
    assert.equal((await project.client.rooms.all()).filter(({ name }) => name === "Daily").length, 1);
    assert.match(await project.preview("--refresh"), /8 unchanged/);
  });

  let spare: string | undefined;
  let standup: string | undefined;

  it("replaces rooms by --target-replace", async () => {
    project.edit("index.ts", 'adopt: { name: "Daily" }, ', "");
    const resources = [await project.resource("Room", "spare"), await project.resource("Room", "standup")];
    [spare, standup] = resources.map(({ id }) => id);
    project.requests.length = 0;
    const targets = resources.flatMap(({ urn }) => ["--target-replace", urn]);
    await project.good("up", "--yes", "--skip-preview", ...targets);
  });

  it("has the same room if adopt still asks for it", async () => {
    assert.deepEqual(changing().sort(), [`DELETE /v1/rooms/${standup ?? ""}`, "POST /v1/rooms"]);
    assert.equal((await project.resource("Room", "spare")).id, spare);
    assert.equal((await project.client.rooms.get(spare ?? "")).name, "Spare");
  });

  it("has a new room if adopt was removed", async () => {
    const current = (await project.resource("Room", "standup")).id;
    assert.notEqual(current, standup);
    const ids = (await project.client.rooms.all()).filter(({ name }) => name === "Daily").map(({ _id }) => _id);
    assert.deepEqual(ids, [current]);
  });

  it("leaves a room on the server if a resource with retainOnDelete is removed", async () => {
    project.requests.length = 0;
    project.edit("index.ts", "const lobby =", "// const lobby =");
    await project.up();
    assert.deepEqual(changing(), []);
    assert.ok(!(await project.resources()).some(({ urn }) => urn.endsWith("::lobby")));
  });

  it("leaves no key in clear", () => {
    for (const key of ["planted-stream-key", "planted-sip-password", "planted-tenant-key"]) {
      for (const { file, text } of project.texts()) assert.ok(!text.includes(key), `${file} has ${key}`);
      assert.ok(!project.printed.includes(key));
    }
  });
});

const differing = `
import * as owt from "pulumi-owt";

new owt.Room("weekly", {
  adopt: { name: "Weekly" },
  name: "Weekly",
  participantLimit: 40,
  inputLimit: 4,
  views: [{ label: "main", video: { maxInput: 9 } }],
});
`;

describe("adoption of a room that differs from the program", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": differing } });
    const views = [{ label: "main", video: { maxInput: 4, motionFactor: 0.5 } }];
    await project.client.rooms.create({ name: "Weekly", participantLimit: 30, inputLimit: 4, views });
  });
  after(async () => project.close());

  const members = ["~ participantLimit: 30 => 40", "~ views: {", "~ main: {", "~ video: {", "~ maxInput: 4 => 9"];

  it("records the room as it is; the next preview shows the members that differ, and no others", async () => {
    project.requests.length = 0;
    await project.up();
    assert.deepEqual(
      project.requests.filter((line) => !line.startsWith("GET ")),
      [],
    );
    const output = await project.preview("--diff");
    assert.match(output, /1 to update/);
    assert.deepEqual(changedLines(output), members);
  });

  it("shows the same with a refresh", async () => {
    assert.deepEqual(changedLines(await project.preview("--refresh", "--diff")), members);
  });

  it("applies them in the next update", async () => {
    await project.up();
    const [room] = await project.client.rooms.all();
    assert.equal(room?.participantLimit, 40);
    assert.match(await project.preview("--diff"), /2 unchanged/);
  });
});
