// The body of the PUT that updates a room. Servers keep members of the first level that a body leaves out, and replace those
// that it has whole: what no program ever gave stays out of it, or is sent as the server has it.

import type { OwtClient } from "../../sdk/client";
import { type Room, RoomConfig, withDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { roomsOf } from "./adoption";
import { composed } from "../lifecycle/composed";
import type { Values } from "../lifecycle/hooks";
import { refusedProblems } from "./rule-check";

/** The room of the program, before and after the update, and the room of the server. */
export interface Versions {
  /** The former arguments. */
  readonly before: Values;
  /** The new arguments. */
  readonly after: Values;
  /** The live room, from a read of this room alone. */
  readonly live: Room;
}

/**
 * The body.
 *
 * @throws where servers would refuse the room, for what the program gives does not go with what someone has set on the server.
 */
export async function roomBody(client: OwtClient, { before, after, live }: Versions): Promise<Partial<RoomConfig>> {
  const values = { ...live, ...(await clearAccount(client, { before, after, live })) } as unknown as Values;
  const members = Object.entries(RoomConfig.properties)
    // Without views, servers refuse a change to a room that has one without a picture.
    .filter(([name]) => name === "views" || before[name] !== undefined || after[name] !== undefined)
    .map(([name, member]) => [name, composed(member, before[name], after[name], values[name])] as const);
  const body: Values = { ...Object.fromEntries(members) };
  // An account is taken away by an empty one.
  if ("sip" in body) body.sip ??= {};
  refuse(after, { ...values, ...body });
  return body;
}

/**
 * The account with its password in clear, where the program gives an account and not the password: a read of one room has it as
 * ciphertext, which sent back would become the password. The list of rooms has it in clear.
 */
async function clearAccount(client: OwtClient, { before, after, live }: Versions): Promise<Partial<Room>> {
  const isGiven = (account: unknown) => isObject(account) && account.password !== undefined;
  if (!isObject(after.sip) || isGiven(after.sip) || isGiven(before.sip) || !isGiven(live.sip)) return {};
  const listed = (await roomsOf(client)).find(({ _id }) => _id === live._id);
  return { sip: listed?.sip ?? {} };
}

/** Applies the rules to the whole room: `check` applied them with defaults for members that the server may have otherwise. */
function refuse(after: Values, whole: Values): void {
  const [problem] = refusedProblems(withDefaults(RoomConfig, whole) as Values, after);
  if (problem === undefined) return;
  throw new Error(
    `${problem.path} ${problem.message}. A part of this is not in the program: someone has set it on the server, where it stays ` +
      'until the program gives it. Give it, or let manage: "all" put to its default what the program does not give. ' +
      "Nothing was changed.",
  );
}
