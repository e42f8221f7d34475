// Compares the emulator with a bare node:http route, and measures memory and start with many rooms.

import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Child } from "../child";
import type { EmulatorWanted, Standing } from "../children/lone-emulator";
import type { Usage } from "../children/usage";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";
import { sendAll } from "./load";

const concurrency = 16;
const execArgv = ["--expose-gc"];

export interface EmulatorOptions {
  readonly rounds: number;
  readonly requests: number;
  /** Number of stored rooms. */
  readonly stored: number;
}

/** The figures, and the JSON of a room with all defaults. */
export async function emulatorFigures(
  workshop: Workshop,
  { rounds, requests, stored }: EmulatorOptions,
): Promise<{ figures: Figure[]; body: string }> {
  const { authorization } = require(
    path.join(workshop.package, "dist", "sdk", "http", "mauth.js"),
  ) as typeof import("../../sdk/http/mauth");
  const { OwtClient } = require(
    path.join(workshop.package, "dist", "sdk", "client.js"),
  ) as typeof import("../../sdk/client");
  const data = workshop.newFolder("data");
  const start = async (wanted: EmulatorWanted) => {
    const child = await Child.start(workshop.script("lone-emulator"), wanted, execArgv);
    return { child, standing: await child.ask<Standing>("standing") };
  };

  // Rooms come over the wire, as any others do.
  const first = await start({ data });
  const before = await first.child.ask<Usage>("usage");
  await sendAll(first.standing.endpoint, stored, concurrency, (index) => ({
    method: "POST",
    path: "/v1/rooms",
    authorization: authorization(first.standing),
    body: JSON.stringify({ name: `room-${String(index).padStart(6, "0")}`, options: {} }),
  }));
  const after = await first.child.ask<Usage>("usage");
  const bytes = (after.bytes - before.bytes) / stored;

  // One of them, among all the others.
  const client = new OwtClient(first.standing);
  const page = await client.request("GET", "/v1/rooms?page=1&per_page=1");
  const [room] = JSON.parse(page.text) as { _id: string }[];
  if (room === undefined) throw new Error("The emulator has no rooms");
  const answer = await client.request("GET", `/v1/rooms/${room._id}`);
  client.close();
  const bare = await Child.start(workshop.script("bare"), { body: answer.text }, execArgv);
  const perSecond: Record<"cpu" | "wall", { ours: number[]; values: number[] }> = {
    cpu: { ours: [], values: [] },
    wall: { ours: [], values: [] },
  };
  try {
    const bareEndpoint = await bare.ask<string>("endpoint");
    const read = async (child: Child, endpoint: string, column: "ours" | "values") => {
      const from = await child.ask<Usage>("usage");
      const begin = performance.now();
      await sendAll(endpoint, requests, concurrency, () => ({
        method: "GET",
        path: `/v1/rooms/${room._id}`,
        authorization: authorization(first.standing),
      }));
      const seconds = (performance.now() - begin) / 1000;
      const to = await child.ask<Usage>("usage");
      perSecond.wall[column].push(requests / seconds);
      perSecond.cpu[column].push(requests / ((to.cpuUs - from.cpuUs) / 1e6));
      return 0;
    };
    await byTurns(
      rounds,
      () => read(first.child, first.standing.endpoint, "ours"),
      () => read(bare, bareEndpoint, "values"),
    );
  } finally {
    await bare.stop();
    await first.child.ask("close");
    await first.child.stop();
  }

  const file = path.join(data, "data.log");
  let bytesAfterStart = 0;
  const starts = await byTurns(
    Math.min(rounds, 5),
    async () => {
      const { child, standing } = await start({ data });
      bytesAfterStart = ((await child.ask<Usage>("usage")).bytes - before.bytes) / stored;
      await child.ask("close");
      await child.stop();
      return standing.startMs;
    },
    () => Promise.resolve(parsing(file)),
  );
  const bareRoute = "a bare node:http route";
  // The first round of each is to warm up.
  const warm = ({ ours, values }: { ours: number[]; values: number[] }) => ({
    ours: ours.slice(1),
    yardstick: { name: bareRoute, values: values.slice(1) },
  });
  const figures: Figure[] = [
    {
      key: "emulator requests",
      name: "GET of a room by the emulator",
      unit: "requests/s of processor",
      ...warm(perSecond.cpu),
    },
    {
      key: "emulator requests, wall",
      name: "the same by wall time",
      unit: "requests/s",
      ...warm(perSecond.wall),
    },
    {
      key: "emulator memory",
      name: `memory for each of ${stored} default rooms`,
      unit: "bytes",
      ours: [Math.round(bytes)],
    },
    {
      key: "emulator memory, read",
      name: "the same after a start",
      unit: "bytes",
      ours: [Math.round(bytesAfterStart)],
    },
    {
      key: `emulator start, ${stored} rooms`,
      name: `start with ${stored} rooms on disk`,
      unit: "ms",
      ours: starts.ours,
      yardstick: { name: "reading and parsing its file", values: starts.values },
    },
  ];
  return { figures, body: answer.text };
}

/** Time to read the file and parse each line, in milliseconds: a floor for the start. */
function parsing(file: string): number {
  const begin = performance.now();
  const lines = readFileSync(file, "utf8").split("\n");
  let parsed = 0;
  for (const line of lines) {
    const at = line.indexOf(" [");
    if (at < 0) continue;
    JSON.parse(line.slice(at + 1));
    parsed += 1;
  }
  if (parsed === 0) throw new Error(`${file} has no lines to parse`);
  return performance.now() - begin;
}
