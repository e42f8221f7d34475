// The control endpoint: joins, streams and ends in a conference, and refused requests.

import * as assert from "node:assert/strict";
import * as http from "node:http";
import * as path from "node:path";
import { type Emulator, type EmulatorOptions, EmulatorError, startEmulator } from "../../emulator";
import { Tokens } from "../../emulator/conference/tokens";
import { ask, makeRoom, removeFolders, temporaryFolder } from "./support";

type Members = Record<string, unknown> & { id: string };
interface Answer {
  readonly status: number;
  readonly body: Members & { readonly error: string };
}
interface Content {
  readonly state: string;
  readonly participants: Members[];
  readonly streams: Members[];
  readonly sessions: (Members & { kind: string })[];
}

/** Sends a request with exactly these headers. */
function request(url: string, method: string, body?: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (bytes: Buffer) => (text += bytes.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text || "{}") as Answer["body"] }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("control endpoint of the emulator", () => {
  let emulator: Emulator;
  let base: string;
  const start = async (options: EmulatorOptions = {}) => {
    emulator = await startEmulator({ control: true, ...options });
    base = emulator.controlEndpoint ?? assert.fail("there is no control endpoint");
  };
  before(() => start());
  after(async () => {
    await emulator.close();
    removeFolders();
  });

  const control = (method: string, path: string, body?: object): Promise<Answer> =>
    request(
      `${base}/rooms/${path}`,
      method,
      body && JSON.stringify(body),
      body && { "content-type": "application/json" },
    );
  const done = async (method: string, path: string, body?: object): Promise<Members> => {
    const answer = await control(method, path, body);
    assert.equal(answer.status, { GET: 200, POST: 201, DELETE: 204 }[method], JSON.stringify(answer.body));
    return answer.body;
  };
  const refused = async (status: number, message: RegExp, method: string, path: string, body?: object) => {
    const answer = await control(method, path, body);
    assert.deepEqual([answer.status, Object.keys(answer.body)], [status, ["error"]], JSON.stringify(answer));
    assert.match(answer.body.error, message);
  };
  const manage = async (method: string, path: string, body?: object) => {
    const answer = await ask(emulator.credentials, {
      method,
      path,
      ...(body !== undefined && { body: body as never }),
    });
    return { status: answer.status, body: answer.body as unknown as Members };
  };
  const room = async (options: object = {}): Promise<string> =>
    (await makeRoom(emulator.credentials, "r", options))._id;
  const content = async (id: string) => (await done("GET", id)) as unknown as Content;
  const join = async (id: string, role = "presenter"): Promise<string> =>
    (await done("POST", `${id}/participants`, { user: "ann", role })).id;
  const publish = async (id: string, participant: string, tracks: object = { audio: true, video: true }) =>
    done("POST", `${id}/streams`, { participant, ...tracks });
  const record = async (id: string, from: string): Promise<string> => {
    const media = { audio: { from }, video: { from } };
    return (await manage("POST", `/v1/rooms/${id}/recordings`, { media })).body.id;
  };
  const listed = async (id: string, kind: string) =>
    (await manage("GET", `/v1.1/rooms/${id}/${kind}`)).body as unknown as Members[];

  describe("a join", () => {
    it("makes a participant with the permissions of the role, and activates the room", async () => {
      const id = await room();
      assert.equal((await content(id)).state, "idle");
      const participant = await done("POST", `${id}/participants`, { user: "ann", role: "audio_only_presenter" });
      assert.deepEqual(participant, {
        id: participant.id,
        user: "ann",
        role: "audio_only_presenter",
        permission: { publish: { audio: true, video: false }, subscribe: { audio: true, video: false } },
      });
      assert.deepEqual(await listed(id, "participants"), [participant]);
      assert.equal((await listed(id, "streams")).length, 1);
    });
    it("gives no permissions if the role has none", async () => {
      const id = await room({ roles: [{ role: "guest" }] });
      const none = { audio: false, video: false };
      const { permission } = await done("POST", `${id}/participants`, { user: "ann", role: "guest" });
      assert.deepEqual(permission, { publish: none, subscribe: none });
    });
    it("is refused for a role that the room lacks", async () => {
      const id = await room({ roles: [{ role: "guest" }, { role: "host" }] });
      const body = { user: "ann", role: "presenter" };
      await refused(409, /no role "presenter"\. Its roles: guest, host\./, "POST", `${id}/participants`, body);
    });
    it("is refused by a full room until someone leaves", async () => {
      const id = await room({ participantLimit: 1 });
      const first = await join(id);
      const body = { user: "bob", role: "viewer" };
      await refused(409, /is full: its participantLimit is 1\./, "POST", `${id}/participants`, body);
      await done("DELETE", `${id}/participants/${first}`);
      await done("POST", `${id}/participants`, body);
    });
    it("is not limited without a participantLimit", async () => {
      for (const participantLimit of [0, -1]) {
        const id = await room({ participantLimit });
        await join(id);
        await join(id);
      }
    });
    for (const body of [{}, { user: "", role: "viewer" }, { user: "ann" }, { user: "a", role: "viewer", more: 1 }]) {
      it(`is refused for ${JSON.stringify(body)}`, async () => {
        await refused(400, /^To join, send \{"user": .* or \{"token": /, "POST", `${await room()}/participants`, body);
      });
    }
    it("is refused for an unknown room", () =>
      refused(404, /^There is no room abc\.$/, "POST", "abc/participants", { user: "ann", role: "viewer" }));
  });

  describe("a token", () => {
    const tokenOf = async (id: string): Promise<string> => {
      const body = { user: "tom", role: "viewer" };
      return (await manage("POST", `/v1/rooms/${id}/tokens`, body)).body as unknown as string;
    };
    it("admits its user in its role, once", async () => {
      const id = await room();
      const token = await tokenOf(id);
      const { user, role } = await done("POST", `${id}/participants`, { token });
      assert.deepEqual({ user, role }, { user: "tom", role: "viewer" });
      await refused(409, /^The token is not valid: a token admits one participant/, "POST", `${id}/participants`, {
        token,
      });
    });
    it("is valid only for its own room", async () => {
      const [id, other] = [await room(), await room()];
      const token = await tokenOf(id);
      await refused(409, /one participant to its own room/, "POST", `${other}/participants`, { token });
      await done("POST", `${id}/participants`, { token });
    });
    it("must have been issued", async () => {
      const id = await room();
      await refused(409, /^The token is not valid/, "POST", `${id}/participants`, { token: (await tokenOf(id)) + "=" });
    });
    it("expires after 3 minutes", () => {
      let now = 0;
      const tokens = new Tokens(() => now);
      const invitation = { room: "r", user: "tom", role: "viewer" };
      tokens.add("first", invitation);
      tokens.add("second", invitation);
      now = 179_999;
      assert.equal(tokens.use("first", "r")?.user, "tom");
      now = 180_000;
      tokens.add("third", invitation);
      assert.equal(tokens.use("second", "r"), undefined);
      assert.equal(tokens.use("third", "r")?.user, "tom");
    });
  });

  describe("a participant's stream", () => {
    it("belongs to the participant, is in no view, and has the offers of the room", async () => {
      const id = await room();
      const owner = await join(id);
      const stream = await publish(id, owner, { audio: true, video: true, attributes: { from: "desk" } });
      const [, shown] = await listed(id, "streams");
      assert.deepEqual(shown, stream);
      assert.deepEqual(stream.info, { owner, type: "webrtc", inViews: [], attributes: { from: "desk" } });
      const media = stream.media as Record<"audio" | "video", Record<string, unknown> & { optional: object }>;
      assert.deepEqual(media.audio.format, { codec: "opus", sampleRate: 48000, channelNum: 2 });
      assert.deepEqual([media.audio.source, media.video.source], ["mic", "camera"]);
      const parameters = { resolution: { width: 640, height: 480 }, framerate: 30 };
      assert.deepEqual(media.video.original, [{ format: { codec: "vp8" }, parameters }]);
      assert.deepEqual(Object.keys(media.video.optional), ["format", "parameters"]);
    });
    it("has the requested size and tracks", async () => {
      const id = await room();
      const picture = { resolution: { width: 1920, height: 1080 }, framerate: 15 };
      const { media } = await publish(id, await join(id), { video: picture });
      const { video, ...others } = media as { video: { original: object[] } };
      assert.deepEqual(others, {});
      assert.deepEqual(video.original, [{ format: { codec: "vp8" }, parameters: picture }]);
    });
    it("has a format that the room accepts", async () => {
      const id = await room({ mediaIn: { audio: [{ codec: "pcmu" }], video: [{ codec: "h264" }] } });
      const { media } = await publish(id, await join(id));
      const { audio, video } = media as { audio: { format: object }; video: { original: { format: object }[] } };
      assert.deepEqual([audio.format, video.original[0]?.format], [{ codec: "pcmu" }, { codec: "h264" }]);
    });
    it("can be mixed, recorded, muted and unmuted", async () => {
      const id = await room();
      const stream = await publish(id, await join(id));
      const patch = async (operation: object) => {
        const answer = await manage("PATCH", `/v1.1/rooms/${id}/streams/${stream.id}`, [operation]);
        assert.equal(answer.status, 200);
        return answer.body as unknown as { media: Record<string, { status: string }>; info: { inViews: string[] } };
      };
      const mixed = await patch({ op: "add", path: "/info/inViews", value: "common" });
      assert.deepEqual(mixed.info.inViews, ["common"]);
      await record(id, stream.id);
      for (const track of ["audio", "video"]) {
        for (const value of ["inactive", "active"]) {
          const { media } = await patch({ op: "replace", path: `/media/${track}/status`, value });
          assert.equal(media[track]?.status, value);
        }
      }
      assert.equal((await listed(id, "recordings")).length, 1);
    });
    it("refuses the status of a missing track, and unknown statuses", async () => {
      const id = await room();
      const stream = await publish(id, await join(id), { audio: true });
      for (const operation of [
        { op: "replace", path: "/media/video/status", value: "inactive" },
        { op: "replace", path: "/media/audio/status", value: "muted" },
        { op: "add", path: "/media/audio/status", value: "inactive" },
      ]) {
        const { status } = await manage("PATCH", `/v1.1/rooms/${id}/streams/${stream.id}`, [operation]);
        assert.equal(status, 500, JSON.stringify(operation));
      }
    });
    it("is refused without permission", async () => {
      const id = await room();
      const participant = await join(id, "audio_only_presenter");
      await publish(id, participant, { audio: true });
      await refused(409, /ann may not publish video/, "POST", `${id}/streams`, { participant, video: true });
    });
    it("is refused after the permission was withdrawn, while earlier streams continue", async () => {
      const id = await room();
      const participant = await join(id);
      await publish(id, participant);
      const none = [{ op: "replace", path: "/permission/publish", value: { audio: false, video: true } }];
      await manage("PATCH", `/v1/rooms/${id}/participants/${participant}`, none);
      await refused(409, /ann may not publish audio/, "POST", `${id}/streams`, { participant, audio: true });
      await publish(id, participant, { video: true });
      assert.equal((await content(id)).streams.length, 3);
    });
    it("is refused if the room accepts no such track", async () => {
      const id = await room({ mediaIn: { audio: [{ codec: "opus" }], video: [] } });
      const participant = await join(id);
      const message = /The room accepts no video \(mediaIn\.video is empty\)/;
      await refused(409, message, "POST", `${id}/streams`, { participant, audio: true, video: true });
      await publish(id, participant, { audio: true });
    });
    it("is refused if the room has as many streams as it accepts", async () => {
      const id = await room({ inputLimit: 1 });
      const participant = await join(id);
      await publish(id, participant);
      const message = /accepts no more streams: its inputLimit is 1\./;
      await refused(409, message, "POST", `${id}/streams`, { participant, audio: true });
    });
    it("is refused for an unknown participant", async () => {
      const id = await room();
      await refused(404, /is idle/, "POST", `${id}/streams`, { participant: "1", audio: true });
      await join(id);
      await refused(404, /no participant 1 in the room/, "POST", `${id}/streams`, { participant: "1", audio: true });
    });
    const malformed: [object, RegExp][] = [
      [{ audio: false, video: false }, /^A stream has audio, video or both/],
      [{}, /^A stream has audio, video or both/],
      [{ audio: "yes" }, /^To send a stream, send \{"participant"/],
      [{ audio: true, video: { resolution: { width: 0, height: 1 } } }, /^To send a stream/],
      [{ audio: true, video: { resolution: "vga" } }, /^To send a stream/],
      [{ audio: true, attributes: "a" }, /^To send a stream/],
      [{ audio: true, sound: true }, /^To send a stream/],
    ];
    for (const [tracks, message] of malformed) {
      it(`is refused for ${JSON.stringify(tracks)}`, async () => {
        const id = await room();
        await refused(400, message, "POST", `${id}/streams`, { participant: await join(id), ...tracks });
      });
    }
  });

  describe("the end of", () => {
    it("a participant ends their streams and the sessions that use these, and no others", async () => {
      const id = await room();
      const [ann, bob] = [await join(id), await join(id)];
      const [hers, his] = [await publish(id, ann), await publish(id, bob)];
      await record(id, hers.id);
      const rest = await record(id, his.id);
      await done("DELETE", `${id}/participants/${ann}`);
      const { participants, streams, sessions } = await content(id);
      assert.deepEqual(
        [participants, streams, sessions].map((list) => list.map((one) => one.id)),
        [[bob], [`${id}-common`, his.id], [rest]],
      );
    });
    it("a participant by the management API does the same", async () => {
      const id = await room();
      const participant = await join(id);
      await publish(id, participant);
      await manage("DELETE", `/v1/rooms/${id}/participants/${participant}`);
      const { participants, streams } = await content(id);
      assert.deepEqual([participants.length, streams.length], [0, 1]);
    });
    it("a stream ends the sessions that use it, and leaves the participant", async () => {
      const id = await room();
      const participant = await join(id);
      const stream = await publish(id, participant);
      await record(id, stream.id);
      await done("DELETE", `${id}/streams/${stream.id}`);
      const { participants, streams, sessions } = await content(id);
      assert.deepEqual([participants.length, streams.length, sessions.length], [1, 1, 0]);
    });
    it("a streaming-in ends the sessions that use it", async () => {
      const id = await room();
      const body = { connection: { url: "rtsp://192.0.2.1/cam" }, media: { audio: true, video: true } };
      const source = (await manage("POST", `/v1/rooms/${id}/streaming-ins`, body)).body.id;
      await record(id, source);
      await record(id, `${id}-common`);
      await done("DELETE", `${id}/streams/${source}`);
      const { streams, sessions } = await content(id);
      assert.deepEqual([streams.length, sessions.length], [1, 1]);
    });
    const call = async (id: string): Promise<Members> => {
      const from = `${id}-common`;
      const mediaOut = { audio: { from }, video: { from } };
      const body = { peerURI: "bob", mediaIn: { audio: true, video: true }, mediaOut };
      return (await manage("POST", `/v1/rooms/${id}/sipcalls`, body)).body;
    };
    const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
    it("a call ends its participant and stream, by any of their three ids", async () => {
      const ways = [
        (made: Members) => `sessions/${made.id}`,
        (made: Members) => `participants/${made.id}`,
        (made: Members) => `streams/${(made.input as Members).id}`,
      ];
      for (const way of ways) {
        const id = await room({ sip });
        await join(id);
        const made = await call(id);
        assert.deepEqual(
          (await content(id)).sessions.map(({ kind, id }) => [kind, id]),
          [["sipcalls", made.id]],
        );
        await done("DELETE", `${id}/${way(made)}`);
        const { participants, streams, sessions } = await content(id);
        assert.deepEqual([participants.length, streams.length, sessions.length], [1, 1, 0], way(made));
      }
    });
    it("a call: it cannot publish a second stream", async () => {
      const id = await room({ sip });
      const { id: participant } = await call(id);
      await refused(409, /is a SIP call, which has its stream/, "POST", `${id}/streams`, { participant, audio: true });
    });
    it("a recording, streaming-out or analytics ends nothing else", async () => {
      const id = await room();
      const stream = await publish(id, await join(id));
      const [audio, video] = [{ from: stream.id }, { from: stream.id }];
      await record(id, stream.id);
      const url = "rtmp://192.0.2.2/live";
      await manage("POST", `/v1/rooms/${id}/streaming-outs`, { url, media: { audio, video } });
      const algorithm = "dc51138a8284436f873418a21ba8cfa7";
      await manage("POST", `/v1/rooms/${id}/analytics`, { algorithm, media: { audio: false, video } });
      const { sessions } = await content(id);
      assert.deepEqual(
        sessions.map(({ kind }) => kind),
        ["recordings", "streaming-outs", "analytics"],
      );
      for (const session of sessions) {
        await done("DELETE", `${id}/sessions/${session.id}`);
        assert.deepEqual(await listed(id, session.kind), []);
      }
      assert.equal((await content(id)).streams.length, 2);
    });
    it("anything unknown is refused", async () => {
      const id = await room();
      for (const kind of ["participants", "streams", "sessions"]) {
        await refused(404, /^The room .* is idle: it has no conference/, "DELETE", `${id}/${kind}/1`);
      }
      await join(id);
      await refused(404, /^There is no participant 1 in the room/, "DELETE", `${id}/participants/1`);
      await refused(404, /^There is no stream 1 in the room/, "DELETE", `${id}/streams/1`);
      await refused(404, /^There is no recording, .* or call 1 in/, "DELETE", `${id}/sessions/1`);
      await refused(409, /is the mixed stream of a view/, "DELETE", `${id}/streams/${id}-common`);
    });
  });

  describe("refuses", () => {
    const get = (headers: http.OutgoingHttpHeaders, url = `${base}/rooms/x`) => request(url, "GET", undefined, headers);
    it("requests with an Origin, as browsers send them for pages of other sites", async () => {
      for (const origin of ["https://evil.example", "null", base]) {
        const { status, body } = await get({ origin });
        assert.equal(status, 403);
        assert.match(body.error, /^Requests with an Origin are refused/);
      }
    });
    it("requests that browsers send for other sites without an Origin, such as those for images", async () => {
      for (const from of ["cross-site", "same-site", ""]) {
        const { status, body } = await get({ "sec-fetch-site": from });
        assert.equal(status, 403, from);
        assert.match(body.error, /^Requests whose Sec-Fetch-Site is neither none nor same-origin are refused/);
      }
      for (const from of ["none", "same-origin"])
        assert.equal((await get({ "sec-fetch-site": from })).status, 404, from);
    });
    it("requests to another Host, as browsers send them after DNS rebinding", async () => {
      const { port } = new URL(base);
      for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", "127.0.0.1:1", `192.0.2.1:${port}`]) {
        const { status, body } = await get({ host });
        assert.equal(status, 403, host);
        assert.ok(body.error.startsWith(`The Host "${host}" is refused: it must be one of 127.0.0.1:${port}`));
      }
      for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`]) {
        assert.equal((await get({ host })).status, 404, host);
      }
    });
    it("also requests for unknown paths", async () => {
      assert.equal((await get({ origin: "null" }, `${base}/none`)).status, 403);
    });
    it("a body that is not JSON, or has another Content-Type", async () => {
      const url = `${base}/rooms/${await room()}/participants`;
      const body = JSON.stringify({ user: "ann", role: "viewer" });
      for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
        const answer = await request(url, "POST", body, { "content-type": type });
        assert.equal(answer.status, 415);
        assert.match(answer.body.error, /must be JSON, with the header Content-Type: application\/json/);
      }
      const answer = await request(url, "POST", body.slice(1), { "content-type": "application/json" });
      assert.deepEqual([answer.status, Object.keys(answer.body)], [400, ["error"]]);
    });
    it("unknown paths and methods, listing the known ones", async () => {
      await refused(404, /^There is no PUT .*\. There is GET \/rooms\/ROOM, POST/, "PUT", "x");
      const answer = await request(`${base}/rooms/%zz`, "GET");
      assert.deepEqual([answer.status, Object.keys(answer.body)], [400, ["error"]]);
    });
  });

  describe("is open", () => {
    it("only with the option, and then listed in the credentials", async () => {
      assert.equal(emulator.credentials.controlEndpoint, base);
      const without = await startEmulator();
      try {
        assert.ok(!("controlEndpoint" in without) && !("controlEndpoint" in without.credentials));
      } finally {
        await without.close();
      }
    });
    it("on the loopback address, whatever `host` is", async () => {
      const open = await startEmulator({ host: "0.0.0.0", control: true });
      try {
        assert.match(open.controlEndpoint ?? "", /^http:\/\/127\.0\.0\.1:\d+$/);
      } finally {
        await open.close();
      }
    });
    it("not on a taken port, which is reported", async () => {
      const control = Number(new URL(base).port);
      await assert.rejects(startEmulator({ control }), (error: Error) => {
        assert.ok(error instanceof EmulatorError);
        assert.match(error.message, /^Port \d+ of 127\.0\.0\.1 is taken .*\(--control N, or the option control\)/);
        return true;
      });
    });
    it("on the given port, until the emulator is closed", async () => {
      const first = await startEmulator({ control: true });
      const control = Number(new URL(first.controlEndpoint ?? "").port);
      await first.close();
      await assert.rejects(request(`${first.controlEndpoint}/rooms/x`, "GET"), /ECONNREFUSED/);
      const second = await startEmulator({ control });
      assert.equal(second.controlEndpoint, first.controlEndpoint);
      await second.close();
    });
  });

  describe("with keepSessions", () => {
    it("saves what it ends; participants, their streams and the sessions of these end at a restart", async () => {
      await emulator.close();
      const data = path.join(temporaryFolder(), "data");
      await start({ data, keepSessions: true });
      const [id, left] = [await room(), await room()];
      const stream = await publish(id, await join(id));
      await publish(left, await join(left));
      await record(id, stream.id);
      const [ended, rest] = [await record(id, `${id}-common`), await record(id, `${id}-common`)];
      await done("DELETE", `${id}/sessions/${ended}`);
      await emulator.close();
      await start({ data, keepSessions: true });
      const { participants, streams, sessions } = await content(id);
      assert.deepEqual(
        [participants, streams, sessions].map((list) => list.map((one) => one.id)),
        [[], [`${id}-common`], [rest]],
      );
      assert.equal((await content(left)).state, "idle");
    });
  });
});
