// Members of sessions, views and roles in words: values that are not known, odd values, and phrases.

import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { changed, setOf } from "../support";

type Values = Readonly<Record<string, unknown>>;

const id = "5c1b9d0e8f6a7b0012345678";
const session = (before: Values, after: Values, kind = "Recording") => changed(before, after, { kind });
const told = (name: string, after: Values) =>
  (setOf([{ op: "create", name, after: { name, ...after } }]).changes[0]?.members ?? []).map(
    ({ about, text }) => `${about}: ${text}`,
  );

describe("the tracks of a session", () => {
  it("name a view by its label, and another stream by its id", () => {
    const lines = session({ media: { audio: { from: `${id}-main` } } }, { media: { audio: { from: "s1" } } });
    assert.deepEqual(lines, ["sound: from view main → s1"]);
  });

  it("say from where and how a new track is taken", () => {
    const video = { from: `${id}-main`, format: { codec: "vp8" }, parameters: { framerate: 12 } };
    assert.deepEqual(session({ media: {} }, { media: { video } }), [
      "picture: none (default) → from view main as vp8 with { framerate: 12 }",
    ]);
  });

  it("say that the stream is not known yet", () => {
    assert.deepEqual(session({ media: {} }, { media: { audio: { from: unknownValue } } }), [
      "sound: none (default) → from a stream not known before the update",
    ]);
  });

  it("are none where a session has none", () => {
    const audio = { from: `${id}-main` };
    assert.deepEqual(session({ media: { audio } }, { media: { audio: false } }), ["sound: from view main → none"]);
  });
});

describe("a view in words", () => {
  const view = (video: unknown) => ({ views: { main: { video } } });

  it("that is new has its picture, and what differs from the defaults", () => {
    assert.deepEqual(told("r", view({ parameters: { resolution: "hd720p" }, maxInput: 4 })).length, 1);
    assert.match(told("r", { views: { main: {} } }).join(), /^view main: 640×480 at 24; default bitrate about /);
    assert.deepEqual(told("r", view(false)), ["view main: audio only"]);
    assert.match(told("r", view({ parameters: { bitrate: 800 } })).join(), /; bitrate 800 kbit\/s/);
  });

  it("that is new has a background as a colour", () => {
    assert.match(told("r", view({ bgColor: { r: 255, g: 0, b: 16 } })).join(), /background #ff0010/);
  });

  it("loses or gets its picture", () => {
    assert.deepEqual(changed(view({}), view(false)), ["view main: loses its picture: audio only"]);
    assert.match(changed(view(false), view({})).join(), /^view main: gets a picture: 640×480 at 24; default bitrate/);
  });

  it("says what is not known before the update", () => {
    assert.deepEqual(told("r", view(unknownValue)), ["view main: picture not known before the update"]);
    const [size] = changed(view({}), view({ parameters: { framerate: unknownValue } }));
    assert.match(size ?? "", /640×480 at 24 → 640×480 at \? \(\?: not known before the update\)/);
    assert.match(
      changed(view({ parameters: { bitrate: 800 } }), view({ parameters: { bitrate: unknownValue } })).join(),
      /bitrate 800 kbit\/s → not known before the update/,
    );
    assert.deepEqual(changed(view({}), view(unknownValue)), ["view main: picture not known before the update"]);
  });

  it("says which part of a size, a colour or a layout is not known, and has no other value in its place", () => {
    const wide = (width: unknown) => view({ parameters: { resolution: { width, height: 720 } } });
    const lines = changed(wide(1280), wide(unknownValue));
    assert.match(lines.join("\n"), /1280×720 at 24 → \?×720 at 24 \(\?: not known before the update\)/);
    assert.match(lines.join("\n"), /default bitrate 1\.3 Mbit\/s → not known before the update$/);
    const colours = (r: unknown) => view({ bgColor: { r, g: 0, b: 0 } });
    const background = "view main: background #000000 → not known before the update";
    assert.deepEqual(changed(colours(0), colours(unknownValue)), [background]);
    assert.deepEqual(changed(colours(0), view({ bgColor: unknownValue })), [background]);
    const custom = (left: unknown) => [{ region: [{ id: "a", area: { left, top: "0", width: "1", height: "1" } }] }];
    const layout = (templates: unknown) => view({ layout: { templates } });
    for (const [after, text] of [
      [{ custom: custom(unknownValue) }, "custom layouts in part not known before the update"],
      [{ custom: unknownValue }, "custom layouts not known before the update"],
    ] as const)
      assert.deepEqual(changed(layout({ custom: custom("0") }), layout(after)), [`view main: ${text}`]);
    assert.deepEqual(changed(layout({ base: "void", custom: custom("0") }), layout(unknownValue)), [
      "view main: layouts void with 1 custom layout → not known before the update",
    ]);
    assert.deepEqual(changed(view({}), view({ layout: unknownValue })).length, 1);
    assert.match(changed(view({}), view({ layout: unknownValue })).join(), /: layout and fit /);
  });

  it("with a label that is not known is neither new nor another one", () => {
    const after = [{ label: unknownValue }, { label: "b" }];
    const lines = changed({ views: [{ label: "a" }] }, { views: after });
    assert.equal(lines[0], "views: the label of 1 view is not known before the update");
    assert.match(lines[1] ?? "", /^view b: new: /);
    assert.deepEqual(lines.slice(2), []);
    assert.deepEqual(changed({ views: [] }, { views: [unknownValue, { label: unknownValue }] }), [
      "views: the labels of 2 views are not known before the update",
    ]);
  });

  it("has a new label where all else is alike", () => {
    const lines = changed({ views: { a: { video: { maxInput: 4 } } } }, { views: { b: { video: { maxInput: 4 } } } });
    assert.deepEqual(lines, ["view a → b: new label: its mixed stream has another id, which ends with -b"]);
  });

  it("is another one where its content is not known", () => {
    const lines = changed({ views: { a: {} } }, { views: { b: { video: unknownValue } } });
    assert.equal(lines.length, 2);
    assert.match(lines.join("\n"), /view a: removed/);
  });

  it("has a background that differs as two colours", () => {
    const colours = (r: number) => view({ bgColor: { r, g: 0, b: 0 } });
    assert.deepEqual(changed(colours(0), colours(255)), ["view main: background #000000 → #ff0000"]);
  });

  it("has its custom layouts by their number of inputs", () => {
    const layout = (left: string) =>
      view({ layout: { templates: { custom: { "1": { region: [`a: ${left}, 0, 1/2, 1`] } } } } });
    assert.deepEqual(changed(layout("0"), layout("1/2")), [
      "view main: custom layout for 1 input: region a left 0 → 1/2",
    ]);
  });
});

describe("views and roles that are not known", () => {
  it("are told as a whole", () => {
    assert.deepEqual(changed({ views: { main: {} } }, { views: unknownValue }), [
      "views: main → not known before the update",
    ]);
    assert.deepEqual(changed({ roles: { a: {}, b: {} } }, { roles: unknownValue }), [
      "roles: a and b → not known before the update",
    ]);
  });

  it("are none where nothing is mixed", () => {
    assert.deepEqual(changed({ views: {} }, { views: unknownValue }), [
      "views: none, nothing is mixed → not known before the update",
    ]);
  });

  it("are told by role where one alone is not known", () => {
    const role = (audio: unknown) => ({ roles: { a: { publish: { audio } } } });
    assert.deepEqual(changed(role(true), role(unknownValue)), [
      "role a: its permissions are not known before the update",
    ]);
    assert.deepEqual(told("r", role(unknownValue)), ["role a: its permissions are not known before the update"]);
    assert.deepEqual(told("r", { roles: { a: {} } }), ["role a: may neither send nor receive"]);
  });
});

describe("sets in words", () => {
  const audio = (...formats: string[]) => ({
    mediaIn: { audio: Object.fromEntries(formats.map((one) => [one, true])) },
  });

  it("say what is new and what is gone", () => {
    assert.deepEqual(changed(audio("pcmu", "pcma"), audio("pcmu", "opus/48000/2")), [
      "may be sent: audio new: opus/48000/2; no longer: pcma",
    ]);
  });

  it("of a new room are told whole, and none where they are empty", () => {
    assert.deepEqual(told("r", audio("pcmu")), ["may be sent: audio pcmu"]);
    assert.deepEqual(told("r", audio()), ["may be sent: audio none"]);
  });
});
