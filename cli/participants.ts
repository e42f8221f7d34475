// `owt participants`: lists participants of a room, changes their permissions and removes them.

import { Command, InvalidArgumentError } from "commander";
import { near } from "../provider/lifecycle/adoption";
import { permit } from "../sdk/api/operations";
import type { ParticipantsClient } from "../sdk/api/participants";
import { peerWithoutPassword } from "../sdk/text/redact";
import type { Participant, TrackPermission } from "../sdk/schemas/participant";
import { type JsonOptions, jsonCommand, group } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { UsageError } from "./exit-codes";
import { roomListCommand } from "./list";
import { printResult, printableLine } from "./output";
import { findRoom, roomArgument } from "./room";

const participantArgument = "id of the participant, or the user name where no other participant has it";

interface PermitOptions extends ConnectionOptions, JsonOptions {
  readonly publish?: TrackPermission;
  readonly subscribe?: TrackPermission;
}

/** The command. */
export function command(): Command {
  return group("participants", "Participants of a room", list(), permitCommand(), dropCommand());
}

function list(): Command {
  return roomListCommand<Participant, { readonly role?: string }>({
    kind: "participants",
    description: "List the participants of a room",
    empty: ({ role }) => `The room has no participants${role === undefined ? "" : ` with the role ${role}`}.`,
    configure: (command) => command.option("--role <role>", "only those of this role"),
    examples: ['participants list "Meeting room" --role presenter'],
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "USER", cell: ({ user }) => user },
      { title: "ROLE", cell: ({ role }) => role },
      { title: "MAY PUBLISH", cell: ({ permission }) => tracksText(permission.publish) },
      { title: "MAY SUBSCRIBE TO", cell: ({ permission }) => tracksText(permission.subscribe) },
    ],
    notes: "The user of a SIP call is the address of its peer. A password in it is never shown, not in JSON either.",
    read: async (room, options) =>
      (await room.participants.list()).filter(({ role }) => role === (options.role ?? role)).map(withoutPassword),
  });
}

const withoutPassword = (one: Participant): Participant => ({ ...one, user: peerWithoutPassword(one.user) });

function permitCommand(): Command {
  const tracks = "audio,video, audio, video or none";
  const command = new Command("permit")
    .description("Change what a participant may publish and subscribe to from now on; existing streams continue")
    .argument("<room>", roomArgument)
    .argument("<participant>", participantArgument)
    .option("--publish <tracks>", `what the participant may publish: ${tracks}`, tracksOf)
    .option("--subscribe <tracks>", `what the participant may subscribe to: ${tracks}`, tracksOf);
  return jsonCommand(command, {
    examples: [
      'participants permit "Meeting room" zoe --publish audio',
      'participants permit "Meeting room" 4G1pPnC5xbQ0QxwTAAAB --publish none --subscribe audio,video',
    ],
    notes: "What no option names stays as it is. --json prints the participant.",
  }).action(async (asked: string, wanted: string, options: PermitOptions) => {
    const operations = (["publish", "subscribe"] as const).flatMap((action) =>
      options[action] === undefined ? [] : [permit(action, options[action])],
    );
    if (operations.length === 0) throw new UsageError("Give --publish, --subscribe or both.");
    const client = await clientOf(options);
    const { participants } = client.room((await findRoom(client, asked))._id);
    const { id } = await participantOf(participants, wanted);
    const now = withoutPassword(await participants.update(id, operations));
    const { publish, subscribe } = now.permission;
    const text = `${printableLine(now.user)} may publish: ${tracksText(publish)}; subscribe to: ${tracksText(subscribe)}.`;
    printResult(options, now, text);
  });
}

function dropCommand(): Command {
  const command = new Command("drop")
    .description("Remove a participant from a room")
    .argument("<room>", roomArgument)
    .argument("<participant>", participantArgument);
  return jsonCommand(command, {
    examples: ['participants drop "Meeting room" 4G1pPnC5xbQ0QxwTAAAB', 'participants drop "Meeting room" zoe'],
    notes: "--json prints the participant that was there.",
  }).action(async (asked: string, wanted: string, options: ConnectionOptions & JsonOptions) => {
    const client = await clientOf(options);
    const { participants } = client.room((await findRoom(client, asked))._id);
    const participant = withoutPassword(await participantOf(participants, wanted));
    await participants.delete(participant.id);
    printResult(options, participant, `${printableLine(participant.user)} has left the room.`);
  });
}

/**
 * The participant with an id or a user name.
 *
 * @throws if there is none: servers give no reason when they refuse to change an unknown one, and delete it without error.
 */
async function participantOf(participants: ParticipantsClient, text: string): Promise<Participant> {
  const all = (await participants.list()).map(withoutPassword);
  const byId = all.find(({ id }) => id === text);
  if (byId !== undefined) return byId;
  const [found, ...others] = all.filter(({ user }) => user === text);
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) {
    const ids = [found, ...others].map(({ id }) => id).join(", ");
    throw new Error(`${others.length + 1} participants are named ${JSON.stringify(text)}: ${ids}. Use the id of one.`);
  }
  const hint = near(
    text,
    all.map(({ id, user }) => ({ _id: id, name: user })),
  );
  throw new Error(`The room has no participant ${text}${hint}: owt participants list shows those it has.`);
}

function tracksOf(text: string): TrackPermission {
  const names = text === "none" ? [] : text.split(",").map((name) => name.trim());
  if (names.some((name) => name !== "audio" && name !== "video"))
    throw new InvalidArgumentError("it must be audio,video, audio, video or none.");
  return { audio: names.includes("audio"), video: names.includes("video") };
}

function tracksText(permission: TrackPermission | false | undefined): string {
  const names = (["audio", "video"] as const).filter((track) => permission && permission[track]);
  return names.length === 0 ? "none" : names.join(", ");
}
