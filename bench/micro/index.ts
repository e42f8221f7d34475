// The micro benches: parts of the package and their yardsticks, by turns.

import type { Machine } from "../machine";
import type { Workshop } from "../workshop";
import { clientFigures } from "./client";
import { emulatorFigures } from "./emulator";
import type { Micro } from "./figures";
import { functionFigures } from "./functions";
import { loadingFigures } from "./loading";
import { startFigures } from "./start";

export interface MicroOptions {
  readonly rounds: number;
  /** Number of rooms that the emulator stores. */
  readonly stored: number;
  /** Number of requests of a round. */
  readonly requests: number;
}

export async function measureMicro(
  { rounds, stored, requests }: MicroOptions,
  { workshop, machine, say }: { workshop: Workshop; machine: Machine; say: (text: string) => void },
): Promise<Micro> {
  say("loading");
  const loading = await loadingFigures(workshop, rounds);
  say("start of the providers");
  const start = await startFigures(workshop, rounds);
  say("signing, check, diff");
  const functions = await functionFigures(workshop, rounds);
  say(`emulator with ${stored} rooms`);
  const emulator = await emulatorFigures(workshop, { rounds, requests, stored });
  say("client");
  const client = await clientFigures(workshop, { rounds, requests, body: emulator.body });
  const figures = [...loading, ...start, ...functions, ...client, ...emulator.figures];
  return { date: new Date().toISOString(), machine, figures };
}
