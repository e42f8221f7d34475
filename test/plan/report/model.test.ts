// The content of a report: groups, counts, views, rights, formats and flows.

import assert from "node:assert/strict";
import type { ChangeSet } from "../../../plan";
import { type Entry, reportModel } from "../../../plan/report/model";
import { pictureAt } from "../../../plan/report/data";
import { picture } from "../../../plan/report/views";
import { type SmallStep, setOf } from "../support";
import { idOf, manyRooms, sample } from "./support";

const model = (steps: readonly SmallStep[]) => reportModel(setOf(steps));
const only = ({ rooms, others }: { readonly rooms: readonly Entry[]; readonly others: readonly Entry[] }): Entry => {
  const [entry, ...rest] = [...rooms, ...others];
  assert.deepEqual(rest, []);
  return entry ?? assert.fail("no entry");
};
const room = (before: object | undefined, after: object | undefined, step: Partial<SmallStep> = {}): SmallStep => ({
  op: before === undefined ? "create" : after === undefined ? "delete" : "update",
  name: "hall",
  id: idOf(1),
  ...(before && { before: { name: "hall", ...before } }),
  ...(after && { after: { name: "hall", ...after } }),
  ...step,
});
const viewsOf = (before: object | undefined, after: object | undefined) => only(model([room(before, after)])).views;
const session = (kind: string, before: object | undefined, after: object | undefined): SmallStep => ({
  op: before === undefined ? "create" : after === undefined ? "delete" : "update",
  kind,
  name: `hall/${kind}`,
  id: "77",
  ...(before && { before: { room: idOf(1), ...before } }),
  ...(after && { after: { room: idOf(1), ...after } }),
});
/** The parts of a flow, what is new with a +, what goes with a −. */
const flowOf = (kind: string, before: object | undefined, after: object | undefined) => {
  const { sessions } = only(model([room({}, { inputLimit: 1 }), session(kind, before, after)]));
  const flow = sessions[0]?.flow ?? assert.fail("no flow");
  const signs = { new: "+", removed: "−", unchanged: "" };
  const words = (key: "source" | "view" | "target") =>
    flow[key].map(({ text, note, status }) => `${signs[status]}${text}${note === "" ? "" : `: ${note}`}`);
  return [words("source"), words("view"), words("target")];
};
const mixed = `${idOf(1)}-main`;

describe("the entries of a report", () => {
  it("are rooms with what changes in them, then the rest", () => {
    const { rooms, others } = reportModel(sample());
    assert.deepEqual(
      rooms.map(({ title, sessions, kept }) => [
        title,
        sessions.map(({ lines }) => lines.title),
        kept.map((one) => one.title),
      ]),
      [
        ["old-hall", [], []],
        [
          "classroom",
          ["classroom/desk (SIP call)", "classroom/archive (recording)", "classroom/live (streaming-out)"],
          ["classroom/camera (streaming-in)"],
        ],
        ["قاعة الاجتماعات", [], []],
      ],
    );
    assert.deepEqual(
      others.map(({ title }) => title),
      ["training (service)"],
    );
  });

  it("have a room that stays as it is, where something in it changes", () => {
    const { rooms } = model([
      room({ inputLimit: 1 }, { inputLimit: 1 }, { op: "same" }),
      session("Recording", { container: "mkv", media: {} }, { container: "mp4", media: {} }),
    ]);
    assert.deepEqual(
      rooms.map(({ title, headline, actions, sessions }) => [title, headline, actions, sessions.length]),
      [["hall", "stays as it is; sessions: 1 updated", ["update"], 1]],
    );
  });

  it("have what is made anew with its room in it, marked as following from it", () => {
    const media = { audio: { from: mixed } };
    const { rooms, others } = model([
      room({}, {}, { op: "replace", replaceReasons: ["serviceId"] }),
      { ...session("Recording", { media }, { media }), op: "replace", replaceReasons: ["room"] },
    ]);
    assert.deepEqual(others, []);
    assert.deepEqual(
      rooms.map(({ sessions }) => sessions.map(({ isPart }) => isPart)),
      [[true]],
    );
  });

  it("are alone where their room is not in the stack", () => {
    const entry = only(model([session("Recording", { container: "mkv", media: {} }, { container: "mp4", media: {} })]));
    assert.deepEqual([entry.isRoom, entry.title, entry.members.length], [false, "hall/Recording (recording)", 1]);
  });

  it("name what differs in a few words, and sessions alone of what is new or goes", () => {
    const gists = reportModel(sample()).rooms.map(({ gist }) => gist);
    assert.deepEqual(gists, ["", "participants, role guest, role observer, role student and 7 more", ""]);
    const entry = only(model([room({ inputLimit: 1 }, undefined), session("Recording", { media: {} }, undefined)]));
    assert.equal(entry.gist, "hall/Recording (recording)");
  });

  it("have ids of their names, each once", () => {
    const { rooms } = model([
      room({}, { inputLimit: 1 }, { name: "a b" }),
      room({}, { inputLimit: 1 }, { name: "a/b", id: idOf(2) }),
      room({}, { inputLimit: 1 }, { name: "!?", id: idOf(3) }),
    ]);
    assert.deepEqual(rooms.map(({ id }) => id).sort(), ["room-a-b", "room-a-b-2", "room-unnamed"]);
  });

  it("lead to their warnings", () => {
    const { rooms, warnings } = reportModel(sample());
    assert.deepEqual(rooms.find(({ title }) => title === "classroom")?.warnings, [warnings[0]?.id]);
  });
});

describe("the counts of a report", () => {
  it("are the actions, cut-off rooms, drift and rules, each with the key of what it counts", () => {
    const { counts } = reportModel(sample());
    assert.deepEqual(
      counts.map(({ count, words, key }) => `${count} ${words} (${key})`),
      [
        "1 room whose people are cut off (cut-off)",
        "1 replaced (replace)",
        "2 deleted (delete)",
        "2 updated (update)",
        "2 new (create)",
        "1 view-format-unavailable (rule-view-format-unavailable)",
      ],
    );
  });

  it("count each entry by its own changes and those in it", () => {
    const { rooms, counts } = reportModel(sample());
    const classroom = rooms.find(({ title }) => title === "classroom");
    assert.deepEqual([...(classroom?.keys ?? [])].sort(), [
      "create",
      "delete",
      "rule-view-format-unavailable",
      "update",
    ]);
    const keys = new Set(counts.map(({ key }) => key));
    assert.ok(rooms.every((entry) => entry.keys.every((key) => keys.has(key))));
  });

  it("tell removed tokens from deleted objects, as the summary does", () => {
    const { counts, others } = model([{ op: "delete", kind: "Token", name: "t", before: { room: "r", role: "x" } }]);
    assert.deepEqual(
      [counts.map(({ key, words }) => [key, words]), others.map(({ keys }) => keys)],
      [[["removed", "removed"]], [["removed"]]],
    );
  });
});

describe("the views of a report", () => {
  const video = (options: object) => ({ views: [{ label: "main", video: options }] });

  it("show the first number of inputs for which the layouts differ", () => {
    const three = {
      layout: {
        templates: {
          custom: [
            { region: ["a", "b", "c"].map((id) => ({ id, area: { left: "0", top: "0", width: "1", height: "1" } })) },
          ],
        },
      },
    };
    assert.deepEqual(
      viewsOf(video({}), video(three)).map(({ status, inputs, most }) => [status, inputs, most]),
      [["changed", 3, 16]],
    );
  });

  it("show a usual number of inputs where the layouts are equal, or on one side alone", () => {
    const lecture = { layout: { templates: { base: "lecture" } } };
    assert.deepEqual(
      [
        viewsOf(video(lecture), video({ ...lecture, layout: { ...lecture.layout, fitPolicy: "crop" } })),
        viewsOf(undefined, video(lecture)),
      ]
        .flat()
        .map(({ status, inputs }) => [status, inputs]),
      [
        ["changed", 6],
        ["new", 6],
      ],
    );
  });

  it("show no more inputs than both layouts have regions", () => {
    const inset = (left: string) => {
      const region = [
        { id: "a", area: { left: "0", top: "0", width: "1", height: "1" } },
        { id: "b", area: { left, top: "0", width: "1/4", height: "1/4" } },
      ];
      return video({ layout: { templates: { base: "void", custom: [{ region }] } } });
    };
    const [part] = viewsOf(inset("0"), inset("3/4"));
    assert.deepEqual([part?.inputs, part?.most], [2, 16]);
  });

  it("have no number of inputs to choose where no layout is known, or there is none", () => {
    const unknown = video({ layout: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
    const none = video({ layout: { templates: { base: "void" } } });
    const most = (before: object | undefined, after: object) => viewsOf(before, after).map((part) => part.most);
    assert.deepEqual([most(undefined, unknown), most(undefined, none), most(none, unknown)], [[1], [1], [1]]);
    assert.deepEqual(most(video({}), none), [16]);
  });

  it("have their texts, and the room has those of other members", () => {
    const entry = only(model([room({ ...video({}), inputLimit: 1 }, { ...video({ maxInput: 9 }), inputLimit: 2 })]));
    assert.deepEqual(
      [entry.views.map(({ texts }) => texts), entry.members.map(({ about }) => about)],
      [[["inputs in the picture 16 (default) → 9"]], ["published streams"]],
    );
  });

  it("are new, removed, renamed, and audio alone", () => {
    const parts = viewsOf(
      { views: [{ label: "a", video: { maxInput: 3 } }, { label: "b" }, { label: "c", video: false }] },
      {
        views: [
          { label: "z", video: { maxInput: 3 } },
          { label: "c", video: false },
          { label: "d", video: { maxInput: 5 } },
        ],
      },
    );
    assert.deepEqual(
      parts.map(({ label, was, status, before, after }) => [label, was, status, "at" in before, "at" in after]),
      [
        ["z", "a", "changed", true, true],
        ["c", undefined, "unchanged", false, false],
        ["d", undefined, "new", false, true],
        ["b", undefined, "removed", true, false],
      ],
    );
  });

  it("are not new in a room that is taken over", () => {
    const views = viewsOf(undefined, { ...video({}), adopt: idOf(1) });
    assert.deepEqual(
      views.map(({ status }) => status),
      ["unchanged"],
    );
  });

  it("have no layout where it is not known, and the words say so", () => {
    const [part] = viewsOf(video({ maxInput: 3 }), video({ maxInput: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }));
    assert.ok(part);
    assert.equal(picture(part.after)?.layouts, undefined);
    assert.deepEqual([part.texts, part.inputs], [["inputs in the picture 3 → not known before the update"], 3]);
  });

  it("are none where it is not known which there are: the room says so", () => {
    const entry = only(model([room({ views: [{}] }, { views: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })]));
    assert.deepEqual([entry.views, entry.members.map(({ about }) => about)], [[], ["views"]]);
  });

  it("that are equal have one picture in the data, which the script reads back", () => {
    const { data, rooms } = reportModel(manyRooms(20, "new"));
    assert.ok(
      data.pictures.length < 40 && data.layouts.length < 20,
      JSON.stringify([data.pictures.length, data.layouts.length]),
    );
    const [view] = rooms[0]?.views ?? [];
    assert.ok(view && "at" in view.after);
    assert.deepEqual(
      pictureAt(JSON.parse(JSON.stringify(data)) as typeof data, view.after.at, view.label),
      view.after.picture,
    );
  });
});

describe("the rights of a report", () => {
  const rolesOf = (before: object | undefined, after: object | undefined) =>
    only(model([room(before, after)])).roles.map(({ name, was, status, rights }) => [
      `${was === undefined ? "" : `${was} → `}${name}`,
      status,
      rights.map(({ before: old, after: wanted }) => `${String(old)} ${String(wanted)}`).join(", "),
    ]);

  it("are those before and after, of roles that are new, go, stay or change", () => {
    const all = { audio: true, video: true };
    assert.deepEqual(
      rolesOf(
        { roles: [{ role: "a", publish: all }, { role: "b", subscribe: all }, { role: "c" }] },
        {
          roles: [
            { role: "a", publish: { audio: true } },
            { role: "b", subscribe: all },
            { role: "d", publish: all, subscribe: all },
          ],
        },
      ),
      [
        ["a", "changed", "true true, true false, false false, false false"],
        ["b", "unchanged", "false false, false false, true true, true true"],
        ["d", "new", "undefined true, undefined true, undefined true, undefined true"],
        ["c", "removed", "false undefined, false undefined, false undefined, false undefined"],
      ],
    );
  });

  it("know renamed roles, and what is not known", () => {
    assert.deepEqual(rolesOf({ roles: [{ role: "a" }] }, { roles: [{ role: "b" }] }), [
      ["a → b", "changed", "false false, false false, false false, false false"],
    ]);
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(
      rolesOf({ roles: [{ role: "a" }] }, { roles: [{ role: "a", publish: { audio: unknown }, subscribe: unknown }] }),
      [["a", "changed", "false null, false false, false null, false null"]],
    );
  });

  it("are left out where no role changes", () => {
    assert.deepEqual(rolesOf({ roles: [{ role: "a" }] }, { roles: [{ role: "a" }], inputLimit: 3 }), []);
  });
});

describe("the formats of a report", () => {
  it("are those that come, go and stay, in the units of the field", () => {
    const { formats } = only(
      model([
        room(
          { mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }, { codec: "pcma" }] } },
          {
            mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }, { codec: "pcmu" }] },
            mediaOut: { video: { parameters: { bitrate: ["x0.8", 900] } } },
          },
        ),
      ]),
    );
    assert.deepEqual(formats, [
      { about: "may be sent: audio", added: ["pcmu"], removed: ["pcma"], kept: ["opus/48000/2"] },
      { about: "may be received: bitrates", added: ["900 kbit/s"], removed: ["×0.6", "×0.4", "×0.2"], kept: ["×0.8"] },
    ]);
  });

  it("are left out where they are not known", () => {
    const { formats } = only(model([room({}, { mediaIn: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })]));
    assert.deepEqual(formats, []);
  });
});

describe("the flow of a session", () => {
  it("of a recording comes from a view", () => {
    const media = { audio: { from: mixed }, video: { from: mixed } };
    assert.deepEqual(flowOf("Recording", { container: "mkv", media }, { container: "ts", media }), [
      ["mix of the participants"],
      ["view main: sound and picture"],
      ["+recording: ts file", "−recording: mkv file"],
    ]);
  });

  it("marks a view that takes the place of another", () => {
    assert.deepEqual(
      flowOf("Recording", { media: { video: { from: mixed } } }, { media: { video: { from: `${idOf(1)}-other` } } })[1],
      ["+view other: picture", "−view main: picture"],
    );
  });

  it("of a streaming-out, and of a streaming-in, has no url", () => {
    const flows = [
      flowOf("StreamingOut", undefined, { protocol: "rtmp", url: "[secret]", media: { audio: { from: "903" } } }),
      flowOf("StreamingIn", undefined, { source: { url: "rtsp://me:pw@cam.example.org/key" }, views: ["main"] }),
    ];
    assert.deepEqual(flows, [
      [["stream 903: sound"], [], ["rtmp stream: to (secret)"]],
      [["streaming-in: from (secret)"], ["view main"], ["participants: in the mix, and as a stream of its own"]],
    ]);
  });

  it("has the name of a streaming-in of the room", () => {
    const { sessions } = only(
      model([
        room({}, { inputLimit: 1 }),
        {
          ...session("StreamingIn", { source: { url: "[secret]" } }, { source: { url: "[secret]" } }),
          op: "same",
          name: "hall/camera",
        },
        { ...session("Recording", undefined, { media: { video: { from: "77" } } }), name: "hall/film" },
      ]),
    );
    assert.deepEqual(
      sessions[0]?.flow?.source.map(({ text }) => text),
      ["hall/camera"],
    );
  });

  it("of a call has its peer without password, and says what comes back", () => {
    const call = { peerURI: "sip:bob:pw@example.org", mediaIn: { video: true }, mediaOut: { audio: { from: mixed } } };
    assert.deepEqual(flowOf("SipCall", undefined, call)[2], [
      "SIP peer sip:bob:[redacted]@example.org: sends sound and picture back",
    ]);
  });

  it("of analytics has the algorithm", () => {
    assert.deepEqual(flowOf("Analytics", { algorithm: "a", media: { video: { from: mixed } } }, undefined)[2], [
      "analytics a",
    ]);
  });

  it("says what is not known", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(flowOf("Recording", undefined, { media: { audio: { from: unknown } } })[0], [
      "a stream not known before the update: sound",
    ]);
    assert.deepEqual(flowOf("StreamingIn", undefined, { source: { url: unknown }, views: unknown }).slice(0, 2), [
      ["streaming-in: from an address not known before the update"],
      ["view not known before the update"],
    ]);
  });

  it("is none for a token", () => {
    const set: ChangeSet = setOf([{ op: "create", kind: "Token", name: "t", after: { room: "r", role: "x" } }]);
    assert.equal(only(reportModel(set)).flow, undefined);
  });
});
