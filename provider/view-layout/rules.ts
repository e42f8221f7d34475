// Rules across the arguments of a ViewLayout.

import { layoutProblems } from "../../sdk/api/operations";
import type { LayoutRegion } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";

/** The problems of a layout that is valid by its schema. Unknown streams count as different from all others. */
export function viewLayoutProblems({ layout }: { readonly layout: readonly LayoutRegion[] }): Problem[] {
  if (!Array.isArray(layout)) return [];
  const known = layout.filter((entry): entry is LayoutRegion => isObject(entry) && !hasUnknown(entry.region));
  if (known.length < layout.length) return [];
  const distinct = known.map((entry, i) =>
    entry.stream === unknownValue ? { ...entry, stream: `unknown ${i}` } : entry,
  );
  return layoutProblems(distinct).map(({ keys, value, message }) => problem(["layout", ...keys], value, message));
}
