// Validation, and the messages for values that do not fit.

import { Kind, type TSchema, Type as TypeBox } from "@sinclair/typebox";
import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { defaultMembers } from "../../../emulator/documents/room";
import * as schemas from "../../../sdk/schemas";
import { Type } from "../../../sdk/schemas/type";
import { validate } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";

/** Copies of a value, in each of which one part is `other`. */
function* replaced(value: unknown, other: unknown): Generator {
  yield other;
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    for (const inner of replaced(member, other)) {
      yield Array.isArray(value) ? (value as unknown[]).with(Number(name), inner) : { ...value, [name]: inner };
    }
  }
}

describe("schemas", () => {
  const all = Object.entries<unknown>(schemas).filter(
    (entry): entry is [string, TSchema] => isObject(entry[1]) && Kind in entry[1],
  );

  it("are JSON Schema", () => {
    assert.ok(all.length > 20);
    const ajv = new Ajv();
    for (const [name, schema] of all) assert.ok(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`);
  });
});

describe("the builders of schemas", () => {
  const options = { description: "a member", title: "Member", default: "x", type: "taken over by none" };
  type Builders = Pick<typeof TypeBox, keyof typeof Type>;
  const uses: { readonly [Name in keyof Builders]: (t: Builders) => readonly TSchema[] } = {
    Array: (t) => [t.Array(t.String()), t.Array(t.String(), options)],
    Boolean: (t) => [t.Boolean(), t.Boolean(options)],
    Integer: (t) => [t.Integer(), t.Integer(options)],
    Literal: (t) => [t.Literal("a"), t.Literal(1, options), t.Literal(false, options)],
    Number: (t) => [t.Number(), t.Number(options)],
    Object: (t) => [
      t.Object({}),
      t.Object({ a: t.Optional(t.String()) }),
      t.Object({ a: t.Optional(t.String()), b: t.String(), c: t.Number(options) }, options),
    ],
    Optional: (t) => [t.Optional(t.String(options)), t.Optional(t.Optional(t.Union([t.String(), t.Number()])))],
    Record: (t) => [t.Record(t.String(), t.Unknown()), t.Record(t.String(), t.Number(), options)],
    String: (t) => [t.String(), t.String(options)],
    Union: (t) => [t.Union([t.String(), t.Literal(false)]), t.Union([t.String(), t.Number()], options)],
    Unknown: (t) => [t.Unknown(), t.Unknown(options)],
    Unsafe: (t) => [t.Unsafe(), t.Unsafe(options)],
  };

  for (const [name, use] of Object.entries(uses))
    it(`make what TypeBox makes: ${name}`, () => {
      const [ours, theirs] = [use(Type), use(TypeBox)];
      assert.deepEqual(ours, theirs);
      assert.equal(JSON.stringify(ours), JSON.stringify(theirs));
    });

  it("are tested each", () => {
    assert.deepEqual(Object.keys(uses), Object.keys(Type));
  });
});

describe("a value that is not known yet", () => {
  const wildcard = "not known yet";
  const room = { ...defaultMembers, name: "full" };

  it("fits everywhere", () => {
    let places = 0;
    for (const value of replaced(JSON.parse(JSON.stringify(room)), wildcard)) {
      assert.deepEqual(validate(schemas.RoomConfig, value, { wildcard }), [], JSON.stringify(value));
      places += 1;
    }
    assert.ok(places > 150, `${places} places`);
  });

  it("does not stop the validation of other members", () => {
    const views = [{ label: 1, video: wildcard }, wildcard];
    const paths = validate(schemas.RoomConfig, { ...room, views, inputLimit: "many" }, { wildcard }).map(
      ({ path }) => path,
    );
    assert.deepEqual(paths.sort(), ["inputLimit", "views[0].label"]);
  });

  it("is validated without a wildcard", () => {
    assert.equal(validate(schemas.RoomConfig, { ...room, inputLimit: wildcard })[0]?.path, "inputLimit");
  });
});

describe("a value that does not fit", () => {
  const shown = (value: unknown) => validate(Type.Number(), value)[0]?.message ?? assert.fail();

  it("is shown by name if it is NaN or infinite", () => {
    const numbers = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, "-Infinity": Number.NEGATIVE_INFINITY };
    for (const [text, value] of Object.entries(numbers)) {
      assert.equal(shown(value), `is ${text}, but must be a number`);
      assert.equal(shown([1, { a: value }]), `is [1,{"a":${text}}], but must be a number`);
    }
    assert.equal(shown(null), "is null, but must be a number");
  });

  it("is shown as JSON", () => {
    assert.equal(shown({ a: [1, "two", null] }), 'is {"a":[1,"two",null]}, but must be a number');
  });

  it("is cut short", () => {
    const line = /^is (.{79}…), but must be a number$/;
    for (const value of ["x".repeat(81), new Array(50).fill("ab"), { text: "y".repeat(200) }])
      assert.equal(line.exec(shown(value))?.[1], `${JSON.stringify(value).slice(0, 79)}…`);
  });

  it("costs no more than its shown part, however large or deep it is", () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.match(shown(deep), /^is \[{79}…, but/);
    // Spelled out, it would be longer than any text can be.
    assert.match(shown(new Array(1000).fill({ text: "x".repeat(2 ** 20) })), /^is \[\{"text":"x{69}…, but/);
  });

  it("is shown without credentials", () => {
    assert.match(shown("rtsp://user:planted@192.0.2.1/a"), /^is "rtsp:\/\/\[redacted\]@192\.0\.2\.1\/a", but/);
    for (const value of [
      { serviceKey: "planted" },
      [{ url: "rtmp://h/planted" }],
      `rtsp://u:planted${"x".repeat(200)}@h`,
    ])
      assert.doesNotMatch(shown(value), /planted/);
  });

  const messageOf = (schema: TSchema, value: unknown) => validate(schema, value)[0]?.message ?? assert.fail();

  it("is shown by its type if it is a secret", () => {
    const key = Type.String({ secret: true, minLength: 1 });
    for (const [value, kind] of [
      [1234, "a number"],
      ["", "an empty text"],
      [true, "true or false"],
      [null, "null"],
      [["a"], "a list"],
      [{ a: 1 }, "an object"],
    ] as const) {
      const said = `is ${kind} (not shown, for it is a secret), but must be a text that is not empty`;
      assert.equal(messageOf(key, value), said);
    }
  });

  it("is reported with the form of an object or a list of objects", () => {
    const { Resolution, VideoFormat, RoomConfig } = schemas;
    assert.equal(
      messageOf(Resolution, "1280x720"),
      'is "1280x720", but must be an object { width, height }; write { width: 1280, height: 720 }',
    );
    assert.match(messageOf(VideoFormat, "h264"), /must be a video format such as "vp8", "h264\/CB" or \{ codec: h264/);
    const member = (name: string, value: unknown) => messageOf(RoomConfig.properties[name as "views"], value);
    assert.match(
      member("views", "main"),
      /must be views under their labels, .* or a list of \{ label, audio, video \}$/,
    );
    assert.match(
      messageOf({ type: "array", items: Resolution } as never, "1280x720"),
      /must be a list of objects \{ width, height \}$/,
    );
    assert.equal(
      messageOf(RoomConfig.properties.mediaIn.properties.audio, "opus"),
      'is "opus", but must be a list, each entry an audio format such as "opus/48000/2" or { codec: opus, sampleRate: 48000, channelNum: 2 }',
    );
    assert.match(member("mediaOut", "opus"), /must be an object \{ audio, video \}$/);
    assert.match(member("sip", "sip.example.org"), /must be an object \{ sipServer, username, password \}$/);
  });

  it("is reported to be trimmed if it has invisible characters at its ends", () => {
    const text = Type.String({ trimmed: true });
    assert.equal(
      messageOf(text, "a\n"),
      "ends with a line break, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)",
    );
    assert.deepEqual(validate(text, "a b"), []);
    assert.match(
      messageOf(schemas.TextEnum(["tcp"]), "tcp "),
      /is "tcp ", but must be one of tcp; it ends with a blank: trim it/,
    );
  });
});
