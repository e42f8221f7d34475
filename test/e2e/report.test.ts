// The page of `owt report` over the real engine, opened in Chromium: it shows what changes and nothing else, and no secret.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { accessibilityProblems, chromiumForTests } from "../page/browser";
import { Project, root } from "./stack";

const run = promisify(execFile);

/** Names of the rooms, services and others that a page shows. */
const entriesOf = (page: Page): Promise<string[]> =>
  page.getByRole("article").getByRole("heading", { level: 3 }).allInnerTexts();

describe("npm run report through the real engine", function () {
  this.timeout(240_000);
  const browser = chromiumForTests();
  let folder: string;

  /** A copy of this project: it has its own `.owt/`, and so its own emulator and state. */
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-report-"));
    const isCopied = (file: string) =>
      !["node_modules", ".git", ".owt", "coverage", "docs", "test"].includes(path.relative(root, file));
    cpSync(root, folder, { recursive: true, filter: isCopied });
    const packages = path.join(folder, "node_modules");
    mkdirSync(packages);
    for (const name of readdirSync(path.join(root, "node_modules")))
      if (!["pulumi-owt", ".cache"].includes(name))
        symlinkSync(path.join(root, "node_modules", name), path.join(packages, name));
    symlinkSync("..", path.join(packages, "pulumi-owt"));
    const stamp = path.join("node_modules", ".cache", "pulumi-owt");
    cpSync(path.join(root, stamp), path.join(folder, stamp), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const npm = async (...args: string[]): Promise<string> => {
    const { CI: _, DISPLAY: __, WAYLAND_DISPLAY: ___, ...env } = process.env;
    const { stdout } = await run("npm", ["run", "--silent", ...args], { cwd: folder, env });
    return stdout;
  };

  it("shows the layout that was edited in the document, and only this", async () => {
    assert.match(await npm("start"), /npm run report +shows/);
    const document = path.join(folder, "conference.dev.yaml");
    const text = readFileSync(document, "utf8");
    const moved = text.replace('"4: 2/3, 3/4, 1/3, 1/4"', '"4: 2/3, 1/2, 1/3, 1/4"');
    assert.notEqual(moved, text);
    writeFileSync(document, moved);

    const [address = ""] = /file:\S+/.exec(await npm("report")) ?? [];
    const file = fileURLToPath(address);
    assert.equal(file, path.join(folder, ".owt", "report.html"));
    const { page, problems, close } = await browser.open(file);
    assert.deepEqual(await entriesOf(page), ["stage"]);
    const room = page.getByRole("article");
    assert.deepEqual(await room.getByRole("heading", { level: 4, name: /^View/ }).allInnerTexts(), [
      "View stage changed",
    ]);
    const regions = room.getByRole("row").filter({ hasText: "moved" });
    assert.deepEqual(await regions.getByRole("rowheader").allInnerTexts(), ["4"]);
    assert.match(await regions.innerText(), /top 3\/4.*top 1\/2/s);
    assert.deepEqual(await accessibilityProblems(page), []);
    assert.deepEqual(problems, []);
    await close();
  });
});

const program = 'import * as owt from "pulumi-owt";\nnew owt.Conference("main");\n';
const document = `services:
  training:
    key: { secret: trainingKey }
rooms:
  phone:
    sip: { sipServer: sip.example.org, username: desk, password: { secret: sipPassword } }
  channel:
    streamingIns:
      camera: { source: { url: { secret: cameraUrl } }, views: [common] }
    streamingOuts:
      live: { url: { secret: liveUrl }, media: { audio: { from: { view: common } } } }
  seminar: { service: training }
`;
const secrets = (which: string): Record<string, string> => ({
  trainingKey: `key-${which}-Hw7"<&>`,
  sipPassword: `password-${which}-é+/=`,
  cameraUrl: `rtsp://user:camera-${which}@192.0.2.20/camera`,
  liveUrl: `rtmp://192.0.2.30/live/stream-${which}`,
});
const secretly = (which: string) =>
  Object.fromEntries(Object.entries(secrets(which)).map(([name, value]) => [`--secret ${name}`, value]));

describe("owt report through the real engine", function () {
  this.timeout(240_000);
  const browser = chromiumForTests();
  let project: Project;

  before(async () => {
    project = await Project.create({
      files: { "index.ts": program, "conference.dev.yaml": document },
      configuration: secretly("first"),
    });
    await project.up();
    await project.client.rooms.create({ name: "Found", participantLimit: 4 });
  });
  after(async () => project.close());

  const report = async (...args: string[]): Promise<string> => {
    const { code, output } = await project.outcome(
      project.start(process.execPath, path.join(root, "dist/cli/owt.js"), "report", ...args),
    );
    assert.equal(code, 0, output);
    return path.join(project.folder, "owt-report.html");
  };

  it("says that nothing changes", async () => {
    const { page, problems, close } = await browser.open(await report());
    assert.deepEqual(await entriesOf(page), []);
    assert.match(await page.locator("main").innerText(), /Nothing changes\./);
    assert.deepEqual(problems, []);
    await close();
  });

  it("shows rooms that are taken over, and secrets that differ without their values", async () => {
    await project.configure(secretly("second"));
    project.edit(
      "conference.dev.yaml",
      "rooms:\n",
      "rooms:\n  found: { adopt: { name: Found }, name: Found, participantLimit: 4 }\n",
    );
    const file = await report();
    const text = readFileSync(file, "utf8");
    for (const value of [...Object.values(secrets("first")), ...Object.values(secrets("second"))])
      for (const spelt of spellings(value)) assert.ok(!text.includes(spelt), `${spelt} is in the page`);

    const { page, problems, close } = await browser.open(file);
    const shown = await entriesOf(page);
    for (const name of ["found", "phone", "channel", "seminar"])
      assert.ok(
        shown.some((entry) => entry.includes(name)),
        shown.join(),
      );
    assert.match(await page.getByRole("article", { name: "found" }).innerText(), /taken over/i);
    assert.match(await page.getByRole("article", { name: "phone" }).innerText(), /password\s+differs \(a secret\)/);
    assert.deepEqual(problems, []);
    await close();
  });
});

/** A value as it may stand in a page: as it is, in JSON, in markup, in an address, and in base64. */
const spellings = (value: string): string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  encodeURIComponent(value),
  Buffer.from(value).toString("base64").replace(/=+$/, "").slice(0, -1),
];
