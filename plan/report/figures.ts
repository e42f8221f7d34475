// The pictures of a view before and after a change, with their legend. The page without script and the script draw with this code.

import type { ViewPicture } from "../../picture/model";
import { el } from "../../picture/svg";
import { drawView, layoutAt, legendOf, legendWords } from "../../picture/view";
import { drawOverlay } from "../../picture/overlay";
import { counted } from "../../sdk/text/words";
import { type Child, type Html, all, h, name, svg } from "./html";

/** Pictures to show. */
export interface Figures {
  readonly before: ViewPicture | undefined;
  readonly after: ViewPicture | undefined;
  /** Why a side has no picture; a side that is not there is left out. */
  readonly missing: { readonly before: string | undefined; readonly after: string | undefined };
  /** Whether both sides are the same view, unchanged. */
  readonly isSame: boolean;
  readonly inputs: number;
  /** Whether one is laid over the other. */
  readonly isOverlay: boolean;
}

/** Width of a picture in its own pixels; pages scale it. */
const width = 560;

/** The pictures, and below them their legend. */
export function figures(options: Figures): Html {
  const { before, after, missing, isSame, inputs, isOverlay } = options;
  if (isOverlay && before !== undefined && after !== undefined)
    return h(
      "div",
      { class: "figures" },
      h(
        "figure",
        {},
        h(
          "figcaption",
          {},
          h("b", {}, "Before and after"),
          " ",
          h("span", { class: "facts" }, "dashed: before · areas: after, grey where they stay"),
        ),
        svg(drawOverlay(before, after, { inputs, width })),
      ),
    );
  const side = (caption: string, view: ViewPicture | undefined, why: string | undefined): Child => {
    if (view === undefined && why === undefined) return undefined;
    const content =
      view === undefined
        ? h("p", { class: "none" }, why)
        : svg(drawView(view, { inputs: admitted(view, inputs), width, height: width }));
    return h("figure", {}, h("figcaption", {}, h("b", {}, caption), " ", view && facts(view, inputs)), content);
  };
  if (isSame) return h("div", { class: "figures" }, side("Before and after", after, missing.after));
  return h("div", { class: "figures" }, side("Before", before, missing.before), side("After", after, missing.after));
}

/** The number of inputs that a view takes of those in the room. */
const admitted = ({ maxInput }: ViewPicture, inputs: number): number => Math.min(inputs, maxInput ?? inputs);

/** The size, fit, ground and number of inputs of a view. */
function facts({ size, fit, background, maxInput }: ViewPicture, inputs: number): Html {
  const parts: Child[] = [
    ...(size === undefined ? [] : [`${size.width}×${size.height}`]),
    ...(fit === undefined ? [] : [fit]),
    ...(background === undefined ? [] : [all(swatch(background), ` ${background}`)]),
    ...(maxInput === undefined
      ? []
      : [maxInput < inputs ? `takes ${maxInput} of ${inputs} inputs` : `up to ${counted(maxInput, "input")}`]),
  ];
  return h(
    "span",
    { class: "facts" },
    parts.flatMap((part, i) => (i === 0 ? [part] : [" · ", part])),
  );
}

const swatch = (colour: string): Html =>
  svg(
    el(
      "svg",
      { class: "swatch", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
      el("rect", { x: 0.5, y: 0.5, width: 11, height: 11, rx: 3, fill: colour, stroke: "#8c959f" }),
    ),
  );

// ------------------------------------------------------------------ legend

/** A region before and after. */
interface Row {
  readonly number: string;
  readonly id: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly mark: string;
}

/** Whether both layouts are known, and of two views: only then they are compared. */
export const canOverlay = ({ before, after, isSame }: Pick<Figures, "before" | "after" | "isSame">): boolean =>
  before?.layouts !== undefined && after?.layouts !== undefined && !isSame;

/** The regions of both sides, in the order in which inputs fill them. */
export function legend({
  before,
  after,
  inputs,
  isSame,
}: Pick<Figures, "before" | "after" | "inputs" | "isSame">): Html {
  const isPair = canOverlay({ before, after, isSame });
  const only = after?.layouts === undefined ? before : after;
  const rows = rowsOf(isPair ? before : undefined, only, inputs, isPair);
  if (rows.length === 0) return all();
  const counts = [...new Set([before, after].map((view) => view && regionsIn(view, inputs)))];
  const [from, to] = isPair && counts.length === 2 ? counts : [undefined, undefined];
  const marked = rows.filter(({ mark }) => mark !== "").length;
  return h(
    "details",
    { class: "legend", open: rows.length <= mostOpen },
    h(
      "summary",
      {},
      from === undefined || to === undefined ? counted(rows.length, "region") : `${from} → ${counted(to, "region")}`,
      ` with ${counted(inputs, "input")}`,
      !isPair && !isSame && before !== undefined && after !== undefined && (only === before ? ", before" : ", after"),
      marked > 0 && `, ${marked} differ${marked === 1 ? "s" : ""}`,
    ),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, h("abbr", { title: "Order in which inputs fill the regions" }, "No.")),
          h("th", { scope: "col" }, "Region"),
          h("th", { scope: "col" }, "Position and size"),
          marked > 0 && h("th", { scope: "col" }, "Change"),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map(({ number, id, before: old, after: wanted, mark }) =>
          h(
            "tr",
            { class: mark === "" ? undefined : "marked" },
            h("td", {}, number),
            h("th", { scope: "row" }, name(id)),
            h(
              "td",
              {},
              old !== undefined && old !== wanted && h("del", {}, old),
              old !== undefined && old !== wanted && wanted !== undefined && " ",
              wanted !== undefined && (old !== wanted && isPair ? h("ins", {}, wanted) : wanted),
            ),
            marked > 0 && h("td", {}, mark),
          ),
        ),
      ),
    ),
  );
}

/** Number of regions for a number of inputs. */
const regionsIn = (view: ViewPicture, inputs: number): number =>
  layoutAt(view, admitted(view, inputs))?.regions.length ?? 0;

/** Most regions that a legend shows unasked. */
const mostOpen = 9;

function rowsOf(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  inputs: number,
  isPair: boolean,
): Row[] {
  const old = before === undefined ? [] : legendOf(before, admitted(before, inputs));
  const wanted = after === undefined ? [] : legendOf(after, admitted(after, inputs));
  const former = new Map(old.map((entry) => [entry.id, entry]));
  const later = new Set(wanted.map(({ id }) => id));
  return [
    ...wanted.map((entry): Row => {
      const own = former.get(entry.id);
      const marks = [
        ...(isPair && own === undefined ? ["new"] : []),
        ...(own !== undefined && own.words !== entry.words ? ["moved"] : []),
        ...(own !== undefined && own.number !== entry.number ? [`was number ${own.number}`] : []),
        ...(own !== undefined && own.isPrimary !== entry.isPrimary
          ? [entry.isPrimary ? "now primary" : "no longer primary"]
          : []),
      ];
      return {
        number: String(entry.number),
        id: entry.id,
        before: own && legendWords(own),
        after: legendWords(entry),
        mark: marks.join(", "),
      };
    }),
    ...old.flatMap((entry): Row[] =>
      later.has(entry.id)
        ? []
        : [{ number: "–", id: entry.id, before: legendWords(entry), after: undefined, mark: "no longer there" }],
    ),
  ];
}
