// The messages of previews about secrets, replacements and renamed resources: on the resource, once.

import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient } from "../../sdk";
import { changedLines } from "./previews";
import { Project } from "./stack";

const program = (key: string) => `
import * as owt from "pulumi-owt";

const tenant = new owt.Service("tenant", { key: "planted-tenant" });
new owt.Room("lobby", { connection: tenant.connection });
const room = new owt.Room("studio", { sip: { sipServer: "s", username: "u", password: "planted-sip" } });
const from = room.mixedStreams.common;
new owt.Recording("archive", { room, container: "mkv", media: { audio: { from }, video: { from } } });
new owt.StreamingOut("live", { room, url: "rtmp://u:planted-out@192.0.2.1/live", media: { video: { from } } });
new owt.StreamingIn("camera", { room, source: { url: "rtsp://u:planted-in@192.0.2.20/camera" } });
// The host does not know which resource its first request is about: this is a later one.
new owt.Room("weekly", { name: "Weekly" }, { dependsOn: room });
new owt.Room("own", { connection: { serviceKey: ${JSON.stringify(key)} } });
`;

/** Each step continues from the state that the one before it left. */
describe("a preview through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let emulator: Emulator;
  const requests: string[] = [];
  /** Requests of a preview. */
  let requested: string[];
  /** What the engine printed. */
  let shown: string;

  const edit = (from: string, to: string) => {
    project.edit("index.ts", from, to);
  };
  /** Messages about a resource in the diagnostics. */
  const messagesOf = (output: string, kind: string, name: string): string[] => {
    const part = output.slice(output.indexOf("Diagnostics:"));
    const heading = `  pulumi-nodejs:dynamic/owt:${kind} (${name}):\n`;
    if (!part.includes(heading)) return [];
    const [lines = ""] = part.slice(part.indexOf(heading) + heading.length).split("\n\n");
    return lines.split("\n").map((line) => line.trim());
  };

  before(async () => {
    emulator = await startEmulator({
      control: true,
      onRequest: ({ method, path }) => requests.push(`${method} ${path}`),
    });
    project = await Project.create({
      files: { "index.ts": program(emulator.credentials.sampleServiceKey) },
      emulator,
    });
    await project.up();
    const serviceId = (await project.resource("Service", "tenant")).id ?? "";
    const tenant = new OwtClient({ endpoint: emulator.endpoint, serviceId, serviceKey: "planted-tenant" });
    await tenant.rooms.create({ name: "of someone else" });
    tenant.close();
    const lobby = (await project.resource("Room", "lobby")).id ?? "";
    const joined = await fetch(`${emulator.controlEndpoint ?? ""}/rooms/${lobby}/participants`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "a guest", role: "presenter" }),
    });
    assert.equal(joined.status, 201);
  });
  after(async () => project.close());

  it("marks each secret that differs, by its path and without its value, and no other member", async () => {
    edit("planted-tenant", "planted-tenant-2");
    edit("planted-sip", "planted-sip-2");
    edit("planted-out", "planted-out-2");
    edit("planted-in", "planted-in-2");
    edit('connection: { serviceKey: "', 'connection: { serviceKey: "planted-');
    requests.length = 0;
    shown = await project.configured({ "owt:offline": "true" }, () => project.preview("--diff"));
    const secret = "[secret] => [secret]";
    const ofLobby = changedLines(shown).filter((line) => !/endpoint|serviceId/.test(line));
    assert.deepEqual(ofLobby.sort(), [
      "~ connection: {",
      "~ connection: {",
      `~ key: ${secret}`,
      `~ password: ${secret}`,
      `~ serviceKey: ${secret}`,
      "~ sip: {",
      "~ source: {",
      `~ url: ${secret}`,
      `~ url: ${secret}`,
    ]);
    assert.doesNotMatch(shown, /planted/);
  });

  it("says why each resource is replaced, with its name", () => {
    const said = [...shown.matchAll(/^(?:warning: )?(owt:\w+ \w+: replaced because .*)\.$/gm)].map(([, text]) => text);
    assert.deepEqual(said.sort(), [
      "owt:Room lobby: replaced because its service is created or replaced, too",
      "owt:Service tenant: replaced because key differs: servers cannot change the name or the key of a service",
      "owt:StreamingIn camera: replaced because source.url differs: a running streaming-in keeps its source, media and attributes. What uses its stream ends with it",
      "owt:StreamingOut live: replaced because url differs: a running streaming-out keeps its protocol, url and parameters, its tracks and a bitrate in kbps",
    ]);
  });

  it("asks the server nothing if it is offline", () => {
    assert.deepEqual(requests, []);
  });

  it("warns of what a replacement takes with it: the rooms of a service, and people in a room", async () => {
    edit('connection: { serviceKey: "planted-', 'connection: { serviceKey: "');
    edit('container: "mkv", media: { audio: { from }, video', 'container: "auto", media: { video');
    edit('new owt.Room("weekly"', 'new owt.Room("jour-fixe"');
    requests.length = 0;
    shown = await project.preview();
    requested = requests.splice(0);
    assert.deepEqual(messagesOf(shown, "Service", "tenant"), [
      "warning: owt:Service tenant: replaced because key differs: servers cannot change the name or the key of a service. Its 2 rooms are out of reach afterwards: what this program declares is made anew with another id, the rest stays on the server.",
    ]);
    assert.deepEqual(messagesOf(shown, "Room", "lobby"), [
      "warning: owt:Room lobby: replaced because its service is created or replaced, too. It is in use: its conference has 1 participant. All of that ends with the old room.",
    ]);
    assert.deepEqual(messagesOf(shown, "Recording", "archive"), [
      "owt:Recording archive: replaced because container and media.audio differ: a running recording keeps its container, its tracks, their formats and a bitrate in kbps.",
    ]);
  });

  it("warns where a room is created under a name that an existing room has, with the way to keep that one", async () => {
    const [room] = (await project.client.rooms.all()).filter(({ name }) => name === "Weekly");
    assert.deepEqual(messagesOf(shown, "Room", "jour-fixe"), [
      `warning: owt:Room jour-fixe: There is a room "Weekly" already (${room?._id ?? ""}). If it is the room of this resource, which had another name in the program, keep it: adopt: "${room?._id ?? ""}". Otherwise two rooms have one name, and lookups of a room by this name fail.`,
    ]);
  });

  it("asks for this with one list of each account besides the test of the connection, and only reads", () => {
    assert.deepEqual(requested.filter((line) => /^GET \/(services|v1\/rooms)(\?|$)/.test(line)).sort(), [
      "GET /services",
      "GET /services",
      "GET /services",
      "GET /v1/rooms?page=1&per_page=1",
      "GET /v1/rooms?page=1&per_page=1000",
    ]);
    assert.ok(
      requested.every((line) => line.startsWith("GET ")),
      requested.join(),
    );
  });

  it("does not warn of the name where the room is adopted, and keeps it", async () => {
    const [room] = (await project.client.rooms.all()).filter(({ name }) => name === "Weekly");
    edit('"jour-fixe", {', `"jour-fixe", { adopt: "${room?._id ?? ""}",`);
    const output = await project.good("up", "--yes");
    assert.doesNotMatch(output, /There is a room/);
    assert.equal((await project.resource("Room", "jour-fixe")).id, room?._id);
    // The preview and the update of one command say it once each.
    const parts = output.split("Diagnostics:").slice(1);
    const said = parts.map((part) => messagesOf(`Diagnostics:${part}`, "Service", "tenant").length);
    assert.deepEqual(said, [1, 1]);
  });
});
