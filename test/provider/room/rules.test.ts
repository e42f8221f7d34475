import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import * as layouts from "../../../provider/pieces/layouts";
import { profiles } from "../../../provider/pieces/profiles";
import * as roles from "../../../provider/pieces/roles";
import { roomProblems, roomWarnings } from "../../../provider/room/rule-check";
import { room } from "../../../provider/room/kind";
import { type Rule, rules } from "../../../provider/room/rules";
import { expectedBitrate } from "../../../provider/room/rules/views";
import { spellingProblems } from "../../../provider/spelling/problems";
import { listed } from "../../../provider/spelling/spelling";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { RoomConfig, withDefaults } from "../../../sdk/schemas";
import { validate } from "../../../sdk/schemas/validation";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

const problems = (config: object) =>
  roomProblems({ name: "r", ...config }).map(({ path, message }) => `${path} ${message}`);
const warnings = (config: object) => roomWarnings({ name: "r", ...config });
const ruleOf = (id: string): Rule => rules.find((rule) => rule.id === id) ?? assert.fail(`no rule ${id}`);
/** Ids of the rules that a room breaks. */
const broken = (config: object) => {
  const declared = listed(room.schema, { name: "r", ...config }) as Record<string, unknown>;
  const judged = withDefaults(RoomConfig, declared) as Record<string, unknown>;
  return rules.filter((rule) => rule.find(judged, declared).length > 0).map(({ id }) => id);
};
const template = (...areas: object[]) => ({ region: areas.map((area, i) => ({ id: String(i + 1), area })) });
const withCustom = (custom: object[], video: object = {}) => ({
  views: [{ video: { ...video, layout: { templates: { base: "void", custom } } } }],
});
const whole = { left: 0, top: 0, width: 1, height: 1 };

describe("rules of a room", () => {
  it("accept a room of defaults", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(warnings({}), []);
  });

  it("reject the default view where mediaOut has only h264, with view, format and remedy", () => {
    const [problem, ...others] = problems({ mediaOut: { video: { format: [{ codec: "h264", profile: "CB" }] } } });
    assert.deepEqual(others, []);
    assert.match(
      problem ?? "",
      /^views\.common\.video\.format is vp8 \(the default\), but mediaOut\.video\.format does not have it \(it is h264\/CB\)/,
    );
    assert.match(problem ?? "", /Add "vp8" to mediaOut\.video\.format/);
    assert.doesNotMatch(problem ?? "", /ignoreRules/);
  });

  it("reject an audio format without its sample rate", () => {
    assert.match(
      problems({ views: [{ audio: { format: { codec: "opus" } } }] }).join(),
      /^views\[0\]\.audio\.format is opus, but/,
    );
  });

  it("accept a duplicate format in mediaOut, as servers do", () => {
    assert.deepEqual(
      problems({
        mediaOut: { audio: [{ codec: "pcmu" }, { codec: "pcmu" }] },
        views: [{ audio: { format: { codec: "pcmu" } } }],
      }),
      [],
    );
  });

  describe("of mediaOut", () => {
    const out = (parameters: object) => ({ mediaOut: { video: { parameters } } });
    const taken = (parameters: object) => validate(RoomConfig, { name: "r", ...out(parameters) });

    it("accept any part of the source's resolution and any multiple that servers compute", () => {
      const resolution = ["x1/8", "x2/5", "x3/4", "x4/5", "r100x100", "xga"];
      const bitrate = ["x0.8", "x.5", "x0.", "x5e-1", "x0.125", 500];
      assert.deepEqual(taken({ resolution, bitrate }), []);
      assert.deepEqual(broken(out({ resolution, bitrate: bitrate.filter((value) => value !== "x0.") })), []);
    });

    it("reject values that servers cannot parse", () => {
      for (const text of ["x1", "x/2", "x1/", "x-1/2", "1/2", "x0.5/2", "hd"])
        assert.match(taken({ resolution: [text] })[0]?.message ?? "", /a part of the source's such as x1\/2/, text);
      for (const text of ["0.8", "x", "x1/2", "xa", "x1.2.3", "x e1"])
        assert.match(taken({ bitrate: [text] })[0]?.message ?? "", /multiple of the source's such as "x0.8"/, text);
    });

    it("warn of parts and multiples that are out of range", () => {
      for (const text of ["x1/0", "x0/2", "x0/0", "x5/4", "x2/2", "x1/40"])
        assert.deepEqual(broken(out({ resolution: [text] })), ["resolution-part-out-of-range"], text);
      for (const value of ["x0", "x0.0", "x1", "x1.0", "x2", "x1e9", 0, -1])
        assert.deepEqual(broken(out({ bitrate: [value] })), ["bitrate-multiple-out-of-range"], String(value));
    });
  });

  it("need no picture format for an audio-only view", () => {
    assert.deepEqual(problems({ mediaOut: { video: { format: [] } }, views: [{ label: "a", video: false }] }), []);
  });

  it("report every view that conflicts", () => {
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
    "a label of two views": { views: [{ label: unknownValue }, { label: unknownValue }] },
    "a role of two": {
      roles: [
        { role: unknownValue, publish: { audio: true } },
        { role: unknownValue, publish: unknownValue },
      ],
    },
    "one of the roles": { roles: [{ role: "a", subscribe: { audio: true } }, unknownValue] },
    "a width": withCustom([template({ ...whole, width: unknownValue }, { ...whole, left: unknownValue })], {
      maxInput: 2,
    }),
    "the largest number of inputs": withCustom([template(whole)], { maxInput: unknownValue }),
    "a layout": { views: [{ video: { layout: { templates: { base: "void", custom: [unknownValue] } } } }] },
  })) {
    it(`skip an unknown value: ${where}`, () => assert.deepEqual(broken(config), []));
  }

  it("reject a room that is larger than servers accept", () => {
    const region = Array.from({ length: 2000 }, (_, i) => ({
      id: String(i),
      area: { left: 0, top: 0, width: "1/2", height: "1/2" },
    }));
    assert.match(
      problems({ views: [{ video: { layout: { templates: { custom: [{ region }] } } } }] }).join(),
      /bytes, but servers take 102400 at most/,
    );
  });

  it("do not throw for values that are no room", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            name: fc.anything(),
            roles: fc.anything(),
            views: fc.oneof(fc.anything(), fc.array(fc.record({ label: fc.anything(), video: fc.anything() }))),
            mediaIn: fc.anything(),
            mediaOut: fc.anything(),
            sip: fc.anything(),
            ignoreRules: fc.anything(),
          },
          { requiredKeys: [] },
        ),
        (config) => {
          const plain = JSON.parse(
            JSON.stringify(config, (_, v: unknown) => (typeof v === "bigint" ? 1 : v)),
          ) as object;
          roomProblems(plain);
          roomWarnings(plain);
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe("the list of rules", () => {
  it("has unique ids", () => {
    const ids = rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
  });

  it("has only warnings that can be silenced", () =>
    assert.deepEqual(
      rules.filter(({ severity, canBeIgnored }) => severity === "warning" && !canBeIgnored),
      [],
    ));

  for (const { id, bad, good } of rules.filter((rule) => rule.id !== "room-too-large")) {
    it(`has an example that breaks ${id}, and one that does not`, () => {
      const [wrong, right] = [bad, good].map((text) => parse(text) as object);
      for (const example of [wrong, right]) {
        assert.deepEqual(spellingProblems(room.schema, example), []);
        assert.deepEqual(validate(room.schema, listed(room.schema, { name: "r", ...example })), []);
      }
      assert.deepEqual(broken(wrong ?? {}), [id]);
      assert.deepEqual(broken(right ?? {}), []);
    });

    it(`lets a room or a stack silence ${id}, if it can be silenced`, () => {
      const config = { name: "r", ...(parse(bad) as object) };
      const all = (...args: Parameters<typeof roomWarnings>) => [...roomWarnings(...args), ...roomProblems(...args)];
      const { canBeIgnored, severity } = ruleOf(id);
      assert.equal(roomWarnings(config).length > 0, severity === "warning");
      assert.equal(roomProblems(config).length > 0, severity === "error");
      assert.equal(all({ ...config, ignoreRules: [id] }).length === 0, canBeIgnored);
      assert.equal(all(config, `one, ${id}`).length === 0, canBeIgnored);
      assert.equal(all({ ...config, ignoreRules: unknownValue }).length === 0, canBeIgnored);
      assert.ok(all({ ...config, ignoreRules: ["another"] }, "another").length > 0);
    });
  }

  it("accepts ready-made profiles, layouts and roles", () => {
    for (const profile of Object.values(profiles)) assert.deepEqual(broken(profile), []);
    for (const set of Object.values(roles.sets)) assert.deepEqual(broken({ roles: set() }), []);
    for (const make of [layouts.grid, layouts.lecture, layouts.sidebar, () => layouts.pictureInPicture()]) {
      const custom =
        make === layouts.grid || make === layouts.lecture ? layouts.upTo(9, make) : [layouts.template(make(3))];
      const maxInput = Math.max(...custom.map(({ region }) => region.length));
      assert.deepEqual(broken(withCustom(custom, { maxInput })), []);
    }
  });

  it("accepts the rooms of the examples", () => {
    const root = path.join(__dirname, "../../..");
    const files = readdirSync(path.join(root, "examples"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml") && path.basename(file).startsWith("conference"))
      .map((file) => path.join(root, "examples", file));
    for (const file of [
      ...files,
      path.join(root, "conference.dev.yaml"),
      path.join(root, "conference.production.yaml"),
    ]) {
      const { rooms = {} } = parse(readFileSync(file, "utf8"), { merge: true }) as {
        rooms?: Record<string, object | null>;
      };
      for (const [key, entry] of Object.entries(rooms)) assert.deepEqual(warnings(entry ?? {}), [], `${file} ${key}`);
    }
  });
});

describe("single rules", () => {
  const message = (id: string, config: object): string => {
    const declared = { name: "r", ...config };
    return ruleOf(id)
      .find(withDefaults(RoomConfig, declared) as Record<string, unknown>, declared)
      .map((problem) => `${problem.path} ${problem.message}`)
      .join("\n");
  };

  it("compute the usual bitrate as servers do", () => {
    assert.equal(expectedBitrate(640, 480, 30, 1), 800);
    assert.equal(expectedBitrate(1280, 720, 30, 0.5), 1000);
    assert.equal(expectedBitrate(320, 240, 15, 1), 200);
    assert.equal(expectedBitrate(7680, 4320, 60, 1), 16000);
  });

  it("report the usual bitrate", () =>
    assert.match(
      message("view-bitrate-out-of-proportion", { views: [{ video: { parameters: { bitrate: 20 } } }] }),
      /is 20 kbps, but 640x480 at 24 frames a second with a motionFactor of 0.8 usually take about 550/,
    ));

  it("accept thirds that are written as decimals", () => {
    const third = (left: number) => ({ left, top: 0, width: 0.333, height: 1 });
    assert.deepEqual(broken(withCustom([template(third(0), third(0.333), third(0.667))], { maxInput: 3 })), []);
  });

  it("accept a picture in the picture, and report two regions at the same place", () => {
    const corner = { left: "3/4", top: "3/4", width: "1/4", height: "1/4" };
    assert.deepEqual(broken(withCustom([template(whole, corner)], { maxInput: 2 })), []);
    assert.deepEqual(broken(withCustom([template(whole, whole)], { maxInput: 2 })), ["regions-overlap"]);
  });

  it("report how far a region reaches", () =>
    assert.match(
      message("region-outside-picture", withCustom([template({ left: "1/3", top: 0.25, width: 1, height: 0.5 })])),
      /region\[0\]\.area reaches from 1\/3 to 4\/3 across and from 1\/4 to 3\/4 down, but the picture is from 0 to 1/,
    ));

  it("check the largest rooms quickly", () => {
    const areas = Array.from({ length: 1000 }, (_, i) => ({ left: `${i}/1000`, top: 0, width: "1/1000", height: 1 }));
    const before = performance.now();
    assert.deepEqual(broken(withCustom([template(...areas)], { maxInput: 256 })), []);
    assert.ok(performance.now() - before < 5000);
  });

  it("accept one layout with more regions than inputs, and report others that are never used", () => {
    const halves = template({ ...whole, width: "1/2" }, { ...whole, left: "1/2", width: "1/2" });
    assert.deepEqual(broken(withCustom([halves], { maxInput: 1 })), []);
    assert.deepEqual(broken(withCustom([template(whole), halves], { maxInput: 1 })), ["template-never-used"]);
  });

  it("report a custom layout of 13 regions beside the lecture's, which prevails", () => {
    const custom = [
      template(...Array.from({ length: 13 }, (_, i) => ({ left: 0, top: `${i}/13`, width: 1, height: "1/13" }))),
    ];
    const lecture = (maxInput: number) =>
      warnings({ views: [{ video: { maxInput, layout: { templates: { base: "lecture", custom } } } }] });
    assert.deepEqual(lecture(14), []);
    assert.match(
      lecture(15)
        .map(({ text }) => text)
        .join(),
      /has 13 regions, but the ready-made layout of 13 regions \(base lecture\) prevails/,
    );
  });
  it("report inputs that a built-in layout cannot show", () => {
    const lecture = (maxInput: number) => ({
      views: [{ video: { maxInput, layout: { templates: { base: "lecture" } } } }],
    });
    for (const maxInput of [1, 2, 6, 7, 9, 13, 14, 15, 16, 20, 21, 22, 25])
      assert.deepEqual(broken(lecture(maxInput)), []);
    assert.deepEqual(broken(lecture(26)), ["view-inputs-not-shown"]);
    assert.deepEqual(broken({ views: [{ video: { maxInput: 256 } }] }), []);
  });
});

describe("defaults and silenced rules", () => {
  let bench: Bench;
  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  it("keep an audio-only view without a label audio-only", async () => {
    const hooks = hooksFor(room, bench);
    const { id } = await hooks.create({ name: "r", views: [{ video: false }] });
    assert.deepEqual(
      (await bench.client.rooms.get(id)).views?.map(({ label, video }) => ({ label, video })),
      [{ label: "common", video: false }],
    );
  });

  it("complete mediaOut", async () => {
    const hooks = hooksFor(room, bench);
    const { id } = await hooks.create({ name: "r", mediaOut: { video: { format: [{ codec: "vp8" }] } } });
    const { mediaOut } = await bench.client.rooms.get(id);
    assert.equal(mediaOut?.audio?.length, 10);
    assert.equal(mediaOut.video?.parameters?.framerate?.length, 7);
  });

  it("reject unknown rules and rules that cannot be silenced, for a room and for a stack", async () => {
    const reasons = async (args: object, ofStack?: string) =>
      (await hooksFor(room, bench, { "owt:ignoreRules": ofStack }).check({}, { name: "r", ...args })).failures.map(
        ({ reason }) => reason,
      );
    assert.deepEqual(await reasons({ ignoreRules: ["regions-overlp"] }), [
      'ignoreRules[0] is "regions-overlp", but must be the id of a rule that can be silenced (docs/rules.md lists them); did you mean "regions-overlap"?',
    ]);
    assert.match(
      (await reasons({ ignoreRules: ["room-too-large"] })).join(),
      /must be the id of a rule that can be silenced/,
    );
    assert.deepEqual(await reasons({}, "regions-overlp, room-too-large,regions-overlap"), [
      'owt:ignoreRules has "regions-overlp", which is not a rule; did you mean "regions-overlap"?',
      'owt:ignoreRules has "room-too-large", which cannot be ignored, because servers refuse such rooms',
    ]);
    const twice = { views: [{ label: "a" }, { label: "a" }] };
    assert.match(
      (await reasons(twice)).join(),
      /views\[1\]\.label is "a", as that of views\[0\].*silence it with ignoreRules: \["view-label-repeated"\]/,
    );
    assert.deepEqual(await reasons(twice, "view-label-repeated"), []);
    assert.deepEqual(await reasons({ ...twice, ignoreRules: ["view-label-repeated"] }), []);
  });
});
