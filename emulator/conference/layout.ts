// Layouts of views: the templates of a view, and the inputs in their regions (API document, "Region", "Layout").

import { isObject } from "../values";

export interface Area {
  readonly left: string;
  readonly top: string;
  readonly width: string;
  readonly height: string;
}
export interface LayoutRegion {
  readonly id: string;
  readonly shape: string;
  readonly area: Area;
}
/** A region and the stream in it, if any. */
export interface FilledRegion {
  readonly stream?: string;
  readonly region: LayoutRegion;
}
export interface Templates {
  readonly base?: string;
  readonly custom?: readonly { readonly region: readonly LayoutRegion[] }[];
}

type Template = readonly LayoutRegion[];

const squareRegion = (id: number, x: number, y: number, size: number, parts: number): LayoutRegion => ({
  id: String(id),
  shape: "rectangle",
  area: {
    left: `${String(x)}/${String(parts)}`,
    top: `${String(y)}/${String(parts)}`,
    width: `${String(size)}/${String(parts)}`,
    height: `${String(size)}/${String(parts)}`,
  },
});

/** Templates of 1, 4, 9 … squares of equal size. */
function fluidTemplates(maxInput: number): Template[] {
  const most = Math.ceil(Math.sqrt(maxInput));
  return Array.from({ length: most }, (_, index) => {
    const parts = index + 1;
    return Array.from({ length: parts * parts }, (_, cell) =>
      squareRegion(cell + 1, cell % parts, Math.floor(cell / parts), 1, parts),
    );
  });
}

/** The large region of a lecture. Servers write its corner as 0/1, whatever the denominator of the others. */
function speakerRegion(size: number, parts: number): LayoutRegion {
  const { area, ...region } = squareRegion(1, 0, 0, size, parts);
  return { ...region, area: { ...area, left: "0/1", top: "0/1" } };
}

/** One large region, with small ones in `rings` columns to the right and rows below. */
function lectureTemplate(parts: number, rings: number): Template {
  const regions = [speakerRegion(parts - rings, parts)];
  for (let edge = parts - rings; edge < parts; edge += 1) {
    for (let y = 0; y <= edge; y += 1) regions.push(squareRegion(regions.length + 1, edge, y, 1, parts));
    for (let x = edge - 1; x >= 0; x -= 1) regions.push(squareRegion(regions.length + 1, x, edge, 1, parts));
  }
  return regions;
}

/** Templates of 1, 6, 8, 10, 12, 14, and of 13, 17, 21 and 25 regions, up to what `maxInput` needs. */
function lectureTemplates(maxInput: number): Template[] {
  // Servers have the template of 6 as a literal, with 0/1 for every zero; they compute the others.
  const written = (edge: string) => (edge === "0/3" ? "0/1" : edge);
  const six = lectureTemplate(3, 1).map(({ area, ...region }) => ({
    ...region,
    area: { ...area, left: written(area.left), top: written(area.top) },
  }));
  const templates: Template[] = [[squareRegion(1, 0, 0, 1, 1)], six];
  for (let parts = 4; parts <= Math.min(7, Math.ceil(maxInput / 2)); parts += 1)
    templates.push(lectureTemplate(parts, 1));
  if (maxInput > 14) {
    const most = Math.min(7, Math.ceil((maxInput + 3) / 4));
    for (let parts = 4; parts <= most; parts += 1) templates.push(lectureTemplate(parts, 2));
  }
  return templates;
}

/** All templates of a view, the smallest first. Of several with as many regions the last one wins, custom after base. */
export function templatesOf({ base = "fluid", custom = [] }: Templates, maxInput: number): Template[] {
  const ready = base === "void" ? [] : base === "lecture" ? lectureTemplates(maxInput) : fluidTemplates(maxInput);
  const own = custom.map(({ region }) => region.map(({ id, shape, area }) => ({ id, shape, area: exactArea(area) })));
  const bySize = new Map([...ready, ...own].map((template) => [template.length, template]));
  return [...bySize.values()].sort((a, b) => a.length - b.length);
}

/** Puts the inputs into the regions of the smallest template that has enough, or of the largest. */
export function fillTemplate(templates: readonly Template[], inputs: readonly string[]): FilledRegion[] {
  const enough = templates.find(({ length }) => length >= inputs.length);
  return (enough ?? templates.at(-1) ?? []).map((region, index) => {
    const stream = inputs[index];
    return stream === undefined ? { region } : { stream, region };
  });
}

const exactArea = ({ left, top, width, height }: Area): Area => ({
  left: fraction(left),
  top: fraction(top),
  width: fraction(width),
  height: fraction(height),
});

/** Converts a number to the fraction "n/d", as servers answer it. */
export function fraction(text: string): string {
  if (text.includes("/")) return text;
  const [, sign = "", whole = "", decimals = "", repeated = ""] = /^(-?)(\d*)\.?(\d*)(?:\((\d+)\))?/.exec(text) ?? [];
  const repeats = repeated === "" ? 1 : 10 ** repeated.length - 1;
  const divisor = 10 ** decimals.length * repeats;
  const number = Number(`${whole}${decimals}`) * repeats + Number(repeated);
  const common = greatestCommon(number, divisor);
  return `${sign}${String(number / common)}/${String(divisor / common)}`;
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b);
}

/** Whether a value is a valid fraction of a layout: "0", "1" or "a/b" with a up to b. */
function isFraction(text: unknown): text is string {
  if (typeof text !== "string") return false;
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  return (
    text === "0" || text === "1" || (parts !== null && Number(parts[2]) > 0 && Number(parts[1]) <= Number(parts[2]))
  );
}

/** Parses the layout of a request. Undefined for an invalid one: empty regions must be last, ids and streams unique. */
export function parseLayout(value: unknown): FilledRegion[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const placed: FilledRegion[] = [];
  for (const entry of value as readonly unknown[]) {
    const region = isObject(entry) ? entry.region : undefined;
    if (!isObject(entry) || !isObject(region) || !isObject(region.area)) return undefined;
    const { left, top, width, height } = region.area;
    if (typeof region.id !== "string" || region.shape !== "rectangle") return undefined;
    if (!isFraction(left) || !isFraction(top) || !isFraction(width) || !isFraction(height)) return undefined;
    const { stream } = entry;
    if (stream !== undefined && typeof stream !== "string") return undefined;
    if (stream !== undefined && placed.some((other) => other.stream === undefined || other.stream === stream)) {
      return undefined;
    }
    if (placed.some((other) => other.region.id === region.id)) return undefined;
    const own = { id: region.id, shape: "rectangle", area: exactArea({ left, top, width, height }) };
    placed.push(stream === undefined ? { region: own } : { stream, region: own });
  }
  return placed;
}
