// `owt streams pause` and `owt streams play`: whether a participant's stream is heard and seen.

import { Command } from "commander";
import { type TrackKind, setStatus } from "../../sdk/api/operations";
import type { Stream } from "../../sdk/schemas/stream";
import { type AnswerOptions, answering } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { answer } from "../output";
import { findRoom, roomArgument } from "../room";
import { forwardStream, streamArgument } from "../stream";

interface Options extends ConnectionOptions, AnswerOptions {
  readonly audio?: true;
  readonly video?: true;
}

/** The command that mutes. */
export const pauseCommand = (): Command =>
  statusCommand("pause", "inactive", "Mute the tracks of a participant's stream");

/** The command that undoes it. */
export const playCommand = (): Command =>
  statusCommand("play", "active", "Let the tracks of a participant's stream be heard and seen again");

function statusCommand(name: string, status: "active" | "inactive", description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument("<room>", roomArgument)
    .argument("<stream>", streamArgument)
    .option("--audio", "its sound alone")
    .option("--video", "its picture alone");
  return answering(command, {
    examples: [
      `streams ${name} "Meeting room" 852746326413402400`,
      `streams ${name} "Meeting room" 852746326413402400 --audio`,
    ],
    notes:
      "Servers refuse it for streams that no participant sends, such as those of cameras. --json prints the stream.",
  }).action(async (asked: string, wanted: string, options: Options) => {
    const client = await clientOf(options);
    const room = client.room((await findRoom(client, asked))._id);
    const stream = await forwardStream(room, wanted);
    const { id } = stream;
    const tracks = tracksOf(stream, options);
    const operations = tracks.map((track) => setStatus(track, status));
    const now = await room.streams.update(id, operations);
    const done = status === "inactive" ? "paused" : tracks.length > 1 ? "play" : "plays";
    answer(options, now, `Stream ${id}: ${tracks.join(" and ")} ${done}.`);
  });
}

/** The tracks that are asked for: both that the stream has, where none is. */
function tracksOf({ id, media }: Stream, options: Options): TrackKind[] {
  const kinds = ["audio", "video"] as const;
  const named = kinds.filter((track) => options[track]);
  const [absent] = named.filter((track) => media[track] === undefined);
  if (absent !== undefined) throw new Error(`Stream ${id} has no ${absent}.`);
  return named.length > 0 ? named : kinds.filter((track) => media[track] !== undefined);
}
