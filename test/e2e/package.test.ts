import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { assertNowhere } from "../planted";
import { pack } from "./packed";
import { Project, root } from "./stack";

const program = `
import * as owt from "pulumi-owt";

const meeting = new owt.Room("meeting", {
  inputLimit: 6,
  views: [{ label: "main", video: { maxInput: 4, layout: { templates: { base: "lecture" } } } }],
});
export const roomId = meeting.roomId;
export const stream = meeting.mixedStreams.apply((streams) => streams.main);
`;

/** Secrets in the environment during packing, which the package must not contain. */
const planted = {
  OWT_SERVICE_KEY: "planted-service-key/+=1",
  OWT_SUPER_SERVICE_KEY: "planted-super-key/+=2",
  PULUMI_CONFIG_PASSPHRASE: "planted-passphrase/+=3",
  NPM_TOKEN: "planted-npm-token/+=4",
};

/** The packed package in another repository. */
describe("the package in another project", function () {
  this.timeout(300_000);
  let folder: string;
  let project: Project;
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync("npm", [...args, "--no-audit", "--no-fund"], {
      cwd,
      env: { ...process.env, ...planted },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-package-"));
    const archive = pack(folder, { env: { ...process.env, ...planted } });
    const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string }>;
    };
    const versionOf = (name: string) => lock.packages[`node_modules/${name}`]?.version ?? assert.fail(name);
    const dependencies = {
      "pulumi-owt": `file:${archive}`,
      ...Object.fromEntries(["@pulumi/pulumi", "@types/node", "typescript"].map((name) => [name, versionOf(name)])),
    };
    writeFileSync(
      path.join(folder, "package.json"),
      JSON.stringify({ name: "deployment", private: true, dependencies }),
    );
    npm(folder, "install", "--prefer-offline", "--engine-strict");
    const compilerOptions = {
      strict: true,
      target: "ES2022",
      module: "commonjs",
      moduleResolution: "node",
      outDir: "bin",
    };
    project = await Project.create({
      packages: path.join(folder, "node_modules"),
      checkTypes: true,
      files: { "index.ts": program, "tsconfig.json": JSON.stringify({ compilerOptions, files: ["index.ts"] }) },
    });
  });
  after(async () => {
    await project.close();
    rmSync(folder, { recursive: true });
  });

  it("contains the files for users, and no tests or tools", () => {
    const files = JSON.parse(npm(root, "pack", "--json", "--dry-run", "--ignore-scripts")) as {
      files: { path: string }[];
    }[];
    const names = files[0]?.files.map((file) => file.path) ?? [];
    for (const name of [
      "dist/provider/index.js",
      "dist/provider/index.d.ts",
      "dist/plan/index.js",
      "dist/plan/report/client.js",
      "dist/plan/report/client.css",
      "dist/plugin/pulumi-resource-owt",
      "dist/plugin-nodejs/PulumiPlugin.yaml",
      "conference.schema.json",
      "README.md",
      "LICENSE",
      "SECURITY.md",
    ]) {
      assert.ok(names.includes(name), `${name} is missing`);
    }
    assert.deepEqual(
      names.filter(
        (name) =>
          name.endsWith(".map") ||
          !/^((docs|examples|dist\/(sdk|provider|picture|plan|emulator|cli|plugin(-nodejs)?))\/|conference\.schema\.json|README|LICENSE|CHANGELOG|CONTRIBUTING|SECURITY|package\.json)/.test(
            name,
          ),
      ),
      [],
    );
  });

  it("contains no path or secret of the machine that packed it", () => {
    const packed = path.join(folder, "node_modules/pulumi-owt");
    const files = readdirSync(packed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 100);
    for (const { parentPath, name } of files) {
      const file = path.join(parentPath, name);
      const text = readFileSync(file, "latin1");
      assertNowhere(path.relative(packed, file), text, planted);
      for (const place of [`${root}/`, `${homedir()}/`, folder])
        assert.ok(!text.includes(place), `${file} has ${place}`);
      assert.doesNotMatch(
        path.relative(packed, file),
        /(^|\/)\.(?!github\/|gitlab-ci\.yml$)|data\.log|state\.json|credentials/,
      );
    }
  });

  it("compiles, creates a room, and changes nothing in a second up", async () => {
    await project.up();
    const [room] = await project.client.rooms.all();
    const outputs = JSON.parse(await project.good("stack", "output", "--json")) as Record<string, string>;
    assert.deepEqual(outputs, { roomId: room?._id, stream: `${room?._id ?? ""}-main` });
    project.requests.length = 0;
    assert.match(await project.up(), /2 unchanged/);
    assert.deepEqual(project.requests, []);
  });

  it("refuses unknown members in the editor and in the program", async () => {
    project.edit("index.ts", "inputLimit: 6", "inputLimt: 6");
    assert.match(await project.bad("preview"), /inputLimt/);
    project.edit("index.ts", "inputLimt: 6", "inputLimit: 6");
  });

  it("destroys everything", async () => {
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.client.rooms.all(), []);
  });

  it("has the owt command", () => {
    const help = execFileSync(path.join(folder, "node_modules/.bin/owt"), ["emulator", "--help"], { encoding: "utf8" });
    assert.match(help, /--port/);
  });
});
