// Exports sessions and creates them again from their entries: the new session equals the old one in the server's list. The arguments
// are generated from the schemas, so that new members are covered, too.

import assert from "node:assert/strict";
import type { TSchema } from "@sinclair/typebox";
import fc from "fast-check";
import { isSecretReference, isStreamReference } from "../../../provider/document/references";
import { sections } from "../../../provider/document/schema";
import { type Section, sectionNames } from "../../../provider/document/sections";
import { Surveyor } from "../../../provider/document/survey";
import type { Found } from "../../../provider/document/description";
import { listed } from "../../../provider/spelling/spelling";
import { mapParts } from "../../../sdk/values";
import {
  AnalyticsConfig,
  type RoomClient,
  RecordingConfig,
  SipCallConfig,
  type Stream,
  StreamingInConfig,
  StreamingOutConfig,
  addToView,
  defaultAudioOut,
  defaultVideoOut,
  updatableValues,
} from "../../../sdk";
import { branchesOf, isStruct } from "../../../sdk/schemas";
import { seedOf, valueOf } from "../arbitrary";
import { type Bench, newBench } from "../lifecycle-suite";

type Members = Record<string, unknown>;
type Session = Members & { readonly id: string };

/** A kind of session, as the API has it. */
interface Subject {
  readonly section: Section;
  readonly schema: TSchema;
  /** Values of members, where the schema allows many more than a server has. */
  readonly own: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Members that the list does not show. */
  readonly unlisted: readonly string[];
  readonly create: (room: RoomClient, args: never) => Promise<{ readonly id: string }>;
  readonly list: (room: RoomClient) => Promise<readonly object[]>;
  readonly end: (room: RoomClient, id: string) => Promise<void>;
}

/** Refused requests are not repeated. */
const options = { patienceMs: 0 };
const url = "rtmp://live.example.org/app/key";
const camera = "rtsp://192.0.2.20/camera";

/** Arguments of media: one of two views, with formats and parameters that mixed streams offer. */
const mediaOf = (at: string, from: fc.Arbitrary<string>) => ({
  [`${at}.audio.from`]: from,
  [`${at}.video.from`]: from,
  [`${at}.audio.format`]: fc.constantFrom(...defaultAudioOut),
  [`${at}.video.format`]: fc.constantFrom(...defaultVideoOut),
  [`${at}.video.parameters.resolution`]: fc.constantFrom(
    { width: 640, height: 360 },
    { width: 640, height: 480 },
    { width: 320, height: 240 },
  ),
  [`${at}.video.parameters.framerate`]: fc.constantFrom(...updatableValues.framerate),
  [`${at}.video.parameters.bitrate`]: fc.constantFrom(...updatableValues.bitrate),
  [`${at}.video.parameters.keyFrameInterval`]: fc.constantFrom(...updatableValues.keyFrameInterval),
});

const subjectsOf = (from: fc.Arbitrary<string>): readonly Subject[] => [
  {
    section: "recordings",
    schema: RecordingConfig,
    own: mediaOf("media", from),
    unlisted: [],
    create: (room, args) => room.recordings.create(args, options),
    list: (room) => room.recordings.list(),
    end: (room, id) => room.recordings.delete(id),
  },
  {
    section: "streamingOuts",
    schema: StreamingOutConfig,
    own: {
      ...mediaOf("media", from),
      url: fc.constant(url),
      "media.audio.format": fc.constantFrom(...defaultAudioOut.filter(({ codec }) => codec === "aac")),
    },
    unlisted: ["protocol", "parameters"],
    create: (room, args) => room.streamingOuts.create(args, options),
    list: (room) => room.streamingOuts.list(),
    end: (room, id) => room.streamingOuts.delete(id),
  },
  {
    section: "sipCalls",
    schema: SipCallConfig,
    own: { ...mediaOf("mediaOut", from), peerURI: fc.constant("bob") },
    unlisted: ["mediaIn"],
    create: (room, args) => room.sipCalls.create(args, options),
    list: (room) => room.sipCalls.list(),
    end: (room, id) => room.sipCalls.delete(id),
  },
  {
    section: "analytics",
    schema: AnalyticsConfig,
    own: { ...mediaOf("media", from), algorithm: fc.constant("dc51138a8284436f873418a21ba8cfa7") },
    // Analytics show the source alone.
    unlisted: ["media.video.format", "media.video.parameters"],
    create: (room, args) => room.analytics.create(args, options),
    list: (room) => room.analytics.list(),
    end: (room, id) => room.analytics.delete(id),
  },
  {
    section: "streamingIns",
    schema: StreamingInConfig,
    own: { "connection.url": fc.constant(camera) },
    unlisted: ["connection"],
    async create(room, args) {
      const { views = [], source, ...rest } = args as Members & { views?: string[] };
      const made = await room.streamingIns.create(
        {
          ...(source !== undefined && { connection: source }),
          ...rest,
        } as never,
        options,
      );
      return views.length === 0 ? made : room.streams.update(made.id, views.map(addToView));
    },
    list: async (room) => (await room.streams.list()).filter(({ type }) => type === "forward"),
    end: (room, id) => room.streamingIns.delete(id),
  },
];

/** A session as the list has it, without the members that are unique to each. */
function comparable(session: object, withoutBitrate = false): unknown {
  // Empty attributes equal no attributes.
  const without = (name: string, value: unknown): unknown =>
    (withoutBitrate && name === "bitrate") || (name === "attributes" && JSON.stringify(value) === "{}")
      ? undefined
      : value;
  const copy = JSON.parse(JSON.stringify(session, without)) as Session;
  const { id: _, storage: __, input: ___, ...rest } = copy;
  if (!("output" in rest)) return rest;
  return { ...rest, output: (rest.output as { media: unknown }).media };
}

/** The paths of all members of a schema. */
function pathsOf(schema: TSchema, at = ""): string[] {
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined) return [at];
  return Object.entries(struct.properties).flatMap(([name, member]) =>
    pathsOf(member, at === "" ? name : `${at}.${name}`),
  );
}

const hasPath = (value: unknown, path: string): boolean =>
  path.split(".").reduce<unknown>((part, name) => (part as Members | undefined)?.[name], value) !== undefined;

describe("exported sessions", function () {
  this.timeout(120_000);
  let bench: Bench;
  let room: RoomClient;
  const subjects = subjectsOf(fc.constantFrom("main", "plain"));

  before(async () => {
    bench = await newBench();
    const video = { parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 2000 } };
    const views = [{ label: "main", video }, { label: "plain" }];
    const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
    room = bench.client.room((await bench.client.rooms.create({ name: "all", views, sip }))._id);
  });
  after(async () => bench.close());

  /** The arguments with ids of streams in place of labels of views, and values in place of secrets. */
  const resolved = (value: unknown, secret: string): unknown => {
    if (isSecretReference(value)) return secret;
    if (isStreamReference(value)) return "view" in value ? `${room.id}-${value.view}` : value.streamingIn;
    return mapParts(value, (member) => resolved(member, secret));
  };
  const withIds = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([name, member]) => [
            name,
            name === "from"
              ? `${room.id}-${String(member)}`
              : name === "attributes"
                ? (member as unknown)
                : withIds(member),
          ]),
        )
      : value;
  const entryOf = async (section: Section): Promise<Found> => {
    const surveyor = new Surveyor();
    await surveyor.rooms({ client: bench.client });
    const [found] = surveyor.survey.rooms;
    const [entry] = found?.sessions[section] ?? [];
    return entry ?? assert.fail(found?.notes.join("\n"));
  };

  it("are covered for every section but layouts, which no list shows", () => {
    const known = subjects.map(({ section }) => section);
    assert.deepEqual([...known, "layouts"].sort(), [...sectionNames].sort());
    for (const section of known) assert.ok(sections[section].schema.properties);
  });

  for (const { section, schema, own, unlisted, create, list, end } of subjects) {
    it(`can be created again from their entries: ${section}`, async () => {
      const seen = new Set<string>();
      const samples = fc.sample(valueOf(schema, own) as fc.Arbitrary<Members>, { seed: seedOf(), numRuns: 100 });
      for (const sample of samples) {
        const args = withIds(sample) as Members;
        const views = section === "streamingIns" && seen.size % 2 === 0 ? { views: ["main"] } : {};
        const made = await create(room, { ...args, ...views } as never).catch(() => undefined);
        if (made === undefined) continue;
        for (const path of pathsOf(schema)) if (hasPath(args, path)) seen.add(path);
        const [before] = await list(room);
        const { members, notes } = await entryOf(section);
        const { adopt, ...entry } = resolved(members, section === "streamingIns" ? camera : url) as Members;
        assert.equal(adopt, made.id);
        await end(room, made.id);
        const again = await create(room, listed(schema, entry) as never);
        const [after] = await list(room);
        // The list does not show which multiple of an unknown bitrate was asked for.
        const isUnknown = JSON.stringify(before).includes('"bitrate":null');
        assert.equal(
          notes.some((note) => note.startsWith("A bitrate was asked for")),
          isUnknown,
        );
        assert.deepEqual(
          comparable(after ?? {}, isUnknown),
          comparable(before ?? {}, isUnknown),
          JSON.stringify([args, entry]),
        );
        await end(room, again.id);
      }
      const missed = pathsOf(schema).filter(
        (path) => !seen.has(path) && !unlisted.some((name) => path.startsWith(name)),
      );
      assert.deepEqual(missed, [], "members that no session was made with");
    });
  }

  it("declare the tracks that a streaming-in has", async () => {
    const connection = { url: camera };
    for (const [media, expected] of [
      [{ audio: "auto", video: "auto" }, undefined],
      [{ audio: true, video: false }, { video: false }],
      [{ audio: false, video: true }, { audio: false }],
    ] as const) {
      const made: Stream = await room.streamingIns.create({ connection, media });
      assert.deepEqual((await entryOf("streamingIns")).members.media, expected);
      await room.streamingIns.delete(made.id);
    }
  });
});
