import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { projected, respelled, isEquivalent } from "../../../provider/lifecycle/equality";
import { MediaIn, RoomConfig, View } from "../../../sdk/schemas";

const view = (area: object) => ({ video: { layout: { templates: { custom: [{ region: [{ id: "1", area }] }] } } } });

describe("meaning", () => {
  const same: [string, unknown, unknown][] = [
    ["a default given and left out", { label: "common", audio: { vad: true } }, {}],
    [
      "fractions however they are spelled",
      view({ left: 0, top: "0.5", width: "2/4", height: 1 }),
      view({ left: "0", top: "1/2", width: 0.5, height: "1/1" }),
    ],
    [
      "a shape given and left out",
      {
        video: {
          layout: {
            templates: {
              custom: [{ region: [{ id: "1", shape: "rectangle", area: { left: 0, top: 0, width: 1, height: 1 } }] }],
            },
          },
        },
      },
      view({ left: 0, top: 0, width: 1, height: 1 }),
    ],
    ["members in another order", { audio: { vad: false }, label: "a" }, { label: "a", audio: { vad: false } }],
  ];
  for (const [title, a, b] of same) it(`is the same for ${title}`, () => assert.ok(isEquivalent(View, a, b)));

  it("is the same for formats in another order", () => {
    assert.ok(
      isEquivalent(
        MediaIn,
        { video: [{ codec: "vp8" }, { codec: "h264" }] },
        { video: [{ codec: "h264" }, { codec: "vp8" }] },
      ),
    );
  });

  it("is the same for views and roles in another order", () => {
    assert.ok(
      isEquivalent(RoomConfig.properties.views, [{ label: "a" }, { label: "b" }], [{ label: "b" }, { label: "a" }]),
    );
    assert.ok(
      isEquivalent(RoomConfig.properties.roles, [{ role: "a" }, { role: "b" }], [{ role: "b" }, { role: "a" }]),
    );
  });

  const aac = { codec: "aac" };
  const stereo = { codec: "aac", sampleRate: 48000, channelNum: 2 };
  const pcmu = { codec: "pcmu" };
  const { views, roles, mediaIn, mediaOut } = RoomConfig.properties;
  const twoRegions = (width: string) => ({
    region: [1, 2].map((id) => ({ id: String(id), area: { left: 0, top: 0, width, height: 1 } })),
  });
  const oneRegion = { region: [{ id: "1", area: { left: 0, top: 0, width: 1, height: 1 } }] };
  const custom = (...templates: object[]) => [{ video: { layout: { templates: { custom: templates } } } }];
  const guest = (audio: boolean) => ({ role: "guest", publish: { audio } });
  /** Pairs of values that differ only in the order of entries, and whether the order counts. */
  const orders: [string, TSchema, unknown, unknown, boolean][] = [
    ["formats of one codec in mediaOut.audio", mediaOut, { audio: [aac, stereo] }, { audio: [stereo, aac] }, true],
    [
      "formats of one codec behind the first of them",
      mediaOut,
      { audio: [aac, stereo, { codec: "aac", sampleRate: 16000 }] },
      { audio: [aac, { codec: "aac", sampleRate: 16000 }, stereo] },
      false,
    ],
    [
      "formats of other codecs beside them",
      mediaOut,
      { audio: [aac, pcmu, stereo] },
      { audio: [pcmu, aac, stereo] },
      false,
    ],
    ["formats of one codec in mediaIn.audio", mediaIn, { audio: [aac, stereo] }, { audio: [stereo, aac] }, false],
    [
      "formats of one codec in mediaOut.video",
      mediaOut,
      {
        video: {
          format: [
            { codec: "h264", profile: "CB" },
            { codec: "h264", profile: "B" },
          ],
        },
      },
      {
        video: {
          format: [
            { codec: "h264", profile: "B" },
            { codec: "h264", profile: "CB" },
          ],
        },
      },
      false,
    ],
    [
      "layouts of as many regions",
      views,
      custom(twoRegions("1"), twoRegions("1/2")),
      custom(twoRegions("1/2"), twoRegions("1")),
      true,
    ],
    [
      "layouts of other numbers of regions",
      views,
      custom(oneRegion, twoRegions("1")),
      custom(twoRegions("1"), oneRegion),
      false,
    ],
    ["roles of one name", roles, [guest(true), guest(false)], [guest(false), guest(true)], true],
    ["roles of other names", roles, [guest(true), { role: "a" }], [{ role: "a" }, guest(true)], false],
    [
      "views of one label",
      views,
      [
        { label: "a", video: { maxInput: 3 } },
        { label: "a", video: false },
      ],
      [
        { label: "a", video: false },
        { label: "a", video: { maxInput: 3 } },
      ],
      true,
    ],
    [
      "views of the default label",
      views,
      [{ video: { maxInput: 3 } }, { label: "common", video: false }],
      [{ label: "common", video: false }, { video: { maxInput: 3 } }],
      true,
    ],
  ];
  for (const [title, schema, a, b, counts] of orders) {
    it(`${counts ? "differs" : "is the same"} for another order of ${title}`, () => {
      assert.equal(isEquivalent(schema, a, b), !counts);
      // Where the order counts, the live value shows; elsewhere, the declared one.
      const shown = projected(schema, a, b);
      if (counts) assert.ok(isEquivalent(schema, shown, b), JSON.stringify(shown));
      else assert.deepEqual(shown, a);
      assert.equal(respelled(schema, a, b) === a, !counts);
    });
  }

  const different: [string, unknown, unknown][] = [
    ["no views and the default view", [], undefined],
    ["an audio-only view and one with a picture", [{ label: "a", video: false }], [{ label: "a" }]],
    ["a format with and without its sample rate", [{ audio: { format: { codec: "opus" } } }], [{}]],
    [
      "regions in another order",
      [view({ left: 0, top: 0, width: 1, height: 1 })],
      [view({ left: 0, top: 0, width: 1, height: "1/3" })],
    ],
  ];
  for (const [title, a, b] of different)
    it(`differs for ${title}`, () => assert.ok(!isEquivalent(RoomConfig.properties.views, a, b)));
});

describe("projection of a live room on the declared one", () => {
  it("keeps the declared spelling of equal values", () => {
    const declared = [view({ left: 0, top: 0, width: 0.5, height: 1 })];
    const live = [{ label: "common", ...view({ left: "0", top: "0", width: "1/2", height: "1" }) }];
    assert.deepEqual(projected(RoomConfig.properties.views, declared, live), declared);
  });

  it("leaves out members that are not managed", () => {
    assert.deepEqual(
      projected(RoomConfig.properties.transcoding, { audio: true }, { audio: true, video: { format: false } }),
      {
        audio: true,
      },
    );
    assert.equal(projected(RoomConfig.properties.inputLimit, undefined, 5), undefined);
  });

  it("treats a missing live value as its default", () => {
    assert.deepEqual(projected(RoomConfig.properties.transcoding, { audio: false }, { video: { format: false } }), {
      audio: true,
    });
  });

  it("shows a format as one value", () => {
    const declared = [{ video: { format: { codec: "h264", profile: "CB" } } }];
    const live = [{ label: "common", video: { format: { codec: "vp8" } } }];
    assert.deepEqual(projected(RoomConfig.properties.views, declared, live), [{ video: { format: { codec: "vp8" } } }]);
  });

  it("shows a format in a list as one value, with all members of the server's", () => {
    const live = { audio: [{ codec: "aac", sampleRate: 48000, channelNum: 2 }] };
    assert.deepEqual(projected(RoomConfig.properties.mediaOut, { audio: [{ codec: "aac" }] }, live), live);
  });

  it("shows a picture that was switched off", () => {
    assert.deepEqual(
      projected(RoomConfig.properties.views, [{ label: "a", video: { maxInput: 2 } }], [{ label: "a", video: false }]),
      [{ label: "a", video: false }],
    );
  });

  it("shows the whole list of formats where it differs", () => {
    const declared = { audio: [{ codec: "pcmu" }] };
    assert.deepEqual(projected(RoomConfig.properties.mediaIn, declared, { audio: [{ codec: "pcma" }], video: [] }), {
      audio: [{ codec: "pcma" }],
    });
  });

  it("treats a SIP account of `false` or `{}` as none", () => {
    const declared = { sipServer: "s", password: "p" };
    assert.equal(projected(RoomConfig.properties.sip, declared, false), undefined);
    assert.deepEqual(projected(RoomConfig.properties.sip, declared, {}), undefined);
  });
});
