// Explicit providers under the real engine: a program with resources of two servers, and what the project's own commands say of it.

import assert from "node:assert/strict";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import type { ChangeSet } from "../../plan";
import { OwtClient } from "../../sdk";
import { Project, root } from "./stack";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const { endpoint, superServiceId, superServiceKey } = new pulumi.Config("other").requireObject<any>("server");
const root = new owt.Provider("root", { endpoint, superServiceId, superServiceKey });
const tenant = new owt.Service("tenant", { key: "planted-first-key" }, { provider: root });
const branch = new owt.Provider("branch", { endpoint, serviceId: tenant.id, serviceKey: tenant.key });
const lobby = new owt.Room("lobby", { views: { main: {} } }, { provider: branch });
// What is in a room has its provider.
new owt.Recording("tape", { room: lobby, container: "mkv", media: { audio: { from: lobby.mixedStreams.main } } });
new owt.Room("here", {});
export const id = lobby.id;
`;

/** Each step continues from the state that the one before it left. */
describe("explicit providers through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let other: Emulator;
  /** Requests that the other server received, besides those that only read. */
  const changing: string[] = [];

  before(async () => {
    other = await startEmulator({
      onRequest: ({ method, path: target }) => {
        if (method !== "GET") changing.push(`${method} ${target.replace(/[0-9a-f]{24}|\d{10,}/g, "ID")}`);
      },
    });
    const { endpoint, superServiceId, superServiceKey } = other.credentials;
    project = await Project.create({
      host: "native",
      files: { "index.ts": program },
      configuration: {
        "--secret other:server": JSON.stringify({ endpoint, superServiceId, superServiceKey }),
      },
    });
  });
  after(async () => {
    await project.close();
    await other.close();
  });

  const owt = async (...args: string[]) => {
    const child = project.start(process.execPath, path.join(root, "dist/cli/owt.js"), ...args);
    let out = "";
    child.stdout?.on("data", (data: Buffer) => (out += String(data)));
    const { code, output } = await project.outcome(child);
    assert.equal(code, 0, output);
    return out;
  };
  const plan = async () => JSON.parse(await owt("plan", "--format", "json")) as ChangeSet;
  const tenant = async (key: string) => {
    const { id = "" } = await project.resource("Service", "tenant");
    return new OwtClient({ endpoint: other.endpoint, serviceId: id, serviceKey: key });
  };
  const names = (rooms: readonly { readonly name: string }[]) => rooms.map(({ name }) => name).sort();

  it("show what is in a service of the same program before it is made", async () => {
    assert.match(await project.preview(), /\+ 7 to create/);
    assert.deepEqual(changing, []);
  });

  it("put each resource on its server, and then have nothing to do", async () => {
    await project.up();
    assert.deepEqual(names(await project.client.rooms.all()), ["here"]);
    assert.deepEqual(changing.splice(0), ["POST /services", "POST /v1/rooms", "POST /v1/rooms/ID/recordings"]);
    assert.match(await project.preview(), /\n {4}7 unchanged/);
    const refreshed = await project.good("refresh", "--yes", "--skip-preview");
    assert.match(refreshed, /\n {4}7 unchanged/);
  });

  it("are known to owt plan: it asks their servers, and takes none of them for another address of the stack", async () => {
    project.edit("index.ts", "views: { main: {} }", "inputLimit: 7, views: { main: {} }");
    const { changes, serverMoves } = await plan();
    assert.deepEqual(
      changes.map(({ name, action, use }) => [name, action, use?.words]),
      [["lobby", "update", "1 recording"]],
    );
    assert.deepEqual(serverMoves, []);
  });

  it("are known to owt recover, which finds what runs twice on their servers", async () => {
    const { id = "" } = await project.resource("Room", "lobby");
    const client = await tenant("planted-first-key");
    const media = { audio: { from: `${id}-main` } };
    const twin = await client.room(id).recordings.create({ container: "mkv", media });
    assert.match(await owt("recover", "--yes"), new RegExp(`Recording tape +${twin.id}`));
    assert.equal((await client.room(id).recordings.list()).length, 1);
    client.close();
  });

  it("work with --target", async () => {
    changing.length = 0;
    const { urn } = await project.resource("Room", "here");
    await project.good("up", "--yes", "--skip-preview", "--target", urn);
    assert.deepEqual(changing, []);
    await project.good("up", "--yes", "--skip-preview", "--target", "**::lobby");
    assert.deepEqual(changing.splice(0), ["PUT /v1/rooms/ID"]);
  });

  it("are replaced with a service of the program: what is in it goes before it, and comes back in the new one", async () => {
    project.edit("index.ts", "planted-first-key", "planted-second-key");
    const shown = await project.preview();
    assert.match(shown, /\+-4 to replace/);
    const { changes } = await plan();
    assert.deepEqual(
      changes.map(({ name, because }) => [name, because]).toSorted(),
      [
        ["lobby", ["its provider branch is replaced"]],
        ["tape", ["its room is made anew"]],
        ["tenant", ["its key differs"]],
      ],
      JSON.stringify(changes, undefined, 1),
    );
    changing.length = 0;
    await project.up();
    assert.deepEqual(changing.splice(0), [
      "DELETE /v1/rooms/ID/recordings/ID",
      "DELETE /v1/rooms/ID",
      "DELETE /services/ID",
      "POST /services",
      "POST /v1/rooms",
      "POST /v1/rooms/ID/recordings",
    ]);
    assert.match(await project.preview(), /\n {4}7 unchanged/);
  });

  it("delete by the key that they had what is in the service that they had, without any further setting", async () => {
    const former = await tenant("planted-second-key");
    const { sampleServiceId, sampleServiceKey } = other.credentials;
    project.edit(
      "index.ts",
      "serviceId: tenant.id, serviceKey: tenant.key",
      `serviceId: "${sampleServiceId}", serviceKey: "${sampleServiceKey}"`,
    );
    const output = await project.up();
    assert.doesNotMatch(output, /formerServiceKey/);
    assert.deepEqual(await former.rooms.all(), []);
    former.close();
    const sample = new OwtClient({
      endpoint: other.endpoint,
      serviceId: sampleServiceId,
      serviceKey: sampleServiceKey,
    });
    assert.deepEqual(names(await sample.rooms.all()), ["lobby"]);
    sample.close();
  });

  it("give what is in them to the stack's own, which asks for no key either", async () => {
    project.edit("index.ts", ", { provider: branch }", "");
    changing.length = 0;
    const output = await project.up();
    assert.doesNotMatch(output, /formerServiceKey/);
    assert.deepEqual(names(await project.client.rooms.all()), ["here", "lobby"]);
    assert.deepEqual(changing.splice(0), ["DELETE /v1/rooms/ID/recordings/ID", "DELETE /v1/rooms/ID"]);
  });

  it("take over from the stack's own, and go together with what is in them", async () => {
    project.edit("index.ts", "views: { main: {} } }", "views: { main: {} } }, { provider: branch }");
    assert.doesNotMatch(await project.up(), /formerServiceKey/);
    assert.deepEqual(names(await project.client.rooms.all()), ["here"]);
    changing.length = 0;
    project.write("index.ts", 'import * as owt from "pulumi-owt";\nnew owt.Room("here", {});\n');
    await project.up();
    assert.deepEqual(changing.splice(0), [
      "DELETE /v1/rooms/ID/recordings/ID",
      "DELETE /v1/rooms/ID",
      "DELETE /services/ID",
    ]);
    assert.match(await project.preview(), /\n {4}2 unchanged/);
  });

  it("have no key in clear in the state and in the output", () => {
    for (const { file, text } of project.texts())
      if (!/^index\.[jt]s$/.test(file)) assert.doesNotMatch(text, /planted-\w+-key/, file);
    assert.doesNotMatch(project.printed, /planted-\w+-key/);
  });
});
