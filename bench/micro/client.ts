// Compares the client with node-fetch on the same kind of agent: plain, and with a signature and a time limit. Both read a
// room from a server that answers at once.

import fetch, { type RequestInit } from "node-fetch";
import * as path from "node:path";
import { Child } from "../child";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";
import { inParallel } from "./load";

/** node-fetch declares its own type of signals. */
type FetchSignal = NonNullable<RequestInit["signal"]>;

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
    const { Connections } = load("http/agent") as typeof import("../../sdk/http/agent");
    const { authorization } = load("http/mauth") as typeof import("../../sdk/http/mauth");
    const credentials = { serviceId: id, serviceKey: "k".repeat(64) };
    const client = new OwtClient({ endpoint, ...credentials, maxConcurrent: concurrency });
    const { agent } = new Connections(endpoint, { ca: undefined, insecure: false, maxOpen: concurrency });
    const perSecond = async (work: () => Promise<unknown>) => {
      const begin = performance.now();
      await inParallel(requests, concurrency, work);
      return requests / ((performance.now() - begin) / 1000);
    };
    const url = `${endpoint}/v1/rooms/${id}`;
    const beside = async (key: string, name: string, yardstick: string, work: () => Promise<unknown>) => {
      const { ours, values } = await byTurns(
        rounds,
        () => perSecond(() => client.rooms.get(id)),
        () => perSecond(work),
      );
      return { key, name, unit: "requests/s", ours, yardstick: { name: yardstick, values } };
    };
    const bare = await beside("client", "reads of a room by the client", "node-fetch with the same agent", async () =>
      (await fetch(url, { agent })).json(),
    );
    const useful = await beside("client, signed", "the same", "node-fetch, signed and timed", async () => {
      const stop = new AbortController();
      const timer = setTimeout(() => {
        stop.abort();
      }, 30_000);
      const headers = { Authorization: authorization(credentials) };
      const answer = await fetch(url, { agent, headers, signal: stop.signal as FetchSignal });
      const room: unknown = await answer.json();
      clearTimeout(timer);
      return room;
    });
    client.close();
    agent.destroy();
    return [bare, useful];
  } finally {
    await server.stop();
  }
}
