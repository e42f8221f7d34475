// Reads commands, settings and edits from the README of an example.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A replacement of a text in a file of the example. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export class Readme {
  private readonly text: string;

  constructor(folder: string) {
    this.text = readFileSync(path.join(folder, "README.md"), "utf8");
  }

  /** The section with this heading. Fails if there is none. */
  section(heading: string): string {
    const found = this.text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
    return found ?? assert.fail(`the README has no "${heading}"`);
  }

  /** Commands of a section, each split into words. */
  commands(heading: string): string[][] {
    return [...this.section(heading).matchAll(/^\$ (.+)$/gm)].map(([, line = ""]) =>
      line
        .replace(/ +#.*$/, "")
        .split(" ")
        .map((word) => word.replaceAll("'", "")),
    );
  }

  /** Keys of the configuration that a section sets, and whether they are secret. */
  settings(heading: string): { key: string; isSecret: boolean }[] {
    return this.commands(heading).flatMap(([program, noun, verb, ...words]) => {
      if (`${program ?? ""} ${noun ?? ""} ${verb ?? ""}` !== "pulumi config set") return [];
      const [key = ""] = words.filter((word) => !word.startsWith("--"));
      return [{ key, isSecret: words.includes("--secret") }];
    });
  }

  /** Edits of a section: `In `FILE`:` followed by a `diff` block. */
  edits(heading: string): Edit[] {
    return [...this.section(heading).matchAll(/[Ii]n `([^`]+)`:\n\n```diff\n([^]*?)```/g)].map(
      ([, file = "", block = ""]) => {
        const lines = block.split("\n").slice(0, -1);
        const without = (mark: string) =>
          lines.filter((line) => !line.startsWith(mark)).map((line) => `${line.slice(1)}\n`);
        return { file, from: without("+").join(""), to: without("-").join("") };
      },
    );
  }

  /** Counts of a preview in a section: `~ 2 to update`, `5 unchanged`. */
  summary(heading: string): string[] {
    const [, block] = /^\.\.\.\n([^]*?)```/m.exec(this.section(heading)) ?? assert.fail(`no summary in "${heading}"`);
    return linesOf(block ?? "");
  }
}

/** Counts at the end of the output of a preview or an update. */
export function countsOf(output: string): string[] {
  const [, block] = /^Resources:\n((?: +.+\n)+)/m.exec(output) ?? assert.fail(`no counts in\n${output}`);
  return linesOf(block ?? "");
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
