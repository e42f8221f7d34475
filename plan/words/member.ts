// Changes of members in words: one phrase for each, with the part of the resource that it is about.

import { formatPath } from "../../sdk/schemas/validation";
import type { Difference } from "../differences";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { redact } from "../../sdk/text/redact";
import { mapParts } from "../../sdk/values";
import { type Show, notKnown, plain, shown } from "./units";

/** A change of a member of a resource. */
export interface MemberChange {
  /** Path of the member, entries by their names: `views.lecture.video.parameters.framerate`. */
  readonly path: string;
  /** Its subject: `participants`, `view lecture`, `role student`. */
  readonly about: string;
  /** The change in words, without `about`: `40 → 60`. */
  readonly text: string;
  /** The former value; missing where there was none, and for secrets. */
  readonly before?: unknown;
  /** The new value; missing where there is none, where the preview does not know it, and for secrets. */
  readonly after?: unknown;
  /** For secrets: whether the value differs, or may differ where a preview does not show it. */
  readonly secret?: "differs" | "may differ";
  /** Whether the preview does not know the new value. */
  readonly isUnknown?: true;
}

/** How the changes of a resource are put in words. */
export interface Wording {
  /** Whether the resource is new: then values have no former ones. */
  readonly isNew: boolean;
}

/** A change with the values of a difference. */
export function memberChange(difference: Difference, about: string, text: string): MemberChange {
  const { keys, before, after, isUnknown } = difference;
  return {
    path: formatPath(keys),
    about,
    text,
    ...(before !== undefined && { before: readable(before) }),
    ...(after !== undefined && after !== unknownValue && { after: readable(after) }),
    ...(isUnknown && { isUnknown: true }),
  };
}

/** The value for readers: null for what is unknown, because the engine's marker means nothing outside of it, and no credentials in texts. */
export const readable = (value: unknown): unknown =>
  value === unknownValue ? null : typeof value === "string" ? redact(value) : mapParts(value, readable);

/** `40 → 60`; a default says that it is one. */
export function arrow(
  { before, after, isDefault, isUnknown, set }: Difference,
  { isNew }: Wording,
  show: Show = plain,
): string {
  if (set !== undefined && !isUnknown) return setWords(set, { isNew, after }, show);
  const one = shown(before, show) + (isDefault.before && before !== undefined ? " (default)" : "");
  const other = isUnknown && after === unknownValue ? notKnown : shown(after, show);
  return isNew ? other : `${one} → ${other}${isDefault.after && after !== undefined ? " (default)" : ""}`;
}

/** The entries that come into a set, and those that go. */
function setWords(
  { added, removed }: NonNullable<Difference["set"]>,
  { isNew, after }: { readonly isNew: boolean; readonly after: unknown },
  show: Show,
): string {
  const words = (values: readonly unknown[]) => values.map((value) => shown(value, show)).join(", ");
  if (isNew) return Array.isArray(after) && after.length > 0 ? words(after as unknown[]) : "none";
  const parts = [
    ...(added.length > 0 ? [`new: ${words(added)}`] : []),
    ...(removed.length > 0 ? [`no longer: ${words(removed)}`] : []),
  ];
  return parts.length > 0
    ? parts.join("; ")
    : `other order: ${words(Array.isArray(after) ? (after as unknown[]) : [])}`;
}
