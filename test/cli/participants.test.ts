// `owt participants permit` and `drop`. A SIP peer is a participant too.

import assert from "node:assert/strict";
import type { RoomClient } from "../../sdk";
import { type Bench, startBench } from "./support";

describe("owt participants", function () {
  this.timeout(60_000);
  let bench: Bench;
  let room: RoomClient;
  let id: string;

  before(async () => {
    bench = await startBench();
    const sip = { sipServer: "sip.example.org", username: "room", password: "sip-password" };
    room = await bench.room({ name: "Meeting room", sip });
    const mixed = `${room.id}-common`;
    id = (await room.sipCalls.create({ peerURI: "bob", mediaOut: { audio: { from: mixed } } })).id;
  });
  after(() => bench.close());

  const permit = (...args: string[]) => bench.run(["participants", "permit", "Meeting room", ...args]);

  it("changes only the given permissions", async () => {
    const { code, out, error } = await permit(id, "--publish", "audio");
    assert.deepEqual([code, error], [0, ""]);
    assert.equal(out, "sip:bob@sip.example.org may publish: audio; subscribe to: audio, video.\n");
    assert.deepEqual((await room.participants.get(id)).permission, {
      publish: { audio: true, video: false },
      subscribe: { audio: true, video: true },
    });
  });

  it("permits nothing, or all, and prints the participant as JSON", async () => {
    const { out } = await permit(id, "--publish", "none", "--subscribe", "audio,video", "--json");
    const { permission, ...rest } = JSON.parse(out) as { permission: object };
    assert.deepEqual(rest, { id, user: "sip:bob@sip.example.org", role: "sip" });
    assert.deepEqual(permission, {
      publish: { audio: false, video: false },
      subscribe: { audio: true, video: true },
    });
  });

  it("accepts a unique user name in place of the id", async () => {
    const zoe = await bench.people(`${room.id}/participants`, { user: "zoe", role: "presenter" });
    const { out } = await permit("zoe", "--publish", "audio", "--json");
    assert.equal((JSON.parse(out) as { id: string }).id, zoe);
    const near = await bench.run(["participants", "drop", "Meeting room", "Zoë"]);
    assert.match(near.error, /^owt: The room has no participant Zoë; near to it: "zoe" \(\w+\): owt participants list/);
    const second = await bench.people(`${room.id}/participants`, { user: "zoe", role: "viewer" });
    const several = await bench.run(["participants", "drop", "Meeting room", "zoe"]);
    assert.equal(several.code, 1);
    assert.match(several.error, /^owt: 2 participants are named "zoe": /);
    for (const id of [zoe, second]) assert.ok(several.error.includes(id));
    await room.participants.delete(second);
    const dropped = await bench.run(["participants", "drop", "Meeting room", "zoe"]);
    assert.deepEqual(dropped, { code: 0, out: "zoe has left the room.\n", error: "" });
    assert.equal(await room.participants.find(zoe), undefined);
  });

  for (const [what, args, code, said] of [
    ["nothing to permit", ["x"], 2, /Give --publish, --subscribe or both/],
    ["a track that there is not", ["x", "--publish", "sound"], 2, /it must be audio,video, audio, video or none/],
    ["a participant who is not there", ["x", "--publish", "none"], 1, /^owt: The room has no participant x/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const outcome = await permit(...args);
      assert.deepEqual([outcome.code, outcome.out], [code, ""]);
      assert.match(outcome.error, said);
    });
  }

  it("refuses to drop an unknown participant", async () => {
    const { code, error } = await bench.run(["participants", "drop", "Meeting room", "x"]);
    assert.equal(code, 1);
    assert.match(error, /^owt: The room has no participant x: owt participants list shows those it has\.\n$/);
  });

  it("drops a participant", async () => {
    const { code, out } = await bench.run(["participants", "drop", room.id, id]);
    assert.deepEqual([code, out], [0, "sip:bob@sip.example.org has left the room.\n"]);
    assert.deepEqual(await room.participants.list(), []);
  });
});
