// A process with nothing but an emulator, to be measured. It runs with --expose-gc.

import { startEmulator } from "pulumi-owt/emulator";
import { serve, wanted } from "./channel";
import { usage } from "./usage";

export interface EmulatorWanted {
  readonly data?: string;
}

export interface Standing {
  /** Time to start the emulator, in milliseconds. */
  readonly startMs: number;
  readonly endpoint: string;
  readonly serviceId: string;
  readonly serviceKey: string;
}

async function main(): Promise<void> {
  const { data } = wanted() as EmulatorWanted;
  const begin = performance.now();
  const emulator = await startEmulator({ ...(data !== undefined && { data }) });
  const startMs = performance.now() - begin;
  const { endpoint, sampleServiceId: serviceId, sampleServiceKey: serviceKey } = emulator.credentials;
  const standing: Standing = { startMs, endpoint, serviceId, serviceKey };
  serve({ standing: () => standing, usage, close: () => emulator.close() });
}

void main();
