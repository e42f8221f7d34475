// An emulator on its own: says how to use it, and runs until it is told to stop.

import type { Emulator } from "../emulator";
import { environmentOf, loading } from "./environment";

interface Shown {
  /** Folder of the data; undefined where it is in memory. */
  readonly data: string | undefined;
  readonly keepSessions: boolean;
  /** File that the credentials were written to, if any. */
  readonly credentials: string | undefined;
  /** The dotenv file that they were written to, if any. */
  readonly dotenv: string | undefined;
  /** File of the fault plan, if any. */
  readonly faults: string | undefined;
}

/** Runs until SIGTERM, SIGINT or SIGHUP. Gives the exit code. */
export async function serve(emulator: Emulator, shown: Shown): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(usage(emulator, shown));
  await stopped;
  await emulator.close();
  return 0;
}

/** What is printed at the start. Keys are printed only where they are in no file. */
function usage({ endpoint, controlEndpoint, credentials }: Emulator, shown: Shown) {
  const { data, keepSessions, credentials: file, dotenv, faults } = shown;
  const sessions = keepSessions ? ", and so is what is in conferences" : "";
  const kept =
    data === undefined ? "Data is in memory and ends with the emulator." : `Data is kept in ${data}${sessions}.`;
  const control = controlEndpoint === undefined ? [] : [`Control endpoint at ${controlEndpoint}`];
  const spoiled = faults === undefined ? [] : [`Requests go wrong as ${faults} says.`];
  const exports = Object.entries(environmentOf(credentials)).map(([name, value]) => `  export ${name}='${value}'`);
  const use =
    dotenv !== undefined
      ? ["To use it in another shell:", "", `  ${loading(dotenv)}`]
      : file === undefined
        ? ["To use it in another shell:", "", ...exports]
        : ["For another shell, start it with --dotenv FILE: that writes them for the shell to load."];
  const written = file === undefined ? [] : [`Endpoint, ids and keys are in ${file}.`];
  const lines = [`OWT emulator at ${endpoint}`, ...control, kept, ...spoiled, ...written, "", ...use, ""];
  return `${[...lines, "Stop it with Ctrl-C."].join("\n")}\n`;
}
