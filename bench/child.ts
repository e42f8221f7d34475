// Starts processes of the bench and asks them questions.

import { type ChildProcess, fork } from "node:child_process";

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A process that runs one of the scripts under children/. */
export class Child {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  private constructor(private readonly process: ChildProcess) {
    process.on("message", (message: { id?: number; answer?: unknown; failure?: string }) => {
      const waiting = this.#waiting.get(message.id ?? -1);
      if (waiting === undefined) return;
      this.#waiting.delete(message.id ?? -1);
      if (message.failure === undefined) waiting.resolve(message.answer);
      else waiting.reject(new Error(message.failure));
    });
    process.once("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("A process of the bench has ended"));
    });
  }

  /** Starts a script and waits until it is ready. */
  static async start(script: string, wanted: object, execArgv: readonly string[] = []): Promise<Child> {
    const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;
    const child = fork(script, [JSON.stringify(wanted)], { env, execArgv: [...execArgv] });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code) => reject(new Error(`${script} ended at its start with code ${String(code)}`)));
    });
    return new Child(child);
  }

  /** Sends a question and returns the answer. */
  ask<T>(name: string, value?: unknown): Promise<T> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.process.send({ id, name, value });
    });
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.disconnect();
    await ended;
  }
}
