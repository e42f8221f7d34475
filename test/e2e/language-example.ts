// The life of an example in another language, from creation to destruction. Each step continues from the state that the one before it
// left.

import assert from "node:assert/strict";
import * as path from "node:path";
import { Readme, countsOf } from "./examples-readme";
import { type Language, exampleIn } from "./languages";
import { type Project, type StateResource, root } from "./stack";

/** What differs between languages. */
export interface Particulars {
  readonly language: Language;
  /** File of the program. */
  readonly file: string;
  /** How the program sets the number of inputs of the view: to 9, 4 and 900. */
  readonly nested: { readonly from: string; readonly to: string; readonly wrong: string };
  /** Its name in the language. */
  readonly maxInput: string;
  /** A room to add to the program: `imported`, with 7 participants. */
  readonly imported: string;
}

/** Secrets of the example. */
const planted = /planted-(password|key)/;

/** Defines the tests of an example. */
export function testExample({ language, file, nested, maxInput, imported }: Particulars): void {
  describe(`the example ${language}`, function () {
    this.timeout(120_000);
    const readme = new Readme(path.join(root, "examples", language));
    let project: Project;
    before(async function () {
      // Without `npm test`, this makes what is missing.
      this.timeout(900_000);
      project = await exampleIn(language);
    });
    after(() => project.close());

    const resources = async () => {
      const { deployment } = JSON.parse(await project.good("stack", "export")) as {
        deployment: { resources?: StateResource[] };
      };
      return (deployment.resources ?? []).filter(({ type }) => type.startsWith("owt:index:"));
    };
    const resource = async (kind: string) =>
      (await resources()).find(({ type }) => type === `owt:index:${kind}`) ?? assert.fail(`no ${kind}`);
    const room = async () => (await project.client.rooms.all()).find(({ name }) => name === "classroom");

    it("has commands to try it", () => {
      const commands = readme.commands("Try it").map((words) => words.join(" "));
      assert.ok(commands.includes("owt plugin install"));
      assert.ok(commands.at(-1)?.endsWith("pulumi up --stack dev"));
    });

    it("reports a wrong nested value by its path, before anything is made", async () => {
      project.edit(file, nested.from, nested.wrong);
      const output = await project.bad("preview");
      const message = `views.lecture.video.${maxInput} is 900, but must be a number from 1 to 256`;
      assert.ok(output.includes(message), output);
      assert.doesNotMatch(output, /Traceback/);
      project.edit(file, nested.wrong, nested.from);
    });

    it("is created, and its look-up finds what is on the server", async () => {
      assert.deepEqual(countsOf(await project.up()), ["+ 4 created"]);
      const made = await room();
      assert.equal(made?.participantLimit, 40);
      assert.deepEqual(made.roles?.map(({ role }) => role).sort(), ["student", "teacher"]);
      assert.equal((await project.client.room(made._id).streamingOuts.list()).length, 1);
      const outputs = JSON.parse(await project.good("stack", "output", "--json")) as Record<string, unknown>;
      assert.deepEqual(outputs, { room: made._id, participantLimit: 40 });
    });

    it("has the server's defaults of what it leaves out, at every depth, and records none of them", async () => {
      const [view] = (await room())?.views ?? [];
      const { video } = view ?? {};
      assert.ok(video);
      assert.equal(video.maxInput, 9);
      assert.deepEqual([video.motionFactor, video.layout?.fitPolicy], [0.8, "letterbox"]);
      const { inputs } = await resource("Room");
      assert.deepEqual(inputs.views, {
        lecture: { video: { maxInput: 9, layout: { templates: { base: "lecture" } } } },
      });
    });

    it("keeps nested secrets encrypted, without a mark in the program", async () => {
      const { inputs, outputs } = await resource("StreamingIn");
      for (const values of [inputs, outputs]) {
        const { url } = values.source as { url: Record<string, unknown> };
        assert.ok("ciphertext" in url, JSON.stringify(Object.keys(url)));
      }
      const found = project.texts().filter(({ text }) => planted.test(text));
      assert.deepEqual(
        found.map((one) => one.file),
        [],
      );
      assert.doesNotMatch(project.printed, planted);
    });

    it("is unchanged in the next update", async () => {
      assert.deepEqual(countsOf(await project.up()), ["4 unchanged"]);
    });

    it("shows an edit by its path, and applies it", async () => {
      for (const { file: edited, from, to } of readme.edits("Change something")) project.edit(edited, from, to);
      project.edit(file, nested.from, nested.to);
      const preview = await project.preview("--diff");
      assert.deepEqual(countsOf(preview), readme.summary("Change something"));
      assert.match(preview, /~ participantLimit: 40 => 50/);
      assert.match(preview, /~ maxInput: 9 => 4/);
      assert.doesNotMatch(preview, /base *:/);
      await project.up();
      const { participantLimit, views: [view] = [] } = (await room()) ?? assert.fail();
      assert.equal(participantLimit, 50);
      assert.equal(view?.video !== false && view?.video?.maxInput, 4);
    });

    it("resets a nested value that is taken out of the program to its default", async () => {
      project.edit(file, nested.to, "");
      assert.match(await project.up("--diff"), /- maxInput: 4/);
      const [view] = (await room())?.views ?? [];
      assert.equal(view?.video !== false && view?.video?.maxInput, 16);
    });

    it("finds drift by a refresh, and mends it", async () => {
      const { _id: id } = (await room()) ?? assert.fail();
      assert.deepEqual(countsOf(await project.good("refresh", "--yes", "--skip-preview")), ["4 unchanged"]);
      await project.client.rooms.update(id, { participantLimit: 3 });
      assert.deepEqual(countsOf(await project.good("refresh", "--yes", "--skip-preview")), [
        "~ 1 updated",
        "3 unchanged",
      ]);
      assert.match(await project.up("--diff"), /~ participantLimit: 3 => 50/);
      assert.equal((await room())?.participantLimit, 50);
    });

    it("reports a view that the room does not have", async () => {
      project.edit(file, '-lecture"', '-lectur"');
      assert.match(
        await project.bad("preview"),
        /the view "lectur", which the room does not have; did you mean "lecture"/,
      );
      project.edit(file, '-lectur"', '-lecture"');
    });

    it("imports a room, which the program then declares without a difference", async () => {
      const { _id: id } = await project.client.rooms.create({ name: "imported", participantLimit: 7 });
      const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
      const output = await project.good("import", "owt:index:Room", "imported", id, ...options);
      assert.match(output, /= 1 imported/);
      project.edit(file, ...beforeCamera(imported));
      const preview = await project.preview("--diff");
      assert.deepEqual(countsOf(preview), ["5 unchanged"], preview);
    });

    it("is destroyed", async () => {
      await project.good("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await project.client.rooms.all(), []);
    });

    /** An edit that puts a part before the declaration of the camera. */
    const beforeCamera = (part: string): [string, string] => {
      const begin = language === "yaml" ? "  camera:\n" : "camera = ";
      return [begin, `${part}\n${begin}`];
    };
  });
}
