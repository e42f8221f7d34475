// Adds adoption to the hooks of a kind: a resource that is created with `adopt` creates and changes nothing. Its state is the live
// object, restricted to what the program manages, so that the next preview shows each difference.
//
// `adopt` counts for the creation alone: later it causes neither a difference nor a request, and a replacement creates a new object.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import type { Access } from "../connection/access";
import { objectAt, placeOf, recordedPlace } from "../connection/place";
import { isLeft } from "../connection/reach";
import { begin, isFormerOf, isHeld, isTakenUp } from "../connection/stack-ids";
import { type Adopt, type Adoption, type Listed, refusalOf, reportEarlier, shown } from "./adoption";
import type { Checked } from "./check";
import { Holdings, sortedText } from "./holdings";
import type { Hooks, Values } from "./hooks";
import { type Identity, beginAt, identityIn, likelyGenerations } from "./identity";
import { inform, subject, warn } from "./log";
import { configOf, liveArguments, stateOf } from "./state";
import { hasUnknown } from "./unknown";

/** The hooks, with adoption. */
export function adopting<Config>(hooks: Hooks, access: Access<Config>, adoption: Adoption<Config>): Hooks {
  const { account } = access.kind;
  const holdings = new Holdings();
  const lists: Lists = new Map();
  const recordedObject = (id: string, state: Values) => objectAt(recordedPlace(account, state), id);
  const hold = (id: string, state: Values) => {
    holdings.hold(recordedObject(id, state));
    begin(id);
  };

  return {
    ...hooks,

    configure(stack) {
      hooks.configure(stack);
      holdings.clear();
    },

    async check(old, args) {
      const checked = await hooks.check(old, args);
      if (checked.failures.length > 0) return checked;
      const isCreation = Object.keys(old).length === 0 && args.adopt === undefined;
      if (isCreation) {
        const refusal = await reportExisting(access, adoption, holdings, lists, args);
        if (refusal !== undefined) return { ...checked, failures: [{ property: "name", reason: refusal }] };
      }
      return withAdoption(access, adoption, holdings, old, args, checked.inputs);
    },

    diff(id, state, args, options) {
      hold(id, state);
      return hooks.diff(id, state, args, options);
    },

    async create(args) {
      const { place } = access.connect(args);
      // To replace a resource on the user's request, the engine passes the recorded arguments, `adopt` included.
      const isAdopted = args.adopt === undefined || holdings.isEarlier(place, args.adopt, args);
      if (isAdopted) {
        const created = await hooks.create(args);
        const object = objectAt(place, created.id);
        // Should another resource have had it after all, its deletion must not delete it.
        if (isTakenUp(created.id)) holdings.adopt(object);
        else holdings.hold(object);
        return created;
      }
      const { id, live, outputs, object, unmanaged } = await existing(access, adoption, holdings, args).catch(
        (error: unknown) => {
          throw new Error(`adopt ${(error as Error).message}`, { cause: error });
        },
      );
      holdings.adopt(object);
      begin(id);
      reportUnmanaged(id, live, unmanaged);
      const { connection } = args;
      return { id, state: stateOf({ ...live, ...(connection !== undefined && { connection }) }, place, outputs) };
    },

    read(id, state) {
      hold(id, state);
      return hooks.read(id, state);
    },

    async delete(id, state) {
      if (holdings.release(recordedObject(id, state))) {
        inform(`${id} stays on the server: another resource has adopted it in this run.`);
        return;
      }
      await hooks.delete(id, state);
      if (!isLeft(access.recorded(id, state), access.configuration)) holdings.addDeleted(id, state.name);
    },
  };
}

/**
 * Sound arguments as they are to be recorded. In a creation the object is looked up, so that a preview shows what is wrong with
 * `adopt`, and the recorded arguments are those of the live object: the next preview shows each member that differs. Later `adopt`
 * stays as recorded, whatever the program gives.
 */
async function withAdoption<Config>(
  access: Access<Config>,
  adoption: Adoption<Config>,
  holdings: Holdings,
  old: Values,
  args: Values,
  inputs: Values,
): Promise<Checked> {
  const { adopt: wanted, ...rest } = inputs;
  if (wanted === undefined && old.adopt === undefined) return { inputs, failures: [] };
  const { connection } = access.resolve(args);
  const place = placeOf(access.kind.account, connection);
  if (Object.keys(old).length > 0) {
    for (const adopt of [args.adopt, old.adopt]) {
      if (adopt === undefined) continue;
      for (const values of [args, rest]) holdings.addEarlier(place, adopt, values);
    }
    return { inputs: old.adopt === undefined ? rest : { ...rest, adopt: old.adopt }, failures: [] };
  }
  // The engine checks the arguments of a replacement as those of a change first, and then as those of a creation. An object that
  // was deleted because its dependency is replaced is created again, too.
  const isReplacement = holdings.isEarlier(place, wanted, args) || holdings.isDeleted(wanted as Adopt);
  if (isReplacement) return { inputs: rest, failures: [] };
  const needed = [wanted, connection, ...adoption.needs.map((name) => args[name])];
  if (needed.some(hasUnknown) || access.isOffline) return { inputs, failures: [] };
  try {
    const { id, live } = await existing(access, adoption, holdings, args);
    // A resource that the id belongs to may be created before.
    begin(id);
    const open = Object.entries(rest).filter(([name, value]) => !(name in live) || hasUnknown(value));
    const kept = open.filter(([name, value]) => name === "connection" || hasUnknown(value));
    return { inputs: { ...live, ...Object.fromEntries(kept), adopt: id }, failures: [] };
  } catch (error) {
    return { inputs, failures: [{ property: "adopt", reason: `adopt ${(error as Error).message}` }] };
  }
}

/** The object to adopt. Throws where there is none, or where another resource has it, with a message that continues "adopt ". */
async function existing<Config>(access: Access<Config>, { find }: Adoption<Config>, holdings: Holdings, args: Values) {
  const { kind } = access;
  const { client, place } = access.connect(args);
  const config = configOf(kind, args);
  const wanted = args.adopt as Adopt;
  const isTaken = holdings.isEarlier(place, wanted);
  const witnesses = { superService: () => access.superService(args) };
  const found = isTaken ? undefined : await find(client, wanted, config, witnesses);
  if (found === undefined || holdings.isHeld(objectAt(place, found.id))) {
    throw new Error(
      `is ${shown(wanted)}, which another resource of this stack has already: an object belongs to one resource. ` +
        "If this resource has it and is to be replaced, remove adopt: it has no effect any more.",
    );
  }
  const projection = liveArguments(kind, config, found.live);
  const live = withLiveSecrets(kind.schema, projection, found.live) as Values;
  // With `manage: "all"`, the next preview shows what the program does not give.
  const whole = kind.wholly === undefined ? projection : liveArguments(kind, config, found.live, true);
  const unmanaged = Object.keys(whole).filter((name) => sortedText(whole[name]) !== sortedText(projection[name]));
  return { ...found, live, object: objectAt(place, found.id), unmanaged };
}

/** `projection` with live secrets, as far as the server shows them in clear, in place of the declared ones. */
function withLiveSecrets(schema: TSchema, projection: unknown, live: unknown): unknown {
  if (schema.secret === true) return typeof projection === "string" && typeof live === "string" ? live : projection;
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(projection) || !isObject(live)) return projection;
  const members = Object.entries(projection).map(([name, value]) => {
    const member = memberOf(struct, name);
    return [name, member === undefined ? value : withLiveSecrets(member, value, live[name])] as const;
  });
  return Object.fromEntries(members);
}

/** Objects of each place: listed once in a command. */
type Lists = Map<string, Promise<readonly Listed[]>>;

/**
 * Reports what is there already where a resource is to be created: the object that has the id of the resource, or another one with its name.
 * Returns why the creation would be refused.
 */
async function reportExisting<Config>(
  access: Access<Config>,
  { namesakes }: Adoption<Config>,
  holdings: Holdings,
  lists: Lists,
  args: Values,
): Promise<string | undefined> {
  const { connection } = access.resolve(args);
  if (namesakes === undefined || access.isOffline || hasUnknown(connection)) return undefined;
  const { client, place } = access.connect(args);
  const key = sortedText(place);
  // A notice only: without a list, there is none.
  const list = lists.get(key) ?? namesakes.list(client).catch(() => []);
  lists.set(key, list);
  const listed = await list;
  const identity = identityIn(client.serviceId, access.configuration);
  const own = await ownOf(listed, identity);
  const earlier = own?.takeUp?.(configOf(access.kind, args), access.configuration);
  if (earlier?.isRefused) return refusalOf(earlier);
  if (own !== undefined && earlier !== undefined) reportEarlier(own.id, earlier);
  const others = listed.filter(
    ({ id, name }) =>
      name === args.name && id !== own?.id && !holdings.isHeld(objectAt(place, id)) && !holdings.isDeleted(id),
  );
  const { urn } = subject();
  const ofOthers: Listed[] = [];
  for (const one of others) if (!(await isFormerOf(urn, one.id).catch(() => false))) ofOthers.push(one);
  // The first request of a command comes without the name of its resource.
  const mayBeOwn = identity === undefined && listed.some(({ takeUp }) => takeUp !== undefined);
  const otherwise = `${mayBeOwn ? "If a run that was lost has made it for this resource, this run takes it up. " : ""}${namesakes.otherwise}`;
  warnOfNamesakes(access.kind.called, args.name, ofOthers, otherwise);
  return undefined;
}

/** The object that a creation finds under an id of its resource, if it is in the list and no resource of the stack has it. */
async function ownOf(listed: readonly Listed[], identity: Identity | undefined): Promise<Listed | undefined> {
  if (identity === undefined) return undefined;
  const ids = Array.from({ length: likelyGenerations }, (_, generation) => identity(generation));
  for (const [generation, id] of ids.entries()) {
    const found = listed.find((object) => object.id === id && object.takeUp !== undefined);
    // Only where the object is there, the state of the stack is read.
    if (found === undefined || (await isHeld(id))) continue;
    // Its resource was replaced before the state was lost.
    beginAt(generation);
    return found;
  }
  return undefined;
}

/** Warns of objects of the name that no resource of this run is known to have: one whose resource has another key now, say. */
function warnOfNamesakes(
  called: string,
  name: unknown,
  [first, ...others]: readonly Listed[],
  otherwise: string,
): void {
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  warn(
    `There is a ${called} ${JSON.stringify(name)} already (${first.id}${more}). If it is the ${called} of this resource, which had ` +
      `another name in the program, keep it: ${more === "" ? `adopt: ${JSON.stringify(first.id)}` : "give its id as adopt"}. ${otherwise}`,
  );
}

/** Reports the members of an adopted object that the program does not give. */
function reportUnmanaged(id: string, { name }: Values, members: readonly string[]): void {
  if (members.length === 0) return;
  inform(
    `${JSON.stringify(name)} (${id}) was adopted unchanged. In ${members.join(", ")} it has values that the program does not ` +
      'give, and updates keep them. With manage: "all" they are managed, too: the next preview with --refresh shows them.',
  );
}
