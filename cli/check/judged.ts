// Reads and judges one document for `owt check`.

import type { Finding } from "../../provider/document/judge";
import { judgeText } from "../../provider/document/judge";
import { DocumentError, checkLength, textOf } from "../../provider/document/read";
import { readText } from "../input";

/** A finding. One about a file that cannot be read has no place in it. */
export type FoundIn = Finding | Pick<Finding, "severity" | "message">;

/** A judged document. */
export interface JudgedDocument {
  /** Its name in messages. */
  readonly file: string;
  /** Whether its text could be read. */
  readonly isRead: boolean;
  readonly findings: readonly FoundIn[];
}

/** Keys of a project or a program in Pulumi YAML, which no document has. */
const isPulumiYaml = /^(?:runtime|resources):/m;
const noDocument = "this is a project or a program of Pulumi, and no conference document: pulumi preview checks it.";

/**
 * Judges a document. Never throws for a file.
 *
 * @param file Path of the document; `-` is the standard input.
 * @param stdinName Name of the standard input in messages.
 */
export function judged(file: string, stdinName: string, ignoredRules: string | undefined): JudgedDocument {
  const name = file === "-" ? stdinName : file;
  let text: string;
  try {
    text = file === "-" ? checkLength(name, readText(file)) : textOf(file);
  } catch (error) {
    const reasons = error instanceof DocumentError ? error.reasons : [(error as Error).message];
    return { file: name, isRead: false, findings: reasons.map((message) => ({ severity: "error", message })) };
  }
  if (isPulumiYaml.test(text))
    return { file: name, isRead: true, findings: [{ severity: "error", message: noDocument }] };
  return { file: name, isRead: true, findings: judgeText(name, text, ignoredRules) };
}
