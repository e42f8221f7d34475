// Starts a PostgreSQL server, installed as Debian does, as a shared backend.

import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Folder of Debian's server programs; undefined if there is none. */
function programs(): string | undefined {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base) : [];
  return versions.map((version) => path.join(base, version, "bin")).find((bin) => existsSync(path.join(bin, "initdb")));
}

/** Account for the server, which refuses to run as root. Undefined: the current account. */
function account(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

export interface Postgres {
  /** Address of an empty database, for `PULUMI_BACKEND_URL`. */
  readonly backend: string;
  close(): void;
}

/** Whether the server is installed. */
export const hasPostgres = programs() !== undefined;

/** Starts a server on a free port of 127.0.0.1. */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs();
  if (bin === undefined) throw new Error("PostgreSQL is not installed.");
  const folder = mkdtempSync(path.join(tmpdir(), "owt-postgres-"));
  const who = account();
  if (who !== undefined) chownSync(folder, who.uid, who.gid);
  const port = await freePort();
  const data = path.join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    execFileSync(path.join(bin, program), args, { ...who, cwd: folder, stdio: "ignore", env: { LC_ALL: "C" } });
  run("initdb", "-D", data, "-A", "trust", "-U", "pulumi", "--no-sync");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder} -c fsync=off`;
  run("pg_ctl", "-D", data, "-o", options, "-l", path.join(folder, "log"), "-w", "start");
  run("createdb", "-h", "127.0.0.1", "-p", String(port), "-U", "pulumi", "state");
  return {
    backend: `postgres://pulumi@127.0.0.1:${port}/state?sslmode=disable`,
    close() {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
