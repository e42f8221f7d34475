// `owt streams pause` and `owt streams play`: mute and unmute the tracks of a participant's stream.

import { Command } from "commander";
import { type TrackKind, setStatus } from "../../sdk/api/operations";
import type { Stream } from "../../sdk/schemas/stream";
import { type JsonOptions, jsonCommand } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { printResult } from "../output";
import { findRoom, roomArgument } from "../room";
import { forwardStream, streamArgument } from "../stream";

interface Options extends ConnectionOptions, JsonOptions {
  readonly audio?: true;
  readonly video?: true;
}

export const pauseCommand = (): Command =>
  statusCommand("pause", "inactive", "Mute the tracks of a participant's stream");

export const playCommand = (): Command =>
  statusCommand("play", "active", "Unmute the tracks of a participant's stream");

function statusCommand(name: string, status: "active" | "inactive", description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument("<room>", roomArgument)
    .argument("<stream>", streamArgument)
    .option("--audio", "only its audio")
    .option("--video", "only its video");
  return jsonCommand(command, {
    examples: [
      `streams ${name} "Meeting room" 852746326413402400`,
      `streams ${name} "Meeting room" 852746326413402400 --audio`,
    ],
    notes:
      "Servers refuse this for streams that no participant sends, such as those of cameras. --json prints the stream.",
  }).action(async (asked: string, wanted: string, options: Options) => {
    const client = await clientOf(options);
    const room = client.room((await findRoom(client, asked))._id);
    const stream = await forwardStream(room, wanted);
    const { id } = stream;
    const tracks = tracksOf(stream, options);
    const operations = tracks.map((track) => setStatus(track, status));
    const now = await room.streams.update(id, operations);
    const done = status === "inactive" ? "paused" : tracks.length > 1 ? "play" : "plays";
    printResult(options, now, `Stream ${id}: ${tracks.join(" and ")} ${done}.`);
  });
}

/** The tracks that the options name, or all tracks of the stream. */
function tracksOf({ id, media }: Stream, options: Options): TrackKind[] {
  const kinds = ["audio", "video"] as const;
  const named = kinds.filter((track) => options[track]);
  const [absent] = named.filter((track) => media[track] === undefined);
  if (absent !== undefined) throw new Error(`Stream ${id} has no ${absent}.`);
  return named.length > 0 ? named : kinds.filter((track) => media[track] !== undefined);
}
