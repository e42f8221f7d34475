// Records previews of the real engine for the tests of `plan/`: npx ts-node test/e2e/record-previews.ts
// The files are written to test/fixtures/previews, without times, traces and ports.

import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format } from "prettier";
import { Project, root } from "./stack";

const folder = path.join(root, "test/fixtures/previews");

const before = `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const config = new pulumi.Config();
const a = new owt.Room("a", { name: "A", participantLimit: 3 });
new owt.Room("kept", {}, { retainOnDelete: true });
new owt.Room("former", { name: "Same", participantLimit: 7 });
new owt.Room("stage", { views: { main: { video: { maxInput: 3 } } }, deletionGuard: true });
new owt.Room("gone", { participantLimit: 5 });
new owt.Room("moving", { sip: { sipServer: "sip.example.org", username: "u", password: config.requireSecret("password") } });
new owt.Token("pass", { room: a, user: "u", role: "presenter" });
const from = a.mixedStreams.common;
new owt.StreamingOut("out", { room: a, url: config.requireSecret("url"), media: { audio: { from } } });
`;
const after = (serviceId: string) => `
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
const config = new pulumi.Config();
const a = new owt.Room("a", { name: "A", participantLimit: 3 });
const fresh = new owt.Room("fresh", { roles: { guest: { subscribe: { audio: true } } }, views: { wide: { video: { parameters: { bitrate: 2500 } } } } });
new owt.Room("latter", { name: "Same", participantLimit: 8 }, { aliases: [{ name: "former" }] });
new owt.Room("stage", { views: { main: { video: { maxInput: fresh.roomId.apply(() => 4) } } }, participantLimit: 0, deletionGuard: true });
new owt.Room("taken", { adopt: { name: "Found" }, name: "Found" });
new owt.Room("moving", { participantLimit: 9, connection: { serviceId: "${serviceId}", serviceKey: config.requireSecret("otherKey") },
  sip: { sipServer: "sip.example.org", username: "u", password: config.requireSecret("password") } });
const from = a.mixedStreams.common;
new owt.StreamingOut("out", { room: a, url: config.requireSecret("url"), media: { audio: { from } } });
`;

interface Step {
  readonly oldState?: Record<string, unknown>;
  readonly newState?: Record<string, unknown>;
}

async function record(project: Project, name: string, ...args: string[]): Promise<void> {
  const child = project.start("pulumi", "preview", "--json", "--non-interactive", "--color", "never", ...args);
  let text = "";
  child.stdout?.on("data", (data: Buffer) => (text += String(data)));
  await project.outcome(child);
  const { duration: _, ...preview } = JSON.parse(text) as { duration: number; steps: Step[] };
  for (const { oldState, newState } of preview.steps)
    for (const state of [oldState, newState])
      for (const member of ["stackTrace", "created", "modified"])
        if (state !== undefined) Reflect.deleteProperty(state, member);
  const known = JSON.stringify(preview)
    .replaceAll(new URL(project.emulator.endpoint).host, "127.0.0.1:3000")
    // Where the packages of this checkout are.
    .replaceAll(/project:\/\/\/[^"]*\/node_modules\//g, "project:///node_modules/");
  writeFileSync(path.join(folder, `${name}.json`), await format(known, { parser: "json", printWidth: 120 }));
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const configuration = {
    "--secret url": "rtmp://example.org/live/the-first-key",
    "--secret password": "the-password",
    "--secret otherKey": "the-other-key",
  };
  const project = await Project.create({ files: { "index.ts": before }, configuration });
  await record(project, "new");
  await project.up();
  const { _id: other } = await project.superClient.services.create({ name: "other", key: "the-other-key" });
  await project.client.rooms.create({ name: "Found", participantLimit: 4 });
  await project.configure({ "--secret url": "rtmp://example.org/live/the-second-key" });
  project.write("index.ts", after(other));
  await record(project, "mixed");
  await record(project, "sames", "--show-sames");
  project.write("index.ts", before);
  await project.configure({ "--secret url": "rtmp://example.org/live/the-first-key" });
  const rooms = await project.client.rooms.all();
  const idOf = (name: string) => rooms.find((room) => room.name === name)?._id ?? "";
  await project.client.rooms.update(idOf("stage"), { views: [{ label: "main", video: { maxInput: 5 } }] });
  await project.client.rooms.delete(idOf("gone"));
  await record(project, "drift", "--refresh", "--run-program");
  project.write("index.ts", before.replace("participantLimit: 5", 'participantLimit: "five" as never'));
  await record(project, "failed");
  await project.close();
}

void main();
