// Finds unknown keys under `owt:` in a stack's configuration, which Pulumi ignores.

import { suggestion } from "../../sdk/schemas/validation";
import { type Account, configurationKeys } from "./connection";
import { guardsKey, readGuards } from "./guards";
import { formerKeys, leaveFormer } from "./place";
import { identityKey, takeUpKey } from "../lifecycle/identity";
import { offlineKey } from "./probe";

/** The setting with the ids of rules that are silenced for all rooms of the stack. */
export const ignoredKey = "owt:ignoreRules";

const accounts: readonly Account[] = ["service", "superService"];

const known: readonly string[] = [
  ...new Set([
    ...accounts.flatMap((account) => Object.values(configurationKeys(account)).map(({ key }) => key)),
    ...accounts.map((account) => formerKeys[account].key),
    leaveFormer.key,
    ignoredKey,
    offlineKey,
    guardsKey,
    identityKey.key,
    takeUpKey.key,
  ]),
];

/** A message for each problem of the setting `owt:guards`. */
export const guardProblems = (text: string | undefined): readonly string[] => readGuards(text).problems;

/** A message for each unknown key under `owt:`. Keys of other namespaces are skipped. */
export function unknownKeys(keys: readonly string[]): string[] {
  return keys
    .filter((key) => key.startsWith("owt:") && !known.includes(key))
    .map((key) => {
      const hint = suggestion(key, known) || `. Known keys: ${known.join(", ")}.`;
      return `The stack sets ${key}, which is not known${hint} Remove it: pulumi config rm ${key}`;
    });
}
