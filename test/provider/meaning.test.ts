import assert from "node:assert/strict";
import { projected, sameMeaning } from "../../provider/hooks/meaning";
import { MediaIn, RoomConfig, View } from "../../sdk/schemas";

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
  for (const [title, a, b] of same) it(`is the same for ${title}`, () => assert.ok(sameMeaning(View, a, b)));

  it("is the same for formats in another order", () => {
    assert.ok(
      sameMeaning(
        MediaIn,
        { video: [{ codec: "vp8" }, { codec: "h264" }] },
        { video: [{ codec: "h264" }, { codec: "vp8" }] },
      ),
    );
  });

  it("is the same for views and roles in another order", () => {
    assert.ok(
      sameMeaning(RoomConfig.properties.views, [{ label: "a" }, { label: "b" }], [{ label: "b" }, { label: "a" }]),
    );
    assert.ok(sameMeaning(RoomConfig.properties.roles, [{ role: "a" }, { role: "b" }], [{ role: "b" }, { role: "a" }]));
  });

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
    it(`differs for ${title}`, () => assert.ok(!sameMeaning(RoomConfig.properties.views, a, b)));
});

describe("projection of the live room on what is declared", () => {
  it("keeps what the user wrote where it means the same", () => {
    const declared = [view({ left: 0, top: 0, width: 0.5, height: 1 })];
    const live = [{ label: "common", ...view({ left: "0", top: "0", width: "1/2", height: "1" }) }];
    assert.deepEqual(projected(RoomConfig.properties.views, declared, live), declared);
  });

  it("leaves out what the user does not manage", () => {
    assert.deepEqual(
      projected(RoomConfig.properties.transcoding, { audio: true }, { audio: true, video: { format: false } }),
      {
        audio: true,
      },
    );
    assert.equal(projected(RoomConfig.properties.inputLimit, undefined, 5), undefined);
  });

  it("takes what a server left out for its default", () => {
    assert.deepEqual(projected(RoomConfig.properties.transcoding, { audio: false }, { video: { format: false } }), {
      audio: true,
    });
  });

  it("shows a format as one value", () => {
    const declared = [{ video: { format: { codec: "h264", profile: "CB" } } }];
    const live = [{ label: "common", video: { format: { codec: "vp8" } } }];
    assert.deepEqual(projected(RoomConfig.properties.views, declared, live), [{ video: { format: { codec: "vp8" } } }]);
  });

  it("shows a picture that was switched off", () => {
    assert.deepEqual(
      projected(RoomConfig.properties.views, [{ label: "a", video: { maxInput: 2 } }], [{ label: "a", video: false }]),
      [{ label: "a", video: false }],
    );
  });

  it("shows a list of formats whole where it differs", () => {
    const declared = { audio: [{ codec: "pcmu" }] };
    assert.deepEqual(projected(RoomConfig.properties.mediaIn, declared, { audio: [{ codec: "pcma" }], video: [] }), {
      audio: [{ codec: "pcma" }],
    });
  });

  it("takes a SIP account of `false` or `{}` for none", () => {
    const declared = { sipServer: "s", password: "p" };
    assert.equal(projected(RoomConfig.properties.sip, declared, false), undefined);
    assert.deepEqual(projected(RoomConfig.properties.sip, declared, {}), undefined);
  });
});
