// Runs a command with an emulator.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Emulator } from "../emulator";
import { environmentOf } from "./environment";

const forwardedSignals = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/**
 * Runs a command with the emulator's endpoint and keys in its environment, forwards signals to it, and stops the emulator
 * when it has ended. Returns the command's exit code; 128 plus the number of the signal that ended it; 127 for an unknown
 * command, 126 for one that cannot be run.
 */
export async function runCommand([program = "", ...args]: readonly string[], emulator: Emulator): Promise<number> {
  const child = spawn(program, args, {
    stdio: "inherit",
    env: { ...process.env, ...environmentOf(emulator.credentials) },
  });
  const handlers = forwardedSignals.map((signal) => {
    // A terminal sends SIGINT and SIGQUIT to the command itself.
    const handler = () => {
      if (!isSentByTerminal(signal)) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  const code = await new Promise<number>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "there is no such command" : error.message;
      process.stderr.write(`owt emulator: cannot run ${program}: ${why}\n`);
      resolve(error.code === "ENOENT" ? 127 : 126);
    });
    child.on("exit", (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  for (const remove of handlers) remove();
  await emulator.close();
  return code;
}

function isSentByTerminal(signal: NodeJS.Signals): boolean {
  return process.stdin.isTTY && (signal === "SIGINT" || signal === "SIGQUIT");
}
