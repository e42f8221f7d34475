// Draws a command and its output in a terminal, for documentation.

import { type Svg, el, root, shown } from "./svg";

const fontSize = 13;
const lineHeight = 18;
const charWidth = 7.83;
const margin = 16;
/** The colours of codes that commands use, for a dark ground. */
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
export function terminalPicture(command: string, output: string): Svg {
  const lines = [`${escape}[2m$${escape}[0m ${command}`, ...output.replace(/\s+$/, "").split(/\r?\n/)];
  const parts = lines.map((line) => line.split(codePattern));
  const lengths = parts.map((line) => line.filter((part) => !part.startsWith(escape)).join("").length);
  const width = Math.ceil(Math.max(...lengths) * charWidth + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin;
  let colour = ink;
  let bold = false;
  const texts = parts.map((line, i) => {
    let column = 0;
    const spans = line.flatMap((part) => {
      if (part.startsWith(escape)) {
        for (const code of part.slice(2, -1).split(";")) {
          if (code === "0" || code === "") [colour, bold] = [ink, false];
          else if (code === "1") bold = true;
          else colour = colours[code] ?? colour;
        }
        return [];
      }
      const x = margin + column * charWidth;
      column += part.length;
      if (part.trim() === "") return [];
      return [el("tspan", { x: x.toFixed(1), fill: colour, "font-weight": bold ? "bold" : undefined }, part)];
    });
    return el("text", { y: shown(margin + (i + 0.75) * lineHeight), "xml:space": "preserve" }, ...spans);
  });
  const font = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  return root(
    width,
    height,
    command,
    {},
    el("rect", { width, height, rx: 8, fill: ground }),
    el("g", { "font-family": font, "font-size": fontSize }, ...texts),
  );
}
