import assert from "node:assert/strict";
import { roles } from "../../../provider";
import { room } from "../../../provider/room/kind";
import { token } from "../../../provider/token/kind";
import { listed } from "../../../provider/spelling/spelling";
import { RoomConfig, defaultRoles } from "../../../sdk/schemas";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

describe("roles", () => {
  it("default to the five roles of the server", () =>
    assert.deepEqual(listed(RoomConfig.properties.roles, roles.defaults()), defaultRoles));

  it("can have other permissions; other members stay", () => {
    assert.deepEqual(roles.presenter({ publish: { video: false } }), {
      publish: { audio: true, video: false },
      subscribe: { audio: true, video: true },
    });
    assert.deepEqual(roles.viewer({ publish: { audio: true }, subscribe: { audio: undefined, video: false } }), {
      publish: { audio: true, video: false },
      subscribe: { audio: true, video: false },
    });
  });

  it("are copies: a change to one changes no other", () => {
    const [first, second] = [roles.viewer(), roles.viewer()];
    first.publish.audio = true;
    assert.equal(second.publish.audio, false);
    assert.equal(roles.viewer().publish.audio, false);
  });
});

describe("sets of roles", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  for (const [name, set] of Object.entries(roles.sets)) {
    it(`${name} is accepted by the server, and reads back unchanged`, async () => {
      const hooks = hooksFor(room, bench);
      const args = { name, roles: set() };
      const { inputs, failures } = await hooks.check({}, args);
      assert.deepEqual(failures, []);
      const { id, state } = await hooks.create(inputs);
      assert.deepEqual((await hooks.read(id, state))?.inputs, args);
      assert.equal((await hooks.diff(id, state, args)).changes, false);
    });

    it(`${name} can be added to an existing room, which then gives tokens for each role`, async () => {
      const hooks = hooksFor(room, bench);
      const { id, state } = await hooks.create({ name, roles: { before: roles.viewer() } });
      const args = { name, roles: set() };
      const { state: updated } = await hooks.update(id, state, args);
      assert.deepEqual((await hooks.read(id, updated))?.inputs, args);
      for (const role of Object.keys(set())) await hooksFor(token, bench).create({ room: id, user: "probe", role });
    });
  }
});
