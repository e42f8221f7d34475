// The content of a conference, in words, and whether it is outdated.

import assert from "node:assert/strict";
import { affectsNextConference, inWords, isOutdated } from "../../../provider/room/conference";
import type { Stream } from "../../../sdk/schemas";

describe("the content of a conference", () => {
  it("is nothing, or what is there by number", () => {
    assert.equal(inWords({ participants: [], sources: 0, sessions: [] }), "nothing");
    const sessions = [
      { in: "recordings" as const, name: "recording", ids: ["r"] },
      { in: "sipCalls" as const, name: "SIP call", ids: [] },
    ];
    assert.equal(
      inWords({ participants: ["a", "b"], sources: 1, sessions }),
      "2 participants, 1 source and 1 recording",
    );
  });
});

describe("a change of a room", () => {
  it("is felt by the next conference, except that of the name and the SIP account", () => {
    assert.equal(affectsNextConference({ inputLimit: 3 }, { inputLimit: 4 }), true);
    assert.equal(affectsNextConference({ name: "a", sip: { username: "x" } }, { name: "b" }), false);
  });
});

describe("a conference", () => {
  const mixed = (label: string | undefined, media: object = {}) =>
    ({
      id: `r-${label ?? ""}`,
      type: "mixed",
      media,
      info: { ...(label !== undefined && { label }) },
    }) as unknown as Stream;
  const opus = { codec: "opus" };

  it("is outdated where it has other views than the room", () => {
    const room = { mediaOut: { audio: [], video: { format: [] } } };
    assert.equal(isOutdated([mixed("common")], { ...room, views: [{}] } as never), false);
    assert.equal(isOutdated([mixed("common")], { ...room, views: [{ label: "a" }] } as never), true);
    assert.equal(isOutdated([mixed("a"), mixed("b")], { ...room, views: [{ label: "a" }] } as never), true);
    assert.equal(isOutdated([mixed(undefined)], { ...room } as never), true);
  });

  it("is outdated where it offers other formats than the room", () => {
    const stream = mixed("a", {
      audio: { format: opus, optional: { format: [{ codec: "pcmu" }] } },
      video: { original: [{ format: { codec: "vp8" } }], optional: { format: [{ codec: "h264" }] } },
    });
    const room = (audio: object[], format: object[]) =>
      ({ views: [{ label: "a" }], mediaOut: { audio, video: { format } } }) as never;
    const formats = [{ codec: "h264" }, { codec: "vp8" }];
    assert.equal(isOutdated([stream], room([opus, { codec: "pcmu" }], formats)), false);
    assert.equal(isOutdated([stream], room([opus], formats)), true);
    assert.equal(isOutdated([stream], room([opus, { codec: "pcmu" }], [{ codec: "vp8" }])), true);
  });
});
