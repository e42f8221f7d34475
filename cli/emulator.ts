// `owt emulator`: an embedded management server, on its own or round a command.

import { Command, InvalidArgumentError } from "commander";
import { pino } from "pino";
import { startEmulator } from "../emulator";
import { runCommand } from "./run";
import { serve } from "./serve";

const defaultData = ".owt/emulator";
const nothingKept = "--in-memory keeps nothing, and so no sessions: leave out --in-memory or --keep-sessions";

interface Options {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly credentials?: string;
  readonly inMemory?: true;
  readonly keepSessions?: true;
  readonly log?: true;
}

/** The subcommand. */
export function command(): Command {
  return new Command("emulator")
    .description("Run an emulator of the management server; with a command after --, only as long as that runs")
    .argument(
      "[command...]",
      "command to run with OWT_ENDPOINT, OWT_SERVICE_ID … in its environment; write -- before it",
    )
    .option("--port <n>", "port to listen on; 0 takes a free one", port, 0)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--data <dir>", `folder to keep the data in (default: ${defaultData})`)
    .option("--in-memory", "keep no data")
    .option("--keep-sessions", "keep recordings, streaming-outs, streaming-ins, calls and analytics over a restart too")
    .option("--credentials <file>", "write endpoint, ids and keys to this file, readable by you only")
    .option("--log", "log requests, as JSON lines on the standard error output")
    .passThroughOptions()
    .exitOverride()
    .action(async (command: string[], options: Options) => {
      if (options.data !== undefined && options.inMemory) throw new Error("--data and --in-memory exclude each other");
      if (options.keepSessions && options.inMemory) throw new Error(nothingKept);
      const { port, host, credentials, inMemory, keepSessions = false } = options;
      const data = inMemory ? undefined : (options.data ?? defaultData);
      const emulator = await startEmulator({
        port,
        host,
        keepSessions,
        ...(data !== undefined && { data }),
        ...(credentials !== undefined && { credentialsFile: credentials }),
        ...(options.log && { logger: pino(pino.destination(2)) }),
      });
      if (emulator.repaired !== undefined) process.stderr.write(`owt emulator: ${emulator.repaired}\n`);
      process.exitCode =
        command.length > 0 ? await runCommand(command, emulator) : await serve(emulator, { data, credentials });
    });
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(number <= 65535)) throw new InvalidArgumentError("a port is a number from 0 to 65535.");
  return number;
}
