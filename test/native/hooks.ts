// The native provider as hooks: its service listens in this process, and each hook is a call over a socket, in the messages of the engine.
// Suites that take hooks run for both hosts.
//
// In these the provider differs from the hooks that it serves, by design (docs/native.md):
//
// - Arguments are recorded as the program writes them.
// - Failures of arguments have no property: their reasons begin with the path.
// - Differences have details. `forced` are the paths of those that replace, and `beyond` of those that are of no argument. Whether a
//   difference is beyond the arguments is of no use to the engine, and left out.
// - Failures are statuses: their messages are all that is known of them, or the object that they leave.

import type * as grpc from "@grpc/grpc-js";
import { settings } from "../../provider/connection/settings";
import { kinds } from "../../provider/kinds";
import { type Difference, type Hooks, PartialFailure, type Values } from "../../provider/lifecycle/hooks";
import { argumentsSchema } from "../../provider/lifecycle/state";
import type { Kind } from "../../provider/lifecycle/kind";
import { type Listening, listen } from "../../provider/native/server";
import { mapParts } from "../../sdk/values";
import { initFailureOf } from "../grpc";
import { ProviderClient, defaultProvider, isSecret } from "./client";

/** A service of the native provider in this process, with a client. */
export class NativeService extends ProviderClient {
  private constructor(private readonly listening: Listening) {
    super(listening.port);
  }

  static async start(): Promise<NativeService> {
    return new NativeService(await listen());
  }

  stop(): void {
    this.close();
    this.listening.close();
  }
}

let resources = 0;

/**
 * The hooks of one resource, which a service serves.
 *
 * @param kind A kind of the register.
 * @param name Name of the resource; by default, one that no other resource has.
 */
export function nativeHooks<Config>(
  service: Promise<ProviderClient>,
  kind: Kind<Config>,
  name = `resource-${(resources += 1)}`,
): Hooks {
  const [type] = Object.entries(kinds).find(([, one]) => (one as unknown) === kind) ?? [kind.called];
  const { properties } = argumentsSchema(kind);
  const argumentsIn = (state: Values) =>
    Object.fromEntries(Object.entries(state).filter(([member]) => Object.hasOwn(properties, member)));
  /** Values with their secrets as the provider has sent them, by the plain ones: the engine sends them so again. */
  const asSent = new WeakMap<Values, Values>();
  const plain = (values: Values): Values => {
    const clear = withoutMarks(values) as Values;
    asSent.set(clear, values);
    return clear;
  };
  const recorded = (state: Values) => asSent.get(state) ?? state;
  /** Rethrows the status of a call as the failure of a hook. */
  const rethrown = (status: unknown): never => {
    const failure = new Error((status as grpc.ServiceError).details);
    const left = initFailureOf(status);
    if (left === undefined) throw failure;
    const partial = new PartialFailure(left.id, failure);
    partial.properties = plain(left.properties);
    throw partial;
  };
  let configured = service;

  return {
    configure(stack) {
      const given = settings.flatMap(({ key }) => {
        const value = stack(key);
        return value === undefined ? [] : [[key.replace("owt:", ""), value] as const];
      });
      configured = service.then(async (client) => {
        await client.configure(Object.fromEntries(given), defaultProvider);
        return client;
      });
    },

    async check(old, args) {
      const { inputs, failures } = await (await configured).check(type, args, old, name);
      return { inputs: plain(inputs), failures: failures.map((reason) => ({ property: "", reason })) };
    },

    async diff(id, state, args, { isComparison = false } = {}) {
      const client = await configured;
      const sides = [recorded(state), args, argumentsIn(recorded(state))] as const;
      const work = isComparison ? client.compare(type, id, ...sides, name) : client.diff(type, id, ...sides, name);
      return differenceOf(await work.catch(rethrown), (path) => Object.hasOwn(properties, memberOf(path)));
    },

    async create(args) {
      const { id, state } = await (await configured).create(type, args, { name }).catch(rethrown);
      return { id, state: plain(state) };
    },

    async planned(args, before) {
      const client = await configured;
      if (before === undefined) return plain((await client.create(type, args, { name, preview: true })).state);
      return plain(await client.update(type, "0", recorded(before), args, { name, preview: true }));
    },

    async read(id, state) {
      const [known, inputs] = [recorded(state), argumentsIn(recorded(state))];
      const read = await (await configured).read(type, id, known, inputs, name).catch(rethrown);
      if (read.id === "") return undefined;
      // Without drift, the engine keeps its arguments.
      const isUnchanged = Object.keys(read.inputs).length === 0;
      return { state: plain(read.state), inputs: plain(isUnchanged ? inputs : read.inputs) };
    },

    async update(id, state, args) {
      return {
        state: plain(await (await configured).update(type, id, recorded(state), args, { name }).catch(rethrown)),
      };
    },

    async delete(id, state) {
      await (await configured).delete(type, id, recorded(state), name).catch(rethrown);
    },
  };
}

/** Values without the marks of secrets. */
export const withoutMarks = (value: unknown): unknown =>
  isSecret(value) ? withoutMarks(value.value) : mapParts(value, withoutMarks);

/** The member that a path begins with. */
const memberOf = (path: string): string => path.replace(/[.[].*$/s, "");

function differenceOf(
  { changes, replaces, deleteBeforeReplace, details }: Awaited<ReturnType<ProviderClient["diff"]>>,
  isOfArguments: (path: string) => boolean,
): Difference {
  const paths = details.map((detail) => detail.split(" ").slice(1).join(" "));
  const forced = paths.filter((_, i) => details[i]?.includes("-replace ") === true);
  const beyond = paths.filter((path) => !isOfArguments(path));
  return {
    changes: changes === "some",
    replaces,
    deleteBeforeReplace,
    ...(forced.length > 0 && { forced }),
    ...(beyond.length > 0 && { beyond }),
  };
}
