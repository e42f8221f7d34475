// `owt init`: the files of a deployment repository.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { removeFolders, temporaryFolder } from "../../emulator/support";
import { runOwt } from "../support";

const text = (folder: string, file: string) => readFileSync(path.join(folder, file), "utf8");
const yaml = (folder: string, file: string) => parse(text(folder, file)) as Record<string, unknown>;

describe("owt init", function () {
  this.timeout(60_000);
  after(removeFolders);

  it("writes a repository with a document and GitHub workflows, and prints the next steps", async () => {
    const folder = path.join(temporaryFolder(), "Our Conferences");
    const { code, out, error } = await runOwt(["init", folder]);
    assert.deepEqual([code, error], [0, ""]);
    assert.deepEqual(readdirSync(folder).sort(), [
      ".github",
      ".gitignore",
      "Pulumi.dev.yaml",
      "Pulumi.yaml",
      "conference.dev.yaml",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ]);
    assert.deepEqual(readdirSync(path.join(folder, ".github/workflows")).sort(), [
      "apply.yml",
      "drift.yml",
      "plan.yml",
    ]);
    assert.equal(yaml(folder, "Pulumi.yaml").name, "our-conferences");
    assert.deepEqual(yaml(folder, "Pulumi.dev.yaml"), {
      config: { "our-conferences:document": "conference.dev.yaml" },
    });
    assert.match(out, /npm install\n {2}pulumi stack init dev\n {2}pulumi config set owt:endpoint https:\/\/HOST:3000/);
    assert.match(out, /pulumi config set --secret owt:serviceKey\n/);
  });

  it("depends on the packages that this release is tested with", async () => {
    const folder = temporaryFolder();
    await runOwt(["init", folder, "--name", "ours"]);
    const own = require("../../../package.json") as Record<string, Record<string, string>> & { version: string };
    assert.deepEqual(JSON.parse(text(folder, "package.json")), {
      name: "ours",
      private: true,
      main: "index.ts",
      dependencies: {
        "@pulumi/pulumi": own.peerDependencies?.["@pulumi/pulumi"],
        "pulumi-owt": `^${own.version}`,
      },
      devDependencies: {
        "@types/node": own.devDependencies?.["@types/node"],
        typescript: own.devDependencies?.typescript,
      },
    });
  });

  it("uses the options", async () => {
    const folder = temporaryFolder();
    const place = ["--endpoint", "https://OWT.example.org:3000/", "--service-id", "5C1B9D0E8F6A7B0012345678"];
    const { code, out } = await runOwt(
      [
        "init",
        ".",
        "--yes",
        "--name",
        "ours",
        "--kind",
        "program",
        "--stack",
        "production",
        "--ci",
        "gitlab",
        ...place,
      ],
      { cwd: folder },
    );
    assert.equal(code, 0);
    assert.deepEqual(yaml(folder, "Pulumi.production.yaml"), {
      config: { "owt:endpoint": "https://owt.example.org:3000", "owt:serviceId": "5c1b9d0e8f6a7b0012345678" },
    });
    assert.match(text(folder, "index.ts"), /new owt\.Room\(/);
    assert.ok(!existsSync(path.join(folder, "conference.production.yaml")));
    const workflow = yaml(folder, ".gitlab-ci.yml") as { apply: { script: string[] } };
    assert.deepEqual(workflow.apply.script, ["pulumi up --yes --skip-preview --stack production"]);
    assert.doesNotMatch(out, /\n {2}cd |owt:endpoint|owt:serviceId/);
  });

  it("writes a program without a document, and a stack file that Pulumi can read", async () => {
    const folder = temporaryFolder();
    await runOwt(["init", folder, "--yes", "--kind", "program", "--ci", "none"]);
    assert.deepEqual(yaml(folder, "Pulumi.dev.yaml"), { config: {} });
    assert.ok(!existsSync(path.join(folder, ".github")));
  });

  it("writes workflows whose check finds nothing in the document that it writes", async () => {
    for (const [ci, file] of [
      ["github", ".github/workflows/plan.yml"],
      ["gitlab", ".gitlab-ci.yml"],
    ] as const) {
      const folder = temporaryFolder();
      await runOwt(["init", folder, "--yes", "--ci", ci]);
      const [, command = ""] = /npx owt (check .*)$/m.exec(text(folder, file)) ?? [];
      const { code, error } = await runOwt(command.split(" "), { cwd: folder });
      assert.deepEqual([code, error], [0, "1 document: no errors\n"]);
    }
  });

  it("refuses a folder that has one of the files, and writes nothing", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: mine\n");
    mkdirSync(path.join(folder, ".github/workflows"), { recursive: true });
    writeFileSync(path.join(folder, ".github/workflows/plan.yml"), "mine\n");
    const { code, error } = await runOwt(["init", folder]);
    assert.equal(code, 2);
    assert.match(error, /has Pulumi\.yaml, \.github\/workflows\/plan\.yml already; nothing was written/);
    assert.deepEqual(readdirSync(folder).sort(), [".github", "Pulumi.yaml"]);
    assert.equal(text(folder, "Pulumi.yaml"), "name: mine\n");
  });

  for (const [option, value, reason] of [
    ["--name", "Our Rooms", /--name is "Our Rooms", but must be: lower-case letters/],
    ["--stack", "a b", /--stack is "a b", but must be: letters/],
    ["--endpoint", "owt.example.org", /--endpoint /],
    ["--service-id", "5c1b", /--service-id is "5c1b", but must be: 24 hexadecimal digits/],
    ["--kind", "yaml", /argument 'yaml' is invalid\. Allowed choices are document, program/],
  ] as const) {
    it(`refuses ${option} ${value}, and writes nothing`, async () => {
      const folder = temporaryFolder();
      const { code, error } = await runOwt(["init", folder, option, value]);
      assert.equal(code, 2);
      assert.match(error, reason);
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});
