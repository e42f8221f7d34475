// Runs the shell lines of the workflows of examples/document, and of repositories that `owt init` writes, with the real engine and an
// emulator. Only what leaves the machine, `gh` and `curl`, has a stand-in; the repository that is pushed to is a folder.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { workflows } from "../../cli/init/workflows";
import { type Emulator, startEmulator } from "../../emulator";
import { Project, root } from "./stack";

const example = path.join(root, "examples/document");
type Texts = Readonly<Record<string, string>>;

describe("the workflows of examples/document", function () {
  this.timeout(300_000);
  let project: Project;
  let emulator: Emulator;
  let outside: string;

  before(async () => {
    emulator = await startEmulator();
    const { endpoint, sampleServiceId, sampleServiceKey } = emulator.credentials;
    project = await Project.create({
      source: example,
      stack: "production",
      emulator,
      configuration: {
        "owt:endpoint": endpoint,
        "owt:serviceId": sampleServiceId,
        "--secret owt:serviceKey": sampleServiceKey,
        "--secret helplinePassword": "a password",
      },
    });
    const bin = path.join(project.folder, "bin");
    mkdirSync(bin);
    for (const name of ["gh", "curl", "npm"]) {
      cpSync(path.join(__dirname, "outside.js"), path.join(bin, `${name}.js`));
      writeFileSync(path.join(bin, name), `#!/bin/sh\nexec node "${path.join(bin, `${name}.js`)}" "$@"\n`);
      chmodSync(path.join(bin, name), 0o755);
    }
    // The package is linked, and not installed: npx would look for `owt` in the registry.
    const owt = `[ "$1" = owt ] && shift && exec node "${path.join(root, "dist/cli/owt.js")}" "$@"`;
    writeFileSync(path.join(bin, "npx"), `#!/bin/sh\n${owt}\n`, { mode: 0o755 });
    outside = path.join(project.folder, "outside.json");
    forget();
    git("init", "--quiet", "--bare", "origin");
    git("init", "--quiet");
    git("remote", "add", "origin", `file://${path.join(project.folder, "origin")}`);
    await project.up();
  });
  after(async () => project.close());

  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: project.folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  interface Entry {
    readonly id: number;
    readonly body: string;
    readonly title?: string;
    readonly isOpen: boolean;
  }
  const seen = () =>
    JSON.parse(readFileSync(outside, "utf8")) as { comments: Entry[]; issues: Entry[]; calls: string[] };
  const forget = () => {
    writeFileSync(outside, JSON.stringify({ comments: [], issues: [], calls: [] }));
  };

  /** Runs lines of a shell with the stand-ins on the PATH. */
  const shell = async (flags: string, lines: string, environment: Texts) => {
    const settings = { ...environment, OUTSIDE: outside };
    const exports = Object.entries(settings).map(([name, value]) => `export ${name}=${JSON.stringify(value)}`);
    const script = [`export PATH="${path.join(project.folder, "bin")}:$PATH"`, ...exports, lines].join("\n");
    return project.outcome(project.start("bash", flags, "-c", script));
  };

  /** Removes what a fresh checkout does not have. */
  const forgetFiles = () => {
    for (const file of ["plan.md", "drift.md", "preview.json", "images", "report.html"])
      rmSync(path.join(project.folder, file), { force: true, recursive: true });
  };

  interface Job {
    readonly env: Texts;
    readonly steps: readonly {
      readonly id?: string;
      readonly name?: string;
      readonly run?: string;
      readonly env?: Texts;
    }[];
  }
  /** Runs the jobs of a GitHub workflow as its runner does: each step in a shell of its own, until one fails. */
  const github = async (name: string) => {
    const output = path.join(project.folder, "github-output");
    writeFileSync(output, "");
    forgetFiles();
    const { jobs } = parse(readFileSync(path.join(project.folder, ".github/workflows", name), "utf8")) as {
      jobs: Readonly<Record<string, Job>>;
    };
    const values = (texts: Texts = {}): Texts => {
      const given: Texts = {
        "vars.PULUMI_BACKEND_URL": `file://${path.join(project.folder, "state")}`,
        "secrets.PULUMI_CONFIG_PASSPHRASE": "a passphrase",
        "github.token": "a token",
        "github.event.pull_request.number": "7",
        "steps.report.outputs.artifact-url": existsSync(path.join(project.folder, "report.html"))
          ? "https://report"
          : "",
        "steps.plan.outputs.code": /^code=(.*)$/m.exec(readFileSync(output, "utf8"))?.[1] ?? "",
      };
      const resolved = (text: string) =>
        text.replace(/\$\{\{ (\S+) \}\}/g, (_, key: string) => given[key] ?? assert.fail(`no ${key}`));
      return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, resolved(text)]));
    };
    let printed = "";
    for (const { env, steps } of Object.values(jobs)) {
      for (const step of steps) {
        if (step.run === undefined) continue;
        const runner = {
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: path.join(project.folder, "summary.md"),
          GITHUB_SERVER_URL: "https://github.com",
          GITHUB_REPOSITORY: "ours/conferences",
          RUNNER_TEMP: project.folder,
        };
        const { code, output: text } = await shell("-e", step.run, { ...runner, ...values(env), ...values(step.env) });
        printed += text;
        if (code !== 0) return { code, failed: step.name ?? step.id ?? step.run, printed };
      }
    }
    return { code: 0, failed: undefined, printed };
  };

  /** Runs a job of the GitLab workflow as its runner does: all lines in one shell. */
  const gitlab = async (name: string) => {
    const whole = parse(readFileSync(path.join(project.folder, ".gitlab-ci.yml"), "utf8")) as Readonly<
      Record<string, { readonly before_script?: string[]; readonly script?: string[]; readonly variables?: Texts }>
    >;
    const job = whole[name] ?? assert.fail(`no ${name}`);
    forgetFiles();
    const lines = [...(whole.default?.before_script ?? []), ...(job.script ?? [])];
    return shell("-e", `set -eo pipefail\n${lines.join("\n")}`, {
      ...job.variables,
      PULUMI_BACKEND_URL: `file://${path.join(project.folder, "state")}`,
      CI_API_V4_URL: "https://gitlab.example.org/api/v4",
      CI_PROJECT_ID: "3",
      CI_JOB_URL: "https://gitlab.example.org/ours/conferences/-/jobs/5",
      CI_MERGE_REQUEST_IID: "7",
      GITLAB_TOKEN: "a token",
    });
  };
  const document = "conference.production.yaml";
  /** Gives the meeting a view with other layouts, for a time. */
  const withOtherView = async (during: () => Promise<void>) => {
    const text = readFileSync(path.join(project.folder, document), "utf8");
    project.edit(
      document,
      "    participantLimit: 50",
      "    views: { common: { video: { maxInput: 4 } } }\n    participantLimit: 50",
    );
    try {
      await during();
    } finally {
      project.write(document, text);
    }
  };
  const images = () => readdirSync(path.join(project.folder, "images"));

  it("are those that owt init writes for a document", () => {
    for (const ci of ["github", "gitlab"] as const)
      for (const [file, text] of Object.entries(workflows[ci]({ kind: "document", stack: "production" })))
        assert.equal(readFileSync(path.join(example, file), "utf8"), text, file);
  });

  describe("on GitHub", () => {
    it("comment the plan in a pull request", async () => {
      project.edit(document, "participantLimit: 60", "participantLimit: 70");
      const { code, printed } = await github("plan.yml");
      assert.equal(code, 0, printed);
      const { comments, calls } = seen();
      assert.equal(comments.length, 1);
      assert.match(comments[0]?.body ?? "", /^<!-- owt plan: document\/production -->\n/);
      assert.match(comments[0]?.body ?? "", /^participants {2}60 → 70$/m);
      assert.ok(
        calls.some((call) => call.startsWith("gh api --method POST repos/ours/conferences/issues/7/comments ")),
      );
    });

    it("show in the comment the views whose picture changes, from a branch of the repository, and link the report", async () => {
      await withOtherView(async () => {
        for (const push of [1, 2]) {
          const { code, printed } = await github("plan.yml");
          assert.equal(code, 0, printed);
          const [file = "", ...others] = images();
          assert.deepEqual(others, []);
          assert.match(file, /^meeting-common-/);
          const body = seen().comments[0]?.body ?? "";
          assert.ok(body.includes(`](https://github.com/ours/conferences/raw/owt-plans/${file})\n`), body);
          assert.ok(body.endsWith("\n[All changes as a page](https://report)\n"), body);
          assert.equal(git("-C", "origin", "ls-tree", "--name-only", "owt-plans"), `${file}\n`);
          assert.equal(git("-C", "origin", "rev-list", "--count", "owt-plans"), "1\n", `push ${push}`);
        }
      });
    });

    it("update that comment with the next push, and fail where a guard refuses the plan", async () => {
      project.edit(document, "  meeting:", "  lobby:");
      await project.configured({ "owt:guards.failOn[0]": "new-id" }, async () => {
        const { code, failed, printed } = await github("plan.yml");
        assert.deepEqual([code, failed], [3, "Guards"], printed);
        assert.match(printed, /owt:guards\.failOn has new-id: .*meeting → lobby/);
      });
      const { comments } = seen();
      assert.equal(comments.length, 1);
      assert.match(comments[0]?.body ?? "", /NEW ID/);
    });

    it("fail with the plan's own code, and without a comment, where there is no plan", async () => {
      forget();
      project.write("Pulumi.yaml", readFileSync(path.join(example, "Pulumi.yaml"), "utf8").replace("nodejs", "cobol"));
      const { code, failed, printed } = await github("plan.yml");
      project.write("Pulumi.yaml", readFileSync(path.join(example, "Pulumi.yaml"), "utf8"));
      assert.deepEqual([code, failed], [1, "Guards"], printed);
      assert.deepEqual(seen().comments, []);
    });

    it("apply what was merged", async () => {
      project.write(document, readFileSync(path.join(example, document), "utf8"));
      const { code, printed } = await github("apply.yml");
      assert.equal(code, 0, printed);
    });

    it("open an issue for drift, update it, and close it when nothing differs", async () => {
      const id = (await project.resource("Room", "training")).id ?? "";
      for (const participantLimit of [5, 6]) {
        await project.client.rooms.update(id, {
          participantLimit,
          views: (await project.client.rooms.get(id)).views as [],
        });
        const { code, printed } = await github("drift.yml");
        assert.equal(code, 0, printed);
        const { issues } = seen();
        assert.equal(issues.length, 1);
        assert.equal(issues[0]?.title, "production differs from the repository");
        assert.match(issues[0].body, new RegExp(`somebody changed it on the server: 60 → ${participantLimit}`));
      }
      await project.good("up", "--yes", "--skip-preview", "--refresh", "--run-program");
      assert.equal((await github("drift.yml")).code, 0);
      assert.equal(seen().issues[0]?.isOpen, false);
    });
  });

  describe("on GitLab", () => {
    before(forget);

    it("write the plan as a note of the merge request, and update it", async () => {
      for (const limit of [70, 80]) {
        project.write(
          document,
          readFileSync(path.join(example, document), "utf8").replace(
            "participantLimit: 60",
            `participantLimit: ${limit}`,
          ),
        );
        const { code, output } = await gitlab("plan");
        assert.equal(code, 0, output);
        const { comments } = seen();
        assert.equal(comments.length, 1);
        assert.match(comments[0]?.body ?? "", new RegExp(`^participants {2}60 → ${limit}$`, "m"));
      }
    });

    it("show in the note the views whose picture changes, from the artifacts of the job", async () => {
      await withOtherView(async () => {
        const { code, output } = await gitlab("plan");
        assert.equal(code, 0, output);
        const [file = ""] = images();
        const address = `https://gitlab.example.org/ours/conferences/-/jobs/5/artifacts/raw/images/${file}`;
        assert.ok(seen().comments[0]?.body.includes(`](${address})\n`), seen().comments[0]?.body);
        assert.ok(existsSync(path.join(project.folder, "report.html")));
      });
    });

    it("fail where a guard refuses the plan", async () => {
      await project.configured({ "owt:guards.failOn[0]": "update" }, async () => {
        const { code, output } = await gitlab("plan");
        assert.equal(code, 3, output);
      });
    });

    it("fail at night where the server differs, with an issue", async () => {
      project.write(document, readFileSync(path.join(example, document), "utf8"));
      const id = (await project.resource("Room", "training")).id ?? "";
      await project.client.rooms.update(id, {
        participantLimit: 5,
        views: (await project.client.rooms.get(id)).views as [],
      });
      const { code, output } = await gitlab("drift");
      assert.equal(code, 3, output);
      assert.match(seen().issues[0]?.body ?? "", /somebody changed it on the server: 60 → 5/);
    });
  });
});
