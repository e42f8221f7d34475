// Starting and stopping an emulator: options and errors.

import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import * as path from "node:path";
import { type RequestEvent, startEmulator } from "../../emulator";
import { ask, removeFolders, temporaryFolder } from "./support";

describe("startEmulator", () => {
  after(removeFolders);

  it("listens on a free port of 127.0.0.1 and saves no data by default", async () => {
    const [one, other] = await Promise.all([startEmulator(), startEmulator()]);
    assert.match(one.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(one.endpoint, other.endpoint);
    assert.notEqual(one.credentials.sampleServiceKey, other.credentials.sampleServiceKey);
    assert.equal(one.repaired, undefined);
    await one.close();
    await other.close();
  });

  it("writes the credentials for their owner only, replacing an existing file", async () => {
    const credentialsFile = path.join(temporaryFolder(), "deep", "credentials.json");
    fs.mkdirSync(path.dirname(credentialsFile));
    fs.writeFileSync(credentialsFile, "old", { mode: 0o644 });
    const emulator = await startEmulator({ credentialsFile });
    assert.deepEqual(JSON.parse(fs.readFileSync(credentialsFile, "utf8")), emulator.credentials);
    assert.equal(fs.statSync(credentialsFile).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(path.dirname(credentialsFile)), ["credentials.json"]);
    assert.equal(emulator.credentials.endpoint, emulator.endpoint);
    await emulator.close();
  });

  it("reports each answered request", async () => {
    const events: RequestEvent[] = [];
    const emulator = await startEmulator({ onRequest: (event) => events.push(event) });
    await ask(emulator.credentials, { method: "GET", path: "/v1/rooms?page=1" });
    await ask(emulator.credentials, { method: "PATCH", path: "/v1/nothing", auth: "none" });
    await emulator.close();
    assert.deepEqual(
      events.map(({ method, path: at, status }) => [method, at, status]),
      [
        ["GET", "/v1/rooms?page=1", 200],
        ["PATCH", "/v1/nothing", 404],
      ],
    );
    assert.ok(events.every(({ durationMs }) => durationMs >= 0 && durationMs < 10_000));
  });

  it("ends idle connections when it is closed, and can be closed twice", async () => {
    const emulator = await startEmulator();
    const agent = new http.Agent({ keepAlive: true });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get(`${emulator.endpoint}/`, { agent }, resolve).on("error", reject);
    });
    const ended = once(response.socket, "close");
    response.resume();
    await once(response, "end");
    await emulator.close();
    await ended;
    await emulator.close();
    await assert.rejects(ask(emulator.credentials, { method: "GET", path: "/" }), /ECONNREFUSED/);
    agent.destroy();
  });

  it("refuses a taken port, and releases the data folder", async () => {
    const data = path.join(temporaryFolder(), "data");
    const taken = net.createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as net.AddressInfo;
    await assert.rejects(startEmulator({ port, data }), {
      name: "EmulatorError",
      message: `Port ${port} of 127.0.0.1 is taken by another program. Choose another (--port N, or the option port), or 0 for any that is free.`,
    });
    taken.close();
    await (await startEmulator({ data })).close();
  });

  const cannotWrite: [string, (folder: string) => string, RegExp][] = [
    [
      "is a file",
      (folder) => {
        fs.writeFileSync(path.join(folder, "file"), "");
        return path.join(folder, "file");
      },
      /The data folder .*file cannot be used: EEXIST.* It is a file; choose a folder/,
    ],
    [
      "is below a file",
      (folder) => {
        fs.writeFileSync(path.join(folder, "file"), "");
        return path.join(folder, "file", "data");
      },
      /cannot be used: ENOTDIR.* A part of the path is a file/,
    ],
    [
      "holds something else",
      (folder) => {
        fs.writeFileSync(path.join(folder, "secret"), "00".repeat(32));
        fs.writeFileSync(path.join(folder, "data.log"), "something else");
        return folder;
      },
      /is not a log of this emulator/,
    ],
    [
      "has lost its secret",
      (folder) => {
        fs.writeFileSync(path.join(folder, "data.log"), "owt-emulator log 1\n");
        return folder;
      },
      /secret is missing: without it, the keys in the data folder cannot be read. Restore it/,
    ],
    [
      "has a damaged secret",
      (folder) => {
        fs.writeFileSync(path.join(folder, "secret"), "abc");
        return folder;
      },
      /secret is damaged/,
    ],
  ];
  for (const [what, prepare, message] of cannotWrite) {
    it(`refuses a data folder that ${what}`, async () => {
      const data = prepare(temporaryFolder());
      await assert.rejects(startEmulator({ data }), { name: "EmulatorError", message });
      // The lock was released: the next attempt fails for the same reason.
      await assert.rejects(startEmulator({ data }), { name: "EmulatorError", message });
    });
  }

  it("refuses a data folder that cannot be written", async () => {
    // The superuser may write to any folder except those of the kernel.
    const isSuperuser = process.getuid?.() === 0;
    const folder = isSuperuser ? "/sys" : temporaryFolder();
    if (!isSuperuser) fs.chmodSync(folder, 0o500);
    await assert.rejects(startEmulator({ data: path.join(folder, "data") }), {
      name: "EmulatorError",
      message: /cannot be used: (EACCES|EPERM|EROFS).*choose another folder/,
    });
  });

  it("locks a folder whose path is too long for a socket", async () => {
    const data = path.join(temporaryFolder(), "d".repeat(120));
    const emulator = await startEmulator({ data });
    await assert.rejects(startEmulator({ data }), /is in use by process/);
    await emulator.close();
    await (await startEmulator({ data })).close();
  });

  it("refuses a credentials file that cannot be written, and stops", async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "file"), "");
    const credentialsFile = path.join(folder, "file", "credentials.json");
    const data = path.join(folder, "data");
    await assert.rejects(startEmulator({ credentialsFile, data }), {
      name: "EmulatorError",
      message: /credentials file .* cannot be written: .*--credentials FILE/,
    });
    await (await startEmulator({ data })).close();
  });

  it("creates the sample service again if it was deleted", async () => {
    const data = path.join(temporaryFolder(), "data");
    const first = await startEmulator({ data });
    const { sampleServiceId } = first.credentials;
    await ask(first.credentials, { method: "DELETE", path: `/services/${sampleServiceId}`, auth: "super" });
    await first.close();
    const second = await startEmulator({ data });
    assert.notEqual(second.credentials.sampleServiceId, sampleServiceId);
    assert.equal((await ask(second.credentials, { method: "GET", path: "/v1/rooms" })).status, 200);
    await second.close();
  });
});
