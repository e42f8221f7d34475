// The log of the data folder, on good and on full disks.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { startEmulator, startWith } from "../../../emulator/emulator";
import { type Change, Log, type LogFile } from "../../../emulator/store/log";
import { pino } from "pino";
import { OwtClient } from "../../../sdk";
import { assertNowhere } from "../../planted";
import { ask, emulatorProcess, makeRoom, removeFolders, temporaryFolder } from "../support";

/** A file on a disk that is full while `state.isFull`: writes store a part of the bytes and fail. */
function fullDisk(): { state: { isFull: boolean }; openFile: (file: string) => Promise<LogFile> } {
  const state = { isFull: false };
  const openFile = async (file: string): Promise<LogFile> => {
    const handle = await fs.promises.open(file, "r+");
    const failing: LogFile = {
      write: async (bytes: Buffer, offset: number, length: number, position: number) => {
        if (!state.isFull) return handle.write(bytes, offset, length, position);
        await handle.write(bytes, offset, Math.floor(length / 2), position);
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      },
      datasync: () => handle.datasync(),
      truncate: (length?: number) => handle.truncate(length),
      close: () => handle.close(),
    } as LogFile;
    return failing;
  };
  return { state, openFile };
}

const nothing = () => undefined;
const room = (id: string, name: string): Change => ["rooms", id, { name }];

describe("log of the emulator", () => {
  after(removeFolders);
  const newFile = () => path.join(temporaryFolder(), "data.log");

  it("returns its changes in the order in which the keys were first set", async () => {
    const file = newFile();
    const { log } = await Log.open(file);
    await log.append([room("b", "1"), room("a", "1")], nothing);
    await log.append([room("b", "2")], nothing);
    await log.append([room("c", "1"), ["rooms", "a", null]], nothing);
    await log.close();
    const { log: again, changes } = await Log.open(file);
    assert.deepEqual(changes, [room("b", "2"), room("c", "1")]);
    assert.equal(again.repaired, undefined);
    await again.close();
  });

  it("refuses another kind of file, and leaves it unchanged", async () => {
    const file = newFile();
    fs.writeFileSync(file, "my diary\n");
    await assert.rejects(Log.open(file), /is not a log of this emulator. Choose another data folder/);
    assert.equal(fs.readFileSync(file, "utf8"), "my diary\n");
  });

  it("is compacted when it has grown, without loss", async () => {
    const file = newFile();
    const { log } = await Log.open(file, { compactFrom: 2000 });
    const writes = Array.from({ length: 300 }, (_, n) => log.append([room(`r${n % 3}`, `name ${n}`)], nothing));
    await Promise.all(writes);
    for (let n = 300; n < 600; n += 1) await log.append([room(`r${n % 3}`, `name ${n}`)], nothing);
    await log.close();
    assert.ok(fs.statSync(file).size < 5000, `${fs.statSync(file).size} bytes are left`);
    const { log: again, changes } = await Log.open(file);
    assert.deepEqual(changes, [room("r0", "name 597"), room("r1", "name 598"), room("r2", "name 599")]);
    await again.close();
  });

  it("is compacted when opened if most of it is superseded", async () => {
    const file = newFile();
    const { log } = await Log.open(file);
    await Promise.all(Array.from({ length: 1500 }, (_, n) => log.append([room("r", `name ${n}`)], nothing)));
    await log.close();
    const before = fs.statSync(file).size;
    const { log: again, changes } = await Log.open(file);
    assert.deepEqual(changes, [room("r", "name 1499")]);
    assert.ok(fs.statSync(file).size < before / 100);
    await again.close();
  });

  it("undoes changes that cannot be written, the newest first, and continues when it can write again", async () => {
    const file = newFile();
    const { state, openFile } = fullDisk();
    const failures: string[] = [];
    const { log } = await Log.open(file, { openFile, onFailure: (error) => failures.push(error.message) });
    await log.append([room("a", "kept")], nothing);
    state.isFull = true;
    const undone: number[] = [];
    const appends = [1, 2, 3].map((n) => log.append([room(`x${n}`, "lost")], () => undone.push(n)));
    const results = await Promise.allSettled(appends);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
    assert.deepEqual(undone, [3, 2, 1]);
    assert.equal(failures.length, 1);
    state.isFull = false;
    await log.append([room("b", "after")], nothing);
    await log.close();
    const { log: again, changes } = await Log.open(file);
    assert.deepEqual(changes, [room("a", "kept"), room("b", "after")]);
    assert.equal(again.repaired, undefined);
    await again.close();
  });

  it("removes what a failed write left before it writes again", async () => {
    const file = newFile();
    const { state, openFile } = fullDisk();
    let truncates = 0;
    const withoutTruncate = async (name: string): Promise<LogFile> => {
      const handle = await openFile(name);
      const truncate = (length?: number) => {
        truncates += 1;
        return truncates === 1 ? Promise.reject(new Error("EIO")) : handle.truncate(length);
      };
      return { ...handle, truncate };
    };
    const { log } = await Log.open(file, { openFile: withoutTruncate });
    state.isFull = true;
    await assert.rejects(log.append([room("long", "x".repeat(1000))], nothing), /ENOSPC/);
    state.isFull = false;
    await log.append([room("short", "y")], nothing);
    await log.close();
    const { log: again, changes } = await Log.open(file);
    assert.deepEqual(changes, [room("short", "y")]);
    assert.equal(again.repaired, undefined);
    await again.close();
  });

  it("refuses changes after it was closed", async () => {
    const { log } = await Log.open(newFile());
    await log.close();
    await assert.rejects(log.append([room("a", "x")], nothing), /is stopping/);
  });
});

describe("emulator on a full disk", () => {
  after(removeFolders);

  it("refuses writes with the reason, prints what to do, and continues to read", async () => {
    const data = path.join(temporaryFolder(), "data");
    const { state, openFile } = fullDisk();
    const emulator = await startWith({ data }, { openFile });
    const { credentials } = emulator;
    const { _id: id } = await makeRoom(credentials, "before", { inputLimit: 1 });
    const one = { method: "GET", path: `/v1/rooms/${id}` };
    const before = await ask(credentials, one);
    const services = await ask(credentials, { method: "GET", path: "/services", auth: "super" });

    state.isFull = true;
    const told = await stderrDuring(async () => {
      const refused = [
        { method: "POST", path: "/v1/rooms", body: { name: "lost" } },
        { method: "PUT", path: `/v1/rooms/${id}`, body: { inputLimit: 2 } },
        { method: "DELETE", path: `/v1/rooms/${id}` },
        { method: "POST", path: "/services", auth: "super", body: { name: "lost", key: "k" } },
        { method: "DELETE", path: `/services/${credentials.sampleServiceId}`, auth: "super" },
      ];
      for (const request of refused) {
        assert.deepEqual(await ask(credentials, request), {
          status: 500,
          type: "application/json",
          body: { error: { code: 2001, message: "Error ENOSPC: no space left on device, write" } },
        });
      }
    });
    assert.match(told, /changes cannot be written to .*data: ENOSPC.*Free space on that disk/);
    assert.equal(told.trim().split("\n").length, 1);
    assert.deepEqual(await ask(credentials, one), before);
    assert.deepEqual(await ask(credentials, { method: "GET", path: "/services", auth: "super" }), services);

    state.isFull = false;
    const change = await ask(credentials, { method: "PUT", path: `/v1/rooms/${id}`, body: { inputLimit: 3 } });
    assert.equal(change.status, 200);
    const after = await ask(credentials, one);
    await emulator.close();

    const again = await startEmulator({ data });
    assert.equal(again.repaired, undefined);
    assert.deepEqual(await ask(again.credentials, one), after);
    assert.equal((await ask(again.credentials, { method: "GET", path: "/v1/rooms" })).status, 200);
    await again.close();
  });

  it("loses nothing acknowledged when a real process meets the limit of its files", async function () {
    this.timeout(60_000);
    const data = path.join(temporaryFolder(), "data");
    // 16 blocks of 512 bytes (or of 1024, in some shells) for a file.
    const limited = await emulatorProcess(data, { shell: "ulimit -f 16" });
    const made: string[] = [];
    let refusal: unknown;
    for (let turn = 0; turn < 500 && refusal === undefined; turn += 1) {
      const answer = await ask(limited.credentials, {
        method: "POST",
        path: "/v1/rooms",
        body: { name: `room ${turn}` },
      });
      if (answer.status === 200) made.push((answer.body as { _id: string })._id);
      else refusal = answer;
    }
    assert.match(JSON.stringify(refusal), /"code":2001.*EFBIG/);
    const listed = await ask(limited.credentials, { method: "GET", path: "/v1/rooms" });
    assert.deepEqual(
      (listed.body as { _id: string }[]).map(({ _id }) => _id),
      made,
    );
    limited.child.kill("SIGKILL");
    await limited.ended;
    assert.match(limited.stderr(), /changes cannot be written/);

    const again = await startEmulator({ data });
    const { body } = await ask(again.credentials, { method: "GET", path: "/v1/rooms" });
    assert.deepEqual(
      (body as { _id: string }[]).map(({ _id }) => _id),
      made,
    );
    await again.close();
  });
});

describe("log of the emulator's requests", () => {
  it("has no secrets, at its most verbose, whatever the requests and errors", async () => {
    let text = "";
    const logger = pino({ level: "trace" }, { write: (line: string) => void (text += line) });
    const emulator = await startEmulator({ logger, control: true });
    const { endpoint, sampleServiceId, sampleServiceKey, superServiceId, superServiceKey } = emulator.credentials;
    const secrets: Record<string, string> = {
      sampleServiceKey,
      superServiceKey,
      tenantKey: "planted-tenant-key/+=1",
      sipPassword: "planted-sip-password/+=2",
      cameraPassword: "planted-camera-password+3",
      streamKey: "planted-stream-key+4",
      peerPassword: "planted-peer-password+5",
    };
    const retries = 0;
    const client = new OwtClient({ endpoint, serviceId: sampleServiceId, serviceKey: sampleServiceKey, retries });
    const superClient = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey, retries });
    const { tenantKey = "", sipPassword = "", cameraPassword, streamKey, peerPassword } = secrets;
    await superClient.services.create({ name: "tenant", key: tenantKey });
    const sip = { sipServer: "s", username: "u", password: sipPassword };
    const { _id } = await client.rooms.create({ name: "r", sip });
    const room = client.room(_id);
    const audio = { from: `${_id}-common` };
    await room.streamingIns.create({ connection: { url: `rtsp://u:${cameraPassword!}@192.0.2.20/a` } });
    await room.streamingOuts.create({ url: `rtmp://192.0.2.30/live/${streamKey!}`, media: { audio } });
    await room.sipCalls.create({ peerURI: `sip:bob:${peerPassword!}@h`, mediaOut: { audio } });
    secrets.token = await room.tokens.create({ user: "u", role: "presenter" });
    await fetch(`${emulator.controlEndpoint!}/rooms/${_id}/participants`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: secrets.token }),
    });
    // Requests refused for their signature, for their form and by a fault.
    emulator.faults.set({ faults: [{ fault: "answer", status: 500, method: "PUT" }] });
    await client.rooms.update(_id, { name: "r", sip }).catch(() => undefined);
    emulator.faults.clear();
    await client.rooms.update(_id, { name: 7, sip } as never).catch(() => undefined);
    await superClient.services.create({ name: "tenant", key: tenantKey }).catch(() => undefined);
    await fetch(`${endpoint}/v1/rooms`, { method: "POST", body: `{"password":"${sipPassword}"` });
    await fetch(`${endpoint}/v1/rooms`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `MAuth mauth_signature=${tenantKey}` },
      body: `{"password":"${sipPassword}"`,
    });
    for (const one of [client, superClient]) one.close();
    await emulator.close();
    assert.ok(text.split("\n").length > 20, text);
    assertNowhere("the log", text, secrets);
    assert.doesNotMatch(text, /mauth_signature/);
  });
});

/** Returns what is written to the standard error meanwhile. */
async function stderrDuring(action: () => Promise<void>): Promise<string> {
  const write = process.stderr.write.bind(process.stderr);
  let told = "";
  process.stderr.write = (chunk: string | Uint8Array) => {
    told += chunk.toString();
    return true;
  };
  try {
    await action();
  } finally {
    process.stderr.write = write;
  }
  return told;
}
