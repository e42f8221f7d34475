// The file that the data is kept in: a log of changes, one line for each, with a checksum. A change is acknowledged when
// it is on the disk. A damaged end is put aside when the log is opened, and told; what was superseded goes when the log
// is compacted. (A log of our own and not an embedded database, since those repair a damaged end without a word, and stay
// closed for writing after a full disk until they are opened anew.)

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import * as path from "node:path";

/** A key gets a value, or goes (null). */
export type Change = readonly [collection: string, id: string, value: unknown];

/** The part of a file that the log uses; tests put a failing one in. */
export type LogFile = Pick<FileHandle, "write" | "datasync" | "truncate" | "close">;

export interface LogOptions {
  /** Opens the file for writing. */
  readonly openFile?: (file: string) => Promise<LogFile>;
  /** Size in bytes from which on the log is compacted when it has doubled. */
  readonly compactFrom?: number;
  /** Is called when changes cannot be written, once until they can be again. */
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

/** What a log file holds, and how much of it could not be read. */
interface Contents {
  readonly changes: Map<string, Change>;
  readonly records: number;
  readonly damaged: Buffer[];
}

export class Log {
  /** What was repaired when the log was opened, in words. */
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
   * Opens the log `file`, making it if it is not there, and gives what it holds in the order in which it was first put
   * in. Throws an Error where the file is not a log of ours.
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
   * Appends one change, of one or more keys that change together. Resolves when it is on the disk. Where it cannot be
   * written, this change and all that came after it are undone, the newest first, and each is rejected.
   */
  append(changes: readonly Change[], undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new Error("the emulator is stopping");
      this.#pending.push({ line: lineOf(changes), undo, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Writes what waits, and closes the file. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    await this.#handle.close();
  }

  /** Writes what waits, all that has gathered at a time, until nothing does. */
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
    // Whatever a failed write left behind must not come to stand after what is written now.
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

  /** Rewrites the log without what was superseded. Where that fails the old log stays, and it is tried again later. */
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

/** Reads a log. A line counts if its checksum is right. */
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

/** Writes the log anew without what was superseded; undefined where that cannot be done, which does no harm. */
function compactFile(file: string, { changes }: Contents): number | undefined {
  try {
    return writeAtomically(file, serialize(changes.values()));
  } catch {
    return undefined;
  }
}

/** Keeps the damaged parts of a log in a file beside it, and says so. */
function quarantine(file: string, { damaged, records }: Contents): string {
  const aside = `${file}.damaged-${String(Date.now())}`;
  const bytes = Buffer.concat(damaged);
  fs.writeFileSync(aside, bytes, { mode: 0o600 });
  return (
    `${file} was damaged: ${String(bytes.length)} bytes could not be read, as after a crash in the middle of a write. ` +
    `They were moved to ${path.basename(aside)}; the ${String(records)} records that are whole were kept.`
  );
}

/** Replaces a file in one step, so that it is whole at every moment. Gives its size in bytes. */
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

/** Makes a rename last. Not every system lets a folder be opened; there the rename lasts as long as the system does. */
function syncFolder(folder: string): void {
  try {
    const descriptor = fs.openSync(folder, "r");
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
  } catch {
    // See above.
  }
}
