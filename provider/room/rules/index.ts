// Rules across the members of a room that a schema cannot express. docs/rules.md is generated from this list.

import { formatRules } from "./formats";
import { layoutRules } from "./layouts";
import { participantRules } from "./participants";
import { type Members, type Rule, found } from "./rule";
import { sessionRules } from "./sessions";
import { viewRules } from "./views";
import { hasUnknown, unknownValue } from "../../lifecycle/unknown";

/** The largest request body that servers take, in bytes. */
const bodyLimit = 100 * 1024;

/** Size in bytes of the larger body, of those that create and update a room. Unknown values count as 0. */
function bytesOf({ name, ...options }: Members): number {
  const known = (_: string, value: unknown) => (value === unknownValue ? 0 : value);
  const creation = { name, options: { ...options, _id: "0".repeat(24) } };
  const update = { name, ...options, sip: options.sip ?? {} };
  return Math.max(...[creation, update].map((body) => Buffer.byteLength(JSON.stringify(body, known))));
}

const tooLarge: Rule = {
  id: "room-too-large",
  severity: "error",
  canBeIgnored: false,
  wrong: "The configuration with its defaults is larger than 100 kB",
  server: 'They refuse the request with "request entity too large".',
  remedy: "Use fewer or smaller custom layouts, the largest part of a room.",
  bad: "# about 1000 regions in the custom layouts of all views",
  good: "# about 100",
  find: (room) => {
    // A character has at most three bytes: bytes are counted only near the limit.
    if (JSON.stringify(room).length * 3 < bodyLimit - 1000) return [];
    const bytes = bytesOf(room);
    if (bytes <= bodyLimit) return [];
    const message =
      `The room's configuration has ${bytes} bytes${hasUnknown(room) ? " at least" : ""}, but servers take ${bodyLimit} at most: ` +
      "use fewer or smaller custom layouts (views.LABEL.video.layout.templates.custom)";
    return [found([], undefined, message)];
  },
};

/** All rules of rooms: errors that cannot be silenced, then other errors, then warnings. */
export const rules: readonly Rule[] = [
  ...formatRules,
  tooLarge,
  ...viewRules,
  ...layoutRules,
  ...participantRules,
].sort((a, b) => rankOf(a) - rankOf(b));

function rankOf({ severity, canBeIgnored }: Rule): number {
  return severity === "warning" ? 2 : canBeIgnored ? 1 : 0;
}

/** Ids of the rules that can be silenced. */
export const ignorableRules: readonly string[] = [...rules, ...Object.values(sessionRules).flat()]
  .filter(({ canBeIgnored }) => canBeIgnored)
  .map(({ id }) => id);

export type { Members, Rule } from "./rule";
export { sessionRules } from "./sessions";
