// `owt emulator` as a person or a script uses it.

import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import type { EmulatorCredentials } from "../../emulator";
import { ask, type Process, owt, removeFolders, temporaryFolder } from "../emulator/support";

/** A program of Node that a command line runs. */
const node = (script: string): string[] => [process.execPath, "-e", script];

/** Resolves when the text is on the standard output. */
async function printed(process_: Process, text: string): Promise<void> {
  while (!process_.stdout().includes(text)) {
    const more = once(process_.child.stdout!, "data");
    await Promise.race([
      more,
      process_.ended.then(([code]) => assert.fail(`ended with ${String(code)}: ${process_.stderr()}`)),
    ]);
  }
}

describe("owt emulator", function () {
  this.timeout(30_000);
  after(removeFolders);

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`says how to use it, keeps data in .owt/emulator, and stops cleanly on ${signal}`, async () => {
      const cwd = temporaryFolder();
      const emulator = owt(["emulator"], { cwd });
      await printed(emulator, "Stop it with");
      const out = emulator.stdout();
      const endpoint = /OWT emulator at (http:\/\/127\.0\.0\.1:\d+)\n/.exec(out)?.[1];
      for (const name of ["ENDPOINT", "SERVICE_ID", "SERVICE_KEY", "SUPER_SERVICE_ID", "SUPER_SERVICE_KEY"]) {
        assert.match(out, new RegExp(`\n {2}export OWT_${name}='[^']+'\n`));
      }
      assert.ok(fs.existsSync(path.join(cwd, ".owt/emulator/data.log")));
      assert.notEqual(endpoint, undefined);
      emulator.child.kill(signal);
      assert.deepEqual(await emulator.ended, [0, null]);
      assert.equal(emulator.stderr(), "");
    });
  }

  it("prints no key where it writes a credentials file, but a line that reads it", async () => {
    const cwd = temporaryFolder();
    const emulator = owt(["emulator", "--in-memory", "--credentials", "it's.json"], { cwd });
    await printed(emulator, "Stop it with");
    const file = path.join(cwd, "it's.json");
    const credentials = JSON.parse(fs.readFileSync(file, "utf8")) as EmulatorCredentials;
    const out = emulator.stdout();
    assert.ok(!out.includes(credentials.sampleServiceKey) && !out.includes(credentials.superServiceKey));
    assert.deepEqual(fs.readdirSync(cwd), ["it's.json"]);
    const line = out.split("\n").find((text) => text.includes("eval")) ?? "";
    const shell = owt(["--version"], {
      cwd,
      shell: `${line}; printf %s "$OWT_ENDPOINT $OWT_SERVICE_ID $OWT_SERVICE_KEY"`,
    });
    await shell.ended;
    const { endpoint, sampleServiceId, sampleServiceKey } = credentials;
    assert.ok(shell.stdout().startsWith(`${endpoint} ${sampleServiceId} ${sampleServiceKey}`), shell.stderr());
    emulator.child.kill("SIGTERM");
    await emulator.ended;
  });

  it("logs requests as JSON lines on stderr when asked, without headers", async () => {
    const credentials = path.join(temporaryFolder(), "c.json");
    const emulator = owt(["emulator", "--in-memory", "--log", "--credentials", credentials]);
    await printed(emulator, "Stop it with");
    const account = JSON.parse(fs.readFileSync(credentials, "utf8")) as EmulatorCredentials;
    await ask(account, { method: "GET", path: "/v1/rooms" });
    emulator.child.kill("SIGTERM");
    await emulator.ended;
    const lines = emulator
      .stderr()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { req?: { url?: string } });
    assert.ok(lines.some(({ req }) => req?.url === "/v1/rooms"));
    assert.ok(!emulator.stderr().includes("mauth_signature"));
  });

  it("tells what it repaired", async () => {
    const data = path.join(temporaryFolder(), "data");
    const first = owt(["emulator", "--data", data, "--", ...node("")]);
    assert.deepEqual(await first.ended, [0, null]);
    fs.appendFileSync(path.join(data, "data.log"), "half a rec");
    const second = owt(["emulator", "--data", data, "--", ...node("")]);
    assert.deepEqual(await second.ended, [0, null]);
    assert.match(second.stderr(), /^owt emulator: .*data\.log was damaged: 10 bytes.*\n$/);
  });

  const faults: [string, string[], RegExp][] = [
    ["a port that is none", ["--port", "70000"], /a port is a number from 0 to 65535/],
    ["data in memory and in a folder", ["--in-memory", "--data", "x"], /--data and --in-memory exclude each other/],
    ["an option that it does not know", ["--prot", "1"], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    ["a data folder that is a file", ["--data", __filename], /^owt: The data folder .* It is a file; choose a folder/],
  ];
  for (const [what, args, message] of faults) {
    it(`refuses ${what}`, async () => {
      const refused = owt(["emulator", ...args]);
      assert.deepEqual(await refused.ended, [1, null]);
      assert.match(refused.stderr(), message);
      assert.equal(refused.stdout(), "");
    });
  }

  it("refuses a port that is taken", async () => {
    const taken = net.createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as net.AddressInfo;
    const refused = owt(["emulator", "--in-memory", "--port", String(port)]);
    assert.deepEqual(await refused.ended, [1, null]);
    assert.match(
      refused.stderr(),
      /^owt: Port \d+ of 127\.0\.0\.1 is taken by another program\. Choose another \(--port N/,
    );
    taken.close();
  });

  it("has a help", async () => {
    const help = owt(["emulator", "--help"]);
    assert.deepEqual(await help.ended, [0, null]);
    for (const option of ["--port", "--host", "--data", "--in-memory", "--credentials", "--log"]) {
      assert.ok(help.stdout().includes(option), option);
    }
  });
});

describe("owt emulator -- COMMAND", function () {
  this.timeout(30_000);
  after(removeFolders);
  const run = (script: string, ...args: string[]) => owt(["emulator", "--in-memory", ...args, "--", ...node(script)]);

  it("gives the command an emulator in its environment, and prints nothing itself", async () => {
    const command = run(
      "process.stdout.write(JSON.stringify(process.env)); fetch(process.env.OWT_ENDPOINT).then(r => process.exit(r.status - 400))",
    );
    assert.deepEqual(await command.ended, [4, null]);
    const env = JSON.parse(command.stdout()) as Record<string, string>;
    assert.match(env.OWT_SERVICE_ID ?? "", /^[0-9a-f]{24}$/);
    assert.match(env.OWT_SUPER_SERVICE_ID ?? "", /^[0-9a-f]{24}$/);
    assert.ok(env.OWT_SERVICE_KEY && env.OWT_SUPER_SERVICE_KEY);
    assert.equal(command.stderr(), "");
  });

  it("passes on its arguments as they are, options included", async () => {
    const command = owt([
      "emulator",
      "--in-memory",
      "--",
      ...node("console.log(process.argv.slice(1).join())"),
      "--",
      "--port",
      "x y",
    ]);
    assert.deepEqual(await command.ended, [0, null]);
    assert.equal(command.stdout(), "--port,x y\n");
  });

  it("gives 128 and the number of the signal that ended it", async () => {
    assert.deepEqual(await run("process.kill(process.pid, 'SIGKILL')").ended, [137, null]);
  });

  it("gives 127 for a command that is not there, in one line", async () => {
    const command = owt(["emulator", "--in-memory", "--", "no-such-command"]);
    assert.deepEqual(await command.ended, [127, null]);
    assert.equal(command.stderr(), "owt emulator: cannot run no-such-command: there is no such command\n");
  });

  it("passes signals on and lets the command end in its own way", async () => {
    const command = run(
      "process.on('SIGTERM', () => process.exit(5)); setInterval(() => 0, 1000); console.log('ready')",
    );
    await printed(command, "ready");
    command.child.kill("SIGTERM");
    assert.deepEqual(await command.ended, [5, null]);
  });

  it("ends with the signal's code where the command minds no signal", async () => {
    const command = run("setInterval(() => 0, 1000); console.log('ready')");
    await printed(command, "ready");
    command.child.kill("SIGINT");
    assert.deepEqual(await command.ended, [130, null]);
  });
});
