// The configuration of a provider: the settings of the stack under `owt:`, or the arguments of an explicit provider, which have the same
// names without `owt:`. The engine gives those of the stack as texts, JSON where they are no texts, and those of a program by their types.

import { Type } from "../../sdk/schemas/type";
import { suggestion, validate } from "../../sdk/schemas/validation";
import { type Account, configurationKeys, resolveConnection } from "../connection/connection";
import { guardsKey, readGuards } from "../connection/guards";
import { offlineSetting } from "../connection/probe";
import { isDefault, namespace, settingsOf, textsOf } from "../connection/providers";
import { leavesFormer } from "../connection/reach";
import { settings } from "../connection/settings";
import { unknownKeys } from "../connection/stack-keys";
import type { Failure, StackConfiguration, Values } from "../lifecycle/hooks";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";

/** The names of the settings that differ, each with the kind of the difference. */
export function changedSettings(before: Values, after: Values): Map<string, "add" | "delete" | "update"> {
  const [old, now] = [textsOf(before), textsOf(after)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  return new Map(changed.map((name) => [name, !old.has(name) ? "add" : !now.has(name) ? "delete" : "update"]));
}

/** The id of the service in the settings of a provider. */
export const serviceIdIn = (values: Values): string | undefined =>
  settingsOf(values)(configurationKeys("service").serviceId.key)?.toLowerCase();

/**
 * Whether an explicit provider is one for another service. It is then replaced with what is in the former one: that provider has the key to
 * delete it. A provider that may have services of its own, too, is not: they would be replaced as well. Neither is one that leaves its objects,
 * or whose service is not known yet: the engine closes the former provider, and could delete nothing by it.
 */
export function isForAnotherService(urn: string, before: Values, after: Values, environment = process.env): boolean {
  if (isDefault(urn)) return false;
  const [from, to] = [serviceIdIn(before), serviceIdIn(after)];
  const superService = configurationKeys("superService").serviceId;
  const superServices = [before, after].map((values) => settingsOf(values)(superService.key));
  const hasServices = [...superServices, environment[superService.variable]].some(Boolean);
  const isOther = from !== undefined && to !== undefined && to !== unknownValue && from !== to;
  return isOther && !hasServices && !leavesFormer(settingsOf(after));
}

/**
 * Everything that is wrong with the configuration of a provider. What is missing is none of it: resources can have connections of their own.
 *
 * @param urn URN of the provider.
 */
export function configurationFailures(urn: string, values: Values, environment = process.env): Failure[] {
  const texts = textsOf(values);
  const configuration = settingsOf(values);
  const failures = [
    ...unknownSettings(urn, [...texts.keys()]),
    ...(["service", "superService"] as const).flatMap((account) =>
      connectionFailures(account, configuration, environment),
    ),
    ...offlineSetting(configuration, environment).failures,
    ...readGuards(knownText(texts.get(guardsKey.slice(namespace.length)))).problems.map((reason) => ({
      property: guardsKey,
      reason,
    })),
    ...otherFailures(texts),
  ];
  return [...new Map(failures.map((failure) => [failure.reason, failure])).values()];
}

const knownText = (text: string | undefined) => (hasUnknown(text) ? undefined : text);

function unknownSettings(urn: string, names: readonly string[]): Failure[] {
  if (isDefault(urn)) {
    // In a project named "owt", the namespace also holds the project's own keys.
    if (urn.split("::")[1] === "owt") return [];
    return names.flatMap((name) =>
      unknownKeys([`${namespace}${name}`]).map((reason) => ({ property: `${namespace}${name}`, reason })),
    );
  }
  const known = settings.map(({ key }) => key.slice(namespace.length));
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      property: name,
      reason: `${name} is not known${suggestion(name, known) || `. Known: ${known.join(", ")}.`}`,
    }));
}

/** The problems of what is set for the connection. */
function connectionFailures(
  account: Account,
  configuration: StackConfiguration,
  environment: NodeJS.ProcessEnv,
): Failure[] {
  const { failures } = resolveConnection(account, undefined, configuration, environment);
  return failures.filter(({ property }) => {
    const setting = settings.find(({ key }) => key === property);
    const isMissing =
      setting !== undefined && configuration(property) === undefined && !environment[setting.variable ?? ""];
    return !isMissing;
  });
}

/** The problems of settings that have a type and no rules of their own. */
function otherFailures(texts: ReadonlyMap<string, string>): Failure[] {
  return settings.flatMap(({ key, schema }) => {
    const text = texts.get(key.slice(namespace.length));
    if (text === undefined || schema.type !== "boolean") return [];
    const value = text === "true" ? true : text === "false" ? false : text;
    const problems = validate(Type.Object({ [key]: schema }), { [key]: value }, { wildcard: unknownValue });
    return problems.map(({ message }) => ({ property: key, reason: `${key} ${message}` }));
  });
}
