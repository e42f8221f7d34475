import assert from "node:assert/strict";
import { parse } from "yaml";
import { sessionWarnings } from "../../../provider/room/rule-check";
import { ignorableRules, sessionRules } from "../../../provider/room/rules";
import { sipCallProblems } from "../../../provider/sip-call/rules";
import { streamingOutProblems } from "../../../provider/streaming-out/rules";
import { recordingProblems } from "../../../provider/recording/rules";
import { unknownValue } from "../../../provider/lifecycle/unknown";

const media = { audio: { from: "s" }, video: { from: "s" } };
const recording = (config: object) =>
  recordingProblems({ media, ...config }).map(({ path, message }) => `${path} ${message}`);
const streamingOut = (config: object) =>
  streamingOutProblems({ url: "rtmp://h/x", media, ...config }).map(({ path, message }) => `${path} ${message}`);

describe("rules of a recording", () => {
  const good: object[] = [
    {},
    { container: "mp4" },
    {
      container: "mp4",
      media: { audio: { from: "s", format: { codec: "aac" } }, video: { from: "s", format: { codec: "h264" } } },
    },
    { container: "mkv", media: { audio: { from: "s", format: { codec: "opus" } } } },
    { media: unknownValue },
    { media: { audio: unknownValue } },
    { container: "mp4", media: { audio: { from: "s", format: unknownValue } } },
  ];
  for (const config of good) it(`takes ${JSON.stringify(config)}`, () => assert.deepEqual(recording(config), []));

  it("reject mp4 with opus or vp8, each by its path", () => {
    const formats = { audio: { from: "s", format: { codec: "opus" } }, video: { from: "s", format: { codec: "vp8" } } };
    const found = recording({ container: "mp4", media: formats });
    assert.match(
      found[0] ?? "",
      /^media\.audio\.format is opus, but mp4 takes aac with h264 or h265 only: set the format to \{ codec: "aac", sampleRate: 48000, channelNum: 2 \}, or the container to mkv/,
    );
    assert.match(found[1] ?? "", /^media\.video\.format is vp8/);
  });

  it("reject an audio format that cannot be recorded", () => {
    assert.match(
      recording({ media: { audio: { from: "s", format: { codec: "ilbc" } } } }).join(),
      /^media\.audio\.format\.codec is ilbc, but recordings take/,
    );
  });

  it("reject a recording of neither sound nor picture", () => {
    assert.match(recording({ media: { audio: false, video: false } }).join(), /^media takes neither sound nor picture/);
  });
});

describe("rules of a streaming-out", () => {
  const good: object[] = [
    {},
    { url: "http://h/a.m3u8", parameters: { hlsTime: 4 } },
    { url: "http://h/a.mpd", protocol: "dash", parameters: { method: "POST", dashWindowSize: 3 } },
    { url: unknownValue },
    { protocol: unknownValue, url: "http://h/x", parameters: { hlsTime: 4 } },
  ];
  for (const config of good) it(`takes ${JSON.stringify(config)}`, () => assert.deepEqual(streamingOut(config), []));

  const bad: [object, RegExp][] = [
    [{ url: "http://h/x" }, /^protocol is missing, and the url does not imply it/],
    ...["rtmps", "rtmpt", "rtsps", "srt"].flatMap((scheme): [object, RegExp][] => {
      const said = new RegExp(`^url begins with ${scheme}://, which servers do not support: they send to`);
      return [undefined, "rtmp", "rtsp"].map((protocol) => [
        { url: `${scheme}://h/x`, ...(protocol && { protocol }) },
        said,
      ]);
    }),
    [{ url: "http://h/x", protocol: "rtmp" }, /^url must begin with rtmp:\/\//],
    [{ parameters: { hlsTime: 2 } }, /^parameters\.hlsTime does not belong to rtmp, which takes none/],
    [
      { url: "http://h/a.m3u8", parameters: { dashWindowSize: 2 } },
      /^parameters\.dashWindowSize does not belong to hls, which takes method, hlsTime and hlsListSize/,
    ],
    [
      { media: { audio: { from: "s", format: { codec: "opus" } } } },
      /^media\.audio\.format\.codec is opus, but streaming-outs are always aac/,
    ],
    [
      { media: { video: { from: "s", format: { codec: "vp8" } } } },
      /^media\.video\.format\.codec is vp8, but streaming-outs are always h264/,
    ],
  ];
  for (const [config, said] of bad)
    it(`reject ${JSON.stringify(config)}`, () => {
      const [first, ...others] = streamingOut(config);
      assert.match(first ?? "", said);
      assert.deepEqual(others, []);
    });

  it("never show the url", () => {
    assert.doesNotMatch(streamingOut({ url: "http://h/secret", protocol: "rtmp" }).join(), /secret/);
  });
});

describe("warnings of a streaming-out", () => {
  const warned = (args: object, ofRoom?: unknown, ofStack?: string) =>
    sessionWarnings("StreamingOut", args as Record<string, unknown>, ofRoom, ofStack).map(({ text }) => text);
  const id = "streaming-out-file-stays";

  for (const args of [
    { url: "/srv/live/a.m3u8" },
    { url: "a.mpd" },
    { url: "file:///srv/a.m3u8" },
    { url: "/srv/a", protocol: "dash" },
  ]) {
    it(`are reported for ${JSON.stringify(args)}, without the url`, () => {
      const [warning, ...others] = warned(args);
      assert.match(warning ?? "", /^streaming-out-file-stays: url is a path on the server's own disk/);
      assert.ok(!warning?.includes(args.url));
      assert.deepEqual(others, []);
      assert.deepEqual(warned(args, [id]), []);
      assert.deepEqual(warned(args, undefined, `other, ${id}`), []);
    });
  }

  it("are not reported for other hosts and unknown values", () => {
    for (const url of ["http://h/a.m3u8", "https://h/a.mpd", "rtmp://h/a", unknownValue])
      assert.deepEqual(warned({ url }), []);
    assert.deepEqual(sessionWarnings("Recording", {}, undefined), []);
  });

  it("have examples that break them, and examples that do not", () => {
    for (const [kind, list] of Object.entries(sessionRules)) {
      for (const { id, bad, good, canBeIgnored } of list) {
        const warnings = (text: string) =>
          sessionWarnings(kind, parse(text) as Record<string, unknown>, undefined).length;
        assert.deepEqual(
          [warnings(bad), warnings(good), canBeIgnored, ignorableRules.includes(id)],
          [1, 0, true, true],
        );
      }
    }
  });
});

describe("rules of a SIP call", () => {
  const sipCall = (config: object) =>
    sipCallProblems({ peerURI: "bob", ...config } as never).map(({ path, message }) => `${path} ${message}`);
  const picture = { mediaOut: { audio: { from: "s" }, video: { from: "s" } } };
  const sound = { mediaOut: { audio: { from: "s" } } };

  const good: object[] = [
    picture,
    sound,
    { mediaIn: { video: true }, ...picture },
    { mediaIn: { video: false }, ...sound },
    { mediaIn: { video: true }, mediaOut: unknownValue },
    { mediaIn: unknownValue, ...picture },
  ];
  for (const config of good) it(`takes ${JSON.stringify(config)}`, () => assert.deepEqual(sipCall(config), []));

  it("reject a picture in one direction", () => {
    assert.match(
      sipCall({ mediaIn: { video: false }, ...picture }).join(),
      /^mediaIn\.video is false, but the peer gets video/,
    );
    assert.match(
      sipCall({ mediaIn: { video: true }, ...sound }).join(),
      /^mediaIn\.video is true, but the peer gets no video/,
    );
  });
});
