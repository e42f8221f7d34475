// Codecs and parameters of a room as added, taken out and kept.

import { RoomConfig } from "../../sdk/schemas";
import type { Change } from "../change-set";
import { differences } from "../differences";
import { phraseOf } from "../words";
import { shown } from "../words/units";

/** A set of formats or values of a parameter that changes. */
export interface FormatPart {
  /** `may be sent: audio`. */
  readonly about: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
}

/** The sets of a room that change; what is new as a whole, or not known, is told in words. */
export function formatsOf({ before, after }: Pick<Change, "before" | "after">): FormatPart[] {
  if (before === undefined || after === undefined) return [];
  return (["mediaIn", "mediaOut"] as const).flatMap((name) => {
    const schema = RoomConfig.properties[name];
    if (before[name] === null || after[name] === null) return [];
    return differences(schema, before[name], after[name], [name]).flatMap(({ keys, after: values, set }) => {
      if (set === undefined || !Array.isArray(values) || (values as unknown[]).includes(null)) return [];
      const [about, words, show] = phraseOf(keys);
      const text = (value: unknown) => shown(value, show);
      const kept = (values as unknown[]).filter((value) => !set.added.includes(value));
      return {
        about: `${about}: ${words}`,
        added: set.added.map(text),
        removed: set.removed.map(text),
        kept: kept.map(text),
      };
    });
  });
}
