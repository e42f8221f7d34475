// The step of the GitHub workflow that puts the images of a plan on a branch, run by bash and git with a repository on disk.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { workflows } from "../../../cli/init/workflows";
import { removeFolders, temporaryFolder } from "../../emulator/support";

interface Workflow {
  readonly jobs: { readonly plan: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] } };
}
const plan = workflows.github({ kind: "document", stack: "production" })[".github/workflows/plan.yml"] ?? "";
const step = (parse(plan) as Workflow).jobs.plan.steps.find(({ name }) => name === "Images")?.run ?? assert.fail();

describe("the images of the GitHub workflow", function () {
  this.timeout(60_000);
  after(removeFolders);

  /** A repository with a checkout, as a runner has it, and stand-ins for commands. */
  const repository = () => {
    const folder = temporaryFolder();
    const at = (...parts: string[]) => path.join(folder, ...parts);
    const git = (cwd: string, ...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
        cwd: at(cwd),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }).trim();
    mkdirSync(at("bin"));
    const command = (name: string, lines: string) => {
      writeFileSync(at("bin", name), `#!/bin/bash\n${lines}\n`, { mode: 0o755 });
    };
    command("npx", `echo "$@" >> "${at("calls")}"`);
    writeFileSync(at("calls"), "");
    git(".", "init", "--quiet", "--bare", "--initial-branch=main", "origin");
    git(".", "clone", "--quiet", `file://${at("origin")}`, "work");
    writeFileSync(at("work/README.md"), "ours\n");
    git("work", "add", ".");
    git("work", "commit", "--quiet", "--message=first");
    git("work", "push", "--quiet", "origin", "HEAD:main");
    const images = (files: Readonly<Record<string, string>>) => {
      rmSync(at("work/images"), { recursive: true, force: true });
      mkdirSync(at("work/images"));
      for (const [name, text] of Object.entries(files)) writeFileSync(at("work/images", name), text);
    };
    const run = () => {
      const env = { ...process.env, PATH: `${at("bin")}:${process.env.PATH ?? ""}`, RUNNER_TEMP: folder };
      const { status, stderr } = spawnSync("bash", ["-e", "-c", step], { cwd: at("work"), env, encoding: "utf8" });
      assert.equal(status, 0, stderr);
    };
    return {
      at,
      git,
      command,
      images,
      run,
      calls: () => readFileSync(at("calls"), "utf8"),
      list: () => git("origin", "ls-tree", "-r", "--name-only", "owt-plans").split("\n"),
      commits: () => Number(git("origin", "rev-list", "--count", "owt-plans")),
    };
  };

  it("go to a branch that has nothing else, and leave the checkout as it is", () => {
    const { git, images, run, list, commits, calls } = repository();
    images({ "a-v-1.svg": "one", "b-v-2.svg": "two" });
    run();
    assert.deepEqual([list(), commits()], [["a-v-1.svg", "b-v-2.svg"], 1]);
    assert.equal(git("origin", "show", "owt-plans:a-v-1.svg"), "one");
    assert.equal(git("work", "status", "--porcelain"), "?? images/");
    assert.equal(calls(), "");
  });

  it("change nothing where they are there already, and leave those of other plans", () => {
    const { images, run, list, commits } = repository();
    images({ "a-v-1.svg": "one" });
    run();
    run();
    assert.equal(commits(), 1);
    images({ "b-v-2.svg": "two" });
    run();
    assert.deepEqual([list(), commits()], [["a-v-1.svg", "b-v-2.svg"], 2]);
  });

  it("are pushed again where another plan has pushed meanwhile", () => {
    const { at, git, command, images, run, list, calls } = repository();
    images({ "a-v-1.svg": "one" });
    run();
    git(".", "clone", "--quiet", "--branch=owt-plans", `file://${at("origin")}`, "other");
    writeFileSync(at("other/c-v-3.svg"), "three");
    git("other", "add", ".");
    git("other", "commit", "--quiet", "--message=other");
    const real = execFileSync("bash", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    const other = `env -u GIT_DIR -u GIT_WORK_TREE -u GIT_INDEX_FILE "${real}" -C "${at("other")}" push --quiet`;
    command(
      "git",
      `[ "$1" = push ] && [ ! -f "${at("done")}" ] && touch "${at("done")}" && ${other}\nexec "${real}" "$@"`,
    );
    images({ "b-v-2.svg": "two" });
    run();
    assert.deepEqual(list(), ["a-v-1.svg", "b-v-2.svg", "c-v-3.svg"]);
    assert.equal(calls(), "");
  });

  it("are not in the comment where the branch cannot be written", () => {
    const { at, images, run, calls } = repository();
    writeFileSync(at("origin/hooks/pre-receive"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    images({ "a-v-1.svg": "one" });
    run();
    assert.equal(calls(), "owt plan preview.json --format markdown --out plan.md --max-length 65000\n");
  });

  it("are no branch where there are none", () => {
    const { git, images, run, calls } = repository();
    run();
    images({});
    run();
    assert.deepEqual([git("origin", "branch", "--list", "owt-plans"), calls()], ["", ""]);
  });
});
