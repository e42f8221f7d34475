// Finds invisible characters at the ends of texts, such as the line break of a file or a blank that was copied with a key.

/** Characters with their names. Files from Windows can begin with a byte order mark. */
const names: readonly (readonly [RegExp, string])[] = [
  [/[\r\n\u2028\u2029]/, "a line break"],
  [/\t/, "a tab"],
  [/[^\S\r\n\t\ufeff\u2028\u2029]/, "a blank"],
  [/\ufeff/, "a byte order mark"],
];

/** Whether a text has no invisible characters at its ends. */
export const isTrimmed = (text: string): boolean => text === text.trim();

/** Describes the invisible characters: `ends with a line break`. Undefined if there are none. Never includes the text. */
export function atEnds(text: string): string | undefined {
  if (isTrimmed(text)) return undefined;
  const [start, end] = [text.slice(0, text.length - text.trimStart().length), text.slice(text.trimEnd().length)];
  const named = (part: string) =>
    names
      .filter(([sign]) => sign.test(part))
      .map(([, name]) => name)
      .join(" and ");
  if (start === text) return `consists of ${named(text)}`;
  const found = [
    ...(start === "" ? [] : [`begins with ${named(start)}`]),
    ...(end === "" ? [] : [`ends with ${named(end)}`]),
  ];
  return found.join(" and ");
}

/** The problem with a text that has invisible characters at its ends, as a phrase that follows its path. */
export const untrimmed = (text: string): string =>
  `${atEnds(text) ?? ""}, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)`;
