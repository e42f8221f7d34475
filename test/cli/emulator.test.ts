// `owt emulator`, alone and with a command.

import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { parseArgs, promisify } from "node:util";
import { type EmulatorCredentials, startEmulator } from "../../emulator";
import { ask, makeRoom, type Process, owt, removeFolders, root, temporaryFolder } from "../emulator/support";

/** A command line that runs a Node script. */
const node = (script: string): string[] => [process.execPath, "-e", script];

/** Resolves when the standard output includes the text. */
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
    it(`prints how to use it, saves data in .owt/emulator, and stops cleanly on ${signal}`, async () => {
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

  it("prints no key with a credentials file, but a line that reads it", async () => {
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

  it("logs requests as JSON lines on stderr with --log, without headers", async () => {
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

  it("reports what it repaired", async () => {
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
    [
      "sessions that would be kept in memory",
      ["--in-memory", "--keep-sessions"],
      /--in-memory saves nothing, and so no/,
    ],
    ["a control port that is none", ["--control", "no"], /'--control \[port\]'.* a port is a number from 0 to 65535/],
    ["a time that is none", ["--idle", "-1"], /a time is a number of seconds, such as 0, 0\.5 or 30/],
    ["an algorithm without an id", ["--algorithm", ""], /the id of an algorithm is not empty/],
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
    const options = ["--port", "--host", "--data", "--in-memory", "--credentials", "--log"];
    const later = ["--keep-sessions", "--control [port]", "--idle <seconds>", "--algorithm <id>", "--faults <file>"];
    for (const option of [...options, ...later]) assert.ok(help.stdout().includes(option), option);
  });

  it("has a help with examples that are commands of the control endpoint", async () => {
    const help = owt(["emulator", "--help"]);
    await help.ended;
    const text = help.stdout();
    assert.match(text, /Examples:\n {2}owt emulator {2}/);
    const emulator = await startEmulator({ control: true, idleMs: 0 });
    try {
      const { _id: room } = await makeRoom(emulator.credentials, "r");
      // Each command from curl to the end of its line, or of the next line if it continues there.
      const commands = [...text.matchAll(/curl (?:[^\n]|(?<=\\)\n)*/g)].map(([command]) => command);
      assert.equal(commands.length, 10);
      const statuses: number[] = [];
      const shell = async (command: string, id = ""): Promise<{ id: string }> => {
        // The shell expands the arguments of curl, and the test sends the request.
        const env = { ...process.env, OWT_CONTROL: emulator.controlEndpoint, ROOM: room, ID: id };
        const words = `printf '%s\\0' ${command.replace(/^curl/, "")}`;
        const { stdout } = await promisify(execFile)("/bin/sh", ["-c", words], { env });
        const { values, positionals } = parseArgs({
          args: stdout.split("\0").slice(0, -1),
          allowPositionals: true,
          options: {
            X: { type: "string", short: "X" },
            H: { type: "string", short: "H" },
            d: { type: "string", short: "d" },
          },
        });
        const [name = "accept", value = "*/*"] = values.H?.split(": ") ?? [];
        const answer = await fetch(positionals[0] ?? "", {
          method: values.X ?? (values.d === undefined ? "GET" : "POST"),
          headers: { [name]: value },
          ...(values.d !== undefined && { body: values.d }),
        });
        statuses.push(answer.status);
        return JSON.parse((await answer.text()) || "{}") as { id: string };
      };
      const [see, join, byToken, send, endStream, endSession, leave, ...ofFaults] = commands as [string, ...string[]];
      await shell(see);
      const { id } = await shell(join ?? "");
      await shell(byToken ?? "");
      const stream = await shell(send ?? "", id);
      await shell(endStream ?? "", stream.id);
      await shell(endSession ?? "", "1");
      await shell(leave ?? "", id);
      assert.deepEqual(statuses.splice(0), [200, 201, 409, 201, 204, 404, 204]);
      for (const command of ofFaults) await shell(command);
      assert.deepEqual(statuses, [200, 200, 204]);
    } finally {
      await emulator.close();
    }
  });

  it("has a help with a valid fault plan", async () => {
    const help = owt(["emulator", "--help"]);
    await help.ended;
    const plan = /\n {2}faults:\n(?: {4}.*\n)+/.exec(help.stdout())?.[0] ?? "";
    const file = path.join(temporaryFolder(), "faults.yaml");
    fs.writeFileSync(file, plan.replace(/ {4,}(the second|every third).*/g, ""));
    const emulator = await startEmulator({ faults: file });
    assert.equal(emulator.faults.counts.faults.length, 2);
    await emulator.close();
  });

  it("refuses an invalid fault plan, with all problems", async () => {
    const file = path.join(temporaryFolder(), "faults.yaml");
    fs.writeFileSync(file, "faults:\n  - fault: rest\n  - fault: delay\n");
    const refused = owt(["emulator", "--in-memory", "--faults", file]);
    assert.deepEqual(await refused.ended, [1, null]);
    assert.match(
      refused.stderr(),
      /^owt: The fault plan .*faults\.yaml cannot be used:\n {2}faults\[0\].*\n {2}faults\[1\]/,
    );
  });

  it("prints its control endpoint, and has it in its credentials file and the line that reads it", async () => {
    const cwd = temporaryFolder();
    const emulator = owt(["emulator", "--in-memory", "--control", "--credentials", "c.json"], { cwd });
    await printed(emulator, "Stop it with");
    const out = emulator.stdout();
    const endpoint = /\nControl endpoint at (http:\/\/127\.0\.0\.1:\d+)\n/.exec(out)?.[1];
    const credentials = JSON.parse(fs.readFileSync(path.join(cwd, "c.json"), "utf8")) as EmulatorCredentials;
    assert.equal(credentials.controlEndpoint, endpoint);
    const line = out.split("\n").find((text) => text.includes("eval")) ?? "";
    const shell = owt(["--version"], { cwd, shell: `${line}; printf %s "$OWT_CONTROL"` });
    await shell.ended;
    assert.ok(shell.stdout().startsWith(endpoint ?? "none"), shell.stderr());
    emulator.child.kill("SIGTERM");
    await emulator.ended;
  });

  it("keeps sessions, and prints that it does", async () => {
    const cwd = temporaryFolder();
    const emulator = owt(["emulator", "--keep-sessions", "--control", "0"], { cwd });
    await printed(emulator, "Stop it with");
    const out = emulator.stdout();
    assert.match(out, /\nData is kept in \.owt\/emulator, sessions included\.\n/);
    assert.match(out, /\n {2}export OWT_CONTROL='http:\/\/127\.0\.0\.1:\d+'\n/);
    emulator.child.kill("SIGTERM");
    await emulator.ended;
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

  it("passes the control endpoint on if it is open", async () => {
    const command = run(
      "fetch(process.env.OWT_CONTROL + '/rooms/x').then(r => r.json()).then(answer => console.log(answer.error))",
      "--control",
    );
    assert.deepEqual(await command.ended, [0, null]);
    assert.equal(command.stdout(), "There is no room x.\n");
  });

  it("applies --idle and --algorithm", async () => {
    const exchange = path.join(root, "test/contract/exchange.ts");
    const script = `
      const { send } = require(${JSON.stringify(exchange)});
      const { OWT_ENDPOINT: endpoint, OWT_SERVICE_ID: id, OWT_SERVICE_KEY: key } = process.env;
      const ask = async (method, path, body) => (await send({ method, path, body }, { endpoint, service: { id, key } })).body;
      (async () => {
        const room = "/v1/rooms/" + (await ask("POST", "/v1/rooms", { name: "r" }))._id;
        const from = room.slice(10) + "-common";
        for (const algorithm of ["one", "two"]) {
          const made = await ask("POST", room + "/analytics", { algorithm, media: { audio: false, video: { from } } });
          await ask("DELETE", room + "/analytics/" + made.id);
          console.log(made.analytics.algorithm, (await ask("GET", room + "/streams")).length);
        }
      })();`;
    const register = path.join(root, "node_modules/ts-node/register/transpile-only.js");
    const options = ["--idle", "0", "--algorithm", "one", "--algorithm", "two"];
    const command = owt(["emulator", "--in-memory", ...options, "--", process.execPath, "-r", register, "-e", script]);
    assert.deepEqual(await command.ended, [0, null], command.stderr());
    assert.equal(command.stdout(), "one 0\ntwo 0\n");
  });

  it("passes its arguments on unchanged, options included", async () => {
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

  it("exits with 128 and the number of the signal that ended the command", async () => {
    assert.deepEqual(await run("process.kill(process.pid, 'SIGKILL')").ended, [137, null]);
  });

  it("exits with 127 for an unknown command, with one line", async () => {
    const command = owt(["emulator", "--in-memory", "--", "no-such-command"]);
    assert.deepEqual(await command.ended, [127, null]);
    assert.equal(command.stderr(), "owt emulator: cannot run no-such-command: there is no such command\n");
  });

  it("forwards signals and lets the command end by itself", async () => {
    const command = run(
      "process.on('SIGTERM', () => process.exit(5)); setInterval(() => 0, 1000); console.log('ready')",
    );
    await printed(command, "ready");
    command.child.kill("SIGTERM");
    assert.deepEqual(await command.ended, [5, null]);
  });

  it("exits with the signal's code if the command does not handle it", async () => {
    const command = run("setInterval(() => 0, 1000); console.log('ready')");
    await printed(command, "ready");
    command.child.kill("SIGINT");
    assert.deepEqual(await command.ended, [130, null]);
  });
});
