import assert from "node:assert/strict";
import type { TSchema } from "@sinclair/typebox";
import fc from "fast-check";
import { isEquivalent } from "../../../provider/lifecycle/equality";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { kinds } from "../../../provider/kinds";
import { problemsAsWritten, spellingProblems } from "../../../provider/spelling/problems";
import { asWritten, listed, named, recorded, writtenKeys } from "../../../provider/spelling/spelling";
import { RoomConfig } from "../../../sdk/schemas";
import { formatPath, problem } from "../../../sdk/schemas/validation";
import { seedOf, valueOf } from "../arbitrary";

const area = (left: unknown, top: unknown, width: unknown, height: unknown) => ({ left, top, width, height });

/** Values of rooms in both spellings. */
const pairs: Readonly<Record<string, { api: unknown; names: unknown }>> = {
  "views and roles stand under their names": {
    api: {
      views: [{ label: "main", video: { maxInput: 4 } }, { label: "side" }],
      roles: [{ role: "guest", subscribe: { audio: true } }],
    },
    names: { views: { main: { video: { maxInput: 4 } }, side: {} }, roles: { guest: { subscribe: { audio: true } } } },
  },
  "formats are short names": {
    api: {
      views: [
        {
          label: "main",
          audio: { format: { codec: "aac", sampleRate: 48000, channelNum: 2 } },
          video: { format: { codec: "h264", profile: "CB" } },
        },
      ],
    },
    names: { views: { main: { audio: { format: "aac/48000/2" }, video: { format: "h264/CB" } } } },
  },
  "sets are maps of their entries": {
    api: {
      mediaIn: { audio: [{ codec: "pcmu" }, { codec: "isac", sampleRate: 16000 }], video: [] },
      mediaOut: {
        video: {
          parameters: {
            resolution: ["x3/4", "vga"],
            framerate: [24, 6],
            bitrate: ["x0.8", 400],
            keyFrameInterval: [100],
          },
        },
      },
    },
    names: {
      mediaIn: { audio: { pcmu: true, "isac/16000": true }, video: {} },
      mediaOut: {
        video: {
          parameters: {
            resolution: { "x3/4": true, vga: true },
            framerate: { 24: true, 6: true },
            bitrate: { "x0.8": true, 400: true },
            keyFrameInterval: { 100: true },
          },
        },
      },
    },
  },
  "the first of several formats of one codec is marked where the order counts": {
    api: {
      mediaOut: {
        audio: [{ codec: "isac", sampleRate: 32000 }, { codec: "isac", sampleRate: 16000 }, { codec: "pcmu" }],
      },
    },
    names: { mediaOut: { audio: { "isac/32000": "first", "isac/16000": true, pcmu: true } } },
  },
  "templates stand under their numbers of regions, and a region is one text": {
    api: {
      views: [
        {
          label: "main",
          video: {
            layout: {
              templates: {
                custom: [
                  { primary: "a: b", region: [{ id: "a: b", area: area(0, "1/3", 0.5, "0.(6)") }] },
                  { region: [] },
                ],
              },
            },
          },
        },
      ],
    },
    names: {
      views: {
        main: {
          video: {
            layout: {
              templates: {
                custom: { 1: { primary: "a: b", region: ["a: b: 0, 1/3, 0.5, 0.(6)"] }, 0: { region: [] } },
              },
            },
          },
        },
      },
    },
  },
  "two views of one label stay a list": {
    api: { views: [{ label: "main" }, { label: "main", video: false }] },
    names: { views: [{ label: "main" }, { label: "main", video: false }] },
  },
  "a view whose label Pulumi would hide stays in a list": {
    api: { views: [{ label: "__main" }] },
    names: { views: [{ label: "__main" }] },
  },
  "a format that no short name says completely stays as it is": {
    api: { mediaIn: { audio: [{ codec: "opus", channelNum: 2 }], video: [{ codec: "vp8" }, { codec: "av1" }] } },
    names: { mediaIn: { audio: [{ codec: "opus", channelNum: 2 }], video: ["vp8", { codec: "av1" }] } },
  },
  "a repeated entry of a set stays in a list": {
    api: { mediaOut: { video: { parameters: { framerate: [24, 24] } } } },
    names: { mediaOut: { video: { parameters: { framerate: [24, 24] } } } },
  },
  "a name such as constructor is a name": {
    api: { views: [{ label: "constructor" }, { label: "toString" }] },
    names: { views: { constructor: {}, toString: {} } },
  },
};

describe("the two spellings", () => {
  for (const [title, { api, names }] of Object.entries(pairs)) {
    it(title, () => {
      assert.deepEqual(named(RoomConfig, api), names);
      assert.ok(isEquivalent(RoomConfig, listed(RoomConfig, names), api), JSON.stringify(listed(RoomConfig, names)));
      assert.deepEqual(named(RoomConfig, names), names);
      assert.deepEqual(listed(RoomConfig, api), api);
    });
  }

  it("may be mixed between members", () => {
    const mixed = {
      views: { main: { video: { format: { codec: "vp8" } } } },
      mediaIn: { audio: ["pcmu", { codec: "pcma" }] },
    };
    assert.deepEqual(named(RoomConfig, mixed), {
      views: { main: { video: { format: "vp8" } } },
      mediaIn: { audio: { pcmu: true, pcma: true } },
    });
  });

  it("have sets as lists of short names, for people", () => {
    const room = {
      mediaIn: { audio: [{ codec: "pcmu" }, { codec: "isac", sampleRate: 16000 }] },
      views: [{ label: "a" }],
    };
    assert.deepEqual(named(RoomConfig, room, "list"), { mediaIn: { audio: ["pcmu", "isac/16000"] }, views: { a: {} } });
  });

  it("take a key alone as an entry with defaults", () => {
    assert.deepEqual(listed(RoomConfig, { views: { main: null, side: undefined } }), { views: [{ label: "main" }] });
  });

  for (const [name, { schema }] of Object.entries(kinds as Readonly<Record<string, { schema: TSchema }>>)) {
    it(`mean the same for any ${name}, and naming twice is naming once`, () => {
      fc.assert(
        fc.property(valueOf(schema), (args) => {
          const names = named(schema, args);
          assert.ok(isEquivalent(schema, listed(schema, names), args), JSON.stringify(names));
          assert.deepEqual(named(schema, names), names);
          assert.deepEqual(spellingProblems(schema, names), []);
        }),
        { seed: seedOf(), numRuns: 100 },
      );
    });
  }
});

describe("values that are not known yet", () => {
  it("stay unknown where a name depends on them", () => {
    for (const views of [[unknownValue], [{ label: unknownValue }]])
      assert.deepEqual(named(RoomConfig, { views }), { views: unknownValue });
    assert.deepEqual(named(RoomConfig, { mediaIn: { audio: ["pcmu", unknownValue] } }), {
      mediaIn: { audio: unknownValue },
    });
  });

  it("stay where they are otherwise", () => {
    const room = { views: { main: { video: { maxInput: unknownValue, format: unknownValue } } } };
    assert.deepEqual(named(RoomConfig, room), room);
  });

  it("make a short name unknown as a whole", () => {
    const region = [{ id: "a", area: area(unknownValue, 0, 1, 1) }];
    const video = { format: { codec: unknownValue }, layout: { templates: { custom: [{ region }] } } };
    assert.deepEqual(named(RoomConfig, { views: [{ label: "main", video }] }), {
      views: {
        main: { video: { format: unknownValue, layout: { templates: { custom: { 1: { region: [unknownValue] } } } } } },
      },
    });
  });

  it("are all members of an unknown entry", () => {
    assert.deepEqual(listed(RoomConfig, { roles: { guest: unknownValue } }), {
      roles: [{ role: "guest", publish: unknownValue, subscribe: unknownValue }],
    });
  });
});

describe("recorded values", () => {
  const old = {
    views: [{ label: "main", video: { maxInput: 4 } }],
    mediaOut: { audio: [{ codec: "pcmu" }], video: { parameters: { framerate: [24] } } },
  };

  it("stay as an earlier release recorded them where they mean the same", () => {
    assert.equal(recorded(RoomConfig, old, structuredClone(old)), old);
  });

  it("keep what stays the same in an entry of a list without names", () => {
    const { schema } = kinds.ViewLayout;
    const region = { id: "a", area: area(0, 0, 1, 1) };
    const before = { layout: [{ stream: "one", region }] };
    assert.deepEqual(recorded(schema, before, { layout: [{ stream: "two", region }] }), {
      layout: [{ stream: "two", region }],
    });
  });

  it("are named member by member where they differ", () => {
    const changed = structuredClone(old);
    changed.mediaOut.video.parameters.framerate.push(30);
    assert.deepEqual(recorded(RoomConfig, old, changed), {
      views: old.views,
      mediaOut: { audio: old.mediaOut.audio, video: { parameters: { framerate: { 24: true, 30: true } } } },
    });
  });
});

describe("the place of a problem", () => {
  const written = {
    views: {
      main: { video: { format: "vp8", layout: { templates: { custom: { 1: { region: ["a: 0, 0, 1, 1"] } } } } } },
    },
    mediaIn: { audio: ["pcmu", { codec: "pcma" }] },
    mediaOut: { audio: { pcmu: true, pcma: true } },
  };
  const places: readonly [(string | number)[], string][] = [
    [["views", 0, "video", "maxInput"], "views.main.video.maxInput"],
    [["views", 0, "label"], "views.main"],
    [["views", 0, "video", "format", "codec"], "views.main.video.format"],
    [
      ["views", 0, "video", "layout", "templates", "custom", 0, "region", 0, "area", "left"],
      'views.main.video.layout.templates.custom["1"].region[0]',
    ],
    [["mediaIn", "audio", 1, "codec"], "mediaIn.audio[1].codec"],
    [["mediaIn", "audio", 0, "codec"], "mediaIn.audio[0]"],
    [["mediaOut", "audio", 1, "codec"], "mediaOut.audio.pcma"],
    [["roles", 1, "publish"], "roles.viewer.publish"],
    [["name"], "name"],
  ];
  for (const [keys, path] of places) {
    it(`${formatPath(keys)} is ${path}`, () => {
      assert.equal(formatPath(writtenKeys(RoomConfig, written, keys)), path);
    });
  }

  it("in a set is that of the entry, also behind the first of a codec", () => {
    const set = { mediaOut: { audio: { pcmu: true, opus: true, "opus/48000/2": "first" } } };
    const pathsOfEntries = [0, 1, 2].map((i) => formatPath(writtenKeys(RoomConfig, set, ["mediaOut", "audio", i])));
    assert.deepEqual(pathsOfEntries, ['mediaOut.audio["opus/48000/2"]', "mediaOut.audio.pcmu", "mediaOut.audio.opus"]);
  });

  it("in a short name is told with the name", () => {
    const keys = ["views", 0, "video", "layout", "templates", "custom", 0, "region", 0, "area", "left"];
    const { path, message } = asWritten(RoomConfig, written, problem(keys, "x", 'is "x", but must be a fraction'));
    assert.equal(
      `${path} ${message}`,
      'views.main.video.layout.templates.custom["1"].region[0] is "a: 0, 0, 1, 1": its left is "x", but must be a fraction',
    );
  });

  it("that has no keys, as a setting of the stack, stays", () => {
    const found = { ...problem([], 1, "is wrong"), path: "owt:ignoreRules" };
    assert.equal(asWritten(RoomConfig, written, found), found);
  });
});

describe("a mixture of the spellings", () => {
  const mixtures: readonly [unknown, string][] = [
    [
      { views: { main: { label: "main" } } },
      'views.main.label is "main", but the key "main" is the label already: leave label out',
    ],
    [
      { roles: { guest: { role: "host" } } },
      'roles.guest.role is "host", but the key "guest" is the role already: leave role out',
    ],
    [
      { views: { __main: {} } },
      "views.__main has a name that begins with __, which Pulumi does not show: choose another name",
    ],
    [
      { mediaIn: { audio: { pcmu: false } } },
      "mediaIn.audio.pcmu is false, but must be true: leave the entry out to take it out of the set",
    ],
    [
      { mediaOut: { audio: { pcmu: "last" } } },
      'mediaOut.audio.pcmu is "last", but must be true, or "first" for the first of several of one codec: leave the entry out to take it out of the set',
    ],
    [
      { mediaOut: { audio: { "opus/48000/2": "first", pcmu: "first", opus: "first" } } },
      'mediaOut.audio.opus is "first", as "opus/48000/2" is: only one of each codec is the first, the others are true',
    ],
    [
      { views: [{ label: "a", video: { layout: { templates: { custom: { 2: { region: [] } } } } } }] },
      'views[0].video.layout.templates.custom["2"] stands under "2", but has 0 in region: the key is their number',
    ],
  ];
  for (const [value, text] of mixtures) {
    it(`is an error: ${text.split(" ")[0] ?? ""}`, () => {
      assert.deepEqual(
        spellingProblems(RoomConfig, value).map(({ path, message }) => `${path} ${message}`),
        [text],
      );
    });
  }
});

describe("problems of a value in the named spelling", () => {
  const regions = (...region: unknown[]) => ({
    views: { main: { video: { layout: { templates: { custom: { [region.length]: { region } } } } } } },
  });
  const wrong: readonly [unknown, string][] = [
    [{ views: { main: 5 } }, "views.main is 5, but must be an object { audio, video }"],
    [{ views: { main: { codec: "vp8" } } }, "views.main.codec is not known (known here: audio, video)"],
    [{ views: { main: { lable: "a" } } }, "views.main.lable is not known (known here: audio, video)"],
    [{ roles: { guest: { pubish: {} } } }, 'roles.guest.pubish is not known; did you mean "publish"?'],
    [
      { mediaOut: { audio: { pcmu: true, pcmx: true, opus: "first" } } },
      'mediaOut.audio.pcmx is "pcmx", but must be an audio format such as "opus/48000/2" or { codec: opus, sampleRate: 48000, channelNum: 2 }',
    ],
    [
      regions({ a: "0, 0, 1, 1" }),
      'views.main.video.layout.templates.custom["1"].region[0] is {"a":"0, 0, 1, 1"}, but must be a region such as "a: 0, 0, 1/2, 1" (id: left, top, width, height) or { id, area: { left, top, width, height } }: write it in quotes, as "a: 0, 0, 1, 1"',
    ],
  ];
  for (const [value, text] of wrong) {
    it(`are told once and in that spelling: ${text.split(" ")[0] ?? ""}`, () => {
      assert.deepEqual(
        problemsAsWritten(RoomConfig, { name: "room", ...(value as object) }).map(
          ({ path, message }) => `${path} ${message}`,
        ),
        [text],
      );
    });
  }

  it("are told with those that the schema finds", () => {
    const found = problemsAsWritten(RoomConfig, {
      name: "room",
      participantLimit: "many",
      views: { main: { label: "main" } },
    });
    assert.deepEqual(
      found.map(({ path }) => path),
      ["views.main.label", "participantLimit"],
    );
  });
});
