// Values in words: units, and the values that have words of their own.

import assert from "node:assert/strict";
import { secretMark } from "../../../plan/differences";
import {
  about,
  bitrate,
  colour,
  format,
  frames,
  limit,
  listed,
  onOff,
  plain,
  resolution,
  seconds,
  shown,
} from "../../../plan/words/units";
import { unknownValue } from "../../../provider/lifecycle/unknown";

describe("a value in words", () => {
  it("is none where there is no value", () => {
    assert.deepEqual(
      [undefined, null].map((value) => shown(value)),
      ["none", "none"],
    );
    assert.equal(plain([]), "none");
  });

  it("says that the preview does not know it, also inside of an object", () => {
    assert.equal(shown(unknownValue), "not known before the update");
    assert.equal(plain({ from: unknownValue }), "{ from: (not known before the update) }");
  });

  it("has no secret", () => {
    assert.equal(shown(secretMark), "(secret)");
    assert.equal(plain(["a", secretMark]), '"a", (secret)');
  });

  it("is written without quotes where it is a text by itself, and with them in lists and objects", () => {
    assert.equal(plain("a b"), "a b");
    assert.equal(plain(""), '""');
    assert.equal(plain({ to: "a b", tries: 2 }), '{ to: "a b", tries: 2 }');
    assert.equal(plain({}), "{}");
  });

  it("is cut at 120 characters", () => {
    const text = plain("x".repeat(500));
    assert.equal(text.length, 120);
    assert.ok(text.endsWith("x…"), text);
  });
});

describe("units", () => {
  it("write switches as on and off", () => {
    assert.deepEqual([true, false, "maybe"].map(onOff), ["on", "off", "maybe"]);
  });

  it("write the limit -1 as no limit", () => {
    assert.deepEqual([-1, 0, 12].map(limit), ["no limit", "0", "12"]);
  });

  it("write bitrates in kbit/s below 1000, in Mbit/s from there, and factors with ×", () => {
    assert.deepEqual([999, 1000, 2500, "x0.8", "high"].map(bitrate), [
      "999 kbit/s",
      "1 Mbit/s",
      "2.5 Mbit/s",
      "×0.8",
      "high",
    ]);
  });

  it("round an expected bitrate to two digits", () => {
    assert.deepEqual([1234, 552.96, "none"].map(about), ["1.2 Mbit/s", "550 kbit/s", "none"]);
  });

  it("write framerates and intervals with their unit", () => {
    assert.deepEqual([frames(24), seconds(2)], ["24 frames/s", "2 s"]);
  });

  it("write resolutions in pixels, and keep names and parts of the source's", () => {
    assert.deepEqual([{ width: 640, height: 480 }, "r1280x720", "vga", "x3/4", 7].map(resolution), [
      "640×480",
      "1280×720",
      "vga",
      "x3/4",
      "7",
    ]);
  });

  it("write formats by the API's short names", () => {
    assert.deepEqual(
      [{ codec: "opus", sampleRate: 48000, channelNum: 2 }, { codec: "h264", profile: "CB" }, "vp8"].map(format),
      ["opus/48000/2", "h264/CB", "vp8"],
    );
  });

  it("write colours in hexadecimal, with 00 for a part that is missing", () => {
    assert.deepEqual([{ r: 255, g: 16, b: 0 }, { r: 255 }, "red"].map(colour), ["#ff1000", "#ff0000", "red"]);
  });

  it("join words with a word before the last one", () => {
    assert.deepEqual(
      [listed([]), listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b"], "then")],
      ["nothing", "a", "a, b and c", "a then b"],
    );
  });
});
