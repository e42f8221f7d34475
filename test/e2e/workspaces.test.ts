// Workspaces in which the program depends on a component, and the component on this package. The engine's host process
// resolves the package from the folder of the program.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import {
  type ManagerName,
  commandOf,
  environmentWith,
  installTools,
  managers,
  runManager,
  writeFiles,
} from "./package-managers";
import { pack, packAs, version } from "./packed";
import { Project, root } from "./stack";

const node = 22;
const otherVersion = "0.0.9";

const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string } | undefined>;
};
const locked = (name: string) => lock.packages[`node_modules/${name}`]?.version ?? assert.fail(name);

/** Settings of each package manager for isolated packages. */
const workspaces: Partial<Record<ManagerName, { files: Record<string, string>; local: string }>> = {
  npm: { files: { ".npmrc": "install-strategy=nested\n" }, local: "*" },
  pnpm: {
    files: { "pnpm-workspace.yaml": "packages: [packages/*, apps/*]\nallowBuilds: { protobufjs: true }\n" },
    local: "workspace:*",
  },
  "yarn 4, Plug'n'Play": { files: {}, local: "workspace:*" },
};

const files = (archive: string, local: string) => ({
  "packages/rooms/package.json": {
    name: "@acme/rooms",
    version: "1.0.0",
    main: "index.js",
    types: "index.d.ts",
    dependencies: { "pulumi-owt": `file:${archive}`, "@pulumi/pulumi": locked("@pulumi/pulumi") },
  },
  "packages/rooms/index.js": `
    const owt = require("pulumi-owt");
    exports.makeRooms = (names) => names.map((name) => new owt.Room(name, {}));
  `,
  "packages/rooms/index.d.ts": "export declare function makeRooms(names: string[]): unknown;\n",
  "apps/prod/package.json": {
    name: "prod",
    version: "1.0.0",
    private: true,
    dependencies: {
      "@acme/rooms": local,
      ...Object.fromEntries(["@pulumi/pulumi", "@types/node", "typescript"].map((name) => [name, locked(name)])),
    },
  },
  "apps/prod/Pulumi.yaml": "name: conference\nruntime: nodejs\nmain: src/index.ts\n",
  "apps/prod/src/index.ts": 'import { makeRooms } from "@acme/rooms";\nmakeRooms(["meeting", "lecture"]);\n',
  "apps/prod/tsconfig.json": {
    compilerOptions: { strict: true, target: "ES2022", module: "Node16", moduleResolution: "Node16" },
    include: ["src"],
  },
});

/** The command in an error or a warning, with the archive instead of the name and version of the package. */
function remedy(output: string, archive: string): { folder: string; args: string[] } {
  const [, folder = "", , verb = "", spec] =
    /Run: cd (\S+) && (npm|pnpm|yarn) (add|install) (\S+)$/im.exec(output) ?? assert.fail(output);
  assert.equal(spec, `pulumi-owt@${version}`);
  return { folder, args: [verb, `pulumi-owt@file:${archive}`] };
}

describe("workspaces", function () {
  this.timeout(300_000);
  let packages: string;
  let archive: string;
  let other: string;

  before(() => {
    installTools();
    packages = realpathSync(mkdtempSync(path.join(tmpdir(), "owt-packages-")));
    archive = pack(packages);
    other = packAs(otherVersion, archive);
  });
  after(() => {
    rmSync(packages, { recursive: true });
  });

  for (const [key, { files: own, local }] of Object.entries(workspaces)) {
    const name = key as ManagerName;
    describe(`of ${name}`, () => {
      let folder: string;
      let project: Project;
      const app = () => path.join(folder, "apps/prod");

      before(async () => {
        folder = realpathSync(mkdtempSync(path.join(tmpdir(), "owt-workspace-")));
        writeFiles(name, folder, {
          "package.json": {
            name: "workspace",
            version: "1.0.0",
            private: true,
            workspaces: ["packages/*", "apps/*"],
          },
          ...own,
          ...files(archive, local),
        });
        await runManager(name, node, folder, managers[name].install);
        const through = name === "yarn 4, Plug'n'Play" ? [...commandOf(name, node), "exec"] : [];
        project = await Project.create({ folder: app(), environment: environmentWith(node), through });
      });
      after(async () => {
        await project.close();
        rmSync(folder, { recursive: true });
      });

      let command: ReturnType<typeof remedy>;
      const install = async (file: string) => {
        const args = command.args.map((arg) => arg.replace(archive, file));
        await runManager(name, node, command.folder, args);
      };

      it("reports the command that installs the package for the host process", async () => {
        const output = await project.bad("preview");
        assert.match(output, /does not find the package pulumi-owt from \S+apps\/prod\/src\./);
        assert.doesNotMatch(output, /Cannot find module|Require stack|^ +at /m);
        command = remedy(output, archive);
      });

      it("warns once about another version there", async () => {
        await install(other);
        const output = await project.preview();
        assert.match(output, /\+ 3 to create/);
        const [, diagnostics = ""] = output.split("Diagnostics:");
        assert.equal(diagnostics.split("warning: ").length - 1, 1, output);
        assert.ok(
          diagnostics.includes(`with pulumi-owt ${version}, but Pulumi's host process uses ${otherVersion},`),
          output,
        );
        assert.deepEqual(remedy(output, archive), command);
      });

      it("works after that command, without a warning", async () => {
        await install(archive);
        const output = await project.up();
        assert.match(output, /\+ 3 created/);
        assert.doesNotMatch(output, /warning: /);
        assert.equal((await project.client.rooms.all()).length, 2);
        await project.good("destroy", "--yes", "--skip-preview");
        assert.deepEqual(await project.client.rooms.all(), []);
      });
    });
  }
});
