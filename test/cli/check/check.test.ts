// `owt check`: what it finds, in which form, and its exit codes.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { owt, removeFolders, temporaryFolder } from "../../emulator/support";
import { type Outcome, nowhere } from "../support";

const good = "rooms:\n  meeting: { participantLimit: 20 }\n";
const wrong = "rooms:\n  hall:\n    inputLimt: 3\n    roles: []\n";
const warned = "rooms:\n  hall:\n    roles: []\n";
const unknownMember = 'rooms.hall.inputLimt is not known; did you mean "inputLimit"?';
const withoutRoles =
  'is empty: no token can be made, and nobody can join (silence it with ignoreRules: ["room-without-roles"])';

describe("owt check", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = temporaryFolder();
  });
  after(removeFolders);

  /** Runs the command in a folder of its own, with these documents and this standard input. */
  async function check(files: Readonly<Record<string, string>>, args: string[], input = ""): Promise<Outcome> {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    writeFileSync(path.join(folder, "input"), input);
    const options = { cwd: folder, env: { ...nowhere, PATH: "" }, shell: "exec <input" };
    const { ended, stdout, stderr } = owt(["check", ...args], options);
    const [code] = await ended;
    return { code, out: stdout(), error: stderr() };
  }

  it("finds nothing in a good document, without a stack, a server and a pulumi on the PATH", async () => {
    const outcome = await check({ "good.yaml": good }, ["good.yaml"]);
    assert.deepEqual(outcome, { code: 0, out: "", error: "1 document: no errors\n" });
  });

  it("prints errors and warnings in the order of the text, each with its place", async () => {
    const { code, out, error } = await check({ "a.yaml": wrong }, ["a.yaml"]);
    assert.equal(code, 1);
    assert.equal(
      out,
      `a.yaml:3:5 ${unknownMember}\na.yaml:4:5 warning: room-without-roles: rooms.hall.roles ${withoutRoles}\n`,
    );
    assert.equal(error, "1 document: 1 error, 1 warning\n");
  });

  it("judges all documents, and sums them up", async () => {
    const { code, out, error } = await check({ "a.yaml": wrong, "b.yaml": good, "c.yaml": "rooms: [\n" }, [
      "a.yaml",
      "b.yaml",
      "c.yaml",
    ]);
    assert.deepEqual([code, error], [1, "3 documents: 2 errors, 1 warning\n"]);
    assert.match(out, /^a\.yaml:3:5 .*\na\.yaml:4:5 .*\nc\.yaml:2:1 /);
  });

  it("says what checks a program in Pulumi YAML", async () => {
    const program = "name: p\nruntime: yaml\nresources:\n  hall: { type: owt:Room }\n";
    const { code, out } = await check({ "Pulumi.yaml": program }, ["Pulumi.yaml"]);
    assert.equal(code, 1);
    assert.match(out, /^Pulumi\.yaml.* is a project or a program of Pulumi, .*: pulumi preview checks it\.\n$/);
  });

  it("takes secrets as given", async () => {
    const text = "services: { a: { key: { secret: nowhere } } }\nrooms: { r: { service: a } }\n";
    assert.equal((await check({ "s.yaml": text }, ["s.yaml"])).code, 0);
  });

  it("succeeds with warnings, and fails with --strict", async () => {
    const files = { "w.yaml": warned };
    assert.equal((await check(files, ["w.yaml"])).code, 0);
    assert.equal((await check(files, ["w.yaml", "--strict"])).code, 1);
  });

  it("ignores rules", async () => {
    const args = ["w.yaml", "--strict", "--ignore-rules", "input-limit-zero,room-without-roles"];
    assert.deepEqual(await check({ "w.yaml": warned }, args), { code: 0, out: "", error: "1 document: no errors\n" });
  });

  it("refuses to ignore what is no rule, and rules by which servers refuse rooms", async () => {
    const { code, error } = await check({}, ["--ignore-rules", "room-without-role,room-too-large", "w.yaml"]);
    assert.equal(code, 2);
    assert.match(error, /--ignore-rules has "room-without-role".*did you mean "room-without-roles"\?/);
    assert.match(error, /--ignore-rules has "room-too-large", which cannot be ignored/);
  });

  it("reads the standard input, under the name of a file", async () => {
    const { code, out } = await check({}, ["-", "--stdin-filename", "conference.dev.yaml"], wrong);
    assert.equal(code, 1);
    assert.match(out, /^conference\.dev\.yaml:3:5 rooms\.hall/);
  });

  it("judges the others if a file is missing, and exits with 2", async () => {
    const { code, out, error } = await check({ "a.yaml": wrong }, ["none.yaml", "a.yaml"]);
    assert.deepEqual([code, error], [2, "2 documents: 2 errors, 1 warning\n"]);
    assert.match(out, /^none\.yaml: it does not exist .*\na\.yaml:3:5 /);
  });

  it("prints JSON with the range of each place", async () => {
    const { out } = await check({ "a.yaml": wrong, "b.yaml": good }, ["--format", "json", "a.yaml", "b.yaml"]);
    assert.deepEqual(JSON.parse(out), {
      errors: 1,
      warnings: 1,
      documents: [
        {
          file: "a.yaml",
          findings: [
            {
              severity: "error",
              file: "a.yaml",
              line: 3,
              column: 5,
              endLine: 3,
              endColumn: 14,
              path: "rooms.hall.inputLimt",
              message: 'is not known; did you mean "inputLimit"?',
            },
            {
              severity: "warning",
              file: "a.yaml",
              line: 4,
              column: 5,
              endLine: 4,
              endColumn: 10,
              path: "rooms.hall.roles",
              message: withoutRoles,
              rule: "room-without-roles",
            },
          ],
        },
        { file: "b.yaml", findings: [] },
      ],
    });
  });

  it("prints workflow commands of GitHub, escaped", async () => {
    const text = 'rooms:\n  "50%, or: more": {}\n  hall: { roles: [] }\n';
    const { out } = await check({ "x,y:z%.yaml": text }, ["--format", "github", "x,y:z%.yaml", "none.yaml"]);
    const [first = "", second = "", third = ""] = out.split("\n");
    assert.match(
      first,
      /^::error file=x%2Cy%3Az%25\.yaml,line=2,endLine=2,col=3,endColumn=18::rooms\["50%25, or: more"\] is named/,
    );
    assert.match(
      second,
      /^::warning file=x%2Cy%3Az%25\.yaml,line=3,.*,title=room-without-roles::rooms\.hall\.roles is/,
    );
    assert.match(third, /^::error file=none\.yaml::it does not exist/);
  });

  for (const format of ["text", "github"])
    it(`lets no document write a line of its own into the ${format}`, async () => {
      const text =
        'rooms:\n  "a\\n::error::planted": {}\n  r: { name: "\\u2028\\r\\n::warning::planted", inputLimit: x }\n';
      const { out } = await check({ "p.yaml": text }, ["--format", format, "p.yaml"]);
      assert.match(out, /planted/);
      assert.doesNotMatch(out, /[\r\n]::(error|warning)::planted/);
    });

  it("refuses a name for a standard input that is not read", async () => {
    const { code, error } = await check({ "g.yaml": good }, ["g.yaml", "--stdin-filename", "x.yaml"]);
    assert.equal(code, 2);
    assert.match(error, /give - as the document/);
  });
});
