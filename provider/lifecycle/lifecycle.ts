// The lifecycle that all kinds of resources share. A kind adds what is particular to it; adopting.ts adds adoption.

import { dequal as isSpelledAlike } from "dequal/lite";
import { Access } from "../connection/access";
import { isRelocated, leaveFormer, placeOf } from "../connection/place";
import { isLeft, mustBeCreated, reach, unfinished } from "../connection/reach";
import { adopting } from "./adopting";
import { checked } from "./check";
import { difference } from "./diff";
import { type Hooks, PartialFailure, type Values } from "./hooks";
import type { Kind } from "./kind";
import { inform } from "./log";
import { withRemedy } from "./notices";
import { unknownValue } from "./unknown";
import { inEitherSpelling } from "../spelling/hooks";
import type { SetStyle } from "../spelling/spelling";
import {
  argumentsSchema,
  changedMembers,
  configOf,
  isReconnected,
  lasting,
  liveArguments,
  outputsOf,
  stateOf,
} from "./state";

/**
 * Hooks for a kind of resource. Arguments and states may have either spelling.
 *
 * @param sets How sets are recorded that are no maps before: hosts of typed languages take lists.
 */
export function lifecycle<Config>(kind: Kind<Config>, sets: SetStyle = "map"): Hooks {
  const access = new Access(kind);
  const hooks = managing(access);
  const whole = kind.adoption === undefined ? hooks : adopting(hooks, access, kind.adoption);
  return inEitherSpelling(whole, argumentsSchema(kind), sets);
}

/** Hooks for objects that their resource creates. */
function managing<Config>(access: Access<Config>): Hooks {
  const { kind } = access;
  const schema = argumentsSchema(kind);
  /** Arguments checked in this run that equal the recorded ones. */
  const asRecorded: Values[] = [];

  return {
    configure(stack) {
      access.configure(stack);
      asRecorded.length = 0;
    },

    async check(old, args) {
      const result = await checked(access, schema, old, args);
      const inputs = lasting(result.inputs);
      if (isSpelledAlike(inputs, lasting(old))) asRecorded.push(inputs);
      return result;
    },

    diff(id, state, args, { isComparison = false } = {}) {
      const inputs = lasting(args);
      const isAsRecorded = () => asRecorded.some((known) => isSpelledAlike(known, inputs));
      return difference(access, { id, state, args, isAsRecorded, isComparison });
    },

    async create(args) {
      const { client, place } = access.connect(args);
      const { id, outputs } = await kind
        .create(client, configOf(kind, args), access.configuration)
        .catch(inDoubt(args, place));
      return { id, state: stateOf(args, place, outputs) };
    },

    planned(args, before) {
      const place = placeOf(kind.account, access.resolve(args).connection);
      const unknown = (kind.computed?.required ?? []).map((name) => [name, unknownValue] as const);
      const outputs = before === undefined ? Object.fromEntries(unknown) : outputsOf(schema, before, place);
      return Promise.resolve(stateOf(args, place, outputs));
    },

    async read(id, state) {
      const config = configOf(kind, state);
      const { client, place, seen } = await reach(access.recorded(id, state), access.configuration);
      const found =
        kind.read === undefined
          ? { live: config as Values, outputs: outputsOf(schema, state, place) }
          : seen === undefined
            ? await kind.read(client, id, config)
            : seen.found;
      if (found === undefined) return undefined;
      const { connection } = state;
      const inputs = { ...liveArguments(kind, config, found.live), ...(connection !== undefined && { connection }) };
      return { state: stateOf(inputs, place, found.outputs), inputs };
    },

    async update(id, state, args) {
      const { client, place } = access.connect(args);
      const config = configOf(kind, args);
      const isMissing = await mustBeCreated(access.recorded(id, state, args), client);
      if (isMissing && kind.remake !== undefined) {
        const { outputs } = await kind.remake(client, id, config).catch(inDoubt(args, place));
        return { state: stateOf(args, place, outputs) };
      }
      const outputs =
        kind.update === undefined || isOursAlone(access, state, args)
          ? outputsOf(schema, state, place)
          : (await kind.update(client, id, config, configOf(kind, state))).outputs;
      return { state: stateOf(args, place, outputs) };
    },

    async delete(id, state) {
      const recorded = access.recorded(id, state);
      if (isLeft(recorded, access.configuration)) {
        inform(`${id} stays on the server, with the service that it belongs to: ${leaveFormer.key} is true.`);
        return;
      }
      const { client, seen } = await reach(recorded, access.configuration);
      if (seen === undefined || seen.found !== undefined)
        await kind.delete(client, id, configOf(kind, state), access.configuration);
    },
  };
}

/**
 * Whether a difference is none to the server: another key to the same object, another address, another `whenEnded`. Without any
 * difference, the update is asked for to finish what an earlier one left.
 */
function isOursAlone<Config>(access: Access<Config>, state: Values, args: Values): boolean {
  const { kind } = access;
  const [own, prompting]: (readonly string[])[] = [kind.own ?? [], kind.prompting ?? []];
  const changed = changedMembers(kind, state, configOf(kind, args));
  const reconnected = isRelocated(state, access.resolve(args).connection) || isReconnected(state, args);
  return (
    !(unfinished in state) &&
    (changed.length > 0 || reconnected) &&
    changed.every((name) => own?.includes(name) && !prompting?.includes(name))
  );
}

/** Rethrows the failure of a creation: with the state to record where something may have been made, and with the remedy. */
const inDoubt =
  (args: Values, place: Values) =>
  (error: unknown): never => {
    if (error instanceof PartialFailure) error.properties = { ...stateOf(args, place, {}), [unfinished]: true };
    throw withRemedy(error);
  };
