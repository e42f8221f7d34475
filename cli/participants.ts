// `owt participants`: who is in a room, what they may do, and throwing them out.

import { Command, InvalidArgumentError } from "commander";
import { near } from "../provider/lifecycle/adoption";
import { permit } from "../sdk/api/operations";
import type { ParticipantsClient } from "../sdk/api/participants";
import { peerWithoutPassword } from "../sdk/text/redact";
import type { Participant, TrackPermission } from "../sdk/schemas/participant";
import { type AnswerOptions, answering, group } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { UsageError } from "./failure";
import { roomList } from "./list";
import { answer, plain } from "./output";
import { findRoom, roomArgument } from "./room";

const participantArgument = "id of the participant, or the user name where no other participant has it";

interface PermitOptions extends ConnectionOptions, AnswerOptions {
  readonly publish?: TrackPermission;
  readonly subscribe?: TrackPermission;
}

/** The command. */
export function command(): Command {
  return group("participants", "Participants of a room", list(), permitCommand(), dropCommand());
}

function list(): Command {
  return roomList<Participant, { readonly role?: string }>({
    kind: "participants",
    description: "List who is in a room",
    empty: ({ role }) => `The room has no participants${role === undefined ? "" : ` with the role ${role}`}.`,
    narrowed: (command) => command.option("--role <role>", "only those of this role"),
    examples: ['participants list "Meeting room" --role presenter'],
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "USER", cell: ({ user }) => user },
      { title: "ROLE", cell: ({ role }) => role },
      { title: "MAY PUBLISH", cell: ({ permission }) => tracksText(permission.publish) },
      { title: "MAY SUBSCRIBE TO", cell: ({ permission }) => tracksText(permission.subscribe) },
    ],
    notes: "The user of a SIP call is the address of its peer. A password in it is not shown, in JSON neither.",
    read: async (room, options) =>
      (await room.participants.list()).filter(({ role }) => role === (options.role ?? role)).map(shownOf),
  });
}

const shownOf = (one: Participant): Participant => ({ ...one, user: peerWithoutPassword(one.user) });

function permitCommand(): Command {
  const tracks = "audio,video, audio, video or none";
  const command = new Command("permit")
    .description("Say what a participant may do from now on; streams that flow already go on")
    .argument("<room>", roomArgument)
    .argument("<participant>", participantArgument)
    .option("--publish <tracks>", `what the participant may publish: ${tracks}`, tracksOf)
    .option("--subscribe <tracks>", `what the participant may subscribe to: ${tracks}`, tracksOf);
  return answering(command, {
    examples: [
      'participants permit "Meeting room" zoe --publish audio',
      'participants permit "Meeting room" 4G1pPnC5xbQ0QxwTAAAB --publish none --subscribe audio,video',
    ],
    notes: "What is not given stays as it is. --json prints the participant.",
  }).action(async (asked: string, wanted: string, options: PermitOptions) => {
    const operations = (["publish", "subscribe"] as const).flatMap((action) =>
      options[action] === undefined ? [] : [permit(action, options[action])],
    );
    if (operations.length === 0) throw new UsageError("Say what is to be permitted, by --publish or --subscribe.");
    const client = await clientOf(options);
    const { participants } = client.room((await findRoom(client, asked))._id);
    const { id } = await participantOf(participants, wanted);
    const now = shownOf(await participants.update(id, operations));
    const { publish, subscribe } = now.permission;
    const text = `${plain(now.user)} may publish: ${tracksText(publish)}; subscribe to: ${tracksText(subscribe)}.`;
    answer(options, now, text);
  });
}

function dropCommand(): Command {
  const command = new Command("drop")
    .description("Throw a participant out of a room")
    .argument("<room>", roomArgument)
    .argument("<participant>", participantArgument);
  return answering(command, {
    examples: ['participants drop "Meeting room" 4G1pPnC5xbQ0QxwTAAAB', 'participants drop "Meeting room" zoe'],
    notes: "--json prints the participant that was there.",
  }).action(async (asked: string, wanted: string, options: ConnectionOptions & AnswerOptions) => {
    const client = await clientOf(options);
    const { participants } = client.room((await findRoom(client, asked))._id);
    const participant = shownOf(await participantOf(participants, wanted));
    await participants.delete(participant.id);
    answer(options, participant, `${plain(participant.user)} has left the room.`);
  });
}

/**
 * The participant of an id or a user name.
 *
 * @throws where the room does not have it: servers refuse a change with no reason, and an end is then no error.
 */
async function participantOf(participants: ParticipantsClient, text: string): Promise<Participant> {
  const all = (await participants.list()).map(shownOf);
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
