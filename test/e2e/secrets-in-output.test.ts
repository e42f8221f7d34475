// Programs that print or export whole resources: no secret appears in clear in the output or in a file.

import assert from "node:assert/strict";
import type { TSchema } from "@sinclair/typebox";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { analytics } from "../../provider/analytics/kind";
import { Connection } from "../../provider/connection/connection";
import { recording } from "../../provider/recording/kind";
import { room } from "../../provider/room/kind";
import { service } from "../../provider/service/kind";
import { sipCall } from "../../provider/sip-call/kind";
import { streamingIn } from "../../provider/streaming-in/kind";
import { streamingOut } from "../../provider/streaming-out/kind";
import { token } from "../../provider/token/kind";
import { viewLayout } from "../../provider/view-layout/kind";
import { branchesOf, isStruct } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { assertNowhere } from "../planted";
import { upgrades } from "./releases";
import { Project } from "./stack";

const kinds = {
  Room: room,
  Service: service,
  Recording: recording,
  StreamingIn: streamingIn,
  StreamingOut: streamingOut,
};
const others = { SipCall: sipCall, Analytics: analytics, ViewLayout: viewLayout, Token: token };

/** Paths of the secrets in a schema. */
function secretsOf(schema: TSchema, at = ""): string[] {
  if (schema.secret === true) return [at];
  return branchesOf(schema).flatMap((branch) =>
    isStruct(branch)
      ? Object.entries(branch.properties).flatMap(([name, member]) =>
          secretsOf(member, at === "" ? name : `${at}.${name}`),
        )
      : branch.items === undefined
        ? []
        : secretsOf(branch.items as TSchema, `${at}[]`),
  );
}

/** For each kind, the properties that can contain a secret, with a value that contains it. */
const places: Readonly<Record<string, Readonly<Record<string, (secret: string) => unknown>>>> = {
  Room: { "sip.password": (secret) => secret },
  Service: { key: (secret) => secret },
  StreamingIn: {
    "source.url": (secret) => `rtsp://user:${secret}@192.0.2.20/camera`,
    // Secret only if it contains a password.
    attributes: (secret) => ({ from: `rtsp://user:${secret}@192.0.2.20/camera` }),
  },
  StreamingOut: { url: (secret) => `rtmp://192.0.2.30/live/${secret}` },
  SipCall: { peerURI: (secret) => `sip:bob:${secret}@192.0.2.40` },
};

const program = (values: string, document: string) => `
import { readFileSync } from "node:fs";
import * as util from "node:util";
import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

/** The engine does not know these values, so it cannot mask them in the output. */
const values = JSON.parse(readFileSync(${JSON.stringify(values)}, "utf8"));

function print(name: string, value: any): void {
  console.log(name, value);
  console.log(util.inspect(value, { depth: 5, showHidden: true }));
  for (const show of [JSON.stringify, String, (v: any) => Object.entries(v).map(([k, m]) => k + JSON.stringify(m)).join()]) {
    try { console.log(show(value)); } catch (error) { console.log((error as Error).message); }
  }
}

function made(as: string, late: (value: any) => any, connection: object): Record<string, any> {
  const v = values[as];
  const media = (from: any) => ({ audio: { from }, video: { from } });
  const all: Record<string, any> = {};
  const own = late(connection);
  all.service = new owt.Service(as + "-service", { key: late(v["Service key"]) });
  all.lobby = new owt.Room(as + "-lobby", { connection: all.service.connection });
  all.room = new owt.Room(as + "-room", {
    connection: own,
    views: [{ label: "main" }],
    roles: [{ role: "guest", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }],
    sip: late({ sipServer: "sip.example.org", username: "u", password: v["Room sip.password"] }),
  });
  const room = all.room;
  const from = room.mixedStreams.main;
  all.input = new owt.StreamingIn(as + "-input", {
    room, views: ["main"],
    source: late({ url: v["StreamingIn source.url"] }),
    attributes: late(v["StreamingIn attributes"]),
  });
  all.layout = new owt.ViewLayout(as + "-layout", { room, view: "main", layout: [
    { stream: all.input, region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } } },
  ] });
  all.recording = new owt.Recording(as + "-recording", { room, container: "mkv", media: media(from), connection: own });
  all.output = new owt.StreamingOut(as + "-output", { room, url: late(v["StreamingOut url"]), media: media(from) });
  all.call = new owt.SipCall(as + "-call", { room, peerURI: late(v["SipCall peerURI"]), mediaOut: { audio: { from } } });
  all.faces = new owt.Analytics(as + "-faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from } } });
  all.token = new owt.Token(as + "-token", { room, role: "guest", user: "u", connection: own });
  return all;
}

const main = async () => {
  if (pulumi.getStack().endsWith("reader")) {
    const stack = new pulumi.StackReference("organization/" + pulumi.getProject() + "/test");
    print("reference", stack);
    const read = await stack.getOutputDetails("all");
    if (read.value !== undefined) throw new Error("the output of the other stack is not secret any more");
    print("outputs", stack.outputs);
    return { stack, all: stack.getOutput("all") };
  }
  const { OWT_ENDPOINT: endpoint, OWT_SERVICE_ID: serviceId, OWT_SERVICE_KEY: serviceKey } = process.env;
  const connection = { endpoint, serviceId, serviceKey };
  const all: Record<string, any> = {
    plain: made("plain", (value) => value, connection),
    promised: made("promised", (value) => Promise.resolve(value), connection),
    inside: made("inside", (value) => typeof value === "string" ? pulumi.output(value)
      : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pulumi.output(member)])), connection),
  };
  for (const [name, value] of Object.entries(values.document)) pulumi.runtime.setConfig(pulumi.getProject() + ":" + name, value as string);
  all.conference = new owt.Conference("document", { file: ${JSON.stringify(document)} });
  const resources = ["plain", "promised", "inside"].flatMap((as) => Object.values(all[as]));
  for (const resource of [...resources, all.conference] as any[]) {
    print("at once", resource);
    (resource.id ?? resource.urn).apply(() => setImmediate(() => print("known", resource)));
  }
  // Only an update has something to look up.
  const looked: Record<string, any> = {};
  if (!pulumi.runtime.isDryRun()) {
    const { room } = all.plain;
    const id = pulumi.all([room.id, ...resources.filter((one) => one !== room).map((one: any) => one.urn)]).apply(([known]) => known as string);
    await new Promise((done) => id.apply(done));
    const known: string = await new Promise((done) => id.apply(done));
    for (const [name, ask, query] of [
      ["room", owt.getRoom, { id: known }],
      ["rooms", owt.getRooms, {}],
      ["services", owt.getServices, {}],
      ["participants", owt.getParticipants, { room: known }],
      ["streams", owt.getStreams, { room: known }],
      ["recordings", owt.getRecordings, { room: known }],
      ["outs", owt.getStreamingOuts, { room: known }],
      ["calls", owt.getSipCalls, { room: known }],
      ["analytics", owt.getAnalytics, { room: known }],
    ] as [string, (query: any) => Promise<any>, object][]) {
      looked[name] = await ask(query);
      print(name, looked[name]);
    }
    looked.outsOutput = owt.getStreamingOutsOutput({ room: id });
    print("outsOutput", looked.outsOutput);
    looked.callsOutput = owt.getSipCallsOutput({ room: id });
    if (looked.outs.length !== 1 || looked.calls.length !== 1 || looked.streams.length < 2) throw new Error("the look-ups found nothing");
  }
  return { all, looked };
};
module.exports = main();
`;

const document = `
services:
  owner: { key: { secret: ownerKey } }
rooms:
  owned: { service: owner }
  studio:
    views: [{ label: main }]
    sip: { sipServer: sip.example.org, username: u, password: { secret: password } }
    streamingIns:
      camera: { source: { url: { secret: camera } } }
    streamingOuts:
      live: { url: { secret: live }, media: { audio: { from: { view: main } } } }
    sipCalls:
      desk: { peerURI: desk, mediaOut: { audio: { from: { view: main } } } }
`;

describe("a resource, a component or a look-up that is exported or printed as a whole", function () {
  this.timeout(240_000);
  const secrets: Record<string, string> = {};
  let count = 0;
  const planted = (place: string) => (secrets[place] = `planted-${(count += 1)}-secret`);
  let outside: string;
  let project: Project;

  before(async () => {
    outside = mkdtempSync(path.join(tmpdir(), "owt-planted-"));
    const valuesOf = (as: string) =>
      Object.fromEntries(
        Object.entries(places).flatMap(([kind, own]) =>
          Object.entries(own).map(([at, value]) => [`${kind} ${at}`, value(planted(`${as} ${kind} ${at}`))]),
        ),
      );
    const values = {
      ...Object.fromEntries(["plain", "promised", "inside"].map((as) => [as, valuesOf(as)])),
      document: {
        ownerKey: planted("document key"),
        password: planted("document password"),
        camera: `rtsp://192.0.2.20/${planted("document camera")}`,
        live: `rtmp://192.0.2.30/${planted("document live")}`,
      },
    };
    writeFileSync(path.join(outside, "values.json"), JSON.stringify(values));
    project = await Project.create({
      source: path.join(upgrades, "program"),
      files: { "index.ts": program(path.join(outside, "values.json"), "conference.yaml"), "conference.yaml": document },
      stack: "test",
    });
    secrets["the service's key"] = project.emulator.credentials.sampleServiceKey;
    secrets["the super service's key"] = project.emulator.credentials.superServiceKey;
  });
  after(async () => {
    await project.close();
    rmSync(outside, { recursive: true });
  });

  const nowhere = () => {
    assertNowhere("the output", project.printed, secrets);
    for (const { file, text } of project.texts()) assertNowhere(file, text, secrets);
  };

  it("has a secret in each property that the schemas mark as secret", () => {
    for (const [name, { schema }] of Object.entries({ ...kinds, ...others })) {
      const known = Object.keys(places[name] ?? {});
      for (const at of secretsOf(schema)) assert.ok(known.includes(at), `${name}: no secret for ${at}`);
    }
    assert.deepEqual(secretsOf(Connection), ["serviceKey"]);
  });

  it("shows no secret in a preview", async () => {
    await project.preview("--diff");
    assert.ok(project.printed.includes("at once"));
    nowhere();
  });

  it("shows no secret in the output and the state of an update", async () => {
    await project.up();
    assert.ok(project.printed.includes("known"));
    nowhere();
  });

  it("shows no secret in stack outputs, refreshes and unchanged updates", async () => {
    const outputs = await project.good("stack", "output", "--json");
    assert.ok(isObject(JSON.parse(outputs)));
    await project.good("stack", "export");
    await project.good("refresh", "--yes", "--skip-preview", "--diff");
    await project.good("up", "--yes", "--diff");
    nowhere();
  });

  it("shows no secret in another stack with a stack reference", async () => {
    await project.good("stack", "init", "reader");
    await project.good("up", "--yes", "--stack", "reader");
    await project.good("stack", "output", "--json", "--stack", "reader");
    nowhere();
  });
});
