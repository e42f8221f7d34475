// What a host of our resources calls. Nothing here is Pulumi's: another host can serve the same hooks.

/** Arguments, or state, of a resource as plain values. */
export type Values = Record<string, unknown>;

/** Something that keeps the arguments from being applied. */
export interface Failure {
  /** Path of the property: `views[0].video.maxInput`. */
  readonly property: string;
  readonly reason: string;
}

export interface Difference {
  readonly changes: boolean;
  /** The properties that force a replacement, and no others. */
  readonly replaces: string[];
  /** Whether the old object must go before the new one can be made. */
  readonly deleteBeforeReplace: boolean;
  /** Whether the recorded arguments are the same as the new ones, so that comparing them shows nothing. */
  readonly isBeyondArguments?: true;
}

/** The configuration of the stack, as far as a host can tell it. */
export type StackConfiguration = (key: string) => string | undefined;

/** The lifecycle of a kind of resource. Every hook can be called again after a failure without harm. */
export interface Hooks {
  /** Takes the stack's configuration; it counts from then on. Other hooks may be called at the same time. */
  configure(configuration: StackConfiguration): void;
  /** Judges arguments without asking the server; values not known yet are never judged. */
  check(old: Values, args: Values): Promise<{ inputs: Values; failures: Failure[] }>;
  /** Compares state with arguments by what they mean. */
  diff(id: string, state: Values, args: Values): Promise<Difference>;
  /** Makes the object. Throws {@link PartialFailure} where something may have been made that could not be finished. */
  create(args: Values): Promise<{ id: string; state: Values }>;
  /** Reads the object; undefined when it is gone. `inputs` are the arguments as they would have to be for the live object. */
  read(id: string, state: Values): Promise<{ state: Values; inputs: Values } | undefined>;
  /** Brings the object to the arguments. */
  update(id: string, state: Values, args: Values): Promise<{ state: Values }>;
  /** Removes the object; one that is gone already is a success. */
  delete(id: string, state: Values): Promise<void>;
}

/** An object was made, or may have been, but is not as it should be. It is recorded, so that it is not lost. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly reasons: string[];
  /** State to record. */
  properties: Values = {};

  /**
   * @param id Id of the object.
   * @param cause What kept it from being finished.
   */
  constructor(
    readonly id: string,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.reasons = [cause.message];
  }
}
