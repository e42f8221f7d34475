// Finds links, anchors of headings and blocks of code in Markdown.

/** A fenced block of code. */
export interface Block {
  /** The word after the fence, such as `ts`; empty if there is none. */
  readonly language: string;
  readonly code: string;
  /** First line of the code in the document, from 1. */
  readonly line: number;
}

/** The document without its blocks of code. */
export const prose = (text: string): string => text.replace(/^```[^]*?^```/gm, "");

/** Anchors of the headings on GitHub and npm. */
export function anchors(text: string): Set<string> {
  const headings = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
}

/** Targets of links and images within the repository. */
export function links(text: string): string[] {
  const found = [...prose(text).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
  return found.map(([, link, attribute]) => link ?? attribute ?? "").filter((target) => !/^[a-z]+:/.test(target));
}

/** Fenced blocks of code, including those in lists. */
export function blocks(text: string): Block[] {
  return [...text.matchAll(/^( *)```([\w-]*)[^\n]*\n([^]*?)^\1```/gm)].map(
    ({ 1: indent = "", 2: language = "", 3: code = "", index }) => ({
      language,
      code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
      line: text.slice(0, index).split("\n").length + 1,
    }),
  );
}

/** The name of the file that a block is, from a comment in its first line: `// classrooms.ts`. */
export const fileNameOf = ({ code }: Pick<Block, "code">): string | undefined =>
  /^\/\/ ([\w./-]+\.ts)\n/.exec(code)?.[1];
