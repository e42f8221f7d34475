import assert from "node:assert/strict";
import { analytics } from "../../../provider/analytics/kind";
import { PartialFailure, type Values } from "../../../provider/lifecycle/hooks";
import { recording } from "../../../provider/recording/kind";
import { sipCall } from "../../../provider/sip-call/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { token } from "../../../provider/token/kind";
import { viewLayout } from "../../../provider/view-layout/kind";
import { type OwtClient, addToView } from "../../../sdk";
import { type Bench, describeLifecycle, hooksFor, newBench } from "../lifecycle-suite";

const roomOf = (client: OwtClient, args: Values) => client.room(String(args.room));
const both = (id: string) => ({ audio: { from: id }, video: { from: id } });
const slower = (id: string) => ({ audio: { from: id }, video: { from: id, parameters: { framerate: 15 } } });

/** Two rooms: that of the sessions, and another to move to. */
async function rooms(client: OwtClient): Promise<{ room: string; stream: string; elsewhere: string }> {
  const [room, elsewhere] = await Promise.all([client.rooms.create({ name: "a" }), client.rooms.create({ name: "b" })]);
  return { room: room._id, stream: `${room._id}-common`, elsewhere: elsewhere._id };
}

describeLifecycle({
  name: "Recording",
  kind: recording,
  async given(client) {
    const { room, stream, elsewhere } = await rooms(client);
    return {
      basic: { room, media: both(stream) },
      other: { room: elsewhere, whenEnded: "ignore", container: "mkv", media: slower(stream) },
      full: { room, whenEnded: "ignore", container: "mkv", media: slower(stream) },
    };
  },
  look: async (client, id, args) => (await roomOf(client, args).recordings.find(id)) as Values | undefined,
  remove: (client, id, args) => roomOf(client, args).recordings.delete(id),
  count: async (client, args) => (await roomOf(client, args).recordings.list()).length,
  hidden: ["media", "container", "whenEnded"],
});

describeLifecycle({
  name: "StreamingOut",
  kind: streamingOut,
  async given(client) {
    const { room, stream, elsewhere } = await rooms(client);
    return {
      basic: { room, url: "rtmp://192.0.2.20/live/a", media: both(stream) },
      other: {
        room: elsewhere,
        whenEnded: "ignore",
        protocol: "hls",
        url: "http://192.0.2.20/live/a.m3u8",
        parameters: { method: "POST", hlsTime: 4 },
        media: slower(stream),
      },
      full: {
        room,
        whenEnded: "ignore",
        protocol: "hls",
        url: "http://192.0.2.20/live/a.m3u8",
        parameters: { method: "POST", hlsTime: 4 },
        media: slower(stream),
      },
    };
  },
  look: async (client, id, args) => (await roomOf(client, args).streamingOuts.find(id)) as Values | undefined,
  remove: (client, id, args) => roomOf(client, args).streamingOuts.delete(id),
  count: async (client, args) => (await roomOf(client, args).streamingOuts.list()).length,
  hidden: ["media", "whenEnded"],
});

describeLifecycle({
  name: "Analytics",
  kind: analytics,
  async given(client) {
    const { room, stream, elsewhere } = await rooms(client);
    const algorithm = "dc51138a8284436f873418a21ba8cfa7";
    return {
      basic: { room, algorithm, media: { video: { from: stream } } },
      other: {
        room: elsewhere,
        whenEnded: "ignore",
        algorithm: "another",
        media: { video: { from: `${elsewhere}-common` } },
      },
      full: { room, whenEnded: "ignore", algorithm, media: { video: { from: stream } } },
    };
  },
  look: async (client, id, args) => (await roomOf(client, args).analytics.find(id)) as Values | undefined,
  remove: (client, id, args) => roomOf(client, args).analytics.delete(id),
  count: async (client, args) => (await roomOf(client, args).analytics.list()).length,
  hidden: ["whenEnded"],
});

describeLifecycle({
  name: "StreamingIn",
  kind: streamingIn,
  async given(client) {
    const views = [{ label: "main" }, { label: "other" }];
    const [room, elsewhere] = await Promise.all([
      client.rooms.create({ name: "a", views }),
      client.rooms.create({ name: "b" }),
    ]);
    const source = { url: "rtsp://192.0.2.20/camera" };
    const other = {
      whenEnded: "ignore",
      source: { url: "rtsp://192.0.2.21/camera", transportProtocol: "udp", bufferSize: 4096 },
      media: { audio: false },
      attributes: { place: "hall" },
      views: ["other", "main"],
    };
    return {
      basic: { room: room._id, source },
      other: { ...other, room: elsewhere._id },
      full: { ...other, room: room._id },
    };
  },
  async look(client, id, args) {
    const stream = await roomOf(client, args).streams.find(id);
    return stream && { views: stream.info.inViews };
  },
  remove: (client, id, args) => roomOf(client, args).streams.delete(id),
  count: async (client, args) => (await roomOf(client, args).streamingIns.list()).length,
  hidden: ["source", "whenEnded"],
});

describeLifecycle({
  name: "ViewLayout",
  kind: viewLayout,
  async given(client) {
    const room = await client.rooms.create({ name: "a", views: [{ label: "main" }, { label: "other" }] });
    const elsewhere = await client.rooms.create({ name: "b" });
    const { id } = await client.room(room._id).streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } });
    await client.room(room._id).streams.update(id, [addToView("main")]);
    const whole = { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } };
    const half = { id: "1", area: { left: 0, top: 0, width: "1/2", height: 0.5 } };
    const corner = { id: "2", area: { left: "1/2", top: "1/2", width: "1/2", height: "1/2" } };
    const layout = [{ stream: id, region: half }, { region: corner }];
    return {
      basic: { room: room._id, view: "main", layout: [{ stream: id, region: whole }] },
      other: { room: elsewhere._id, whenEnded: "ignore", view: "other", layout },
      full: { room: room._id, whenEnded: "ignore", view: "main", layout },
    };
  },
  async look(client, id, args) {
    const stream = await roomOf(client, args).streams.find(id);
    return stream && { layout: stream.info.layout };
  },
  hidden: ["whenEnded"],
});

describeLifecycle({
  name: "Token",
  kind: token,
  async given(client) {
    const { room, elsewhere } = await rooms(client);
    const other = {
      user: "another",
      role: "viewer",
      preference: { isp: "isp", region: "region" },
      domain: "example.org",
      keepers: { release: "2" },
    };
    return {
      basic: { room, user: "probe", role: "presenter" },
      other: { ...other, room: elsewhere },
      full: { ...other, room },
    };
  },
});

describeLifecycle({
  name: "SipCall",
  kind: sipCall,
  async given(client) {
    const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
    const [room, elsewhere] = await Promise.all(
      ["a", "b"].map((name) => client.rooms.create({ name, sip: { ...sip, username: name } })),
    );
    const stream = `${room?._id ?? ""}-common`;
    const mediaIn = { audio: true, video: true };
    const basic = { room: room?._id, peerURI: "bob", mediaIn, mediaOut: both(stream) };
    return {
      basic,
      other: {
        room: elsewhere?._id,
        whenEnded: "ignore",
        peerURI: "carol",
        mediaIn: { audio: true, video: false },
        mediaOut: slower(stream),
      },
      full: { ...basic, whenEnded: "ignore", mediaOut: slower(stream) },
    };
  },
  look: async (client, id, args) => (await roomOf(client, args).sipCalls.find(id)) as Values | undefined,
  remove: (client, id, args) => roomOf(client, args).sipCalls.delete(id),
  count: async (client, args) => (await roomOf(client, args).sipCalls.list()).length,
  hidden: ["mediaOut", "whenEnded"],
});

describe("sessions", () => {
  let bench: Bench;
  let room: string;
  let stream: string;

  before(async () => {
    bench = await newBench();
  });
  beforeEach(async () => {
    ({ room, stream } = await rooms(bench.client));
  });
  after(async () => bench.close());

  const recordings = () => hooksFor(recording, bench);
  const patches = () => bench.requests.filter(({ method }) => method === "PATCH").length;

  it("are updated by one PATCH for several changes", async () => {
    const { id, state } = await recordings().create({ room, media: both(stream) });
    const parameters = { framerate: 15, resolution: { width: 320, height: 240 }, keyFrameInterval: 30 };
    const args = { room, media: { audio: { from: stream }, video: { from: stream, parameters } } };
    assert.deepEqual((await recordings().diff(id, state, args)).replaces, []);
    bench.requests.length = 0;
    await recordings().update(id, state, args);
    assert.equal(patches(), 1);
    const live = await bench.client.room(room).recordings.find(id);
    assert.ok(live?.media.video);
    assert.deepEqual({ ...live.media.video.parameters, bitrate: undefined }, { ...parameters, bitrate: undefined });
  });

  it("are replaced for another format; a new recording starts before the old one ends", async () => {
    const { id, state } = await recordings().create({ room, media: both(stream) });
    const media = { ...both(stream), audio: { from: stream, format: { codec: "pcmu" } } };
    assert.deepEqual(await recordings().diff(id, state, { room, media }), {
      changes: true,
      replaces: ["media"],
      deleteBeforeReplace: false,
      forced: ["media.audio.format"],
    });
  });

  it("are replaced after they end, for a streaming-out", async () => {
    const hooks = hooksFor(streamingOut, bench);
    const args = { room, url: "rtmp://192.0.2.20/live/same", media: both(stream) };
    const { id, state } = await hooks.create(args);
    const audioOnly = { ...args, media: { audio: { from: stream } } };
    assert.equal((await hooks.diff(id, state, audioOnly)).deleteBeforeReplace, true);
  });

  it("do not differ where the server computed a multiple of the bitrate", async () => {
    const media = { audio: { from: stream }, video: { from: stream, parameters: { bitrate: "x0.8" } } };
    const { id, state } = await recordings().create({ room, media });
    const read = await recordings().read(id, state);
    assert.deepEqual(read?.inputs, { room, media });
  });

  it("do not differ where the server scaled the bitrate of the view to another size or framerate", async () => {
    const video = { parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 2000 } };
    const { _id } = await bench.client.rooms.create({ name: "bitrate", views: [{ label: "main", video }] });
    const sizes: [object, number][] = [
      [{ resolution: { width: 640, height: 360 }, framerate: 15 }, 250],
      [{ resolution: { width: 640, height: 480 } }, 2000 / 3],
      [{ framerate: 15 }, 1000],
    ];
    const kinds = [hooksFor(recording, bench), hooksFor(streamingOut, bench)];
    for (const [n, [parameters, bitrate]] of sizes.entries()) {
      const media = { video: { from: `${_id}-main`, parameters } };
      const args = [
        { room: _id, media },
        { room: _id, media, url: `rtmp://192.0.2.20/live/${n}` },
      ];
      for (const [i, hooks] of kinds.entries()) {
        const { id, state } = await hooks.create(args[i] ?? {});
        const client = bench.client.room(_id);
        const live = await (i === 0 ? client.recordings : client.streamingOuts).find(id);
        const scaled = live?.media.video ? Number(live.media.video.parameters?.bitrate) : NaN;
        assert.ok(Math.abs(scaled - bitrate) < 1e-6, String(scaled));
        const read = await hooks.read(id, state);
        assert.ok(read);
        assert.deepEqual(read.inputs, args[i]);
        assert.equal((await hooks.diff(id, read.state, args[i] ?? {})).changes, false);
      }
    }
  });

  it("are read by one list for all sessions", async () => {
    const made = await Promise.all([0, 1, 2, 3].map(() => recordings().create({ room, media: both(stream) })));
    bench.requests.length = 0;
    await Promise.all(made.map(({ id, state }) => recordings().read(id, state)));
    assert.deepEqual(
      bench.requests.map(({ method, path }) => `${method} ${path}`),
      [`GET /v1/rooms/${room}/recordings`],
    );
  });

  it("stay in the state as ended, with whenEnded: ignore", async () => {
    const args = { room, media: both(stream), whenEnded: "ignore" };
    const { id, state } = await recordings().create(args);
    await bench.client.room(room).recordings.delete(id);
    const read = await recordings().read(id, state);
    assert.equal(read?.state.ended, true);
    assert.equal((await recordings().diff(id, read.state, args)).changes, false);
    await recordings().delete(id, read.state);
  });

  it("are missing with their room, and their deletion succeeds", async () => {
    const { id, state } = await recordings().create({ room, media: both(stream) });
    await bench.client.rooms.delete(room);
    assert.equal(await recordings().read(id, state), undefined);
    await recordings().delete(id, state);
  });

  it("record a streaming-in that its views refuse; the next update mixes it", async () => {
    const hooks = hooksFor(streamingIn, bench);
    const args = { room, source: { url: "rtsp://192.0.2.20/camera" }, views: ["nowhere"] };
    const failure = await hooks.create(args).then(
      () => assert.fail("it was taken"),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof PartialFailure);
    assert.match(failure.message, /a view of this label/);
    const streams = await bench.client.room(room).streamingIns.list();
    assert.ok(streams.some(({ id }) => id === failure.id));
    const { state } = await hooks.update(failure.id, failure.properties, { ...args, views: ["common"] });
    assert.deepEqual((await bench.client.room(room).streams.get(failure.id)).info.inViews, ["common"]);
    await hooks.delete(failure.id, state);
  });

  it("mix a streaming-in into several views by one request", async () => {
    const { _id } = await bench.client.rooms.create({ name: "two", views: [{ label: "a" }, { label: "b" }] });
    bench.requests.length = 0;
    await hooksFor(streamingIn, bench).create({
      room: _id,
      source: { url: "rtsp://192.0.2.20/camera" },
      views: ["a", "b"],
    });
    assert.deepEqual(
      bench.requests.map(({ method }) => method),
      ["GET", "POST", "PATCH"],
    );
  });

  it("read streaming-ins and layouts by one list of streams", async () => {
    const source = { url: "rtsp://192.0.2.20/camera" };
    const streams = hooksFor(streamingIn, bench);
    const layouts = hooksFor(viewLayout, bench);
    const input = await streams.create({ room, source, views: ["common"] });
    const region = { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } };
    const layout = await layouts.create({ room, view: "common", layout: [{ stream: input.id, region }] });
    bench.requests.length = 0;
    await Promise.all([streams.read(input.id, input.state), layouts.read(layout.id, layout.state)]);
    assert.deepEqual(
      bench.requests.map(({ method, path }) => `${method} ${path}`),
      [`GET /v1.1/rooms/${room}/streams`],
    );
  });

  it("show no difference for a stream in an empty region of a layout, and one for a stream that left", async () => {
    const client = bench.client.room(room);
    const hooks = hooksFor(viewLayout, bench);
    const source = { connection: { url: "rtsp://192.0.2.20/camera" } };
    const first = await client.streamingIns.create(source);
    await client.streams.update(first.id, [addToView("common")]);
    const half = (id: string, left: number | string) => ({ id, area: { left, top: 0, width: "1/2", height: 1 } });
    const args = {
      room,
      view: "common",
      layout: [{ stream: first.id, region: half("1", 0) }, { region: half("2", 0.5) }],
    };
    const { id, state } = await hooks.create(args);
    const second = await client.streamingIns.create(source);
    await client.streams.update(second.id, [addToView("common")]);
    assert.deepEqual((await hooks.read(id, state))?.inputs, args);
    await client.streams.delete(first.id);
    const read = await hooks.read(id, state);
    assert.ok(read);
    assert.equal((await hooks.diff(id, read.state, args)).changes, true);
  });

  it("reject a layout of an idle room and of a missing view", async () => {
    const hooks = hooksFor(viewLayout, bench);
    const { _id } = await bench.client.rooms.create({ name: "idle" });
    await assert.rejects(hooks.create({ room: _id, view: "common", layout: [] }), /The room is idle.*dependsOn/);
    await bench.client.room(_id).streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } });
    await assert.rejects(hooks.create({ room: _id, view: "mian", layout: [] }), /view is "mian".*has common/);
  });

  it("read tokens back unchanged", async () => {
    const hooks = hooksFor(token, bench);
    const { id, state } = await hooks.create({ room, user: "probe", role: "viewer" });
    assert.ok(Buffer.from(String(state.token), "base64").toString().includes(`"tokenId":"${id}"`));
    bench.requests.length = 0;
    assert.deepEqual((await hooks.read(id, state))?.state, state);
    assert.deepEqual(bench.requests, []);
  });

  it("explain what to check where the cluster refuses", async () => {
    const hooks = hooksFor(recording, bench);
    await assert.rejects(hooks.create({ room, media: both("nope") }), /stream/);
  });
});
