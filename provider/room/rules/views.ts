// Rules of views: labels, and the encoding of their video.

import { type Rule, at, found, isNumber, isText, picturesOf, repeated, viewsOf } from "./rule";

const labelRepeated: Rule = {
  id: "view-label-repeated",
  severity: "error",
  canBeIgnored: true,
  wrong: "Two views have one label",
  server:
    "They store both but mix only one, because the id of the mixed stream contains the label. If one of them is audio-only, the other is too.",
  remedy:
    'Give each view its own label; the default label is "common". Only a list can repeat one: in a map, the label is the key.',
  bad: "views: [{ label: main }, { label: main, video: { maxInput: 4 } }]",
  good: "views: { main: {}, small: { video: { maxInput: 4 } } }",
  find: (room) =>
    repeated(viewsOf(room), ({ entry }) => entry.label).map(({ entry: { entry, keys }, first }) =>
      found(
        [...keys, "label"],
        entry.label,
        `is ${JSON.stringify(entry.label)}, as that of views[${String(first.keys[1])}]: servers mix only one of them`,
      ),
    ),
};

const labelOutsidePaths: Rule = {
  id: "view-label-outside-paths",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The label of a view has characters besides letters, digits, `-` and `_`",
  server:
    "They build the id of the mixed stream from it, and cannot change streams whose id has other characters: the view can be watched and recorded, but its layout cannot be set.",
  remedy: "Use letters, digits, `-` and `_` only.",
  bad: 'views: { "main stage": {} }',
  good: "views: { main-stage: {} }",
  find: (room) =>
    viewsOf(room).flatMap(({ entry: { label }, keys }) => {
      if (!isText(label) || /^[0-9A-Za-z_-]*$/.test(label)) return [];
      const message = `is ${JSON.stringify(label)}: servers cannot change the mixed stream of such a view, for example its layout; use letters, digits, - and _ only`;
      return [found([...keys, "label"], label, message)];
    }),
};

const framerates = [6, 12, 15, 24, 30, 48, 60];
const intervals = [1, 2, 5, 30, 100];

/** A rule of a video parameter with a fixed set of values. */
function fixedValues(
  id: string,
  member: string,
  values: readonly number[],
  unit: string,
  wrong: string,
  bad: number,
): Rule {
  return {
    id,
    severity: "warning",
    canBeIgnored: true,
    wrong,
    server: "They accept any number, but the API lists only these, and encoders may not support others.",
    remedy: `Use one of ${values.join(", ")}.`,
    bad: `views: { common: { video: { parameters: { ${member}: ${bad} } } } }`,
    good: `views: { common: { video: { parameters: { ${member}: ${nearest(values, bad)} } } } }`,
    find: (room) =>
      picturesOf(room).flatMap(({ picture, keys }) => {
        const value = at(picture, "parameters", member);
        if (!isNumber(value) || values.includes(value)) return [];
        return [
          found(
            [...keys, "parameters", member],
            value,
            `is ${value}, but encoders offer ${values.join(", ")} ${unit}: ${nearest(values, value)} is the nearest`,
          ),
        ];
      }),
  };
}

const nearest = (values: readonly number[], wanted: number): number =>
  values.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best));

const invalidSize: Rule = {
  id: "view-size-impossible",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The size of a view's picture is not a whole number of pixels above 0",
  server: "They accept any number, but cannot mix the view when the conference begins.",
  remedy: "Set width and height in pixels, or leave both out for 640 by 480.",
  bad: "views: { common: { video: { parameters: { resolution: { width: 0, height: 720 } } } } }",
  good: "views: { common: { video: { parameters: { resolution: { width: 1280, height: 720 } } } } }",
  find: (room) =>
    picturesOf(room).flatMap(({ picture, keys }) =>
      ["width", "height"].flatMap((side) => {
        const value = at(picture, "parameters", "resolution", side);
        if (!isNumber(value) || (Number.isInteger(value) && value > 0)) return [];
        const message = `is ${value}, but must be a whole number of pixels above 0`;
        return [found([...keys, "parameters", "resolution", side], value, message)];
      }),
    ),
};

/** Bitrates in kbps that servers expect at 30 frames a second, by the number of pixels. */
const expectedBitrates = [
  [0, 0],
  [320 * 240, 400],
  [640 * 480, 800],
  [1280 * 720, 2000],
  [1920 * 1080, 4000],
  [3840 * 2160, 16000],
] as const;

/** The bitrate in kbps that servers compute for a view without one; codecs differ by up to 20 %. */
export function expectedBitrate(width: number, height: number, framerate: number, motionFactor: number): number {
  const pixels = (width * height * framerate) / 30;
  const [last] = expectedBitrates.slice(-1);
  let [from, fromRate] = expectedBitrates[0] as readonly [number, number];
  for (const [to, toRate] of expectedBitrates.slice(1)) {
    if (pixels <= to) return (fromRate + ((toRate - fromRate) * (pixels - from)) / (to - from)) * motionFactor;
    [from, fromRate] = [to, toRate];
  }
  return (last?.[1] ?? 0) * motionFactor;
}

const unusualBitrate: Rule = {
  id: "view-bitrate-out-of-proportion",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The bitrate of a view is less than a quarter of the expected bitrate, or more than four times as high",
  server:
    "They encode with it: too little blurs the video, too much overloads receivers. Without a bitrate they compute one from resolution, framerate and motionFactor. The unit is kbps.",
  remedy: "Leave `bitrate` out, and set `motionFactor` for video with more or less motion.",
  bad: "views: { common: { video: { parameters: { bitrate: 2000000 } } } } # bits, not kilobits",
  good: "views: { common: { video: { parameters: { bitrate: 800 } } } }",
  find: (room) =>
    picturesOf(room).flatMap(({ picture, keys }) => {
      const { parameters, motionFactor } = picture;
      const [bitrate, framerate] = [at(parameters, "bitrate"), at(parameters, "framerate")];
      const [width, height] = [at(parameters, "resolution", "width"), at(parameters, "resolution", "height")];
      if (!isNumber(bitrate) || !isNumber(framerate) || !isNumber(width) || !isNumber(height)) return [];
      if (!isNumber(motionFactor) || [framerate, width, height, motionFactor].some((value) => value <= 0)) return [];
      const expected = expectedBitrate(width, height, framerate, motionFactor);
      if (bitrate >= expected / 4 && bitrate <= expected * 4) return [];
      const about = Number(expected.toPrecision(2));
      const message =
        `is ${bitrate} kbps, but ${width}x${height} at ${framerate} frames a second with a motionFactor of ${motionFactor} ` +
        `usually take about ${about}: leave it out, and the server computes it`;
      return [found([...keys, "parameters", "bitrate"], bitrate, message)];
    }),
};

const unusualMotionFactor: Rule = {
  id: "view-motion-factor-out-of-range",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The `motionFactor` of a view is not between 0.1 and 2",
  server: "They multiply the computed bitrate by it, without a limit.",
  remedy: "Use 0.8, the default, 0.5 for slides, or up to 1.5 for sports.",
  bad: "views: { common: { video: { motionFactor: 80 } } }",
  good: "views: { common: { video: { motionFactor: 0.8 } } }",
  find: (room) =>
    picturesOf(room).flatMap(({ picture: { motionFactor }, keys }) =>
      isNumber(motionFactor) && (motionFactor < 0.1 || motionFactor > 2)
        ? [
            found(
              [...keys, "motionFactor"],
              motionFactor,
              `is ${motionFactor}, but servers multiply the computed bitrate by it: use 0.5 to 1.5`,
            ),
          ]
        : [],
    ),
};

const undetectedSpeaker: Rule = {
  id: "view-speaker-unknown",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`keepActiveInputPrimary` without voice activity detection",
  server: "They detect the active speaker only in views with `audio.vad`: the primary region never changes.",
  remedy: "Set `audio.vad` to true, its default, or leave `keepActiveInputPrimary` out.",
  bad: "views: { common: { audio: { vad: false }, video: { keepActiveInputPrimary: true } } }",
  good: "views: { common: { video: { keepActiveInputPrimary: true } } }",
  find: (room) =>
    picturesOf(room).flatMap(({ picture: { keepActiveInputPrimary }, view, keys }) =>
      keepActiveInputPrimary === true && at(view, "audio", "vad") === false
        ? [
            found(
              [...keys, "keepActiveInputPrimary"],
              true,
              "is true, but the view does not detect the active speaker (audio.vad is false): it has no effect",
            ),
          ]
        : [],
    ),
};

export const viewRules: readonly Rule[] = [
  labelRepeated,
  labelOutsidePaths,
  fixedValues(
    "view-framerate-not-offered",
    "framerate",
    framerates,
    "frames a second",
    "The framerate of a view is not one that encoders offer",
    25,
  ),
  fixedValues(
    "view-key-frame-interval-not-offered",
    "keyFrameInterval",
    intervals,
    "seconds",
    "The key frame interval of a view is not one that encoders offer",
    4,
  ),
  invalidSize,
  unusualBitrate,
  unusualMotionFactor,
  undetectedSpeaker,
];
