// The versions that the matrix combines, and the combinations that their vendors exclude.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { root } from "../e2e/stack";
import { nodes } from "../e2e/package-managers";
import type { Combination } from "./covering";

export type Axis = "engine" | "sdk" | "node" | "typescript";

export const titles: Readonly<Record<Axis, string>> = {
  engine: "Engine",
  sdk: "@pulumi/pulumi",
  node: "Node",
  typescript: "TypeScript",
};

/** The lowest version of the range of peers. */
function lowestSdk(): string {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    peerDependencies: Record<string, string>;
  };
  return (peerDependencies["@pulumi/pulumi"] ?? "").replace(/^\^/, "");
}

/** The newest version on the npm registry. */
const newest = (name: string): string => execFileSync("npm", ["view", name, "version"], { encoding: "utf8" }).trim();

/** The values of each axis. Asks the npm registry for the newest SDK. */
export function axes(): Record<Axis, readonly string[]> {
  return {
    engine: ["3.220.0", "3.274.1"],
    sdk: [lowestSdk(), "3.248.0", newest("@pulumi/pulumi")],
    node: [...Object.values(nodes), "26.12.1"],
    typescript: ["5.9.3", "6.0.3"],
  };
}

const minor = (version = "") => Number(version.split(".")[1]);
const major = (version = "") => Number(version.split(".")[0]);

/** Why a combination is not meant to work; undefined if it is. */
export function exclusion({ sdk, node, typescript }: Combination): string | undefined {
  if (minor(sdk) > 248 && major(node) < 22) return "@pulumi/pulumi 3.249 and later want Node 22";
  if (minor(sdk) < 229 && major(typescript) > 5) return "@pulumi/pulumi before 3.229 wants TypeScript 5";
  return undefined;
}
