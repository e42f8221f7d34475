// A line of `owt doctor`.

/** The result of one check. */
export interface Finding {
  /** Name of the check, such as `certificate`. */
  readonly name: string;
  /**
   * `ok`; `note`: it works, and there is something to know; `problem`: there is something to do; `skipped`: it was not checked, for the
   * reason in `text`.
   */
  readonly status: "ok" | "note" | "problem" | "skipped";
  /** The result in words. */
  readonly text: string;
  /** The next step, of a problem. */
  readonly remedy?: string;
}

export const ok = (name: string, text: string): Finding => ({ name, status: "ok", text });
export const note = (name: string, text: string): Finding => ({ name, status: "note", text });
export const skipped = (name: string, text: string): Finding => ({ name, status: "skipped", text });
export const problem = (name: string, text: string, remedy: string): Finding => ({
  name,
  status: "problem",
  text,
  remedy,
});

/** The problem of an error of the client: its first line, and the rest as what to do. */
export function problemOf(name: string, { message }: Error): Finding {
  const [text = "", ...remedy] = message.split("\n");
  return problem(name, text, remedy.join(" "));
}

/** Longest wait for one answer, in milliseconds. */
export const limitMs = 10_000;
