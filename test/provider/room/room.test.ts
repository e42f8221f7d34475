import assert from "node:assert/strict";
import { mock } from "node:test";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { room } from "../../../provider/room/kind";
import { PartialFailure, type Values } from "../../../provider/lifecycle/hooks";
import { defaultAudioOut } from "../../../sdk";
import { isSigned, parametersOf } from "../../../emulator/http/mauth";
import { closeAll, serve } from "../../sdk/support";
import { type Bench, describeLifecycle, hooksFor, newBench } from "../lifecycle-suite";

const unlessNotFound = <T>(request: Promise<T>) => request.catch(() => undefined);

/** Every member of a room, at every depth, with another value than its default. */
const other = {
  name: "Another name",
  participantLimit: 12,
  inputLimit: 4,
  selectActiveAudio: true,
  enableBandwidthAdaptation: true,
  roles: [{ role: "host", publish: { audio: true, video: false }, subscribe: { audio: true, video: true } }],
  views: [
    {
      label: "main",
      audio: { format: { codec: "pcmu" }, vad: false },
      video: {
        format: { codec: "h264", profile: "CB" },
        parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 2000, keyFrameInterval: 30 },
        maxInput: 9,
        motionFactor: 0.5,
        bgColor: { r: 1, g: 2, b: 3 },
        keepActiveInputPrimary: true,
        layout: {
          fitPolicy: "crop",
          setRegionEffect: "insert",
          templates: {
            base: "lecture",
            custom: [
              {
                primary: "1",
                region: [{ id: "1", shape: "rectangle", area: { left: 0, top: "1/3", width: 0.5, height: "2/3" } }],
              },
            ],
          },
        },
      },
    },
    { label: "sound", video: false },
  ],
  mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }], video: [{ codec: "vp8" }] },
  mediaOut: {
    audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }, { codec: "pcmu" }],
    video: {
      format: [{ codec: "vp8" }, { codec: "h264", profile: "CB" }],
      parameters: {
        resolution: ["vga", "r1280x720"],
        framerate: [15, 30],
        bitrate: ["x0.8", 500],
        keyFrameInterval: [2],
      },
    },
  },
  transcoding: {
    audio: false,
    video: {
      format: false,
      parameters: { resolution: false, framerate: false, bitrate: false, keyFrameInterval: false },
    },
  },
  notifying: { participantActivities: false, streamChange: false },
  sip: { sipServer: "sip.example.org", username: "room", password: "a password" },
};

describeLifecycle({
  name: "Room",
  kind: room,
  given: () => ({
    basic: { name: "room" },
    other: { ...other, manage: "all", deletionGuard: true, ignoreRules: ["input-limit-zero"], whenInUse: "restart" },
  }),
  hidden: ["manage", "deletionGuard", "ignoreRules", "whenInUse"],
  // GET of one room returns the password as ciphertext, the list in clear.
  look: async (client, id) => (await client.rooms.all()).find(({ _id }) => _id === id) as Values | undefined,
  remove: (client, id) => unlessNotFound(client.rooms.delete(id)),
  count: async (client) => (await client.rooms.all()).length,
});

describe("a Room", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  const hooks = () => hooksFor(room, bench);

  it("records its server and service", async () => {
    const { state } = await hooks().create({ name: "r", views: [{ label: "a" }, { label: "b", video: false }] });
    const { endpoint, sampleServiceId: serviceId } = bench.emulator.credentials;
    assert.deepEqual(state, { name: "r", views: [{ label: "a" }, { label: "b", video: false }], endpoint, serviceId });
  });

  it("shows drift of managed members alone", async () => {
    const args = { name: "r", inputLimit: 3, views: [{ label: "main", video: { maxInput: 4 } }] };
    const { id, state } = await hooks().create(args);
    const live = await bench.client.rooms.get(id);
    const views = structuredClone(live.views ?? []) as { video: Record<string, unknown> }[];
    Object.assign(views[0]?.video ?? {}, { maxInput: 9, motionFactor: 0.1 });
    await bench.client.rooms.update(id, { name: "r", inputLimit: 7, participantLimit: 2, views });
    const read = await hooks().read(id, state);
    assert.deepEqual(read?.inputs, { name: "r", inputLimit: 7, views: { main: { video: { maxInput: 9 } } } });
  });

  it("shows added and removed views, by their labels", async () => {
    const { id, state } = await hooks().create({ name: "r", views: [{ label: "a" }, { label: "b" }] });
    await bench.client.rooms.update(id, { name: "r", views: [{ label: "c" }, { label: "b", audio: { vad: false } }] });
    const read = await hooks().read(id, state);
    assert.deepEqual(read?.inputs.views, { b: {}, c: {} });
  });

  it("never treats the ciphertext of a password as the password", async () => {
    const args = { name: "r", sip: { sipServer: "s", username: "u", password: "clear" } };
    const { id, state } = await hooks().create(args);
    const read = await hooks().read(id, state);
    assert.deepEqual(read?.inputs.sip, args.sip);
    await hooks().update(id, read.state, { ...args, inputLimit: 2 });
    const [found] = (await bench.client.rooms.all()).filter(({ _id }) => _id === id);
    assert.equal((found?.sip as { password?: string }).password, "clear");
  });

  it("shows a removed SIP account as drift", async () => {
    const { id, state } = await hooks().create({
      name: "r",
      sip: { sipServer: "s", username: "u", password: "clear" },
    });
    await bench.client.rooms.update(id, { name: "r", views: [{}], sip: {} });
    const read = await hooks().read(id, state);
    assert.equal(
      (
        await hooks().diff(id, read?.state ?? {}, {
          name: "r",
          sip: { sipServer: "s", username: "u", password: "clear" },
        })
      ).changes,
      true,
    );
  });

  it("is rejected for invalid members and broken rules at once; rules skip invalid members", async () => {
    const h264Only = { video: { format: [{ codec: "h264", profile: "CB" }] } };
    const properties = async (args: Values) => (await hooks().check({}, args)).failures.map(({ property }) => property);
    assert.deepEqual(await properties({ name: "r", inputLimt: 1, mediaOut: h264Only }), [
      "inputLimt",
      "views.common.video.format",
    ]);
    assert.deepEqual(await properties({ name: "r", views: [{ labl: "x" }], mediaOut: h264Only }), ["views[0].labl"]);
  });

  it("is replaced for another service of the stack", async () => {
    const { id, state } = await hooks().create({ name: "r" });
    const moved = hooksFor(room, bench, { "owt:serviceId": "0123456789abcdef01234567", "owt:offline": "true" });
    assert.deepEqual(await moved.diff(id, state, { name: "r" }), {
      changes: true,
      replaces: ["serviceId"],
      deleteBeforeReplace: false,
      isBeyondArguments: true,
      forced: ["serviceId"],
      beyond: ["serviceId"],
    });
  });

  it("is replaced for another service in its own connection", async () => {
    const { id, state } = await hooks().create({ name: "r" });
    const connection = { serviceId: "0123456789abcdef01234567", serviceKey: "k" };
    const offline = hooksFor(room, bench, { "owt:offline": "true" });
    assert.deepEqual((await offline.diff(id, state, { name: "r", connection })).replaces, ["connection"]);
  });

  it("is replaced for an unknown service, so that it is deleted before its former service", async () => {
    const { sampleServiceId: serviceId, sampleServiceKey: serviceKey } = bench.emulator.credentials;
    const { id, state } = await hooks().create({ name: "r", connection: { serviceId, serviceKey } });
    for (const connection of [unknownValue, { serviceId: unknownValue, serviceKey }]) {
      assert.deepEqual((await hooks().diff(id, state, { name: "r", connection })).replaces, ["connection"]);
    }
  });

  it("sends nothing that changes the server for another key in its connection", async () => {
    const { sampleServiceId: serviceId, sampleServiceKey: serviceKey } = bench.emulator.credentials;
    const { id, state } = await hooks().create({ name: "r", connection: { serviceId, serviceKey } });
    bench.requests.length = 0;
    const { state: updated } = await hooks().update(id, state, {
      name: "r",
      connection: { serviceId, serviceKey: "rotated" },
    });
    assert.deepEqual(bench.requests, []);
    assert.deepEqual(updated.connection, { serviceId, serviceKey: "rotated" });
  });

  describe("when the stack's own service gets another key", () => {
    after(closeAll);

    it("does not differ, sends no request, and is read, updated and deleted with the new key", async () => {
      let key = "the old key";
      // Servers cannot change keys: this proxy of the emulator accepts the current key.
      const server = await serve(({ method, url, headers, body }, response) => {
        if (!isSigned(parametersOf(headers.authorization ?? ""), key)) return void response.writeHead(401).end();
        void bench.client
          .request(method, url, body === "" ? {} : { body: JSON.parse(body) as unknown })
          .then(({ text }) => response.end(text));
      });
      const at = (serviceKey: string) =>
        hooksFor(room, bench, { "owt:endpoint": server.endpoint, "owt:serviceKey": serviceKey });
      const args = { name: "r", inputLimit: 3 };
      const { id, state } = await at(key).create(args);
      assert.ok(!JSON.stringify(state).includes(key));

      key = "the new key";
      server.seen.length = 0;
      const { inputs, failures } = await at(key).check(state, args);
      assert.deepEqual([inputs, failures], [args, []]);
      assert.deepEqual(await at(key).diff(id, state, inputs), {
        changes: false,
        replaces: [],
        deleteBeforeReplace: false,
      });
      assert.deepEqual(server.seen, []);

      await assert.rejects(at("the old key").read(id, state), /401/);
      assert.deepEqual(await at(key).read(id, state), { inputs: args, state });
      await at(key).update(id, state, { ...args, inputLimit: 4 });
      assert.equal((await bench.client.rooms.get(id)).inputLimit, 4);
      await at(key).delete(id, state);
      assert.equal(await bench.client.rooms.find(id), undefined);
    });
  });

  it("reports after an update that the conference keeps its old configuration", async () => {
    const args = { name: "r", sip: { sipServer: "s", username: "u" } };
    const { id, state } = await hooks().create(args);
    const said = mock.method(console, "warn", () => undefined);
    await hooks().update(id, state, { ...args, inputLimit: 4 });
    assert.equal(said.mock.callCount(), 0);
    await bench.client.room(id).sipCalls.create({ peerURI: "desk", mediaOut: { audio: { from: `${id}-common` } } });
    await hooks().update(id, state, { ...args, inputLimit: 5 });
    said.mock.restore();
    assert.match(
      String(said.mock.calls[0]?.arguments[0]),
      /The room "r" \(\w+\) is in use: its conference has 1 SIP call, and keeps the configuration that it began with/,
    );
  });

  it("warns of each member that someone else has changed and the update overwrites, and of no other", async () => {
    const args = { name: "r", participantLimit: 5, inputLimit: 3 };
    const { id, state } = await hooks().create(args);
    const said = mock.method(console, "warn", () => undefined);
    // A member that the program changes, one that it sets to the same value, one that it does not manage, and one that it overwrites.
    const { state: updated } = await hooks().update(id, state, { ...args, inputLimit: 4 });
    assert.equal(said.mock.callCount(), 0);
    await bench.client.rooms.update(id, { name: "r", inputLimit: 6, selectActiveAudio: true, participantLimit: 9 });
    await hooks().update(id, updated, { ...args, inputLimit: 6 });
    said.mock.restore();
    assert.match(
      String(said.mock.calls[0]?.arguments[0]),
      /changed the room "r" \(\w+\) since .*: participantLimit\. /,
    );
    assert.equal((await bench.client.rooms.get(id)).participantLimit, 5);
  });

  it("keeps members that no program ever gave as someone else has set them, an account's password too", async () => {
    const { id, state } = await hooks().create({ name: "r", sip: { sipServer: "s", username: "u" } });
    const sip = { sipServer: "s", username: "u", password: "of someone" };
    const set = {
      name: "r",
      inputLimit: 3,
      views: [{ label: "x", video: false as const }],
      sip,
      notifying: { streamChange: false },
    };
    await bench.client.rooms.update(id, set);
    const args = { name: "s", sip: { sipServer: "t", username: "u" }, notifying: { participantActivities: false } };
    const { state: updated } = await hooks().update(id, state, args);
    const found = (await bench.client.rooms.all()).find(({ _id }) => _id === id);
    assert.deepEqual(
      [found?.name, found?.inputLimit, found?.views?.map(({ label, video }) => [label, video]), found?.sip],
      ["s", 3, [["x", false]], { ...sip, sipServer: "t" }],
    );
    assert.deepEqual(found?.notifying, { participantActivities: false, streamChange: false });
    // With manage: "all", they are reset to their defaults.
    await hooks().update(id, updated, { ...args, name: "u", manage: "all" });
    const all = (await bench.client.rooms.all()).find(({ _id }) => _id === id);
    assert.deepEqual([all?.inputLimit, all?.views?.[0]?.label, all?.notifying?.streamChange], [-1, "common", true]);
    assert.deepEqual(all?.sip, { sipServer: "t", username: "u" });
  });

  it("is not updated where the program conflicts with members that someone else has set", async () => {
    const { id, state } = await hooks().create({ name: "r" });
    const h264 = { codec: "h264" as const, profile: "CB" as const };
    const view = { label: "common", video: { format: h264 } };
    await bench.client.rooms.update(id, {
      views: [view],
      mediaOut: { audio: [...defaultAudioOut], video: { format: [h264] } },
    });
    bench.requests.length = 0;
    const args = { name: "r", views: [{ label: "main" }] };
    await assert.rejects(
      hooks().update(id, state, args),
      /^Error: views\.main\.video\.format is vp8 \(the default\), but mediaOut\.video\.format does not have it.* someone set it on the server/,
    );
    assert.ok(bench.requests.every(({ method }) => method === "GET"));
    await hooks().delete(id, state);
  });

  it("is not deleted while participants are in it, with deletionGuard", async () => {
    const args = { name: "r", sip: { sipServer: "s", username: "u" }, deletionGuard: true };
    const { id, state } = await hooks().create(args);
    const client = bench.client.room(id);
    const { id: call } = await client.sipCalls.create({
      peerURI: "desk",
      mediaOut: { audio: { from: `${id}-common` } },
    });
    await assert.rejects(hooks().delete(id, state), /has 1 participant, .*set deletionGuard to false/);
    await client.sipCalls.delete(call);
    await hooks().delete(id, state);
    assert.equal(await bench.client.rooms.find(id), undefined);
  });

  it("updates manage and deletionGuard without a request", async () => {
    const { id, state } = await hooks().create({ name: "r" });
    bench.requests.length = 0;
    const args = { name: "r", manage: "all", deletionGuard: true };
    assert.equal((await hooks().diff(id, state, args)).changes, true);
    const { state: updated } = await hooks().update(id, state, args);
    assert.deepEqual(bench.requests, []);
    assert.equal(updated.manage, "all");
  });

  it("keeps its recorded spelling of equal values, and shows only the changed members", async () => {
    const region = (width: string | number) => [{ region: [{ id: "1", area: { left: 0, top: 0, width, height: 1 } }] }];
    const view = (width: string | number, maxInput: number) => ({
      label: "main",
      video: { maxInput, layout: { templates: { custom: region(width) } } },
    });
    const old = { name: "r", participantLimit: -1, views: [{ label: "side" }, view("1/2", 4)] };
    const { inputs } = await hooks().check(old, {
      name: "r",
      inputLimit: -1,
      views: [view(0.5, 6), { label: "side" }],
    });
    // A newly given default is kept where something else changes: the program manages it now.
    assert.deepEqual(inputs, {
      name: "r",
      inputLimit: -1,
      participantLimit: -1,
      views: {
        side: {},
        main: { video: { maxInput: 6, layout: { templates: { custom: { 1: { region: ["1: 0, 0, 1/2, 1"] } } } } } },
      },
    });
    const sameOtherwise = { name: "r", inputLimit: -1, views: [view(0.5, 4), { label: "side" }] };
    assert.deepEqual((await hooks().check(old, sameOtherwise)).inputs, old);
    assert.deepEqual((await hooks().check({}, { name: "r", inputLimit: -1 })).inputs, { name: "r", inputLimit: -1 });
  });

  it("is not deleted by a service that does not own it; the error has the settings that help", async () => {
    const { id, state } = await hooks().create({ name: "r" });
    const moved = hooksFor(room, bench, { "owt:serviceId": "0123456789abcdef01234567", "owt:offline": "true" });
    await assert.rejects(
      moved.delete(id, state),
      /belongs to the service .* owt:formerServiceKey .*owt:leaveFormer true/,
    );
  });

  it("is recorded where its creation timed out; the error has the time limit", async () => {
    const server = await serve(() => undefined);
    const settings = { "owt:endpoint": server.endpoint, "owt:operationTimeout": "1" };
    const doubtful = await hooksFor(room, bench, settings)
      .create({ name: "r" })
      .catch((error: unknown) => error);
    assert.ok(doubtful instanceof PartialFailure);
    assert.match(doubtful.message, /within the 1 s that the whole operation may take/);
    assert.equal(doubtful.properties.name, "r");
    assert.equal(server.seen.filter(({ method }) => method === "POST").length, 1);
  });

  it("is not recorded where it cannot have been created", async () => {
    const lost = await hooksFor(room, bench, { "owt:endpoint": "http://127.0.0.1:9", "owt:retries": "0" })
      .create({ name: "r" })
      .catch((error: unknown) => error);
    // Nothing listens at this port.
    assert.ok(lost instanceof Error && !(lost instanceof PartialFailure));
  });
});
