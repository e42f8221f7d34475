// The fate of an object of each kind that is on the server when a stack without it is brought up: a run was lost, or the same stack is also
// kept in another backend. Writes the table of docs/reliability.md.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { kinds } from "../../provider/kinds";
import { Project, root } from "./stack";

const program = `
import * as owt from "pulumi-owt";
new owt.Service("service", { key: "a-key" });
const sip = { sipServer: "sip.example.org", username: "studio" };
const room = new owt.Room("room", { views: { main: {} }, sip });
const from = room.mixedStreams.main;
const media = { audio: { from }, video: { from } };
new owt.Recording("recording", { room, media });
new owt.StreamingOut("streamingOut", { room, url: "rtmp://192.0.2.20/live/a", media });
new owt.SipCall("call", { room, peerURI: "desk", mediaOut: { audio: { from } } });
const camera = new owt.StreamingIn("camera", { room, source: { url: "rtsp://192.0.2.20/camera" }, views: ["main"] });
const region = { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } };
new owt.ViewLayout("layout", { room, view: "main", layout: [{ stream: camera, region }] });
new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from } } });
new owt.Token("token", { room, user: "probe", role: "viewer" });
`;

const [opening, closing] = [
  "<!-- lost runs: OWT_WRITE=1 npm test -- test/e2e/lost-kinds.test.ts -->",
  "<!-- end of lost runs -->",
];
const file = path.join(root, "docs/reliability.md");

describe("objects of each kind that no state has", function () {
  this.timeout(240_000);
  let project: Project;
  let empty: string;
  /** For each situation the fates of the kinds, as they stand in the table. */
  const fates = new Map<string, ReadonlyMap<string, string>>();

  before(async () => {
    project = await Project.create({ files: { "index.ts": program } });
    empty = await project.good("stack", "export");
    await project.up();
  });
  after(async () => project.close());

  /** Ids by kind, from the JSON of an exported state. */
  const idsIn = (state: string): ReadonlyMap<string, string> => {
    const { deployment } = JSON.parse(state) as {
      deployment: { resources?: { type: string; id?: string }[] };
    };
    return new Map(
      (deployment.resources ?? []).flatMap(({ type, id }) =>
        type.startsWith("pulumi-nodejs:dynamic/owt:") ? [[type.split(":").at(-1) ?? "", id ?? ""] as const] : [],
      ),
    );
  };

  /** The result of the second run for each object of the first one. */
  function fatesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, output: string) {
    assert.deepEqual([...after.keys()].sort(), Object.keys(kinds).sort());
    const fateOf = (kind: string, id: string): string => {
      const isNamed = output.includes(id);
      if (after.get(kind) === id && isNamed) return "taken up, and reported";
      if (kind === "ViewLayout") return "set again";
      if (kind === "Token") return "made again; the former one expires";
      return isNamed ? "a second one; the first is named" : "a second one, unseen";
    };
    return new Map([...before].map(([kind, id]) => [kind, fateOf(kind, id)]));
  }

  const expectNoneTwice = async (ids: ReadonlyMap<string, string>) => {
    assert.deepEqual(
      (await project.client.rooms.all()).map(({ _id }) => _id),
      [ids.get("Room")],
    );
    const of = project.client.room(ids.get("Room") ?? "");
    const lists = await Promise.all(
      [of.recordings, of.streamingOuts, of.streamingIns, of.sipCalls, of.analytics].map((each) => each.list()),
    );
    assert.deepEqual(
      lists.map(({ length }) => length),
      [1, 1, 1, 1, 1],
    );
  };

  it("are there once after a run that was lost and the same command again", async () => {
    const before = idsIn(await project.good("stack", "export"));
    const lost = path.join(project.folder, "lost.json");
    writeFileSync(lost, empty);
    await project.good("stack", "import", "--file", lost);
    const output = await project.up();
    const after = idsIn(await project.good("stack", "export"));
    fates.set("created in a run that was lost", fatesOf(before, after, output));
    await expectNoneTwice(after);
    await project.preview("--expect-no-changes");
  });

  it("are there once after the same stack from another backend", async () => {
    const before = idsIn(await project.good("stack", "export"));
    const folder = path.join(project.folder, "elsewhere");
    mkdirSync(folder);
    const elsewhere = async (...args: string[]) => {
      const backend = `PULUMI_BACKEND_URL=file://${folder}`;
      const { code, output } = await project.outcome(project.start("env", backend, "pulumi", ...args));
      assert.equal(code, 0, output);
      return output;
    };
    await elsewhere("stack", "init", "test");
    const output = await elsewhere("up", "--yes", "--skip-preview");
    const after = idsIn(await elsewhere("stack", "export"));
    fates.set("the same stack from another backend", fatesOf(before, after, output));
    await expectNoneTwice(after);
    await project.preview("--expect-no-changes");
  });

  it("are in the table of docs/reliability.md (OWT_WRITE=1 writes it)", async () => {
    const situations = [...fates.keys()];
    const rows = Object.keys(kinds).map((kind) => [
      kind,
      ...situations.map((name) => fates.get(name)?.get(kind) ?? ""),
    ]);
    const lines = [["kind", ...situations], ["---", ...situations.map(() => "---")], ...rows];
    const table = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
    const text = readFileSync(file, "utf8");
    const part = new RegExp(`${opening}[^]*${closing}`);
    assert.match(text, part);
    const written = text.replace(part, () => [opening, table, closing].join("\n\n"));
    const whole = await format(written, { ...(await resolveConfig(file)), parser: "markdown" });
    if (process.env.OWT_WRITE === "1") writeFileSync(file, whole);
    else assert.equal(text, whole);
  });
});
