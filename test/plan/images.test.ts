// Images of change sets for comments: which there are, their names and texts.

import assert from "node:assert/strict";
import { drawComparison } from "../../picture/compare";
import { viewPictureOf } from "../../picture/of-view";
import { markup } from "../../picture/svg";
import { type PlanImage, imagesOf, markdownOf } from "../../plan";
import { setOf, type SmallStep } from "./support";

type Values = Readonly<Record<string, unknown>>;
const view = (label: string, video: unknown = {}) => ({ label, video });
const lecture = view("lecture", { maxInput: 9, layout: { templates: { base: "lecture" } } });
const layout = (left: string) => ({
  layout: { templates: { custom: [{ region: [{ id: "a", area: { left, top: "0", width: "1/2", height: "1" } }] }] } },
});

const create = (name: string, views?: unknown): SmallStep => ({
  op: "create",
  name,
  after: { ...(views !== undefined && { views }) },
});
const update = (name: string, before: unknown, after: unknown, rest: Values = {}): SmallStep => ({
  op: "update",
  name,
  before: { views: before },
  after: { views: after, ...rest },
});
const imagesIn = (...steps: SmallStep[]): readonly PlanImage[] => imagesOf(setOf(steps)).images;
const shown = (images: readonly PlanImage[]) =>
  images.map(({ rooms, view: label }) => `${rooms.map(({ name }) => name).join("+")}: ${label}`);

describe("the images of a change set", () => {
  it("are one for each view whose picture changes, with the texts before and after", () => {
    const [image, ...rest] = imagesIn(
      update("classroom", [lecture, view("wide")], [lecture, view("wide", { maxInput: 4 })]),
    );
    assert.deepEqual(rest, []);
    assert.equal(image?.view, "wide");
    assert.match(image.file, /^classroom-wide-[0-9a-f]{8}\.svg$/);
    assert.equal(image.alt, "classroom, view wide: inputs in the picture 16 (default) → 4");
    const [before, after] = [view("wide"), view("wide", { maxInput: 4 })].map(viewPictureOf);
    assert.equal(image.svg, markup(drawComparison(before, after, { room: "classroom", missing: "none" })));
  });

  it("are there for views that come, go, get a picture or lose it", () => {
    assert.deepEqual(shown(imagesIn(update("r", [view("old")], [view("new", { maxInput: 4 })]))), ["r: new", "r: old"]);
    const [silent] = imagesIn(update("r", [view("v")], [view("v", false)]));
    assert.match(silent?.alt ?? "", /: loses its picture: audio only/);
    assert.deepEqual(shown(imagesIn(update("r", [view("v", false)], [view("v")]))), ["r: v"]);
  });

  it("are not there where nothing is drawn otherwise: sound, bitrate, a new label, another spelling, other members", () => {
    const audio = { audio: { vad: false } };
    const rate = { parameters: { bitrate: 900 } };
    for (const [before, after] of [
      [[view("v")], [{ ...view("v"), ...audio }]],
      [[view("v")], [view("v", rate)]],
      [[view("v", { maxInput: 4 })], [view("w", { maxInput: 4 })]],
      [[view("v", layout("0.5"))], [view("v", layout("1/2"))]],
      [[view("v", false)], [{ ...view("v", false), ...audio }]],
      [undefined, [{ label: "common" }]],
    ])
      assert.deepEqual(imagesIn(update("r", before, after, { participantLimit: 7 })), []);
  });

  it("show new, deleted, replaced and renamed rooms, and nothing of those that stay as they are", () => {
    const images = imagesIn(
      create("fresh", [lecture]),
      { op: "delete", name: "gone", before: { views: [view("wide", { maxInput: 3 })] } },
      {
        op: "replace",
        name: "moved",
        before: { views: [lecture] },
        after: { views: [lecture] },
        replaceReasons: ["service"],
      },
      { op: "delete", name: "left", before: { views: [view("x")] }, retainOnDelete: true },
      { op: "create", name: "taken", after: { views: [view("y")], adopt: "5c1b9d0e8f6a7b0012345678" } },
    );
    assert.deepEqual(shown(images), ["gone: wide", "fresh: lecture"]);
    assert.equal(images[0]?.alt, "gone, view wide: deleted with its room");
    const moved = imagesIn({
      op: "replace",
      name: "moved",
      before: { views: [lecture, view("v")] },
      after: { views: [lecture, view("v", { maxInput: 2 })] },
    });
    assert.deepEqual(shown(moved), ["moved: v"]);
    const renamed = imagesIn(
      { op: "delete", name: "phone", before: { views: [lecture, view("v")], participantLimit: 7 } },
      { op: "create", name: "telephone", after: { views: [lecture, view("v", { maxInput: 2 })], participantLimit: 7 } },
    );
    assert.deepEqual(shown(renamed), ["telephone: v"]);
  });

  it("show the view of a room that gives none", () => {
    const [image] = imagesIn(create("plain"));
    assert.deepEqual([image?.view, image?.alt], ["common", "plain, view common: new"]);
  });

  it("are one for views that are drawn alike, with their rooms in the order of the changes", () => {
    const rooms = Array.from({ length: 200 }, (_, i) => create(`room-${i}`, [lecture, view("wide", false)]));
    const images = imagesIn(...rooms, create("zoo", [view("lecture", { maxInput: 2 })]));
    assert.deepEqual(
      images.map(({ rooms: { length }, alt }) => [length, alt.split(":")[0]]),
      [
        [200, "room-0, room-1, room-2 and 197 more, view lecture"],
        [1, "zoo, view lecture"],
      ],
    );
  });

  it("have the words of all rooms that they show: alike views that go with their room, or without it, have two", () => {
    const images = imagesIn(
      { op: "delete", name: "gone", before: { views: [view("v")] } },
      update("stays", [view("v")], []),
    );
    assert.deepEqual(images.map(({ alt }) => alt).sort(), [
      "gone, view v: deleted with its room",
      "stays, view v: removed: its mixed stream is no longer there",
    ]);
  });

  it("are as many as the limit allows, the heaviest changes first, and the rest is counted", () => {
    const steps = [1, 2, 3, 4].map((maxInput) => create(`new-${maxInput}`, [view("v", { maxInput })]));
    const set = setOf([...steps, update("changed", [view("v")], [view("v", { maxInput: 9 })])]);
    const { images, leftOut } = imagesOf(set, { limit: 2 });
    assert.deepEqual([shown(images), leftOut], [["changed: v", "new-1: v"], 3]);
    assert.equal(
      imagesOf(setOf(Array.from({ length: 40 }, (_, i) => create(`r${i}`, [view("v", { maxInput: i + 1 })])))).leftOut,
      10,
    );
  });

  it("have texts that are short enough to be heard, whatever rooms are called", () => {
    const [image] = imagesIn(
      update("r".repeat(500), [view("v".repeat(500))], [view("v".repeat(500), { maxInput: 9 })]),
    );
    assert.ok((image?.alt.length ?? 999) < 350);
    assert.match(image?.alt ?? "", /^r{59}…, view v{59}…: inputs in the picture 16 \(default\) → 9$/);
  });

  it("show values that a preview does not know as unknown, and nothing of views that it does not know", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const [image] = imagesIn(update("r", [view("v")], [view("v", { maxInput: unknown })]));
    assert.match(image?.alt ?? "", /not known before the update/);
    assert.ok(!image?.svg.includes(unknown));
    for (const views of [unknown, [{ label: unknown }]])
      assert.deepEqual(imagesIn(update("r", [view("v")], views)), []);
  });

  it("show no secret, even where a preview does", () => {
    const connection = { endpoint: "https://owt.example.org:3000", serviceKey: "hush" };
    const images = imagesIn({
      ...update("r", [view("v")], [view("v", { maxInput: "[secret]" })], { connection }),
      differing: ["views", "connection.serviceKey"],
    });
    assert.equal(images.length, 1);
    for (const { svg, alt } of images) assert.doesNotMatch(svg + alt, /hush/);
  });

  describe("have names of files", () => {
    const names = (...rooms: readonly (readonly [room: string, label: string])[]) =>
      imagesIn(...rooms.map(([room, label], i) => create(room, [view(label, { maxInput: i + 1 })]))).map(
        ({ file }) => file,
      );

    it("with safe characters only, whatever rooms and views are called", () => {
      const hostile = [
        "../../etc/passwd",
        "C:\\con",
        "a\u0000b\nc",
        "%2e%2e",
        "-rf",
        "<script>",
        "Ünïcode Élan",
        "غرفة",
        "🎥",
        " ",
        "x".repeat(300),
      ];
      const files = names(...hostile.map((name) => [name, name] as const));
      assert.equal(files.length, hostile.length);
      for (const file of files) {
        assert.match(file, /^[a-z0-9][a-z0-9-]*-[0-9a-f]{8}\.svg$/);
        assert.ok(file.length <= 62, file);
      }
      for (const start of ["unicode-elan-unicode-elan-", "room-view-"])
        assert.ok(
          files.some((file) => file.startsWith(start)),
          files.join(),
        );
    });

    it("that differ where names become the same, on file systems that ignore case, too", () => {
      const files = names(["Room A", "v"], ["room a", "v"], ["room-a", "V"], ["ROOM_A", "v"]);
      assert.equal(new Set(files.map((file) => file.toLowerCase())).size, 4);
    });

    it("that stay while the image does, and change with it", () => {
      const of = (maxInput: number) => imagesIn(create("r", [view("v", { maxInput })]))[0]?.file;
      assert.equal(of(3), of(3));
      assert.notEqual(of(3), of(4));
    });
  });

  it("keep markup in names as text", () => {
    const name = `</text><script>alert(1)</script><image href="https://example.org/x"/>`;
    const [image] = imagesIn(create(name, [view(name)]));
    assert.doesNotMatch(image?.svg ?? "", /<script|<image/);
    assert.match(image?.svg ?? "", /&lt;\/text&gt;/);
  });
});

describe("the Markdown of a plan with images", () => {
  const steps = [
    update("a", [view("v")], [view("v", { maxInput: 9 })]),
    update("b", [view("v")], [view("v", { maxInput: 9 })]),
    create("c", [lecture]),
    create("d", [lecture]),
  ];
  const set = setOf(steps);
  const found = imagesOf(set);

  it("shows each under its change, and refers to it from changes that are drawn alike", () => {
    const text = markdownOf(set, { images: { ...found, addressOf: ({ file }) => `https://example.org/${file}` } });
    const [one, other] = found.images;
    const lines = text.split("\n").filter((line) => line.includes("https://"));
    assert.deepEqual(lines, [
      `![a and b, view v: inputs in the picture 16 (default) → 9](https://example.org/${one?.file ?? ""})`,
      `[View v](https://example.org/${one?.file ?? ""}) looks as in a.`,
      `![${other?.alt ?? ""}](https://example.org/${other?.file ?? ""})`,
    ]);
    assert.ok(text.indexOf("**a**") < text.indexOf("![a") && text.indexOf("![a") < text.indexOf("**b**"));
  });

  it("refers to the names of the files by itself, and says what is left out", () => {
    const text = markdownOf(set, { images: imagesOf(set, { limit: 1 }) });
    assert.ok(text.includes(`](${found.images[0]?.file ?? ""})`));
    assert.match(text, /^_1 image left out: `owt report` draws all\._$/m);
  });

  it("stays below the limit, each image whole or not there", () => {
    const many = setOf(
      Array.from({ length: 60 }, (_, i) =>
        update(`r${i}`, [view("v", { maxInput: 99 })], [view("v", { maxInput: i + 1 })]),
      ),
    );
    const images = imagesOf(many, { limit: 60 });
    for (let limit = 1000; limit < 9000; limit += 397) {
      const text = markdownOf(many, { limit, images });
      assert.ok(text.length <= limit);
      for (const [line] of text.matchAll(/^!.*$/gm)) assert.match(line, /^!\[.*\]\(r\d+-v-[0-9a-f]{8}\.svg\)$/);
    }
  });

  it("cannot be left by a name or an address", () => {
    const name = "a](https://evil.example)<img src=x>\n# @all";
    const hostile = setOf([create(name, [view(name)])]);
    const text = markdownOf(hostile, { images: { ...imagesOf(hostile), addressOf: () => 'a b)<x>[y](z "t"' } });
    const [line = ""] = /^!.*$/m.exec(text) ?? [];
    assert.ok(line.endsWith("](a%20b%29%3Cx%3E%5By%5D%28z%20%22t%22)"), line);
    assert.ok(line.startsWith("![a\\](https://evil.example)&lt;img src=x&gt;"), line);
    assert.ok(!line.includes("@all"), line);
  });
});
