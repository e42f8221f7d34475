// Draws the output of a command in a terminal as SVG, for the README:
//
//   script -qec "npm run -s plan 2>/dev/null" /dev/null | npx ts-node tools/generate/picture.ts "npx owt plan" > docs/plan.svg
//
// `script` (util-linux) is a terminal, for the colours.

import { readFileSync } from "node:fs";

const fontSize = 13;
const lineHeight = 18;
const charWidth = 7.83;
const margin = 16;
/** The colours of codes that `owt plan` uses, for a dark ground. */
const colours: Readonly<Record<string, string>> = {
  "2": "#8b949e",
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "36": "#79c0ff",
};
/** Begins a change of colour in the text of a terminal. */
const escape = String.fromCharCode(27);
const codePattern = new RegExp(`(${escape}\\[[\\d;]*m)`);
const ground = "#0d1117";
const ink = "#c9d1d9";

/** The picture of a terminal with a command and its output, ANSI colours included. */
export function picture(command: string, output: string): string {
  const lines = [`${escape}[2m$${escape}[0m ${command}`, ...output.replace(/\s+$/, "").split(/\r?\n/)];
  const longest = Math.max(
    ...lines.map(
      (line) =>
        line
          .split(codePattern)
          .filter((part) => !part.startsWith(escape))
          .join("").length,
    ),
  );
  const width = Math.ceil(longest * charWidth + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin;
  let colour = ink;
  let bold = false;
  const texts = lines.map((line, i) => {
    let column = 0;
    const spans = line.split(codePattern).map((part) => {
      if (part.startsWith(escape)) {
        for (const code of part.slice(2, -1).split(";")) {
          if (code === "0") [colour, bold] = [ink, false];
          else if (code === "1") bold = true;
          else colour = colours[code] ?? colour;
        }
        return "";
      }
      const x = margin + column * charWidth;
      column += part.length;
      if (part.trim() === "") return "";
      return `<tspan x="${x.toFixed(1)}" fill="${colour}"${bold ? ' font-weight="bold"' : ""}>${escaped(part)}</tspan>`;
    });
    return `<text y="${margin + (i + 0.75) * lineHeight}" xml:space="preserve">${spans.join("")}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(command)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">`,
    ...texts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

if (require.main === module) process.stdout.write(picture(process.argv[2] ?? "", readFileSync(0, "utf8")));
