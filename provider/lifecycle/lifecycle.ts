// The lifecycle that all kinds of resources have in common: judging, comparing, finding the server, telling failures. What
// is particular to a kind comes in as its definition.

import { dequal as isSpelledAlike } from "dequal/lite";
import type { OwtClient } from "../../sdk/client";
import { isObject } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { validate } from "../../sdk/schemas/validation";
import { type Adopt, type Adoption, Holdings, shown, withLiveSecrets } from "./adoption";
import { Connection, type Resolved, operationClient, resolveConnection } from "../connection/connection";
import {
  type Difference,
  type Failure,
  type Hooks,
  PartialFailure,
  type StackConfiguration,
  type Values,
} from "./hooks";
import { projected, respelled, sameMeaning } from "./equality";
import {
  atNewAddress,
  hasOwnAddress,
  isRelocated,
  leaveFormer,
  movesOf,
  objectAt,
  ownerOf,
  placeOf,
  recordedPlace,
  tellMove,
  tellRelocation,
} from "../connection/place";
import { formerKey, isLeft, isToBeMade, reach, unfinished } from "../connection/reach";
import { obstacleOf, offlineSetting } from "../connection/probe";
import { explainedOnce } from "./reporting";
import { withRemedy } from "./notices";
import { hasUnknown, soundPart, unknownValue } from "./unknown";
import type { Kind } from "./kind";

/** Hooks for a kind of resource. */
export function lifecycle<Config>(kind: Kind<Config>): Hooks {
  const schema = Type.Object(
    {
      ...kind.schema.properties,
      connection: Type.Optional(Connection),
      ...(kind.adoption && { adopt: Type.Optional(kind.adoption.schema) }),
    },
    { additionalProperties: false },
  );
  const members = Object.entries(kind.schema.properties);
  const ours = new Set<string>(kind.own);
  const prompting = new Set<string>(kind.prompting);
  const holdings = new Holdings();
  /** Arguments that are recorded already, to the letter, of those that were checked in this run. */
  const asRecorded: Values[] = [];
  let configuration: StackConfiguration = () => undefined;

  /** The arguments among other values: of state, these are what was applied last. */
  const configOf = (values: Values) =>
    Object.fromEntries(
      members.flatMap(([name]) => (values[name] === undefined ? [] : [[name, values[name]]])),
    ) as Config & Values;

  /** Where resources without a connection of their own live: the same for all of them. */
  let ofStack: Resolved | undefined;
  const resolve = ({ connection: own }: Values): Resolved => {
    if (own !== undefined) return resolveConnection(kind.account, own, configuration);
    return (ofStack ??= resolveConnection(kind.account, undefined, configuration));
  };

  /** Why nothing can be made or changed where the arguments lead; undefined where it can, or where nobody is to ask. */
  const obstacleTo = (args: Values): Promise<Error | undefined> =>
    offlineSetting(configuration).isOffline
      ? Promise.resolve(undefined)
      : obstacleOf(kind.account, resolve(args).connection);

  /** The members that differ in meaning. */
  const changedMembers = (before: Values, after: Values): string[] =>
    members.filter(([name, member]) => !sameMeaning(member, before[name], after[name])).map(([name]) => name);
  const isReconnected = (before: Values, after: Values): boolean =>
    !sameMeaning(Connection, before.connection, after.connection);

  const connect = (values: Values): { client: OwtClient; place: Values } => {
    const { connection, failures } = resolve(values);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return { client: operationClient(connection), place: placeOf(kind.account, connection) };
  };

  /** An object in state, with the connection that some arguments lead to: those that were applied last, or others. */
  const recorded = (id: string, state: Values, args = state) => ({
    kind,
    id,
    state,
    config: configOf(args),
    resolved: resolve(args),
  });

  /** Reports where a change of the stack or of the program puts an object that is in state. */
  const tellPlace = (state: Values, args: Values, isMoved: boolean): void => {
    const { connection } = resolve(args);
    const [from, to] = [recordedPlace(kind.account, state), placeOf(kind.account, connection)];
    if (hasUnknown(to)) return;
    if (!isMoved) {
      if (isRelocated(state, connection)) tellRelocation(kind.account, from, to);
      return;
    }
    const isReachable = resolve(state).connection.serviceId === ownerOf(kind.account, from);
    tellMove(kind.account, from, to, !isReachable && formerKey(kind.account, configuration) === undefined);
  };

  /** The arguments with every value spelled as it was before, where it means the same: what did not change shows no change. */
  const inSpellingOf = (old: Values, args: Values): Values =>
    Object.keys(old).length === 0 ? args : (respelled(schema, old, args, kind.keepsOthers) as Values);

  /** What is recorded; what was to be taken over belongs to the creation alone. */
  const stateOf = ({ adopt: _, ...args }: Values, place: Values, outputs: Values): Values => ({
    ...args,
    ...place,
    ...outputs,
  });

  const noticed = (id: string, state: Values): void => holdings.hold(objectAt(recordedPlace(kind.account, state), id));

  /** The arguments as they would have to be for the live object, as far as the program manages it. */
  const liveArguments = (config: Config & Values, live: Values, wholly = kind.wholly?.(config)): Values =>
    Object.fromEntries(
      members
        .map(([name, member]) => {
          if (ours.has(name)) return [name, config[name]] as const;
          return [name, projected(member, config[name], live[name], wholly)] as const;
        })
        .filter(([, value]) => value !== undefined),
    );

  /** What the arguments want to be taken over, by a name for each place; and the arguments themselves, to be told apart by. */
  const wishAt = (place: Values, adopt: unknown): string => sortedText([place.endpoint, place.serviceId, adopt]);
  const textOf = ({ adopt: _, ...args }: Values): string => sortedText(args);

  /** What is to be taken over, as it is. */
  const existing = async ({ find }: Adoption<Config>, args: Values) => {
    const { client, place } = connect(args);
    const config = configOf(args);
    const wanted = args.adopt as Adopt;
    const isTaken = holdings.isSettled(wishAt(place, wanted));
    const found = isTaken ? undefined : await find(client, wanted, config, { superService: () => superService(args) });
    if (found === undefined || holdings.isHeld(objectAt(place, found.id))) {
      throw new Error(
        `is ${shown(wanted)}, which another resource of this stack has already: an object belongs to one resource. ` +
          "If it is this one that has it, and is now to be replaced, take adopt out of it: it has done its work.",
      );
    }
    const projection = liveArguments(config, found.live);
    const live = withLiveSecrets(kind.schema, projection, found.live) as Values;
    // Where all is managed, the next preview shows it.
    const whole = kind.wholly === undefined ? projection : liveArguments(config, found.live, true);
    const unmanaged = Object.keys(whole).filter((name) => sortedText(whole[name]) !== sortedText(projection[name]));
    return { ...found, live, object: objectAt(place, found.id), unmanaged };
  };

  /** A client of the super service at the same server, where the stack's configuration has one. */
  const superService = (args: Values): OwtClient | undefined => {
    const { serviceId: _, serviceKey: __, ...own } = isObject(args.connection) ? args.connection : ({} as Values);
    const { connection, failures } = resolveConnection("superService", own, configuration);
    return failures.length > 0 ? undefined : operationClient(connection);
  };

  /**
   * Arguments that fit, with `adopt` as it counts: in a creation it is looked up, so that a preview tells what is wrong with it,
   * and what is recorded as the arguments is what is there: the next preview then shows each member that differs. Later it stays as
   * it was recorded, whatever the program says.
   */
  const settledArguments = async (
    adoption: Adoption<Config>,
    old: Values,
    args: Values,
    inputs: Values,
  ): Promise<{ inputs: Values; failures: Failure[] }> => {
    const { adopt: wanted, ...rest } = inputs;
    if (wanted === undefined && old.adopt === undefined) return { inputs, failures: [] };
    const { connection } = resolve(args);
    const place = placeOf(kind.account, connection);
    if (Object.keys(old).length > 0) {
      for (const wish of [args.adopt, old.adopt]) {
        if (wish === undefined) continue;
        for (const values of [args, rest]) holdings.settle(wishAt(place, wish), textOf(values));
      }
      return { inputs: old.adopt === undefined ? rest : { ...rest, adopt: old.adopt }, failures: [] };
    }
    // The engine checks the arguments of a replacement as those of a creation, after it has checked them as those of a change.
    // One that was deleted since what it depends on is replaced is made again, too.
    const isDone = holdings.isSettled(wishAt(place, wanted), textOf(args)) || holdings.isLost(wanted as Adopt);
    if (isDone) return { inputs: rest, failures: [] };
    const needed = [wanted, connection, ...adoption.needs.map((name) => args[name])];
    if (needed.some(hasUnknown) || offlineSetting(configuration).isOffline) return { inputs, failures: [] };
    try {
      const { id, live } = await existing(adoption, args);
      const open = Object.entries(rest).filter(([name, value]) => !(name in live) || hasUnknown(value));
      const kept = open.filter(([name, value]) => name === "connection" || hasUnknown(value));
      return { inputs: { ...live, ...Object.fromEntries(kept), adopt: id }, failures: [] };
    } catch (error) {
      return { inputs, failures: [{ property: "adopt", reason: `adopt ${(error as Error).message}` }] };
    }
  };

  /** What is recorded where a creation was not finished, and a failure as users are to read it. */
  const inDoubt =
    (args: Values, place: Values) =>
    (error: unknown): never => {
      if (error instanceof PartialFailure) error.properties = { ...stateOf(args, place, {}), [unfinished]: true };
      throw withRemedy(error);
    };

  /** What is in state besides the arguments and the place. */
  const outputsOf = (state: Values, place: Values): Values => {
    const others = new Set([...Object.keys(schema.properties), ...Object.keys(place), unfinished]);
    return Object.fromEntries(Object.entries(state).filter(([name]) => !others.has(name)));
  };

  return {
    configure(stack) {
      configuration = stack;
      ofStack = undefined;
      holdings.clear();
      asRecorded.length = 0;
    },

    async check(old, args) {
      const problems = validate(schema, args, { wildcard: unknownValue });
      problems.push(...kind.rules(soundPart(args, problems) as Config, configuration));
      const failures: Failure[] = problems.map(({ path, message }) => ({
        property: path,
        reason: `${path} ${message}`.trim(),
      }));
      const ownIsSound = !problems.some(({ keys }) => keys[0] === "connection");
      if (ownIsSound) failures.push(...resolve(args).failures);
      failures.push(...offlineSetting(configuration).failures);
      if (failures.length === 0) kind.checked?.(configOf(args));
      const inputs = problems.length > 0 ? args : inSpellingOf(old, args);
      const isNew = Object.keys(old).length === 0;
      // Another connection is tried by `diff`, which knows the former address and names both.
      const isTried = isNew || (changedMembers(old, inputs).length > 0 && !isReconnected(old, inputs));
      if (failures.length === 0 && isTried) {
        const obstacle = await obstacleTo(args);
        if (obstacle !== undefined) failures.push({ property: "connection", reason: explainedOnce(obstacle) });
      }
      const settled =
        kind.adoption === undefined || failures.length > 0
          ? { inputs, failures }
          : await settledArguments(kind.adoption, old, args, inputs);
      // A copy: Pulumi's host adds to what it is given.
      if (isSpelledAlike(settled.inputs, old)) asRecorded.push({ ...settled.inputs });
      return settled;
    },

    async diff(id, state, args): Promise<Difference> {
      noticed(id, state);
      // What is not known yet means nothing that is in state.
      const changed = changedMembers(state, args);
      if (kind.isMadeAgain?.(id, state as Config & Values)) {
        return { changes: true, replaces: [...kind.replaceOn.slice(0, 1)], deleteBeforeReplace: true };
      }
      const { connection } = resolve(args);
      const moved = movesOf(kind.account, state, args.connection, connection);
      const reconnected = isReconnected(state, args);
      // The engine does not see a change of the stack's address by itself: the arguments are the same. An address of the resource's
      // own that is as it was is no change, where a refresh has found the object at another one.
      const relocated = isRelocated(state, connection) && (reconnected || !hasOwnAddress(args));
      if (relocated || moved.length > 0) tellPlace(state, args, moved.length > 0);
      const changes = changed.length > 0 || moved.length > 0 || reconnected || relocated;
      if (!changes) return { changes, replaces: [], deleteBeforeReplace: false };
      // Where the arguments are as they were, the check has found nothing to try the connection for.
      const obstacle = await obstacleTo(args);
      if (obstacle !== undefined) throw relocated ? atNewAddress(obstacle, state, connection) : obstacle;
      const [before, after] = [configOf(state), configOf(args)];
      if (moved.length === 0 && !hasUnknown(connection)) {
        const ask = offlineSetting(configuration).isOffline ? undefined : () => connect(args).client;
        await kind.differs?.(ask, id, before, after);
      }
      const isKnown = !hasUnknown(after);
      const forced: readonly string[] = [...kind.replaceOn, ...(isKnown ? (kind.forcedBy?.(before, after) ?? []) : [])];
      const replaces = [...changed.filter((name) => forced.includes(name)), ...moved];
      // Another place is none of the arguments, and what has drifted may be recorded among the outputs alone.
      const isBeyondArguments =
        replaces.length === 0 &&
        ((changed.length === 0 && !isReconnected(state, args)) ||
          asRecorded.some((inputs) => isSpelledAlike(inputs, args)));
      return {
        changes,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && isKnown && kind.deleteBeforeReplace(before, after),
        ...(isBeyondArguments && { isBeyondArguments }),
      };
    },

    async create(args) {
      const { client, place } = connect(args);
      const { adoption } = kind;
      // Where the engine was told to replace it, the arguments come as they were recorded.
      const isDone = holdings.isSettled(wishAt(place, args.adopt), textOf(args));
      if (adoption !== undefined && args.adopt !== undefined && !isDone) {
        const { id, live, outputs, object, unmanaged } = await existing(adoption, args).catch((error: unknown) => {
          throw new Error(`adopt ${(error as Error).message}`, { cause: error });
        });
        holdings.adopt(object);
        tellOfOthers(id, live, unmanaged);
        const { connection } = args;
        return { id, state: stateOf({ ...live, ...(connection !== undefined && { connection }) }, place, outputs) };
      }
      const { id, outputs } = await kind.create(client, configOf(args)).catch(inDoubt(args, place));
      holdings.hold(objectAt(place, id));
      return { id, state: stateOf(args, place, outputs) };
    },

    async read(id, state) {
      const config = configOf(state);
      noticed(id, state);
      const { client, place, seen } = await reach(recorded(id, state), configuration);
      const found =
        kind.read === undefined
          ? { live: config as Values, outputs: outputsOf(state, place) }
          : seen === undefined
            ? await kind.read(client, id, config)
            : seen.found;
      if (found === undefined) return undefined;
      const { connection } = state;
      const inputs = { ...liveArguments(config, found.live), ...(connection !== undefined && { connection }) };
      return { state: stateOf(inputs, place, found.outputs), inputs };
    },

    async update(id, state, args) {
      const { client, place } = connect(args);
      const config = configOf(args);
      const isMissing = await isToBeMade(recorded(id, state, args), client);
      if (isMissing && kind.remake !== undefined) {
        const { outputs } = await kind.remake(client, id, config).catch(inDoubt(args, place));
        return { state: stateOf(args, place, outputs) };
      }
      // Another key to the same object, say, another address, or another whenEnded: nothing for the server to do. Where nothing
      // differs at all, the engine asks for what was left unfinished.
      const differing = changedMembers(state, config);
      const reconnected = isRelocated(state, resolve(args).connection) || isReconnected(state, args);
      const onlyOurs =
        !(unfinished in state) &&
        (differing.length > 0 || reconnected) &&
        differing.every((name) => ours.has(name) && !prompting.has(name));
      const outputs =
        onlyOurs || kind.update === undefined
          ? outputsOf(state, place)
          : (await kind.update(client, id, config, configOf(state))).outputs;
      return { state: stateOf(args, place, outputs) };
    },

    async delete(id, state) {
      if (holdings.release(objectAt(recordedPlace(kind.account, state), id))) {
        console.log(`${id} stays on the server: another resource has taken it over in this run.`);
        return;
      }
      if (isLeft(recorded(id, state), configuration)) {
        console.log(`${id} stays on the server, with the service that it belongs to: ${leaveFormer.key} is true.`);
        return;
      }
      const { client, seen } = await reach(recorded(id, state), configuration);
      if (seen === undefined || seen.found !== undefined) await kind.delete(client, id, configOf(state));
      holdings.lose(id, state.name);
    },
  };
}

/** Whoever has taken an object over should know what stays in it that the program does not give. */
function tellOfOthers(id: string, { name }: Values, members: readonly string[]): void {
  if (members.length === 0) return;
  console.log(
    `${JSON.stringify(name)} (${id}) was taken over as it is. In ${members.join(", ")} it has values besides those that the program ` +
      'gives; updates leave them as they are. With manage: "all" they count, too: the next preview with --refresh shows them.',
  );
}

/** JSON with the members of objects in one order. */
function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
