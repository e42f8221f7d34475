import assert from "node:assert/strict";
import { liveMedia, obstaclesBetween, operationsBetween } from "../../../provider/session/media";
import type { MediaSubscription } from "../../../sdk/schemas";

const video = (parameters: object = {}, from = "s") => ({ video: { from, parameters } }) as MediaSubscription;

describe("a change of a session's media", () => {
  it("has no operations where nothing differs", () => assert.deepEqual(operationsBetween(video(), video()), []));

  it("treats a missing track and false as equal", () => {
    assert.deepEqual(operationsBetween({ audio: { from: "s" } }, { audio: { from: "s" }, video: false }), []);
  });

  it("has one list of all operations", () => {
    const before = video({ framerate: 24, bitrate: "x0.8" });
    const after = video(
      { framerate: 15, bitrate: "x0.4", keyFrameInterval: 2, resolution: { width: 320, height: 240 } },
      "t",
    );
    assert.deepEqual(
      operationsBetween(before, after)?.map(({ path, value }) => [path, value]),
      [
        ["/media/video/from", "t"],
        ["/media/video/parameters/resolution", { width: 320, height: 240 }],
        ["/media/video/parameters/framerate", 15],
        ["/media/video/parameters/bitrate", "x0.4"],
        ["/media/video/parameters/keyFrameInterval", 2],
      ],
    );
  });

  const impossible: [string, MediaSubscription, MediaSubscription][] = [
    ["a track switched off", { audio: { from: "s" }, ...video() }, video()],
    ["a track switched on", video(), { audio: { from: "s" }, ...video() }],
    ["another format", { audio: { from: "s" } }, { audio: { from: "s", format: { codec: "pcmu" } } }],
    ["a bitrate in kbps", video(), video({ bitrate: 500 })],
    ["a framerate that servers cannot change to", video(), video({ framerate: 17 })],
    ["a parameter that is taken away", video({ framerate: 15 }), video()],
  ];
  for (const [title, before, after] of impossible) {
    it(`needs a new session for ${title}`, () => assert.equal(operationsBetween(before, after), undefined));
  }

  it("names the paths that need a new session, and not those that can be changed", () => {
    const before: MediaSubscription = { audio: { from: "s" }, ...video({ framerate: 24 }) };
    const after: MediaSubscription = {
      audio: { from: "t", format: { codec: "pcmu" } },
      ...video({ framerate: 17, bitrate: 500, resolution: { width: 320, height: 240 } }, "t"),
    };
    assert.deepEqual(obstaclesBetween(before, after, "mediaOut"), [
      "mediaOut.audio.format",
      "mediaOut.video.parameters.framerate",
      "mediaOut.video.parameters.bitrate",
    ]);
    assert.deepEqual(obstaclesBetween(before, video({ framerate: 24 }), "media"), ["media.audio"]);
  });
});

describe("the live media of a session", () => {
  it("leaves out members that the server filled in", () => {
    const declared: MediaSubscription = { audio: { from: "s" }, video: { from: "s", format: { codec: "h264" } } };
    const live = {
      audio: { from: "s", status: "active", format: { codec: "opus" as const, sampleRate: 48000, channelNum: 2 } },
      video: { from: "s", format: { codec: "h264" as const, profile: "CB" as const }, parameters: { framerate: 24 } },
    };
    assert.deepEqual(liveMedia(declared, live as never), declared);
  });

  for (const bitrate of [null, 600]) {
    it(`keeps the declared multiple where the server answers ${String(bitrate)}`, () => {
      const declared = video({ bitrate: "x0.6" });
      assert.deepEqual(liveMedia(declared, { video: { from: "s", parameters: { bitrate } } }), {
        audio: false,
        ...declared,
      });
    });
  }

  it("shows another source, another framerate and a removed track", () => {
    const declared: MediaSubscription = { audio: { from: "s" }, ...video({ framerate: 24 }) };
    assert.deepEqual(liveMedia(declared, { video: { from: "t", parameters: { framerate: 15 } } }), {
      audio: false,
      video: { from: "t", parameters: { framerate: 15 } },
    });
  });
});
