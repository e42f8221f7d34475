// The forms in which `owt check` prints what it found: lines for people, JSON for programs, workflow commands for GitHub.

import { placedText } from "../../provider/document/read";
import { jsonText, printableLine } from "../output";
import type { FoundIn, JudgedDocument } from "./judged";

/** The findings in all documents. */
export interface Report {
  readonly errors: number;
  readonly warnings: number;
  readonly documents: readonly JudgedDocument[];
}

/** The text of a report in each form. */
export const formats = {
  text: (report: Report): string => linesOf(report, textLine),
  github: (report: Report): string => linesOf(report, workflowCommand),
  json: ({ errors, warnings, documents }: Report): string =>
    jsonText({ errors, warnings, documents: documents.map(({ file, findings }) => ({ file, findings })) }),
};
export type Format = keyof typeof formats;

// A line break in a text of the document would begin a line of its own, and a pipeline may take that for a command.
const linesOf = ({ documents }: Report, lineOf: (file: string, found: FoundIn) => string): string =>
  documents.flatMap(({ file, findings }) => findings.map((found) => printableLine(lineOf(file, found)))).join("\n");

function textLine(file: string, found: FoundIn): string {
  if (!("line" in found)) return `${file}: ${found.message}`;
  if (found.severity === "error") return placedText(found);
  const rule = found.rule === undefined ? "" : `${found.rule}: `;
  return placedText({ ...found, path: `warning: ${rule}${found.path}` });
}

/** `::error file=conference.yaml,line=3,col=5,…::message` */
function workflowCommand(file: string, found: FoundIn): string {
  const place =
    "line" in found
      ? { line: found.line, endLine: found.endLine, col: found.column, endColumn: found.endColumn, title: found.rule }
      : {};
  const properties = Object.entries({ file, ...place }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  const message = "line" in found ? `${found.path} ${found.message}`.trim() : found.message;
  return `::${found.severity} ${properties.join(",")}::${data(message)}`;
}

/** Escapes the message of a workflow command. */
const data = (text: string): string => text.replace(/[%\r\n]/g, encodeURIComponent);

/** Escapes a property of a workflow command. */
const property = (text: string): string => text.replace(/[%\r\n:,]/g, encodeURIComponent);
