// The lock of a data folder: a socket that only one process can listen on. It is released however the process ends, so
// nobody has to clean up.

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";

/** Releases the lock. */
export type Release = () => Promise<void>;

/** Maximum length of a socket path on all systems, in bytes. */
const longestPath = 100;
const answerMs = 1000;

/**
 * Locks a folder for this process. If another process has it, returns the id of that process as `holder`, undefined if it
 * does not answer. Throws if no socket can be created.
 */
export async function lockFolder(folder: string): Promise<{ release: Release } | { holder: string | undefined }> {
  const socket = socketOf(folder);
  const first = await listen(socket);
  if (first !== undefined) return { release: first };
  const holder = await ask(socket);
  if (holder !== undefined) return { holder };
  // The holder has ended and left its socket. One process at a time may remove it.
  const turn = `${socket}.turn`;
  if (!takeTurn(turn)) return { holder: undefined };
  try {
    const successor = await ask(socket);
    if (successor !== undefined) return { holder: successor };
    fs.rmSync(socket, { force: true });
    const second = await listen(socket);
    return second === undefined ? { holder: await ask(socket) } : { release: second };
  } finally {
    fs.rmSync(turn, { force: true });
  }
}

function socketOf(folder: string): string {
  const real = fs.realpathSync(folder);
  const name = `owt-${createHash("sha256").update(real).digest("hex").slice(0, 24)}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  const inside = path.join(real, "lock");
  return Buffer.byteLength(inside) <= longestPath ? inside : path.join(os.tmpdir(), `${name}.lock`);
}

/** Listens on the socket; undefined if it exists already. */
function listen(socket: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((connection) => {
      connection.on("error", () => undefined);
      connection.end(String(process.pid));
    });
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(socket, () => {
      server.unref();
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

/** The process id of the listener, "" if it does not answer in time; undefined without a listener. */
function ask(socket: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = "";
    const connection = net.connect(socket);
    connection.setTimeout(answerMs, () => connection.destroy());
    connection.on("data", (bytes) => (answer += bytes.toString("latin1")));
    connection.on("error", () => resolve(undefined));
    connection.on("close", () => resolve(answer));
  });
}

/** Takes the right to remove an abandoned socket. False if another process has it; it expires after 10 seconds. */
function takeTurn(turn: string): boolean {
  for (const attempt of [1, 2]) {
    try {
      fs.closeSync(fs.openSync(turn, "wx", 0o600));
      return true;
    } catch (error) {
      const age = fs.statSync(turn, { throwIfNoEntry: false })?.mtimeMs;
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (attempt === 2 || age === undefined || Date.now() - age < 10_000) return false;
      fs.rmSync(turn, { force: true });
    }
  }
  return false;
}
