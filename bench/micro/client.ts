// The client beside node-fetch as it is, with the same kind of agent: reads of a room from a server that answers at once.

import fetch from "node-fetch";
import * as path from "node:path";
import { Child } from "../child";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";
import { inParallel } from "./load";

const concurrency = 16;
const id = "0123456789abcdef01234567";

/** @param body answer of the server, the JSON of a room */
export async function clientFigures(
  workshop: Workshop,
  { rounds, requests, body }: { rounds: number; requests: number; body: string },
): Promise<Figure[]> {
  const server = await Child.start(workshop.script("bare"), { body });
  try {
    const endpoint = await server.ask<string>("endpoint");
    const load = (file: string): unknown => require(path.join(workshop.package, "dist", "sdk", `${file}.js`));
    const { OwtClient } = load("client") as typeof import("../../sdk/client");
    const { newAgent } = load("agent") as typeof import("../../sdk/agent");
    const client = new OwtClient({ endpoint, serviceId: id, serviceKey: "k".repeat(64), maxConcurrent: concurrency });
    const agent = newAgent(endpoint, { ca: undefined, insecure: false, maxIdle: concurrency });
    const perSecond = async (work: () => Promise<unknown>) => {
      const begin = performance.now();
      await inParallel(requests, concurrency, work);
      return requests / ((performance.now() - begin) / 1000);
    };
    const { ours, values } = await byTurns(
      rounds,
      () => perSecond(() => client.rooms.get(id)),
      () => perSecond(async () => (await fetch(`${endpoint}/v1/rooms/${id}`, { agent })).json()),
    );
    client.close();
    agent.destroy();
    const yardstick = { name: "node-fetch with the same agent", values };
    return [{ key: "client", name: "reads of a room by the client", unit: "requests/s", ours, yardstick }];
  } finally {
    await server.stop();
  }
}
