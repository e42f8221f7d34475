// The environment variables that tell clients of an emulator where it is and how to sign.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { EmulatorCredentials } from "../emulator";
import { writeWhole } from "../emulator/log";
import { UsageError } from "./failure";

/** The variables, by name. They hold the keys in clear. */
export function environmentOf(credentials: EmulatorCredentials): Record<string, string> {
  const { controlEndpoint } = credentials;
  return {
    OWT_ENDPOINT: credentials.endpoint,
    OWT_SERVICE_ID: credentials.sampleServiceId,
    OWT_SERVICE_KEY: credentials.sampleServiceKey,
    OWT_SUPER_SERVICE_ID: credentials.superServiceId,
    OWT_SUPER_SERVICE_KEY: credentials.superServiceKey,
    ...(controlEndpoint !== undefined && { OWT_CONTROL: controlEndpoint }),
  };
}

const firstLine =
  "# Written by owt emulator, and written over at each start. It has keys: keep it out of the repository.\n";

/** @throws UsageError where the file is there and is not one that `writeEnvironment` wrote: it may be dear to someone. */
export function refuseOthers(file: string): void {
  if (!existsSync(file)) return;
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw notWritten(file, error);
  }
  if (text !== "" && !text.startsWith(firstLine)) {
    throw new UsageError(`${file} was not written by owt emulator, and was not touched: give --dotenv another name.`);
  }
}

/** Writes the variables to a dotenv file, in one step and readable by its owner only. */
export function writeEnvironment(file: string, credentials: EmulatorCredentials): void {
  // Addresses, hexadecimal ids and keys in base64url: nothing of it means anything to a shell.
  const lines = Object.entries(environmentOf(credentials)).map(([name, value]) => `${name}=${value}\n`);
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeWhole(path.resolve(file), firstLine + lines.join(""));
  } catch (error) {
    throw notWritten(file, error);
  }
}

const notWritten = (file: string, error: unknown) =>
  new UsageError(`${file} cannot be used for --dotenv: ${(error as Error).message}`, { cause: error });

/** A line for the shell that exports what is in the file. */
export function loading(file: string): string {
  const quoted = /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
  return `set -a; . ${file.includes("/") ? quoted : `./${quoted}`}; set +a`;
}
