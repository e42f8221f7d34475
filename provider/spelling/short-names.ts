// Short names of values: `opus/48000/2`, `h264/CB`, and `a: 0, 0, 1/2, 1` for a region. The API document writes formats so.

import type { TObject, TSchema } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import { isObject, mapParts } from "../../sdk/values";

/** The short name of a value; undefined where it would not say all that the value has. */
export function shortNameOf(struct: TObject, value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  if (struct.shortName !== "region") {
    const name = formatName(struct, value);
    return isSpelledAlike(valueOf(struct, name), value) ? name : undefined;
  }
  const name = regionName(value);
  return name !== undefined && isSameRegion(value, regionOf(name)) ? name : undefined;
}

/** The value with a short name; undefined for another text. */
export function valueOf(struct: TObject, name: string): Record<string, unknown> | undefined {
  if (struct.shortName === "region") return regionOf(name);
  const known = formats.get(struct) ?? new Map<string, Record<string, unknown> | undefined>();
  formats.set(struct, known);
  if (known.size < mostFormats && !known.has(name)) known.set(name, frozen(formatOf(struct, name)));
  return known.has(name) ? known.get(name) : formatOf(struct, name);
}

/** The formats by their names: all rooms have the same few. */
const formats = new WeakMap<TObject, Map<string, Record<string, unknown> | undefined>>();
const mostFormats = 1000;

const frozen = <T>(value: T): T => Object.freeze(value);

// ------------------------------------------------------------------ formats

/** The members of a format in the order of the schema, up to the first that is missing. */
function formatName({ properties }: TObject, value: Record<string, unknown>): string {
  const parts = Object.keys(properties).map((member) => value[member]);
  const end = parts.findIndex((part) => part === undefined);
  return (end < 0 ? parts : parts.slice(0, end)).join("/");
}

function formatOf({ properties }: TObject, name: string): Record<string, unknown> | undefined {
  const members = Object.entries(properties);
  const parts = name.split("/");
  if (parts.length > members.length) return undefined;
  const value: Record<string, unknown> = {};
  for (const [i, part] of parts.entries()) {
    const [member, schema] = members[i] as [string, TSchema];
    const known = schema.type === "number" ? numberOf(part) : isListed(schema, part) ? part : undefined;
    if (known === undefined) return undefined;
    value[member] = known;
  }
  return value;
}

const isListed = (schema: TSchema, text: string): boolean =>
  Array.isArray(schema.enum) && (schema.enum as unknown[]).includes(text);

/** The number that a text is the usual spelling of. */
export function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text !== "" && Number.isFinite(number) && String(number) === text ? number : undefined;
}

// ------------------------------------------------------------------ regions

const edges = ["left", "top", "width", "height"] as const;

function regionName({ id, area }: Record<string, unknown>): string | undefined {
  if (typeof id !== "string" || !isObject(area)) return undefined;
  return `${id}: ${edges.map((edge) => String(area[edge])).join(", ")}`;
}

/** Whether both are the same region. A number and its text are the same fraction; there is one shape. */
function isSameRegion({ shape = "rectangle", ...value }: Record<string, unknown>, parsed: unknown): boolean {
  const texts = (region: unknown): unknown =>
    mapParts(region, (part, key) =>
      key === "area" ? mapParts(part, (edge) => (isPart(edge) ? String(edge) : edge)) : part,
    );
  return shape === "rectangle" && isSpelledAlike(texts(value), texts(parsed));
}

const isPart = (edge: unknown): boolean => typeof edge === "number" || typeof edge === "string";

function regionOf(name: string): Record<string, unknown> | undefined {
  const [, id, ...numbers] = /^(.+): ([^,\s][^,]*), ([^,\s][^,]*), ([^,\s][^,]*), ([^,\s][^,]*)$/.exec(name) ?? [];
  if (id === undefined) return undefined;
  const area = edges.map((edge, i) => [edge, numberOf(numbers[i] ?? "") ?? numbers[i]] as const);
  return { id, area: Object.fromEntries(area) };
}
