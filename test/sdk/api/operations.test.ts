import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ClientOptionsError,
  type LayoutRegion,
  addToView,
  parseFraction,
  permit,
  permitTrack,
  removeFromView,
  setBitrate,
  setFramerate,
  setKeyFrameInterval,
  setLayout,
  setRegionStream,
  setResolution,
  setSource,
  setStatus,
} from "../../../sdk";

const whole = { left: 0, top: 0, width: 1, height: 1 };

describe("An operation", () => {
  const table: [what: string, operation: object, op: string, path: string, value: unknown][] = [
    ["takes the sound from elsewhere", setSource("audio", "17"), "replace", "/media/audio/from", "17"],
    ["takes the picture from elsewhere", setSource("video", "17"), "replace", "/media/video/from", "17"],
    [
      "asks for another size",
      setResolution({ width: 320, height: 240 }),
      "replace",
      "/media/video/parameters/resolution",
      { width: 320, height: 240 },
    ],
    ["asks for another framerate", setFramerate(12), "replace", "/media/video/parameters/framerate", 12],
    ["asks for another bitrate", setBitrate("x0.4"), "replace", "/media/video/parameters/bitrate", "x0.4"],
    ["asks for key frames", setKeyFrameInterval(5), "replace", "/media/video/parameters/keyFrameInterval", 5],
    ["mixes into a view", addToView("main"), "add", "/info/inViews", "main"],
    ["takes out of a view", removeFromView("main"), "remove", "/info/inViews", "main"],
    ["mutes the sound", setStatus("audio", "inactive"), "replace", "/media/audio/status", "inactive"],
    ["shows the picture", setStatus("video", "active"), "replace", "/media/video/status", "active"],
    ["fills a region", setRegionStream(2, "17"), "replace", "/info/layout/2/stream", "17"],
    [
      "permits to publish",
      permit("publish", { audio: true, video: false }),
      "replace",
      "/permission/publish",
      { audio: true, video: false },
    ],
    [
      "permits to subscribe to one kind",
      permitTrack("subscribe", "video", true),
      "replace",
      "/permission/subscribe/video",
      true,
    ],
  ];
  for (const [what, operation, op, path, value] of table) {
    it(`that ${what}`, () => assert.deepEqual(operation, { op, path, value }));
  }

  const refused: [what: string, make: () => unknown][] = [
    ["a framerate that servers refuse", () => setFramerate(25)],
    ["a bitrate in kbps", () => setBitrate(500 as never)],
    ["a multiple that servers refuse", () => setBitrate("x0.5")],
    ["an interval that servers refuse", () => setKeyFrameInterval(3)],
  ];
  for (const [what, make] of refused) {
    it(`is refused for ${what}, with the allowed values`, () => {
      assert.throws(
        make,
        (error) => error instanceof ClientOptionsError && /only be changed to .*, /.test(error.message),
      );
    });
  }
});

describe("The operation that sets a layout", () => {
  const areaOf = (area: LayoutRegion["region"]["area"]) =>
    (setLayout([{ region: { id: "1", area } }]).value as LayoutRegion[])[0]!.region.area;
  const problems = (...layout: LayoutRegion[]): string[] => {
    try {
      setLayout(layout);
      return [];
    } catch (error) {
      assert.ok(error instanceof ClientOptionsError);
      return error.problems.map(({ option, message }) => `${option} ${message}`);
    }
  };

  it("has all regions in their order, with their streams", () => {
    const operation = setLayout([
      { stream: "17", region: { id: "a", area: { left: 0, top: 0, width: "1/3", height: 0.5 } } },
      { region: { id: "b", shape: "rectangle", area: { left: "1/3", top: "0.5", width: "2/3", height: ".5" } } },
    ]);
    assert.deepEqual(operation, {
      op: "replace",
      path: "/info/layout",
      value: [
        {
          stream: "17",
          region: { id: "a", shape: "rectangle", area: { left: "0/1", top: "0/1", width: "1/3", height: "1/2" } },
        },
        { region: { id: "b", shape: "rectangle", area: { left: "1/3", top: "1/2", width: "2/3", height: "1/2" } } },
      ],
    });
  });

  it("has areas as exact ratios in text, for all fractions", () => {
    const fraction = fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 })).filter(([n, d]) => n <= d);
    fc.assert(
      fc.property(fraction, ([n, d]) => {
        const { left } = areaOf({ ...whole, left: `${n}/${d}` });
        return /^\d+\/\d+$/.test(String(left)) && parseFraction(left)!.equals(`${n}/${d}`);
      }),
    );
  });

  it("is refused for a region outside of the picture", () => {
    assert.deepEqual(problems({ region: { id: "1", area: { ...whole, left: "-1/2", width: "3/2" } } }), [
      'layout[0].region.area.left is "-1/2", but it must be a fraction of the picture, from 0 to 1',
      'layout[0].region.area.width is "3/2", but it must be a fraction of the picture, from 0 to 1',
    ]);
  });

  it("is refused for areas that are no fractions", () => {
    assert.match(
      problems({ region: { id: "1", area: { ...whole, top: "a/b" } } }).join(),
      /^layout\[0\]\.region\.area\.top is "a\/b"/,
    );
  });

  it("is refused if a region or a stream is named twice", () => {
    const region = { id: "1", area: whole };
    assert.deepEqual(problems({ stream: "17", region }, { stream: "17", region }), [
      'layout[1].region.id is "1", which another region has already',
      "layout[1].stream is 17, which another region has already",
    ]);
  });

  it("is refused if an empty region is before one with a stream", () => {
    const found = problems({ region: { id: "1", area: whole } }, { stream: "17", region: { id: "2", area: whole } });
    assert.deepEqual(found, ["layout[0] is an empty region before others that are not: empty ones must come last"]);
  });

  it("may be one without regions", () => assert.deepEqual(setLayout([]).value, []));
});
