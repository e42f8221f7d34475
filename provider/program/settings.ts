// Judges the stack's configuration once in a run, when the program first makes or asks something: the process that runs the hooks
// can look keys up, and does not see which there are.

import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

const noEngine = {};
const judged = new WeakSet();

/** Ends the program where the stack sets something under `owt:` that is not known. */
export function judgeSettings(): void {
  const run = pulumi.runtime.getMonitor() ?? noEngine;
  if (judged.has(run)) return;
  judged.add(run);
  const ours = settings("owt");
  // In a project of this name, the namespace is its own as well.
  if (ours.length === 0 || pulumi.getProject() === "owt") return;
  const { unknownKeys } = require("../connection/stack-keys") as typeof import("../connection/stack-keys");
  const problems = unknownKeys(ours.map((name) => `owt:${name}`));
  if (problems.length > 0) throw failure(problems.join("\n"));
}

/** Names of what the stack sets in a namespace. */
export function settings(namespace: string): string[] {
  return Object.keys(pulumi.runtime.allConfig()).flatMap((key) =>
    key.startsWith(`${namespace}:`) ? [key.slice(namespace.length + 1)] : [],
  );
}

/** The ids of rules that the stack silences (`owt:ignoreRules`), as it gives them. */
export const ignoredRules = (): string | undefined => new pulumi.Config("owt").get("ignoreRules");
