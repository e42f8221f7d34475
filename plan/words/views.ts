// Changes of views: of each one its picture, with the bitrate that servers compute for it, its sound and its layouts.

import { labelOf } from "../../picture/of-view";
import { RoomConfig, View, withDefaults } from "../../sdk/schemas";
import { formatPath } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { counted } from "../../sdk/text/words";
import { hasUnknown, unknownValue } from "../../provider/lifecycle/unknown";
import { expectedBitrate } from "../../provider/room/rules/views";
import { type Difference, differences } from "../differences";
import { viewPairs } from "../views";
import { layoutChanges } from "./layouts";
import { type MemberChange, type Wording, arrow, memberChange, readable } from "./member";
import {
  type Show,
  about,
  bitrate,
  colour,
  format,
  listed,
  notKnown,
  oneLine,
  onOff,
  plain,
  seconds,
  shown,
} from "./units";

const schema = RoomConfig.properties.views;
type Values = Readonly<Record<string, unknown>>;

/** `lecture with 2 custom layouts`. */
function templatesInWords(value: unknown): string {
  const { base, custom } = isObject(value) ? value : {};
  if (!Array.isArray(custom)) return plain(value);
  return `${shown(base)}${custom.length === 0 ? "" : ` with ${counted(custom.length, "custom layout")}`}`;
}

/** The members of a view that have a phrase of their own: the path, the words before the values, and the unit. */
const phrases: Readonly<Record<string, readonly [words: string, show: Show]>> = {
  "video.format": ["encoded as", format],
  "video.parameters.keyFrameInterval": ["key frame every", seconds],
  "video.maxInput": ["inputs in the picture", plain],
  "video.motionFactor": ["motion factor", plain],
  "video.keepActiveInputPrimary": ["active speaker in the primary region", onOff],
  "video.layout": ["layout and fit", plain],
  "video.layout.fitPolicy": ["fit of inputs", plain],
  "video.layout.setRegionEffect": ["effect of filling a region", plain],
  "video.layout.templates": ["layouts", templatesInWords],
  "video.layout.templates.base": ["layouts", plain],
  "video.layout.templates.custom": ["custom layouts", plain],
  "audio.format": ["sound encoded as", format],
  "audio.vad": ["voice activity detection", onOff],
};

/** The changes of the views of a room, by view. */
export function viewChanges(before: unknown, after: unknown, wording: Wording): MemberChange[] {
  const found = differences(schema, wording.isNew ? [] : before, after, ["views"]);
  const whole = found.filter(({ keys }) => keys.length < 2);
  const ends = found.filter(
    ({ keys, before: old, after: wanted }) => keys.length === 2 && (old === undefined || wanted === undefined),
  );
  const renamed = new Map(
    viewPairs(wording.isNew ? [] : before, after).flatMap(({ from, to }) =>
      from === undefined || to === undefined || from === to ? [] : [[from, to] as const],
    ),
  );
  const later = new Set(renamed.values());
  const unnamed = unnamedIn(after);
  const labels = new Set(
    found.filter((one) => one.keys.length >= 2 && !ends.includes(one)).map(({ keys }) => String(keys[1])),
  );
  return [
    ...whole.map((one) => memberChange(one, "views", arrow(one, wording, labelsInWords))),
    ...unnamed.map((text): MemberChange => ({ path: "views", about: "views", text, isUnknown: true })),
    ...ends.flatMap((one) => {
      const label = String(one.keys[1]);
      // A view that seems to be new or removed can be one whose label is not known.
      if (typeof one.keys[1] === "number" || label === unknownValue || (unnamed.length > 0 && one.after === undefined))
        return [];
      if (one.before === undefined && later.has(label)) return [];
      const to = one.after === undefined ? renamed.get(label) : undefined;
      return [endOf(one, to === undefined ? undefined : { label: to, after: entryOf(after, to) }, wording)];
    }),
    ...[...labels].flatMap((label) => changesOf(label, entryOf(before, label), entryOf(after, label), wording)),
  ];
}

/** A sentence about the views whose labels are not known; none where all are. */
function unnamedIn(views: unknown): string[] {
  const entries = Array.isArray(views) ? (views as unknown[]) : [];
  const count = entries.filter((entry) => entry === unknownValue || labelOf(entry) === unknownValue).length;
  if (count === 0) return [];
  return [`${count === 1 ? "the label of 1 view is" : `the labels of ${count} views are`} ${notKnown}`];
}

const labelsInWords = (value: unknown): string =>
  Array.isArray(value)
    ? value.length === 0
      ? "none, nothing is mixed"
      : listed(value.map((entry) => oneLine(labelOf(entry) ?? "?")))
    : plain(value);

function entryOf(views: unknown, label: string): unknown {
  const list = Array.isArray(views) ? (views as unknown[]) : [{}];
  return list.find((entry) => labelOf(entry) === label);
}

/** A view that is new, removed, or has another label. */
function endOf(
  difference: Difference,
  to: { readonly label: string; readonly after: unknown } | undefined,
  wording: Wording,
): MemberChange {
  const label = oneLine(String(difference.keys[1]));
  if (to !== undefined) {
    const other = oneLine(to.label);
    return {
      path: formatPath(difference.keys),
      about: `view ${label} → ${other}`,
      text: `new label: its mixed stream has another id, which ends with -${other}`,
      before: difference.before,
      after: to.after,
    };
  }
  if (difference.after === undefined)
    return memberChange(difference, `view ${label}`, "removed: its mixed stream is no longer there");
  const parts = [
    pictureOf(difference.after),
    ...changesOf(label, { label: difference.keys[1] }, difference.after, { isNew: true })
      .filter(({ path }) => !/\.video(\.parameters(\.bitrate)?)?$/.test(path))
      .map(({ text }) => text),
  ];
  return memberChange(difference, `view ${label}`, `${wording.isNew ? "" : "new: "}${parts.join("; ")}`);
}

const pictureWithDefaults = (entry: unknown): Values | false => {
  const view = withDefaults(View, entry);
  return isObject(view) && isObject(view.video) ? view.video : false;
};

/** `1280×720 at 24`; `1280×? at 24` where a part is not known. */
function sizeOf(video: Values): string {
  const { resolution: size, framerate } = withParts(video.parameters, ["resolution", "framerate"]);
  const { width, height } = withParts(size, ["width", "height"]);
  const parts = [width, height, framerate];
  if (parts.every((part) => part === unknownValue)) return notKnown;
  const [w = "", h = "", rate = ""] = parts.map((part) => (part === unknownValue ? "?" : shown(part)));
  return `${w}×${h} at ${rate}${parts.includes(unknownValue) ? ` (?: ${notKnown})` : ""}`;
}

/** The members of a value; of one that is not known, each is not known. */
const withParts = (value: unknown, names: readonly string[]): Values =>
  value === unknownValue ? Object.fromEntries(names.map((name) => [name, unknownValue])) : isObject(value) ? value : {};

/** The picture of a view in a few words. */
function pictureOf(entry: unknown): string {
  const video = pictureWithDefaults(entry);
  if (hasUnknown(isObject(entry) ? entry.video : entry)) return `picture ${notKnown}`;
  if (video === false) return "audio only";
  return `${sizeOf(video)}; ${rateOf(video)}`;
}

/** The bitrate of a picture: the given one, or the one that servers compute. */
function rateOf(video: Values): string {
  const given = isObject(video.parameters) ? video.parameters.bitrate : undefined;
  return given === undefined ? `default bitrate about ${computedText(video)}` : `bitrate ${shown(given, bitrate)}`;
}

function computedRate({ parameters, motionFactor }: Values): number | undefined {
  const { resolution, framerate } = isObject(parameters) ? parameters : {};
  const { width, height } = isObject(resolution) ? resolution : {};
  const numbers = [width, height, framerate, motionFactor];
  if (!numbers.every((value): value is number => typeof value === "number")) return undefined;
  const [w = 0, h = 0, rate = 0, motion = 0] = numbers;
  return expectedBitrate(w, h, rate, motion);
}

/** The bitrate that servers compute, in words. */
const computedText = (video: Values): string => {
  const { parameters, motionFactor } = video;
  return hasUnknown([parameters, motionFactor]) ? notKnown : shown(computedRate(video), about);
};

/** The changes of a view that stays. */
function changesOf(label: string, before: unknown, after: unknown, wording: Wording): MemberChange[] {
  const subject = `view ${oneLine(label)}`;
  const found = differences(View, before, after, ["views", label]);
  const pathOf = ({ keys }: Difference) => keys.slice(2).join(".");
  const change = (path: string, text: string, values: object): MemberChange => ({
    path: `${formatPath(["views", label])}${path}`,
    about: subject,
    text,
    ...values,
  });
  const picture = found.find((one) => pathOf(one) === "video");
  if (picture !== undefined) {
    const text = picture.isUnknown
      ? `picture ${notKnown}`
      : picture.after === false
        ? "loses its picture: audio only"
        : `gets a picture: ${pictureOf(after)}`;
    return [
      memberChange(picture, subject, text),
      ...found.filter((one) => one !== picture).map((one) => phrased(one, subject, wording)),
    ];
  }
  const [old, wanted] = [pictureWithDefaults(before), pictureWithDefaults(after)];
  const isOf = (prefix: string) => (one: Difference) => pathOf(one).startsWith(prefix);
  const isSize = (one: Difference) =>
    isOf("video.parameters.resolution")(one) || pathOf(one) === "video.parameters.framerate";
  const isRate = (one: Difference) => pathOf(one) === "video.parameters.bitrate";
  const texts: MemberChange[] = [];
  const isUnknown = found.some((one) => (isSize(one) || isRate(one)) && one.isUnknown) && { isUnknown: true as const };
  if (old !== false && wanted !== false) {
    if (found.some(isSize))
      texts.push(
        change(".video.parameters", `${sizeOf(old)} → ${sizeOf(wanted)}`, {
          before: sizeOf(old),
          ...(isUnknown === false && { after: sizeOf(wanted) }),
          ...isUnknown,
        }),
      );
    const [oldRate, newRate] = [rateText(old), rateText(wanted)];
    if (found.some(isRate) || oldRate !== newRate)
      texts.push(change(".video.parameters.bitrate", rateChange(old, wanted), isUnknown === false ? {} : isUnknown));
    if (found.some(isOf("video.bgColor")))
      texts.push(
        change(
          ".video.bgColor",
          wording.isNew
            ? `background ${shown(wanted.bgColor, colour)}`
            : `background ${shown(old.bgColor, colour)} → ${shown(wanted.bgColor, colour)}`,
          {
            before: readable(old.bgColor),
            after: readable(wanted.bgColor),
          },
        ),
      );
  }
  const rest = found.filter(
    (one) => !isSize(one) && !isRate(one) && !isOf("video.bgColor")(one) && pathOf(one) !== "label",
  );
  return [
    ...texts,
    ...rest.flatMap((one) => {
      if (pathOf(one) !== "video.layout.templates.custom") return [phrased(one, subject, wording)];
      if (one.isUnknown) return [memberChange(one, subject, `custom layouts ${customUnknown(one.after)}`)];
      return layoutChanges(one.before, one.after, wording.isNew).map((text) => memberChange(one, subject, text));
    }),
  ];
}

const customUnknown = (templates: unknown): string => (templates === unknownValue ? notKnown : `in part ${notKnown}`);

const givenRate = ({ parameters }: Values): unknown => (isObject(parameters) ? parameters.bitrate : undefined);
const rateText = (video: Values): string => {
  const given = givenRate(video);
  return given === undefined ? computedText(video) : shown(given, about);
};

/** The change of a bitrate, in the words of the former and the new source of it. */
function rateChange(before: Values, after: Values): string {
  const [old, wanted] = [givenRate(before), givenRate(after)];
  const inWords = (video: Values, given: unknown) =>
    given === undefined ? computedText(video) : shown(given, bitrate);
  const [from, to] = sameUnit(inWords(before, old), inWords(after, wanted));
  if (old === undefined && wanted === undefined) return `default bitrate ${from} → ${to}`;
  if (old !== undefined && wanted !== undefined) return `bitrate ${from} → ${to}`;
  return old === undefined ? `bitrate ${from} (default) → ${to}` : `bitrate ${from} → ${to} (default)`;
}

/** `1.5 → 2.9 Mbit/s`: a unit that both have is written once. */
function sameUnit(from: string, to: string): readonly [string, string] {
  const unit = / [kM]bit\/s$/.exec(to)?.[0] ?? "?";
  return [from.endsWith(unit) ? from.slice(0, -unit.length) : from, to];
}

function phrased(one: Difference, subject: string, wording: Wording): MemberChange {
  const path = one.keys.slice(2).join(".");
  const [words, show] = phrases[path] ?? [path, plain];
  return memberChange(one, subject, `${words} ${arrow(one, wording, show)}`);
}
