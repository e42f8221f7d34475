// Imports and look-ups of the native provider, over gRPC without the engine.

import assert from "node:assert/strict";
import type { Values } from "../grpc";
import { secret } from "./client";
import { type PluginBench, newPluginBench } from "./plugin";

describe("imports of the native provider", () => {
  let bench: PluginBench;

  before(async () => {
    bench = await newPluginBench();
  });
  after(() => bench.close());

  /** Imports an object, and expects that its own arguments are no difference. */
  async function imported(type: string, given: string) {
    const found = await bench.plugin.read(type, given);
    const { inputs, failures } = await bench.plugin.check(type, found.inputs, found.inputs, given);
    assert.deepEqual(failures, []);
    const { changes } = await bench.plugin.diff(type, found.id, found.state, inputs, found.inputs, given);
    assert.equal(changes, "none");
    return found;
  }

  it("declare a room completely, without defaults, and with its secrets", async () => {
    const room = await bench.client.rooms.create({
      name: "Weekly",
      participantLimit: 5,
      views: [{ label: "main", video: { maxInput: 4 } }],
      mediaIn: {
        audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }],
        video: [{ codec: "vp8" }, { codec: "vp9" }],
      },
      sip: { sipServer: "sip.example.org", username: "u", password: "pw1" },
    });
    const { id, inputs, state } = await imported("Room", room._id);
    assert.equal(id, room._id);
    assert.deepEqual(inputs, {
      name: "Weekly",
      participantLimit: 5,
      views: { main: { video: { maxInput: 4 } } },
      mediaIn: { audio: ["opus/48000/2"], video: ["vp8", "vp9"] },
      sip: { sipServer: "sip.example.org", username: "u", password: secret("pw1") },
    });
    assert.equal(state.serviceId, bench.configuration["owt:serviceId"]);
  });

  it("leave out what a program cannot declare, or cannot show", async () => {
    const { id } = await bench.plugin.create("Room", { name: "plain" });
    assert.deepEqual((await imported("Room", id)).inputs, { name: "plain" });
  });

  it("find services by their ids, without their keys", async () => {
    const { id } = await bench.plugin.create("Service", { name: "Sales", key: "planted" });
    const { inputs, state } = await bench.plugin.read("Service", id);
    assert.deepEqual(inputs, { name: "Sales" });
    assert.deepEqual((await bench.plugin.check("Service", inputs)).failures, []);
    const args = { name: "Sales", key: secret("planted") };
    assert.equal((await bench.plugin.diff("Service", id, state, args, inputs)).changes, "none");
  });

  it("read what is there for a program that does not manage it, whatever the program gives beside the id", async () => {
    const { _id: id } = await bench.client.rooms.create({ name: "Theirs", views: [{ label: "main" }] });
    const { state } = await bench.plugin.read("Room", id, { name: "theirs" });
    assert.deepEqual([state.name, state.views], ["Theirs", { main: {} }]);
  });

  it("find sessions by the id of their room and their own", async () => {
    const sip = { sipServer: "sip.example.org", username: "u", password: "pw1" };
    const room = await bench.client.rooms.create({ name: "Channel", views: [{ label: "main" }], sip });
    const client = bench.client.room(room._id);
    const from = `${room._id}-main`;
    const recording = await client.recordings.create({ media: { audio: { from } }, container: "mkv" });
    const out = await client.streamingOuts.create({
      url: "rtmp://u:pw@cdn/live",
      media: { audio: { from }, video: { from } },
    });
    const camera = await client.streamingIns.create({
      connection: { url: "rtsp://camera/1" },
      media: { audio: false, video: true },
    });
    const own = { room: room._id };

    const ofRecording = await imported("Recording", `${room._id}/${recording.id}`);
    assert.equal(ofRecording.id, recording.id);
    assert.deepEqual(ofRecording.inputs, { ...own, container: "mkv", media: { audio: { from } } });
    assert.ok(ofRecording.state.file);
    const ofOut = await imported("StreamingOut", `${room._id}/${out.id}`);
    assert.deepEqual(ofOut.inputs, {
      ...own,
      url: secret("rtmp://u:pw@cdn/live"),
      media: { audio: { from }, video: { from } },
    });
    const ofCamera = await bench.plugin.read("StreamingIn", `${room._id}/${camera.id}`);
    assert.deepEqual(ofCamera.inputs, { ...own, media: { audio: false } });
    const isImported = await bench.plugin.check("StreamingIn", ofCamera.inputs);
    assert.deepEqual(isImported.failures, []);
    const { failures } = await bench.plugin.check("StreamingIn", { ...ofCamera.inputs, views: ["main"] });
    assert.deepEqual(failures, ["source is missing, but required"]);
    const call = await client.sipCalls.create({
      peerURI: "desk",
      mediaIn: { audio: true, video: false },
      mediaOut: { audio: { from } },
    });
    const ofCall = await imported("SipCall", `${room._id}/${call.id}`);
    assert.deepEqual(ofCall.inputs, { ...own, peerURI: "desk", mediaOut: { audio: { from } } });
    // Servers do not show what a call takes in: it follows from what the peer gets.
    for (const same of [{ mediaIn: { audio: true, video: false } }, { peerURI: "sip:desk@sip.example.org" }]) {
      const { changes } = await bench.plugin.diff(
        "SipCall",
        call.id,
        ofCall.state,
        { ...ofCall.inputs, ...same },
        ofCall.inputs,
      );
      assert.equal(changes, "none", JSON.stringify(same));
    }
    const elsewhere = { ...ofCall.inputs, mediaIn: { video: false }, peerURI: "sip:desk@pbx.example.org" };
    assert.deepEqual((await bench.plugin.diff("SipCall", call.id, ofCall.state, elsewhere, ofCall.inputs)).details, [
      "update-replace peerURI",
    ]);
    const faces = await client.analytics.create({
      algorithm: "dc51138a8284436f873418a21ba8cfa7",
      media: { video: { from } },
    });
    const ofFaces = await imported("Analytics", `${room._id}/${faces.id}`);
    assert.deepEqual(ofFaces.inputs, {
      ...own,
      algorithm: "dc51138a8284436f873418a21ba8cfa7",
      media: { video: { from } },
    });
    const ofLayout = await imported("ViewLayout", `${room._id}/${from}`);
    assert.deepEqual([ofLayout.id, ofLayout.inputs.view], [from, "main"]);

    // Servers do not show sources: the one that the program gives counts as equal, and another one later does not.
    const args = { ...ofCamera.inputs, source: { url: "rtsp://camera/1" } };
    assert.equal(
      (await bench.plugin.diff("StreamingIn", camera.id, ofCamera.state, args, ofCamera.inputs)).changes,
      "none",
    );
    const other = { ...args, source: { url: "rtsp://camera/2" } };
    assert.deepEqual((await bench.plugin.diff("StreamingIn", camera.id, ofCamera.state, other, args)).details, [
      "update-replace source.url",
    ]);
    const { state } = await bench.plugin.read("StreamingIn", camera.id, ofCamera.state, args);
    assert.deepEqual(state.source, { url: secret("rtsp://camera/1") });
  });

  it("tell what is gone, and what an id must be", async () => {
    const missing = "5c1b9d0e8f6a7b0012345678";
    const noRoom =
      /There is no room 5c1b9d0e8f6a7b0012345678 in the service \w+ at \S+\. A service sees its own rooms only: npx owt rooms list shows them\./;
    for (const [type, id] of [
      ["Room", missing],
      ["Recording", `${missing}/1`],
      ["ViewLayout", `${missing}/1`],
    ] as const)
      await assert.rejects(bench.plugin.read(type, id), noRoom);
    await assert.rejects(
      bench.plugin.read("Service", missing),
      /has no service 5c1b9d0e8f6a7b0012345678\. npx owt services list shows them\./,
    );
    const { _id: room } = await bench.client.rooms.create({ name: "Channel", views: [{ label: "main" }] });
    await assert.rejects(
      bench.plugin.read("ViewLayout", `${room}/${room}-main`),
      /The room "Channel" \(\w+\) has no layout \w+-main; it has none, because no conference runs in it\. npx owt streams list \w+ shows them\./,
    );
    const media = { audio: { from: `${room}-main` } };
    const { id } = await bench.client.room(room).recordings.create({ media, container: "mkv" });
    await assert.rejects(
      bench.plugin.read("Recording", `${room}/1`),
      new RegExp(`has no recording 1; it has ${id}\\. npx owt recordings list ${room} shows them\\.`),
    );
    await assert.rejects(bench.plugin.read("StreamingOut", `${room}/${id}`), /has no streaming-out \w+; it has none\./);
    await assert.rejects(
      bench.plugin.read("Room", "classroom"),
      /The import id of a room is "classroom", but must be the id of a room: 24 hexadecimal digits\. npx owt rooms list shows them\./,
    );
    await assert.rejects(
      bench.plugin.read("Recording", "1"),
      /"1", but must be ROOM_ID\/ID: .*npx owt recordings list ROOM_ID shows them\./,
    );
    await assert.rejects(bench.plugin.read("Token", missing), /A token cannot be imported/);
  });
});

describe("functions of the native provider", () => {
  let bench: PluginBench;

  before(async () => {
    bench = await newPluginBench();
  });
  after(() => bench.close());

  it("find a room by its id or name", async () => {
    const room = await bench.client.rooms.create({
      name: "Weekly",
      sip: { sipServer: "s", username: "u", password: "pw1" },
    });
    const { answer, failures } = await bench.plugin.invoke("getRoom", { name: "Weekly" });
    assert.deepEqual(failures, []);
    assert.equal(answer.id, room._id);
    assert.deepEqual(answer.mixedStreams, { common: `${room._id}-common` });
    assert.doesNotMatch(JSON.stringify(answer), /pw1/);
    assert.deepEqual((await bench.plugin.invoke("getRoom", { id: room._id })).answer, answer);
  });

  it("answer with lists, and mark secrets in them", async () => {
    const room = await bench.client.rooms.create({ name: "Channel" });
    const from = `${room._id}-common`;
    await bench.client
      .room(room._id)
      .streamingOuts.create({ url: "rtmp://cdn/key", media: { audio: { from }, video: { from } } });
    const { answer } = await bench.plugin.invoke("getStreamingOuts", { room: room._id });
    assert.deepEqual(
      (answer.streamingOuts as Values[]).map(({ url }) => url),
      [secret("rtmp://cdn/key")],
    );
    const { answer: rooms } = await bench.plugin.invoke("getRooms", { name: "Channel" });
    assert.equal((rooms.rooms as Values[]).length, 1);
    for (const [name, list] of [
      ["getParticipants", "participants"],
      ["getStreams", "streams"],
      ["getRecordings", "recordings"],
      ["getSipCalls", "sipCalls"],
      ["getAnalytics", "analytics"],
    ] as const)
      assert.ok(Array.isArray((await bench.plugin.invoke(name, { room: room._id })).answer[list]), name);
    assert.ok(Array.isArray((await bench.plugin.invoke("getServices", {})).answer.services));
  });

  it("tell what is wrong with a question", async () => {
    assert.match((await bench.plugin.invoke("getRoom", {})).failures.join("\n"), /one of id and name is required/);
    assert.match((await bench.plugin.invoke("getStreams", { room: "x" })).failures.join("\n"), /^room is "x"/);
    await assert.rejects(
      bench.plugin.invoke("getRoom", { name: "Wekly" }),
      /getRoom: the service \w+ has no room named "Wekly"/,
    );
    await assert.rejects(
      bench.plugin.invoke("getRom", {}),
      /The function owt:index:getRom is not known\. Known functions: getRoom, /,
    );
  });
});
