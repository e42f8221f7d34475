// Stand-ins for the ids of streams that are not known before the room is made.

/** Stands for the id of the mixed stream of a view. */
export const streamOfView = (label: string): string => `view:${label}`;

/** The label of the view; undefined for another stream. */
export const labelOf = (from: unknown): string | undefined =>
  typeof from === "string" && from.startsWith("view:") ? from.slice("view:".length) : undefined;

/** A streaming-in of the program, as it is declared. */
interface Input {
  /** Its name in messages. */
  readonly name: string;
  /** Its arguments. Any of them can be unknown. */
  readonly views?: unknown;
  readonly media?: unknown;
}

/** Stands for the id of a streaming-in. */
export const streamOfInput = (input: Input): string => `input:${JSON.stringify(input)}`;

/** The streaming-in; undefined for another stream. */
export const inputOf = (from: unknown): Input | undefined =>
  typeof from === "string" && from.startsWith("input:")
    ? (JSON.parse(from.slice("input:".length)) as Input)
    : undefined;
