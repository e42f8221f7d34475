// Serves hooks to Pulumi's dynamic-provider host.

import type * as pulumi from "@pulumi/pulumi";
import { dequal as isSpelledAlike } from "dequal/lite";
import { type Difference, type Failure, type Hooks, PartialFailure, type Values } from "./hooks";
import { urnOf } from "./engine-log";
import { servingOf } from "./log";
import { reported } from "./reporting";
import { presentConfiguration, replayed } from "../connection/stack-file";
import { withReplayRemedy } from "./notices";

/** Key under which the host keeps the shim; the host restores it by itself. */
const providerKey = "__provider";

/** The hooks as a dynamic provider. */
export function asDynamicProvider(hooks: Hooks): pulumi.dynamic.ResourceProvider {
  return reporting(providerOf(hooks));
}

function providerOf(hooks: Hooks) {
  return {
    // The host does not wait for this before it calls other hooks: store the configuration before the first await.
    configure: ({ config }: pulumi.dynamic.ConfigureRequest) => {
      hooks.configure(presentConfiguration((key) => config.get(key), replayed().settings));
      return Promise.resolve();
    },
    check: async (olds: Values, news: Values) => {
      const [old, given] = [own(olds), own(news)];
      const { inputs, failures } = await hooks.check(old, given);
      // The host accepts what came from it.
      const isTheirs = inputs === old || inputs === given;
      return { inputs: isTheirs ? inputs : transferable(inputs), failures: failures.map(checkFailure) };
    },
    diff: async (id: string, olds: Values, news: Values) => {
      const difference = comparable(await hooks.diff(id, own(olds), own(news)));
      return isOfDynamicHost(olds) ? difference : { ...difference, changes: true };
    },
    create: async (inputs: Values) => {
      const { id, state } = await hooks.create(own(inputs)).catch(recorded(inputs));
      return { id, outs: transferable(state) };
    },
    read: async (id: string, props: Values) => {
      const known = own(props);
      const found = await hooks.read(id, known).catch(replaying);
      if (found === undefined) return {};
      // Without drift, leave out `inputs`: the engine keeps its own, and large answers cost time.
      if (isSpelledAlike(found.state, known)) return { id, props: known };
      return { id, props: transferable(found.state), inputs: transferable(found.inputs) };
    },
    update: async (id: string, olds: Values, news: Values) => {
      if (!isOfDynamicHost(olds) && !(await hooks.diff(id, own(olds), own(news))).changes)
        return { outs: transferable(own(olds)) };
      const { state } = await hooks.update(id, own(olds), own(news)).catch(recorded(news));
      return { outs: transferable(state) };
    },
    delete: async (id: string, props: Values) => hooks.delete(id, own(props)).catch(replaying),
  };
}

/** The provider, with failures in the form that the host passes on, and with messages about the resource of each call. */
function reporting(provider: ReturnType<typeof providerOf>): pulumi.dynamic.ResourceProvider {
  const wrap =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        // The last argument of each hook is what the host has read from the request.
        return await servingOf(urnOf(args.at(-1) as Values | undefined), () => call(...args));
      } catch (error) {
        throw reported(error);
      }
    };
  return {
    configure: provider.configure,
    check: wrap(provider.check),
    diff: wrap(provider.diff),
    create: wrap(provider.create),
    read: wrap(provider.read),
    update: wrap(provider.update),
    delete: wrap(provider.delete),
  };
}

/**
 * A failure without its property. The engine would print the property's value beside the reason: "{<nil>}" for nested values, and
 * secrets in clear. The reason has path and value already.
 */
const checkFailure = ({ reason }: Failure): pulumi.dynamic.CheckFailure => ({ property: "", reason });

/**
 * A difference for the engine. With `changes`, the engine knows no property that differs: `replaceOnChanges` has no effect, and a preview
 * shows all of a replaced resource, but does not mark a secret that differs. Without it, the engine compares the recorded arguments with
 * the new ones. So `changes` is set only where that comparison shows nothing.
 */
function comparable({
  changes,
  replaces,
  deleteBeforeReplace,
  isBeyondArguments,
}: Difference): pulumi.dynamic.DiffResult {
  const isSet = !changes || isBeyondArguments === true;
  return { ...(isSet && { changes }), replaces, deleteBeforeReplace };
}

/**
 * Whether the host has recorded the state: it reads and deletes by the shim in it. A state of the native provider gets the shim by an
 * update, which sends nothing.
 */
const isOfDynamicHost = (state: Values): boolean => providerKey in state;

const own = (values: Values | undefined): Values => {
  const { [providerKey]: _, ...rest } = values ?? {};
  return rest;
};

/** The host refuses `undefined` anywhere in what it passes on. */
const transferable = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

const replaying = (error: unknown): never => {
  throw withReplayRemedy(error);
};

/** Adds the shim to the state of a partial failure; the host adds it to successful answers only. */
const recorded =
  (inputs: Values) =>
  (error: unknown): never => {
    if (error instanceof PartialFailure) {
      error.properties = { ...transferable(error.properties), [providerKey]: inputs[providerKey] };
    }
    throw error;
  };
