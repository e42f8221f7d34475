// Builds request paths. Ids are encoded, so that none can name another resource.

import { ClientOptionsError } from "../failures/errors";

/**
 * A path with its values percent-encoded: path`/v1/rooms/${id}`.
 *
 * @throws ClientOptionsError for a value that is not a string, or is empty, `.` or `..`.
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
  return parts.reduce((before, part, i) => before + segment(ids[i - 1]) + part);
}

function segment(id: unknown): string {
  if (typeof id !== "string")
    throw new ClientOptionsError([{ option: "id", message: `must be a text, not ${typeof id}` }]);
  if (id === "" || id === "." || id === "..") {
    throw new ClientOptionsError([
      { option: "id", message: `must name one thing, and ${JSON.stringify(id)} does not` },
    ]);
  }
  return encodeURIComponent(id.toWellFormed());
}
