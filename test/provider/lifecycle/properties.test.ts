// Properties of the arguments of every kind of resource: how they are compared, spelled and applied.
//
// OWT_SEED=1 npx mocha test/provider/lifecycle/properties.test.ts      runs with another seed

import assert from "node:assert/strict";
import { mock } from "node:test";
import fc from "fast-check";
import { analytics } from "../../../provider/analytics/kind";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import type { Kind } from "../../../provider/lifecycle/kind";
import { isEquivalent } from "../../../provider/lifecycle/equality";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { service } from "../../../provider/service/kind";
import { sipCall } from "../../../provider/sip-call/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { token } from "../../../provider/token/kind";
import { viewLayout } from "../../../provider/view-layout/kind";
import { addToView } from "../../../sdk/api/operations";
import { listed } from "../../../provider/spelling/spelling";
import { isObject } from "../../../sdk/values";
import { memberAt, randomOf, seedOf, spelledOtherwise, valueOf } from "../arbitrary";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

type AnyKind = Kind<never>;
const kinds: Readonly<Record<string, AnyKind>> = {
  Room: room,
  Service: service,
  Recording: recording,
  StreamingOut: streamingOut,
  StreamingIn: streamingIn,
  SipCall: sipCall,
  Analytics: analytics,
  ViewLayout: viewLayout,
  Token: token,
};

// ------------------------------------------------------------------ arguments

const opus = { codec: "opus", sampleRate: 48000, channelNum: 2 };
const region = fc
  .array(valueOf(memberAt(viewLayout.schema, "layout", "[]", "region", "area")), { minLength: 1, maxLength: 4 })
  .map((areas) => areas.map((area, i) => ({ id: String(i + 1), area })));

/** Values of members that rules check, chosen to pass them. */
const own: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  Room: {
    "views[].audio.format": fc.constantFrom(opus, { codec: "pcmu" }),
    "views[].video.format": fc.constantFrom({ codec: "vp8" }, { codec: "h264", profile: "CB" }),
    "views[].video.layout.templates.custom[].region": region,
    "mediaOut.audio": fc.shuffledSubarray([opus, { codec: "pcmu" }, { codec: "pcma" }], { minLength: 3 }),
    "mediaOut.video.format": fc.shuffledSubarray([{ codec: "vp8" }, { codec: "h264", profile: "CB" }], {
      minLength: 2,
    }),
    // Servers drop empty permissions and accounts.
    "roles[].publish": valueOf(memberAt(room.schema, "roles", "[]", "publish")).map((value) => ({
      audio: false,
      ...(value as Values),
    })),
    "roles[].subscribe": valueOf(memberAt(room.schema, "roles", "[]", "subscribe")).map((value) => ({
      audio: true,
      ...(value as Values),
    })),
    sip: fc.option(
      valueOf(memberAt(room.schema, "sip")).map((value) => ({ sipServer: "s", ...(value as Values) })),
      {
        nil: undefined,
      },
    ),
    ignoreRules: fc.constantFrom(undefined, [], ["template-repeated"], ["template-repeated", "regions-overlap"]),
  },
  Recording: { media: media({ codec: "aac" }) },
  StreamingOut: {
    url: fc.constantFrom("rtmp://192.0.2.1/a", "rtmp://192.0.2.1/b"),
    protocol: fc.constantFrom(undefined, "rtmp"),
    parameters: fc.constantFrom(undefined, {}),
    media: media({ codec: "aac" }),
  },
  StreamingIn: {
    source: fc.constantFrom(
      { url: "rtsp://192.0.2.1/a" },
      { url: "rtsp://192.0.2.1/a", transportProtocol: "udp", bufferSize: 2048 },
      { url: "rtmp://192.0.2.1/a" },
    ),
    views: fc.option(fc.shuffledSubarray(["a", "b", "c"]), { nil: undefined }),
  },
  ViewLayout: {
    layout: region.chain((regions) =>
      fc.nat(regions.length).map((count) =>
        regions.map(({ id, area }, i) => ({
          ...(i < count && { stream: `stream ${id}` }),
          region: { id, area: inside(area) },
        })),
      ),
    ),
  },
};

function media(audioFormat: object) {
  const audio = fc.constantFrom<unknown>({ from: "a" }, { from: "b", format: audioFormat });
  const video = valueOf(memberAt(recording.schema, "media", "video"), { format: fc.constant(undefined) });
  return fc.record({ audio, video }).map((value) => withoutUndefined(value));
}

/** Areas within the picture, of a few fractions. */
const inside = (area: unknown) => ({ ...(area as Values), left: "1/4", top: 0, width: 0.5, height: "1/2" });

const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** Arguments of a kind that pass `check`. */
async function soundArguments(name: string, hooks: Hooks, count: number): Promise<Values[]> {
  const schema = kinds[name]?.schema ?? assert.fail(name);
  const sound: Values[] = [];
  const tried = fc.sample(valueOf(schema, own[name]), { numRuns: count * 3, seed: seedOf() });
  for (const value of tried) {
    const args = withoutUndefined(value) as Values;
    if (sound.length < count && (await hooks.check({}, args)).failures.length === 0) sound.push(args);
  }
  assert.ok(sound.length >= count / 2, `${name}: ${sound.length} of ${tried.length} pass`);
  return sound;
}

// ------------------------------------------------------------------ comparing

describe("arguments of every kind", function () {
  this.timeout(120_000);
  let bench: Bench;
  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  for (const [name, kind] of Object.entries(kinds)) {
    describe(name, () => {
      let hooks: Hooks;
      let sound: Values[];
      let place: Values;
      const random = randomOf(seedOf());
      /**
       * The arguments in another spelling, at any depth. Rules of sessions reject some explicit defaults, such as parameters of hls
       * for a protocol that has none: those spellings are excluded.
       */
      const respell = (args: Values) => spelledOtherwise(kind.schema, args, random) as Values;

      before(async () => {
        hooks = hooksFor(kind, bench);
        sound = await soundArguments(name, hooks, 200);
        const { endpoint, sampleServiceId: serviceId } = bench.emulator.credentials;
        place = kind.account === "service" ? { endpoint, serviceId } : { endpoint };
      });

      const unchanged = { changes: false, replaces: [], deleteBeforeReplace: false };

      it("do not differ from themselves", async () => {
        for (const args of sound) assert.deepEqual(await hooks.diff("1", { ...args, ...place }, args), unchanged);
      });

      it("do not differ from themselves in another spelling", async () => {
        for (const args of sound) {
          const other = respell(args);
          assert.deepEqual(
            await hooks.diff("1", { ...args, ...place }, other),
            unchanged,
            JSON.stringify([args, other]),
          );
        }
      });

      it("keep their recorded spelling", async () => {
        let kept = 0;
        for (const args of sound) {
          const other = respell(args);
          const { inputs, failures } = await hooks.check(args, other);
          if (failures.length > 0) continue;
          assert.deepEqual(inputs, args, JSON.stringify(other));
          kept += 1;
        }
        assert.ok(kept > sound.length / 3, `${kept} of ${sound.length}`);
      });

      it("keep the recorded spelling of unchanged parts where other parts change", async () => {
        for (const [i, args] of sound.entries()) {
          const other = sound[(i + 1) % sound.length] ?? {};
          const { inputs, failures } = await hooks.check(args, respell(other));
          if (failures.length > 0) continue;
          for (const [member, schema] of Object.entries(kind.schema.properties)) {
            assert.ok(
              isEquivalent(schema, listed(schema, inputs[member]), other[member]),
              `${member} ${JSON.stringify([args, other])}`,
            );
            // A room keeps newly given defaults where something else changes.
            const mayGrow = name === "Room" && (args[member] === undefined || Array.isArray(args[member]));
            if (isEquivalent(schema, args[member], other[member]) && !isObject(args[member]) && !mayGrow)
              assert.deepEqual(inputs[member], args[member], `${member} ${JSON.stringify([args, other])}`);
          }
        }
      });

      it("differ exactly where their meaning differs", async () => {
        for (const [i, args] of sound.entries()) {
          const other = sound[(i + 1) % sound.length] ?? {};
          const differs = Object.entries(kind.schema.properties).some(
            ([member, schema]) => !isEquivalent(schema, args[member], other[member]),
          );
          assert.equal((await hooks.diff("1", { ...args, ...place }, other)).changes, differs);
        }
      });
    });
  }
});

// ------------------------------------------------------------------ applying

/** Arguments to apply one after the other; `room` is the same in all. */
interface Walk {
  readonly kind: AnyKind;
  readonly steps: (bench: Bench, count: number) => Promise<Values[]>;
}

const parameters = fc.record({
  framerate: fc.constantFrom(6, 12, 15, 24),
  keyFrameInterval: fc.constantFrom(1, 2, 5, 30, 100),
  resolution: fc.constantFrom({ width: 640, height: 480 }, { width: 320, height: 240 }),
  bitrate: fc.constantFrom("x0.8", "x0.6", "x0.4", "x0.2"),
});

/** Two views with a bitrate, so that multiples of it can be computed. */
async function roomWithViews(bench: Bench): Promise<string> {
  const view = (label: string) => ({ label, video: { parameters: { bitrate: 1000 } } });
  const sip = { sipServer: "sip.example.org", username: "room", password: "p" };
  return (await bench.client.rooms.create({ name: "walk", views: [view("main"), view("side")], sip }))._id;
}

const mediaOf = (id: string) =>
  fc
    .record({ sound: fc.constantFrom("main", "side"), picture: fc.constantFrom("main", "side"), parameters })
    .map(({ sound, picture, parameters: wanted }) => ({
      audio: { from: `${id}-${sound}` },
      video: { from: `${id}-${picture}`, parameters: wanted },
    }));

const sampled = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: seedOf() });

/** A walk through the media of a session in one room. */
const mediaWalk = (kind: Walk["kind"], argumentsOf: (media: unknown) => Values): Walk => ({
  kind,
  async steps(bench, count) {
    const room = await roomWithViews(bench);
    return sampled(mediaOf(room), count).map((media) => ({ room, ...argumentsOf(media) }));
  },
});

const walks: Readonly<Record<string, Walk>> = {
  Room: {
    kind: room,
    steps: (bench, count) => soundArguments("Room", hooksFor(room, bench), count),
  },
  Recording: mediaWalk(recording, (media) => ({ container: "mkv", media })),
  StreamingOut: mediaWalk(streamingOut, (media) => ({ url: "rtmp://192.0.2.1/a", media })),
  SipCall: mediaWalk(sipCall, (mediaOut) => ({ peerURI: "desk", mediaOut })),
  StreamingIn: {
    kind: streamingIn,
    async steps(bench, count) {
      const id = await roomWithViews(bench);
      const views = fc.option(fc.shuffledSubarray(["main", "side"]), { nil: undefined });
      const source = { url: "rtsp://192.0.2.1/a" };
      return sampled(views, count).map((labels) => ({ room: id, source, ...(labels && { views: labels }) }));
    },
  },
  ViewLayout: {
    kind: viewLayout,
    async steps(bench, count) {
      const id = await roomWithViews(bench);
      const inputs = await Promise.all(
        [0, 1, 2].map(async () => {
          const input = await bench.client.room(id).streamingIns.create({ connection: { url: "rtsp://192.0.2.1/a" } });
          return bench.client.room(id).streams.update(input.id, [addToView("main")]);
        }),
      );
      const area = fc.constantFrom(
        { left: 0, top: "0", width: 0.5, height: "1/2" },
        { left: "1/3", top: "0.25", width: "1/3", height: 0.75 },
        { left: 0.5, top: 0, width: "0.5", height: 1 },
      );
      // Servers fill empty regions with streams that have no region: place all streams.
      const layout = fc.tuple(
        fc.shuffledSubarray(inputs, { minLength: 3 }),
        fc.array(area, { minLength: 3, maxLength: 3 }),
      );
      return sampled(layout, count).map(([streams, areas]) => ({
        room: id,
        view: "main",
        layout: streams.map((stream, i) => ({
          stream: stream.id,
          region: { id: String(i + 1), area: areas[i] ?? {} },
        })),
      }));
    },
  },
};

describe("changes of every kind with updates", function () {
  this.timeout(120_000);
  let bench: Bench;
  before(async () => {
    bench = await newBench();
    mock.method(console, "log", () => undefined);
  });
  after(async () => {
    mock.restoreAll();
    await bench.close();
  });

  for (const [name, { kind, steps }] of Object.entries(walks)) {
    it(`bring a ${name} to the declared values, after which diff finds no change`, async () => {
      const hooks = hooksFor(kind, bench);
      const [first = {}, ...others] = await steps(bench, name === "Room" ? 200 : 60);
      const { id, state: made } = await hooks.create(first);
      let state = made;
      let changes = 0;
      for (const args of others) {
        const difference = await hooks.diff(id, state, args);
        assert.deepEqual(difference.replaces, [], JSON.stringify([state, args]));
        if (!difference.changes) continue;
        changes += 1;
        ({ state } = await hooks.update(id, state, args));
        const read = await hooks.read(id, state);
        assert.ok(read);
        assert.deepEqual(read.inputs, args);
        assert.equal((await hooks.diff(id, read.state, args)).changes, false);
        ({ state } = read);
      }
      assert.ok(changes >= others.length / 3, `${changes} changes`);
      await hooks.delete(id, state);
    });
  }
});
