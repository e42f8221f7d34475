// A process with an emulator at a chosen latency, so that its cost is not counted as the host's.

import { startEmulator } from "pulumi-owt/emulator";
import { serve, wanted } from "./channel";
import { startProxy } from "./proxy";

export interface ServerOptions {
  /** Round trip time, in milliseconds. */
  readonly latency: number;
}

/** Address and credentials for programs. */
export interface ServerAddress {
  readonly endpoint: string;
  readonly serviceId: string;
  readonly serviceKey: string;
}

/** Traffic since the last reset. */
export interface Traffic {
  /** Requests by method and path, with ids left out. */
  readonly requests: Readonly<Record<string, number>>;
  readonly connections: number;
  readonly mostOpen: number;
}

async function main(): Promise<void> {
  let requests: Record<string, number> = {};
  const emulator = await startEmulator({
    onRequest: ({ method, path }) => {
      const request = `${method} ${path.replace(/[0-9a-f]{24}/g, "{id}").replace(/page=\d+/, "page={n}")}`;
      requests[request] = (requests[request] ?? 0) + 1;
    },
  });
  const { sampleServiceId: serviceId, sampleServiceKey: serviceKey } = emulator.credentials;
  const proxy = await startProxy(Number(new URL(emulator.endpoint).port), (wanted() as ServerOptions).latency);
  const address: ServerAddress = { endpoint: `http://127.0.0.1:${proxy.port}`, serviceId, serviceKey };
  serve({
    address: () => address,
    reset: () => {
      requests = {};
      proxy.reset();
    },
    traffic: (): Traffic => ({ requests, connections: proxy.connections, mostOpen: proxy.mostOpen }),
  });
}

void main();
