// Exports a live server as a conference document, and adopts everything by it: the server is unchanged, and the next preview is empty.

import assert from "node:assert/strict";
import fc from "fast-check";
import ts from "typescript";
import { parse } from "yaml";
import { Names, hyphened, inOneWord } from "../../../provider/document/names";
import { programText } from "../../../provider/document/program";
import { pulumiYamlText } from "../../../provider/document/pulumi-yaml";
import type { Survey } from "../../../provider/document/survey";
import { documentText } from "../../../provider/document/write";
import { roomProblems } from "../../../provider/room/rule-check";
import { type RoomConfig, defaultAudioOut, defaultVideoOut } from "../../../sdk";
import { isObject, mapParts } from "../../../sdk/values";
import { declarationsOf, password, populate, surveyOf, takeOver } from "./support";
import { type Bench, newBench } from "../lifecycle-suite";

// ------------------------------------------------------------------ rooms of all kinds

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const formats = { audio: fc.constantFrom(...defaultAudioOut.slice(0, 6)), video: fc.constantFrom(...defaultVideoOut) };

/** Layouts with regions side by side. */
const template = fc.integer({ min: 1, max: 5 }).map((count) => ({
  region: Array.from({ length: count }, (_, i) => ({
    id: String(i + 1),
    shape: "rectangle" as const,
    area: { left: `${i}/${count}`, top: 0, width: `1/${count}`, height: count % 2 === 0 ? 0.5 : "1" },
  })),
}));

const picture = fc.record(
  {
    format: formats.video,
    parameters: fc.record(
      {
        resolution: fc.constantFrom({ width: 1280, height: 720 }, { width: 640, height: 480 }),
        framerate: fc.constantFrom(15, 24, 30),
        bitrate: fc.constantFrom(500, 2000),
        keyFrameInterval: fc.constantFrom(5, 100),
      },
      { requiredKeys: [] },
    ),
    maxInput: fc.integer({ min: 5, max: 40 }),
    motionFactor: fc.constantFrom(0.5, 0.8),
    bgColor: fc.record({ r: fc.nat(255), g: fc.nat(255), b: fc.constant(0) }),
    keepActiveInputPrimary: fc.boolean(),
    layout: fc.record(
      {
        fitPolicy: fc.constantFrom("letterbox" as const, "crop" as const),
        templates: fc.oneof(
          fc.record({ base: fc.constantFrom("fluid" as const, "lecture" as const) }),
          fc.record({
            base: fc.constantFrom("fluid" as const, "void" as const),
            custom: fc.uniqueArray(template, { minLength: 1, maxLength: 3, selector: ({ region }) => region.length }),
          }),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const view = fc.record(
  {
    label: fc.constantFrom("common", "main", "side view", "ton", "1", "yes"),
    audio: fc.record({ format: formats.audio, vad: fc.boolean() }, { requiredKeys: [] }),
    video: fc.oneof({ weight: 3, arbitrary: picture }, { weight: 1, arbitrary: fc.constant(false as const) }),
  },
  { requiredKeys: ["label"] },
);

const role = fc.record(
  {
    role: fc.constantFrom("teacher", "student", "guest", "sip", "true"),
    publish: fc.record({ audio: fc.boolean(), video: fc.boolean() }),
    subscribe: fc.record({ audio: fc.boolean() }),
  },
  { requiredKeys: ["role"] },
);

const names = fc.oneof(
  fc.constantFrom(
    "Weekly",
    "weekly",
    "Weekly!",
    "Größe 5",
    "会议",
    "a",
    "true",
    "# no comment",
    "5 $ ${per} $$",
    '2024: "x"\n- y',
    "rooms",
  ),
  fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).filter((name) => name.isWellFormed()),
);

const rooms: fc.Arbitrary<RoomConfig> = fc
  .record({
    name: names,
    participantLimit: optional(fc.integer({ min: -1, max: 500 })),
    inputLimit: optional(fc.integer({ min: -1, max: 50 })),
    selectActiveAudio: optional(fc.boolean()),
    views: optional(fc.uniqueArray(view, { maxLength: 3, selector: ({ label }) => label })),
    roles: optional(fc.uniqueArray(role, { minLength: 1, maxLength: 4, selector: ({ role }) => role })),
    mediaIn: optional(
      fc.record({
        audio: fc.shuffledSubarray([...defaultAudioOut.slice(0, 4)], { minLength: 1 }),
        video: fc.constant([{ codec: "vp8" as const }]),
      }),
    ),
    mediaOut: optional(
      fc.record({
        audio: fc.constant([...defaultAudioOut].reverse()),
        video: fc.record({
          format: fc.constant([...defaultVideoOut].reverse()),
          parameters: fc.record({
            framerate: fc.shuffledSubarray([6, 12, 15, 24, 30, 48, 60]),
            resolution: fc.constant(["x1/2", "r320x180"]),
          }),
        }),
      }),
    ),
    transcoding: optional(
      fc.constantFrom({ audio: false }, { video: { format: false } }, { video: { parameters: { bitrate: false } } }),
    ),
    notifying: optional(fc.record({ streamChange: fc.boolean() })),
    sip: optional(
      fc.record({
        sipServer: fc.constantFrom("sip.example.org", "192.0.2.1"),
        username: fc.constant("u"),
        password: fc.constant(password),
      }),
    ),
  })
  .map(
    (room) =>
      Object.fromEntries(Object.entries(room).filter(([, value]) => value !== undefined)) as unknown as RoomConfig,
  )
  .filter((room) => roomProblems(room).length === 0);

describe("the export of a live server", function () {
  this.timeout(300_000);
  const seed = Number(process.env.OWT_SEED ?? 4711);
  let bench: Bench;
  let survey: Survey;
  let text: string;
  let started = 0;

  before(async () => {
    bench = await newBench();
    for (const [i, config] of fc.sample(rooms, { seed, numRuns: 200 }).entries()) {
      const made = await bench.client.rooms.create(config);
      const labels = (made.views ?? []).map(({ label = "common" }) => label);
      if (i % 5 === 0 && labels.length > 0)
        started += await populate(bench.client.room(made._id), labels, config.sip !== undefined);
    }
    bench.requests.length = 0;
    survey = await surveyOf(bench);
    text = documentText(survey, { endpoint: bench.emulator.endpoint, as: "the service" });
  });
  after(() => bench.close());

  it("has all rooms and sessions, and sends nothing but reads", () => {
    const sessions = survey.rooms.flatMap((room) => Object.values(room.sessions).flat());
    assert.equal(survey.rooms.length, 200);
    assert.equal(sessions.length, started);
    assert.ok(started > 100, `${started} sessions`);
    assert.ok(bench.requests.every(({ method }) => method === "GET"));
  });

  it("reads nothing but the streams of an idle room", () => {
    const active = survey.rooms.filter(({ sessions }) => Object.keys(sessions).length > 0).length;
    const without = survey.rooms.filter(
      ({ members }) => isObject(members.views) && Object.keys(members.views).length === 0,
    ).length;
    assert.equal(bench.requests.length, 1 + 200 + 5 * (active + without));
  });

  it("has unique keys of letters, digits and hyphens, the same each time", async () => {
    const keys = survey.rooms.map(({ key }) => key);
    assert.equal(new Set(keys).size, 200);
    for (const key of keys) assert.match(key, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.deepEqual(await surveyOf(bench), survey);
  });

  it("has no secrets", () => {
    for (const key of [password, "planted-stream-key", "planted-camera-key"]) assert.ok(!text.includes(key));
    for (const { name } of survey.secrets) assert.ok(text.includes(`#   pulumi config set --secret ${name} `), name);
  });

  it("can be written as a program", () => {
    const program = programText(survey, { endpoint: bench.emulator.endpoint, as: "the service" });
    const { diagnostics = [] } = ts.transpileModule(program, { reportDiagnostics: true });
    assert.deepEqual(
      diagnostics.map(({ messageText }) => messageText),
      [],
    );
    assert.equal(program.match(/new owt\./g)?.length, 200 + started);
  });

  it("can be written as a project in Pulumi YAML", () => {
    const project = pulumiYamlText(survey, { endpoint: bench.emulator.endpoint, as: "the service" }, "conferences");
    const { name, runtime, config, resources } = parse(project) as Record<string, Record<string, object>>;
    assert.deepEqual([name, runtime], ["conferences", "yaml"]);
    assert.deepEqual(
      Object.keys(config ?? {}),
      survey.secrets.map((secret) => secret.name),
    );
    const entries = Object.entries(resources ?? {}) as [string, { name?: string; properties: object }][];
    assert.equal(entries.length, 200 + started);
    const byName = new Map(entries.map(([key, entry]) => [entry.name ?? key, entry.properties]));
    // Two dollars are one, and a secret is an expression.
    const read = (value: unknown): unknown => {
      if (typeof value !== "string")
        return isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, part]) => [read(key), read(part)]))
          : mapParts(value, read);
      const [, secret] = /^\$\{(\w+)\}$/.exec(value) ?? [];
      return secret === undefined ? value.replaceAll("$$", () => "$") : { secret };
    };
    for (const { key, members } of survey.rooms) assert.deepEqual(read(byName.get(key)), members);
  });

  it("has the same keys for a selection of rooms", async () => {
    const some = await surveyOf(bench, { wanted: (name) => name !== "Weekly", sessions: false });
    const ids = new Map(survey.rooms.map(({ key, members }) => [key, members.adopt]));
    assert.ok(some.rooms.length < 200);
    for (const { key, members } of some.rooms) assert.equal(ids.get(key), members.adopt);
  });

  it("is a valid document", () => {
    assert.equal(Object.keys(declarationsOf(text).rooms).length, 200);
  });

  it("adopts everything without a change to the server, and the next preview is empty", async () => {
    const declared = declarationsOf(text);
    bench.requests.length = 0;
    assert.equal(await takeOver(bench, declared), started);
    assert.deepEqual(
      bench.requests.filter(({ method }) => method !== "GET"),
      [],
    );
  });
});

describe("keys of exported objects", () => {
  it("consist of letters, digits and hyphens", () => {
    assert.equal(hyphened("  Größe: 5 (Straße)  "), "grosse-5-strasse");
    assert.equal(hyphened("会议"), "");
    assert.equal(inOneWord("weekly-stand-up", "sip-password"), "weeklyStandUpSipPassword");
  });

  it("end with digits of the id where they are taken, or where the name has no letters and digits", () => {
    const names = new Names();
    const keys = ["0000000001", "0000000002", "9900000002"].map((id) => names.key("Weekly", id, "room"));
    assert.deepEqual(keys, ["weekly", "weekly-000002", "weekly-00000002"]);
    assert.equal(names.key("会议", "123456", "room"), "room-123456");
    assert.equal(names.key("Weekly", "2", "room"), "weekly-2");
    assert.equal(names.key("Weekly", "2", "room"), "weekly-2-2");
  });
});

describe("an exported entry", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  const surveyed = async (config: RoomConfig, change: object = {}) => {
    const made = await bench.client.rooms.create(config);
    const rooms = { all: () => Promise.resolve([{ ...made, ...change }]) };
    const client = { rooms, room: (id: string) => bench.client.room(id) };
    const {
      rooms: [room],
    } = await surveyOf({ client: client as never });
    return room ?? assert.fail();
  };

  it("leaves out defaults and uses the shortest form", async () => {
    const { members } = await surveyed({ name: "weekly", participantLimit: 7, views: [{ label: "common" }] });
    assert.deepEqual(Object.keys(members), ["adopt", "participantLimit"]);
  });

  it("has no bitrate where the server scaled that of the view", async () => {
    const video = { parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 2000 } };
    const made = await bench.client.rooms.create({ name: "scaled", views: [{ label: "main", video }] });
    const asked = [
      { framerate: 12 },
      { framerate: 12, bitrate: "x0.4" },
      { resolution: { width: 640, height: 480 } },
      { bitrate: "x0.2" },
    ];
    for (const parameters of asked) {
      await bench.client
        .room(made._id)
        .recordings.create({ container: "mkv", media: { video: { from: `${made._id}-main`, parameters } } });
    }
    const { rooms: scaled } = await surveyOf(bench, { wanted: (name) => name === "scaled" });
    const found = scaled.flatMap(({ sessions }) => sessions.recordings ?? []);
    const parameters = found.map(
      ({ members }) => (members.media as { video: { parameters: object } }).video.parameters,
    );
    // A multiple that equals the server's own scaling is left out: it makes no difference.
    const expected = [asked[0], asked[0], asked[2], asked[3]];
    const texts = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
    assert.deepEqual(texts(parameters), texts(expected));
    assert.deepEqual(
      found.flatMap(({ notes }) => notes),
      [],
    );
  });

  it("has a note and ignoreRules where the room breaks a rule", async () => {
    const { members, notes } = await surveyed({ name: "twice", roles: [{ role: "guest" }, { role: "guest" }] });
    assert.match(notes.join("\n"), /^It breaks the rule role-repeated: roles\[1\]/);
    assert.deepEqual(members.ignoreRules, ["role-repeated"]);
  });

  it("leaves out a value that cannot be declared, with a note", async () => {
    const { members, notes, leftOut } = await surveyed({ name: "odd", inputLimit: 3 }, { roles: [{ role: "" }] });
    assert.match(
      notes.join("\n"),
      /^roles is not declared: roles\[""\] is "", but must be .* The server has: \[\{"role":""\}\]$/,
    );
    assert.deepEqual(Object.keys(members), ["adopt", "inputLimit"]);
    assert.deepEqual(leftOut, ["roles"]);
  });

  it("has a note on an unknown member", async () => {
    const { members, notes } = await surveyed({ name: "newer" }, { newMember: 1, _etc: null });
    assert.deepEqual(notes, ["It has newMember, which is not known here, and is left out."]);
    assert.ok(!("newMember" in members));
  });

  it("leaves out a SIP account that was removed", async () => {
    for (const sip of [{}, false]) assert.ok(!("sip" in (await surveyed({ name: "no-sip" }, { sip })).members));
  });
});
