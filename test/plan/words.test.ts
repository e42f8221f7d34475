// Changes of members in words, for both spellings of a room.

import assert from "node:assert/strict";
import fc from "fast-check";
import { kinds } from "../../provider/kinds";
import { isEquivalent } from "../../provider/lifecycle/equality";
import { randomOf, seedOf, spelledOtherwise, valueOf } from "../provider/arbitrary";
import { changed, setOf } from "./support";

const view = (parameters: object) => ({ views: { main: { video: { parameters } } } });

describe("changes of a room in words", () => {
  it("name a limit, with no limit and the default as words", () => {
    assert.deepEqual(changed({ participantLimit: 40 }, { participantLimit: 60 }), ["participants: 40 → 60"]);
    assert.deepEqual(changed({ participantLimit: 40 }, {}), ["participants: 40 → no limit (default)"]);
    assert.deepEqual(changed({}, { inputLimit: 3 }), ["published streams: no limit (default) → 3"]);
  });

  it("say what a role may do now, and what no longer", () => {
    const role = (publish: object, subscribe: object) => ({ roles: { student: { publish, subscribe } } });
    assert.deepEqual(
      changed(role({ audio: true }, { audio: true, video: true }), role({ audio: true, video: true }, { video: true })),
      ["role student: may now send video; may no longer receive audio"],
    );
  });

  it("say that a role is new, removed or has another name", () => {
    const all = { audio: true, video: true };
    assert.deepEqual(
      changed(
        { roles: { a: { publish: all }, b: { subscribe: { audio: true } }, c: {} } },
        { roles: { b2: { subscribe: { audio: true } }, c: {}, d: { publish: all, subscribe: all } } },
      ),
      [
        "role a: removed: no token can be made for it any more",
        "role b → b2: renamed: tokens can be made for b2, and no longer for b",
        "role d: new: may send audio and video, receive audio and video",
      ],
    );
  });

  it("say of a role that is written in another way that it may do the same", () => {
    assert.deepEqual(changed({ roles: { a: {} } }, { roles: { a: { publish: { audio: false } } } }), [
      "role a: written in another way: it may do the same",
    ]);
  });

  it("compare with the server's own roles where none are given", () => {
    const lines = changed(
      {},
      { roles: { presenter: { publish: { audio: true, video: true }, subscribe: { audio: true } } } },
    );
    assert.ok(lines.includes("role presenter: may no longer receive video"), lines.join("\n"));
    assert.ok(lines.includes("role viewer: removed: no token can be made for it any more"), lines.join("\n"));
  });

  it("give the size of a picture in pixels and frames per second, and the bitrate that servers compute", () => {
    assert.deepEqual(
      changed(
        view({ resolution: { width: 1280, height: 720 } }),
        view({ resolution: { width: 1920, height: 1080 }, framerate: 30 }),
      ),
      ["view main: 1280×720 at 24 → 1920×1080 at 30", "view main: default bitrate 1.3 → 3.2 Mbit/s"],
    );
  });

  it("give bitrates in kbit/s or Mbit/s, with where they come from", () => {
    assert.deepEqual(changed(view({ bitrate: 800 }), view({ bitrate: 2500 })), [
      "view main: bitrate 800 kbit/s → 2.5 Mbit/s",
    ]);
    assert.deepEqual(changed(view({}), view({ bitrate: 800 })), ["view main: bitrate 550 (default) → 800 kbit/s"]);
    assert.deepEqual(changed(view({ bitrate: 800 }), view({})), ["view main: bitrate 800 → 550 kbit/s (default)"]);
  });

  it("say that the motion factor changes the computed bitrate", () => {
    assert.deepEqual(changed({}, { views: { common: { video: { motionFactor: 1.2 } } } }), [
      "view common: default bitrate 550 → 830 kbit/s",
      "view common: motion factor 0.8 (default) → 1.2",
    ]);
  });

  it("say that a view is new, removed or has another label", () => {
    assert.deepEqual(
      changed(
        { views: { a: { video: { maxInput: 3 } }, b: { video: false }, c: {} } },
        { views: { a2: { video: { maxInput: 3 } }, c: {}, d: { audio: { vad: false } } } },
      ),
      [
        "view a → a2: new label: its mixed stream has another id, which ends with -a2",
        "view b: removed: its mixed stream is no longer there",
        "view d: new: 640×480 at 24; default bitrate about 550 kbit/s; voice activity detection off",
      ],
    );
  });

  it("say that a view loses its picture, or gets one", () => {
    assert.deepEqual(changed({ views: { a: {} } }, { views: { a: { video: false } } }), [
      "view a: loses its picture: audio only",
    ]);
    assert.deepEqual(changed({ views: { a: { video: false } } }, { views: { a: {} } }), [
      "view a: gets a picture: 640×480 at 24; default bitrate about 550 kbit/s",
    ]);
  });

  it("name the region of a layout that moves, and its edges", () => {
    const layout = (first: string) => ({
      views: { a: { video: { layout: { templates: { custom: { 2: { region: [first, "b: 1/2, 0, 1/2, 1"] } } } } } } },
    });
    assert.deepEqual(changed(layout("a: 0, 0, 1/2, 1"), layout("a: 0, 1/4, 1/2, 3/4")), [
      "view a: custom layout for 2 inputs: region a top 0 → 1/4, height 1 → 3/4",
    ]);
    assert.deepEqual(changed(layout("a: 0, 0, 1/2, 1"), layout("c: 0, 0, 1/2, 1")), [
      "view a: custom layout for 2 inputs: region a is now c",
    ]);
    assert.deepEqual(changed(layout("a: 0, 0, 0.5, 1"), layout("a: 0, 0, 1/2, 1")), []);
  });

  it("name what comes into a set and what goes, by short names", () => {
    assert.deepEqual(
      changed(
        {
          mediaOut: { audio: { "opus/48000/2": true, pcmu: true }, video: { format: { vp8: true, "h264/CB": true } } },
        },
        { mediaOut: { audio: { "opus/48000/2": true, pcma: true }, video: { format: { vp8: true } } } },
      ),
      ["may be received: audio new: pcma; no longer: pcmu", "may be received: video no longer: h264/CB"],
    );
  });

  it("are none for another order of a set, another spelling, or a default that is given", () => {
    assert.deepEqual(
      changed(
        { mediaIn: { video: [{ codec: "vp8" }, { codec: "h264", profile: "CB" }] }, views: [{ label: "a" }] },
        { mediaIn: { video: { "h264/CB": true, vp8: true } }, views: { a: {} }, participantLimit: -1 },
      ),
      [],
    );
  });

  it("are the same for states in the API's spelling, as the first release wrote them", () => {
    const after = { views: { lecture: { video: { maxInput: 9 } } }, roles: { teacher: { publish: { audio: true } } } };
    const lists = {
      views: [{ label: "lecture", video: { maxInput: 16 } }, { label: "gallery" }],
      roles: [{ role: "teacher", publish: { audio: true, video: true } }],
    };
    const maps = {
      views: { lecture: { video: { maxInput: 16 } }, gallery: {} },
      roles: { teacher: { publish: { audio: true, video: true } } },
    };
    assert.deepEqual(changed(lists, after), changed(maps, after));
    assert.deepEqual(changed(lists, after), [
      "role teacher: may no longer send video",
      "view gallery: removed: its mixed stream is no longer there",
      "view lecture: inputs in the picture 16 → 9",
    ]);
  });

  it("say that a value is not known before the update, and have no marker of the engine", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const set = setOf([
      { op: "update", name: "r", before: { participantLimit: 3 }, after: { participantLimit: unknown } },
    ]);
    assert.deepEqual(
      set.changes[0]?.members.map(({ text, isUnknown }) => [text, isUnknown]),
      [["3 → not known before the update", true]],
    );
    assert.ok(!JSON.stringify(set).includes(unknown));
  });

  it("hide control characters and credentials in values", () => {
    assert.deepEqual(changed({ name: "a" }, { name: "b\u001b[2J\nrtmp://user:key@host/" }), [
      "name: a → b\ufffd[2J\ufffdrtmp://[redacted]@host/",
    ]);
  });
});

describe("changes of any room in words", () => {
  const schema = kinds.Room.schema;
  const room = valueOf(schema, { name: fc.constantFrom("a", "b"), ignoreRules: fc.constant(undefined) });

  it("name each argument that differs in meaning, and no other", () => {
    fc.assert(
      fc.property(room, room, (before, after) => {
        const [old, wanted] = [before, after] as Record<string, unknown>[];
        const set = setOf([{ op: "update", name: "r", before: old ?? {}, after: wanted ?? {} }]);
        const told = new Set(set.changes[0]?.members.map(({ path }) => /^\w+/.exec(path)?.[0]));
        const differing = Object.entries(schema.properties).flatMap(([name, member]) =>
          // Secrets differ where the engine says so, which it does not here.
          isEquivalent(member, old?.[name], wanted?.[name]) ? [] : [name],
        );
        assert.deepEqual([...told].sort(), differing.sort());
      }),
      { seed: seedOf(), numRuns: 300 },
    );
  });

  it("are none for another spelling", () => {
    const random = randomOf(seedOf());
    fc.assert(
      fc.property(room, (value) => {
        const other = spelledOtherwise(schema, value, random) as Record<string, unknown>;
        assert.deepEqual(changed(value as Record<string, unknown>, other), []);
      }),
      { seed: seedOf(), numRuns: 300 },
    );
  });
});

describe("changes of secrets", () => {
  const sip = (password: string) => ({ sip: { sipServer: "h", username: "u", password } });

  it("are those that the engine has compared", () => {
    const hidden = sip("[secret]");
    assert.deepEqual(changed(hidden, hidden, { differing: ["sip.password"] }), [
      "SIP account: password differs (a secret)",
    ]);
    assert.deepEqual(changed(hidden, hidden, { differing: ["participantLimit"] }), []);
    assert.deepEqual(changed(hidden, hidden), []);
  });

  it("may be there where the engine has compared nothing", () => {
    const hidden = sip("[secret]");
    assert.deepEqual(changed(hidden, hidden, { op: "replace", replaceReasons: ["serviceId"] }), [
      "SIP account: password may differ: a preview does not compare the secrets of what is made anew",
    ]);
  });

  it("are found in a preview that shows secrets, and not shown", () => {
    const set = setOf([{ op: "update", name: "r", before: sip("first-secret"), after: sip("second-secret") }]);
    assert.deepEqual(
      set.changes[0]?.members.map(({ path, secret }) => [path, secret]),
      [["sip.password", "differs"]],
    );
    assert.doesNotMatch(JSON.stringify(set), /first-secret|second-secret/);
  });
});
