// Values between the engine's protocol and the hooks. The engine wraps secrets and marks what a preview does not know; hooks take plain
// values. A mask remembers where the secrets were, so that answers have them again.

import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { type Key, partsOf } from "../../sdk/values";
import type { Values } from "../lifecycle/hooks";
import { unknownValue } from "../lifecycle/unknown";

/** Where a value has secrets: true for the whole value, otherwise the masks of its parts; undefined for none. */
export type Mask = true | { readonly isList: boolean; readonly parts: ReadonlyMap<string, Mask> } | undefined;

/** Plain values with the places of their secrets. */
export interface Received {
  readonly values: Values;
  readonly mask: Mask;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What the engine puts in place of an unknown value: by its type, where it knows the type. */
const unknownMarkers: ReadonlySet<unknown> = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The values of a message. Secrets are in clear, and unknown values are {@link unknownValue}. */
export function received(struct: Struct | undefined): Received {
  const { value, mask } = struct === undefined ? { value: {}, mask: undefined } : unwrappedFields(struct);
  return { values: value as Values, mask };
}

interface Unwrapped {
  readonly value: unknown;
  readonly mask: Mask;
}

function unwrapped(message: Value): Unwrapped {
  switch (message.getKindCase()) {
    case Value.KindCase.STRUCT_VALUE:
      return unwrappedFields(message.getStructValue() ?? new Struct());
    case Value.KindCase.LIST_VALUE:
      return unwrappedParts((message.getListValue()?.getValuesList() ?? []).entries(), []);
    case Value.KindCase.STRING_VALUE: {
      const text = message.getStringValue();
      return { value: unknownMarkers.has(text) ? unknownValue : text, mask: undefined };
    }
    case Value.KindCase.NUMBER_VALUE:
      return { value: message.getNumberValue(), mask: undefined };
    case Value.KindCase.BOOL_VALUE:
      return { value: message.getBoolValue(), mask: undefined };
    default:
      return { value: null, mask: undefined };
  }
}

function unwrappedFields(struct: Struct): Unwrapped {
  const fields = struct.getFieldsMap();
  const mark = fields.get(signature)?.getStringValue();
  if (mark === secretMark) return { value: fieldOf("value").value, mask: true };
  if (mark === outputMark) {
    const { value, mask } = fields.has("value") ? fieldOf("value") : { value: unknownValue, mask: undefined };
    return { value, mask: fields.get("secret")?.getBoolValue() === true ? true : mask };
  }
  return unwrappedParts(fields.entries(), {});

  function fieldOf(name: string): Unwrapped {
    return unwrapped(fields.get(name) ?? new Value());
  }
}

/** The parts of a list or an object, put into `copy`. */
function unwrappedParts(
  parts: Iterable<[key: Key, message: Value]>,
  copy: Record<Key, unknown> | unknown[],
): Unwrapped {
  const masks = new Map<string, Mask & (object | true)>();
  for (const [key, message] of parts) {
    const { value, mask } = unwrapped(message);
    // A program may have a member of any name.
    if (key === "__proto__")
      Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
    else (copy as Record<Key, unknown>)[key] = value;
    if (mask !== undefined) masks.set(String(key), mask);
  }
  return { value: copy, mask: maskOfAll(copy, masks) };
}

/** The mask of a list or an object, of the masks of its parts. */
export function maskOfParts(value: object, maskOf: (part: [key: Key, part: unknown]) => Mask): Mask {
  const parts = new Map<string, Mask & (object | true)>();
  for (const part of partsOf(value)) {
    const mask = maskOf(part);
    if (mask !== undefined) parts.set(String(part[0]), mask);
  }
  return maskOfAll(value, parts);
}

const maskOfAll = (value: object, parts: ReadonlyMap<string, Mask & (object | true)>): Mask =>
  parts.size === 0 ? undefined : { isList: Array.isArray(value), parts };

/** The mask of what is a secret in either. */
export function union(one: Mask, other: Mask): Mask {
  if (one === undefined || other === undefined) return one ?? other;
  if (one === true || other === true || one.isList !== other.isList) return true;
  const parts = new Map(one.parts);
  for (const [key, mask] of other.parts) {
    const both = union(parts.get(key), mask);
    if (both !== undefined) parts.set(key, both);
  }
  return { isList: one.isList, parts };
}

/** The message with these values, whose secrets are wrapped. Members that are undefined are left out. */
export function sent(values: Values, mask: Mask): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) fields.set(name, wrapped(value, partOf(mask, name)));
  }
  return struct;
}

function wrapped(value: unknown, mask: Mask): Value {
  // A value that is spelled in another way than the one with the secret: all of it is a secret.
  const isSecret = mask === true || (mask !== undefined && mask.isList !== Array.isArray(value));
  if (isSecret) return new Value().setStructValue(sent({ [signature]: secretMark, value }, undefined));
  if (value === null || value === undefined) return new Value().setNullValue(NullValue.NULL_VALUE);
  if (typeof value === "string") return new Value().setStringValue(value);
  if (typeof value === "number") return new Value().setNumberValue(value);
  if (typeof value === "boolean") return new Value().setBoolValue(value);
  if (Array.isArray(value)) {
    const entries = value.map((entry, i) => wrapped(entry, partOf(mask, String(i))));
    return new Value().setListValue(new ListValue().setValuesList(entries));
  }
  return new Value().setStructValue(sent(value as Values, mask));
}

const partOf = (mask: Mask, key: string): Mask => (mask === true ? true : mask?.parts.get(key));
