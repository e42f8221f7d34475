import assert from "node:assert/strict";
import { PartialFailure, type Values } from "../../../provider/lifecycle/hooks";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import type { OwtClient } from "../../../sdk";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

const opus = { codec: "opus", sampleRate: 48000, channelNum: 2 };
const pcmu = { codec: "pcmu" };
const narrow = { audio: [opus], video: { format: [{ codec: "vp8" }] } };
const wide = { audio: [opus, pcmu], video: { format: [{ codec: "vp8" }] } };

/** The tests call hooks in the order of the engine: the room before its sessions. */
describe("a room with an active conference", function () {
  this.timeout(30_000);
  let bench: Bench;
  let client: OwtClient;
  const printed: string[] = [];
  const { warn, log } = console;

  before(async () => {
    bench = await newBench("service", { idleMs: 300 });
    ({ client } = bench);
  });
  beforeEach(() => {
    printed.length = 0;
    console.warn = console.log = (text: string) => printed.push(text);
  });
  afterEach(() => Object.assign(console, { warn, log }));
  after(async () => bench.close());

  const rooms = () => hooksFor(room, bench);
  const recordings = () => hooksFor(recording, bench);
  const text = () => printed.join("\n");

  /** A recorded room with a running recording. */
  async function given(members: Values = {}) {
    const args = { name: "studio", views: [{ label: "common" }], mediaOut: narrow, ...members };
    const { id, state } = await rooms().create(args);
    const media = { audio: { from: `${id}-common` } };
    const session = await recordings().create({ room: id, media });
    return { args, id, state, media, session };
  }

  it("explains why a new format is refused, in diff and in the refusal", async () => {
    const { args, id, state, session } = await given();
    const changed = { ...args, mediaOut: wide };
    await rooms().diff(id, state, changed);
    const wanted = { room: id, media: { audio: { from: `${id}-common`, format: pcmu } } };
    await recordings().check({}, wanted);
    assert.equal(text(), "");
    await recordings().diff(session.id, session.state, { room: id, media: wanted.media });
    assert.match(
      text(),
      /^media\.audio\.format is pcmu, but the view offers opus\/48000\/2\. This update changes the room/,
    );
    await rooms().update(id, state, changed);
    await assert.rejects(
      recordings().create(wanted),
      /The running conference .*media\.audio\.format is pcmu, but the view offers opus\/48000\/2\. It has 1 recording: end its sessions \(recording \d+\)/,
    );
  });

  it("reports no format that existed before, and nothing where no session runs", async () => {
    const { args, id, state, session, media } = await given();
    const changed = { ...args, views: [{ label: "common" }, { label: "main" }] };
    await rooms().diff(id, state, changed);
    await recordings().check({}, { room: id, media });
    await recordings().diff(session.id, session.state, { room: id, media });
    assert.equal(text(), "");
    const idle = await rooms().create({ name: "idle" });
    await rooms().diff(idle.id, idle.state, { name: "idle", views: [{ label: "main" }] });
    await recordings().check({}, { room: idle.id, media: { audio: { from: `${idle.id}-main` } } });
    assert.equal(text(), "");
  });

  it("does not change a refusal that has another reason", async () => {
    const { id } = await given();
    await assert.rejects(
      recordings().create({ room: id, media: { audio: { from: "12345" } } }),
      (error: Error) => !error.message.includes("The conference that is going on"),
    );
  });

  it("explains why a stream cannot be mixed into a new view, and the stream is recorded", async () => {
    const { args, id, state } = await given();
    await rooms().update(id, state, { ...args, views: [{ label: "common" }, { label: "side" }] });
    const args2 = { room: id, source: { url: "rtsp://192.0.2.20/x" }, views: ["side"] };
    await assert.rejects(hooksFor(streamingIn, bench).create(args2), (error: unknown) => {
      assert.ok(error instanceof PartialFailure);
      assert.match(
        error.reasons.join(),
        /views\[0\] is the view "side", which the room does not have \(it has common\)/,
      );
      return true;
    });
  });

  it("restarts the conference by whenInUse, only for members that conferences read when they begin", async () => {
    const { args, id, state, session, media } = await given({ whenInUse: "restart" });
    const renamed = await rooms().update(id, state, { ...args, name: "other" });
    assert.equal((await recordings().diff(session.id, session.state, { room: id, media })).changes, false);
    await rooms().update(id, renamed.state, { ...args, name: "other", inputLimit: 3 });
    assert.deepEqual(await client.room(id).recordings.list(), []);
    assert.match(text(), /its sessions have ended/);
    assert.deepEqual(await recordings().diff(session.id, session.state, { room: id, media }), {
      changes: true,
      replaces: ["room"],
      deleteBeforeReplace: true,
      isBeyondArguments: true,
      forced: ["room"],
      beyond: ["room"],
    });
    // A session that had ended by itself stays ended.
    const ended = { ...session.state, whenEnded: "ignore", ended: true };
    assert.equal((await recordings().diff(session.id, ended, { room: id, media, whenEnded: "ignore" })).changes, false);
  });

  it("restarts the conference when whenInUse is set after the change", async () => {
    const { args, id, state } = await given();
    const { state: changed } = await rooms().update(id, state, { ...args, mediaOut: wide });
    assert.equal((await client.room(id).recordings.list()).length, 1);
    await rooms().update(id, changed, { ...args, mediaOut: wide, whenInUse: "restart" });
    assert.deepEqual(await client.room(id).recordings.list(), []);
  });

  it("keeps the conference when whenInUse is set and nothing differs", async () => {
    const { args, id, state } = await given();
    await rooms().update(id, state, { ...args, whenInUse: "restart" });
    assert.equal((await client.room(id).recordings.list()).length, 1);
  });
});
