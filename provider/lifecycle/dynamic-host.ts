// Serves hooks to Pulumi's dynamic-provider host: the one place where they meet its interface.

import type * as pulumi from "@pulumi/pulumi";
import { dequal as isSpelledAlike } from "dequal/lite";
import { type Difference, type Failure, type Hooks, PartialFailure, type Values } from "./hooks";
import { reported } from "./reporting";
import { presentConfiguration, replayed } from "../connection/stack-file";
import { withReplayRemedy } from "./notices";

/** The key under which the host keeps the text that leads to us; it puts it back by itself. */
const providerKey = "__provider";

/** The hooks in the form that the host calls. */
export function asDynamicProvider(hooks: Hooks): pulumi.dynamic.ResourceProvider {
  return reporting(providerOf(hooks));
}

function providerOf(hooks: Hooks) {
  return {
    // The host does not wait for this before it calls other hooks: what it brings is stored before the first await.
    configure: ({ config }: pulumi.dynamic.ConfigureRequest) => {
      hooks.configure(presentConfiguration((key) => config.get(key), replayed().settings));
      return Promise.resolve();
    },
    check: async (olds: Values, news: Values) => {
      const [old, given] = [own(olds), own(news)];
      const { inputs, failures } = await hooks.check(old, given);
      // What the host brought, it takes.
      const isTheirs = inputs === old || inputs === given;
      return { inputs: isTheirs ? inputs : transferable(inputs), failures: failures.map(told) };
    },
    diff: async (id: string, olds: Values, news: Values) => comparable(await hooks.diff(id, own(olds), own(news))),
    create: async (inputs: Values) => {
      const { id, state } = await hooks.create(own(inputs)).catch(recorded(inputs));
      return { id, outs: transferable(state) };
    },
    read: async (id: string, props: Values) => {
      const known = own(props);
      const found = await hooks.read(id, known).catch(replaying);
      if (found === undefined) return {};
      // Where all is as it was, the engine keeps the arguments that it has: for many objects, a second message is dear.
      if (isSpelledAlike(found.state, known)) return { id, props: known };
      return { id, props: transferable(found.state), inputs: transferable(found.inputs) };
    },
    update: async (id: string, olds: Values, news: Values) => {
      const { state } = await hooks.update(id, own(olds), own(news)).catch(recorded(news));
      return { outs: transferable(state) };
    },
    delete: async (id: string, props: Values) => hooks.delete(id, own(props)).catch(replaying),
  };
}

/** The provider, whose failures are in the form in which the host is to pass them on. */
function reporting(provider: ReturnType<typeof providerOf>): pulumi.dynamic.ResourceProvider {
  const wrap =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        return await call(...args);
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
 * A failure as the engine is to show it. Given a property, the engine prints what it takes for its value beside our reason:
 * "{<nil>}" for all that lies deeper, and secrets in clear. The reason has path and value already.
 */
const told = ({ reason }: Failure): pulumi.dynamic.CheckFailure => ({ property: "", reason });

/**
 * A difference as the engine is to have it. Told that there is one, it knows no property by which it is, and replaceOnChanges has
 * no effect; told nothing, it compares the recorded arguments with the new ones. So it is told where that shows nothing, and where
 * it makes no odds.
 */
function comparable({
  changes,
  replaces,
  deleteBeforeReplace,
  isBeyondArguments,
}: Difference): pulumi.dynamic.DiffResult {
  const isTold = !changes || isBeyondArguments === true || replaces.length > 0;
  return { ...(isTold && { changes }), replaces, deleteBeforeReplace };
}

const own = (values: Values | undefined): Values => {
  const { [providerKey]: _, ...rest } = values ?? {};
  return rest;
};

/** The host refuses `undefined` anywhere in what it passes on. */
const transferable = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

const replaying = (error: unknown): never => {
  throw withReplayRemedy(error);
};

/** What is recorded of a partial failure must lead to us as well; the host adds the text to good answers only. */
const recorded =
  (inputs: Values) =>
  (error: unknown): never => {
    if (error instanceof PartialFailure) {
      error.properties = { ...transferable(error.properties), [providerKey]: inputs[providerKey] };
    }
    throw error;
  };
