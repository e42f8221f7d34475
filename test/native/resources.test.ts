// The native provider over gRPC, without the engine: the life of resources.

import assert from "node:assert/strict";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type Engine, type Values, answerTo, initFailureOf, startEngine } from "../grpc";
import type { Bench } from "../provider/lifecycle-suite";
import { secret, unknown, urnOf } from "./client";
import { type PluginBench, newPluginBench } from "./plugin";

describe("the native provider", () => {
  let bench: PluginBench;

  before(async () => {
    bench = await newPluginBench();
  });
  after(() => bench.close());

  /** Creates a resource as the engine does. */
  async function made(type: string, args: Values, name = "a") {
    const { inputs, failures } = await bench.plugin.check(type, args, {}, name);
    assert.deepEqual(failures, []);
    return { inputs, ...(await bench.plugin.create(type, inputs, { name })) };
  }

  it("takes secrets in arguments, and prints nothing but its port", async () => {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1");
    const answer = await answerTo<messages.ProviderHandshakeResponse>((done) =>
      bench.plugin.client.handshake(request, done),
    );
    assert.equal(answer.getAcceptSecrets(), true);
    assert.equal(bench.plugin.lines.length, 1);
  });

  it("returns arguments as the program wrote them, with a name and with their secrets", async () => {
    const args = {
      mediaIn: { video: ["vp9", "vp8"] },
      views: { main: {} },
      sip: { sipServer: "s", username: "u", password: "pw1" },
    };
    const { inputs } = await bench.plugin.check("Room", args, {}, "classroom");
    assert.deepEqual(inputs, { name: "classroom", ...args, sip: { ...args.sip, password: secret("pw1") } });
  });

  it("tells each failure with its path, and no secret", async () => {
    const { failures } = await bench.plugin.check("Service", { name: "s", key: secret(" a secret key ") });
    assert.match(failures.join("\n"), /^key /);
    assert.doesNotMatch(failures.join("\n"), /a secret key/);
    const { failures: ofRoom } = await bench.plugin.check("Room", { views: { main: { video: { maxInput: 0 } } } });
    assert.deepEqual(ofRoom, ["views.main.video.maxInput is 0, but must be a number from 1 to 256"]);
  });

  it("creates, reads, updates and deletes, and marks secrets in every answer", async () => {
    const { id, inputs, state } = await made(
      "Room",
      { sip: { sipServer: "s", username: "u", password: "pw1" } },
      "whole",
    );
    assert.deepEqual((state.sip as Values).password, secret("pw1"));
    const found = await bench.plugin.read("Room", id, state, inputs, "whole");
    assert.deepEqual(found, { id, state, inputs: {} });
    const news = { ...inputs, participantLimit: 7 };
    const unmarked = { ...state, sip: { sipServer: "s", username: "u", password: "pw1" } };
    assert.deepEqual(await bench.plugin.read("Room", id, unmarked, inputs, "whole"), { id, state, inputs });
    const updated = await bench.plugin.update("Room", id, state, news);
    assert.deepEqual(updated, { ...state, participantLimit: 7 });
    assert.equal((await bench.client.rooms.get(id)).participantLimit, 7);
    await bench.plugin.delete("Room", id, updated);
    assert.equal((await bench.plugin.read("Room", id, updated, news)).id, "");
  });

  describe("compares a session with its room", () => {
    const media = (from: string) => ({ media: { audio: { from }, video: { from } } });
    const url = "rtmp://192.0.2.2/live";
    const failuresOf = async (room: string, from: string, type = "Recording", more: Values = {}) =>
      (await bench.plugin.check(type, { room, ...media(from), ...more })).failures;

    it("that this run has made", async () => {
      const { id } = await made("Room", { views: { lecture: { video: false } } }, "new");
      assert.deepEqual(await failuresOf(id, `${id}-lectur`), [
        'media.audio.from is the view "lectur", which the room does not have; did you mean "lecture"?',
        'media.video.from is the view "lectur", which the room does not have; did you mean "lecture"?',
      ]);
      assert.deepEqual(await failuresOf(id, `${id}-lecture`), [
        'media.video.from is the view "lecture", which has no picture (video: false)',
      ]);
      const { failures } = await bench.plugin.check("SipCall", {
        room: id,
        peerURI: "desk",
        mediaOut: { audio: { from: `${id}-lecture` } },
      });
      assert.match(failures.join("\n"), /SIP account/);
    });

    it("that is there, by what the program declares of it", async () => {
      const { _id: id } = await bench.client.rooms.create({ name: "there", views: [{ label: "gallery" }] });
      const declared = { name: "there", mediaOut: { audio: ["opus/48000/2"] } };
      assert.deepEqual(await failuresOf(id, `${id}-common`), []);
      await bench.plugin.diff("Room", id, declared, declared, declared, "there");
      assert.deepEqual(await failuresOf(id, `${id}-gallery`), []);
      assert.match(
        (await failuresOf(id, `${id}-gallery`, "StreamingOut", { url })).join("\n"),
        /^media\.audio is sent as aac/,
      );
      const args = { ...declared, views: { gallery: {} } };
      await bench.plugin.diff("Room", id, declared, args, declared, "there");
      assert.match((await failuresOf(id, `${id}-common`)).join("\n"), /does not have \(it has gallery\)/);
    });
  });

  it("keeps a value secret that the program marks", async () => {
    const { id, state } = await made(
      "Room",
      { name: secret("hidden"), roles: { a: { publish: { audio: secret(true) } } } },
      "marked",
    );
    assert.deepEqual(state.name, secret("hidden"));
    const read = await bench.plugin.read("Room", id, state, {}, "marked");
    assert.deepEqual(read.state.name, secret("hidden"));
    assert.deepEqual(read.state.roles, { a: { publish: { audio: secret(true) } } });
    await bench.plugin.delete("Room", id, state);
  });

  it("keeps what Pulumi's dynamic host has recorded, and does not compare it", async () => {
    const { id, inputs, state } = await made("Room", {}, "moved");
    const before = { ...state, __provider: "a text" };
    assert.equal(
      (await bench.plugin.diff("Room", id, before, inputs, { ...inputs, __provider: "a text" })).changes,
      "none",
    );
    assert.equal((await bench.plugin.read("Room", id, before)).state.__provider, "a text");
    assert.equal((await bench.plugin.update("Room", id, before, { ...inputs, inputLimit: 3 })).__provider, "a text");
    await bench.plugin.delete("Room", id, before);
  });

  it("gives in a preview what is known", async () => {
    const { endpoint, serviceId } = {
      endpoint: bench.configuration["owt:endpoint"],
      serviceId: bench.configuration["owt:serviceId"],
    };
    const room = await bench.plugin.create("Room", { name: "new", views: { main: {} } }, { preview: true });
    assert.deepEqual(room, { id: "", state: { name: "new", views: { main: {} }, endpoint, serviceId } });
    const args = { room: unknown, media: { audio: { from: unknown } } };
    const recording = await bench.plugin.create("Recording", args, { preview: true });
    assert.deepEqual(recording.state, { ...args, endpoint, serviceId, host: unknown, file: unknown });
    const token = await bench.plugin.create("Token", { room: unknown, user: "u", role: "r" }, { preview: true });
    assert.deepEqual(token.state.token, secret(unknown));
    const state = { ...args, room: "5c1b9d0e8f6a7b0012345678", endpoint, serviceId, host: "h", file: "f" };
    const after = await bench.plugin.update("Recording", "1", state, { ...args, container: "mkv" }, { preview: true });
    assert.deepEqual(after, { ...args, container: "mkv", endpoint, serviceId, host: "h", file: "f" });
    assert.equal(await count(), 0);
  });

  const count = async () => (await bench.client.rooms.all()).length;

  it("shows differences by path", async () => {
    const state = {
      name: "a",
      participantLimit: 5,
      views: { main: { video: { maxInput: 4 } }, side: {} },
      roles: { guest: { publish: { audio: true } } },
      mediaIn: { video: ["vp8", "vp9"], audio: { opus: true } },
      sip: { sipServer: "s", username: "u", password: secret("one") },
    };
    const news = {
      name: "a",
      inputLimit: 3,
      views: { main: { video: { maxInput: 6 } }, "a b": {} },
      roles: { guest: { publish: { audio: true } } },
      mediaIn: { video: ["vp9", "h264"], audio: { opus: true, "aac/48000/2": true } },
      sip: { sipServer: "s", username: "u", password: secret("two") },
    };
    const { changes, details, diffs, replaces } = await bench.plugin.diff("Room", "1", state, news);
    assert.equal(changes, "some");
    assert.deepEqual(details, [
      "add inputLimit",
      'add mediaIn.audio["aac/48000/2"]',
      "add mediaIn.video[1]",
      'add views["a b"]',
      "delete mediaIn.video[0]",
      "delete participantLimit",
      "delete views.side",
      "update sip.password",
      "update views.main.video.maxInput",
    ]);
    assert.deepEqual(diffs, ["inputLimit", "mediaIn", "participantLimit", "sip", "views"]);
    assert.deepEqual(replaces, []);
  });

  it("compares meanings, whatever the spelling of each side", async () => {
    const state = { name: "a", mediaIn: { video: { vp8: true, vp9: true } }, views: [{ label: "main" }] };
    const news = { name: "a", mediaIn: { video: ["vp9", "vp8"] }, views: { main: {} } };
    assert.deepEqual(await bench.plugin.diff("Room", "1", state, news), {
      changes: "none",
      details: [],
      replaces: [],
      diffs: [],
      deleteBeforeReplace: false,
    });
    const other = await bench.plugin.diff("Room", "1", state, { ...news, mediaIn: { video: ["vp8"] } });
    assert.deepEqual(other.details, ["update mediaIn.video"]);
  });

  it("marks what replaces a resource", async () => {
    const room = "5c1b9d0e8f6a7b0012345678";
    const state = { room, container: "mkv", media: { audio: { from: `${room}-main`, format: "opus/48000/2" } } };
    const news = { room, container: "ts", media: { audio: { from: `${room}-side`, format: "aac/48000/2" } } };
    const { details, replaces, deleteBeforeReplace } = await bench.plugin.compare("Recording", "1", state, news);
    assert.deepEqual(details, [
      "update media.audio.from",
      "update-replace container",
      "update-replace media.audio.format",
    ]);
    assert.deepEqual(replaces.sort(), ["container", "media"]);
    assert.equal(deleteBeforeReplace, false);
  });

  it("compares the sides of a refresh in both directions, and asks the server for nothing", async () => {
    const { id, inputs, state } = await made("Room", { whenInUse: "restart" }, "sides");
    bench.requests.length = 0;
    const drifted = { ...state, participantLimit: 9 };
    assert.deepEqual((await bench.plugin.compare("Room", id, drifted, inputs, drifted, "other")).details, [
      "delete participantLimit",
    ]);
    assert.deepEqual(
      (await bench.plugin.compare("Room", id, state, { ...inputs, participantLimit: 9 }, inputs, "other")).details,
      ["add participantLimit"],
    );
    assert.deepEqual(bench.requests, []);
    await bench.plugin.delete("Room", id, state);
  });

  it("records what was made but could not be finished", async () => {
    const { id: room, state: ofRoom } = await made("Room", { views: { main: {} } }, "partial");
    bench.emulator.faults.set({ faults: [{ fault: "answer", status: 403, method: "PATCH" }] });
    const args = { room, source: { url: "rtsp://u:pw@camera/1" }, views: ["main"] };
    const error = await bench.plugin.create("StreamingIn", args).catch((caught: unknown) => caught);
    bench.emulator.faults.clear();
    const failure = initFailureOf(error) ?? assert.fail("nothing is recorded");
    assert.equal(failure.reasons.length, 1);
    assert.deepEqual((failure.properties.source as Values).url, secret("rtsp://u:pw@camera/1"));
    assert.equal(failure.properties.unfinished, true);
    await bench.plugin.delete("Room", room, ofRoom);
  });

  it("explains a type that it does not know", async () => {
    await assert.rejects(bench.plugin.check("Rom", {}), /owt:index:Rom is not known\. Known types: owt:index:Room, /);
  });

  it("ends an operation at the time that the program allows", async () => {
    bench.emulator.faults.set({ faults: [{ fault: "hang", method: "POST" }] });
    const error = await bench.plugin
      .create("Room", { name: "slow" }, { timeout: 1 })
      .catch((caught: unknown) => caught);
    bench.emulator.faults.clear();
    assert.match((error as Error).message, /within the 1 s that the whole operation may take/);
    assert.match((error as Error).message, /customTimeouts of the resource/);
    assert.doesNotMatch((error as Error).message, /operationTimeout/);
  });

  it("answers many calls at the same time", async () => {
    const rooms = await Promise.all(Array.from({ length: 30 }, (_, i) => made("Room", {}, `many-${i}`)));
    assert.equal(new Set(rooms.map(({ id }) => id)).size, 30);
    await Promise.all(rooms.map(({ id, state }) => bench.plugin.delete("Room", id, state)));
  });
});

describe("the native provider at the end of a run", () => {
  it("ends what waits, and says why", async () => {
    const bench = await newPluginBench();
    try {
      bench.emulator.faults.set({
        faults: [{ fault: "answer", status: 503, retryAfter: 30, method: ["GET", "DELETE"] }],
      });
      const deletion = bench.plugin.delete("Room", "5c1b9d0e8f6a7b0012345678", { name: "r", ...placeOf(bench) });
      const ended = assert.rejects(deletion, /ended, because the run was cancelled/);
      while (bench.emulator.faults.counts.faults[0]?.struck !== 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
      const begin = performance.now();
      await bench.plugin.cancel();
      await ended;
      assert.ok(performance.now() - begin < 5_000);
      await assert.rejects(bench.plugin.create("Room", { name: "late" }), /because the run was cancelled/);
    } finally {
      await bench.close();
    }
  });
});

const placeOf = ({ configuration }: Bench): Values => ({
  endpoint: configuration["owt:endpoint"],
  serviceId: configuration["owt:serviceId"],
});

describe("messages of the native provider", () => {
  let bench: PluginBench;
  let engine: Engine;

  before(async () => {
    engine = await startEngine();
    bench = await newPluginBench(engine.address);
  });
  after(async () => {
    await bench.close();
    engine.close();
  });
  beforeEach(() => {
    engine.received.length = 0;
  });

  const texts = () => engine.received.map(({ text }) => text).join("\n");

  it("go to the engine's log, with the URN of their resource", async () => {
    await bench.client.rooms.create({ name: "Weekly" });
    await bench.plugin.check("Room", { name: "Weekly" }, {}, "weekly");
    const [message] = engine.received;
    assert.match(message?.text ?? "", /^owt:Room weekly: There is a room "Weekly" already/);
    assert.equal(message?.urn, urnOf("Room", "weekly"));
    // A warning: with an error, the engine would print that the creation fails.
    assert.equal(message.severity, 2);
  });

  const inDocument = (type: string, name: string) =>
    urnOf(type, name).replace("owt:index:", "owt:index:Conference$owt:index:");

  it("warn of rooms of one name in one service, and refuse services of one name", async () => {
    await bench.plugin.check("Room", { name: "Hall" }, {}, "hall");
    await bench.plugin.check("Room", { name: "Hall" }, {}, "hall");
    const connection = { serviceId: "5c1b9d0e8f6a7b0012345678", serviceKey: "k", endpoint: "http://127.0.0.1:1" };
    await bench.plugin.check("Room", { name: "Hall", connection }, { name: "Hall", connection }, "of another service");
    await bench.plugin.check("Room", { name: "Hall" }, {}, "annexe", inDocument("Room", "annexe"));
    assert.doesNotMatch(texts(), /of this program/);
    await bench.plugin.check("Room", { name: "Hall" }, {}, "auditorium");
    assert.match(
      texts(),
      /^owt:Room auditorium: name is "Hall", which the room hall of this program has, too\. The server accepts both/m,
    );
    assert.deepEqual((await bench.plugin.check("Service", { name: "Sales", key: "k" }, {}, "one")).failures, []);
    assert.deepEqual((await bench.plugin.check("Service", { name: "Sales", key: "k" }, {}, "two")).failures, [
      'name is "Sales", which the service one of this program has, too: names of services are unique on a server. Give one of the two another name.',
    ]);
  });

  it("have the warnings of sessions in rooms that are not made yet, unless a room of the run silences them", async () => {
    const args = { room: unknown, url: "/srv/live/page.m3u8", media: { audio: { from: unknown } } };
    await bench.plugin.check("StreamingOut", args, {}, "page");
    assert.match(texts(), /^owt:StreamingOut page: streaming-out-file-stays: url is a path/m);
    engine.received.length = 0;
    await bench.plugin.check("StreamingOut", args, {}, "page of the document", inDocument("StreamingOut", "page"));
    await bench.plugin.check("Room", { name: "new", ignoreRules: ["streaming-out-file-stays"] }, {}, "new");
    await bench.plugin.check("StreamingOut", args, {}, "another page");
    assert.doesNotMatch(texts(), /streaming-out-file-stays/);
  });

  it("say why something is replaced with what it depends on, which the engine compares before any check", async () => {
    const connection = { endpoint: bench.configuration["owt:endpoint"], serviceId: unknown, serviceKey: unknown };
    const state = { name: "lobby", endpoint: connection.endpoint, serviceId: bench.configuration["owt:serviceId"] };
    await bench.plugin.compare(
      "Room",
      "5c1b9d0e8f6a7b0012345678",
      state,
      { name: "lobby", connection },
      state,
      "lobby",
    );
    assert.match(texts(), /^owt:Room lobby: replaced because its service is created or replaced, too\.$/m);
  });

  it("warn of what a room of others does not give, asked for once, and not where nothing changes", async () => {
    const { _id: room } = await bench.client.rooms.create({ name: "Theirs", views: [{ label: "main" }] });
    const args = { room, container: "mkv", media: { audio: { from: `${room}-side` } } };
    bench.requests.length = 0;
    assert.deepEqual((await bench.plugin.check("Recording", args, args, "same")).failures, []);
    assert.deepEqual([bench.requests, texts()], [[], ""]);
    assert.deepEqual((await bench.plugin.check("Recording", args, {}, "tape")).failures, []);
    await bench.plugin.check("Token", { room, user: "u", role: "nobody" }, {}, "probe");
    const [ofRecording = "", ofToken = ""] = texts().split("\n");
    assert.match(
      ofRecording,
      /^owt:Recording tape: The room "Theirs" \(\w+\) does not give all of it now, and the server refuses the rest: media\.audio\.from is the view "side", which the room does not have/,
    );
    assert.match(ofToken, /^owt:Token probe: The room "Theirs" .*: role is "nobody", which is no role of the room/);
    assert.equal(bench.requests.filter(({ path }) => path === `/v1/rooms/${room}`).length, 1);
    await bench.plugin.check("Recording", { ...args, room: "5c1b9d0e8f6a7b0099999999" }, {}, "lost");
    assert.match(
      texts(),
      /^owt:Recording lost: room is "5c1b9d0e8f6a7b0099999999", and the service \w+ at .* has no such room/m,
    );
  });

  it("have the warnings of rules, unless they are silenced", async () => {
    const views = { main: { video: { layout: { templates: { custom: { "0": { region: [] } } } } } } };
    await bench.plugin.check("Room", { name: "w", views }, {}, "warned");
    assert.match(texts(), /^owt:Room warned: template-empty: views\.main\.video/m);
    engine.received.length = 0;
    await bench.plugin.check("Room", { name: "s", views, ignoreRules: ["template-empty"] }, {}, "silent");
    assert.doesNotMatch(texts(), /template-empty/);
  });
});
