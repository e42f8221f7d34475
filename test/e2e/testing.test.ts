// The examples of docs/testing.md, run as their readers would: unit tests, a policy pack with the real engine, the Automation API.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import { hosts } from "../hosts";
import { blocks, fileNameOf } from "../markdown";
import { type Outcome, Project, root } from "./stack";

const page = readFileSync(path.join(root, "docs/testing.md"), "utf8");

/** The text of a file of the page. */
const fileOf = (name: string): string =>
  blocks(page).find((block) => fileNameOf(block) === name)?.code ?? assert.fail(`the page has no ${name}`);

const classrooms = fileOf("classrooms.ts");
/** The same program in the API's spelling, with lists. */
const listed = classrooms
  .replace("views: { lecture: {", 'views: [{ label: "lecture", ')
  .replace('"lecture" } } } } },', '"lecture" } } } }],')
  .replace("roles: {", "roles: [")
  .replace(/(teacher|student): \{/g, '{ role: "$1", ')
  .replace("  },\n});", "  ],\n});");
const withTypes = "ts-node/register/transpile-only";

/** A file of the page as JavaScript. */
const compiled = (text: string): string =>
  ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS } })
    .outputText;

describe("the examples of docs/testing.md", function () {
  this.timeout(180_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-testing-"));
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  describe("for unit tests", () => {
    const runners = {
      "classrooms.test.ts": [path.join(root, "node_modules/mocha/bin/mocha.js"), "--no-config", "--require", withTypes],
      "classrooms.node-test.ts": ["--require", withTypes, "--test"],
    };
    /** Runs a test of the page on a program. */
    function run(name: keyof typeof runners, program: string): { status: number | null; stdout: string } {
      writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { esModuleInterop: true } }));
      writeFileSync(path.join(folder, "classrooms.ts"), program);
      writeFileSync(path.join(folder, name), fileOf(name));
      // Without the variables of the runner of this test.
      const { PATH, HOME } = process.env;
      const options = { cwd: folder, encoding: "utf8" as const, env: { PATH, HOME } };
      return spawnSync(process.execPath, [...runners[name], name], options);
    }

    for (const [name, from, to] of [
      ["classrooms.test.ts", "publish: { audio: true, video: false }", "publish: { audio: true, video: true }"],
      ["classrooms.node-test.ts", "maxInput: 9", "maxInput: 8"],
    ] as const) {
      it(`take the program: ${name}`, () => {
        const { status, stdout } = run(name, classrooms);
        assert.equal(status, 0, stdout);
        assert.match(stdout, /2 passing|pass 1/);
      });

      it(`see names where the program has lists: ${name}`, () => {
        assert.match(listed, /views: \[\{ label: "lecture"[^]*\{ role: "student"/);
        const { status, stdout } = run(name, listed);
        assert.equal(status, 0, stdout);
      });

      it(`take the program of the native provider: ${name}`, () => {
        const { status, stdout } = run(name, classrooms.replace('"pulumi-owt"', '"pulumi-owt/native"'));
        assert.equal(status, 0, stdout);
      });

      it(`fail when the program declares something else: ${name}`, () => {
        assert.ok(classrooms.includes(from));
        const { status, stdout } = run(name, classrooms.replace(from, to));
        assert.equal(status, 1, stdout);
        assert.match(stdout, /1 failing|fail 1/);
      });
    }
  });

  for (const host of hosts)
    describe(`for policies, ${host}`, () => {
      let project: Project;

      before(async () => {
        project = await Project.create({ host, files: { "index.ts": classrooms } });
        const pack = path.join(project.folder, "policies");
        mkdirSync(pack);
        symlinkSync(path.join(root, "node_modules"), path.join(pack, "node_modules"));
        project.write("policies/index.ts", fileOf("policies/index.ts"));
        project.write("policies/PulumiPolicy.yaml", "runtime: nodejs\n");
        project.write(
          "policies/package.json",
          JSON.stringify({ name: "policies", version: "1.0.0", main: "index.ts" }),
        );
      });
      after(async () => project.close());

      /** Runs a command of `pulumi` with the policies of the page. */
      const run = (...args: string[]): Promise<Outcome> => project.run(...args, "--policy-pack", "policies");

      it("take the program in a preview, where it does not know the endpoint", async () => {
        const { code, output } = await run("preview");
        assert.match(output, /conference@v1\.0\.0/);
        const isKnown = host === "native";
        assert.equal(code, isKnown ? 255 : 0, output);
        assert.equal(/only-https[^]*is plain http/.test(output), isKnown, output);
      });

      it("refuse plain http when the update has made the room", async () => {
        const { code, output } = await run("up", "--yes", "--skip-preview");
        assert.equal(code, 255, output);
        assert.match(output, /only-https[^]*http:\/\/127\.0\.0\.1:\d+ is plain http/);
      });

      it("refuse other limits and names in a preview", async () => {
        project.edit("index.ts", "participantLimit: 40", "participantLimit: 101");
        project.edit(
          "index.ts",
          "export const stream",
          'const views = Object.fromEntries(["a", "b", "c", "d", "e"].map((label) => [label, {}]));\n' +
            'new owt.Room("Second_Room", { views });\n' +
            'new owt.Room("listed", { participantLimit: 1, views: Object.keys(views).map((label) => ({ label })) });\n' +
            "export const stream",
        );
        const { code, output } = await run("preview");
        assert.notEqual(code, 0, output);
        for (const said of [
          /participantLimit is 101: 100 is the most/,
          /participantLimit is not set: give a number up to 100/,
          /it has 5 views: 4 is the most/,
          /Second_Room is not of the form meeting-room/,
        ])
          assert.match(output, said);
        // Of the map, and of the list.
        assert.equal(output.match(/it has 5 views/g)?.length, 2);
      });
    });

  describe("for the Automation API", () => {
    let project: Project;
    /** A folder without packages. */
    let elsewhere: string;

    before(async () => {
      project = await Project.create({ host: "both", files: { "index.ts": classrooms } });
      elsewhere = mkdtempSync(path.join(tmpdir(), "owt-elsewhere-"));
      project.write("deploy.js", compiled(fileOf("deploy.ts")));
    });
    after(async () => {
      await project.close();
      rmSync(elsewhere, { recursive: true });
    });

    /** Runs a file of the project from another folder, against the project's server. */
    const run = (name: string, cwd: string): Promise<Outcome> => {
      const { endpoint, sampleServiceId, sampleServiceKey } = project.emulator.credentials;
      const server = `OWT_ENDPOINT=${endpoint} OWT_SERVICE_ID=${sampleServiceId} OWT_SERVICE_KEY=${sampleServiceKey}`;
      const script = `cd ${cwd} && ${server} exec ${process.execPath} ${path.join(project.folder, name)}`;
      return project.outcome(project.start("sh", "-c", script));
    };

    it("run an inline program from another folder", async () => {
      const { code, output } = await run("deploy.js", elsewhere);
      assert.equal(code, 0, output);
      assert.match(output, /\{ create: 2 \}\n[0-9a-f]{24}/);
    });

    it("run an inline program with the native provider that its settings name", async () => {
      const [, settings = assert.fail("the page has no settings")] = /`(plugins: \{.*\})`/.exec(page) ?? [];
      const natively = fileOf("deploy.ts")
        .replace('"pulumi-owt"', '"pulumi-owt/native"')
        .replace("main: __dirname", settings)
        .replace('"dev"', '"native"');
      project.write("deploy-native.js", compiled(`import * as path from "node:path";\n${natively}`));
      const { code, output } = await run("deploy-native.js", elsewhere);
      assert.equal(code, 0, output);
      assert.match(output, /\{ create: 2 \}\n[0-9a-f]{24}/);
    });

    it("look for the package in the working directory of the caller without main", async () => {
      const withoutMain = fileOf("deploy.ts")
        .replace(/^ *projectSettings: .*$/m, "")
        .replace('"dev"', '"other"');
      project.write("deploy-here.js", compiled(withoutMain));
      const { code, output } = await run("deploy-here.js", elsewhere);
      assert.notEqual(code, 0, output);
      assert.match(output, /Cannot find module '(@pulumi\/pulumi\/cmd\/dynamic-provider|pulumi-owt\/hooks)'/);
      const there = await run("deploy-here.js", project.folder);
      assert.equal(there.code, 0, there.output);
    });

    it("preview a project in a folder from another one", async () => {
      const file = fileOf("deploy-folder.ts")
        .replace('"conferences"', '"."')
        .replace('"dev"', JSON.stringify(project.stack));
      project.write("deploy-folder.js", compiled(file));
      const { code, output } = await run("deploy-folder.js", elsewhere);
      assert.equal(code, 0, output);
      assert.match(output, /\{ create: 2 \}/);
    });
  });
});
