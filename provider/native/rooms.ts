// The rooms of a run as the program declares them. What lives in a room is compared with it as soon as the id of the room is known: in
// previews, too, once the room is there.

import { RoomConfig } from "../../sdk/schemas";
import { type ResourceType, kinds } from "../kinds";
import { type Failure, type Values, failureOf } from "../lifecycle/hooks";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import { roomArguments } from "../room/arguments";
import { withViews } from "../room/conference";
import { unmetNeeds } from "../session/needs";
import type { RoomKind } from "../session/room-kind";
import { asWritten, listed } from "../spelling/spelling";

/** The rooms of a run, by their ids. */
export class Rooms {
  readonly #declared = new Map<unknown, Values>();
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
    const room = this.#declared.get(args.room);
    const kind = kinds[type] as unknown as RoomKind<Values>;
    if (room === undefined || !("needs" in kind)) return [];
    const asked = withViews(listed(kind.schema, args), String(args.room));
    return unmetNeeds(kind, asked, room).map((problem) => failureOf(asWritten(kind.schema, args, problem)));
  }
}
