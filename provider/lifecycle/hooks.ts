// The interface between a host and the lifecycle. It has no types of Pulumi: another host can serve the same hooks.

import type { Problem } from "../../sdk/schemas/validation";

/** Arguments, or state, of a resource as plain values. */
export type Values = Record<string, unknown>;

/** A reason why the arguments cannot be applied. */
export interface Failure {
  /** Path of the property, in the spelling of the arguments: `views.lecture.video.maxInput`. */
  readonly property: string;
  readonly reason: string;
  /** The problem with an argument that the reason is made of. */
  readonly problem?: Problem;
}

/** The failure of an argument that has a problem. */
export const failureOf = (problem: Problem): Failure => ({
  property: problem.path,
  reason: `${problem.path} ${problem.message}`.trim(),
  problem,
});

export interface Difference {
  readonly changes: boolean;
  /** The properties that force a replacement, and no others. */
  readonly replaces: string[];
  /** Whether a replacement deletes the old object before it creates the new one. */
  readonly deleteBeforeReplace: boolean;
  /** Whether the difference is not in the arguments: the recorded ones equal the new ones. */
  readonly isBeyondArguments?: true;
  /** Paths of the arguments, or of parts of them, that force the replacement. */
  readonly forced?: readonly string[];
  /** Members that cause an update or a replacement although they are no arguments, or do not differ: the address, say. */
  readonly beyond?: readonly string[];
}

/** Options of a comparison. */
export interface DiffOptions {
  /**
   * Whether the two sides are compared for themselves, and no operation follows: nothing is asked, reported or remembered then, and either
   * side may be the older one.
   */
  readonly isComparison?: boolean;
}

/** Reads a setting of the stack's configuration, such as `owt:endpoint`; undefined where it is not set. */
export type StackConfiguration = (key: string) => string | undefined;

/** The lifecycle of a kind of resource. Every hook is safe to repeat after a failure. */
export interface Hooks {
  /** Sets the stack's configuration for all later calls. Must store it synchronously: hosts do not wait. */
  configure(configuration: StackConfiguration): void;
  /** Checks arguments; unknown values are not checked. */
  check(old: Values, args: Values): Promise<{ inputs: Values; failures: Failure[] }>;
  /** Compares the meaning of state and arguments. */
  diff(id: string, state: Values, args: Values, options?: DiffOptions): Promise<Difference>;
  /** Creates the object. Throws {@link PartialFailure} where an object may exist that is not finished. */
  create(args: Values): Promise<{ id: string; state: Values }>;
  /**
   * The state after a creation, or after an update of a state, as far as a preview knows it. Unknown members are the marker of the engine.
   * Asks nobody.
   */
  planned(args: Values, before?: Values): Promise<Values>;
  /** Reads the object; undefined where it does not exist. `inputs` are the arguments that declare the live object. */
  read(id: string, state: Values): Promise<{ state: Values; inputs: Values } | undefined>;
  /** Changes the object to match the arguments. */
  update(id: string, state: Values, args: Values): Promise<{ state: Values }>;
  /** Deletes the object. A missing object is a success. */
  delete(id: string, state: Values): Promise<void>;
}

/** An object was created, or may have been, and is not finished. The engine records it, so that it is not lost. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly reasons: string[];
  /** State to record. */
  properties: Values = {};

  /**
   * @param id Id of the object.
   * @param cause The failure that kept it from being finished.
   */
  constructor(
    readonly id: string,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.reasons = [cause.message];
  }
}
