// Rooms as other tools may create them: members that servers do not validate hold any value.

import fc from "fast-check";
import { type RoomConfig, defaultAudioOut, defaultVideoOut } from "../../../sdk";
import { password } from "./support";

type Members = Readonly<Record<string, unknown>>;

const json = fc.oneof(
  fc.constantFrom<unknown>("", "x", "16000", 5, -1, 1.5, true, false, null, [], {}, "null", "\ud800", "\u2028"),
  fc.jsonValue({ maxDepth: 2 }),
);
const some = (...values: unknown[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: json });

const format = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...defaultAudioOut, ...defaultVideoOut) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        codec: some("opus", "AMR", "h264", "H264", "pcmu"),
        sampleRate: some(48000, "16000", 44100),
        channelNum: some(2, "2"),
        profile: some("E", "CB", "cb"),
        extra: fc.constant(1),
      },
      { requiredKeys: ["codec"] },
    ),
  },
  { weight: 1, arbitrary: json },
);
const formats = fc.array(format, { maxLength: 4 });
const rights = fc.oneof(
  fc.record({ audio: fc.boolean(), video: fc.boolean() }, { requiredKeys: [] }),
  fc.record({ audio: some(true, "yes", 1), extra: json }, { requiredKeys: [] }),
  json,
);
const role = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { role: some("teacher", "guest", "", "sip"), publish: rights, subscribe: rights, extra: json },
      { requiredKeys: ["role"] },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("presenter", "viewer", "viewer", null) },
  { weight: 1, arbitrary: json },
);
const roles = fc.oneof({ weight: 5, arbitrary: fc.array(role, { maxLength: 4 }) }, { weight: 1, arbitrary: json });

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -1, 1e300),
);
const area = fc.constantFrom<unknown>("1/3", "0.50", "3/2", "-1/2", ".5", 0.5, 1, "0.3333333333333333333", "1 1/2");
const region = fc.record(
  {
    id: some("1", 2, ""),
    shape: fc.constant("rectangle"),
    area: fc.record({ left: area, top: area, width: area, height: area }),
  },
  { requiredKeys: ["id", "area"] },
);
const view = fc.record(
  {
    label: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom<unknown>("common", "main", "side view", "a/b", "", " ", "ä", "__proto__"),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    ),
    audio: fc.record({ format: fc.constantFrom(...defaultAudioOut), vad: fc.boolean() }, { requiredKeys: [] }),
    video: fc.oneof(
      { weight: 1, arbitrary: fc.constant(false) },
      {
        weight: 4,
        arbitrary: fc.record(
          {
            format: fc.constantFrom(...defaultVideoOut),
            parameters: fc.record(
              {
                resolution: fc.record({ width: number, height: number }, { requiredKeys: [] }),
                framerate: number,
                bitrate: number,
                keyFrameInterval: number,
              },
              { requiredKeys: [] },
            ),
            maxInput: fc.constantFrom<unknown>(1, 1.5, 256, 16, "8"),
            motionFactor: number,
            bgColor: fc.record({ r: fc.constantFrom<unknown>(0, 255, 1.5, "7") }, { requiredKeys: [] }),
            layout: fc.record(
              {
                fitPolicy: fc.constantFrom("crop", "letterbox"),
                setRegionEffect: fc.string(),
                templates: fc.record(
                  {
                    base: fc.constantFrom("void", "lecture"),
                    custom: fc.array(
                      fc.record(
                        { primary: fc.string(), region: fc.array(region, { maxLength: 3 }) },
                        { requiredKeys: ["region"] },
                      ),
                      { maxLength: 2 },
                    ),
                  },
                  { requiredKeys: [] },
                ),
              },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: [] },
        ),
      },
    ),
  },
  { requiredKeys: [] },
);
const name = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      "Weekly",
      " ",
      "会议",
      "__proto__",
      "constructor",
      "true",
      "# no\ncomment",
      "*/ x",
      "a\u2028b",
    ),
  },
  { weight: 2, arbitrary: fc.string({ minLength: 1, unit: "binary" }) },
  { weight: 1, arbitrary: fc.constant("half \ud800") },
);
const outVideo = fc.record(
  {
    format: formats.map((list) => [...defaultVideoOut, ...list]),
    parameters: fc.record(
      {
        resolution: fc.array(some("x1/2", "hd720p", "4k", "x1/8"), { maxLength: 3 }),
        framerate: fc.array(some(15, 30, "30", 29.97), { maxLength: 3 }),
        bitrate: fc.array(some("x0.8", 500, "0.8", "x0.3"), { maxLength: 3 }),
        keyFrameInterval: fc.array(some(1, 100, "5"), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const options = {
  participantLimit: number,
  inputLimit: fc.oneof(number, fc.constant(-1)),
  selectActiveAudio: fc.boolean(),
  roles,
  views: fc.array(view, { maxLength: 3 }),
  mediaIn: fc.record({ audio: formats, video: formats }, { requiredKeys: [] }),
  mediaOut: fc.record({ audio: formats.map((list) => [...defaultAudioOut, ...list]), video: outVideo }),
  transcoding: fc.record(
    { audio: fc.boolean(), video: fc.record({ format: fc.boolean() }, { requiredKeys: [] }) },
    { requiredKeys: [] },
  ),
  notifying: fc.record({ streamChange: fc.boolean() }, { requiredKeys: [] }),
  sip: fc.record(
    {
      sipServer: fc.constantFrom("sip.example.org", ""),
      username: fc.constantFrom("u", ""),
      password: fc.constant(password),
    },
    { requiredKeys: [] },
  ),
};

/** Bodies that create a room. Servers refuse some of them. */
export const rawRoom: fc.Arbitrary<Members> = fc.record({ name, ...options }, { requiredKeys: ["name"] });

/** Bodies that change a room: a PUT replaces whole members, without defaults. */
export const rawChange: fc.Arbitrary<Partial<RoomConfig>> = fc.record(
  { mediaIn: options.mediaIn, mediaOut: options.mediaOut, roles, views: options.views },
  { requiredKeys: ["views"] },
) as fc.Arbitrary<Partial<RoomConfig>>;
