// Conferences over restarts of emulators with and without keepSessions.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Emulator, EmulatorError, startEmulator } from "../../../emulator";
import { startWith } from "../../../emulator/emulator";
import type { LogFile } from "../../../emulator/store/log";
import { ask, emulatorProcess, makeRoom, removeFolders, temporaryFolder } from "../support";

type Members = Record<string, unknown> & { id: string };

const sip = { sipServer: "sip.example.org", username: "u", password: "open sesame" };
const kinds = ["recordings", "streaming-outs", "analytics", "sipcalls", "participants", "streams"] as const;

describe("kept sessions", () => {
  after(removeFolders);
  let data: string;
  let emulator: Emulator | undefined;
  beforeEach(() => {
    data = path.join(temporaryFolder(), "data");
  });
  afterEach(async () => {
    await emulator?.close();
    emulator = undefined;
  });

  const start = async (options: object = { keepSessions: true }): Promise<void> => {
    await emulator?.close();
    emulator = undefined;
    emulator = await startEmulator({ data, ...options });
  };
  const send = (method: string, path: string, body?: object) => {
    assert.ok(emulator);
    return ask(emulator.credentials, { method, path, ...(body !== undefined && { body: body as never }) });
  };
  const done = async (method: string, path: string, body?: object): Promise<Members> => {
    const answer = await send(method, path, body);
    assert.equal(answer.status, 200, JSON.stringify(answer));
    return answer.body as unknown as Members;
  };
  /** The contents of a room, by kind. */
  const content = async (room: string): Promise<Record<string, unknown[]>> => {
    const lists = kinds.map(async (kind) => [kind, await done("GET", `/v1/rooms/${room}/${kind}`)]);
    return Object.fromEntries(await Promise.all(lists)) as Record<string, unknown[]>;
  };
  const empty = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const newRoom = async (options: object = {}): Promise<string> => {
    assert.ok(emulator);
    return (await makeRoom(emulator.credentials, "r", options))._id;
  };
  const camera = {
    connection: { url: "rtsp://user:camera-key@192.0.2.1/cam" },
    media: { audio: true, video: true },
  };
  const source = async (room: string): Promise<string> =>
    (await done("POST", `/v1/rooms/${room}/streaming-ins`, camera)).id;
  const record = async (room: string, from: string): Promise<string> =>
    (await done("POST", `/v1/rooms/${room}/recordings`, { media: { audio: { from }, video: { from } } })).id;

  /** A room with one session of each kind. */
  const fullRoom = async (): Promise<string> => {
    const views = [{ label: "main" }, { label: "side" }];
    const room = await newRoom({ sip, views });
    const [first, second] = [await source(room), await source(room)];
    const path = `/v1/rooms/${room}`;
    const all = { audio: { from: first }, video: { from: first } };
    await done("POST", `${path}/recordings`, { media: all });
    await done("POST", `${path}/streaming-outs`, { url: "rtmp://192.0.2.2/live/stream-key", media: all });
    await done("POST", `${path}/analytics`, {
      algorithm: "dc51138a8284436f873418a21ba8cfa7",
      media: { audio: false, video: { from: second } },
    });
    await done("POST", `${path}/sipcalls`, {
      peerURI: "bob",
      mediaIn: { audio: true, video: true },
      mediaOut: { audio: { from: `${room}-main` }, video: { from: `${room}-main` } },
    });
    await done("PATCH", `${path}/streams/${second}`, [{ op: "add", path: "/info/inViews", value: "side" }]);
    const area = { left: "0", top: "0", width: "1/3", height: "1" };
    const layout = [{ stream: second, region: { id: "a", shape: "rectangle", area } }];
    await done("PATCH", `${path}/streams/${room}-side`, [{ op: "replace", path: "/info/layout", value: layout }]);
    return room;
  };

  it("are unchanged after a restart", async () => {
    await start();
    const room = await fullRoom();
    const before = await content(room);
    assert.deepEqual(
      kinds.map((kind) => before[kind]?.length),
      [1, 1, 1, 1, 1, 5],
    );
    await start();
    assert.deepEqual(await content(room), before);
  });

  it("end with their source after a restart too", async () => {
    await start();
    const room = await newRoom();
    const [first, second] = [await source(room), await source(room)];
    await record(room, first);
    const rest = await record(room, second);
    await start();
    await done("DELETE", `/v1/rooms/${room}/streams/${first}`);
    assert.deepEqual(
      (await content(room)).recordings?.map((recording) => (recording as Members).id),
      [rest],
    );
  });

  it("can be changed and ended after a restart, and these changes are saved", async () => {
    await start();
    const room = await fullRoom();
    await start();
    const [call] = (await content(room)).sipcalls as Members[];
    const [recording] = (await content(room)).recordings as Members[];
    await done("DELETE", `/v1/rooms/${room}/sipcalls/${call?.id}`);
    const change = { op: "replace", path: "/media/video/parameters/bitrate", value: "x0.4" };
    await done("PATCH", `/v1/rooms/${room}/recordings/${recording?.id}`, [change]);
    const before = await content(room);
    assert.deepEqual([before.sipcalls, before.participants], [[], []]);
    await start();
    assert.deepEqual(await content(room), before);
  });

  it("leave an explicit layout unchanged when they end after a restart", async () => {
    await start();
    const room = await fullRoom();
    const layoutOf = async (): Promise<{ stream?: string; region: { id: string } }[]> =>
      ((await done("GET", `/v1/rooms/${room}/streams/${room}-side`)).info as { layout: [] }).layout;
    const [placed] = await layoutOf();
    await start();
    await done("DELETE", `/v1/rooms/${room}/streams/${placed?.stream}`);
    assert.deepEqual(await layoutOf(), [{ region: placed?.region }]);
    assert.equal(placed?.region.id, "a");
  });

  it("have other ids than new ones", async () => {
    await start();
    const room = await newRoom();
    const ids = new Set([await source(room), await source(room)]);
    await start();
    assert.ok(!ids.has(await source(room)));
    assert.equal((await content(room)).streams?.length, 4);
  });

  it("stay in a conference with its initial configuration", async () => {
    await start();
    const room = await newRoom({ inputLimit: 1 });
    const id = await source(room);
    await done("PUT", `/v1/rooms/${room}`, { inputLimit: 5, views: [] });
    await start();
    assert.equal((await content(room)).streams?.length, 2);
    assert.equal((await send("POST", `/v1/rooms/${room}/streaming-ins`, camera)).status, 500, "one input is the limit");
    await start({ keepSessions: true, idleMs: 0 });
    await done("DELETE", `/v1/rooms/${room}/streaming-ins/${id}`);
    await source(room);
    await source(room);
    assert.equal((await content(room)).streams?.length, 2);
  });

  it("do not end while no process runs", async () => {
    await start({ keepSessions: true, idleMs: 0 });
    const room = await newRoom();
    await source(room);
    await start({ keepSessions: true, idleMs: 0 });
    assert.equal((await content(room)).streams?.length, 2);
  });

  it("leave no snapshot behind when the last has ended", async () => {
    await start();
    const room = await newRoom();
    await done("DELETE", `/v1/rooms/${room}/streaming-ins/${await source(room)}`);
    assert.equal((await content(room)).streams?.length, 1, "the room is active for a while");
    await start();
    assert.deepEqual(await content(room), empty);
  });

  it("end with their room", async () => {
    await start();
    const room = await fullRoom();
    await done("DELETE", `/v1/rooms/${room}`);
    await start();
    await newRoom({ _id: room });
    assert.deepEqual(await content(room), empty);
  });

  it("are encrypted in the data folder", async () => {
    await start();
    const room = await fullRoom();
    const [recording] = (await content(room)).recordings as Members[];
    await emulator?.close();
    emulator = undefined;
    for (const file of fs.readdirSync(data)) {
      const text = fs.readFileSync(path.join(data, file), "utf8");
      for (const secret of ["rtmp://", "stream-key", "camera-key", "open sesame", recording?.id ?? ""]) {
        assert.ok(!text.includes(secret), `${secret} is in ${file}`);
      }
    }
    assert.ok(fs.readFileSync(path.join(data, "data.log"), "utf8").includes(`["conferences","${room}"`));
  });

  it("are not saved without the option", async () => {
    await start({});
    const room = await fullRoom();
    await start({});
    assert.deepEqual(await content(room), empty);
    assert.ok(!fs.readFileSync(path.join(data, "data.log"), "utf8").includes('["conferences"'));
  });

  it("are ignored, but not removed, by an emulator without the option", async () => {
    await start();
    const room = await fullRoom();
    const before = await content(room);
    await start({});
    assert.deepEqual(await content(room), empty);
    await source(room);
    await start();
    assert.deepEqual(await content(room), before);
  });

  it("are removed with a room that an emulator without the option deletes", async () => {
    await start();
    const room = await fullRoom();
    await start({});
    await done("DELETE", `/v1/rooms/${room}`);
    await newRoom({ _id: room });
    await start();
    assert.deepEqual(await content(room), empty);
  });

  it("need a data folder, which the error says", async () => {
    await assert.rejects(startEmulator({ keepSessions: true }), (error: Error) => {
      assert.ok(error instanceof EmulatorError);
      assert.match(error.message, /cannot be kept without a data folder\. Set one \(--data DIR, or/);
      return true;
    });
  });

  it("need the secret that they were written with, which the error says", async () => {
    await start();
    await fullRoom();
    await emulator?.close();
    emulator = undefined;
    const file = path.join(data, "secret");
    fs.writeFileSync(
      file,
      fs.readFileSync(file, "utf8").replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
    );
    await assert.rejects(
      startEmulator({ data, keepSessions: true }),
      /another secret than that in its file secret\. Restore that file/,
    );
  });

  it("are refused and undone while the disk is full", async () => {
    let isFull = false;
    const openFile = async (file: string): Promise<LogFile> => {
      const handle = await fs.promises.open(file, "r+");
      const write = (...args: [Buffer, number, number, number]) => {
        if (isFull) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        return handle.write(...args);
      };
      return {
        write,
        datasync: () => handle.datasync(),
        truncate: (length?: number) => handle.truncate(length),
        close: () => handle.close(),
      } as LogFile;
    };
    emulator = await startWith({ data, keepSessions: true }, { openFile, onFailure: () => undefined });
    const room = await fullRoom();
    const idle = await newRoom();
    const before = await content(room);
    const [recording] = before.recordings as Members[];
    isFull = true;
    const media = { media: { audio: { from: `${room}-main` }, video: false } };
    const refused = await Promise.all([
      send("DELETE", `/v1/rooms/${room}/recordings/${recording?.id}`),
      send("POST", `/v1/rooms/${room}/recordings`, media),
      send("POST", `/v1/rooms/${idle}/recordings`, {
        media: { audio: { from: `${idle}-common` }, video: false },
      }),
    ]);
    for (const { status, body } of refused) {
      assert.equal(status, 500);
      assert.match(JSON.stringify(body), /2001.*ENOSPC/);
    }
    assert.deepEqual(await content(room), before);
    assert.deepEqual(await content(idle), empty);
    isFull = false;
    await done("POST", `/v1/rooms/${room}/recordings`, media);
    const after = await content(room);
    await start();
    assert.deepEqual(await content(room), after);
  });

  it("lose nothing acknowledged when the emulator is killed in the middle of concurrent writes", async function () {
    this.timeout(60_000);
    for (let round = 0; round < 3; round += 1) {
      const killed = await emulatorProcess(data, { args: ["--keep-sessions"] });
      const { credentials } = killed;
      const rooms = [await makeRoom(credentials, "a"), await makeRoom(credentials, "b")].map(({ _id }) => _id);
      // As acknowledged to clients: running and stopped recordings.
      const [running, stopped] = [new Set<string>(), new Set<string>()];
      let writes = 0;
      const client = async (room: string): Promise<void> => {
        for (let turn = 0; ; turn += 1) {
          const body = { media: { audio: { from: `${room}-common` }, video: false } };
          const made = await ask(credentials, { method: "POST", path: `/v1/rooms/${room}/recordings`, body });
          const { id } = made.body as unknown as Members;
          running.add(id);
          if (turn % 3 === 2) {
            running.delete(id);
            await ask(credentials, { method: "DELETE", path: `/v1/rooms/${room}/recordings/${id}` });
            stopped.add(id);
          }
          writes += 1;
          if (writes === 30 + 20 * round) killed.child.kill("SIGKILL");
        }
      };
      // The clients continue until the process has ended.
      await Promise.allSettled([...rooms, ...rooms].map(client));
      await killed.ended;
      await start();
      const lists = await Promise.all(rooms.map(async (room) => (await content(room)).recordings as Members[]));
      const found = new Set(lists.flat().map(({ id }) => id));
      assert.ok(running.size > 0 && stopped.size > 0);
      for (const id of running) assert.ok(found.has(id), `${id} was acknowledged`);
      for (const id of stopped) assert.ok(!found.has(id), `${id} was stopped`);
      await emulator?.close();
      emulator = undefined;
    }
  });
});
