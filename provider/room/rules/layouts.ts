// Rules of layouts: the templates of a view and their regions.

import { type Ratio, type Templates, layoutFor, layoutsOf } from "../../../sdk/schemas";
import type { Problem } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";
import { hasUnknown } from "../../lifecycle/unknown";
import { type Members, type Rule, at, entriesOf, found, isNumber, isText, picturesOf, ratioOf, repeated } from "./rule";

type Keys = Problem["keys"];

// ------------------------------------------------------------------ templates

/** The templates of each view with video. Views with unknown templates or `maxInput` are left out. */
function templatesOf(room: Members) {
  return picturesOf(room).flatMap(({ picture, keys }) => {
    const templates = at(picture, "layout", "templates");
    const { maxInput } = picture;
    const custom = at(templates, "custom");
    if (!isNumber(maxInput) || !Array.isArray(custom) || hasUnknown(templates)) return [];
    const customKeys = [...keys, "layout", "templates", "custom"];
    const own = entriesOf(custom, customKeys).flatMap(({ entry, keys: place }) =>
      isRegions(entry.region) ? [{ region: entry.region, size: entry.region.length, keys: place }] : [],
    );
    const base = at(templates, "base");
    const most = Math.min(256, maxInput);
    const layouts = layoutsOf({ ...(isText(base) && { base }), custom: own }, most).filter(
      ({ regions }) => regions.length > 0,
    );
    return [{ keys, base, custom: own, maxInput: most, layouts }];
  });
}

const isRegions = (value: unknown): value is NonNullable<Templates["custom"]>[number]["region"] =>
  Array.isArray(value) && value.every((region) => isObject(region) && isObject(region.area));

const templateRepeated: Rule = {
  id: "template-repeated",
  severity: "error",
  canBeIgnored: true,
  wrong: "Two custom layouts of a view have the same number of regions",
  server: "They identify a layout by its number of regions: the later one replaces the earlier.",
  remedy:
    "Remove one of them. Only a list can have both: in a map, the number of regions is the key. For two layouts with the same number of inputs, use two views, or a ViewLayout.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            - region: ["a: 0, 0, 1, 1"]\n            - region: ["b: 0, 0, 1, 1/2"]',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            1: { region: ["a: 0, 0, 1, 1"] }',
  find: (room) =>
    templatesOf(room).flatMap(({ custom }) =>
      custom.flatMap(({ size, keys }, i) => {
        const later = custom.slice(i + 1).find((other) => other.size === size);
        if (later === undefined || size === 0) return [];
        const message = `is for ${size} ${size === 1 ? "input" : "inputs"}, as custom[${String(later.keys.at(-1))}] is, which replaces it: it is never shown`;
        return [found(keys, undefined, message)];
      }),
    ),
};

const templateEmpty: Rule = {
  id: "template-empty",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A custom layout without regions",
  server: "They use it as the layout for no inputs, which shows nobody.",
  remedy: "Give it a region for each input, or remove it.",
  bad: "views: { common: { video: { layout: { templates: { custom: { 0: { region: [] } } } } } } }",
  good: "views: { common: { video: { layout: { templates: { base: fluid } } } } }",
  find: (room) =>
    templatesOf(room).flatMap(({ custom }) =>
      custom.flatMap(({ size, keys }) =>
        size === 0 ? [found([...keys, "region"], [], "is empty: a layout needs a region for each input")] : [],
      ),
    ),
};

const templateNeverUsed: Rule = {
  id: "template-never-used",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A custom layout is never shown: it has more regions than the view ever needs, or 13 beside `base: lecture`",
  server:
    "They use the smallest layout that has a region for each input, and admit at most `maxInput` inputs. Their own lecture layout of 13 regions, which views of more than 14 inputs have, prevails over a custom one.",
  remedy: "Raise `maxInput`, remove the layout, or use another number of regions.",
  bad: 'views:\n  common:\n    video:\n      maxInput: 1\n      layout:\n        templates:\n          custom:\n            2: { region: ["a: 0, 0, 1/2, 1", "b: 1/2, 0, 1/2, 1"] }',
  good: 'views:\n  common:\n    video:\n      maxInput: 2\n      layout:\n        templates:\n          custom:\n            2: { region: ["a: 0, 0, 1/2, 1", "b: 1/2, 0, 1/2, 1"] }',
  find: (room) =>
    templatesOf(room).flatMap(({ custom, maxInput, layouts }) => {
      const most = Math.floor(maxInput);
      const used = new Set(Array.from({ length: most }, (_, i) => layoutFor(layouts, i + 1)?.custom));
      return custom.flatMap(({ size, keys }, index) => {
        const isReplaced = custom.some((other, at) => at > index && other.size === size);
        if (size <= 0 || isReplaced || used.has(index)) return [];
        const reason = layouts.some((layout) => layout.custom === index)
          ? `but the view takes ${most} inputs at most (maxInput), for which a smaller layout is enough`
          : `but the ready-made layout of ${size} regions (base lecture) prevails on servers`;
        return [found(keys, undefined, `has ${size} regions, ${reason}: it is never shown`)];
      });
    }),
};

const withoutLayout: Rule = {
  id: "view-without-layout",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`base: void` without custom layouts",
  server: "They create the room. The view has no layout, and shows nobody until one is set.",
  remedy: "Add `custom` layouts, or use another `base`. Silence the rule if a ViewLayout sets the layout.",
  bad: "views: { common: { video: { layout: { templates: { base: void } } } } }",
  good: "views: { common: { video: { layout: { templates: { base: fluid } } } } }",
  find: (room) =>
    templatesOf(room).flatMap(({ base, custom, keys }) =>
      base === "void" && custom.length === 0
        ? [
            found(
              [...keys, "layout", "templates", "base"],
              "void",
              "is void, and there are no custom layouts: the view shows nobody until a ViewLayout sets a layout",
            ),
          ]
        : [],
    ),
};

const inputsNotShown: Rule = {
  id: "view-inputs-not-shown",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A view takes more inputs than its largest layout has regions",
  server: "They admit all inputs and use the largest layout: later participants are heard but not seen.",
  remedy: "Lower `maxInput` to the largest layout, or add a larger one. `lecture` has at most 25 regions.",
  bad: "views: { common: { video: { maxInput: 30, layout: { templates: { base: lecture } } } } }",
  good: "views: { common: { video: { maxInput: 25, layout: { templates: { base: lecture } } } } }",
  find: (room) =>
    templatesOf(room).flatMap(({ layouts, maxInput, keys }) => {
      const largest = layouts.at(-1)?.regions.length ?? 0;
      if (largest === 0 || largest >= Math.floor(maxInput)) return [];
      const message = `is ${maxInput}, but the largest layout has ${largest} ${largest === 1 ? "region" : "regions"}: later participants are heard but not seen. Set maxInput to ${largest}, or add a larger layout`;
      return [found([...keys, "maxInput"], maxInput, message)];
    }),
};

// ------------------------------------------------------------------ regions

interface Region {
  readonly id: unknown;
  readonly keys: Keys;
  /** Undefined for an unknown area. */
  readonly box?: Box | undefined;
}
/** Edges of a region, as fractions of the picture. As numbers, because comparing exact ratios of hundreds of regions is slow. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The edges in words, as exact ratios. */
  readonly reach: string;
}

/** The regions of each custom layout. */
function customLayoutsOf(room: Members): { regions: Region[]; primary: unknown; keys: Keys }[] {
  return picturesOf(room).flatMap(({ picture, keys }) =>
    entriesOf(at(picture, "layout", "templates", "custom"), [...keys, "layout", "templates", "custom"]).map(
      ({ entry, keys: own }) => ({
        primary: entry.primary,
        keys: own,
        regions: entriesOf(entry.region, [...own, "region"]).map(({ entry: { id, area }, keys: place }) => ({
          id,
          keys: place,
          box: boxOf(area),
        })),
      }),
    ),
  );
}

function boxOf(area: unknown): Box | undefined {
  if (!isObject(area)) return undefined;
  const [left, top, width, height] = [area.left, area.top, area.width, area.height].map(ratioOf);
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined;
  const [right, bottom] = [left.add(width), top.add(height)];
  const reach = (from: Ratio, to: Ratio) => `from ${from.toFraction()} to ${to.toFraction()}`;
  return {
    left: left.valueOf(),
    top: top.valueOf(),
    right: right.valueOf(),
    bottom: bottom.valueOf(),
    reach: `${reach(left, right)} across and ${reach(top, bottom)} down`,
  };
}

/** Tolerance of decimals: thirds are written as 0.33 and 0.34. */
const slack = 0.005;
const isBelow = (a: number, b: number): boolean => a - b < -slack;
const isFlat = ({ left, top, right, bottom }: Box) => right <= left || bottom <= top;
const overlap = (a: Box, b: Box): boolean =>
  isBelow(a.left, b.right) && isBelow(b.left, a.right) && isBelow(a.top, b.bottom) && isBelow(b.top, a.bottom);
const isWithin = (a: Box, b: Box): boolean =>
  !isBelow(a.left, b.left) && !isBelow(a.top, b.top) && !isBelow(b.right, a.right) && !isBelow(b.bottom, a.bottom);

/** Whether two regions overlap by mistake: a region within another is intended, unless both are equal. */
const collide = (a: Box, b: Box): boolean => overlap(a, b) && isWithin(a, b) === isWithin(b, a);

const idRepeated: Rule = {
  id: "region-id-repeated",
  severity: "warning",
  canBeIgnored: true,
  wrong: "Two regions of a layout have one id",
  server:
    "They store both. Streams can only be assigned to the first, and readers of the layout cannot distinguish them.",
  remedy: "Give each region of a layout an id of its own.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            2: { region: ["1: 0, 0, 1/2, 1", "1: 1/2, 0, 1/2, 1"] }',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            2: { region: ["1: 0, 0, 1/2, 1", "2: 1/2, 0, 1/2, 1"] }',
  find: (room) =>
    customLayoutsOf(room).flatMap(({ regions }) =>
      repeated(regions, ({ id }) => id).map(({ entry: { id, keys }, first }) =>
        found(
          [...keys, "id"],
          id,
          `is ${JSON.stringify(id)}, as that of region[${String(first.keys.at(-1))}]: ids must be unique in a layout`,
        ),
      ),
    ),
};

const primaryUnknown: Rule = {
  id: "template-primary-unknown",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The `primary` of a layout is not one of its regions",
  server: "They accept any text, and find no such region.",
  remedy: "Name one of the layout's regions, or leave it out: the first one is the primary.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            1: { primary: main, region: ["a: 0, 0, 1, 1"] }',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            1: { primary: a, region: ["a: 0, 0, 1, 1"] }',
  find: (room) =>
    customLayoutsOf(room).flatMap(({ primary, regions, keys }) => {
      const ids = regions.map(({ id }) => id);
      if (!isText(primary) || hasUnknown(ids) || ids.includes(primary)) return [];
      const message = `is ${JSON.stringify(primary)}, which is not a region of this layout (it has ${ids.map(String).join(", ") || "none"})`;
      return [found([...keys, "primary"], primary, message)];
    }),
};

const regionEmpty: Rule = {
  id: "region-empty",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A region has no width or no height",
  server: "They assign an input to it, which is then invisible.",
  remedy: "Give it a width and a height above 0.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom: { 1: { region: ["a: 0, 0, 1, 0"] } }',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom: { 1: { region: ["a: 0, 0, 1, 1"] } }',
  find: (room) =>
    customLayoutsOf(room).flatMap(({ regions }) =>
      regions.flatMap(({ box, keys }) =>
        box !== undefined && isFlat(box)
          ? [found([...keys, "area"], undefined, "has no width or no height: an input in it is not visible")]
          : [],
      ),
    ),
};

const regionOutside: Rule = {
  id: "region-outside-picture",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A region is partly or fully outside of the picture",
  server:
    "They accept any fraction, although the API requires 0 to 1. They drop the sign of a negative one (-1/4 is used as 1/4), and show the part within the picture.",
  remedy: "Use fractions of the picture, not pixels or percent: left + width and top + height are at most 1.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom: { 1: { region: ["a: 1/2, 0, 1, 1"] } }',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom: { 1: { region: ["a: 1/2, 0, 1/2, 1"] } }',
  find: (room) =>
    customLayoutsOf(room).flatMap(({ regions }) =>
      regions.flatMap(({ box, keys }) => {
        if (box === undefined || isFlat(box)) return [];
        const { left, top, right, bottom, reach } = box;
        if (![left, top].some((edge) => isBelow(edge, 0)) && ![right, bottom].some((edge) => isBelow(1, edge)))
          return [];
        const message = `reaches ${reach}, but the picture is from 0 to 1`;
        return [found([...keys, "area"], undefined, message)];
      }),
    ),
};

const regionsOverlap: Rule = {
  id: "regions-overlap",
  severity: "warning",
  canBeIgnored: true,
  wrong: "Two regions of a layout overlap, and neither is within the other",
  server: "They draw one over the other.",
  remedy: "Move them apart. A region within another one (picture in picture) is allowed.",
  bad: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            2: { region: ["a: 0, 0, 2/3, 1", "b: 1/2, 0, 1/2, 1"] }',
  good: 'views:\n  common:\n    video:\n      layout:\n        templates:\n          custom:\n            2: { region: ["a: 0, 0, 1/2, 1", "b: 1/2, 0, 1/2, 1"] }',
  find: (room) =>
    customLayoutsOf(room).flatMap(({ regions }) =>
      regions.flatMap(({ box, keys }, i) => {
        if (box === undefined || isFlat(box)) return [];
        const other = regions
          .slice(0, i)
          .find((earlier) => earlier.box !== undefined && !isFlat(earlier.box) && collide(earlier.box, box));
        if (other === undefined) return [];
        const message = `overlaps with that of region[${String(other.keys.at(-1))}] (${JSON.stringify(other.id)}): one is drawn over the other`;
        return [found([...keys, "area"], undefined, message)];
      }),
    ),
};

export const layoutRules: readonly Rule[] = [
  templateRepeated,
  templateEmpty,
  templateNeverUsed,
  primaryUnknown,
  withoutLayout,
  inputsNotShown,
  idRepeated,
  regionEmpty,
  regionOutside,
  regionsOverlap,
];
