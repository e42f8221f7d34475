// What the engine does with one resource, as far as the fault matrix needs it: it calls the hooks, and records what came of it.

import { type Hooks, PartialFailure, type Values } from "../../provider/lifecycle/hooks";

interface Recorded {
  readonly id: string;
  readonly state: Values;
  /** Whether it has to be brought to its arguments by an update, though nothing differs. */
  readonly unfinished: boolean;
}

/** The state of a stack with one resource. */
export class Stack {
  recorded: Recorded | undefined;
  /** What was replaced and is to be deleted. */
  pending: Recorded[] = [];

  /** Ids that the state knows. */
  get ids(): string[] {
    return [...(this.recorded ? [this.recorded] : []), ...this.pending].map(({ id }) => id);
  }

  /** `pulumi up` of a program that declares the resource with these arguments, or no more. */
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
    // Without the check, which asks nothing of a server here and takes longest of all.
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
      // What was made, if only in part, takes the place of the old one.
      if (this.recorded !== old) this.pending.push(old);
    }
    await hooks.delete(old.id, old.state);
    this.pending = this.pending.filter((one) => one !== old);
  }
}

/** Waits for a hook; tells of a failure that leaves something to be recorded. */
async function recording<T>(work: Promise<T>, record: (failure: PartialFailure) => void): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PartialFailure) record(error);
    throw error;
  }
}
