import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import {
  OwtClient,
  RequestRefusedError,
  type RoomClient,
  addToView,
  isNotFound,
  permitTrack,
  setFramerate,
} from "../../sdk";
import { failure, otherId } from "./support";

describe("The client on the emulator", () => {
  let emulator: Emulator;
  let client: OwtClient;
  let idle: RoomClient;

  before(async () => {
    emulator = await startEmulator();
    const { endpoint, sampleServiceId: serviceId, sampleServiceKey: serviceKey } = emulator.credentials;
    client = new OwtClient({ endpoint, serviceId, serviceKey });
    idle = client.room((await client.rooms.create({ name: "Idle" }))._id);
  });

  after(async () => {
    client.close();
    await emulator.close();
  });

  type Kind = "participants" | "streams" | "streamingIns" | "streamingOuts" | "recordings" | "sipCalls" | "analytics";
  const kinds: Kind[] = [
    ...(["participants", "streams", "streamingIns", "streamingOuts"] as const),
    ...(["recordings", "sipCalls", "analytics"] as const),
  ];

  for (const kind of kinds) {
    it(`finds no ${kind} in an idle room`, async () => {
      assert.deepEqual([await idle[kind].list(), await idle[kind].find("17")], [[], undefined]);
    });

    it(`succeeds to end ${kind} that do not exist`, async () => {
      await idle[kind].delete("17");
    });

    it(`finds no ${kind} if there is no such room`, async () => {
      assert.equal(await client.room(otherId)[kind].find("17"), undefined);
    });
  }

  const changes: [what: string, change: () => Promise<unknown>][] = [
    ["a participant", () => idle.participants.update("17", [permitTrack("publish", "audio", false)])],
    ["a stream", () => idle.streams.update("17", [addToView("common")])],
    ["a recording", () => idle.recordings.update("17", [setFramerate(6)])],
    ["a streaming-out", () => idle.streamingOuts.update("17", [setFramerate(6)])],
    ["a SIP call", () => idle.sipCalls.update("17", [setFramerate(6)])],
  ];
  for (const [what, change] of changes) {
    it(`lists checks if it changes ${what} that does not exist`, async () => {
      const error = await failure(change());
      assert.ok(error instanceof RequestRefusedError && error.code === 1301);
      assert.match(error.message, /- it is still there/);
    });
  }

  it("reports participants and streams as not found", async () => {
    assert.ok(isNotFound(await failure(idle.participants.get("17"))));
    assert.ok(isNotFound(await failure(idle.streams.get("17"))));
  });
});
