import assert from "node:assert/strict";
import { roomProblems } from "../../provider/hooks/room-rules";
import { unknownValue } from "../../provider/hooks/unknown";

const problems = (config: object) =>
  roomProblems({ name: "r", ...config }).map(({ path, message }) => `${path} ${message}`);

describe("rules of a room", () => {
  it("takes a room of defaults", () => assert.deepEqual(problems({}), []));

  it("refuses the default view where only h264 may be given out, and names view, format and remedy", () => {
    const [problem, ...others] = problems({ mediaOut: { video: { format: [{ codec: "h264", profile: "CB" }] } } });
    assert.deepEqual(others, []);
    assert.match(
      problem ?? "",
      /^views\[0\]\.video\.format is vp8 \(the default\), but mediaOut\.video\.format does not have it \(it is h264\/CB\)/,
    );
    assert.match(problem ?? "", /Add \{"codec":"vp8"\} to mediaOut\.video\.format/);
  });

  it("refuses an audio format without its sample rate", () => {
    assert.match(
      problems({ views: [{ audio: { format: { codec: "opus" } } }] }).join(),
      /^views\[0\]\.audio\.format is opus, but/,
    );
  });

  it("refuses a format that stands twice in mediaOut", () => {
    assert.match(
      problems({
        mediaOut: { audio: [{ codec: "pcmu" }, { codec: "pcmu" }] },
        views: [{ audio: { format: { codec: "pcmu" } } }],
      }).join(),
      /2 times/,
    );
  });

  it("asks no picture format of an audio-only view", () => {
    assert.deepEqual(problems({ mediaOut: { video: { format: [] } }, views: [{ label: "a", video: false }] }), []);
  });

  it("names every view that conflicts", () => {
    const found = problems({
      views: [
        { label: "a", video: { format: { codec: "h265" } } },
        { label: "b" },
        { label: "c", video: { format: { codec: "h264" } } },
      ],
    });
    assert.deepEqual(
      found.map((text) => text.split(" ")[0]),
      ["views[0].video.format", "views[2].video.format"],
    );
  });

  for (const [where, config] of Object.entries({
    "the views": { views: unknownValue },
    "a view": { views: [unknownValue] },
    "a codec of a view": { views: [{ video: { format: { codec: unknownValue } } }] },
    mediaOut: { mediaOut: unknownValue, views: [{ video: { format: { codec: "h265" } } }] },
    "the video of mediaOut": { mediaOut: { video: unknownValue }, views: [{ video: { format: { codec: "h265" } } }] },
    "an entry of mediaOut": {
      mediaOut: { video: { format: [unknownValue] } },
      views: [{ video: { format: { codec: "h265" } } }],
    },
  })) {
    it(`does not judge where ${where} is not known yet`, () => assert.deepEqual(problems(config), []));
  }

  it("refuses a room that is larger than servers take", () => {
    const region = Array.from({ length: 2000 }, (_, i) => ({
      id: String(i),
      area: { left: 0, top: 0, width: "1/2", height: "1/2" },
    }));
    assert.match(
      problems({ views: [{ video: { layout: { templates: { custom: [{ region }] } } } }] }).join(),
      /bytes, but servers take 102400 at most/,
    );
  });
});
