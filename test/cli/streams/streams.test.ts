// `owt streams`: mix, unmix, layout, pause, play and drop.

import assert from "node:assert/strict";
import type { RoomClient } from "../../../sdk";
import { closeAll, json, refuse, roomId, serve, serviceId, serviceKey } from "../../sdk/support";
import { type Bench, runOwt, startBench } from "../support";

const source = { connection: { url: "rtsp://192.0.2.1/camera" }, media: { audio: true, video: true } };

describe("owt streams", function () {
  this.timeout(60_000);
  let bench: Bench;
  let room: RoomClient;
  let camera: string;

  before(async () => {
    bench = await startBench();
    room = await bench.room({ name: "Meeting room", views: [{ label: "common" }, { label: "stage" }] });
    camera = (await room.streamingIns.create(source)).id;
  });
  after(() => bench.close());

  const streams = (action: string, ...args: string[]) => bench.run(["streams", action, "Meeting room", ...args]);
  const viewsOf = async (id: string) => (await room.streams.get(id)).info.inViews;

  describe("mix and unmix", () => {
    it("add a stream to views and remove it", async () => {
      const mixed = await streams("mix", camera, "common", "stage");
      assert.deepEqual(mixed, { code: 0, out: `Stream ${camera} is in the views: common, stage.\n`, error: "" });
      assert.deepEqual(await viewsOf(camera), ["common", "stage"]);
      const unmixed = await streams("unmix", camera, "stage", "--json");
      assert.deepEqual((JSON.parse(unmixed.out) as { info: { inViews: string[] } }).info.inViews, ["common"]);
      const none = await streams("unmix", camera, "common");
      assert.equal(none.out, `Stream ${camera} is in no view.\n`);
      assert.deepEqual(await viewsOf(camera), []);
    });
    it("list the views of the room for an unknown label", async () => {
      const { code, error } = await streams("mix", camera, "common", "x");
      assert.equal(code, 1);
      assert.equal(error, 'owt: The room has no view "x". Its views are: common, stage.\n');
    });
    it("accept the user who sends a stream in place of its id", async () => {
      const zoe = await bench.people(`${room.id}/participants`, { user: "zoe", role: "presenter" });
      const sent = await bench.people(`${room.id}/streams`, { participant: zoe, audio: true, video: true });
      const mixed = await streams("mix", "zoe", "stage");
      assert.deepEqual(mixed, { code: 0, out: `Stream ${sent} is in the views: stage.\n`, error: "" });
      const dropped = await streams("drop", "zoe");
      assert.equal(dropped.out, `Stream ${sent} has ended.\n`);
      assert.match((await streams("drop", "zoe")).error, /^owt: The room has no stream zoe/);
    });
    it("need a view", async () => {
      assert.equal((await streams("mix", camera)).code, 2);
    });
    it("refuse an unknown stream, and that of a view", async () => {
      const [absent, view] = [await streams("mix", "x", "common"), await streams("mix", `${room.id}-stage`, "common")];
      assert.deepEqual([absent.code, view.code], [1, 1]);
      assert.match(absent.error, /^owt: The room has no stream x/);
      assert.match(view.error, /is the mixed stream of a view/);
    });
  });

  describe("layout", () => {
    const half = (left: string) => ({ left, top: "0", width: "1/2", height: "1" });
    let other: string;

    before(async () => {
      other = (await room.streamingIns.create(source)).id;
      await streams("mix", camera, "stage");
      await streams("mix", other, "stage");
    });

    it("shows regions, their streams, and a picture", async () => {
      const { code, out } = await streams("layout", "stage");
      assert.equal(code, 0);
      const [text = "", picture = ""] = out.split("\n\n");
      assert.deepEqual(
        text.split("\n").map((line) => line.split(/ +/)),
        [
          ["REGION", "STREAM", "LEFT", "TOP", "WIDTH", "HEIGHT"],
          ["1", camera, "0", "0", "1/2", "1/2"],
          ["2", other, "1/2", "0", "1/2", "1/2"],
          ["3", "-", "0", "1/2", "1/2", "1/2"],
          ["4", "-", "1/2", "1/2", "1/2", "1/2"],
        ],
      );
      const lines = picture.trimEnd().split("\n");
      assert.equal(lines.length, 19, "640x480 on 48 columns");
      for (const i of [0, 9, 18]) assert.equal(lines[i], `+${"-".repeat(23)}+${"-".repeat(23)}+`);
      assert.match(lines[4]!, /^\| +1 +\| +2 +\|$/);
    });

    it("sets what it printed as JSON, from a file, a text or the standard input", async () => {
      const layout = [
        { stream: other, region: { id: "left", area: half("0") } },
        { region: { id: "right", area: half("1/2") } },
      ];
      const text = JSON.stringify(layout);
      const set = await streams("layout", "stage", "--set", text, "--json");
      assert.deepEqual([set.code, set.error], [0, ""]);
      const shown = JSON.parse(set.out) as typeof layout;
      assert.deepEqual(
        shown.map(({ stream, region }) => [stream, region.id, region.area.width]),
        [
          [other, "left", "1/2"],
          [camera, "right", "1/2"],
        ],
      );
      const file = bench.file("layout.json", set.out);
      assert.equal((await streams("layout", "stage", "--set", file, "--json")).out, set.out);
      const args = ["streams", "layout", "Meeting room", "stage", "--set", "-", "--json"];
      assert.equal((await bench.run(args, `exec <'${file}'`)).out, set.out);
    });

    it("puts a stream into a region by the region's id", async () => {
      const outcome = await streams("layout", "stage", "--region", "left", "--stream", camera);
      assert.equal(outcome.code, 0, outcome.error);
      assert.match(outcome.out, new RegExp(`\nleft +${camera} `));
    });

    for (const [what, args, code, said] of [
      ["a region that is not there", ["--region", "9", "--stream", "x"], 1, /no region "9".*: left, right\./],
      ["a region without a stream", ["--region", "1"], 2, /--region and --stream go together/],
      ["a stream with a whole layout", ["--set", "[]", "--stream", "x"], 2, /excludes --region and --stream/],
      ["a layout that is not JSON", ["--set", "[{"], 2, /--set is not JSON/],
      ["a file that is not there", ["--set", "nowhere.json"], 2, /nowhere\.json cannot be read/],
      ["JSON that is not a layout", ["--set", '[{"region":{"id":1}}]'], 2, /--set is not a layout:\n- \[0\]\.region/],
      [
        "what servers refuse",
        ["--set", '[{"region":{"id":"1","area":{"left":0,"top":0,"width":2,"height":1}}}]'],
        2,
        /fraction of the picture, from 0 to 1/,
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const outcome = await streams("layout", "stage", ...args);
        assert.deepEqual([outcome.code, outcome.out], [code, ""]);
        assert.match(outcome.error, said);
      });
    }

    it("reports that nobody is in the room", async () => {
      const idle = await bench.room({ name: "Idle" });
      const { code, error } = await bench.run(["streams", "layout", idle.id, "common"]);
      assert.equal(code, 1);
      assert.match(error, /^owt: Nobody is in the room/);
    });
  });

  describe("pause and play", () => {
    afterEach(closeAll);
    const tracks = { audio: { status: "active" }, video: { original: [{ format: { codec: "vp8" } }] } };

    /** Runs a command on a stream of a participant, and returns the bodies of its changes. */
    const on = async (media: object, ...args: string[]) => {
      const stream = { id: "s1", type: "forward", media, info: { owner: "p1", type: "webrtc", inViews: [] } };
      const { endpoint, seen } = await serve(({ url }, response) =>
        url.includes("/streams/")
          ? json(response, stream)
          : url.endsWith(roomId)
            ? json(response, { _id: roomId, name: "Meeting room" })
            : refuse(response, 404, 1000, "Not found"),
      );
      const env = { OWT_ENDPOINT: endpoint, OWT_SERVICE_ID: serviceId, OWT_SERVICE_KEY: serviceKey };
      const [action = "", ...options] = args;
      const outcome = await runOwt(["streams", action, roomId, "s1", ...options], { env });
      const patches = seen.filter(({ method }) => method === "PATCH");
      return { ...outcome, bodies: patches.map(({ body }) => JSON.parse(body) as unknown) };
    };
    const status = (track: string, value: string) => ({ op: "replace", path: `/media/${track}/status`, value });

    it("mute and unmute a participant's stream", async () => {
      const { out: token } = await bench.run(["token", "Meeting room", "--user", "zoe", "--role", "presenter"]);
      const participant = await bench.people(`${room.id}/participants`, { token: token.trim() });
      const id = await bench.people(`${room.id}/streams`, { participant, audio: true, video: true });
      assert.equal((await streams("pause", id, "--audio")).out, `Stream ${id}: audio paused.\n`);
      assert.match(
        (await streams("list")).out,
        new RegExp(`\n${id} +forward webrtc +${participant} .* opus \\(paused\\) `),
      );
      assert.equal((await streams("play", id)).out, `Stream ${id}: audio and video play.\n`);
      assert.doesNotMatch((await streams("list")).out, /paused/);
      await bench.run(["participants", "drop", "Meeting room", participant]);
      assert.equal(await room.streams.find(id), undefined);
    });
    it("change all tracks of the stream", async () => {
      const { code, out, bodies } = await on(tracks, "pause");
      assert.deepEqual([code, out], [0, "Stream s1: audio and video paused.\n"]);
      assert.deepEqual(bodies, [[status("audio", "inactive"), status("video", "inactive")]]);
      assert.deepEqual((await on({ audio: {} }, "play")).bodies, [[status("audio", "active")]]);
    });
    it("change only the named track", async () => {
      const { out, bodies } = await on(tracks, "play", "--video", "--json");
      assert.equal((JSON.parse(out) as { id: string }).id, "s1");
      assert.deepEqual(bodies, [[status("video", "active")]]);
    });
    it("refuse a missing track", async () => {
      const { code, error, bodies } = await on({ audio: {} }, "pause", "--video");
      assert.deepEqual([code, error, bodies], [1, "owt: Stream s1 has no video.\n", []]);
    });
    it("explain what to check if the server refuses", async () => {
      const { code, error } = await streams("pause", camera);
      assert.equal(code, 1);
      assert.match(error, /^owt: The server refused PATCH .*500, code 1301/);
    });
  });

  describe("drop", () => {
    it("ends a stream", async () => {
      const { code, out } = await streams("drop", camera);
      assert.deepEqual([code, out], [0, `Stream ${camera} has ended.\n`]);
      assert.equal(await room.streams.find(camera), undefined);
    });
    it("refuses the mixed stream of a view, and an unknown one", async () => {
      const [view, gone] = [await streams("drop", `${room.id}-common`), await streams("drop", camera)];
      assert.deepEqual([view.code, gone.code], [1, 1]);
      assert.match(view.error, /is the mixed stream of a view/);
      assert.match(gone.error, /has no stream/);
    });
  });
});
