// `owt streams drop`.

import { Command } from "commander";
import { type AnswerOptions, answering } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { answer } from "../output";
import { findRoom, roomArgument } from "../room";
import { forwardStream, streamArgument } from "../stream";

/** The command. */
export function dropCommand(): Command {
  const command = new Command("drop")
    .description("End a stream that is sent into a room, and all that it feeds")
    .argument("<room>", roomArgument)
    .argument("<stream>", streamArgument);
  return answering(command, {
    examples: ['streams drop "Meeting room" 852746326413402400'],
    notes: "--json prints the stream that was there.",
  }).action(async (asked: string, wanted: string, options: ConnectionOptions & AnswerOptions) => {
    const client = await clientOf(options);
    const room = client.room((await findRoom(client, asked))._id);
    const stream = await forwardStream(room, wanted);
    const { id } = stream;
    await room.streams.delete(id);
    answer(options, stream, `Stream ${id} has ended.`);
  });
}
