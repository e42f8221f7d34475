// Checks the arguments of a resource: schema, rules, connection, and whether the server answers.

import type { TObject } from "@sinclair/typebox";
import { validate } from "../../sdk/schemas/validation";
import type { Access } from "../connection/access";
import { offlineSetting } from "../connection/probe";
import { type Failure, type Values, failureOf } from "./hooks";
import { explainedOnce } from "./reporting";
import { changedMembers, configOf, inSpellingOf, isReconnected } from "./state";
import { soundPart, unknownValue } from "./unknown";

/** The arguments to record, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Values;
  readonly failures: Failure[];
}

export async function checked<Config>(
  access: Access<Config>,
  schema: TObject,
  old: Values,
  args: Values,
): Promise<Checked> {
  const { kind, configuration } = access;
  const problems = validate(schema, args, { wildcard: unknownValue });
  problems.push(...kind.rules(soundPart(args, problems) as Config, configuration));
  const failures: Failure[] = problems.map(failureOf);
  const isConnectionSound = !problems.some(({ keys }) => keys[0] === "connection");
  if (isConnectionSound) failures.push(...access.resolve(args).failures);
  failures.push(...offlineSetting(configuration).failures);
  if (failures.length === 0) kind.checked?.(configOf(kind, args));
  const inputs = problems.length > 0 ? args : inSpellingOf(kind, schema, old, args);
  if (failures.length === 0 && isProbedNow(access, old, inputs)) {
    const obstacle = await access.obstacleTo(args);
    if (obstacle !== undefined) failures.push({ property: "connection", reason: explainedOnce(obstacle) });
  }
  return { inputs, failures };
}

/** Whether the check probes the server. `diff` probes a changed connection: it knows the former address, and reports both. */
function isProbedNow<Config>({ kind }: Access<Config>, old: Values, inputs: Values): boolean {
  const isNew = Object.keys(old).length === 0;
  return isNew || (changedMembers(kind, old, inputs).length > 0 && !isReconnected(old, inputs));
}
