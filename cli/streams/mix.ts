// `owt streams mix` and `owt streams unmix`: add a stream to views and remove it.

import { Command } from "commander";
import { type StreamOperation, addToView, removeFromView } from "../../sdk/api/operations";
import { type JsonOptions, jsonCommand } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { printResult, joinNames } from "../output";
import { checkViews, findRoom, roomArgument } from "../room";
import { forwardStream, streamArgument } from "../stream";

export const mixCommand = (): Command => inViews("mix", "Mix a stream into views", addToView);

export const unmixCommand = (): Command => inViews("unmix", "Take a stream out of views", removeFromView);

function inViews(name: string, description: string, operation: (label: string) => StreamOperation): Command {
  const command = new Command(name)
    .description(description)
    .argument("<room>", roomArgument)
    .argument("<stream>", streamArgument)
    .argument("<views...>", "labels of the views");
  return jsonCommand(command, {
    examples: [`streams ${name} "Meeting room" 852746326413402400 common`],
    notes: "--json prints the stream.",
  }).action(async (asked: string, wanted: string, labels: string[], options: ConnectionOptions & JsonOptions) => {
    const client = await clientOf(options);
    const room = await findRoom(client, asked);
    checkViews(room, labels);
    const inRoom = client.room(room._id);
    const { id } = await forwardStream(inRoom, wanted);
    const now = await inRoom.streams.update(id, [...new Set(labels)].map(operation));
    const { inViews: views = [] } = now.info;
    printResult(
      options,
      now,
      `Stream ${id} is in ${views.length === 0 ? "no view" : `the views: ${joinNames(views)}`}.`,
    );
  });
}
