// The values that an update sends for members that the program gives, no longer gives, and never gave.

import assert from "node:assert/strict";
import { composed } from "../../../provider/lifecycle/composed";
import { RoomConfig, withDefaults } from "../../../sdk/schemas";

const { views, roles, mediaIn, mediaOut, sip, transcoding } = RoomConfig.properties;

describe("the value that an update sends", () => {
  it("is the program's, the default for a removed member, or else the server's", () => {
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

  it("has defaults for the members of a removed object, and no others", () => {
    const live = { audio: [{ codec: "pcmu" }], video: [] };
    assert.deepEqual(composed(mediaIn, { audio: [{ codec: "pcmu" }] }, undefined, live), {
      audio: (withDefaults(mediaIn, undefined) as { audio: unknown }).audio,
      video: [],
    });
  });

  it("keeps the server's members of an entry with the same key", () => {
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

  it("ignores the server's entry where the program adds one with its key", () => {
    const live = [{ role: "guest", publish: { audio: true } }];
    assert.deepEqual(composed(roles, [{ role: "host" }], [{ role: "guest" }], live), [{ role: "guest" }]);
    // Roles that are given for the first time change the default roles.
    const byDefault = withDefaults(roles, undefined);
    assert.deepEqual(composed(roles, undefined, [{ role: "presenter" }], byDefault), [{ role: "presenter" }]);
  });

  it("keeps the server's default view where views are given for the first time", () => {
    const live = [{ label: "common", video: { motionFactor: 0.1 } }];
    const [view] = composed(views, undefined, [{ video: { maxInput: 3 } }], live) as {
      video: { maxInput: number; motionFactor: number };
    }[];
    assert.deepEqual([view?.video.maxInput, view?.video.motionFactor], [3, 0.1]);
  });

  it("keeps the server's members of a layout with the same number of regions", () => {
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

  it("has formats as given, whatever the server has", () => {
    const live = [{ label: "a", video: { format: { codec: "h264", profile: "CB" } } }];
    const given = [{ label: "a", video: { format: { codec: "h264" } } }];
    const [view] = composed(views, [{ label: "a" }], given, live) as { video: { format: object } }[];
    assert.deepEqual(view?.video.format, { codec: "h264" });
    const audio = [{ codec: "aac" }];
    const formats = { audio: [{ codec: "aac", sampleRate: 48000, channelNum: 2 }] };
    assert.deepEqual((composed(mediaOut, { audio }, { audio }, formats) as { audio: unknown }).audio, audio);
  });

  it("keeps a picture that someone switched off, where the program never gave one", () => {
    const live = [{ label: "a", video: false }];
    const sent = (before: object, after: object) =>
      (composed(views, [{ label: "a", ...before }], [{ label: "a", ...after }], live) as { video: unknown }[])[0]
        ?.video;
    assert.equal(sent({}, {}), false);
    assert.deepEqual(sent({ video: false }, {}), withDefaults(views.items.properties.video, undefined));
    assert.equal((sent({}, { video: { maxInput: 3 } }) as { maxInput: number }).maxInput, 3);
  });

  it("removes a SIP account that the program no longer gives, and keeps one that it never gave", () => {
    const live = { sipServer: "s", username: "u", password: "clear" };
    assert.equal(composed(sip, { sipServer: "s" }, undefined, live), undefined);
    assert.deepEqual(composed(sip, undefined, undefined, live), live);
    assert.deepEqual(composed(sip, { sipServer: "s" }, { sipServer: "t" }, live), { ...live, sipServer: "t" });
    assert.deepEqual(composed(sip, { ...live }, { sipServer: "t" }, live), { sipServer: "t" });
  });
});
