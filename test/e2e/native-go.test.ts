// The example in Go, and the programs in Go that documents show.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { blocks } from "../markdown";
import { Readme, countsOf } from "./examples-readme";
import { exampleIn } from "./languages";
import { type Project, root } from "./stack";

const program = "main.go";

describe("the example go", function () {
  this.timeout(300_000);
  const readme = new Readme(path.join(root, "examples/go"));
  let project: Project;

  before(async function () {
    // Without `npm test`, this makes what is missing.
    this.timeout(900_000);
    project = await exampleIn("go");
  });
  after(() => project.close());

  const vetted = async () => {
    const { code, output } = await project.outcome(project.start("go", "vet", "."));
    assert.equal(code, 0, output);
  };

  it("passes go vet, as the programs in Go of documents do", async () => {
    await vetted();
    const example = readFileSync(path.join(project.folder, program), "utf8");
    const documents = ["README.md", "docs/languages.md"].map((file) => readFileSync(path.join(root, file), "utf8"));
    const programs = documents.flatMap((text) =>
      blocks(text).flatMap(({ language, code }) => (language === "go" ? [code] : [])),
    );
    assert.equal(programs.length, 1);
    for (const text of programs) {
      project.write(program, text);
      await vetted();
    }
    project.write(program, example);
  });

  it("is created, and unchanged in the next update", async () => {
    assert.deepEqual(countsOf(await project.up()), ["+ 4 created"]);
    assert.deepEqual(countsOf(await project.up()), ["4 unchanged"]);
    const [room] = await project.client.rooms.all();
    assert.equal(room?.participantLimit, 40);
  });

  it("shows an edit by its path", async () => {
    for (const { file, from, to } of readme.edits("Change something")) project.edit(file, from, to);
    const preview = await project.preview("--diff");
    assert.deepEqual(countsOf(preview), readme.summary("Change something"));
    assert.match(preview, /~ participantLimit: 40 => 50/);
  });

  it("is reported with its place where it cannot be compiled", async () => {
    project.edit(program, "ParticipantLimit:", "ParticipantLimt:");
    assert.match(await project.bad("preview"), /main\.go:\d+:\d+: unknown field ParticipantLimt/);
    project.edit(program, "ParticipantLimt:", "ParticipantLimit:");
  });

  it("is destroyed", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });
});
