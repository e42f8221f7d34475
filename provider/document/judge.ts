// Judges the text of a conference document without a stack: the errors with which a preview refuses it, and the warnings of rules that a
// preview would report. Secrets count as given.

import type { Problem } from "../../sdk/schemas/validation";
import { type Warning as RuleWarning, roomWarnings, sessionWarnings } from "../room/rule-check";
import { repeatedRoomNames } from "./claims";
import { entriesOf } from "./entries";
import { type Placed, type SoundRoom, below, placedInRoom, readText, soundRooms, withoutSecrets } from "./read";
import { sectionNames, typeOf } from "./sections";

/** An error or a warning with its place. */
export interface Finding extends Placed {
  readonly severity: "error" | "warning";
  /** Id of the rule, of a warning that a rule gives. */
  readonly rule?: string;
}

/**
 * Judges a document.
 *
 * @param file Its name in places.
 * @param text The YAML text.
 * @param ignoredRules Ids of rules that are ignored in all rooms, with commas between them, as in the stack's `owt:ignoreRules`.
 * @returns all errors and warnings in the order of the text. A text that is no YAML has errors alone.
 */
export function judgeText(file: string, text: string, ignoredRules?: string): Finding[] {
  const { problems, content, ofContent, places } = readText(file, text, { secretOf: () => "given", ignoredRules });
  const errors = problems.map((found): Finding => ({ severity: "error", ...found }));
  const warnings = warningsOf(content, ofContent, ignoredRules).map(({ keys, path, message, rule }): Finding => ({
    severity: "warning",
    ...places.rangeOf(keys),
    path,
    message,
    ...(rule !== undefined && { rule }),
  }));
  return [...errors, ...warnings].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A warning at its place in the content of a document. */
export interface Warning extends Problem {
  /** Id of the rule that gives it. */
  readonly rule?: string;
}

/**
 * The warnings about the content of a document.
 *
 * @param problems The errors: rules skip what they name.
 */
export function warningsOf(content: unknown, problems: readonly Problem[], ignoredRules?: string): Warning[] {
  const ofRooms = soundRooms(content, problems).flatMap((sound) => [
    ...roomWarnings(sound.room, ignoredRules).map((warning) =>
      located(warning, placedInRoom(sound.key, sound.entry, warning.problem)),
    ),
    ...ofSessions(sound, ignoredRules),
  ]);
  return [...repeatedRoomNames(content), ...ofRooms];
}

function ofSessions({ key, entry, room }: SoundRoom, ignoredRules: string | undefined): Warning[] {
  return sectionNames.flatMap((section) =>
    entriesOf(entry, section).flatMap(([name, own]) => {
      const args = withoutSecrets(own) as Record<string, unknown>;
      return sessionWarnings(typeOf[section], args, room.ignoreRules, ignoredRules).map((warning) =>
        located(warning, below(["rooms", key, section, name], warning.problem)),
      );
    }),
  );
}

const located = ({ rule, remedy }: RuleWarning, problem: Problem): Warning => ({
  ...problem,
  message: `${problem.message} ${remedy}`,
  rule,
});
