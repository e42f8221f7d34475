// Hooks that take arguments and states in either spelling, and record the named one. The hooks within see the API's alone.

import type { TObject } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import { type Failure, type Hooks, PartialFailure, type Values, failureOf } from "../lifecycle/hooks";
import { unknownValue } from "../lifecycle/unknown";
import { reportMigration } from "./migration";
import { problemsAsWritten, spellingProblems } from "./problems";
import { type SetStyle, asWritten, listed, recorded } from "./spelling";

/**
 * The hooks, in front of which both spellings are the same.
 *
 * @param schema Schema of the arguments in the API's spelling.
 * @param sets How sets are recorded that are no maps before.
 */
export function inEitherSpelling(hooks: Hooks, schema: TObject, sets: SetStyle = "map"): Hooks {
  /** The values of a request in the API's spelling, made once: what is recorded is compared with them. */
  const known = new WeakMap<Values, Values>();
  const api = (values: Values, similar: Values = {}) => {
    const spelled = known.get(values) ?? inApi(schema, values, similar, known.get(similar) ?? {});
    known.set(values, spelled);
    return spelled;
  };
  /** The values to record; as before where they mean the same, to the letter. */
  const named = (before: Values, values: Values) =>
    isSpelledAlike(api(before), values) ? before : (recorded(schema, before, values, sets) as Values);
  const namingPartial = (args: Values) => (error: unknown) => {
    if (error instanceof PartialFailure) error.properties = named(args, error.properties);
    throw error;
  };

  return {
    configure: (configuration) => {
      hooks.configure(configuration);
    },

    async check(old, args) {
      if (!isSpelledAlike(old, args) && spellingProblems(schema, args).length > 0) {
        const problems = problemsAsWritten(schema, args, { wildcard: unknownValue });
        return { inputs: args, failures: problems.map(failureOf) };
      }
      const { inputs, failures } = await hooks.check(api(old), api(args, old));
      return { inputs: named(old, inputs), failures: failures.map((failure) => inSpellingOf(schema, args, failure)) };
    },

    async diff(id, state, args, options = {}) {
      const difference = await hooks.diff(id, api(state), api(args, state), options);
      if (difference.changes && options.isComparison !== true) reportMigration(schema, state, args);
      return difference;
    },

    async create(args) {
      const { id, state } = await hooks.create(api(args)).catch(namingPartial(args));
      return { id, state: named(args, state) };
    },

    async planned(args, before) {
      return named(args, await hooks.planned(api(args), before && api(before)));
    },

    async read(id, state) {
      const found = await hooks.read(id, api(state));
      return found && { state: named(state, found.state), inputs: named(state, found.inputs) };
    },

    async update(id, state, args) {
      const updated = await hooks.update(id, api(state), api(args, state)).catch(namingPartial(args));
      return { state: named(args, updated.state) };
    },

    delete: (id, state) => hooks.delete(id, api(state)),
  };
}

/** The values in the API's spelling. Members that are as in similar values, most of them, are taken from there. */
function inApi({ properties }: TObject, values: Values, similar: Values, similarInApi: Values): Values {
  const members = Object.entries(values).map(([name, value]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined || typeof value !== "object") return [name, value] as const;
    const isSame = Object.hasOwn(similarInApi, name) && isSpelledAlike(value, similar[name]);
    return [name, isSame ? similarInApi[name] : listed(schema, value)] as const;
  });
  return Object.fromEntries(members);
}

const inSpellingOf = (schema: TObject, written: Values, failure: Failure): Failure =>
  failure.problem === undefined ? failure : failureOf(asWritten(schema, written, failure.problem));
