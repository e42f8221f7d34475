// A command with an emulator round it.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Emulator } from "../emulator";
import { environmentOf } from "./environment";

const passedOn = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/**
 * Runs a command with the emulator's endpoint and keys in its environment, and stops the emulator when it has ended.
 * Signals are passed on. Gives the command's exit code; 128 and the signal's number where a signal ended it, 127 where
 * there is no such command.
 */
export async function runCommand([program = "", ...args]: readonly string[], emulator: Emulator): Promise<number> {
  const child = spawn(program, args, {
    stdio: "inherit",
    env: { ...process.env, ...environmentOf(emulator.credentials) },
  });
  const handlers = passedOn.map((signal) => {
    // A terminal sends SIGINT and SIGQUIT to the command itself.
    const handler = () => {
      if (!fromTerminal(signal)) child.kill(signal);
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

function fromTerminal(signal: NodeJS.Signals): boolean {
  return process.stdin.isTTY && (signal === "SIGINT" || signal === "SIGQUIT");
}
