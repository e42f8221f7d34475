// What is wrong with a room beyond the schema of each member: errors and warnings, as far as they are not silenced.

import { RoomConfig, withDefaults } from "../../sdk/schemas";
import { type Problem, suggestion } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { type Members, type Rule, ignorableRules, rules, sessionRules } from "./rules";
import { hasUnknown } from "../lifecycle/unknown";
import { ignoredKey } from "../connection/stack-keys";

/**
 * The errors of a room whose members fit their schemas. Parts can be unknown in a preview; they are not judged.
 *
 * @param config The room, `ignoreRules` among its members.
 * @param ofStack Ids of rules that the stack ignores, with commas between them.
 */
export function roomProblems(config: object, ofStack?: string): Problem[] {
  return broken("error", config, ofStack).map(({ rule, problem }) =>
    rule.canBeIgnored ? { ...problem, message: `${problem.message} ${silencer(rule)}` } : problem,
  );
}

/** The warnings of a room, each as the text that people read. Parts can be unknown, or wrong. */
export function roomWarnings(config: object, ofStack?: string): string[] {
  return broken("warning", config, ofStack).map(
    ({ rule, problem: { path, message } }) => `${rule.id}: ${path} ${message} ${silencer(rule)}`,
  );
}

/** The errors of a room, complete with all its members, for which servers refuse it. */
export function refusedProblems(room: Members, declared: Members): Problem[] {
  return rules.filter(({ canBeIgnored }) => !canBeIgnored).flatMap((rule) => rule.find(room, declared));
}

/**
 * The warnings of what goes on in a room, each as the text that people read.
 *
 * @param kind Kind of resource.
 * @param ofRoom The `ignoreRules` of its room.
 */
export function sessionWarnings(kind: string, args: Members, ofRoom: unknown, ofStack?: string): string[] {
  const ignored = new Set<unknown>([...idsOf(ofStack), ...(Array.isArray(ofRoom) ? (ofRoom as unknown[]) : [])]);
  return (sessionRules[kind] ?? [])
    .filter(({ id }) => !ignored.has(id))
    .flatMap((rule) =>
      rule
        .find(args, args)
        .map(
          ({ path, message }) =>
            `${rule.id}: ${path} ${message} (silence it with ignoreRules of the room: ["${rule.id}"])`,
        ),
    );
}

/** What is wrong with the stack's configuration of rules. */
export function ignoredProblems(ofStack: string | undefined): Problem[] {
  return idsOf(ofStack).flatMap((id) => {
    if (ignorableRules.includes(id)) return [];
    const isRule = rules.some((rule) => rule.id === id);
    const why = isRule
      ? "cannot be ignored, for servers refuse such rooms"
      : `is no rule${suggestion(id, ignorableRules) || ": docs/rules.md has them"}`;
    return [{ keys: [], path: ignoredKey, value: id, message: `has ${JSON.stringify(id)}, which ${why}` }];
  });
}

const silencer = ({ id }: Rule) => `(silence it with ignoreRules: ["${id}"])`;

const idsOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");

function broken(severity: Rule["severity"], config: object, ofStack?: string): { rule: Rule; problem: Problem }[] {
  const declared = config as Members;
  const own: unknown = declared.ignoreRules;
  const ignored = new Set<unknown>([...idsOf(ofStack), ...(Array.isArray(own) ? (own as unknown[]) : [])]);
  const room = withDefaults(RoomConfig, membersOf(declared)) as Members;
  return (
    rules
      .filter((rule) => rule.severity === severity)
      // Where it is not known which rules count, only those count that always do.
      .filter(({ id, canBeIgnored }) => !canBeIgnored || (!ignored.has(id) && !hasUnknown(own)))
      .flatMap((rule) => rule.find(room, declared).map((problem) => ({ rule, problem })))
  );
}

/** The members that are the server's. */
const membersOf = (declared: Members): Members =>
  isObject(declared)
    ? Object.fromEntries(Object.entries(declared).filter(([name]) => name in RoomConfig.properties))
    : {};
