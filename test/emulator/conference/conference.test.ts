// The model of a conference: offers of streams, layouts of views, and the ends of sessions.

import * as assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { fillLayout, parseLayout } from "../../../emulator/conference/layout";
import { layoutsOf } from "../../../sdk/schemas";
import { audioTrack, resolutionOf, videoTrack } from "../../../sdk/schemas/offers";
import { automaticContainer } from "../../../emulator/api/recordings";
import { ask, makeRoom } from "../support";

describe("offers of streams", () => {
  const vga = { width: 640, height: 480 };

  it("scales resolutions down to even numbers", () => {
    assert.deepEqual(resolutionOf("x2/3", vga), { width: 426, height: 320 });
    assert.deepEqual(resolutionOf("x1/3", vga), { width: 212, height: 160 });
  });
  it("compares resolutions by size", () => {
    assert.deepEqual(resolutionOf("r100x50", vga), { width: 100, height: 50 });
  });
  it("offers each resolution once, and only smaller ones than the source", () => {
    const mediaOut = { video: { parameters: { resolution: ["x1/2", "qvga", "vga", "nothing"] } } };
    const { optional } = videoTrack({ codec: "vp8" }, { resolution: vga }, { mediaOut });
    assert.deepEqual(optional?.parameters?.resolution, [{ width: 320, height: 240 }]);
  });
  it("offers framerates below the source's", () => {
    const mediaOut = { video: { parameters: { framerate: [12, 24, 30] } } };
    const { optional } = videoTrack({ codec: "vp8" }, { framerate: 24 }, { mediaOut });
    assert.deepEqual(optional?.parameters?.framerate, [12]);
  });
  it("offers no other audio format if the room does not transcode", () => {
    const track = audioTrack(
      { codec: "pcmu" },
      { mediaOut: { audio: [{ codec: "pcma" }] }, transcoding: { audio: false } },
    );
    assert.deepEqual(track, { status: "active", format: { codec: "pcmu" }, optional: {} });
  });
});

describe("layouts of views", () => {
  it("inputs fill the smallest layout that has a region for each, in order", () => {
    const filled = fillLayout(layoutsOf({}, 16), ["a", "b"]);
    assert.deepEqual(
      filled.map(({ stream, region }) => [stream, region.id]),
      [
        ["a", "1"],
        ["b", "2"],
        [undefined, "3"],
        [undefined, "4"],
      ],
    );
  });
  it("a whole number of a layout that a request sets is answered as n/1", () => {
    const area = { left: "0", top: "0", width: "2/4", height: "1" };
    const [placed] = parseLayout([{ region: { id: "1", shape: "rectangle", area } }]) ?? [];
    assert.deepEqual(placed?.region.area, { left: "0/1", top: "0/1", width: "2/4", height: "1/1" });
  });
  it("a layout with an empty region before a full one is refused", () => {
    const area = { left: "0", top: "0", width: "1", height: "1" };
    const region = (id: string) => ({ id, shape: "rectangle", area });
    assert.equal(parseLayout([{ region: region("1") }, { stream: "s", region: region("2") }]), undefined);
    assert.equal(parseLayout([{ stream: "s", region: region("1") }, { region: region("2") }])?.length, 2);
  });
});

describe("containers of recordings", () => {
  const track = (codec: "aac" | "opus") => ({ from: "s", status: "active", format: { codec } });
  const picture = (codec: "h264" | "vp8") => ({ from: "s", status: "active", format: { codec } });
  it("aac alone is mp4", () => assert.equal(automaticContainer({ audio: track("aac") }), "mp4"));
  it("aac with h264 is mp4", () =>
    assert.equal(automaticContainer({ audio: track("aac"), video: picture("h264") }), "mp4"));
  it("aac with vp8 is mkv", () =>
    assert.equal(automaticContainer({ audio: track("aac"), video: picture("vp8") }), "mkv"));
  it("h264 alone is mkv", () => assert.equal(automaticContainer({ video: picture("h264") }), "mkv"));
});

describe("active and idle rooms", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ idleMs: 0 });
  });
  after(() => emulator.close());
  const send = (method: string, path: string, body?: object) =>
    ask(emulator.credentials, { method, path, ...(body !== undefined && { body: body as never }) });
  const streams = async (room: string) => (await send("GET", `/v1/rooms/${room}/streams`)).body as unknown as object[];
  const source = async (room: string) => {
    const body = { connection: { url: "rtsp://192.0.2.1/cam" }, media: { audio: true, video: true } };
    const answer = await send("POST", `/v1/rooms/${room}/streaming-ins`, body);
    return (answer.body as unknown as { id: string }).id;
  };

  it("shows its views from its first session to its last", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "active");
    assert.equal((await streams(room)).length, 0);
    const id = await source(room);
    assert.equal((await streams(room)).length, 2);
    await send("DELETE", `/v1/rooms/${room}/streaming-ins/${id}`);
    assert.equal((await streams(room)).length, 0);
  });
  it("ends sessions with their source", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "cascade");
    const id = await source(room);
    await source(room);
    const media = { audio: { from: id }, video: { from: id } };
    assert.equal((await send("POST", `/v1/rooms/${room}/recordings`, { media })).status, 200);
    await send("DELETE", `/v1/rooms/${room}/streams/${id}`);
    assert.deepEqual((await send("GET", `/v1/rooms/${room}/recordings`)).body, []);
    assert.equal((await streams(room)).length, 2);
  });
  it("keeps the configuration of the room while it is active", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "kept");
    const record = (label: string) => {
      const from = `${room}-${label}`;
      return send("POST", `/v1/rooms/${room}/recordings`, { media: { audio: { from }, video: { from } } });
    };
    const first = (await record("common")).body as unknown as { id: string };
    await send("PUT", `/v1/rooms/${room}`, { views: [{ label: "common" }, { label: "added" }] });
    assert.equal((await record("added")).status, 500);
    await send("DELETE", `/v1/rooms/${room}/recordings/${first.id}`);
    assert.equal((await record("added")).status, 200);
  });
  it("lists the streams of a deleted room for a moment, in version 1.1", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "deleted");
    const id = await source(room);
    await send("DELETE", `/v1/rooms/${room}`);
    const listed = async () => (await send("GET", `/v1.1/rooms/${room}/streams`)).body as unknown as { id: string }[];
    assert.deepEqual(
      (await listed()).map((stream) => stream.id),
      [`${room}-common`, id],
    );
    assert.equal((await send("GET", `/v1/rooms/${room}/streams`)).status, 404);
    assert.equal((await send("DELETE", `/v1.1/rooms/${room}/streams/${id}`)).status, 500);
    while ((await listed()).length > 0);
  });
  it("refuses to write an existing file on the server's disk", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "disk");
    const write = async (url: string) => {
      const from = `${room}-common`;
      const body = { url, media: { audio: { from }, video: { from } } };
      const { status, body: answer } = await send("POST", `/v1/rooms/${room}/streaming-outs`, body);
      return { status, id: (answer as unknown as { id: string }).id };
    };
    for (const file of ["/srv/live/index.m3u8", "/srv/live/index.mpd"]) {
      const { status, id } = await write(file);
      assert.equal(status, 200, file);
      assert.equal((await write(file)).status, 500, file);
      await send("DELETE", `/v1/rooms/${room}/streaming-outs/${id}`);
      assert.equal((await write(file)).status, 500, file);
    }
    for (const url of ["https://192.0.2.2/index.m3u8", "rtmp://192.0.2.2/live"]) {
      assert.equal((await write(url)).status, 200);
      assert.equal((await write(url)).status, 200);
    }
  });
  it("reads the room again at its next activation", async () => {
    const { _id: room } = await makeRoom(emulator.credentials, "again");
    await send("DELETE", `/v1/rooms/${room}/streaming-ins/${await source(room)}`);
    await send("PUT", `/v1/rooms/${room}`, { views: [] });
    await source(room);
    assert.equal((await streams(room)).length, 1);
  });
});
