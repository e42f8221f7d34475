// The configuration of a provider: the settings of the stack under `owt:`, or the arguments of an explicit provider, which have the same
// names.

import type { StackConfiguration, Values } from "../lifecycle/hooks";

/** The namespace of the settings. */
const namespace = "owt:";

/** The text of a setting, as the stack's configuration has it: JSON for all that is no text. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The settings of a provider, as hooks read them: by keys such as `owt:endpoint`. */
export function settingsOf(values: Values): StackConfiguration {
  const settings = new Map<string, string>(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[`${namespace}${name}`, textOf(value)] as const],
    ),
  );
  return (key) => settings.get(key);
}
