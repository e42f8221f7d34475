// Where an emulator listens: on the port that it is given, or on that of the last time, which is kept with its data. What
// was made at one address is so found there again.

import type { AddressInfo } from "node:net";
import type { App } from "./app";
import { EmulatorError } from "./emulator-error";
import type { Store } from "./store";

/** The option that a port is from. */
type Option = "port" | "control";

export class Places {
  #moved: string[] = [];

  constructor(private readonly store: Store) {}

  /** Which ports of the last time could not be had, in words; undefined where all could. */
  get moved(): string | undefined {
    return this.#moved.length === 0 ? undefined : this.#moved.join(" ");
  }

  /**
   * Lets a server listen, and gives its base URL. Without a port it takes that of the last time, and a free one where there
   * is none, or where another program has it. Throws EmulatorError for a port that was asked for and cannot be had.
   */
  async listen(app: App, host: string, port: number | undefined, option: Option): Promise<string> {
    const fact = `${option} of the last time`;
    const known = port === undefined ? Number(this.store.fact(fact) ?? 0) : port;
    let hasMoved = false;
    try {
      await app.listen(known, host);
    } catch (error) {
      if (port !== undefined || known === 0) throw listenError(error as NodeJS.ErrnoException, host, known, option);
      await app.listen(0, host);
      hasMoved = true;
    }
    const { port: taken } = app.server.address() as AddressInfo;
    if (hasMoved) this.#moved.push(movedText(option, host, known, taken));
    // One that was asked for as any, or that stands in for another, is for this time alone.
    else if (port !== 0 && this.store.fact(fact) !== String(taken)) await this.store.setFact(fact, String(taken));
    return `http://${host.includes(":") ? `[${host}]` : host}:${String(taken)}`;
  }
}

const movedText = (option: Option, host: string, known: number, taken: number): string =>
  `Port ${String(known)} of ${host}, that of the last time, is taken by another program: ` +
  `${option === "control" ? "the control endpoint" : "the emulator"} is at ${String(taken)} for this time. ` +
  `Free it, or choose one to stay with (--${option} N, or the option ${option}).`;

function listenError(error: NodeJS.ErrnoException, host: string, port: number, option: Option): EmulatorError {
  const choice = `(--${option} N, or the option ${option})`;
  const what =
    error.code === "EADDRINUSE"
      ? `Port ${String(port)} of ${host} is taken by another program. Choose another ${choice}, or 0 for any that is free.`
      : error.code === "EACCES"
        ? `Port ${String(port)} of ${host} is reserved: this user may not listen on it. Choose one above 1023 ${choice}.`
        : `Cannot listen on ${host} port ${String(port)}: ${error.message}`;
  return new EmulatorError(what, { cause: error });
}
