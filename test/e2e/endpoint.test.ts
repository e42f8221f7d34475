import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient } from "../../sdk";
import { Project } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config("owt");
const room = new owt.Room("hall", { views: [{ label: "main" }] });
const camera = new owt.StreamingIn("camera", { room, source: { url: "rtsp://camera.example/1" }, views: ["main"] });
const layout = [{ stream: camera.id, region: { id: "1", shape: "rectangle", area: { left: 0, top: 0, width: 1, height: 1 } } }];
new owt.ViewLayout("layout", { room, view: "main", layout } as owt.ViewLayoutArgs);
new owt.Recording("archive", { room, media: { video: { from: room.mixedStreams.main } } });
new owt.StreamingOut("live", { room, url: "rtmp://live.example/1", media: { video: { from: room.mixedStreams.main } } });
new owt.Token("pass", { room, user: "u", role: "presenter" });
const tenant = new owt.Service("tenant", { key: "tenant-key" });
new owt.Room("lobby", { connection: tenant.connection });
const [endpoint, serviceId] = [config.require("endpoint"), config.require("serviceId")];
new owt.Room("explicit", { connection: { endpoint, serviceId, serviceKey: config.requireSecret("serviceKey") } });
new owt.Conference("document");
`;
const document = "rooms: { office: { recordings: { minutes: { media: { audio: { from: { view: common } } } } } } }\n";

const count = (output: string, text: string): number =>
  output.slice(output.indexOf("Diagnostics:")).split(text).length - 1;

/** Each step continues from the state that the one before it left. */
describe("the endpoint of a stack through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let first: string;
  let second: string;
  let emulator: Emulator;
  let data: string;
  let requests: string[] = [];
  const onRequest = ({ method, path: at }: { method: string; path: string }) => requests.push(`${method} ${at}`);

  before(async () => {
    data = mkdtempSync(path.join(tmpdir(), "owt-place-"));
    emulator = await startEmulator({ data, keepSessions: true, onRequest });
    const server = { credentials: emulator.credentials, endpoint: emulator.endpoint, close: () => emulator.close() };
    project = await Project.create({
      files: { "index.ts": program, "conference.dev.yaml": document },
      emulator: server,
    });
    first = emulator.endpoint;
    second = first.replace("127.0.0.1", "localhost");
    await project.up();
  });
  after(async () => {
    await project.close();
    rmSync(data, { recursive: true });
  });

  const ids = async (): Promise<Record<string, string | undefined>> =>
    Object.fromEntries((await project.resources()).map(({ urn, id }) => [urn.split("::").pop() ?? "", id]));
  const addresses = async () => [...new Set((await project.resources()).map(({ outputs }) => outputs.endpoint))];

  it("is recorded, and nothing else changes, if it is another address of the same server", async () => {
    const before = await ids();
    await project.configure({ "owt:endpoint": second });
    const preview = await project.preview();
    assert.match(preview, /~ 11 to update/);
    assert.doesNotMatch(preview, /replace|to create|to delete/);
    assert.equal(count(preview, `at ${first} is ${second} now`), 2, "once for the service, once for the super service");

    requests = [];
    await project.up();
    assert.deepEqual(
      requests.filter((request) => !request.startsWith("GET ")),
      [],
    );
    assert.deepEqual(await ids(), before);
    assert.deepEqual(await addresses(), [second]);
    assert.match(await project.preview(), /unchanged/);
  });

  it("is read from the stack's file by a refresh, which records it", async () => {
    const before = await ids();
    await project.configure({ "owt:endpoint": first });
    await project.good("refresh", "--yes", "--skip-preview");
    assert.equal((await project.resource("Room", "hall")).outputs.endpoint, first);
    assert.equal((await project.resource("Service", "tenant")).outputs.endpoint, first);
    await project.up();
    assert.deepEqual(await ids(), before);
    assert.deepEqual(await addresses(), [first]);
  });

  it("is refused with both addresses if another server answers, and not recorded", async () => {
    const other = await startEmulator();
    const before = await ids();
    await project.configure({ "owt:endpoint": other.endpoint });
    const output = await project.bad("up", "--yes", "--skip-preview");
    assert.match(output, new RegExp(`changed from ${first} to ${other.endpoint}`));
    assert.deepEqual(await ids(), before);
    assert.deepEqual(await addresses(), [first]);
    await project.configure({ "owt:endpoint": first });
    await other.close();
  });

  it("is used for drift, deletions and destroy if the recorded one does not answer", async () => {
    const restart = async () => {
      await emulator.close();
      emulator = await startEmulator({ data, keepSessions: true, onRequest });
      await project.configure({ "owt:endpoint": emulator.endpoint });
      return new OwtClient({
        endpoint: emulator.endpoint,
        serviceId: emulator.credentials.sampleServiceId,
        serviceKey: emulator.credentials.sampleServiceKey,
      });
    };
    const begin = Date.now();
    let client = await restart();
    const { id = "" } = await project.resource("Room", "hall");
    await client.rooms.update(id, { views: [{ label: "main" }, { label: "other" }] });
    assert.match(await project.preview("--refresh", "--diff"), /other/);
    client.close();
    // A room of a Service: its address is recorded with the room.
    project.edit("index.ts", 'new owt.Room("lobby"', '// new owt.Room("lobby"');
    await project.up();
    assert.deepEqual(await addresses(), [emulator.endpoint]);

    client = await restart();
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await client.rooms.all(), []);
    client.close();
    assert.ok(Date.now() - begin < 120_000);
  });
});

/** Each step continues from the state that the one before it left. */
describe("a move to another service through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  before(async () => {
    project = await Project.create({
      files: {
        "conference.dev.yaml":
          "rooms: { a: { recordings: { r: { media: { audio: { from: { view: common } } } } } }, b: {} }\n",
      },
    });
    await project.up();
  });
  after(async () => project.close());

  const rooms = async (endpoint: string, serviceId: string, serviceKey: string) => {
    const client = new OwtClient({ endpoint, serviceId, serviceKey });
    const names = (await client.rooms.all()).map(({ name }) => name).sort();
    client.close();
    return names;
  };

  it("is previewed with both services, and completes once the former key is set, on the same server", async () => {
    const { endpoint, sampleServiceId, sampleServiceKey } = project.emulator.credentials;
    const { _id: id } = await project.superClient.services.create({ name: "next", key: "next-key" });
    await project.configure({ "owt:serviceId": id, "--secret owt:serviceKey": "next-key" });
    const preview = await project.preview();
    assert.match(preview, /3 to replace/);
    assert.equal(count(preview, `move from the service ${sampleServiceId} at ${endpoint} to the service ${id}`), 1);

    const output = await project.bad("up", "--yes", "--skip-preview");
    assert.match(output, /pulumi config set --secret owt:formerServiceKey/);
    assert.deepEqual(await rooms(endpoint, id, "next-key"), ["a", "b"]);
    await project.configure({ "--secret owt:formerServiceKey": sampleServiceKey });
    await project.up();
    await project.good("config", "rm", "owt:formerServiceKey");
    assert.match(await project.preview(), /5 unchanged/);
    assert.deepEqual(await rooms(endpoint, id, "next-key"), ["a", "b"]);
    assert.deepEqual(await rooms(endpoint, sampleServiceId, sampleServiceKey), []);
  });

  it("completes in one update if the former key is set before, on another server", async () => {
    const other = await startEmulator();
    const { endpoint, sampleServiceId, sampleServiceKey } = other.credentials;
    await project.configure({
      "owt:endpoint": endpoint,
      "owt:serviceId": sampleServiceId,
      "--secret owt:serviceKey": sampleServiceKey,
      "--secret owt:formerServiceKey": "next-key",
    });
    assert.doesNotMatch(await project.preview(), /is needed once/);
    await project.up();
    await project.good("config", "rm", "owt:formerServiceKey");
    assert.match(await project.preview(), /5 unchanged/);
    assert.deepEqual(await rooms(endpoint, sampleServiceId, sampleServiceKey), ["a", "b"]);
    const services = await project.superClient.services.list();
    assert.deepEqual(services.find(({ name }) => name === "next")?.rooms, []);
    await other.close();
  });

  it("leaves the objects of a former server that is gone, with leaveFormer", async () => {
    const { endpoint, sampleServiceId, sampleServiceKey } = project.emulator.credentials;
    await project.configure({
      "owt:endpoint": endpoint,
      "owt:serviceId": sampleServiceId,
      "--secret owt:serviceKey": sampleServiceKey,
    });
    assert.match(await project.bad("up", "--yes", "--skip-preview"), /pulumi config set owt:leaveFormer true/);
    await project.configure({ "owt:leaveFormer": "true" });
    await project.up();
    await project.good("config", "rm", "owt:leaveFormer");
    assert.match(await project.preview(), /5 unchanged/);
    assert.deepEqual(await rooms(endpoint, sampleServiceId, sampleServiceKey), ["a", "b"]);
  });
});

describe("a creation that timed out at a wrong address, through the real engine", function () {
  this.timeout(120_000);

  it("is completed by the next update with the right address", async () => {
    const project = await Project.create({ files: { "conference.dev.yaml": "rooms: { a: {} }\n" } });
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
    await once(silent, "listening");
    try {
      const wrong = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      await project.configure({ "owt:endpoint": wrong, "owt:timeout": "0.5", "owt:offline": "true" });
      assert.match(await project.bad("up", "--yes", "--skip-preview"), /no answer within 500 ms/);
      const { id } = await project.resource("Room", "a");
      await project.configure({ "owt:endpoint": project.emulator.endpoint });
      const begin = Date.now();
      await project.up();
      assert.ok(Date.now() - begin < 30_000);
      assert.deepEqual(
        (await project.client.rooms.all()).map(({ _id }) => _id),
        [id],
      );
      assert.match(await project.preview(), /3 unchanged/);

      // A destroy does not wait for the wrong address either.
      await project.good("destroy", "--yes", "--skip-preview");
      await project.configure({ "owt:endpoint": wrong });
      await project.bad("up", "--yes", "--skip-preview");
      await project.configure({ "owt:endpoint": project.emulator.endpoint });
      await project.good("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await project.resources(), []);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
      await project.close();
    }
  });
});
