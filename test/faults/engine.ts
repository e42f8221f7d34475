// A small engine for the fault matrix: it calls the hooks of one resource and records their results.

import { type Hooks, PartialFailure, type Values } from "../../provider/lifecycle/hooks";

interface Recorded {
  readonly id: string;
  readonly state: Values;
  /** Whether the next `up` updates it even if nothing differs. */
  readonly unfinished: boolean;
}

/** The state of a stack with one resource. */
export class Stack {
  recorded: Recorded | undefined;
  /** Replaced objects that are still to be deleted. */
  pending: Recorded[] = [];

  /** Ids in the state. */
  get ids(): string[] {
    return [...(this.recorded ? [this.recorded] : []), ...this.pending].map(({ id }) => id);
  }

  /** `pulumi up` of a program with these arguments of the resource, or without the resource. */
  async up(hooks: Hooks, args: Values | undefined): Promise<void> {
    while (this.pending[0] !== undefined) {
      const { id, state } = this.pending[0];
      await hooks.delete(id, state);
      this.pending.shift();
    }
    if (args === undefined) {
      if (this.recorded !== undefined) await hooks.delete(this.recorded.id, this.recorded.state);
      this.recorded = undefined;
      return;
    }
    if (this.recorded === undefined) {
      await this.#create(hooks, args);
      return;
    }
    const { id, state, unfinished } = this.recorded;
    const { changes, replaces, deleteBeforeReplace } = await hooks.diff(id, state, args);
    if (replaces.length > 0) await this.#replace(hooks, args, this.recorded, deleteBeforeReplace);
    else if (changes || unfinished) {
      const updated = await recording(hooks.update(id, state, args), (failure) => {
        this.recorded = { id, state: failure.properties, unfinished: true };
      });
      this.recorded = { id, state: updated.state, unfinished: false };
    }
  }

  /** `pulumi refresh`. */
  async refresh(hooks: Hooks): Promise<void> {
    if (this.recorded === undefined) return;
    const { id, state, unfinished } = this.recorded;
    const read = await hooks.read(id, state);
    this.recorded = read && { id, state: read.state, unfinished };
  }

  async #create(hooks: Hooks, args: Values): Promise<void> {
    // Skips the check hook: it sends no requests here and is slow.
    const { id, state } = await recording(hooks.create(args), (failure) => {
      this.recorded = { id: failure.id, state: failure.properties, unfinished: true };
    });
    this.recorded = { id, state, unfinished: false };
  }

  async #replace(hooks: Hooks, args: Values, old: Recorded, deleteFirst: boolean): Promise<void> {
    if (deleteFirst) {
      await hooks.delete(old.id, old.state);
      this.recorded = undefined;
      await this.#create(hooks, args);
      return;
    }
    try {
      await this.#create(hooks, args);
    } finally {
      // A new object, even an unfinished one, replaces the old one in the state.
      if (this.recorded !== old) this.pending.push(old);
    }
    await hooks.delete(old.id, old.state);
    this.pending = this.pending.filter((one) => one !== old);
  }
}

/** Waits for a hook, and passes a partial failure to `record` before it throws. */
async function recording<T>(work: Promise<T>, record: (failure: PartialFailure) => void): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PartialFailure) record(error);
    throw error;
  }
}
