// The keys that a stack can set under `owt:`. One that is misspelled would be left aside without a word.

import { suggestion } from "../../sdk/schemas/validation";
import { type Account, configurationKeys } from "./connection";
import { formerKeys, leaveFormer } from "./place";
import { offlineKey } from "./probe";

/** Ids of rules that no room of the stack is judged by. */
export const ignoredKey = "owt:ignoreRules";

const accounts: readonly Account[] = ["service", "superService"];

const known: readonly string[] = [
  ...new Set([
    ...accounts.flatMap((account) => Object.values(configurationKeys(account)).map(({ key }) => key)),
    ...accounts.map((account) => formerKeys[account].key),
    leaveFormer.key,
    ignoredKey,
    offlineKey,
  ]),
];

/** What is wrong with keys of a stack's configuration: those of other namespaces are nothing of ours. */
export function unknownKeys(keys: readonly string[]): string[] {
  return keys
    .filter((key) => key.startsWith("owt:") && !known.includes(key))
    .map((key) => {
      const hint = suggestion(key, known) || `: there are ${known.join(", ")}.`;
      return `The stack sets ${key}, which is not known${hint} Take it out: pulumi config rm ${key}`;
    });
}
