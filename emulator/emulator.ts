// Starts and stops an emulator: a server of the management API in this process.

import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import type { App, Logger } from "./http/app";
import { Conferences, type ConferencesOptions } from "./conference/conferences";
import { buildControl } from "./control";
import { EmulatorError } from "./emulator-error";
import { type FaultPlan, Faults, readPlan } from "./faults/plan";
import { type OpenStore, openFolder } from "./store/folder";
import { lineLogger } from "./http/line-logger";
import { type LogOptions, writeAtomically } from "./store/log";
import { cipherWith, secretBytes } from "./cipher";
import { type RequestEvent, buildServer } from "./server";
import { type Service, Store } from "./store/store";
import { Tokens } from "./conference/tokens";

export interface EmulatorOptions {
  /**
   * TCP port to listen on; 0 takes a free one.
   * @default 0
   */
  readonly port?: number;
  /**
   * Address to listen on.
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /** Folder for the data, created if missing. Without it, the data is in memory and ends with the emulator. */
  readonly data?: string;
  /** File to write the endpoint and credentials to, readable by its owner only. An existing file is replaced. */
  readonly credentialsFile?: string;
  /**
   * Logger for requests and failures, such as one of pino; `true` writes JSON lines to the standard output. Headers and
   * bodies are never logged.
   * @default false
   */
  readonly logger?: Logger | boolean;
  /**
   * Ids of the algorithms that analytics know.
   * @default the one that servers are shipped with
   */
  readonly algorithms?: readonly string[];
  /**
   * How long a room stays active after its last session, in milliseconds.
   * @default 30000
   */
  readonly idleMs?: number;
  /**
   * Whether conferences survive a restart: recordings, streaming-outs, streaming-ins, analytics, SIP calls, layouts of
   * views, and the configuration that the conference began with. Participants of the control endpoint leave at the restart,
   * with their streams and the sessions that use these; a conference without anything else ends.
   * Needs `data`. If false, sessions end with the emulator; sessions that the folder has from an earlier run stay in it
   * unchanged until an emulator keeps sessions again, except for those of deleted rooms.
   * @default false
   */
  readonly keepSessions?: boolean;
  /**
   * Whether to open the control endpoint: an HTTP server through which participants join, publish streams and leave,
   * sources fail and sessions end (requests: see `control.ts` and `owt emulator --help`). `true` takes a free TCP port, a
   * number that port. It listens on 127.0.0.1 only, whatever `host` is, since it needs no signature: whoever can reach it
   * controls all conferences.
   * @default false
   */
  readonly control?: boolean | number;
  /**
   * A fault plan, or the path of a file with one (docs/faults.md). It can be changed while the emulator runs, by `faults`
   * of the emulator and by the control endpoint.
   * @default no faults
   */
  readonly faults?: FaultPlan | string;
  /** Called after each answered request to the management API. */
  readonly onRequest?: (event: RequestEvent) => void;
}

/** The endpoints and keys of an emulator, for the super service and for an ordinary one. */
export interface EmulatorCredentials {
  readonly endpoint: string;
  readonly superServiceId: string;
  readonly superServiceKey: string;
  readonly sampleServiceId: string;
  readonly sampleServiceKey: string;
  /** Base URL of the control endpoint, if it is open. */
  readonly controlEndpoint?: string;
}

export interface Emulator {
  /** Base URL, such as `http://127.0.0.1:3000`. */
  readonly endpoint: string;
  /** Base URL of the control endpoint, such as `http://127.0.0.1:3001`. Absent if it is not open. */
  readonly controlEndpoint?: string;
  readonly credentials: EmulatorCredentials;
  /** The fault plan. */
  readonly faults: Faults;
  /** Describes what was repaired in the data folder at the start. Absent if nothing was. */
  readonly repaired?: string;
  /** Ends all connections, writes pending changes, and releases the port and the data folder. */
  close: () => Promise<void>;
}

/**
 * Starts an emulator of the management API. It locks its data folder, if it has one: a second emulator on the same folder
 * is refused. The first start creates two services, a super service and a sample service, with random ids and keys, which
 * are saved with the data.
 * Throws EmulatorError if the port is taken, or the folder is in use, cannot be written or holds something else.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return startWith(options, {});
}

/** Like `startEmulator`, with options of the log, for tests of failing disks. */
export async function startWith(options: EmulatorOptions, logOptions: LogOptions): Promise<Emulator> {
  const { data, keepSessions, idleMs } = options;
  if (keepSessions && data === undefined) throw new EmulatorError(nowhereToSave);
  const faults = new Faults();
  if (options.faults !== undefined) {
    faults.set(typeof options.faults === "string" ? readPlan(options.faults) : options.faults);
  }
  const { store, release, repaired } = data === undefined ? openMemory() : await openFolder(data, logOptions);
  const close = once(async () => {
    await store.close();
    await release();
  });
  try {
    const conferences = openConferences(store, { idleMs, keepSessions });
    return {
      ...(await serveStore(store, conferences, faults, options, close)),
      ...(repaired !== undefined && { repaired }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Serves a store. Closing the emulator calls `closeStore` last. */
async function serveStore(
  store: Store,
  conferences: Conferences,
  faults: Faults,
  {
    port = 0,
    host = "127.0.0.1",
    control = false,
    credentialsFile,
    onRequest,
    algorithms,
    ...options
  }: EmulatorOptions,
  closeStore: () => Promise<void>,
): Promise<Emulator> {
  const logger = options.logger === true ? lineLogger(process.stdout) : options.logger || undefined;
  const { superService, sampleService } = await initialServices(store);
  const superServiceId = superService.id;
  const tokens = new Tokens();
  const app = buildServer({ store, conferences, tokens, superServiceId, algorithms, logger, faults, onRequest });
  const controlApp = buildControl({ store, conferences, tokens, faults, logger });
  const stop = async (): Promise<void> => {
    await app.close();
    await controlApp.close();
  };
  try {
    const endpoint = await listen(app, host, port, "port");
    const controlPort = control === true ? 0 : control;
    const controlEndpoint =
      controlPort === false ? undefined : await listen(controlApp, "127.0.0.1", controlPort, "control");
    const reached = { endpoint, ...(controlEndpoint !== undefined && { controlEndpoint }) };
    const credentials: EmulatorCredentials = {
      ...reached,
      superServiceId: superService.id,
      superServiceKey: superService.key,
      sampleServiceId: sampleService.id,
      sampleServiceKey: sampleService.key,
    };
    if (credentialsFile !== undefined) writeCredentials(credentialsFile, credentials);
    const close = once(async () => {
      await stop();
      await closeStore();
    });
    return { ...reached, credentials, faults, close };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts listening and returns the base URL. `option` names the option of the port, for errors. */
async function listen(app: App, host: string, port: number, option: string): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port, option);
  }
  const address = app.server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${String(address.port)}`;
}

function openMemory(): OpenStore {
  return { store: new Store(cipherWith(randomBytes(secretBytes))), release: () => Promise.resolve() };
}

const nowhereToSave =
  "Sessions cannot be kept without a data folder. Set one (--data DIR, or the option data), or let sessions end with the " +
  "emulator (without --keep-sessions, or the option keepSessions).";

function openConferences(store: Store, options: ConferencesOptions): Conferences {
  try {
    return new Conferences(store, options);
  } catch (error) {
    throw new EmulatorError(
      "The sessions in the data folder cannot be read: they were written with another secret than that in its file secret. " +
        "Restore that file, or start without the sessions (without --keep-sessions, or the option keepSessions).",
      { cause: error },
    );
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number, option: string): EmulatorError {
  const choice = `(--${option} N, or the option ${option})`;
  const message =
    error.code === "EADDRINUSE"
      ? `Port ${String(port)} of ${host} is taken by another program. Choose another ${choice}, or 0 for any that is free.`
      : error.code === "EACCES"
        ? `Port ${String(port)} of ${host} is reserved: this user may not listen on it. Choose one above 1023 ${choice}.`
        : `Cannot listen on ${host} port ${String(port)}: ${error.message}`;
  return new EmulatorError(message, { cause: error });
}

async function initialServices(store: Store): Promise<{ superService: Service; sampleService: Service }> {
  return {
    superService: await initialService(store, "superService"),
    sampleService: await initialService(store, "sampleService"),
  };
}

/** A service that every emulator has. Creates it at the first start, and again if it was deleted. */
async function initialService(store: Store, name: string): Promise<Service> {
  const known = store.service(store.fact(`${name}Id`) ?? "");
  if (known !== undefined) return known;
  const taken = [...store.services()].some((service) => service.name === name);
  const suffix = taken ? `-${randomBytes(3).toString("hex")}` : "";
  const service = await store.addService(`${name}${suffix}`, randomBytes(48).toString("base64url"));
  await store.setFact(`${name}Id`, service.id);
  return service;
}

function writeCredentials(file: string, credentials: EmulatorCredentials): void {
  try {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeAtomically(path.resolve(file), `${JSON.stringify(credentials, null, 2)}\n`);
  } catch (error) {
    throw new EmulatorError(
      `The credentials file ${file} cannot be written: ${(error as Error).message}. ` +
        "Choose another (--credentials FILE, or the option credentialsFile).",
      { cause: error },
    );
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}
