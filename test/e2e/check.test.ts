import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import type { Finding } from "../../provider/document/judge";
import { Project, root } from "./stack";

const program = 'import * as owt from "pulumi-owt";\nnew owt.Conference("document");\n';
const document = `
services:
  a: { name: shared, key: { secret: key } }
  b: { name: shared, key: { secret: key } }
rooms:
  hall:
    inputLimt: 3
    views:
      main: { video: { maxInput: 0 } }
    mediaOut: { video: { format: { vp9: true } } }
  listed:
    views:
      - { label: main, video: { format: { codec: h264 } } }
      - { label: main }
    mediaOut: { video: { format: [{ codec: vp9 }] } }
  copy: { adopt: 5c1b9d0e8f6a7b0012345678 }
  again: { adopt: 5c1b9d0e8f6a7b0012345678 }
  audio:
    profile: audioOnly
    recordings: { archive: { media: { video: { from: { view: common } } } } }
`;
const warned = `
rooms:
  hall: { roles: {}, participantLimit: 0, views: { main: { video: { maxInput: 30, layout: { templates: { base: lecture } } } } } }
  listed: { views: [{ label: main, video: { maxInput: 30, layout: { templates: { base: lecture } } } }] }
  hall2: { name: hall, sip: { sipServer: sip.example.org } }
  page:
    streamingOuts: { page: { url: /srv/live/page.m3u8, media: { audio: { from: { view: common } } } } }
`;

/** What `owt check` prints is what a preview of the real engine says. */
describe("owt check and a preview", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    const files = { "index.ts": program, "conference.dev.yaml": document };
    project = await Project.create({ files, configuration: { "--secret key": "given" } });
  });
  after(async () => project.close());

  interface Checked {
    readonly documents: readonly { readonly findings: readonly Finding[] }[];
  }
  const check = (format: string): string => {
    const args = [path.join(root, "dist/cli/owt.js"), "check", "--format", format, "conference.dev.yaml"];
    try {
      return execFileSync(process.execPath, args, { cwd: project.folder, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };

  it("give the same errors, at the same places", async () => {
    const output = await project.bad("preview");
    const lines = check("text")
      .split("\n")
      .filter((line) => line !== "" && !line.includes(" warning: "));
    assert.equal(lines.length, 8, lines.join("\n"));
    const said = output.split("\n").flatMap((line) => /conference\.dev\.yaml:\d+:\d+ .*/.exec(line)?.[0] ?? []);
    assert.deepEqual(lines, said);
  });

  it("give the same warnings", async () => {
    project.edit("conference.dev.yaml", document, warned);
    const output = await project.preview();
    const { documents } = JSON.parse(check("json")) as Checked;
    const findings = documents.flatMap((one) => one.findings);
    assert.ok(findings.length >= 7, JSON.stringify(findings));
    const said = output.slice(output.indexOf("Diagnostics:")).match(/^ *warning: /gm) ?? [];
    assert.equal(findings.length, said.length, output);
    for (const { message, rule, file, line, column } of findings) {
      // Rooms of one name: the program names them in its own way.
      const text = rule === undefined ? message.slice(message.indexOf("The server accepts both")) : message;
      const place = `(${file}:${line}:${column}): `;
      assert.ok(
        output.split("\n").some((printed) => printed.includes(place) && printed.includes(text)),
        `${place}… ${text} is not in ${output}`,
      );
    }
  });
});
