// `owt streams drop`: ends a stream of a room.

import { Command } from "commander";
import { type JsonOptions, jsonCommand } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { printResult } from "../output";
import { findRoom, roomArgument } from "../room";
import { forwardStream, streamArgument } from "../stream";

/** The command. */
export function dropCommand(): Command {
  const command = new Command("drop")
    .description("End a stream that is sent into a room, and the sessions that use it")
    .argument("<room>", roomArgument)
    .argument("<stream>", streamArgument);
  return jsonCommand(command, {
    examples: ['streams drop "Meeting room" 852746326413402400'],
    notes: "--json prints the stream that was there.",
  }).action(async (asked: string, wanted: string, options: ConnectionOptions & JsonOptions) => {
    const client = await clientOf(options);
    const room = client.room((await findRoom(client, asked))._id);
    const stream = await forwardStream(room, wanted);
    const { id } = stream;
    await room.streams.delete(id);
    printResult(options, stream, `Stream ${id} has ended.`);
  });
}
