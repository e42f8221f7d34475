// The look-ups of programs as functions of the provider, `owt:index:getRoom` and so on.

import { validate } from "../../sdk/schemas/validation";
import { operationClient, resolveConnection } from "../connection/connection";
import { withConfigurationNames } from "../connection/option-names";
import { type Failure, type StackConfiguration, type Values, failureOf } from "../lifecycle/hooks";
import { type LookupName, questions } from "../questions";
import { lookupArguments, lookups } from "./schema/look-ups";
import { secretsIn } from "./secrets";
import type { Mask } from "./values";

/** The answer of a function, or what is wrong with its arguments. */
export interface Answer {
  readonly values: Values;
  readonly mask: Mask;
  readonly failures: readonly Failure[];
}

/**
 * Calls a function.
 *
 * @param token Its token: `owt:index:getRoom`.
 * @throws Error where it is not known, or the server does not answer.
 */
export async function invoked(token: string, args: Values, configuration: StackConfiguration): Promise<Answer> {
  const name = token.split(":").at(-1) ?? "";
  const [lookup, schema] = Object.hasOwn(questions, name) ? [lookups[name], lookupArguments[name]] : [];
  if (lookup === undefined || schema === undefined)
    throw new Error(`The function ${token} is not known. Known functions: ${Object.keys(questions).join(", ")}.`);
  const failures: Failure[] = validate(schema, args).map(failureOf);
  const { connection: own, ...query } = args;
  if (name === "getRoom" && (query.id === undefined) === (query.name === undefined))
    failures.push({ property: "", reason: "one of id and name is required, and not both" });
  const resolved = resolveConnection(name === "getServices" ? "superService" : "service", own, configuration);
  failures.push(...resolved.failures);
  if (failures.length > 0) return { values: {}, mask: undefined, failures };
  const ask = questions[name as LookupName] as (
    client: ReturnType<typeof operationClient>,
    query: Values,
  ) => Promise<unknown>;
  const answer = await ask(operationClient(resolved.connection), query).catch((error: unknown) => {
    throw new Error(`${name}: ${withConfigurationNames((error as Error).message)}`, { cause: error });
  });
  // Functions answer with objects: a list is their only member.
  const [list = ""] = Object.keys(lookup.answer.properties);
  const values = (Array.isArray(answer) ? { [list]: answer as unknown[] } : answer) as Values;
  return { values, mask: secretsIn(lookup.answer, values), failures };
}
