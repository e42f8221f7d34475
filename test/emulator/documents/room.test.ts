// Casts, defaults, refusals and versions of rooms, as on real servers.

import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { RoomConfig } from "../../../sdk/schemas";
import { fieldsOf, initialLists } from "../../../emulator/documents/fields";
import { renderListed, pack, renderStored, unpack } from "../../../emulator/documents/packed";
import { type Room, changeRoom, defaultMembers, createRoom } from "../../../emulator/documents/room";
import { cipherWith } from "../../../emulator/cipher";
import type { Members } from "../../../emulator/values";

const cipher = cipherWith(randomBytes(32));
const id = "0123456789abcdef01234567";
const opus = { codec: "opus", sampleRate: 48000, channelNum: 2 };
const made = (options: Members): Room => createRoom("r", options, id, cipher).room;
const shown = (options: Members): Members => createRoom("r", options, id, cipher).answer;
const changed = (room: Room, ...updates: Members[]): Room =>
  updates.reduce((last, update) => changeRoom(last, update, cipher).room, room);

/** The value at a dotted path. */
const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Members | undefined)?.[key], value);
/** Options with a view that has one given member, at a dotted path. */
const viewWith = (path: string, value: unknown): Members => ({
  views: [path.split(".").reduceRight((inner: unknown, key) => ({ [key]: inner }), value)],
});
const area = (values: object) => ({ left: 0, top: 0, width: 1, height: 1, ...values });
const regionWith = (region: object): Members =>
  viewWith("video.layout.templates.custom", [{ region: [{ id: "1", area: area({}), ...region }] }]);
const inRegion = "views.0.video.layout.templates.custom.0.region.0";

describe("room of the emulator", () => {
  describe("is stored as its schema says", () => {
    const fields = fieldsOf(RoomConfig);

    it("with default lists at its creation, and default values at each load", () => {
      assert.deepEqual(Object.keys(initialLists(RoomConfig)).sort(), ["mediaIn", "mediaOut", "roles", "views"]);
      assert.equal(fields.get("roles")?.kind, "anything");
      assert.equal(fields.get("views")?.kind, "documents");
      assert.equal(fields.get("sip")?.kind, "structure");
    });

    it("with only what differs from the defaults", () => {
      const room = made({});
      const packed = pack("service", room);
      assert.deepEqual(packed, { service: "service", version: 0, own: { name: "r" } });
      assert.deepEqual(unpack(id, packed), room);
      assert.deepEqual(JSON.parse(renderStored(id, packed)), { _id: id, ...room.members, __v: 0 });
    });

    it("and a missing member stays missing until a change", () => {
      const room = made({ mediaIn: 5, notifying: "x" });
      const packed = pack("service", room);
      assert.deepEqual(packed.without, ["mediaIn", "notifying"]);
      assert.deepEqual(unpack(id, packed), room);
      const listed = JSON.parse(renderListed(id, packed, cipher)) as Members;
      assert.deepEqual(listed.mediaIn, { audio: [], video: [] });
      assert.deepEqual(listed.notifying, { participantActivities: true, streamChange: true });
      assert.deepEqual([listed._id, listed.id], [id, id]);
    });
  });

  describe("is cast", () => {
    const casts: [Members, string, unknown][] = [
      [{ inputLimit: "0x10" }, "inputLimit", 16],
      [{ inputLimit: " 5 " }, "inputLimit", 5],
      [{ inputLimit: "" }, "inputLimit", null],
      [{ inputLimit: true }, "inputLimit", 1],
      [{ participantLimit: -5.5 }, "participantLimit", -5.5],
      [{ selectActiveAudio: "yes" }, "selectActiveAudio", true],
      [{ selectActiveAudio: "0" }, "selectActiveAudio", false],
      [{ roles: { role: "a" } }, "roles", [{ role: "a" }]],
      [{ roles: 5 }, "roles", [5]],
      [{ roles: [null, { role: "x", publish: null }] }, "roles", [null, { role: "x" }]],
      [{ roles: [{ role: "x", publish: {} }] }, "roles", [{ role: "x" }]],
      [{ roles: false }, "roles.0.role", "presenter"],
      [{ views: { label: "q" } }, "views.0.label", "q"],
      [{ views: [null] }, "views", []],
      [{ views: [[]] }, "views.0.label", "common"],
      [viewWith("label", 5), "views.0.label", "5"],
      [viewWith("video.maxInput", "8"), "views.0.video.maxInput", 8],
      [viewWith("video.maxInput", 1.5), "views.0.video.maxInput", 1.5],
      [viewWith("video.parameters.framerate", 7), "views.0.video.parameters.framerate", 7],
      [viewWith("video.parameters.bitrate", "500"), "views.0.video.parameters.bitrate", 500],
      [viewWith("video.parameters", false), "views.0.video.parameters.framerate", 24],
      [viewWith("video.layout", []), "views.0.video.layout.fitPolicy", "letterbox"],
      [viewWith("audio.format", null), "views.0.audio.format", opus],
      [viewWith("audio.format", { ...opus, sampleRate: "48000" }), "views.0.audio.format", opus],
      [regionWith({ id: 1 }), `${inRegion}.id`, "1"],
      [regionWith({}), `${inRegion}.shape`, "rectangle"],
      [
        viewWith("video.layout.templates.custom", { region: [] }),
        "views.0.video.layout.templates.custom",
        [{ region: [] }],
      ],
      [{ mediaIn: { audio: "x", video: false } }, "mediaIn", { audio: ["x"], video: [false] }],
      [{ mediaIn: {} }, "mediaIn", { audio: [], video: [] }],
      [{ mediaIn: { audio: [{ codec: "x", foo: 1 }] } }, "mediaIn.audio", [{ codec: "x", foo: 1 }]],
      [{ transcoding: { video: { format: false } } }, "transcoding.video.parameters.bitrate", true],
      [{ notifying: { streamChange: "no" } }, "notifying", { participantActivities: true, streamChange: false }],
      [{ sip: { sipServer: 5, foo: 1 } }, "sip", { sipServer: "5" }],
      [{ sip: false }, "sip", undefined],
      [{ sip: { password: "p" } }, "sip.password", "p"],
      [{ _id: "0123456789ABCDEF01234567" }, "_id", id],
      [{ _id: "123456789012" }, "_id", "313233343536373839303132"],
      [{ __v: 5 }, "__v", 0],
      [{ name: "other" }, "name", "r"],
      [JSON.parse('{"__proto__":{"inputLimit":3}}') as Members, "inputLimit", -1],
    ];
    for (const [options, path, expected] of casts) {
      it(`${JSON.stringify(options).slice(0, 110)}: ${path} is ${JSON.stringify(expected)}`, () =>
        assert.deepEqual(at(shown(options), path), expected));
    }
    for (const left of [0, 1, "1/3", "0.25", 0.5, "0.(6)", ".5", "3/2", "-1/2", "2", "1 1/2", "1:2"]) {
      it(`area.left ${JSON.stringify(left)} is stored as a text`, () =>
        assert.equal(at(shown(regionWith({ area: area({ left }) })), `${inRegion}.area.left`), String(left)));
    }
  });

  describe("is refused", () => {
    const refusals: [Members, string][] = [
      [{ inputLimit: "abc" }, 'inputLimit: Cast to Number failed for value "abc" (type string) at path "inputLimit"'],
      [{ inputLimit: [5] }, 'inputLimit: Cast to Number failed for value "[ 5 ]" (type Array) at path "inputLimit"'],
      [{ selectActiveAudio: "maybe" }, "selectActiveAudio: Cast to Boolean failed"],
      [{ transcoding: { audio: 2 } }, "transcoding.audio: Cast to Boolean failed for value"],
      [{ transcoding: { video: "x" } }, "transcoding.video: Cast to Object failed"],
      [{ sip: { sipServer: {} } }, "sip.sipServer: Cast to string failed"],
      [{ sip: { password: 7 } }, "sip.password: Cast to String failed"],
      [{ views: 5 }, "views: Cast to embedded failed"],
      [{ views: ["a"] }, "views: Cast to embedded failed"],
      [{ _id: "abc" }, "_id: Cast to ObjectId failed"],
      [{ __v: "x" }, "__v: Cast to Number failed"],
      [viewWith("label", {}), 'views.0.label: Cast to string failed for value "{}" (type Object) at path "label"'],
      [viewWith("audio.vad", "maybe"), "views.0.audio.vad: Cast to Boolean failed"],
      [viewWith("audio.format", "x"), "views.0.audio.format: Cast to Embedded failed"],
      [viewWith("video.format", []), "views.0.video.format: Cast to Embedded failed"],
      [viewWith("video.parameters", 5), "views.0.video.parameters: Cast to Object failed"],
      [
        viewWith("video.maxInput", 0),
        "views.0.video.maxInput: Path `video.maxInput` (0) is less than minimum allowed value (1).",
      ],
      [
        viewWith("video.maxInput", 257),
        "views.0.video.maxInput: Path `video.maxInput` (257) is more than maximum allowed value (256).",
      ],
      [
        viewWith("video.bgColor", { g: -1 }),
        "views.0.video.bgColor.g: Path `video.bgColor.g` (-1) is less than minimum",
      ],
      [
        viewWith("video.layout.fitPolicy", "stretch"),
        "views.0.video.layout.fitPolicy: `stretch` is not a valid enum value",
      ],
      [
        viewWith("video.layout.templates.base", "grid"),
        "views.0.video.layout.templates.base: `grid` is not a valid enum value",
      ],
      [
        viewWith("video.layout.templates.custom", [5]),
        "views.0.video.layout.templates.custom: Cast to embedded failed",
      ],
      [regionWith({ id: "" }), `${inRegion}.id: Path \`id\` is required.`],
      [regionWith({ shape: "round" }), `${inRegion}.shape: \`round\` is not a valid enum value for path \`shape\`.`],
      [regionWith({ area: 5 }), `${inRegion}.area.height: Path \`area.height\` is required.`],
    ];
    for (const [options, message] of refusals) {
      it(`${JSON.stringify(options).slice(0, 110)}: ${message.slice(0, 80)}`, () =>
        assert.throws(
          () => made(options),
          (error: Error) =>
            error.name === "ValidationError" &&
            error.message.startsWith("Room validation failed: ") &&
            error.message.includes(message),
        ));
    }
    for (const left of ["a/b", "1/0", "", "1e3", " 1/2", "1_0", "50%", "0x1", true]) {
      it(`area.left ${JSON.stringify(left)}`, () =>
        assert.throws(() => made(regionWith({ area: area({ left }) })), {
          message: new RegExp(`${inRegion}.area.left: `),
        }));
    }

    it("with all problems at once", () => {
      const options = { inputLimit: "x", ...viewWith("video", { maxInput: 0, bgColor: { r: 300 } }) };
      assert.throws(
        () => made(options),
        /inputLimit: .*, views\.0\.video\.maxInput: .*, views\.0\.video\.bgColor\.r: /,
      );
    });
  });

  describe("whose views and mediaOut conflict", () => {
    const conflict = "MediaOut conflicts with View Setting";
    const only = (video: object): Members => ({ mediaOut: { audio: [opus], video } });
    const conflicts: Members[] = [
      viewWith("audio.format", { codec: "opus" }),
      viewWith("audio.format", {}),
      viewWith("video.format", { codec: "h264" }),
      viewWith("video.format", { codec: "vp8", profile: "x" }),
      viewWith("video.format", { codec: {} }),
      only({ format: [{ codec: "h264", profile: "CB" }] }),
      only({}),
      { mediaOut: {} },
      { mediaOut: { audio: [{ ...opus, sampleRate: "48000" }], video: { format: [{ codec: "vp8" }] } } },
      { views: [{}, { label: "b", video: { format: { codec: "h265" } } }] },
      { ...viewWith("video", { maxInput: 0, format: { codec: "h265" } }) },
    ];
    for (const options of conflicts) {
      it(`is refused: ${JSON.stringify(options)}`, () =>
        assert.throws(() => made(options), { name: "Error", message: conflict }));
    }
    for (const options of [
      viewWith("video", true),
      viewWith("audio", false),
      { views: { label: "a", video: false } },
    ]) {
      it(`is answered with a TypeError: ${JSON.stringify(options)}`, () =>
        assert.throws(() => made(options), {
          name: "TypeError",
          message: "Cannot read properties of undefined (reading 'codec')",
        }));
    }

    it("is refused if one of them is changed alone, and accepted if both are", () => {
      const room = made({});
      const h264 = { codec: "h264", profile: "CB" };
      assert.throws(() => changed(room, only({ format: [h264] })), { message: conflict });
      assert.throws(() => changed(room, viewWith("video.format", { codec: "h265" })), { message: conflict });
      const both = { ...only({ format: [h264] }), ...viewWith("video.format", h264) };
      assert.deepEqual(at(changed(room, both).members, "views.0.video.format"), h264);
      assert.throws(() => changed(room, { mediaOut: { audio: [opus] } }), { message: /reading 'findIndex'/ });
    });
  });

  describe("with views that are audio-only", () => {
    it("needs labels for them", () => {
      assert.equal(at(shown({ views: [{ label: "a", video: false }] }), "views.0.video"), false);
      const unlabelled = made({ views: [{ video: false }] });
      assert.equal(at(unlabelled.members, "views.0.video"), undefined);
      const listed = JSON.parse(renderListed(id, pack("s", unlabelled), cipher)) as Members;
      assert.equal(at(listed, "views.0.video.maxInput"), 16);
    });

    it("makes all views of the label audio-only", () => {
      const views = [{ label: "a", video: false }, { label: "a" }, { label: "b" }];
      assert.deepEqual(
        [0, 1].map((n) => at(shown({ views }), `views.${n}.video`)),
        [false, false],
      );
      assert.notEqual(at(shown({ views }), "views.2.video"), false);
    });

    it("refuses a change without views", () => {
      const room = made({ views: [{ label: "a", video: false }] });
      assert.throws(() => changed(room, { inputLimit: 1 }), {
        message: "Cannot read properties of undefined (reading 'codec')",
      });
      const { views } = room.members;
      assert.equal(changed(room, { inputLimit: 1, views }).members.inputLimit, 1);
    });
  });

  describe("when it is changed", () => {
    it("replaces structures without defaults, until the next change", () => {
      const room = changed(made({}), { transcoding: { video: { format: false } } });
      assert.deepEqual(room.members.transcoding, { video: { format: false } });
      const next = changed(room, { inputLimit: 1 });
      assert.equal(at(next.members, "transcoding.video.parameters.bitrate"), true);
      assert.equal(at(next.members, "transcoding.video.format"), false);
      assert.equal(next.version, 0);
    });

    it("stores an empty structure, and does not show it", () => {
      const { room, answer } = changeRoom(
        made({}),
        { notifying: {}, transcoding: { video: { parameters: {} } } },
        cipher,
      );
      assert.equal("notifying" in answer || "transcoding" in answer, false);
      assert.deepEqual(room.members.notifying, {});
      assert.deepEqual(room.members.transcoding, { video: { parameters: {} } });
    });

    const versions: [string, Members[], number][] = [
      ["nothing", [{}], 0],
      ["a single value", [{ name: "x" }, { inputLimit: 3 }], 0],
      ["a structure", [{ mediaIn: { audio: [], video: [] } }, { notifying: {} }], 0],
      ["views, also by the same", [{ views: [{}] }, { views: [{}] }], 2],
      ["no views by no views", [{ views: [] }, { views: [] }], 1],
      ["roles", [{ roles: [{ role: "a" }] }], 1],
      ["roles by the same", [{ roles: [{ role: "a" }] }, { roles: [{ role: "a" }] }], 1],
      ["views and roles at once", [{ views: [], roles: [] }], 1],
      ["views by audio-only ones", [{ views: [{ label: "a", video: false }] }], 1],
      ["anything after a list was left out", [{ mediaIn: { audio: [] } }, { name: "x" }, { name: "y" }], 1],
      ["the same list again", [{ mediaIn: { audio: [] } }, { mediaIn: { audio: [opus] } }], 0],
      ["the version itself", [{ __v: 7 }], 7],
      ["roles with the version that is known", [{ roles: [] }, { __v: "1", roles: [1] }], 2],
    ];
    for (const [what, updates, version] of versions) {
      it(`has version ${version} after ${what}`, () => assert.equal(changed(made({}), ...updates).version, version));
    }

    const lost: [string, Members, string][] = [
      [
        "an old version and a list",
        { __v: 9, mediaOut: { audio: [opus], video: { format: [{ codec: "vp8" }] } }, roles: [], inputLimit: -1 },
        `No matching document found for id "${id}" version 9 modifiedPaths "__v, mediaOut, mediaOut.video, roles"`,
      ],
      [
        "another id and a list",
        { _id: "f".repeat(24), roles: [] },
        `No matching document found for id "${"f".repeat(24)}" version 0 modifiedPaths "_id, roles"`,
      ],
      [
        "another id",
        { _id: "f".repeat(24), name: "x" },
        `No document found for query "{ _id: new ObjectId("${"f".repeat(24)}") }" on model "Room"`,
      ],
      ["an empty name", { name: "" }, "Room validation failed: name: Path `name` is required."],
      [
        "a structure in words",
        { mediaIn: 5 },
        'Room validation failed: mediaIn: Cast to Object failed for value "5" (type number) at path "mediaIn"',
      ],
      [
        "false for what holds structures",
        { transcoding: false },
        "Cannot use 'in' operator to search for 'video' in false",
      ],
      [
        "false for such a structure within",
        { transcoding: { video: 0 } },
        "Cannot use 'in' operator to search for 'parameters' in 0",
      ],
    ];
    for (const [what, update, message] of lost) {
      it(`refuses ${what}`, () => assert.throws(() => changed(made({}), update), { message }));
    }

    it("casts a name, and ignores null and unknown members", () => {
      const room = changed(made({}), { name: 5 }, { name: null, foo: 1, options: { inputLimit: 3 }, save: 1, id: 5 });
      assert.deepEqual(room, { ...made({}), members: { ...made({}).members, name: "5" } });
    });

    it("may have a given id", () =>
      assert.equal(changed(made({}), { _id: id.toUpperCase(), name: "x" }).members.name, "x"));
  });

  describe("with a SIP account", () => {
    const account = { sipServer: "s", username: "u", password: "p" };
    const password = (room: Room) => cipher.decrypt(String(at(room.members, "sip.password")));

    it("keeps the password encrypted and shows it in clear", () => {
      const { room, answer } = createRoom("r", { sip: account }, id, cipher);
      assert.deepEqual(answer.sip, account);
      assert.match(String(at(room.members, "sip.password")), /^[0-9a-f]{34}$/);
      assert.equal(password(room), "p");
      assert.deepEqual(changeRoom(room, { name: "x" }, cipher).answer.sip, account);
    });

    it("is kept if a PUT has it as stored, and lost otherwise", () => {
      const room = made({ sip: account });
      const stored = room.members.sip as Members;
      assert.equal(password(changed(room, { sip: stored })), "p");
      assert.equal(password(changed(room, { sip: { ...stored, username: "v" } })), stored.password);
      const reordered = { password: stored.password, sipServer: "s", username: "u" };
      assert.equal(password(changed(room, { sip: reordered })), stored.password);
    });

    it("is removed by an empty structure and by false, and unchanged by null", () => {
      const room = made({ sip: account });
      for (const sip of [{}, false, []]) {
        const outcome = changeRoom(room, { sip }, cipher);
        assert.equal("sip" in outcome.answer, false);
        assert.deepEqual(outcome.room.members.sip, Array.isArray(sip) ? {} : sip);
        assert.equal("sip" in changeRoom(outcome.room, { name: "x" }, cipher).answer, false);
      }
      assert.deepEqual(changed(room, { sip: null }), room);
      assert.equal(changed(made({}), { sip: {} }).members.sip, undefined);
    });

    it("is empty if it cannot be decrypted", () => {
      assert.equal(cipher.decrypt("zz"), "");
      assert.equal(cipher.decrypt("00"), "");
      assert.notEqual(cipherWith(randomBytes(32)).decrypt(cipher.encrypt("p")), "p");
    });
  });

  it("has the defaults of the schema", () => {
    assert.deepEqual({ name: "r", ...defaultMembers }, made({}).members);
  });
});
