// What stands before or behind a text by mistake: the line break at the end of a file, a blank that was copied with a key.

/** Each with its name. The last one is of files that were written on Windows. */
const names: readonly (readonly [RegExp, string])[] = [
  [/[\r\n\u2028\u2029]/, "a line break"],
  [/\t/, "a tab"],
  [/[^\S\r\n\t\ufeff\u2028\u2029]/, "a blank"],
  [/\ufeff/, "a byte order mark"],
];

/** Whether nothing stands at the ends of a text that a person would not see. */
export const isTrimmed = (text: string): boolean => text === text.trim();

/** What stands there: `ends with a line break`. Undefined where nothing does. The text itself is not shown. */
export function atEnds(text: string): string | undefined {
  if (isTrimmed(text)) return undefined;
  const [start, end] = [text.slice(0, text.length - text.trimStart().length), text.slice(text.trimEnd().length)];
  const told = (part: string) =>
    names
      .filter(([sign]) => sign.test(part))
      .map(([, name]) => name)
      .join(" and ");
  if (start === text) return `consists of ${told(text)}`;
  const found = [
    ...(start === "" ? [] : [`begins with ${told(start)}`]),
    ...(end === "" ? [] : [`ends with ${told(end)}`]),
  ];
  return found.join(" and ");
}

/** What is wrong with a text that has something at its ends, as a phrase that follows its path. */
export const untrimmed = (text: string): string =>
  `${atEnds(text) ?? ""}, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)`;
