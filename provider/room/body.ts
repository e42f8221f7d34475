// Builds the body of the PUT that updates a room. Servers keep top-level members that the body leaves out, and replace the others whole:
// members that the program never had are left out, and nested ones are sent with their live value.

import type { OwtClient } from "../../sdk/client";
import { type Room, RoomConfig, withDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { roomsOf } from "./reads";
import { composed } from "../lifecycle/composed";
import type { Values } from "../lifecycle/hooks";
import { refusedProblems } from "./rule-check";
import { asWritten, named } from "../spelling/spelling";

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
 * Returns the body of the update.
 *
 * @throws Error where the server would refuse the room, because a declared member conflicts with one that someone set on the server.
 */
export async function roomBody(client: OwtClient, { before, after, live }: Versions): Promise<Partial<RoomConfig>> {
  const values = { ...live, ...(await clearAccount(client, { before, after, live })) } as unknown as Values;
  const members = Object.entries(RoomConfig.properties)
    // Without `views`, servers refuse a change to a room that has an audio-only view.
    .filter(([name]) => name === "views" || before[name] !== undefined || after[name] !== undefined)
    .map(([name, member]) => [name, composed(member, before[name], after[name], values[name])] as const);
  const body: Values = { ...Object.fromEntries(members) };
  // An empty account removes the account.
  if ("sip" in body) body.sip ??= {};
  refuse(after, { ...values, ...body });
  return body;
}

/**
 * The SIP account with its password in clear, where the program declares an account without password. A read of one room returns the
 * password encrypted, and sending that back would make it the password; the list of rooms returns it in clear.
 */
async function clearAccount(client: OwtClient, { before, after, live }: Versions): Promise<Partial<Room>> {
  const isGiven = (account: unknown) => isObject(account) && account.password !== undefined;
  if (!isObject(after.sip) || isGiven(after.sip) || isGiven(before.sip) || !isGiven(live.sip)) return {};
  const listed = (await roomsOf(client)).find(({ _id }) => _id === live._id);
  return { sip: listed?.sip ?? {} };
}

/** Applies the rules to the whole room. `check` applied them with defaults for members that may differ on the server. */
function refuse(after: Values, whole: Values): void {
  const complete = withDefaults(RoomConfig, whole) as Values;
  const [problem] = refusedProblems(complete, after);
  if (problem === undefined) return;
  const { path } = asWritten(RoomConfig, named(RoomConfig, complete), problem);
  throw new Error(
    `${path} ${problem.message}. A part of this is not in the program: someone set it on the server, where it stays until the ` +
      'program sets it. Set it in the program, or set manage: "all" to reset such members to their defaults. Nothing was changed.',
  );
}
