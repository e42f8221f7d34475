// Finds unknown keys under `owt:` in a stack's configuration, which Pulumi ignores.

import { suggestion } from "../../sdk/schemas/validation";
import { readGuards } from "./guards";
import { settings } from "./settings";

const known = settings.map(({ key }) => key);

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
