// An emulator on its own: says how to use it, and runs until it is told to stop.

import type { Emulator } from "../emulator";
import { environmentOf } from "./environment";

interface Shown {
  /** Folder of the data; undefined where it is in memory. */
  readonly data: string | undefined;
  /** File that the credentials were written to, if any. */
  readonly credentials: string | undefined;
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
function usage({ endpoint, credentials }: Emulator, { data, credentials: file }: Shown): string {
  const kept = data === undefined ? "Data is in memory and ends with the emulator." : `Data is kept in ${data}.`;
  const lines = [`OWT emulator at ${endpoint}`, kept, ""];
  if (file === undefined) {
    lines.push("To use it in another shell:", "");
    for (const [name, value] of Object.entries(environmentOf(credentials))) lines.push(`  export ${name}='${value}'`);
  } else {
    lines.push(`Endpoint, ids and keys are in ${file}. To use them in another shell:`, "");
    const script = `const c = JSON.parse(require("fs").readFileSync(process.argv[1]));`;
    const print = `console.log(\`export OWT_ENDPOINT=\${c.endpoint} OWT_SERVICE_ID=\${c.sampleServiceId} OWT_SERVICE_KEY=\${c.sampleServiceKey}\`)`;
    lines.push(`  eval "$(node -e '${script} ${print}' '${file}')"`);
  }
  return `${[...lines, "", "Stop it with Ctrl-C."].join("\n")}\n`;
}
