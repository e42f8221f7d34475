// `owt token`: its output and its errors.

import assert from "node:assert/strict";
import type { RoomClient } from "../../sdk";
import { type Bench, startBench } from "./support";

describe("owt token", function () {
  this.timeout(60_000);
  let bench: Bench;
  let room: RoomClient;

  before(async () => {
    bench = await startBench();
    room = await bench.room({ name: "Meeting room" });
  });
  after(() => bench.close());

  const token = (...args: string[]) => bench.run(["token", "Meeting room", ...args]);

  it("prints only the token", async () => {
    const { code, out, error } = await token("--user", "zoe", "--role", "presenter", "--region", "north");
    assert.deepEqual([code, error], [0, ""]);
    assert.match(out, /^[A-Za-z0-9+/]+=*\n$/);
    assert.ok("tokenId" in (JSON.parse(Buffer.from(out, "base64").toString()) as object));
  });

  it("prints portal, room and user with --json", async () => {
    const { out } = await token("--user", "zoe", "--role", "viewer", "--json");
    const { token: made, host, ...rest } = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(rest, { secure: false, room: room.id, user: "zoe", role: "viewer" });
    assert.match(String(made), /^[A-Za-z0-9+/]+=*$/);
    assert.match(String(host), /:\d+$/);
  });

  it("lists the roles of the room for an unknown one", async () => {
    const { code, out, error } = await token("--user", "zoe", "--role", "boss");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(error, /^owt: The room has no role "boss"\. Its roles are: presenter, viewer, .*sip\.\n$/);
  });

  it("needs a user and a role", async () => {
    const { code, error } = await token("--user", "zoe");
    assert.equal(code, 2);
    assert.match(error, /required option '--role <role>' not specified/);
  });

  it("refuses an empty user", async () => {
    const { code, error } = await token("--user", "", "--role", "viewer");
    assert.equal(code, 2);
    assert.match(error, /user must be a text, and not empty/);
  });
});
