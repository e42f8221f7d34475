// A proxy that adds latency to a server and counts connections.

import net from "node:net";

export interface Proxy {
  readonly port: number;
  /** Round trip time, in milliseconds. */
  latency: number;
  /** Connections since the last reset, and the most that were open at one time. */
  connections: number;
  mostOpen: number;
  reset: () => void;
}

/** Listens on a free port of this machine and forwards everything to another port. */
export async function startProxy(target: number, latency: number): Promise<Proxy> {
  let open = 0;
  const server = net.createServer((client) => {
    proxy.connections += 1;
    open += 1;
    proxy.mostOpen = Math.max(proxy.mostOpen, open);
    const upstream = net.connect({ port: target, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    client.once("close", () => (open -= 1));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.once("error", () => other.destroy()).once("close", () => other.destroy());
    upstream.pipe(client);
    if (proxy.latency > 0) passOnLate(client, upstream, proxy.latency);
    else client.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: Proxy = {
    port: (server.address() as net.AddressInfo).port,
    latency,
    connections: 0,
    mostOpen: 0,
    reset: () => {
      proxy.connections = 0;
      proxy.mostOpen = open;
    },
  };
  return proxy;
}

/**
 * Forwards requests with the delay of a round trip, and responses without one. The first data of a new connection has one
 * more round trip: the handshake takes it.
 */
function passOnLate(from: net.Socket, to: net.Socket, delay: number): void {
  const queue: { due: number; chunk: Buffer | undefined }[] = [];
  const open = performance.now() + delay;
  let due = 0;
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    timer = undefined;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const wait = next.due - performance.now();
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        return;
      }
      queue.shift();
      if (next.chunk === undefined) to.end();
      else to.write(next.chunk);
    }
  };
  const add = (chunk: Buffer | undefined) => {
    due = Math.max(due, Math.max(performance.now(), open) + delay);
    queue.push({ due, chunk });
    timer ??= setTimeout(pump, due - performance.now());
  };
  from.on("data", add).once("end", () => add(undefined));
}
