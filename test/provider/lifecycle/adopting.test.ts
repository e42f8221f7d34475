// Adoption of existing objects: nothing is created or changed, and differences show.

import assert from "node:assert/strict";
import { analytics } from "../../../provider/analytics/kind";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { service } from "../../../provider/service/kind";
import { sipCall } from "../../../provider/sip-call/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

const none = { changes: false, replaces: [], deleteBeforeReplace: false };

/** The requests that are not reads. */
const changing = ({ requests }: Bench) => requests.filter(({ method }) => method !== "GET");

/** Creates a resource as the engine does: checks the arguments, and creates with the checked inputs. */
async function taken(hooks: Hooks, args: Values) {
  const { inputs, failures } = await hooks.check({}, args);
  assert.deepEqual(failures, []);
  return { ...(await hooks.create(inputs)), inputs };
}

/** The problems of a creation as a preview reports them. */
async function refusal(hooks: Hooks, args: Values): Promise<string> {
  const { failures } = await hooks.check({}, args);
  await assert.rejects(hooks.create(args), "the creation succeeds, but its preview fails");
  return failures.map(({ reason }) => reason).join("\n");
}

describe("an adopted Room", () => {
  let bench: Bench;
  let hooks: Hooks;
  let id: string;

  before(async () => {
    bench = await newBench();
    const sip = { sipServer: "sip.example.org", username: "u", password: "live-password" };
    const made = await bench.client.rooms.create({ name: "Weekly", participantLimit: 30, inputLimit: 4, sip });
    id = made._id;
    await bench.client.rooms.create({ name: "Daily" });
    await bench.client.rooms.create({ name: "Daily" });
  });
  after(async () => bench.close());
  beforeEach(() => {
    hooks = hooksFor(room, bench);
    bench.requests.length = 0;
  });

  it("is neither created nor changed, and does not differ where the program equals the live room", async () => {
    const args = { name: "Weekly", participantLimit: 30 };
    const { id: found, state } = await taken(hooks, { ...args, adopt: id });
    assert.equal(found, id);
    assert.deepEqual(await hooks.diff(id, state, { ...args, adopt: id }), none);
    assert.deepEqual(changing(bench), []);
  });

  it("has no adopt in its state", async () => {
    const { state } = await taken(hooks, { name: "Weekly", adopt: id });
    const { endpoint, sampleServiceId: serviceId } = bench.emulator.credentials;
    assert.deepEqual(state, { name: "Weekly", endpoint, serviceId });
  });

  it("has live values in its state and recorded inputs, for the members that the program gives", async () => {
    const { state, inputs } = await taken(hooks, { name: "Weekly", participantLimit: 40, adopt: id });
    assert.equal(state.participantLimit, 30);
    assert.deepEqual(inputs, { name: "Weekly", participantLimit: 30, adopt: id });
    const difference = await hooks.diff(id, state, { name: "Weekly", participantLimit: 40, adopt: id });
    assert.deepEqual(difference, { ...none, changes: true });
  });

  it("keeps the program's spelling of equal values", async () => {
    const views = [{ label: "common", video: { maxInput: 16 } }];
    const { state } = await taken(hooks, { name: "Weekly", views, adopt: id });
    assert.deepEqual(state.views, { common: { video: { maxInput: 16 } } });
  });

  it("reports members that the program does not give, which updates leave unchanged", async () => {
    const logged: string[] = [];
    const { log } = console;
    console.log = (text: string) => logged.push(text);
    try {
      await taken(hooks, { name: "Weekly", participantLimit: 40, adopt: id });
      const sip = { sipServer: "sip.example.org", username: "u", password: "live-password" };
      await taken(hooksFor(room, bench), { name: "Weekly", participantLimit: 40, inputLimit: 4, sip, adopt: id });
    } finally {
      console.log = log;
    }
    assert.equal(logged.length, 1);
    assert.match(
      logged[0] ?? "",
      /^"Weekly" \([0-9a-f]{24}\) was adopted unchanged\. In inputLimit, sip it has values that the program does not give, and updates keep them/,
    );
  });

  it("differs where the program gives another password than the live one", async () => {
    const sip = { sipServer: "sip.example.org", username: "u", password: "another" };
    const { state } = await taken(hooks, { name: "Weekly", sip, adopt: id });
    assert.equal((await hooks.diff(id, state, { name: "Weekly", sip })).changes, true);
    const right = { ...sip, password: "live-password" };
    assert.equal((await hooks.diff(id, state, { name: "Weekly", sip: right })).changes, false);
  });

  it("has no password in its state that the program does not give, even if all members are managed", async () => {
    const { state } = await taken(hooks, { name: "Weekly", manage: "all", adopt: id });
    assert.deepEqual(state.sip, { sipServer: "sip.example.org", username: "u" });
  });

  it("is found by its name; the recorded inputs have the id", async () => {
    const { id: found, inputs } = await taken(hooks, { name: "Weekly", adopt: { name: "Weekly" } });
    assert.equal(found, id);
    assert.equal(inputs.adopt, id);
  });

  it("is found by its id in capitals", async () => {
    assert.equal((await taken(hooks, { name: "Weekly", adopt: id.toUpperCase() })).id, id);
  });

  it("is rejected for an unknown name, with similar names", async () => {
    const message = await refusal(hooks, { name: "Weekly", adopt: { name: "weeky" } });
    assert.match(
      message,
      /^adopt is \{ name: "weeky" \}, but the service [0-9a-f]{24} at \S+, which has 3 rooms, has none of/,
    );
    assert.ok(message.includes(`near to it: "Weekly" (${id})`), message);
    assert.match(message, /owt rooms list/);
  });

  it("is rejected for an unknown id", async () => {
    const message = await refusal(hooks, { name: "Weekly", adopt: "0123456789abcdef01234567" });
    assert.match(message, /has none of this id\./);
    assert.match(message, /remove adopt, and another one is created/);
  });

  it("is rejected for an ambiguous name, with the ids", async () => {
    const twins = (await bench.client.rooms.all()).filter(({ name }) => name === "Daily").map(({ _id }) => _id);
    const message = await refusal(hooks, { name: "Daily", adopt: { name: "Daily" } });
    assert.ok(message.includes(`which 2 have: ${twins.join(", ")}`), message);
  });

  it("is rejected if it belongs to another service, which is named if the super service is configured", async () => {
    const { superServiceId, superServiceKey, endpoint } = bench.emulator.credentials;
    const other = hooksFor(service, bench);
    const { id: tenant } = await other.create({ name: "tenant", key: "tenant-key" });
    const connection = { serviceId: tenant, serviceKey: "tenant-key" };
    const message = await refusal(hooks, { name: "Weekly", connection, adopt: id });
    assert.match(message, /a room of the service "sampleService" \([0-9a-f]{24}\), but the stack uses the service/);
    assert.ok(superServiceId && superServiceKey && endpoint);
    const blind = hooksFor(room, bench, { "owt:superServiceId": undefined, "owt:superServiceKey": undefined });
    assert.match(await refusal(blind, { name: "Weekly", connection, adopt: id }), /A service sees its own rooms only/);
  });

  it("is rejected if another resource that was seen in this run has it", async () => {
    for (const seen of [
      (one: Hooks, state: Values) => one.read(id, state),
      (one: Hooks, state: Values) => one.diff(id, state, state),
      (one: Hooks, state: Values) => taken(one, { ...state, endpoint: undefined, serviceId: undefined, adopt: id }),
    ]) {
      const fresh = hooksFor(room, bench);
      const { endpoint, sampleServiceId: serviceId } = bench.emulator.credentials;
      await seen(fresh, { name: "Weekly", endpoint, serviceId }).catch(() =>
        taken(fresh, { name: "Weekly", adopt: id }),
      );
      assert.match(
        await refusal(fresh, { name: "Weekly", adopt: id }),
        /which another resource of this stack has already: an object belongs to one resource/,
      );
    }
  });

  it("is not looked up while adopt or its connection is unknown", async () => {
    const args = { name: "Weekly", connection: { serviceId: unknownValue, serviceKey: unknownValue }, adopt: id };
    assert.deepEqual((await hooks.check({}, args)).failures, []);
    assert.deepEqual((await hooks.check({}, { name: "Weekly", adopt: unknownValue })).failures, []);
    assert.deepEqual(bench.requests, []);
  });

  it("keeps unknown members", async () => {
    const { inputs } = await hooks.check({}, { name: "Weekly", participantLimit: unknownValue, adopt: id });
    assert.equal(inputs.participantLimit, unknownValue);
  });

  it("is looked up by one list for many resources", async () => {
    const checks = ["Weekly", "Weekly"].map((name) => hooks.check({}, { name, adopt: id }));
    await Promise.all(checks);
    assert.equal(bench.requests.length, 1);
  });

  it("is rejected for an invalid id", async () => {
    const { failures } = await hooks.check({}, { name: "Weekly", adopt: "Weekly" });
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['adopt is "Weekly", but must be the id of a room, 24 hexadecimal digits, or { name: NAME }'],
    );
  });

  describe("afterwards", () => {
    it("does not differ for a kept, changed or removed adopt, and sends no request", async () => {
      const { state, inputs } = await taken(hooks, { name: "Weekly", adopt: { name: "Weekly" } });
      bench.requests.length = 0;
      for (const adopt of [{ name: "Weekly" }, id, "0123456789abcdef01234567", undefined]) {
        const args = { name: "Weekly", ...(adopt !== undefined && { adopt }) };
        const checked = await hooks.check(inputs, args);
        assert.deepEqual(checked, { inputs, failures: [] });
        assert.deepEqual(await hooks.diff(id, state, checked.inputs), none);
      }
      assert.deepEqual(bench.requests, []);
    });

    it("does not differ for an adopt that was added later, or that a refresh removed from the recorded inputs", async () => {
      const args = { name: "Weekly", adopt: id };
      const { state } = await taken(hooks, args);
      const read = await hooks.read(id, state);
      assert.deepEqual(read?.inputs, { name: "Weekly" });
      assert.deepEqual((await hooks.check(read.inputs, args)).inputs, { name: "Weekly" });
    });

    it("is updated like any other room", async () => {
      const { state, inputs } = await taken(hooks, { name: "Weekly", inputLimit: 9, adopt: id });
      const checked = await hooks.check(inputs, { name: "Weekly", inputLimit: 9, adopt: id });
      const updated = await hooks.update(id, state, checked.inputs);
      assert.equal((await bench.client.rooms.get(id)).inputLimit, 9);
      assert.ok(!("adopt" in updated.state));
      await bench.client.rooms.update(id, { inputLimit: 4 });
    });

    it("is replaced by a new room, even if the program still has adopt", async () => {
      const args = { name: "Weekly", adopt: { name: "Weekly" } };
      const { inputs } = await taken(hooks, args);
      // A later run: the engine checks the change first, and then, as it is a replacement, the creation.
      const later = hooksFor(room, bench);
      await later.check(inputs, args);
      const checked = await later.check({}, args);
      assert.deepEqual(checked, { inputs: { name: "Weekly" }, failures: [] });
      const made = await later.create(checked.inputs);
      assert.notEqual(made.id, id);
      await later.delete(made.id, made.state);
    });

    it("is replaced by a new room with --replace, where the engine creates with the recorded inputs", async () => {
      const args = { name: "Weekly", adopt: id };
      const { inputs } = await taken(hooks, args);
      const later = hooksFor(room, bench);
      const checked = await later.check(inputs, args);
      const made = await later.create(checked.inputs);
      assert.notEqual(made.id, id);
      await later.delete(made.id, made.state);
    });

    it("is created anew after a deletion for its replaced dependency, even if the program still has adopt", async () => {
      for (const adopt of ["id", "name"]) {
        const made = await bench.client.rooms.create({ name: `Lost ${adopt}` });
        const args = { name: made.name, adopt: adopt === "id" ? made._id : { name: made.name } };
        const { state } = await taken(hooksFor(room, bench), args);
        const later = hooksFor(room, bench);
        await later.delete(made._id, state);
        const again = await taken(later, args);
        assert.notEqual(again.id, made._id);
      }
    });

    it("is not adopted by a second resource with other arguments, in either order", async () => {
      const { inputs } = await taken(hooks, { name: "Weekly", adopt: id });
      const later = hooksFor(room, bench);
      await later.check(inputs, { name: "Weekly", adopt: id });
      assert.match(await refusal(later, { name: "Weekly", inputLimit: 4, adopt: id }), /has already/);
    });

    it("stays on the server where its resource is renamed: the former resource is deleted in the same run", async () => {
      const former = { ...(await taken(hooks, { name: "Weekly", adopt: id })).state };
      const later = hooksFor(room, bench);
      const { state } = await taken(later, { name: "Weekly", adopt: id });
      await later.delete(id, former);
      assert.equal((await bench.client.rooms.get(id)).name, "Weekly");
      assert.deepEqual(changing(bench), []);
      assert.ok(state);
    });
  });
});

describe("an adopted Service", () => {
  let bench: Bench;
  let hooks: Hooks;
  let id: string;

  before(async () => {
    bench = await newBench("superService");
    id = (await bench.client.services.create({ name: "tenant", key: "tenant-key" }))._id;
  });
  after(async () => bench.close());
  beforeEach(() => {
    hooks = hooksFor(service, bench);
    bench.requests.length = 0;
  });

  it("is neither created nor changed, by its id or its name", async () => {
    for (const adopt of [id, { name: "tenant" }]) {
      const fresh = hooksFor(service, bench);
      const { id: found, state } = await taken(fresh, { name: "tenant", key: "tenant-key", adopt });
      assert.equal(found, id);
      assert.deepEqual(await fresh.diff(id, state, { name: "tenant", key: "tenant-key", adopt }), none);
    }
    assert.deepEqual(changing(bench), []);
  });

  it("is rejected if the key is wrong", async () => {
    const message = await refusal(hooks, { name: "tenant", key: "wrong", adopt: id });
    assert.match(message, /the service "tenant" \([0-9a-f]{24}\), but the key that the program gives does not open it/);
    assert.ok(!message.includes("wrong"));
  });

  it("is rejected for an unknown name, with similar names", async () => {
    const message = await refusal(hooks, { name: "tenant", key: "tenant-key", adopt: { name: "tenants" } });
    assert.ok(message.includes(`near to it: "tenant" (${id})`), message);
  });

  it("is replaced for another name", async () => {
    const { state } = await taken(hooks, { name: "tenant-2", key: "tenant-key", adopt: id });
    assert.equal(state.name, "tenant");
    const difference = await hooks.diff(id, state, { name: "tenant-2", key: "tenant-key" });
    assert.deepEqual(difference.replaces, ["name"]);
  });
});

describe("adoption of sessions", () => {
  let bench: Bench;
  let home: string;
  let stream: string;

  before(async () => {
    bench = await newBench();
    const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
    home = (await bench.client.rooms.create({ name: "Studio", sip }))._id;
    stream = `${home}-common`;
  });
  after(async () => bench.close());

  const both = () => ({ audio: { from: stream }, video: { from: stream } });
  const inRoom = () => bench.client.room(home);
  const algorithm = "dc51138a8284436f873418a21ba8cfa7";
  /** One session of each kind, shared by all tests: a peer can be called only once. */
  const started = new Map<string, Promise<{ readonly id: string }>>();
  const one = (name: keyof typeof kinds): Promise<{ readonly id: string }> => {
    const known = started.get(name) ?? kinds[name].make();
    started.set(name, known);
    return known;
  };
  const kinds = {
    recording: {
      hooks: () => hooksFor(recording, bench),
      make: () => inRoom().recordings.create({ container: "mkv", media: both() }),
      args: () => ({ container: "mkv", media: both() }),
      other: () => ({ container: "mkv", media: { audio: { from: stream }, video: false } }),
    },
    "streaming-out": {
      hooks: () => hooksFor(streamingOut, bench),
      make: () => inRoom().streamingOuts.create({ url: "rtmp://192.0.2.20/live/key", media: both() }),
      args: () => ({ url: "rtmp://192.0.2.20/live/key", media: both() }),
      other: () => ({ url: "rtmp://192.0.2.20/live/another-key", media: both() }),
    },
    "streaming-in": {
      hooks: () => hooksFor(streamingIn, bench),
      make: () => inRoom().streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } }),
      args: () => ({ source: { url: "rtsp://192.0.2.20/camera" } }),
      other: () => ({ source: { url: "rtsp://192.0.2.20/camera" }, views: ["common"] }),
    },
    "SIP call": {
      hooks: () => hooksFor(sipCall, bench),
      make: () => inRoom().sipCalls.create({ peerURI: "desk", mediaOut: { audio: { from: stream } } }),
      args: () => ({ peerURI: "desk", mediaOut: { audio: { from: stream } } }),
      other: () => ({ peerURI: "desk", mediaOut: both() }),
    },
    analytics: {
      hooks: () => hooksFor(analytics, bench),
      make: () => inRoom().analytics.create({ algorithm, media: { video: { from: stream } } }),
      args: () => ({ algorithm, media: { video: { from: stream } } }),
      other: () => ({ algorithm: "another", media: { video: { from: stream } } }),
    },
  } as const;

  for (const name of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const { hooks, args, other } = kinds[name];
    it(`neither starts nor changes a ${name}`, async () => {
      const { id } = await one(name);
      const fresh = hooks();
      bench.requests.length = 0;
      const whole = { room: home, ...args(), adopt: id };
      const { id: found, state } = await taken(fresh, whole);
      assert.equal(found, id);
      assert.deepEqual(await fresh.diff(id, state, whole), none);
      assert.deepEqual((await fresh.read(id, state))?.state, state);
      assert.deepEqual(changing(bench), []);
    });

    it(`shows the differences of a ${name}`, async () => {
      const { id } = await one(name);
      const fresh = hooks();
      const whole = { room: home, ...other(), adopt: id };
      const { state } = await taken(fresh, whole);
      assert.equal((await fresh.diff(id, state, whole)).changes, true);
    });

    it(`rejects an unknown id of a ${name} with the existing ids`, async () => {
      const { id } = await one(name);
      const message = await refusal(hooks(), { room: home, ...args(), adopt: "nothing" });
      assert.ok(
        message.includes(`adopt is "nothing", but the room ${home} has no ${name} with this id; it has `),
        message,
      );
      assert.ok(message.includes(id), message);
    });

    it(`starts a new ${name} in a replacement`, async () => {
      const { id } = await one(name);
      const whole = { room: home, ...args(), adopt: id };
      const { inputs } = await taken(hooks(), whole);
      const later = hooks();
      const changed = { ...whole, ...other() };
      await later.check(inputs, changed);
      const { inputs: renewed } = await later.check({}, changed);
      assert.ok(!("adopt" in renewed));
    });
  }

  it("rejects the stream of a view as a streaming-in", async () => {
    await one("streaming-in");
    const args = { room: home, ...kinds["streaming-in"].args(), adopt: stream };
    assert.match(await refusal(hooksFor(streamingIn, bench), args), /the mixed stream of the view "common"/);
  });

  it("rejects a call to another peer", async () => {
    const { id } = await one("SIP call");
    const args = { room: home, peerURI: "other", mediaOut: { audio: { from: stream } }, adopt: id };
    assert.match(await refusal(hooksFor(sipCall, bench), args), /a call to .*desk.*, but peerURI is "other"/);
  });

  it("waits for an unknown room", async () => {
    const args = { room: unknownValue, ...kinds.recording.args(), adopt: "nothing" };
    assert.deepEqual((await hooksFor(recording, bench).check({}, args)).failures, []);
  });

  it("rejects a missing room", async () => {
    const args = { room: "0123456789abcdef01234567", ...kinds.recording.args(), adopt: "nothing" };
    assert.match(await refusal(hooksFor(recording, bench), args), /has no recording with this id; it has none at all/);
  });
});
