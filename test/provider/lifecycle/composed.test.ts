// What an update sends for the members that the program gives, has taken out, and never gave.

import assert from "node:assert/strict";
import { composed } from "../../../provider/lifecycle/composed";
import { RoomConfig, withDefaults } from "../../../sdk/schemas";

const { views, roles, mediaIn, mediaOut, sip, transcoding } = RoomConfig.properties;

describe("the value that an update sends", () => {
  it("is what the program gives, what the server has for the rest, and defaults for what was taken out", () => {
    const live = { audio: false, video: { format: false, parameters: { resolution: false, bitrate: false } } };
    const before = { video: { format: false } };
    const after = { video: { parameters: { bitrate: true } } };
    assert.deepEqual(composed(transcoding, before, after, live), {
      audio: false,
      video: {
        format: true,
        parameters: { resolution: false, framerate: true, bitrate: true, keyFrameInterval: true },
      },
    });
  });

  it("is at its default, where an object was taken out, in what it said alone", () => {
    const live = { audio: [{ codec: "pcmu" }], video: [] };
    assert.deepEqual(composed(mediaIn, { audio: [{ codec: "pcmu" }] }, undefined, live), {
      audio: (withDefaults(mediaIn, undefined) as { audio: unknown }).audio,
      video: [],
    });
  });

  it("is what the server has of an entry that stays, known by its key", () => {
    const live = [
      { label: "b", audio: { vad: false } },
      { label: "a", video: { maxInput: 4, motionFactor: 0.1 } },
    ];
    const before = [{ label: "a", video: { maxInput: 4 } }, { label: "b" }];
    const [a, b] = composed(views, before, [{ label: "a", video: { maxInput: 5 } }, { label: "b" }], live) as {
      audio: { vad: boolean };
      video: { maxInput: number; motionFactor: number };
    }[];
    assert.deepEqual([a?.video.maxInput, a?.video.motionFactor, b?.audio.vad], [5, 0.1, false]);
  });

  it("has nothing of an entry that someone made, where the program makes one of its key", () => {
    const live = [{ role: "guest", publish: { audio: true } }];
    assert.deepEqual(composed(roles, [{ role: "host" }], [{ role: "guest" }], live), [{ role: "guest" }]);
    // Roles that are given for the first time are those of the defaults, changed.
    const byDefault = withDefaults(roles, undefined);
    assert.deepEqual(composed(roles, undefined, [{ role: "presenter" }], byDefault), [{ role: "presenter" }]);
  });

  it("keeps what the server has of the default view where views are given for the first time", () => {
    const live = [{ label: "common", video: { motionFactor: 0.1 } }];
    const [view] = composed(views, undefined, [{ video: { maxInput: 3 } }], live) as {
      video: { maxInput: number; motionFactor: number };
    }[];
    assert.deepEqual([view?.video.maxInput, view?.video.motionFactor], [3, 0.1]);
  });

  it("keeps what the server has of a layout, known by the number of its regions", () => {
    const region = (count: number, height: number) =>
      Array.from({ length: count }, (_, i) => ({
        id: String(i),
        area: { left: `${i}/${count}`, top: 0, width: `1/${count}`, height },
      }));
    const custom = (...templates: object[]) => [
      { label: "a", video: { layout: { templates: { custom: templates } } } },
    ];
    const live = custom({ region: region(2, 1), primary: "1" }, { region: region(1, 1), primary: "0" });
    const before = custom({ region: region(1, 1) }, { region: region(2, 1) });
    const after = custom({ region: region(1, 0.5) }, { region: region(2, 1) }, { region: region(3, 1) });
    const [view] = composed(views, before, after, live) as ReturnType<typeof custom>;
    const sent = view?.video.layout.templates.custom as { primary?: string; region: unknown[] }[];
    assert.deepEqual(
      sent.map(({ primary, region: regions }) => [regions.length, primary]),
      [
        [1, "0"],
        [2, "1"],
        [3, undefined],
      ],
    );
  });

  it("is a format as it is given, whatever the server has", () => {
    const live = [{ label: "a", video: { format: { codec: "h264", profile: "CB" } } }];
    const given = [{ label: "a", video: { format: { codec: "h264" } } }];
    const [view] = composed(views, [{ label: "a" }], given, live) as { video: { format: object } }[];
    assert.deepEqual(view?.video.format, { codec: "h264" });
    const audio = [{ codec: "aac" }];
    const formats = { audio: [{ codec: "aac", sampleRate: 48000, channelNum: 2 }] };
    assert.deepEqual((composed(mediaOut, { audio }, { audio }, formats) as { audio: unknown }).audio, audio);
  });

  it("is a picture that someone switched off, where no program gave one", () => {
    const live = [{ label: "a", video: false }];
    const sent = (before: object, after: object) =>
      (composed(views, [{ label: "a", ...before }], [{ label: "a", ...after }], live) as { video: unknown }[])[0]
        ?.video;
    assert.equal(sent({}, {}), false);
    assert.deepEqual(sent({ video: false }, {}), withDefaults(views.items.properties.video, undefined));
    assert.equal((sent({}, { video: { maxInput: 3 } }) as { maxInput: number }).maxInput, 3);
  });

  it("is no account where one was taken out, and the account of someone else where none was given", () => {
    const live = { sipServer: "s", username: "u", password: "clear" };
    assert.equal(composed(sip, { sipServer: "s" }, undefined, live), undefined);
    assert.deepEqual(composed(sip, undefined, undefined, live), live);
    assert.deepEqual(composed(sip, { sipServer: "s" }, { sipServer: "t" }, live), { ...live, sipServer: "t" });
    assert.deepEqual(composed(sip, { ...live }, { sipServer: "t" }, live), { sipServer: "t" });
  });
});
