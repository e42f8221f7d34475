// Applies the rules to rooms and sessions: errors and warnings that are not silenced.

import { RoomConfig, withDefaults } from "../../sdk/schemas";
import { type Problem, suggestion } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { asWritten, listed } from "../spelling/spelling";
import { roomArguments } from "./arguments";
import { type Members, type Rule, ignorableRules, rules, sessionRules } from "./rules";
import { hasUnknown } from "../lifecycle/unknown";
import { ignoredKey } from "../connection/settings";

/**
 * The errors of a room that is valid by its schema. Unknown values in a preview are not checked.
 *
 * @param config Arguments of the room in either spelling, with `ignoreRules`. Paths of problems are those of its spelling.
 * @param ofStack The stack's `owt:ignoreRules`: ids of rules, separated by commas.
 */
export function roomProblems(config: object, ofStack?: string): Problem[] {
  return broken("error", config, ofStack).map(({ rule, problem }) =>
    rule.canBeIgnored ? { ...problem, message: `${problem.message} ${silencer(rule)}` } : problem,
  );
}

/** A setting that servers accept but do not honour. */
export interface Warning {
  /** Id of the rule. */
  readonly rule: string;
  /** The place in the arguments, and what is wrong with it. */
  readonly problem: Problem;
  /** How to silence it, in brackets. */
  readonly remedy: string;
  /** Rule, path, problem, and how to silence it. */
  readonly text: string;
}

/** The warnings of a room. Values can be unknown or invalid. */
export function roomWarnings(config: object, ofStack?: string): Warning[] {
  return broken("warning", config, ofStack).map(({ rule, problem }) => warningOf(rule, problem, silencer(rule)));
}

const warningOf = ({ id }: Rule, problem: Problem, remedy: string): Warning => ({
  rule: id,
  problem,
  remedy,
  text: `${id}: ${problem.path} ${problem.message} ${remedy}`,
});

/** The errors for which servers refuse a room, given with all its members. */
export function refusedProblems(room: Members, declared: Members): Problem[] {
  return rules.filter(({ canBeIgnored }) => !canBeIgnored).flatMap((rule) => rule.find(room, declared));
}

/**
 * The warnings of a session.
 *
 * @param kind Kind of resource.
 * @param ofRoom The `ignoreRules` of the room.
 * @param ofStack The stack's `owt:ignoreRules`.
 */
export function sessionWarnings(kind: string, args: Members, ofRoom: unknown, ofStack?: string): Warning[] {
  const own = listed(roomArguments.properties.ignoreRules, ofRoom);
  const ignored = new Set<unknown>([...idsOf(ofStack), ...(Array.isArray(own) ? (own as unknown[]) : [])]);
  return (sessionRules[kind] ?? [])
    .filter(({ id }) => !ignored.has(id))
    .flatMap((rule) => {
      const remedy = `(silence it with ignoreRules of the room: ["${rule.id}"])`;
      return rule.find(args, args).map((problem) => warningOf(rule, problem, remedy));
    });
}

/** The problems of the stack's `owt:ignoreRules`. */
export function ignoredProblems(ofStack: string | undefined): Problem[] {
  return idsOf(ofStack).flatMap((id) => {
    if (ignorableRules.includes(id)) return [];
    const isRule = rules.some((rule) => rule.id === id);
    const why = isRule
      ? "cannot be ignored, because servers refuse such rooms"
      : `is not a rule${suggestion(id, ignorableRules) || "; docs/rules.md lists them"}`;
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
  const declared = listed(roomArguments, config) as Members;
  const own: unknown = declared.ignoreRules;
  const ignored = new Set<unknown>([...idsOf(ofStack), ...(Array.isArray(own) ? (own as unknown[]) : [])]);
  const room = withDefaults(RoomConfig, membersOf(declared)) as Members;
  return (
    rules
      .filter((rule) => rule.severity === severity)
      // While `ignoreRules` is unknown, only rules that cannot be silenced apply.
      .filter(({ id, canBeIgnored }) => !canBeIgnored || (!ignored.has(id) && !hasUnknown(own)))
      .flatMap((rule) =>
        rule.find(room, declared).map((problem) => ({ rule, problem: asWritten(roomArguments, config, problem) })),
      )
  );
}

/** The members of the server's configuration. */
const membersOf = (declared: Members): Members =>
  isObject(declared)
    ? Object.fromEntries(Object.entries(declared).filter(([name]) => name in RoomConfig.properties))
    : {};
