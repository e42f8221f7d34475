import assert from "node:assert/strict";
import { type RoomType, kinds } from "../../../provider/kinds";
import { unmetNeeds } from "../../../provider/session/needs";
import { streamOfInput, streamOfView } from "../../../provider/session/stand-ins";
import { unknownValue } from "../../../provider/lifecycle/unknown";

const main = streamOfView("main");
const view = { label: "main" };
const both = { audio: { from: main }, video: { from: main } };
const h264 = { codec: "h264", profile: "CB" };
const aac = { codec: "aac", sampleRate: 48000, channelNum: 2 };
const opus = { codec: "opus", sampleRate: 48000, channelNum: 2 };

const found = (kind: RoomType, args: object, room: object) =>
  unmetNeeds(kinds[kind], args, room).map(({ path, message }) => `${path} ${message}`);

describe("unmet needs", () => {
  const bad: [title: string, kind: RoomType, args: object, room: object, problem: RegExp][] = [
    [
      "a view that it does not have",
      "Recording",
      { media: { video: { from: streamOfView("mian") } } },
      { views: [view] },
      /^media\.video\.from is the view "mian", which the room does not have; did you mean "main"\?$/,
    ],
    [
      "a view where nothing is mixed",
      "Recording",
      { media: { video: { from: main } } },
      { views: [] },
      /^media\.video\.from is the view "main", which the room does not have; it has none$/,
    ],
    [
      "the picture of a view without one",
      "Analytics",
      { media: { video: { from: main } } },
      { views: [{ ...view, video: false }] },
      /^media\.video\.from is the view "main", which has no picture/,
    ],
    [
      "a sound format outside of mediaOut",
      "Recording",
      { media: { audio: { from: main, format: { codec: "aac" } } } },
      { views: [view], mediaOut: { audio: [opus], video: { format: [{ codec: "vp8" }] } } },
      /^media\.audio\.format is aac, but the view offers opus\/48000\/2: add it to the room's mediaOut\.audio/,
    ],
    [
      "a picture format while pictures are not transcoded",
      "Recording",
      { media: { video: { from: main, format: h264 } } },
      { views: [view], transcoding: { video: { format: false } } },
      /^media\.video\.format is h264\/CB, but the view offers vp8: .*transcoding\.video\.format/,
    ],
    [
      "a resolution that is larger than the view's",
      "Recording",
      { media: { video: { from: main, parameters: { resolution: { width: 1920, height: 1080 } } } } },
      { views: [view] },
      /^media\.video\.parameters\.resolution is 1920x1080, but the view offers 640x480, 480x360, /,
    ],
    [
      "a framerate above the view's",
      "StreamingOut",
      { url: "rtmp://h/x", media: { video: { from: main, parameters: { framerate: 60 } } } },
      { views: [view] },
      /^media\.video\.parameters\.framerate is 60, but the view offers 24, 6, 12, 15: /,
    ],
    [
      "a bitrate in kbps that it does not list, of a stream that is not known",
      "Recording",
      { media: { video: { from: unknownValue, parameters: { bitrate: 800 } } } },
      { views: [view] },
      /^media\.video\.parameters\.bitrate is 800, but the room offers only x0\.8, x0\.6, x0\.4, x0\.2: add it to the room's mediaOut\.video\.parameters\.bitrate/,
    ],
    [
      "mp4 of a view in opus and vp8",
      "Recording",
      { container: "mp4", media: both },
      { views: [view] },
      /^media\.audio is opus, as the view has it, but mp4 takes aac: .*\nmedia\.video is vp8, as the view has it, but mp4 takes h264 or h265/,
    ],
    [
      "a recording of sound in a codec that is not recorded",
      "Recording",
      { media: { audio: { from: main } } },
      {
        views: [{ ...view, audio: { format: { codec: "ilbc" } } }],
        mediaOut: { audio: [{ codec: "ilbc" }], video: { format: [{ codec: "vp8" }] } },
      },
      /^media\.audio is ilbc, as the view has it, but recordings take pcmu or pcma or opus or aac/,
    ],
    [
      "a streaming-out without aac",
      "StreamingOut",
      { media: { audio: { from: unknownValue } } },
      { mediaOut: { audio: [opus], video: { format: [{ codec: "vp8" }] } } },
      /^media\.audio is sent as aac, which the room's mediaOut\.audio does not have/,
    ],
    [
      "a streaming-out that asks for aac while sound is not transcoded",
      "StreamingOut",
      { media: { audio: { from: main, format: { codec: "aac" } } } },
      { views: [view], transcoding: { audio: false } },
      /^media\.audio\.format is aac, but the view offers opus\/48000\/2/,
    ],
    [
      "a streaming-out that asks for h264 of a room without it",
      "StreamingOut",
      { media: { video: { from: main, format: h264 } } },
      { views: [view], mediaOut: { audio: [opus, aac], video: { format: [{ codec: "vp8" }] } } },
      /^media\.video\.format is h264\/CB, but the view offers vp8: /,
    ],
    [
      "a call without a SIP account",
      "SipCall",
      { peerURI: "desk", mediaOut: { audio: { from: main } } },
      { views: [view] },
      /^peerURI cannot be called, for the room has no SIP account/,
    ],
    [
      "a stream in a view that it does not have",
      "StreamingIn",
      { views: ["main", "side"] },
      { views: [view] },
      /^views\[1\] is the view "side", which the room does not have \(it has main\)$/,
    ],
    [
      "a picture that it lets no one send",
      "StreamingIn",
      { media: { video: true } },
      { mediaIn: { audio: [opus], video: [] } },
      /^media\.video is true, but the room's mediaIn\.video is empty, .*: make it false$/,
    ],
    [
      "a picture that it lets no one send, asked for by default",
      "StreamingIn",
      {},
      { mediaIn: { audio: [opus], video: [] } },
      /^media\.video is "auto", the default, but the room's mediaIn\.video is empty/,
    ],
    [
      "sound that it lets no one send, asked for by auto",
      "StreamingIn",
      { media: { audio: "auto", video: false } },
      { mediaIn: { audio: [], video: [h264] } },
      /^media\.audio is "auto", but the room's mediaIn\.audio is empty/,
    ],
    [
      "a layout of a streaming-in that is mixed into another view",
      "ViewLayout",
      { view: "main", layout: [{ stream: streamOfInput({ name: "camera", views: ["side"] }) }] },
      { views: [view, { label: "side" }] },
      /^layout\[0\]\.stream is the streaming-in camera, which is mixed into side only, .*: add "main" to its views$/,
    ],
    [
      "a layout of a streaming-in that is mixed into none",
      "ViewLayout",
      { view: "main", layout: [{}, { stream: streamOfInput({ name: "camera" }) }] },
      { views: [view] },
      /^layout\[1\]\.stream is the streaming-in camera, which is mixed into no view/,
    ],
    [
      "a layout of a streaming-in without a picture",
      "ViewLayout",
      { view: "main", layout: [{ stream: streamOfInput({ name: "mic", views: ["main"], media: { video: false } }) }] },
      { views: [view] },
      /^layout\[0\]\.stream is the streaming-in mic, which takes no picture/,
    ],
    [
      "a layout of a view in itself",
      "ViewLayout",
      { view: "main", layout: [{ stream: main }] },
      { views: [view] },
      /^layout\[0\]\.stream is the mixed stream of the view "main": layouts show streams that someone sends/,
    ],
    [
      "the sound of a streaming-in that takes none",
      "Recording",
      { media: { audio: { from: streamOfInput({ name: "camera", media: { audio: false } }) } } },
      {},
      /^media\.audio\.from is the streaming-in camera, which takes no audio/,
    ],
    [
      "a layout of a view without a picture",
      "ViewLayout",
      { view: "main", layout: [] },
      { views: [{ ...view, video: false }] },
      /^view is "main", which has no picture/,
    ],
    [
      "a role that it does not have",
      "Token",
      { user: "u", role: "presentr" },
      {},
      /^role is "presentr", which is no role of the room; did you mean "presenter"\?$/,
    ],
  ];
  for (const [title, kind, args, room, problem] of bad) {
    it(`are reported: ${title}`, () => assert.match(found(kind, args, room).join("\n"), problem));
  }

  const good: [title: string, kind: RoomType, args: object, room: object][] = [
    ["a recording of a default room", "Recording", { media: { audio: { from: streamOfView("common") } } }, {}],
    ["a streaming-out of a default room", "StreamingOut", { media: both }, { views: [view] }],
    [
      "a streaming-out without a format from a room without h264",
      "StreamingOut",
      { media: both },
      { views: [view], mediaOut: { audio: [opus, aac], video: { format: [{ codec: "vp8" }] } } },
    ],
    [
      "a streaming-out without a format from a room that transcodes nothing",
      "StreamingOut",
      { media: both },
      { views: [view], transcoding: { audio: false, video: { format: false } } },
    ],
    [
      "a streaming-in of sound alone into a room without pictures",
      "StreamingIn",
      { media: { video: false } },
      { mediaIn: { audio: [opus], video: [] } },
    ],
    [
      "a layout of streaming-ins that are mixed into it, or may be",
      "ViewLayout",
      {
        view: "main",
        layout: [
          { stream: streamOfInput({ name: "a", views: ["main"] }) },
          { stream: streamOfInput({ name: "b", views: [unknownValue] }) },
          { stream: streamOfInput({ name: "c", views: unknownValue }) },
          { stream: "an-id" },
          {},
        ],
      },
      { views: [view] },
    ],
    [
      "half the size, fewer frames, a multiple of the bitrate",
      "Recording",
      {
        media: {
          video: {
            from: main,
            format: { codec: "h264" },
            parameters: {
              resolution: { width: 320, height: 240 },
              framerate: 15,
              bitrate: "x0.8",
              keyFrameInterval: 30,
            },
          },
        },
      },
      { views: [view] },
    ],
    [
      "a bitrate in kbps that the room lists",
      "Recording",
      { media: { video: { from: main, parameters: { bitrate: 800 } } } },
      {
        views: [view],
        mediaOut: { audio: [opus], video: { format: [{ codec: "vp8" }], parameters: { bitrate: [800] } } },
      },
    ],
    [
      "a call of a room with an account",
      "SipCall",
      { mediaOut: { audio: { from: main } } },
      { views: [view], sip: { sipServer: "s", username: "u", password: unknownValue } },
    ],
    [
      "a call of a room whose account is not known",
      "SipCall",
      { mediaOut: { audio: { from: main } } },
      { views: [view], sip: unknownValue },
    ],
    [
      "mp4 of a view in aac and h264",
      "Recording",
      { container: "mp4", media: both },
      { views: [{ ...view, audio: { format: aac }, video: { format: h264 } }] },
    ],
    ["a default role", "Token", { user: "u", role: "viewer" }, {}],
    ["a stream of another room", "Recording", { media: { video: { from: "5c1b-other" } } }, { views: [] }],
  ];
  for (const [title, kind, args, room] of good) {
    it(`are not reported for ${title}`, () => assert.deepEqual(found(kind, args, room), []));
  }

  it("are not reported while the room or the arguments are unknown", () => {
    const parts = ["views", "mediaOut", "transcoding", "sip", "roles", "mediaIn"];
    const open = Object.fromEntries(parts.map((part) => [part, unknownValue]));
    const asked = {
      media: { ...both, audio: { from: main, format: { codec: "ilbc" } } },
      mediaOut: both,
      view: "x",
      views: ["x"],
      role: "x",
      user: "u",
    };
    const types = ["Recording", "StreamingOut", "Analytics", "SipCall", "StreamingIn", "ViewLayout", "Token"] as const;
    for (const kind of types) {
      assert.deepEqual(found(kind, asked, open), [], kind);
      const args = Object.fromEntries(Object.keys(asked).map((name) => [name, unknownValue]));
      assert.deepEqual(found(kind, args, { views: [view], sip: { sipServer: "s" } }), [], kind);
    }
  });
});
