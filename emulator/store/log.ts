// The data file: an append-only log of changes, one line each, with a checksum. A change is acknowledged once it is on the
// disk. Damaged lines are moved to another file when the log is opened, and reported; superseded changes are removed when
// the log is compacted. (Not an embedded database, since those repair a damaged end silently, and after a full disk refuse
// to write until they are reopened.)

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import * as path from "node:path";

/** Sets the value of a key, or removes the key (null). */
export type Change = readonly [collection: string, id: string, value: unknown];

/** The part of a file that the log uses; tests replace it with a failing one. */
export type LogFile = Pick<FileHandle, "write" | "datasync" | "truncate" | "close">;

export interface LogOptions {
  /** Opens the file for writing. Default: the file system. */
  readonly openFile?: (file: string) => Promise<LogFile>;
  /** Size in bytes above which the log is compacted each time it has doubled. */
  readonly compactFrom?: number;
  /** Called when changes cannot be written, once until they can be again. */
  readonly onFailure?: (error: Error) => void;
}

const header = "owt-emulator log 1\n";

const checksum = (json: string | Buffer): string => createHash("sha256").update(json).digest("hex").slice(0, 16);
const lineOf = (changes: readonly Change[]): string => {
  const json = JSON.stringify(changes);
  return `${checksum(json)} ${json}\n`;
};

interface PendingLine {
  readonly line: string;
  readonly undo: () => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The latest change of each key, the number of valid lines, and the damaged parts. */
interface Contents {
  readonly changes: Map<string, Change>;
  readonly records: number;
  readonly damaged: Buffer[];
}

export class Log {
  /** Describes what was repaired when the log was opened; undefined if nothing was. */
  readonly repaired: string | undefined;
  readonly #file: string;
  readonly #openFile: (file: string) => Promise<LogFile>;
  readonly #compactFrom: number;
  readonly #onFailure: (error: Error) => void;
  #isFailing = false;
  #handle: LogFile;
  #end: number;
  #compactAt: number;
  #tailIsDirty = false;
  #pending: PendingLine[] = [];
  #working: Promise<void> | undefined;
  #closed = false;

  private constructor(file: string, handle: LogFile, end: number, repaired: string | undefined, options: LogOptions) {
    this.#file = file;
    this.#openFile = options.openFile ?? openForWriting;
    this.#compactFrom = options.compactFrom ?? 4 * 1024 * 1024;
    this.#onFailure = options.onFailure ?? (() => undefined);
    this.#handle = handle;
    this.#end = end;
    this.#compactAt = Math.max(this.#compactFrom, 2 * end);
    this.repaired = repaired;
  }

  /**
   * Opens the log `file`, creating it if missing, and returns its changes in the order in which their keys were first set.
   * Throws an Error if the file is not a log of the emulator.
   */
  static async open(file: string, options: LogOptions = {}): Promise<{ log: Log; changes: Change[] }> {
    if (!fs.existsSync(file)) writeAtomically(file, header);
    const bytes = fs.readFileSync(file);
    const contents = readContents(file, bytes);
    let end = bytes.length;
    let repaired: string | undefined;
    const superseded = contents.records > 1000 && contents.records > 2 * contents.changes.size;
    if (contents.damaged.length > 0) {
      repaired = quarantine(file, contents);
      end = writeAtomically(file, serialize(contents.changes.values()));
    } else if (superseded) {
      end = compactFile(file, contents) ?? end;
    }
    const handle = await (options.openFile ?? openForWriting)(file);
    return { log: new Log(file, handle, end, repaired, options), changes: [...contents.changes.values()] };
  }

  /**
   * Appends changes that belong together. Resolves when they are on the disk. If they cannot be written, these and all later
   * changes are undone, the newest first, and their promises rejected.
   */
  append(changes: readonly Change[], undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new Error("the emulator is stopping");
      this.#pending.push({ line: lineOf(changes), undo, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Writes pending changes, and closes the file. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    await this.#handle.close();
  }

  /** Writes pending changes in batches until there are none. */
  async #work(): Promise<void> {
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#write(Buffer.from(batch.map(({ line }) => line).join("")));
        this.#isFailing = false;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        if (!this.#isFailing) this.#onFailure(error as Error);
        this.#isFailing = true;
        const failed = [...batch, ...this.#pending].reverse();
        this.#pending = [];
        for (const { undo } of failed) undo();
        for (const { reject } of failed) reject(error as Error);
      }
      if (this.#end > this.#compactAt) await this.#compact();
    }
    this.#working = undefined;
  }

  async #write(bytes: Buffer): Promise<void> {
    // Removes what a failed write may have left behind the end.
    if (this.#tailIsDirty) await this.#handle.truncate(this.#end);
    this.#tailIsDirty = true;
    try {
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, this.#end + written);
        written += bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      await this.#handle.truncate(this.#end).then(
        () => (this.#tailIsDirty = false),
        () => undefined,
      );
      throw error;
    }
    this.#tailIsDirty = false;
    this.#end += bytes.length;
  }

  /** Rewrites the log without superseded changes. If that fails, the old log stays, and a later write tries again. */
  async #compact(): Promise<void> {
    const end = compactFile(this.#file, readContents(this.#file, fs.readFileSync(this.#file).subarray(0, this.#end)));
    this.#compactAt = Math.max(this.#compactFrom, 2 * (end ?? this.#end));
    if (end === undefined) return;
    await this.#handle.close();
    this.#handle = await this.#openFile(this.#file);
    this.#end = end;
  }
}

const openForWriting = (file: string): Promise<LogFile> => fs.promises.open(file, "r+");

function serialize(changes: Iterable<Change>): string {
  return header + Array.from(changes, (change) => lineOf([change])).join("");
}

/** Reads a log. Lines with a wrong checksum are damaged. */
function readContents(file: string, bytes: Buffer): Contents {
  if (!bytes.subarray(0, header.length).equals(Buffer.from(header))) {
    throw new Error(`${file} is not a log of this emulator. Choose another data folder, or move the file away.`);
  }
  const changes = new Map<string, Change>();
  const damaged: Buffer[] = [];
  let records = 0;
  for (let start = header.length; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, newline < 0 ? bytes.length : newline);
    const json = line.subarray(17);
    if (newline >= 0 && line.subarray(0, 16).toString("latin1") === checksum(json)) {
      records += 1;
      for (const change of JSON.parse(json.toString("utf8")) as Change[]) {
        const key = `${change[0]} ${change[1]}`;
        if (change[2] === null) changes.delete(key);
        else changes.set(key, change);
      }
    } else {
      damaged.push(bytes.subarray(start, next));
    }
    start = next;
  }
  return { changes, records, damaged };
}

/** Rewrites the file without superseded changes. Returns its size; undefined if it cannot be written. */
function compactFile(file: string, { changes }: Contents): number | undefined {
  try {
    return writeAtomically(file, serialize(changes.values()));
  } catch {
    return undefined;
  }
}

/** Saves the damaged parts of a log in a file beside it. Returns a message about it. */
function quarantine(file: string, { damaged, records }: Contents): string {
  const aside = `${file}.damaged-${String(Date.now())}`;
  const bytes = Buffer.concat(damaged);
  fs.writeFileSync(aside, bytes, { mode: 0o600 });
  return (
    `${file} was damaged: ${String(bytes.length)} bytes could not be read, as after a crash in the middle of a write. ` +
    `They were moved to ${path.basename(aside)}; the ${String(records)} intact records were kept.`
  );
}

/** Replaces a file atomically. Returns its size in bytes. */
export function writeAtomically(file: string, content: string | Buffer): number {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  const bytes = Buffer.from(content as string);
  try {
    const descriptor = fs.openSync(temporary, "w", 0o600);
    try {
      fs.writeFileSync(descriptor, bytes);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
  return bytes.length;
}

/** Writes a rename to the disk, on systems that can open folders. */
function syncFolder(folder: string): void {
  try {
    const descriptor = fs.openSync(folder, "r");
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
  } catch {
    // The system cannot open folders.
  }
}
