// Load for a server: writes requests to sockets directly, so that the server is measured and not a client.

import net from "node:net";

/** Repeats work, with a number of repetitions at once. */
export async function inParallel(
  times: number,
  concurrency: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < times) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body?: string;
}

/** Sends requests over a number of persistent connections. Throws if an answer is not 200. */
export async function sendAll(
  endpoint: string,
  times: number,
  concurrency: number,
  request: (index: number) => Request,
): Promise<void> {
  const { port, hostname, host } = new URL(endpoint);
  const sockets = await Promise.all(Array.from({ length: concurrency }, () => connected(Number(port), hostname)));
  const idle = [...sockets];
  try {
    await inParallel(times, concurrency, async (index) => {
      const socket = idle.pop();
      if (socket === undefined) throw new Error("No connection is left");
      const { method, path, authorization, body } = request(index);
      const content =
        body === undefined ? "" : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
      const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n${content}\r\n`;
      await exchange(socket, head + (body ?? ""));
      idle.push(socket);
    });
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function connected(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host, noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Writes a request and waits for the whole answer, whose length is in its head. */
function exchange(socket: net.Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const onData = (data: Buffer) => {
      // One character for each byte, whatever they are.
      text += data.toString("latin1");
      const headEnd = text.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
      if (length === undefined) finish(new Error(`An answer without a length: ${text.slice(0, 200)}`));
      else if (text.length >= headEnd + 4 + Number(length))
        finish(text.startsWith("HTTP/1.1 200") ? undefined : new Error(`Refused: ${text.slice(0, 500)}`));
    };
    const onClose = () => finish(new Error("The connection was closed"));
    const finish = (error?: Error) => {
      socket.off("data", onData).off("close", onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.on("data", onData).once("close", onClose);
    socket.write(request);
  });
}
