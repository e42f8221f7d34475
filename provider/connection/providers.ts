// The settings of providers: those of the stack under `owt:`, or the arguments of an explicit provider, which have the same names without
// `owt:`.

import type { StackConfiguration, Values } from "../lifecycle/hooks";

/** The namespace of the settings of a stack. */
export const namespace = "owt:";

/** Members of a provider's arguments that are the engine's own. */
const ofEngine: ReadonlySet<string> = new Set([
  "name",
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "parameterization",
]);
const isOurs = (name: string): boolean => !ofEngine.has(name) && !name.startsWith("__");

/** The text of a setting, as the stack's configuration has it. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/**
 * The settings by their names, as texts. Of the configuration of a whole stack, which Pulumi's dynamic host records, those of the namespace
 * count.
 */
export function textsOf(values: Values): Map<string, string> {
  const isOfStack = Object.keys(values).some((name) => name.includes(":"));
  const own = Object.entries(values).flatMap(([name, value]) => {
    if (!isOfStack) return [[name, value] as const];
    return name.startsWith(namespace) ? [[name.slice(namespace.length), value] as const] : [];
  });
  const given = own.filter(([name, value]) => isOurs(name) && value !== undefined && value !== null);
  return new Map(given.map(([name, value]) => [name, textOf(value)]));
}

/** The settings of a provider, as hooks read them: by keys such as `owt:endpoint`. */
export function settingsOf(values: Values): StackConfiguration {
  const texts = textsOf(values);
  return (key) => texts.get(key.slice(namespace.length));
}

/** Whether a provider is the one that resources have without an explicit one: its configuration is that of the stack. */
export const isDefault = (urn: string): boolean => /::default(_|$)/.test(urn);

/** The URN in a reference to a provider, `URN::ID`. */
export const providerIn = (reference: string): string => reference.slice(0, Math.max(0, reference.lastIndexOf("::")));

/**
 * The settings of the provider of a resource.
 *
 * @param reference The provider as the engine refers to it: `URN::ID`.
 * @param argumentsOf The arguments of an explicit provider with a URN.
 * @param stack The settings of the stack.
 */
export function settingsBehind(
  reference: string | undefined,
  argumentsOf: (urn: string) => Values | undefined,
  stack: StackConfiguration,
): StackConfiguration {
  const urn = providerIn(reference ?? "");
  return urn === "" || isDefault(urn) ? stack : settingsOf(argumentsOf(urn) ?? {});
}
