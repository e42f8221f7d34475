// The rooms of a run as the program declares them. What lives in a room is compared with it as soon as the id of the room is known: in
// previews, too, once the room is there.

import { type Room, RoomConfig } from "../../sdk/schemas";
import { Access } from "../connection/access";
import { type ResourceType, kinds } from "../kinds";
import { type Failure, type StackConfiguration, type Values, failureOf } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import { roomArguments } from "../room/arguments";
import { withViews } from "../room/conference";
import { unmetNeeds } from "../session/needs";
import type { RoomKind } from "../session/room-kind";
import { asWritten, listed } from "../spelling/spelling";

/** What a resource needs of a room and the room does not give; nothing of an unknown room. */
function needsBeyond(room: Values | undefined, type: ResourceType, args: Values): Failure[] {
  const kind = kinds[type] as unknown as RoomKind<Values>;
  if (room === undefined || !("needs" in kind)) return [];
  const asked = withViews(listed(kind.schema, args), String(args.room));
  return unmetNeeds(kind, asked, room).map((problem) => failureOf(asWritten(kind.schema, args, problem)));
}

/** The rooms of a run, by their ids. */
export class Rooms {
  readonly #declared = new Map<unknown, Values>();
  /** Rooms of others as the server has them: undefined for one that is not there, null where it did not answer. */
  readonly #live = new Map<string, Promise<Room | undefined | null>>();
  /** The rules that each room silences. */
  readonly #ignored: unknown[] = [];

  /**
   * A room of this run.
   *
   * @param isNew Whether this run has made it: it has defaults where the program declares nothing. Another one can have anything there.
   */
  add(id: string, args: Values, isNew: boolean): void {
    const open = isNew ? [] : Object.keys(RoomConfig.properties).filter((name) => args[name] === undefined);
    this.#declared.set(id, { ...args, ...Object.fromEntries(open.map((name) => [name, unknownValue])) });
  }

  /** A room that is checked: the room of a session that is not made yet is one of these. */
  addChecked({ ignoreRules }: Values): void {
    this.#ignored.push(listed(roomArguments.properties.ignoreRules, ignoreRules) ?? []);
  }

  /** The rules that the room of a resource silences; those of all rooms, where it is not known which one it is. */
  ignoredRules({ room }: Values): unknown {
    return hasUnknown(room) ? this.#ignored.flat() : this.#declared.get(room)?.ignoreRules;
  }

  /** What a resource needs of its room and the room does not give, as far as both are known. */
  unmetNeeds(type: ResourceType, args: Values): Failure[] {
    return needsBeyond(this.#declared.get(args.room), type, args);
  }

  /**
   * What a resource needs of a room that this run does not declare, in words for a warning: somebody else may change that room before. Asks the
   * server, once for each room. Undefined where the room has all of it, or the server does not answer.
   */
  async unmetByOthers(
    type: ResourceType,
    args: Values,
    configuration: StackConfiguration,
  ): Promise<string | undefined> {
    const kind = kinds[type] as unknown as Kind<Values>;
    if (!("needs" in kind) || typeof args.room !== "string" || args.room === unknownValue) return undefined;
    if (this.#declared.has(args.room)) return undefined;
    const access = new Access(kind);
    access.configure(configuration);
    const { connection, failures } = access.resolve(args);
    if (access.isOffline || failures.length > 0 || hasUnknown(connection)) return undefined;
    const { client } = access.connect(args);
    const found = this.#live.get(args.room) ?? client.rooms.find(args.room).catch(() => null);
    this.#live.set(args.room, found);
    const room = await found;
    if (room === null) return undefined;
    if (room === undefined) {
      const owner = `the service ${client.serviceId} at ${client.endpoint}`;
      return `room is ${JSON.stringify(args.room)}, and ${owner} has no such room: npx owt rooms list shows its rooms.`;
    }
    const needs = needsBeyond(room as unknown as Values, type, args).map(({ reason }) => reason);
    if (needs.length === 0) return undefined;
    return `The room ${JSON.stringify(room.name)} (${args.room}) does not give all of it now, and the server refuses the rest: ${needs.join("; ")}.`;
  }
}
