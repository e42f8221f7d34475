// `owt streams layout`: shows the layout of a view, replaces it, or puts a stream into one of its regions.

import { Command } from "commander";
import { type StreamOperation, setLayout, setRegionStream } from "../../sdk/api/operations";
import type { RoomClient } from "../../sdk/api/room";
import { layoutText } from "../../picture/text";
import { parseFraction } from "../../sdk/schemas/keywords";
import { LayoutRegion, type Stream } from "../../sdk/schemas/stream";
import { Type } from "../../sdk/schemas/type";
import { validate } from "../../sdk/schemas/validation";
import { type JsonOptions, jsonCommand } from "../command";
import { type ConnectionOptions, clientOf } from "../connection";
import { UsageError } from "../exit-codes";
import { parseJson, readText } from "../input";
import { printList } from "../list";
import { type Column, joinNames, print } from "../output";
import { checkViews, findRoom, roomArgument } from "../room";

interface Options extends ConnectionOptions, JsonOptions {
  readonly set?: string;
  readonly region?: string;
  readonly stream?: string;
}

/** The command. */
export function layoutCommand(): Command {
  const command = new Command("layout")
    .description("Show the layout of a view, or change it")
    .argument("<room>", roomArgument)
    .argument("<view>", "label of the view")
    .option("--set <layout>", "set the whole layout: a file, JSON text, or - for the standard input")
    .option("--region <id>", "put the stream of --stream into this region")
    .option("--stream <id>", "stream for that region; a stream that is there already takes its former region");
  return jsonCommand(command, {
    examples: [
      'streams layout "Meeting room" common',
      'streams layout "Meeting room" common --region 1 --stream 852746326413402400',
      'streams layout "Meeting room" common --json >layout.json',
      'streams layout "Meeting room" common --set layout.json',
    ],
    notes:
      "Regions and the streams in them are printed with a small picture. --json prints what --set takes: a list such as\n" +
      '[{"stream": "852746326413402400", "region": {"id": "1", "area": {"left": "0", "top": "0", "width": "1", "height": "2/3"}}}].\n' +
      "Areas are fractions of the picture. A region without a stream is empty; empty ones come last.",
  }).action(async (asked: string, view: string, options: Options) => {
    const change = changeOf(options);
    const client = await clientOf(options);
    const room = await findRoom(client, asked);
    checkViews(room, [view]);
    const inRoom = client.room(room._id);
    const mixed = await mixedStream(inRoom, view);
    const operations = change(layoutOf(mixed));
    const now = operations.length === 0 ? mixed : await inRoom.streams.update(mixed.id, operations);
    printLayout(now, view, options);
  });
}

type Layout = readonly LayoutRegion[];

/** The operations that change the present layout as the options say. */
function changeOf({ set, region, stream }: Options): (present: Layout) => StreamOperation[] {
  if (set !== undefined && (region ?? stream) !== undefined)
    throw new UsageError("--set sets the whole layout: it excludes --region and --stream.");
  if (set !== undefined) {
    const operation = setLayout(readLayout(set));
    return () => [operation];
  }
  if (region === undefined && stream === undefined) return () => [];
  if (region === undefined || stream === undefined) throw new UsageError("--region and --stream go together.");
  return (present) => [setRegionStream(indexOf(region, present), stream)];
}

function readLayout(text: string): Layout {
  const isJson = /^\s*[[{]/.test(text);
  const from = isJson ? "--set" : text === "-" ? "the standard input" : text;
  const value = parseJson(isJson ? text : readText(text), from);
  const problems = validate(Type.Array(LayoutRegion), value);
  if (problems.length > 0)
    throw new UsageError(
      `${from} is not a layout:\n${problems.map(({ path, message }) => `- ${path || "it"} ${message}`).join("\n")}`,
    );
  return value as Layout;
}

/** The index by which servers address the region with an id. */
function indexOf(id: string, present: Layout): number {
  const index = present.findIndex(({ region }) => region.id === id);
  if (index >= 0) return index;
  const has =
    present.length === 0
      ? "It has none now."
      : `Its regions are: ${joinNames(present.map(({ region }) => region.id))}.`;
  throw new Error(`The layout has no region ${JSON.stringify(id)}. ${has}`);
}

async function mixedStream(room: RoomClient, label: string): Promise<Stream> {
  const streams = await room.streams.list();
  const mixed = streams.find(({ type, info }) => type === "mixed" && info.label === label);
  if (mixed !== undefined) return mixed;
  throw new Error(
    streams.length === 0
      ? "Nobody is in the room: its views have layouts only while someone is."
      : `The room has no mixed stream of the view ${JSON.stringify(label)} now.`,
  );
}

const layoutOf = ({ info: { layout = [] } }: Stream): Layout => layout;

const columns: readonly Column<LayoutRegion>[] = [
  { title: "REGION", cell: ({ region }) => region.id },
  { title: "STREAM", cell: ({ stream }) => stream },
  ...(["left", "top", "width", "height"] as const).map((edge) => ({
    title: edge.toUpperCase(),
    cell: ({ region }: LayoutRegion) => withoutDenominator(region.area[edge]),
  })),
];

/** `0` for `0/1` and `1` for `1/1`. */
const withoutDenominator = (value: string | number) => String(value).replace(/\/1$/, "");

function printLayout(stream: Stream, view: string, options: Options): void {
  const layout = layoutOf(stream);
  printList(layout, columns, `The view ${view} has no regions now.`, options);
  if (options.json || layout.length === 0) return;
  const regions = layout.map(({ region: { id, area } }) => {
    const { left, top, width, height } = area;
    return { id, left: partOf(left), top: partOf(top), width: partOf(width), height: partOf(height) };
  });
  print(`\n${layoutText(regions, stream.media.video?.original[0]?.parameters?.resolution)}`);
}

const partOf = (value: string | number): number => parseFraction(value)?.valueOf() ?? 0;
