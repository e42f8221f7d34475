// `owt token`: creates a token for joining a room.

import { Command } from "commander";
import type { Room } from "../sdk/schemas/room";
import { type JsonOptions, jsonCommand } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { printResult, joinNames } from "./output";
import { findRoom, rolesOf, roomArgument } from "./room";

interface Options extends ConnectionOptions, JsonOptions {
  readonly user: string;
  readonly role: string;
  readonly isp?: string;
  readonly region?: string;
}

/** The command. */
export function command(): Command {
  const token = new Command("token")
    .description("Create a token, with which one participant can join a room once, within three minutes")
    .argument("<room>", roomArgument)
    .requiredOption("--user <name>", "user name of the participant")
    .requiredOption("--role <role>", "role of the participant, one of the room's")
    .option("--isp <name>", "provider of the participant, for the choice of a portal")
    .option("--region <name>", "region of the participant, for the choice of a portal");
  return jsonCommand(token, {
    examples: [
      'token "Meeting room" --user zoe --role presenter',
      'token "Meeting room" --user zoe --role viewer --json',
    ],
    notes:
      "Prints only the token. With --json: { token, host, secure, room, user, role }, where host is the address of the portal that\n" +
      "the token is for, and secure is whether it speaks TLS. Whoever has the token can join: treat it as a secret.",
  }).action(async (asked: string, options: Options) => {
    const { user, role, isp, region } = options;
    const client = await clientOf(options);
    const room = await findRoom(client, asked);
    checkRole(room, role);
    const preference = { ...(isp !== undefined && { isp }), ...(region !== undefined && { region }) };
    const made = await client.room(room._id).tokens.create({
      user,
      role,
      ...(Object.keys(preference).length > 0 && { preference }),
    });
    printResult(options, { token: made, ...portalOf(made), room: room._id, user, role }, made);
  });
}

/** Checks the role first, since servers answer only "Name or role not valid". */
function checkRole(room: Room, asked: string): void {
  if (room.roles === undefined) return;
  const names = rolesOf(room);
  if (names.includes(asked)) return;
  const has = names.length === 0 ? "It has none." : `Its roles are: ${joinNames(names)}.`;
  throw new Error(`The room has no role ${JSON.stringify(asked)}. ${has}`);
}

/** The portal in a token, which is JSON in base64; nothing for any other text. */
function portalOf(token: string): { host?: unknown; secure?: unknown } {
  try {
    const { host, secure } = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as Record<string, unknown>;
    return { host, secure };
  } catch {
    return {};
  }
}
