// The rules across the members of a room: what the schema of each member cannot say. docs/rules.md is made of this list.

import { formatRules } from "./formats";
import { layoutRules } from "./layouts";
import { peopleRules } from "./people";
import { type Members, type Rule, found } from "./rule";
import { sessionRules } from "./sessions";
import { viewRules } from "./views";
import { hasUnknown, unknownValue } from "../../lifecycle/unknown";

/** The largest request body that servers take, in bytes. */
const bodyLimit = 100 * 1024;

/** The longer one of the bodies that make and change a room. What is not known yet counts as nothing. */
function bytesOf({ name, ...options }: Members): number {
  const known = (_: string, value: unknown) => (value === unknownValue ? 0 : value);
  const made = { name, options: { ...options, _id: "0".repeat(24) } };
  const changed = { name, ...options, sip: options.sip ?? {} };
  return Math.max(...[made, changed].map((body) => Buffer.byteLength(JSON.stringify(body, known))));
}

const tooLarge: Rule = {
  id: "room-too-large",
  severity: "error",
  canBeIgnored: false,
  wrong: "The configuration, its defaults written out, has more than 100 kB",
  server: "They refuse the request, and say no more than that the entity is too large.",
  remedy: "Fewer or smaller custom layouts: they are what is large in a room.",
  bad: "# some 1000 regions in views[].video.layout.templates.custom",
  good: "# some 100",
  find: (room) => {
    // A character has three bytes at most: what is far below the limit needs no counting.
    if (JSON.stringify(room).length * 3 < bodyLimit - 1000) return [];
    const bytes = bytesOf(room);
    if (bytes <= bodyLimit) return [];
    const message =
      `The room's configuration has ${bytes} bytes${hasUnknown(room) ? " at least" : ""}, but servers take ${bodyLimit} at most: ` +
      "fewer or smaller custom layouts (views[].video.layout.templates.custom) make it fit";
    return [found([], undefined, message)];
  },
};

/** All rules: first what servers refuse, then errors that can be silenced, then warnings. */
export const rules: readonly Rule[] = [...formatRules, tooLarge, ...viewRules, ...layoutRules, ...peopleRules].sort(
  (a, b) => rankOf(a) - rankOf(b),
);

function rankOf({ severity, canBeIgnored }: Rule): number {
  return severity === "warning" ? 2 : canBeIgnored ? 1 : 0;
}

/** Ids of the rules that can be silenced. */
export const ignorableRules: readonly string[] = [...rules, ...Object.values(sessionRules).flat()]
  .filter(({ canBeIgnored }) => canBeIgnored)
  .map(({ id }) => id);

export type { Members, Rule } from "./rule";
export { sessionRules } from "./sessions";
