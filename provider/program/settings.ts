// Reads the `owt:` settings of the stack in the user's program, and checks their keys once for each run. The host process of the hooks
// can look up a key but cannot list the keys.

import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

const noEngine = {};
const checkedRuns = new WeakSet();

/**
 * Checks the stack's keys under `owt:`, when the program first declares or looks up something.
 * @throws RunError where the stack sets an unknown key, or `owt:guards` cannot be used.
 */
export function checkSettings(): void {
  const run = pulumi.runtime.getMonitor() ?? noEngine;
  if (checkedRuns.has(run)) return;
  checkedRuns.add(run);
  const names = settings("owt");
  // In a project named "owt", the namespace also holds the project's own keys.
  if (names.length === 0 || pulumi.getProject() === "owt") return;
  const { guardProblems, unknownKeys } =
    require("../connection/stack-keys") as typeof import("../connection/stack-keys");
  const problems = [
    ...unknownKeys(names.map((name) => `owt:${name}`)),
    ...guardProblems(new pulumi.Config("owt").get("guards")),
  ];
  if (problems.length > 0) throw failure(problems.join("\n"));
}

/** Names of the stack's keys in a namespace, without the namespace. */
export function settings(namespace: string): string[] {
  return Object.keys(pulumi.runtime.allConfig()).flatMap((key) =>
    key.startsWith(`${namespace}:`) ? [key.slice(namespace.length + 1)] : [],
  );
}

/** The stack's `owt:ignoreRules`: ids of rules, separated by commas. */
export const ignoredRules = (): string | undefined => new pulumi.Config("owt").get("ignoreRules");
