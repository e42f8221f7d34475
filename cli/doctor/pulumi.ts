// Checks Pulumi's side: the backend of the state, and the versions of the engine, the SDK, Node and this package.

import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { accountHome } from "../../provider/connection/pulumi-home";
import { inProject, pulumi } from "../stack";
import { type Finding, ok, problem, skipped } from "./finding";

/** The oldest engine and SDK that give what a read finds to the next preview. */
const oldest = "3.216.0";

const install = "Install Pulumi (https://www.pulumi.com/docs/install/), and put its folder on the PATH.";

/** The version of the engine; undefined where there is no pulumi on the PATH. */
async function engineVersion(): Promise<string | undefined> {
  try {
    return (await pulumi("version")).trim().replace(/^v/, "");
  } catch {
    return undefined;
  }
}

/** Checks the backend of the state, and the engine. Outside a project, neither is missed. */
export async function checkEngine(): Promise<Finding[]> {
  const isProject = inProject(process.cwd());
  const version = await engineVersion();
  if (version === undefined) {
    const missing = "there is no pulumi on the PATH";
    return [
      skipped("state", `not checked: ${missing}`),
      isProject ? problem("engine", "There is no pulumi on the PATH.", install) : skipped("engine", missing),
    ];
  }
  const engine = isAtLeast(version, oldest)
    ? ok("engine", `Pulumi ${version}`)
    : problem("engine", `Pulumi ${version} is too old: ${oldest} or later is needed.`, install);
  const isChosen = isProject || (process.env.PULUMI_BACKEND_URL ?? "") !== "";
  return [isChosen ? await checkState() : skipped("state", "this is no Pulumi project"), engine];
}

async function checkState(): Promise<Finding> {
  let url: string;
  try {
    ({ url = "" } = JSON.parse(await pulumi("whoami", "--json")) as { url?: string });
  } catch (error) {
    const said = ((error as { stderr?: string }).stderr ?? (error as Error).message).trim().replace(/^error: /, "");
    return problem(
      "state",
      `Pulumi's backend cannot be used: ${said.replaceAll("\n", " ").replace(/\.?$/, ".")}`,
      remedyFor(said),
    );
  }
  const folder = folderOf(url);
  if (folder === undefined) return ok("state", `${withoutUser(url)} answers, and you are logged in`);
  try {
    const kept = path.join(folder, ".pulumi");
    accessSync(existsSync(kept) ? kept : folder, constants.R_OK | constants.W_OK);
    return ok("state", `${folder} can be written to`);
  } catch (error) {
    return problem(
      "state",
      `The state is in ${folder}, which cannot be written to: ${(error as Error).message}.`,
      "Give yourself the rights to the folder, or choose another backend: pulumi login URL.",
    );
  }
}

function remedyFor(said: string): string {
  if (/ACCESS_TOKEN|logged in|login/i.test(said))
    return "Run: pulumi login   (or pulumi login file://FOLDER, or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN).";
  if (/no such file/i.test(said))
    return "Create the folder, or correct PULUMI_BACKEND_URL or the backend of Pulumi.yaml.";
  return "Correct PULUMI_BACKEND_URL, the backend of Pulumi.yaml or its credentials, or run pulumi login URL.";
}

/** The folder of a backend in files; undefined for other backends. */
function folderOf(url: string): string | undefined {
  if (!url.startsWith("file://")) return undefined;
  const text = url.replace(/\?.*$/, "");
  if (text.startsWith("file://~")) return path.join(accountHome(), text.slice("file://~".length));
  return text.startsWith("file:///") ? fileURLToPath(text) : path.resolve(text.slice("file://".length));
}

const withoutUser = (url: string): string => url.replace(/\/\/[^/@]*@/, "//");

// ------------------------------------------------------------------ packages

interface Manifest {
  readonly version: string;
  readonly engines?: Readonly<Record<string, string>>;
}

/** Checks Node and the packages that the project in the working directory finds. */
export function checkPackages(): Finding[] {
  return [checkNode(), checkSdk(), checkPackage()];
}

function checkNode(): Finding {
  const wanted = required(own(), "node");
  const { node } = process.versions;
  return isAtLeast(node, wanted)
    ? ok("node", `Node ${node}`)
    : problem(
        "node",
        `Node ${node} is too old: ${wanted} or later is needed.`,
        "Install a later Node: https://nodejs.org/.",
      );
}

function checkSdk(): Finding {
  const sdk = manifestOf("@pulumi/pulumi");
  if (sdk === undefined)
    return skipped("sdk", "this folder has no @pulumi/pulumi: a program in Node needs it (npm install), others do not");
  if (!isAtLeast(sdk.version, oldest) || !sdk.version.startsWith("3."))
    return problem(
      "sdk",
      `@pulumi/pulumi ${sdk.version} does not fit: ${oldest} to 3.x is needed.`,
      "Run: npm install @pulumi/pulumi@3.",
    );
  const node = required(sdk, "node");
  if (!isAtLeast(process.versions.node, node))
    return problem(
      "sdk",
      `@pulumi/pulumi ${sdk.version} needs Node ${node}, and this is ${process.versions.node}.`,
      "Use a later Node, or on Node 20: npm install @pulumi/pulumi@3.248.0.",
    );
  const typescript = manifestOf("typescript");
  if (typescript !== undefined && isAtLeast(typescript.version, "7.0.0"))
    return problem(
      "sdk",
      `Pulumi cannot load TypeScript ${typescript.version}.`,
      "Run: npm install --save-dev typescript@5.9.",
    );
  return ok("sdk", `@pulumi/pulumi ${sdk.version}`);
}

function checkPackage(): Finding {
  const { version } = own();
  const found = manifestOf("pulumi-owt");
  if (found === undefined)
    return manifestOf("@pulumi/pulumi") === undefined
      ? ok("package", `pulumi-owt ${version}`)
      : problem(
          "package",
          `The project does not find pulumi-owt; this command is ${version}.`,
          `Run: npm install pulumi-owt@${version}.`,
        );
  if (found.version === version) return ok("package", `pulumi-owt ${version}`);
  return problem(
    "package",
    `The project has pulumi-owt ${found.version}, and this command is ${version}.`,
    `Run the project's own (npx owt doctor), or npm install pulumi-owt@${version}.`,
  );
}

const own = (): Manifest => require("pulumi-owt/package.json") as Manifest;

/** The manifest of a package that the working directory finds. */
function manifestOf(name: string): Manifest | undefined {
  try {
    return createRequire(path.join(process.cwd(), "node_modules", "host.js"))(`${name}/package.json`) as Manifest;
  } catch {
    return undefined;
  }
}

/** The oldest version that a manifest asks for: `20` of `>=20`. */
const required = ({ engines }: Manifest, name: string): string => /\d[\d.]*/.exec(engines?.[name] ?? "")?.[0] ?? "0";

/** Whether a version is the other one or a later one. Parts that a version lacks count as 0. */
function isAtLeast(version: string, other: string): boolean {
  const parts = (text: string) => text.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [parts(version), parts(other)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
