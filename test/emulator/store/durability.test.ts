// Acknowledged changes survive the end of the process, however it ends.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { EmulatorError, startEmulator } from "../../../emulator";
import { ask, emulatorProcess, makeRoom, removeFolders, temporaryFolder } from "../support";

interface StoredRoom {
  _id: string;
  name: string;
  inputLimit: number;
}

describe("data of the emulator", () => {
  after(removeFolders);

  const stored = async (data: string): Promise<Map<string, StoredRoom>> => {
    const emulator = await startEmulator({ data });
    try {
      const { body } = await ask(emulator.credentials, { method: "GET", path: "/v1/rooms" });
      return new Map((body as unknown as StoredRoom[]).map((room) => [room._id, room]));
    } finally {
      await emulator.close();
    }
  };

  it("loses nothing acknowledged when it is killed in the middle of concurrent writes, 20 times", async function () {
    this.timeout(180_000);
    const data = path.join(temporaryFolder(), "data");
    // As acknowledged to clients: rooms with their last inputLimit, and deleted rooms.
    const acknowledged = new Map<string, number>();
    const uncertain = new Set<string>();
    const deleted = new Set<string>();
    for (let round = 1; round <= 20; round += 1) {
      const emulator = await emulatorProcess(data);
      let isAlive = true;
      let writes = 0;
      const target = 20 + 7 * round;
      const client = async (number: number): Promise<void> => {
        for (let turn = 0; isAlive; turn += 1) {
          const name = `${round}-${number}-${turn}`;
          const { _id: id } = await makeRoom(emulator.credentials, name, { views: [], inputLimit: 0 });
          acknowledged.set(id, 0);
          uncertain.add(id);
          const change = { method: "PUT", path: `/v1/rooms/${id}`, body: { inputLimit: turn + 1 } };
          if ((await ask(emulator.credentials, change)).status === 200) acknowledged.set(id, turn + 1);
          if (turn % 3 === 2) {
            acknowledged.delete(id);
            const gone = await ask(emulator.credentials, { method: "DELETE", path: `/v1/rooms/${id}` });
            if (gone.status === 200) deleted.add(id);
          } else {
            uncertain.delete(id);
          }
          writes += 1;
          if (writes === target) {
            isAlive = false;
            emulator.child.kill("SIGKILL");
          }
        }
      };
      // Requests in progress at the end of the process fail; whether they took effect is uncertain.
      await Promise.allSettled([1, 2, 3, 4].map(client));
      emulator.child.kill("SIGKILL");
      await emulator.ended;
      const rooms = await stored(data);
      for (const [id, inputLimit] of acknowledged) {
        assert.ok(rooms.has(id), `room ${id} of round ${round} was acknowledged`);
        if (!uncertain.has(id)) assert.equal(rooms.get(id)?.inputLimit, inputLimit, `room ${id} as acknowledged`);
      }
      for (const id of deleted) assert.ok(!rooms.has(id), `room ${id} was deleted in round ${round} or before`);
      uncertain.clear();
      for (const [id, room] of rooms) if (acknowledged.has(id)) acknowledged.set(id, room.inputLimit);
    }
  });

  it("keeps services, rooms, versions and credentials over a restart", async () => {
    const data = path.join(temporaryFolder(), "data");
    const first = await startEmulator({ data });
    const sip = { sipServer: "s", username: "u", password: "p" };
    const { _id: id } = await makeRoom(first.credentials, "kept", { sip });
    await ask(first.credentials, { method: "PUT", path: `/v1/rooms/${id}`, body: { roles: [] } });
    const path_ = `/v1/rooms/${id}`;
    const before = await ask(first.credentials, { method: "GET", path: path_ });
    const services = await ask(first.credentials, { method: "GET", path: "/services", auth: "super" });
    await first.close();
    const second = await startEmulator({ data });
    const { endpoint: _old, ...credentials } = first.credentials;
    const { endpoint: _new, ...again } = second.credentials;
    assert.deepEqual(again, credentials);
    assert.deepEqual(await ask(second.credentials, { method: "GET", path: path_ }), before);
    assert.deepEqual(await ask(second.credentials, { method: "GET", path: "/services", auth: "super" }), services);
    await second.close();
  });

  it("keeps its files to their owner, and no key or password in clear", async () => {
    const data = path.join(temporaryFolder(), "data");
    const emulator = await startEmulator({ data });
    await makeRoom(emulator.credentials, "r", { sip: { sipServer: "s", username: "u", password: "open sesame" } });
    await emulator.close();
    for (const file of fs.readdirSync(data)) {
      const content = fs.readFileSync(path.join(data, file), "utf8");
      assert.equal(fs.statSync(path.join(data, file)).mode & 0o777, 0o600, file);
      for (const secret of [
        "open sesame",
        emulator.credentials.superServiceKey,
        emulator.credentials.sampleServiceKey,
      ]) {
        assert.ok(!content.includes(secret), `${file} holds a secret`);
      }
    }
  });

  it("is refused to a second emulator of the same process", async () => {
    const data = path.join(temporaryFolder(), "data");
    const emulator = await startEmulator({ data });
    await assert.rejects(startEmulator({ data }), {
      name: "EmulatorError",
      message: new RegExp(`^The data folder .* is in use by process ${process.pid}.*--data DIR`),
    });
    await emulator.close();
    await (await startEmulator({ data })).close();
  });

  it("is refused to a second process, and released when the first is killed", async function () {
    this.timeout(30_000);
    const data = path.join(temporaryFolder(), "data");
    const { child, ended } = await emulatorProcess(data);
    const refused = await startEmulator({ data }).catch((error: unknown) => error);
    assert.ok(refused instanceof EmulatorError);
    assert.match(refused.message, new RegExp(`in use by process ${child.pid ?? 0}`));
    child.kill("SIGKILL");
    await ended;
    await (await startEmulator({ data })).close();
  });

  it("is given to one of several processes that start at once after a crash", async function () {
    this.timeout(30_000);
    const data = path.join(temporaryFolder(), "data");
    const { child, ended } = await emulatorProcess(data);
    child.kill("SIGKILL");
    await ended;
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => startEmulator({ data })));
    const started = results.filter((result) => result.status === "fulfilled");
    for (const { value } of started) await value.close();
    assert.equal(started.length, 1);
  });

  const damages: [string, (log: Buffer) => Buffer][] = [
    ["a record that was written by half", (log) => Buffer.concat([log, Buffer.from('0123456789abcdef [["rooms","')])],
    [
      "a last record with a wrong byte",
      (log) => Buffer.concat([log.subarray(0, -9), Buffer.from("#"), log.subarray(-8)]),
    ],
    ["zeros at the end", (log) => Buffer.concat([log, Buffer.alloc(4096)])],
    ["a cut through the last record", (log) => log.subarray(0, -3)],
  ];
  for (const [what, damage] of damages) {
    it(`is repaired after ${what}, which is reported`, async () => {
      const data = path.join(temporaryFolder(), "data");
      const emulator = await startEmulator({ data });
      const kept = await makeRoom(emulator.credentials, "kept");
      await makeRoom(emulator.credentials, "last");
      await emulator.close();
      const log = path.join(data, "data.log");
      fs.writeFileSync(log, damage(fs.readFileSync(log)));

      const repaired = await startEmulator({ data });
      assert.match(
        repaired.repaired ?? "",
        /data\.log was damaged: \d+ bytes could not be read.*moved to data\.log\.damaged/,
      );
      const rooms = await ask(repaired.credentials, { method: "GET", path: `/v1/rooms/${kept._id}` });
      assert.equal(rooms.status, 200);
      const added = await makeRoom(repaired.credentials, "added");
      await repaired.close();

      const again = await startEmulator({ data });
      assert.equal(again.repaired, undefined);
      assert.equal((await ask(again.credentials, { method: "GET", path: `/v1/rooms/${added._id}` })).status, 200);
      await again.close();
    });
  }

  it("keeps rooms from before and after a damaged record in the middle", async () => {
    const data = path.join(temporaryFolder(), "data");
    const emulator = await startEmulator({ data });
    for (const name of ["one", "two", "three"]) await makeRoom(emulator.credentials, name);
    await emulator.close();
    const log = path.join(data, "data.log");
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").replace('"two"', '"twa"'));
    const repaired = await startEmulator({ data });
    const { body } = await ask(repaired.credentials, { method: "GET", path: "/v1/rooms" });
    assert.deepEqual(
      (body as unknown as StoredRoom[]).map(({ name }) => name),
      ["one", "three"],
    );
    assert.notEqual(repaired.repaired, undefined);
    await repaired.close();
  });
});
