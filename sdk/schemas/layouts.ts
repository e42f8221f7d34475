// Layouts of views: the regions that servers use for a number of inputs (API document, "Layout", "Region").

import { parseFraction } from "./keywords";

/** Position and size of a region as fractions of the picture, spelled as servers answer them: "0/1", "2/3". */
export interface Area {
  readonly left: string;
  readonly top: string;
  readonly width: string;
  readonly height: string;
}

/** A region of a layout. */
export interface PlacedRegion {
  readonly id: string;
  readonly shape: string;
  readonly area: Area;
}

/** A layout of a view. */
export interface ViewLayoutTemplate {
  /** The regions in the order in which inputs fill them. Servers draw later ones over earlier ones. */
  readonly regions: readonly PlacedRegion[];
  /** Position in `custom`; undefined for a ready-made one. */
  readonly custom: number | undefined;
  /** Id of the region for the primary input: the declared one, otherwise the first. */
  readonly primary: string | undefined;
}

/** `video.layout.templates` of a view. Areas are fractions that {@link parseFraction} can read. */
export interface Templates {
  /**
   * Ready-made layouts.
   * @default "fluid"
   */
  readonly base?: string;
  /**
   * Layouts of the room's own.
   * @default none
   */
  readonly custom?: readonly CustomTemplate[];
}

interface CustomTemplate {
  readonly primary?: string | undefined;
  readonly region: readonly {
    readonly id: string | number;
    readonly shape?: string | undefined;
    readonly area: Readonly<Record<keyof Area, string | number>>;
  }[];
}

/**
 * All layouts of a view, the smallest first; each has another number of regions. A custom one takes the place of the ready-made one with as
 * many regions, the later of two custom ones that of the earlier.
 *
 * @param maxInput Number of inputs that the view takes, 1 to 256: ready-made layouts go as far as it needs, `lecture` to 25.
 */
export function layoutsOf({ base = "fluid", custom = [] }: Templates, maxInput: number): ViewLayoutTemplate[] {
  const templates = readyMade(base, maxInput);
  // Servers put a custom layout before the first that has more regions, and then keep the last of each size. The ready-made layouts of a
  // lecture are not in order (14 before 13), so that its own layout of 13 regions prevails.
  custom.forEach(({ region, primary }, index) => {
    const regions = region.map(placed);
    const at = templates.findIndex((template) => template.regions.length >= regions.length);
    const isTaken = templates[at]?.regions.length === regions.length;
    templates.splice(at < 0 ? templates.length : at, isTaken ? 1 : 0, {
      regions,
      custom: index,
      primary: primary ?? regions[0]?.id,
    });
  });
  const bySize = new Map(templates.map((template) => [template.regions.length, template]));
  return [...bySize.values()].sort((a, b) => a.regions.length - b.regions.length);
}

/** The layout that a view uses for a number of inputs: the smallest that has a region for each, otherwise the largest. */
export function layoutFor<T extends { readonly regions: readonly unknown[] }>(
  layouts: readonly T[],
  inputs: number,
): T | undefined {
  return layouts.find(({ regions }) => regions.length >= inputs) ?? layouts.at(-1);
}

// ------------------------------------------------------------------ ready-made layouts

/** The ready-made layouts of a base, in the order of servers. */
function readyMade(base: string, maxInput: number): ViewLayoutTemplate[] {
  return base === "void" ? [] : base === "lecture" ? lectures(maxInput) : fluids(maxInput);
}

/** Ready-made layouts by their names: all rooms have the same few. */
const made = new Map<string, ViewLayoutTemplate>();

function layout(name: string, regionsOf: () => PlacedRegion[]): ViewLayoutTemplate {
  const known = made.get(name);
  if (known !== undefined) return known;
  const regions = regionsOf();
  const template = { regions, custom: undefined, primary: regions[0]?.id };
  made.set(name, template);
  return template;
}

const square = (id: number, x: number, y: number, size: number, parts: number): PlacedRegion => ({
  id: String(id),
  shape: "rectangle",
  area: { left: `${x}/${parts}`, top: `${y}/${parts}`, width: `${size}/${parts}`, height: `${size}/${parts}` },
});

/** Layouts of 1, 4, 9 … squares of equal size. */
function fluids(maxInput: number): ViewLayoutTemplate[] {
  return Array.from({ length: Math.ceil(Math.sqrt(maxInput)) }, (_, index) => fluid(index + 1));
}

function fluid(parts: number): ViewLayoutTemplate {
  return layout(`fluid ${parts}`, () =>
    Array.from({ length: parts * parts }, (_, cell) =>
      square(cell + 1, cell % parts, Math.floor(cell / parts), 1, parts),
    ),
  );
}

/** Layouts of 1, 6, 8, 10, 12 and 14, then of 13, 17, 21 and 25 regions. */
function lectures(maxInput: number): ViewLayoutTemplate[] {
  const upTo = (most: number) => Array.from({ length: Math.max(0, Math.min(7, most) - 3) }, (_, i) => i + 4);
  return [
    fluid(1),
    // Servers have this one as a literal, with 0/1 for every zero. They compute the others.
    layout("smallest lecture", () =>
      lecture(3, 1).regions.map(({ area, ...region }) => ({
        ...region,
        area: { ...area, left: area.left.replace("0/3", "0/1"), top: area.top.replace("0/3", "0/1") },
      })),
    ),
    ...upTo(Math.ceil(maxInput / 2)).map((parts) => lecture(parts, 1)),
    ...(maxInput > 14 ? upTo(Math.ceil((maxInput + 3) / 4)).map((parts) => lecture(parts, 2)) : []),
  ];
}

/** One large region, with small ones in `rings` columns to the right and rows below. */
function lecture(parts: number, rings: number): ViewLayoutTemplate {
  return layout(`lecture ${parts} ${rings}`, () => lectureRegions(parts, rings));
}

function lectureRegions(parts: number, rings: number): PlacedRegion[] {
  const large = square(1, 0, 0, parts - rings, parts);
  // Servers write its corner as 0/1, whatever the denominator of the others.
  const regions = [{ ...large, area: { ...large.area, left: "0/1", top: "0/1" } }];
  for (let edge = parts - rings; edge < parts; edge += 1) {
    for (let y = 0; y <= edge; y += 1) regions.push(square(regions.length + 1, edge, y, 1, parts));
    for (let x = edge - 1; x >= 0; x -= 1) regions.push(square(regions.length + 1, x, edge, 1, parts));
  }
  return regions;
}

// ------------------------------------------------------------------ custom layouts

function placed({ id, shape = "rectangle", area }: CustomTemplate["region"][number]): PlacedRegion {
  const { left, top, width, height } = area;
  return {
    id: String(id),
    shape,
    area: { left: exact(left), top: exact(top), width: exact(width), height: exact(height) },
  };
}

/** The fraction in lowest terms, as `n/d`. Servers drop its sign: "-1/4" is used as 1/4. */
function exact(value: string | number): string {
  const ratio = parseFraction(value);
  return ratio === undefined ? "0/1" : `${ratio.n}/${ratio.d}`;
}
