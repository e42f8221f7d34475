// Runs an emulator until a signal stops it, and prints how to use it.

import type { Emulator, EmulatorCredentials } from "../emulator";
import { environmentOf } from "./environment";

interface ServeOptions {
  /** Folder of the data; undefined if the data is in memory. */
  readonly data: string | undefined;
  readonly keepSessions: boolean;
  /** File that the credentials were written to, if any. */
  readonly credentials: string | undefined;
  /** File of the fault plan, if any. */
  readonly faults: string | undefined;
}

/** Runs until SIGTERM, SIGINT or SIGHUP. Returns the exit code. */
export async function serve(emulator: Emulator, options: ServeOptions): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(usage(emulator, options));
  await stopped;
  await emulator.close();
  return 0;
}

/** The text printed at the start. It has the keys only if they are in no file. */
function usage({ endpoint, controlEndpoint, credentials }: Emulator, shown: ServeOptions) {
  const { data, keepSessions, credentials: file, faults } = shown;
  const sessions = keepSessions ? ", sessions included" : "";
  const kept =
    data === undefined ? "Data is in memory and ends with the emulator." : `Data is kept in ${data}${sessions}.`;
  const control = controlEndpoint === undefined ? [] : [`Control endpoint at ${controlEndpoint}`];
  const spoiled = faults === undefined ? [] : [`Requests go wrong as ${faults} says.`];
  const exports = Object.entries(environmentOf(credentials)).map(([name, value]) => `  export ${name}='${value}'`);
  const use =
    file === undefined
      ? ["To use it in another shell:", "", ...exports]
      : [
          `Endpoint, ids and keys are in ${file}. To use them in another shell:`,
          "",
          `  ${exportFrom(file, credentials)}`,
        ];
  return `${[`OWT emulator at ${endpoint}`, ...control, kept, ...spoiled, "", ...use, "", "Stop it with Ctrl-C."].join("\n")}\n`;
}

/** A shell command that exports the contents of a credentials file without printing a key. */
function exportFrom(file: string, credentials: EmulatorCredentials): string {
  const nameOfEach = Object.fromEntries(Object.keys(credentials).map((name) => [name, name]));
  const names = Object.entries(environmentOf(nameOfEach as unknown as EmulatorCredentials));
  const members = names.map(([name, member]) => `${name}=\${c.${member}}`).join(" ");
  const script = `const c=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(\`export ${members}\`)`;
  return `eval "$(node -e '${script}' '${file.replaceAll("'", "'\\''")}')"`;
}
