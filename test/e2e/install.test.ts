// Runs the installation commands of docs/deployment.md with the packed package, with each package manager on each Node: none
// warns about this package, and Pulumi runs a program with it. `npm run test:install` tests every pair, `npm test` some of
// them: each installation writes 130 MB.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import {
  type ManagerName,
  type NodeRelease,
  commandOf,
  complaints,
  environmentWith,
  installTools,
  managers,
  nodes,
  runManager,
  writeFiles,
} from "./package-managers";
import { pack } from "./packed";
import { Project, root } from "./stack";

const page = readFileSync(path.join(root, "docs/deployment.md"), "utf8");
const names = Object.keys(managers) as ManagerName[];
const all = Object.keys(nodes).map(Number) as NodeRelease[];
const releasesOf = (name: ManagerName) => all.filter((node) => isTried(name, node));

/** Whether every pair is tested, or only Node 20 and the pairs in `tried`. */
const isWhole = process.env.npm_lifecycle_event === "test:install";
const isTried = (name: ManagerName, node: NodeRelease) => isWhole || node === 20 || tried[name].includes(node);

/** Releases of Node on which Pulumi also runs a program, for each manager. */
const tried: Readonly<Record<ManagerName, readonly NodeRelease[]>> = {
  npm: [20],
  pnpm: [24],
  "yarn 1": [20],
  "yarn 4": [24],
  "yarn 4, Plug'n'Play": [22],
};

/** Arguments of the command on the page. */
function argumentsOf(name: ManagerName, node: NodeRelease, archive: string): string[] {
  const program = name.split(" ")[0] ?? "";
  const [, line] =
    new RegExp(`^(?:\\$ |\\| .*\`)${program} ((?:install|add) [^\`\\n]*\\bpulumi-owt [^\`\\n]*)`, "m").exec(page) ??
    assert.fail(`docs/deployment.md has no line for ${program}`);
  const [, older] =
    /On Node 20, pnpm and Yarn must be told `(@pulumi\/pulumi@\S+)`/.exec(page) ?? assert.fail("no SDK for Node 20");
  const sdk = node === 20 && program !== "npm" ? older : "@pulumi/pulumi";
  return (line ?? "")
    .split(" ")
    .map((word) => (word === "pulumi-owt" ? `pulumi-owt@file:${archive}` : word === "@pulumi/pulumi" ? sdk! : word));
}

const files = {
  "package.json": { name: "deployment", version: "1.0.0", license: "UNLICENSED", private: true },
  "Pulumi.yaml": readFileSync(path.join(root, "Pulumi.yaml"), "utf8"),
  "index.ts": readFileSync(path.join(root, "index.ts"), "utf8"),
  "conference.dev.yaml": "rooms:\n  meeting: {}\n",
};

describe("the installation of docs/deployment.md", function () {
  this.timeout(600_000);
  let folder: string;
  let archive: string;
  /** Output of each installation. Two run at a time. */
  const outputs = new Map<string, Promise<string>>();
  const keyOf = (name: ManagerName, node: NodeRelease) => `${name} on Node ${String(node)}`;
  const place = (name: ManagerName, node: NodeRelease) =>
    path.join(folder, `${name.replace(/\W+/g, "-")}-${String(node)}`);

  before(() => {
    installTools();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "owt-install-")));
    archive = pack(folder);
    const install = (name: ManagerName, node: NodeRelease) => {
      mkdirSync(place(name, node));
      writeFiles(name, place(name, node), files);
      return runManager(name, node, place(name, node), argumentsOf(name, node, archive));
    };
    const lanes: ManagerName[][] = [
      names.filter((name) => name.startsWith("yarn")),
      names.filter((name) => !name.startsWith("yarn")),
    ];
    for (const lane of lanes) {
      let last: Promise<unknown> = Promise.resolve();
      for (const name of lane) {
        for (const node of releasesOf(name)) {
          const output = last.then(() => install(name, node));
          last = output.catch(() => undefined);
          outputs.set(keyOf(name, node), output);
        }
      }
    }
  });
  after(async () => {
    await Promise.allSettled(outputs.values());
    rmSync(folder, { recursive: true });
  });

  for (const name of names) {
    for (const node of releasesOf(name)) {
      it(`is silent with ${keyOf(name, node)}`, async () => {
        const output = (await outputs.get(keyOf(name, node))) ?? assert.fail();
        assert.deepEqual(complaints(name, output), [], output);
        // These managers list warnings about peers with another command.
        if (name === "pnpm") assert.doesNotMatch(await peersOf(name, node, ["peers", "check"]), /pulumi-owt/);
        if (name.startsWith("yarn 4")) {
          const peers = await peersOf(name, node, ["explain", "peer-requirements"]);
          assert.doesNotMatch(peers, /✘.*pulumi-owt/);
        }
      });
    }
  }
  const peersOf = (name: ManagerName, node: NodeRelease, args: string[]) =>
    runManager(name, node, place(name, node), args, { mayFail: true });

  for (const name of names) {
    for (const node of tried[name]) {
      it(`works with Pulumi: ${keyOf(name, node)}`, async () => {
        await outputs.get(keyOf(name, node));
        const through = name === "yarn 4, Plug'n'Play" ? [...commandOf(name, node), "exec"] : [];
        const at = place(name, node);
        const project = await Project.create({ folder: at, environment: environmentWith(node), through });
        try {
          assert.match(await project.preview(), /\+ 3 to create/);
        } finally {
          await project.close();
        }
      });
    }
  }
});
