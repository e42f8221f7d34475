// Opens the data folder of an emulator: locks it, reads its secret and its log, and explains failures.

import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { EmulatorError } from "../emulator-error";
import { Log, type LogOptions, writeAtomically } from "./log";
import { lockFolder, type Release } from "./lock";
import { cipherWith, secretBytes } from "../cipher";
import { Store } from "./store";

/** An open store. Call `release` after closing it. */
export interface OpenStore {
  readonly store: Store;
  readonly release: Release;
  readonly repaired?: string | undefined;
}

/** Locks a data folder and reads its contents. Throws EmulatorError. */
export async function openFolder(folder: string, logOptions: LogOptions): Promise<OpenStore> {
  const absolute = path.resolve(folder);
  const release = await lock(absolute);
  try {
    const logFile = path.join(absolute, "data.log");
    const cipher = cipherWith(readSecret(path.join(absolute, "secret"), fs.existsSync(logFile)));
    const { log, changes } = await Log.open(logFile, withWarnings(logOptions, folder));
    return { store: new Store(cipher, log, changes), release, repaired: log.repaired };
  } catch (error) {
    await release();
    throw folderError(error, absolute);
  }
}

async function lock(folder: string): Promise<Release> {
  let result: Awaited<ReturnType<typeof lockFolder>>;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    result = await lockFolder(folder);
  } catch (error) {
    throw folderError(error, folder);
  }
  if ("release" in result) return result.release;
  const who = result.holder ? `process ${result.holder}` : "another process";
  throw new EmulatorError(
    `The data folder ${folder} is in use by ${who}, a running emulator. ` +
      "Stop that one, or choose another folder (--data DIR, or the option data).",
  );
}

/** The secret that encrypts the data, created with the folder. */
function readSecret(file: string, dataIsThere: boolean): Buffer {
  if (!fs.existsSync(file)) {
    if (dataIsThere) {
      throw new EmulatorError(
        `${file} is missing: without it, the keys in the data folder cannot be read. ` +
          "Restore it, or choose another data folder.",
      );
    }
    writeAtomically(file, `${randomBytes(secretBytes).toString("hex")}\n`);
  }
  const secret = Buffer.from(fs.readFileSync(file, "utf8").trim(), "hex");
  if (secret.length !== secretBytes) {
    throw new EmulatorError(`${file} is damaged. Restore it from a copy, or choose another data folder.`);
  }
  return secret;
}

function folderError(error: unknown, folder: string): EmulatorError {
  if (error instanceof EmulatorError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const remedies: Readonly<Record<string, string>> = {
    EACCES: "Give this user the right to write there, or choose another folder (--data DIR, or the option data).",
    EPERM: "Give this user the right to write there, or choose another folder (--data DIR, or the option data).",
    EROFS: "It is on a disk that cannot be written; choose another folder (--data DIR, or the option data).",
    ENOSPC: "The disk is full: make room on it, or choose a folder on another disk (--data DIR, or the option data).",
    EDQUOT: "Your share of the disk is used up: make room, or choose another folder (--data DIR, or the option data).",
    ENOTDIR: "A part of the path is a file; choose another folder (--data DIR, or the option data).",
    EEXIST: "It is a file; choose a folder (--data DIR, or the option data).",
  };
  const remedy = remedies[code ?? ""];
  return new EmulatorError(`The data folder ${folder} cannot be used: ${message}.${remedy ? ` ${remedy}` : ""}`, {
    cause: error,
  });
}

/** Prints a warning on the standard error when changes cannot be written, once until they can be again. */
function withWarnings(options: LogOptions, folder: string): LogOptions {
  return {
    ...options,
    onFailure: (error) => {
      const { code, message } = error as NodeJS.ErrnoException;
      const remedy =
        code === "ENOSPC" || code === "EDQUOT"
          ? "Free space on that disk; no restart is needed."
          : "Check that disk; no restart is needed.";
      process.stderr.write(
        `owt emulator: changes cannot be written to ${folder}: ${message}. They are refused; no acknowledged change ` +
          `is lost. ${remedy}\n`,
      );
    },
  };
}
