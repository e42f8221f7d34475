// A change set as Markdown for the comment of a pull request or merge request.

import { counted } from "../sdk/text/words";
import type { ChangeSet } from "./change-set";
import type { Violation } from "./guards";
import type { PlanImage, PlanImages } from "./images";
import { type ChangeLines, changeLines, idleLine, lineText, serverMoveLines, summaryLine, warningLine } from "./lines";
import { oneLine } from "./words/units";

/** Options of {@link markdownOf}. */
export interface MarkdownOptions {
  /**
   * Largest length in characters. What does not fit is left out, the least important first, and counted.
   *
   * @default 65536, the limit of GitHub for a comment
   */
  readonly limit?: number;
  /**
   * Guards that refuse the plan, told at the beginning.
   *
   * @default none
   */
  readonly violations?: readonly Violation[];
  /**
   * Images, shown under their changes.
   *
   * @default none
   */
  readonly images?: CommentImages;
}

/** Images of a comment. */
export interface CommentImages extends PlanImages {
  /**
   * The address of an image, absolute or relative to the comment.
   *
   * @default the name of its file
   */
  readonly addressOf?: (image: PlanImage) => string;
}

/** Limit of GitHub for a comment, in characters. */
const ofComment = 65_536;
/** Characters that are kept free for the lines that say what was left out. */
const reserve = 400;
/** Lines of one change that are shown; the rest is folded. */
const shownLines = 12;

/**
 * The first line: a comment of HTML that is the same for all plans of a stack. A pipeline finds its comment by it, and updates it.
 */
export const markerOf = ({ project, stack }: Pick<ChangeSet, "project" | "stack">): string =>
  `<!-- owt plan: ${`${project}/${stack}`.replace(/[^\w./-]/g, "_").replaceAll("--", "__")} -->`;

/** A part of the comment, with its number of changes, warnings and so on. */
interface Part {
  readonly text: string;
  readonly counts: Readonly<Partial<Record<"change" | "warning" | "message" | "guard" | "error", number>>>;
}

/** The change set in Markdown: a summary, each change with its lines, the heaviest first; details are folded. */
export function markdownOf(
  set: ChangeSet,
  { limit = ofComment, violations = [], images }: MarkdownOptions = {},
): string {
  const imagesIn = imageLines(images);
  const changeText = (lines: ChangeLines) => textOf(lines, imagesIn(lines));
  const title = `${markerOf(set)}\n### ${code(set.stack)}: ${summaryLine(set)}\n`;
  const all = changeLines(set);
  const folded = all.filter(isFolded);
  // In the order of importance: what does not fit is left out from the end.
  const parts: Part[] = [
    ...set.errors.map(({ name, place, text }) => {
      const where = [name === undefined ? "" : code(name), lineText(place)].filter((part) => part !== "").join(" ");
      return {
        text: `**The preview failed**${where === "" ? "" : ` at ${where}`}\n${block(text)}`,
        counts: { error: 1 },
      };
    }),
    ...violations.map(({ text }) => ({ text: `> :no_entry: ${escaped(text)}\n`, counts: { guard: 1 } })),
    ...all.filter((change) => !isFolded(change)).map((change) => ({ text: changeText(change), counts: { change: 1 } })),
    ...set.serverMoves.map(serverMoveLines).map(({ title: what, headline }) => ({
      text: `**${escaped(what)}**: ${escaped(headline)}\n`,
      counts: { change: 1 },
    })),
    ...optional(idleLine(set)).map((text) => ({ text: `${escaped(text)}\n`, counts: {} })),
    ...set.warnings.map(warningLine).map(({ title: what, place, text }) => ({
      text: `> :warning: ${[what === "" ? "" : code(what), place].filter((part) => part !== "").join(" ")} ${escaped(text)}\n`,
      counts: { warning: 1 },
    })),
    ...folds(folded, changeText, limit),
    ...leftOutLine(images),
    ...(set.notices.length === 0
      ? []
      : [
          {
            text: fold("Messages of the preview", block(set.notices.join("\n"))),
            counts: { message: set.notices.length },
          },
        ]),
  ];
  return fitted(title, parts, limit);
}

const optional = (text: string | undefined): string[] => (text === undefined ? [] : [text]);

/** Additions take nothing from anybody: they are folded. */
const isFolded = ({ change: { action } }: ChangeLines): boolean => action === "create" || action === "rename";

/** As many parts as fit, and a line that says what was left out. */
function fitted(title: string, parts: readonly Part[], limit: number): string {
  const whole = [title, ...parts.map(({ text }) => text)].join("\n");
  if (whole.length <= limit) return whole;
  let text = title;
  const left = [...parts];
  for (const part of parts) {
    const room = limit - reserve - text.length - 1;
    if (part.text.length > room) {
      // A large change is cut rather than left out where it is the first.
      if (left.length === parts.length && room > 200) text += `\n${cut(part.text, room)}`;
      else break;
    } else text += `\n${part.text}`;
    left.shift();
  }
  const counts = new Map<string, number>();
  for (const part of left)
    for (const [what, count] of Object.entries(part.counts)) counts.set(what, (counts.get(what) ?? 0) + count);
  const words = [...counts].map(([what, count]) => counted(count, what)).join(", ");
  const note = words === "" ? "A change is cut" : `${words} left out`;
  return `${text}\n_${note}: the whole plan is too long for a comment. \`owt plan\` prints all of it._\n`.slice(
    0,
    limit,
  );
}

/** A part, cut inside of its block of lines. */
function cut(text: string, length: number): string {
  const kept = text.slice(0, length - 60);
  const isOpen = (kept.match(/^```/gm) ?? []).length % 2 === 1;
  return `${kept.slice(0, kept.lastIndexOf("\n"))}\n…${isOpen ? "\n```" : ""}\n`;
}

/** Changes in folded lists: in several where one would be too long. */
function folds(changes: readonly ChangeLines[], changeText: (change: ChangeLines) => string, limit: number): Part[] {
  const parts: ChangeLines[][] = [];
  let size = 0;
  for (const change of changes) {
    const { length } = changeText(change);
    if (parts.length === 0 || size + length > limit / 4) {
      parts.push([]);
      size = 0;
    }
    size += length;
    parts.at(-1)?.push(change);
  }
  return parts.map((list) => {
    const names = list.slice(0, 5).map(({ title }) => oneLine(title));
    const rest = list.length - names.length;
    const title = `${list.length} without effect on others: ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
    return { text: fold(title, list.map(changeText).join("\n")), counts: { change: list.length } };
  });
}

/**
 * The images of a change, in lines. Of several rooms that are drawn alike, the first shows their image, and others that change refer to it. New
 * ones do not: they may be many, and the image names them.
 */
function imageLines(images: CommentImages | undefined): (lines: ChangeLines) => string[] {
  const { images: list = [], addressOf = ({ file }: PlanImage) => file }: Partial<CommentImages> = images ?? {};
  const [own, others] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const image of list) {
    const address = destination(addressOf(image));
    const [first, ...rest] = image.rooms;
    if (first === undefined) continue;
    add(own, first.urn, `![${escaped(image.alt)}](${address})\n`);
    for (const { urn } of rest)
      add(others, urn, `[View ${escaped(image.view)}](${address}) looks as in ${escaped(first.name)}.\n`);
  }
  return ({ change: { urn, action } }) => [
    ...(own.get(urn) ?? []),
    ...(action === "create" ? [] : (others.get(urn) ?? [])),
  ];
}

function add(lists: Map<string, string[]>, key: string, text: string): void {
  lists.set(key, [...(lists.get(key) ?? []), text]);
}

/** An address that cannot end before its end, or begin something else. */
const destination = (address: string): string =>
  address.replace(/[\s<>()[\]\\"'`*_|~]/gu, (sign) =>
    Array.from(new TextEncoder().encode(sign), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
      "",
    ),
  );

const leftOutLine = ({ leftOut = 0 }: Partial<CommentImages> = {}): Part[] =>
  leftOut === 0 ? [] : [{ text: `_${counted(leftOut, "image")} left out: \`owt report\` draws all._\n`, counts: {} }];

function textOf({ title, place, headline, members, notes }: ChangeLines, images: readonly string[]): string {
  const width = Math.min(24, Math.max(0, ...members.map(({ about }) => Array.from(about).length)));
  const lines = members.map(({ about, text }) => `${about.padEnd(width)}  ${text}`);
  const [first, rest] = [lines.slice(0, shownLines), lines.slice(shownLines)];
  return [
    `**${escaped(title)}**${place === "" ? "" : ` ${code(place)}`} — ${escaped(headline)}\n`,
    ...(notes.length > 0 ? [`${notes.map((note) => `- ${escaped(note)}`).join("\n")}\n`] : []),
    ...(first.length > 0 ? [block(first.join("\n"))] : []),
    ...images,
    ...(rest.length > 0 ? [fold(`${rest.length} more`, block(rest.join("\n")))] : []),
  ].join("\n");
}

/** Lines as they are, in a fence that is longer than any in them. */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}\n`;
}

const fold = (title: string, text: string): string =>
  `<details><summary>${escaped(title)}</summary>\n\n${text}\n</details>\n`;

/** A text without meaning to Markdown or HTML, and without mentions of people. */
const escaped = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=\w)/g, "@\u200b")
    .replace(/#(?=\d)/g, "#\u200b");

const code = (text: string): string => `\`${oneLine(text).replaceAll("`", "'")}\``;
