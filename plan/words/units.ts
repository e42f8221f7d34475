// Values in the units of the field: pixels, frames per second, kbit/s, seconds, names of formats.

import { isObject } from "../../sdk/values";
import { printable, redact } from "../../sdk/text/redact";
import { secretMark } from "../differences";
import { unknownValue } from "../../provider/lifecycle/unknown";

/** A value that the preview does not know, in words. */
export const notKnown = "not known before the update";

/** Puts a value in words. */
export type Show = (value: unknown) => string;

/** Words for values that differ from the others, before a `Show` of the field is asked. */
export function shown(value: unknown, show: Show = plain): string {
  if (value === undefined || value === null) return "none";
  if (value === unknownValue) return notKnown;
  if (value === secretMark) return "(secret)";
  return show(value);
}

/** Longest value in words, in characters. */
const longest = 120;

/** A value as people would write it: texts without quotes, objects as `{ a: 1 }`. */
export function plain(value: unknown): string {
  const text = written(value, true);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function written(value: unknown, isOutermost = false): string {
  if (value === unknownValue) return `(${notKnown})`;
  if (value === secretMark) return "(secret)";
  if (typeof value === "string") return isOutermost && value !== "" ? oneLine(value) : JSON.stringify(oneLine(value));
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((part) => written(part)).join(", ");
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, part]) => `${oneLine(name)}: ${written(part)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return String(value);
}

/** A text without control characters and line breaks, which could pretend other lines. A name can be unknown, too. */
export const oneLine = (text: string): string =>
  printable(redact(text.replaceAll(unknownValue, `(${notKnown})`))).replaceAll("\n", "\u{FFFD}");

export const onOff: Show = (value) => (value === true ? "on" : value === false ? "off" : plain(value));

/** A limit; servers take -1 as none. */
export const limit: Show = (value) => (value === -1 ? "no limit" : plain(value));

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** A bitrate in kbps, or a multiple such as `x0.8`. */
export const bitrate: Show = (value) => {
  if (typeof value === "string" && /^x/.test(value)) return `×${value.slice(1)}`;
  if (typeof value !== "number") return plain(value);
  return value < 1000 ? `${rounded(value, 3)} kbit/s` : `${rounded(value / 1000, 3)} Mbit/s`;
};

/** An expected bitrate in kbps: two digits, for codecs differ. */
export const about: Show = (value) => (typeof value === "number" ? bitrate(rounded(value, 2)) : plain(value));

export const frames: Show = (value) => `${plain(value)} frames/s`;
export const seconds: Show = (value) => `${plain(value)} s`;

/** A resolution: `1280×720`, also of a name such as `r1280x720`; `x3/4` is a part of the source's. */
export const resolution: Show = (value) => {
  if (isObject(value)) return `${plain(value.width)}×${plain(value.height)}`;
  if (typeof value !== "string") return plain(value);
  const [, width, height] = /^r(\d+)x(\d+)$/.exec(value) ?? [];
  return width === undefined ? oneLine(value) : `${width}×${height ?? ""}`;
};

/** A format by the API's short name: `opus/48000/2`, `h264/CB`. */
export const format: Show = (value) => {
  if (!isObject(value)) return plain(value);
  const parts = [value.codec, value.sampleRate, value.channelNum, value.profile];
  return parts.flatMap((part) => (part === undefined ? [] : [shown(part)])).join("/");
};

/** A colour as `#rrggbb`. */
export const colour: Show = (value) => {
  if (!isObject(value)) return plain(value);
  const parts = [value.r, value.g, value.b];
  if (parts.includes(unknownValue)) return notKnown;
  const part = (amount: unknown) =>
    typeof amount === "number" ? Math.round(amount).toString(16).padStart(2, "0") : "00";
  return `#${parts.map(part).join("")}`;
};

/** `a, b and c`. */
export function listed(parts: readonly string[], last = "and"): string {
  const [end, ...rest] = [...parts].reverse();
  if (end === undefined) return "nothing";
  return rest.length === 0 ? end : `${rest.reverse().join(", ")} ${last} ${end}`;
}
