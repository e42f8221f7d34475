import assert from "node:assert/strict";
import { type ProfileName, profiles } from "../../../provider";
import type { Values } from "../../../provider/lifecycle/hooks";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { named } from "../../../provider/spelling/spelling";
import { kinds } from "../../../provider/kinds";
import { unmetNeeds } from "../../../provider/session/needs";
import { streamOfView } from "../../../provider/session/stand-ins";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { RequestRefusedError } from "../../../sdk";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

const names = Object.keys(profiles) as ProfileName[];
const impatient = { patienceMs: 0 };
const refused = (request: Promise<unknown>) => assert.rejects(request, RequestRefusedError);
const both = (from: string) => ({ audio: { from }, video: { from } });

describe("profiles of rooms", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  const hooks = () => hooksFor(room, bench);
  const made = async (name: ProfileName) => {
    const args: Values = { name, ...profiles[name] };
    const { inputs, failures } = await hooks().check({}, args);
    assert.deepEqual(failures, []);
    return { args, ...(await hooks().create(inputs)) };
  };
  const mixed = async (id: string) =>
    (await bench.client.room(id).streams.list()).filter(({ type }) => type === "mixed");

  for (const name of names) {
    it(`${name} is accepted by the server, and reads back unchanged`, async () => {
      const { args, id, state } = await made(name);
      assert.equal((await hooks().diff(id, state, args)).changes, false);
      const read = await hooks().read(id, state);
      assert.deepEqual(read?.state, state);
      assert.deepEqual(read.inputs, named(room.schema, args));
    });

    it(`${name} can replace another profile, or none`, async () => {
      const args: Values = { name, ...profiles[name] };
      for (const before of [{}, ...Object.values(profiles)]) {
        const { id, state } = await hooks().create({ name, ...before });
        const { state: updated } = await hooks().update(id, state, args);
        assert.equal((await hooks().diff(id, updated, args)).changes, false);
        assert.deepEqual((await hooks().read(id, updated))?.inputs, args);
      }
    });

    it(`${name} can be removed`, async () => {
      const { id, state } = await made(name);
      const { state: updated } = await hooks().update(id, state, { name });
      assert.deepEqual((await hooks().read(id, updated))?.inputs, { name });
    });
  }

  it("are frozen: rooms share them", () => {
    assert.throws(() => (profiles.lecture.views.common.video.maxInput = 3), TypeError);
    assert.throws(() => (profiles.forwardOnly.transcoding.video.parameters.bitrate = false), TypeError);
  });

  it("forwardOnly mixes nothing and offers streams unchanged", async () => {
    const { id } = await made("forwardOnly");
    await bench.client.room(id).streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } });
    const [stream, ...others] = await bench.client.room(id).streams.list();
    assert.equal(stream?.type, "forward");
    assert.deepEqual(others, []);
    assert.deepEqual(
      [stream.media.audio, stream.media.video].map((track) => track?.optional),
      [{}, {}],
    );
  });

  for (const name of ["mixOnly", "largeAudience"] as const) {
    it(`${name} offers its mixed stream in its own format alone`, async () => {
      const { id } = await made(name);
      await bench.client.room(id).streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } });
      const [stream] = await mixed(id);
      assert.ok(stream?.media.video);
      assert.deepEqual(stream.media.video.optional, {});
      const sources = both(`${id}-common`);
      await hooksFor(recording, bench).create({ room: id, container: "mkv", media: sources });
      const h264 = { ...sources.video, format: { codec: "h264", profile: "CB" } as const };
      await refused(bench.client.room(id).recordings.create({ media: { video: h264 } }, impatient));
      const declared = { video: { ...h264, from: streamOfView("common") } };
      assert.equal(unmetNeeds(kinds.Recording, { media: declared }, profiles[name]).length, 1);
    });
  }

  it("audioOnly accepts and mixes no picture", async () => {
    const { id } = await made("audioOnly");
    const camera = { room: id, source: { url: "rtsp://192.0.2.20/camera" } };
    await hooksFor(streamingIn, bench).create({ ...camera, media: { audio: true, video: false } });
    const streams = await bench.client.room(id).streams.list();
    assert.deepEqual(streams.map(({ type }) => type).sort(), ["forward", "mixed"]);
    for (const { media } of streams) {
      assert.ok(media.audio);
      assert.ok(!media.video);
    }
    const asked = { connection: camera.source, media: { audio: true, video: true } };
    await refused(bench.client.room(id).streamingIns.create(asked, impatient));
    assert.equal(unmetNeeds(kinds.StreamingIn, { ...camera, media: { video: true } }, profiles.audioOnly).length, 1);
  });

  for (const [name, codec] of [
    ["h264Only", "h264"],
    ["vp8Only", "vp8"],
  ] as const) {
    it(`${name} has one codec for input, output and the mixed stream`, async () => {
      const { id } = await made(name);
      const live = await bench.client.rooms.get(id);
      const codecs = [...(live.mediaIn?.video ?? []), ...(live.mediaOut?.video?.format ?? [])].map(
        (format) => format.codec,
      );
      assert.deepEqual([...new Set(codecs)], [codec]);
      await hooksFor(recording, bench).create({ room: id, container: "mkv", media: both(`${id}-common`) });
      const [stream] = await mixed(id);
      assert.equal(stream?.media.video?.original[0]?.format?.codec, codec);
    });
  }

  it("streaming offers HLS, RTMP and an mp4 file in the formats of the view", async () => {
    const { id } = await made("streaming");
    const media = both(`${id}-common`);
    const declared = both(streamOfView("common"));
    const outs = [
      { protocol: "hls", url: "http://192.0.2.20/live/a.m3u8", parameters: { hlsTime: 2 } },
      { protocol: "rtmp", url: "rtmp://192.0.2.20/live/a" },
    ];
    for (const out of outs) {
      const { inputs, failures } = await hooksFor(streamingOut, bench).check({}, { room: id, ...out, media });
      assert.deepEqual(failures, []);
      await hooksFor(streamingOut, bench).create(inputs);
      assert.deepEqual(unmetNeeds(kinds.StreamingOut, { ...out, media: declared }, profiles.streaming), []);
    }
    await hooksFor(recording, bench).create({ room: id, container: "mp4", media });
    assert.deepEqual(unmetNeeds(kinds.Recording, { container: "mp4", media: declared }, profiles.streaming), []);
    const [stream] = await mixed(id);
    assert.ok(stream?.media.audio && stream.media.video);
    assert.deepEqual(stream.media.audio.format, { codec: "aac", sampleRate: 48000, channelNum: 2 });
    assert.deepEqual(stream.media.video.original[0]?.format, { codec: "h264", profile: "CB" });
    const others = stream.media.audio.optional?.format ?? [];
    assert.ok(
      others.some(({ codec }) => codec === "opus"),
      "browsers need opus",
    );
  });
});
