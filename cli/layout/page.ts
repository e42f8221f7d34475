// The page of `owt layout --watch`. Names of a document are hostile: everything is made as a tree, in which texts stay texts.

import { captionOf } from "../../picture/card";
import { memberDifferences } from "../../picture/differences";
import { type Range, inputsText, rangesOf } from "../../picture/ranges";
import { type LegendEntry, legendOf, legendWords } from "../../picture/regions";
import { type Svg, el, markup } from "../../picture/svg";
import { drawView } from "../../picture/view";
import type { ViewPicture } from "../../picture/model";
import { type Placed, placedText } from "../../provider/document/read";
import { counted } from "../../sdk/text/words";
import type { RoomView, RoomViews } from "./views";

/** The state of a watched document. */
export interface Watched {
  readonly file: string;
  readonly problems: readonly Placed[];
  /** Further sentences, such as that of a file that cannot be read. */
  readonly notices: readonly string[];
  readonly rooms: readonly (RoomViews & {
    /** Whether the views are those before a mistake. */
    readonly isFormer: boolean;
  })[];
}

/** The part of the page that is redrawn. */
export function pageContent({ file, problems, notices, rooms }: Watched): string {
  const mistakes = [...notices, ...problems.map(placedText)];
  const parts = [
    el("h1", {}, file),
    ...(mistakes.length === 0
      ? []
      : [
          el(
            "section",
            { class: "mistakes" },
            el("h2", {}, counted(mistakes.length, "mistake")),
            el("ul", {}, ...mistakes.map((text) => el("li", { dir: "auto" }, text))),
          ),
        ]),
    ...rooms.flatMap(({ views, isFormer }) => (views ?? []).map((view) => section(view, isFormer))),
    rooms.every(({ views }) => (views ?? []).length === 0) && el("p", {}, "There are no views to show."),
  ];
  return parts.map((part) => (part === false ? "" : markup(part))).join("\n");
}

function section({ room, label, picture }: RoomView, isFormer: boolean): Svg {
  const heading = el(
    "h2",
    {},
    ...(room === undefined ? [] : [el("bdi", {}, room), " · "]),
    el("bdi", {}, label),
    isFormer && el("small", {}, " as before the mistake"),
  );
  if (picture === undefined) return el("section", {}, heading, el("p", { class: "soft" }, "audio only"));
  const members = memberDifferences(undefined, picture).map(({ name, after = "" }) => `${name} ${after}`);
  const ranges = rangesOf(undefined, picture);
  return el(
    "section",
    isFormer ? { class: "former" } : {},
    heading,
    el("p", { class: "soft" }, members.join(" · ")),
    el("div", { class: "layouts" }, ...ranges.map((range) => figure(picture, range, `${room ?? ""}/${label}`))),
  );
}

function figure(picture: ViewPicture, range: Range, view: string): Svg {
  const legend = legendOf(picture, range.to);
  const caption = `${inputsText(range)}: ${captionOf(picture, range.after)}`;
  return el(
    "figure",
    {},
    drawView(picture, { inputs: range.to, width: 480 }),
    el("figcaption", {}, caption),
    legend.length > 0 &&
      el(
        "details",
        { "data-key": `${view}/${range.from}` },
        el("summary", {}, "regions"),
        el("ol", {}, ...legend.map((entry) => legendLine(entry))),
      ),
  );
}

const legendLine = (entry: LegendEntry): Svg =>
  // The list has the numbers.
  entry.id === String(entry.number)
    ? el("li", {}, legendWords(entry))
    : el("li", {}, el("bdi", {}, entry.id), `: ${legendWords(entry)}`);

const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --ground: #fff; --line: #d1d9e0; --bad: #b3261e; --bad-ground: #fff0ee }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --ground: #0d1117; --line: #3d444d; --bad: #ff9b93; --bad-ground: #2a1414 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1280px; padding: 16px; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
h1 { font-size: 20px; margin: 8px 0; overflow-wrap: anywhere }
h2 { font-size: 17px; margin: 28px 0 2px; overflow-wrap: anywhere }
small, .soft, figcaption, summary, footer { color: var(--soft); font-weight: 400 }
p { margin: 0 0 10px }
.layouts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); gap: 18px }
figure { margin: 0 }
figure svg { display: block; width: 100%; height: auto }
figcaption { margin-top: 4px }
ol { margin: 4px 0; padding-left: 28px; overflow-wrap: anywhere }
.mistakes { border: 1px solid var(--bad); background: var(--bad-ground); border-radius: 8px; padding: 4px 16px; margin: 12px 0 }
.mistakes h2 { color: var(--bad); margin: 8px 0 0 }
.mistakes ul { margin: 4px 0 8px; padding-left: 20px; overflow-wrap: anywhere; white-space: pre-wrap; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px }
.former svg { opacity: 0.55 }
footer { margin-top: 32px; border-top: 1px solid var(--line); padding-top: 8px; font-size: 13px }
`;

const script = `
const main = document.querySelector("main");
const state = document.querySelector("footer p");
const events = new EventSource("events");
const time = () => new Date().toLocaleTimeString();
events.onopen = () => { state.textContent = "Redrawn while the document is edited." };
events.onmessage = ({ data }) => {
  const { version, title, content } = JSON.parse(data);
  if (main.dataset.version === version) return;
  main.dataset.version = version;
  const open = new Set([...main.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  main.innerHTML = content;
  for (const one of main.querySelectorAll("details")) one.open = open.has(one.dataset.key);
  document.title = title;
  state.textContent = "Redrawn at " + time() + ".";
};
events.onerror = () => { state.textContent = "Not connected: owt layout --watch has ended, or is not reachable." };
`;

/** A version of the page. */
export interface Shown {
  /** Another one for each content. */
  readonly version: string;
  readonly title: string;
  /** Markup of the part that is redrawn. */
  readonly content: string;
}

/** The whole page. @param nonce of the style and the script, which the policy of the page allows alone */
export function wholePage({ version, title, content }: Shown, nonce: string): string {
  const escaped = (text: string) => markup(el("title", {}, text));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${escaped(title)}
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main data-version="${version}">${content}</main>
<footer><p role="status">Redrawn while the document is edited.</p></footer>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}
