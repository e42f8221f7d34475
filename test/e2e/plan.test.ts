import assert from "node:assert/strict";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import type { ChangeSet, Violation } from "../../plan";
import { OwtClient } from "../../sdk";
import { Project, root } from "./stack";

const program = 'import * as owt from "pulumi-owt";\nnew owt.Conference("main");\n';
const document = `services:
  training:
    key: { secret: trainingKey }
rooms:
  classroom:
    participantLimit: 40
    views:
      lecture:
        video: { parameters: { resolution: { width: 1280, height: 720 }, framerate: 24 } }
      gallery:
        video:
          layout:
            templates:
              custom:
                2: { region: ["a: 0, 0, 1/2, 1", "b: 1/2, 0, 1/2, 1"] }
    roles:
      teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }
      student: { publish: { audio: true, video: false }, subscribe: { audio: true, video: true } }
    mediaOut: { video: { format: [vp8, h264/CB] } }
    recordings:
      archive: { container: mkv, media: { audio: { from: { view: lecture } } } }
  phone:
    participantLimit: 8
    sip: { sipServer: sip.example.org, username: desk, password: { secret: sipPassword } }
  seminar: { service: training }
  hall: { participantLimit: 3 }
  annex: { participantLimit: 200, inputLimit: 10 }
`;

/** `owt plan` over the real engine. Each step continues from the document that the one before it left; nothing is applied in between. */
describe("owt plan through the real engine", function () {
  this.timeout(240_000);
  let project: Project;
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator({ control: true });
    project = await Project.create({
      files: { "index.ts": program, "conference.dev.yaml": document },
      configuration: { "--secret trainingKey": "the first key", "--secret sipPassword": "the first password" },
      emulator,
    });
    await project.up();
  });
  after(async () => project.close());

  const owt = async (...args: string[]) => {
    const child = project.start(process.execPath, path.join(root, "dist/cli/owt.js"), "plan", ...args);
    let out = "";
    child.stdout?.on("data", (data: Buffer) => (out += String(data)));
    const { code, output } = await project.outcome(child);
    return { code, out, all: output };
  };
  const json = async (...args: string[]) => {
    const { code, out, all } = await owt("--format", "json", ...args);
    assert.ok(out.startsWith("{"), all);
    return { code, set: JSON.parse(out) as ChangeSet & { readonly violations: readonly Violation[] } };
  };
  const idOf = async (name: string) => (await project.resource("Room", name)).id ?? "";
  const join = async (room: string, user: string, role = "presenter") => {
    const answer = await fetch(`${emulator.controlEndpoint ?? ""}/rooms/${room}/participants`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, role }),
    });
    assert.equal(answer.status, 201, await answer.text());
  };
  const places = (text: string): string => text.replace(/[0-9a-f]{24}/g, "ID").replace(/127\.0\.0\.1:\d+/g, "SERVER");

  it("says that nothing changes", async () => {
    const { code, out } = await owt();
    assert.equal(code, 0);
    assert.match(out, /^no changes, 7 unchanged\n$/);
  });

  it("tells a change of roles, views, formats, a layout, a key and a secret at once by what they mean", async () => {
    await join(await idOf("classroom"), "ann", "teacher");
    project.edit("conference.dev.yaml", "participantLimit: 40", "participantLimit: 60");
    project.edit("conference.dev.yaml", "video: false", "video: true");
    project.edit(
      "conference.dev.yaml",
      "width: 1280, height: 720 }, framerate: 24",
      "width: 1920, height: 1080 }, framerate: 30",
    );
    project.edit("conference.dev.yaml", "b: 1/2, 0,", "b: 1/2, 1/4,");
    project.edit("conference.dev.yaml", "h264/CB", "vp9");
    project.edit("conference.dev.yaml", "  annex:", "  annexe:");
    await project.configure({ "--secret sipPassword": "the second password" });
    const { code, out, all } = await owt("--save", "preview.json");
    assert.equal(code, 0, all);
    assert.equal(
      out.replace(/[0-9a-f]{24}/g, "ID"),
      `annex → annexe (conference.dev.yaml:27)  NEW ID  ID → made anew: nobody is in it now
  to keep it: adopt: ID under the key annexe; otherwise it is deleted
classroom (conference.dev.yaml:5)        update
  participants     40 → 60
  role student     may now send video
  view gallery     custom layout for 2 inputs: region b top 0 → 1/4
  view lecture     1280×720 at 24 → 1920×1080 at 30; default bitrate 1.3 → 3.2 Mbit/s
  may be received  video new: vp9; no longer: h264/CB
  in use now: 1 participant and 1 recording: they keep the old settings until all have left
phone (conference.dev.yaml:22)           update
  SIP account      password differs (a secret)

Warnings:
  classroom (conference.dev.yaml:15)  region-outside-picture: views.gallery.video.layout.templates.custom["2"].region[1] is "b: 1/2, 1/4, 1/2, 1": its area reaches from 1/2 to 1 across and from 1/4 to 5/4 down, but the picture is from 0 to 1 (silence it with ignoreRules: ["region-outside-picture"])

1 new id, 2 updated, 4 unchanged, 1 warning
`,
    );
  });

  it("says the same of the saved preview, as Markdown with the marker of the stack", async () => {
    const { code, out } = await owt("--format", "markdown", "preview.json");
    assert.equal(code, 0);
    assert.match(
      out,
      /^<!-- owt plan: conference\/test -->\n### `test`: 1 new id, 2 updated, 4 unchanged, 1 warning\n/,
    );
    assert.match(out, /^role student {5}may now send video$/m);
  });

  it("is refused with a code of its own where a room is in use", async () => {
    const { code, all } = await owt("--fail-on", "in-use", "preview.json");
    assert.equal(code, 3);
    assert.match(all, /--fail-on has in-use: .*: classroom \(conference\.dev\.yaml:5\)\. Wait until all have left/);
  });

  it("does not pass for a plan without anybody in use where the server was not asked", async () => {
    const { code, all } = await owt("--offline", "--fail-on", "in-use", "preview.json");
    assert.equal(code, 3);
    assert.match(all, /it is not known whether rooms are in use: annex .*, classroom/);
  });

  it("tells another key as a new id, with the way to keep it, a replaced service with its rooms, and deletions", async () => {
    await join(await idOf("phone"), "bob");
    await join(await idOf("phone"), "eve");
    // A room of another service, whose key is in the state alone.
    await join(await idOf("seminar"), "zoe");
    project.edit("conference.dev.yaml", "  annexe:", "  annex:");
    project.edit("conference.dev.yaml", "  phone:", "  telephone:");
    project.edit("conference.dev.yaml", "  hall: { participantLimit: 3 }\n", "");
    project.edit("conference.dev.yaml", "container: mkv", "container: ts");
    await project.configure({ "--secret trainingKey": "the second key" });
    const { code, out, all } = await owt("--max-deletes", "1", "--max-replaces", "5");
    assert.equal(code, 3, all);
    const phone = await idOf("phone");
    const lines = out.split("\n");
    assert.ok(lines[0]?.startsWith("phone → telephone (conference.dev.yaml:22)"), out);
    assert.match(out, new RegExp(`NEW ID {2}${phone} → made anew: 2 people in it are cut off\\n`));
    assert.match(
      out,
      new RegExp(`^ {2}to keep it: adopt: ${phone} under the key telephone; otherwise it is deleted$`, "m"),
    );
    assert.match(
      places(out),
      /^training \(service\) \(conference\.dev\.yaml:2\) +REPLACED because its key differs: its 1 room of this stack is made anew$/m,
    );
    assert.match(
      out,
      /^seminar \(conference\.dev\.yaml:25\) +REPLACED because its service training is replaced: deleted, and made anew with another id; 1 person in it is cut off$/m,
    );
    assert.match(out, /^hall +DELETED: nobody is in it now$/m);
    // The engine's own preview has the causes as messages: the plan has them in its lines.
    assert.doesNotMatch(out, /replaced because/);
    assert.match(out, /^classroom\/archive \(recording\) .*REPLACED because its container differs$/m);
    assert.match(
      out,
      /--max-deletes is 1, but 2 resources are deleted: phone → telephone .*, hall\. Take the change back/,
    );
  });

  it("respects the guards of the stack in the same way", async () => {
    await project.configured({ "owt:guards.maxDeletes": "0", "owt:guards.failOn[0]": "new-id" }, async () => {
      const { code, set } = await json();
      assert.equal(code, 3);
      assert.deepEqual(
        set.violations.map(({ guard }) => guard),
        ["maxDeletes", "new-id"],
      );
    });
  });

  it("refuses guards of the stack that it does not know", async () => {
    await project.configured({ "owt:guards.maxDelete": "0" }, async () => {
      const { code, all } = await owt();
      assert.equal(code, 2);
      assert.match(all, /owt:guards\.maxDelete is not known; did you mean "maxDeletes"\?/);
    });
  });

  it("tells another address of the server once for all resources", async () => {
    project.write("conference.dev.yaml", document);
    await project.configure({
      "--secret trainingKey": "the first key",
      "--secret sipPassword": "the first password",
    });
    const endpoint = emulator.endpoint.replace("127.0.0.1", "localhost");
    const { code, out, all } = await project.configured({ "owt:endpoint": endpoint }, () => owt());
    assert.equal(code, 0, all);
    assert.match(
      out,
      /^5 rooms, 1 service, 1 recording {2}server moved: http:\/\/127\.0\.0\.1:\d+ → http:\/\/localhost:\d+, nothing is made anew\n\nserver moved/,
    );
  });

  it("says who is cut off by a move to another service, whose former key the stack has, and that nobody is where objects are left", async () => {
    const { endpoint, superServiceId, superServiceKey, sampleServiceKey } = emulator.credentials;
    const superService = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey });
    const { _id: id } = await superService.services.create({ name: "next", key: "the second key" });
    const next = { "owt:serviceId": id, "--secret owt:serviceKey": "the second key" };
    const moved = await project.configured({ ...next, "--secret owt:formerServiceKey": sampleServiceKey }, () => owt());
    assert.match(
      moved.out,
      /^phone .* REPLACED because it moves to another service: deleted, and made anew with another id; 2 people in it are cut off$/m,
    );
    const left = await project.configured({ ...next, "owt:leaveFormer": "true" }, () => owt("--fail-on", "cut-off"));
    // The room of the training service is no part of the move.
    assert.equal(left.code, 0, left.all);
    assert.match(left.out, /^phone .* REPLACED because it moves to another service: made anew with another id$/m);
    assert.match(left.out, /stays as it is, with its former service \(owt:leaveFormer\)$/m);
    assert.match(left.out, /those of \w+ stay on their server \(owt:leaveFormer\)\.$/m);
  });

  it("tells drift with --refresh: what somebody changed, deleted or ended", async () => {
    await project.client.rooms.update(await idOf("hall"), { participantLimit: 9, views: [{}] });
    await project.client.rooms.delete(await idOf("annex"));
    const { code, out, all } = await owt("--refresh", "--fail-on", "drift");
    assert.equal(code, 3, all);
    assert.match(out, /^annex \(conference\.dev\.yaml:27\) +made anew: it is no longer on the server$/m);
    assert.match(
      out,
      /^hall .* update\n {2}participants +9 → 3\n {2}participants +somebody changed it on the server: 3 → 9$/m,
    );
    assert.match(all, /--fail-on has drift: .*: annex \(.*\), hall \(.*\)\./);
  });

  it("ends with a code of its own where the preview fails, and says why", async () => {
    project.edit("conference.dev.yaml", "participantLimit: 40", "participantLimit: many");
    const { code, out } = await owt();
    assert.equal(code, 1);
    assert.match(out, /participantLimit is "many", but must be a number/);
  });

  it("keeps a room with participants where the whole stack has a guard", async () => {
    await project.configured({ "owt:guards.deletionGuard": "true" }, async () => {
      project.write("conference.dev.yaml", document.replace(/ {2}classroom:[^]*?(?= {2}phone:)/, ""));
      const { set } = await json();
      const change = set.changes.find(({ name }) => name === "classroom");
      assert.equal(change?.use?.effect, "the deletion fails until they have left (deletionGuard)");
      assert.match(
        await project.bad("up", "--yes", "--skip-preview"),
        /"classroom" has 1 participant, who would be disconnected\. Try again when they have left, or turn the guard of the stack off: pulumi config set --path owt:guards\.deletionGuard false/,
      );
      assert.ok(await project.client.rooms.find(await idOf("classroom")));
    });
  });

  it("never shows a secret", () => {
    assert.doesNotMatch(project.printed, /the (?:first|second) (?:key|password)/);
  });
});
