// The line of `owt doctor` about the native provider.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { checkPlugin } from "../../../cli/doctor/plugin";
import { pluginVersion } from "../../../cli/plugin/install";

const plugin = path.join(__dirname, "../../../dist/plugin");

describe("owt doctor, the native provider", () => {
  let folder: string;
  let home: string | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-doctor-"));
    home = process.env.PULUMI_HOME;
    process.env.PULUMI_HOME = path.join(folder, "home");
    write("Pulumi.yaml", "name: p\nruntime: nodejs\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (home === undefined) delete process.env.PULUMI_HOME;
    else process.env.PULUMI_HOME = home;
  });

  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const installed = () => path.join(folder, "home", "plugins", `resource-owt-v${pluginVersion()}`);

  it("is not missed where no program uses it", () => {
    write("index.ts", 'import * as owt from "pulumi-owt";\n');
    write("node_modules/other/index.js", 'require("pulumi-owt/native");\n');
    assert.equal(checkPlugin(folder).status, "skipped");
  });

  for (const [file, text] of [
    ["src/rooms.ts", 'import * as owt from "pulumi-owt/native";\n'],
    ["Main.yaml", "resources:\n  classroom: { type: owt:Room }\n"],
    ["__main__.py", "import pulumi_owt as owt\n"],
    ["main.go", 'import "example.com/pulumi-owt/sdk/go/owt"\n'],
  ] as const)
    it(`is missed where a program uses it: ${file}`, () => {
      write(file, text);
      const { status, remedy } = checkPlugin(folder);
      assert.deepEqual([status, remedy], ["problem", "Run: npx owt plugin install."]);
    });

  it("is found among Pulumi's plugins", () => {
    cpSync(plugin, installed(), { recursive: true });
    const { status, text } = checkPlugin(folder);
    assert.equal(status, "ok");
    assert.ok(text.includes(installed()), text);
  });

  it("is found where the project names it", () => {
    write("Pulumi.yaml", "name: p\nruntime: yaml\nplugins: { providers: [{ name: owt, path: provider }] }\n");
    assert.match(checkPlugin(folder).text, /there is no pulumi-resource-owt in it/);
    cpSync(plugin, path.join(folder, "provider"), { recursive: true });
    assert.equal(checkPlugin(folder).status, "ok");
  });

  it("must have the version of the package", () => {
    cpSync(plugin, installed(), { recursive: true });
    writeFileSync(path.join(installed(), "package.json"), '{ "version": "0.0.1" }');
    assert.match(checkPlugin(folder).text, /has the native provider 0\.0\.1, and this command is/);
  });
});
