// Compares the state of a resource with its arguments.

import type { Access } from "../connection/access";
import type { Connection } from "../connection/connection";
import {
  atNewAddress,
  hasOwnAddress,
  isRelocated,
  movesOf,
  ownerOf,
  placeOf,
  recordedPlace,
  reportMove,
  reportRelocation,
} from "../connection/place";
import { lacksKeyOf, leavesFormer } from "../connection/reach";
import type { Difference, Values } from "./hooks";
import { changedMembers, configOf, isReconnected } from "./state";
import { causeOf, reportReplacement } from "./replacement";
import { hasUnknown, unknownValue } from "./unknown";

/** A state and arguments to compare. */
export interface Compared {
  readonly id: string;
  readonly state: Values;
  readonly args: Values;
  /** Whether the arguments equal those that the engine has recorded. */
  readonly isAsRecorded: () => boolean;
  /** Whether no operation follows: nothing is asked, reported or remembered then. */
  readonly isComparison: boolean;
}

export async function difference<Config>(
  access: Access<Config>,
  { id, state, args, isAsRecorded, isComparison }: Compared,
): Promise<Difference> {
  const { kind } = access;
  const changed = changedMembers(kind, state, args);
  if (!isComparison && kind.isMadeAgain?.(id, state as Config & Values)) {
    await reportReplacement(access, id, state, { paths: [], unknown: [], other: "its room is restarted" });
    const replaces = [...kind.replaceOn.slice(0, 1)];
    return {
      changes: true,
      replaces,
      deleteBeforeReplace: true,
      isBeyondArguments: true,
      forced: replaces,
      beyond: replaces,
    };
  }
  const { connection } = access.resolve(args);
  const moved = movesOf(kind.account, state, args.connection, connection);
  const reconnected = isReconnected(state, args);
  // The engine does not see a changed address of the stack: the arguments are the same. An address in the resource's own
  // `connection` that did not change is no difference, even where a refresh has found the object at another one.
  const relocated = isRelocated(state, connection) && (reconnected || !hasOwnAddress(args));
  if (!isComparison && (relocated || moved.length > 0)) reportPlace(access, state, args, moved.length > 0);
  const changes = changed.length > 0 || moved.length > 0 || reconnected || relocated;
  if (!changes) return { changes, replaces: [], deleteBeforeReplace: false };
  // The check has not probed the connection where the arguments did not change.
  const obstacle = isComparison ? undefined : await access.obstacleTo(args);
  if (obstacle !== undefined) throw relocated ? atNewAddress(obstacle, state, connection) : obstacle;
  const [before, after] = [configOf(kind, state), configOf(kind, args)];
  if (!isComparison && moved.length === 0 && !hasUnknown(connection)) {
    const ask = access.isOffline ? undefined : () => access.connect(args).client;
    await kind.differs?.(ask, id, before, after);
  }
  const isKnown = !hasUnknown(after);
  const fixed = changed.filter((name) => (kind.replaceOn as readonly string[]).includes(name));
  const paths = isKnown ? (kind.forcedBy?.(before, after) ?? []) : [];
  const forced = changed.filter((name) => !fixed.includes(name) && paths.some((path) => path.split(".")[0] === name));
  const replaces = [...changed.filter((name) => fixed.includes(name) || forced.includes(name)), ...moved];
  if (!isComparison && replaces.length > 0) {
    const cause = causeOf(kind, before, after, fixed, forced.length > 0 ? paths : []);
    // The move of a whole stack is reported once, for the stack.
    const isOfStack = cause.paths.length === 0 && !moved.includes("connection");
    const move = moved.length > 0 && { other: moveInWords(connection), isOfStack };
    await reportReplacement(access, id, state, { ...cause, ...move });
  }
  // The place is no argument, and drift may be recorded in the outputs alone.
  const ownPlace = reconnected ? [] : relocated ? ["endpoint"] : [];
  const beyond = [...ownPlace, ...moved.filter((name) => name !== "connection")];
  const isBeyondArguments = (changed.length === 0 && !reconnected) || isAsRecorded();
  return {
    changes,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && isKnown && kind.deleteBeforeReplace,
    ...(isBeyondArguments && { isBeyondArguments }),
    ...(replaces.length > 0 && { forced: [...fixed, ...(forced.length > 0 ? paths : []), ...moved] }),
    ...(beyond.length > 0 && { beyond }),
  };
}

/** The move of an object to another service, as a cause of its replacement. */
const moveInWords = ({ serviceId = "" }: Connection): string =>
  serviceId === unknownValue ? "its service is created or replaced, too" : `it moves to another service, ${serviceId}`;

/** Reports that the stack or the program puts an object at another address, or into another service. */
function reportPlace<Config>(access: Access<Config>, state: Values, args: Values, isMoved: boolean): void {
  const { account } = access.kind;
  const { connection } = access.resolve(args);
  const [from, to] = [recordedPlace(account, state), placeOf(account, connection)];
  if (hasUnknown(to)) return;
  if (!isMoved) {
    if (isRelocated(state, connection)) reportRelocation(account, from, to);
    return;
  }
  const owner = ownerOf(account, from);
  const isReachable = access.resolve(state).connection.serviceId === owner;
  const lacksKey = !isReachable && lacksKeyOf(owner, account, access.configuration);
  reportMove(account, from, to, leavesFormer(access.configuration) ? "left" : lacksKey ? "lacks key" : "deleted");
}
