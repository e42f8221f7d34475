// Secrets that differ. A preview shows none of them, but the engine names the arguments that differ for it in clear.

import { formatPath } from "../sdk/schemas/validation";
import { walk } from "../sdk/values";
import { kinds } from "../provider/kinds";
import { secretMark } from "./differences";
import type { Resource } from "./resource";
import { phraseOf } from "./words";
import type { MemberChange } from "./words/member";

/** The secrets of a resource that differ, or of which a preview does not show whether they do. */
export function secretChanges(resource: Resource): MemberChange[] {
  const { before, after, step } = resource;
  if (before === undefined || after === undefined || step.op === "same") return [];
  const marked = (value: unknown) =>
    walk(value).flatMap(({ keys, value: part }) => (part === secretMark ? [keys] : []));
  const old = new Set(marked(before).map(formatPath));
  return marked(after).flatMap((keys): MemberChange[] => {
    const path = formatPath(keys);
    if (!old.has(path)) return [];
    const verdict = verdictOn(path, String(keys[0]), resource);
    if (verdict === undefined) return [];
    const [about, words] = phraseOf(keys);
    const text =
      verdict === "differs"
        ? "differs (a secret)"
        : "may differ: a preview does not compare the secrets of what is made anew";
    return [{ path, about, text: `${words} ${text}`.trim(), secret: verdict }];
  });
}

/** Whether a secret differs; undefined where it does not. */
function verdictOn(path: string, argument: string, { step, kind, differingSecrets }: Resource): MemberChange["secret"] {
  if (differingSecrets.includes(path)) return "differs";
  // What is made under another name is compared with nothing.
  if (step.op === "create") return "may differ";
  // Without a comparison, an update has the arguments of the last one.
  if (step.differing !== undefined || step.op !== "replace")
    return step.differing?.some((other) => isOnWay(other, path)) ? "differs" : undefined;
  const forcing: readonly string[] = [...kinds[kind].replaceOn, "connection"];
  if (step.replaceReasons.includes(argument)) return path === argument ? "differs" : "may differ";
  // A difference would be among the reasons.
  return forcing.includes(argument) ? undefined : "may differ";
}

/** Whether one of two paths leads through the other. */
const isOnWay = (one: string, other: string): boolean => one === other || leadsTo(one, other) || leadsTo(other, one);
const leadsTo = (outer: string, inner: string): boolean =>
  inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
