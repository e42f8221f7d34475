// The commands of the stack, with a fake Pulumi and a fake emulator.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { Scratch, barePath, recordingLog, startNode, tool, toolsFolder } from "./tools";

const { FIRST, LAST, rememberedPort } = tool("stack/port.js");
const { opensWithPublicPassphrase, readStackFile, stackOf, targetOf } = tool("stack/target.js");
const { summary } = tool("stack/summary.js");
const { runStackCommand } = tool("stack.js");

/** Salts that Pulumi made with the passphrase "emulator", and with another one. */
const PUBLIC_SALT = "v1:Z25zjZaqkIU=:v1:sA5nwvtllBd5oefc:oGC5SHPvBEXJfV55utg3mHZmqG7+mw==";
const OTHER_SALT = "v1:Z25zjZaqkIU=:v1:sA5nwvtllBd5oefc:oGC5SHPvBEXJfV55utg3mHZmqG7+mg==";

describe("the stack's commands", () => {
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  describe("the emulator's port", () => {
    it("is chosen below those of outgoing connections, and remembered", async () => {
      const file = scratch.at(".owt/port");
      const port = await rememberedPort(file);
      assert.ok(port >= FIRST && port <= LAST && LAST < 32_768);
      assert.equal(await rememberedPort(file), port);
      assert.equal(readFileSync(file, "utf8"), `${port}\n`);
    });

    it("is not replaced by another when it is taken; the error says what to do", async () => {
      const file = scratch.at(".owt/port");
      const port = await rememberedPort(file);
      const server = createServer().listen(port, "127.0.0.1");
      await once(server, "listening");
      try {
        await assert.rejects(rememberedPort(file), (error: Error) => {
          assert.match(error.message, new RegExp(`^Port ${port} of this machine`));
          assert.match(error.message, new RegExp(`remove ${scratch.at(".owt")}`));
          return true;
        });
        assert.equal(readFileSync(file, "utf8"), `${port}\n`);
      } finally {
        server.close();
      }
    });

    it("is not guessed from a damaged file", async () => {
      for (const text of ["", "abc", "0", "70000", "1.5"]) {
        await assert.rejects(rememberedPort(scratch.write("port", text)), /has no port number/);
      }
    });
  });

  describe("the stack that they are about", () => {
    const cases: [string[], NodeJS.ProcessEnv, string][] = [
      [[], {}, "dev"],
      [["up"], { PULUMI_STACK: "staging" }, "staging"],
      [["up", "--stack", "production", "--yes"], { PULUMI_STACK: "staging" }, "production"],
      [["up", "--stack=production"], {}, "production"],
      [["up", "-s", "production"], {}, "production"],
      [["stack", "init", "production"], {}, "production"],
      [["stack", "init", "--stack", "production"], {}, "production"],
      [["stack", "output", "rooms"], {}, "dev"],
      [["config", "set", "a", "--", "--stack", "production"], {}, "dev"],
    ];
    for (const [args, env, stack] of cases) {
      it(`is ${stack} for \`${args.join(" ")}\`${env.PULUMI_STACK ? ` with PULUMI_STACK=${env.PULUMI_STACK}` : ""}`, () => {
        assert.equal(stackOf(args, env), stack);
      });
    }
  });

  describe("the server of a stack", () => {
    const real = { "owt:endpoint": "https://owt.example.org:3000" };

    it("is the embedded emulator for dev without an endpoint", () => {
      const target = { stack: "dev", emulator: true, local: true, endpoint: undefined };
      assert.deepEqual(targetOf("dev", { encryptionsalt: PUBLIC_SALT }), target);
      assert.deepEqual(targetOf("dev", {}), target);
    });

    it("is never the emulator for another stack", () => {
      assert.deepEqual(targetOf("staging", {}), {
        stack: "staging",
        emulator: false,
        local: false,
        endpoint: undefined,
      });
    });

    it("is the configured one, with the user's own settings", () => {
      const { "owt:endpoint": endpoint } = real;
      for (const stack of ["dev", "staging"]) {
        const target = { stack, emulator: false, local: false, endpoint };
        assert.deepEqual(targetOf(stack, { config: real, encryptionsalt: OTHER_SALT }), target);
      }
    });

    it("may be another server on this machine", () => {
      for (const endpoint of ["http://localhost:3000", "https://127.0.0.1:3000", "http://[::1]:3000"]) {
        const file = { config: { "owt:endpoint": endpoint }, encryptionsalt: PUBLIC_SALT };
        assert.deepEqual(targetOf("dev", file), { stack: "dev", emulator: false, local: true, endpoint });
      }
    });

    it("is refused if its key would be encrypted with the public passphrase", () => {
      for (const stack of ["dev", "staging"]) {
        assert.throws(() => targetOf(stack, { config: real, encryptionsalt: PUBLIC_SALT }), /which is public/);
      }
    });
  });

  it("recognise a salt of the public passphrase", () => {
    assert.ok(opensWithPublicPassphrase(PUBLIC_SALT));
    for (const salt of [OTHER_SALT, "v1:AAAA", "v2:a:b", "", undefined, 7]) assert.ok(!opensWithPublicPassphrase(salt));
  });

  it("read the stack's file, which may be missing", () => {
    scratch.write("Pulumi.dev.yaml", "config:\n  owt:endpoint: http://a\n");
    assert.deepEqual(readStackFile(scratch.folder, "dev"), { config: { "owt:endpoint": "http://a" } });
    assert.deepEqual(readStackFile(scratch.folder, "organization/project/dev").config, { "owt:endpoint": "http://a" });
    assert.deepEqual(readStackFile(scratch.folder, "other"), {});
  });

  it("name the file that is not YAML", () => {
    scratch.write("Pulumi.dev.yaml", "config: [");
    assert.throws(() => readStackFile(scratch.folder, "dev"), /Pulumi\.dev\.yaml cannot be read as YAML: /);
  });

  it("print the rooms, their mixed streams, and the next steps", () => {
    const outputs = {
      rooms: {
        meeting: { roomId: "5a1b", mixedStreams: { common: "5a1b-common" } },
        stage: { roomId: "6c2d", mixedStreams: { main: "6c2d-main", side: "6c2d-side" } },
      },
      services: { training: "7e3f" },
    };
    const about = { endpoint: "http://127.0.0.1:23456", emulator: true, stack: "dev", document: "conference.dev.yaml" };
    const text = summary(outputs, about);
    assert.match(text, /^ {2}meeting +5a1b +common: 5a1b-common$/m);
    assert.match(text, /^ {2}stage +6c2d +main: 6c2d-main, side: 6c2d-side$/m);
    assert.match(text, /^ {2}training +7e3f$/m);
    for (const next of [
      "npm run plan",
      "npm run report",
      "npm run preview",
      "npm run destroy",
      "edit conference.dev.yaml",
      "--secret owt:serviceKey",
    ]) {
      assert.ok(text.includes(next), next);
    }
    assert.match(summary({}, about), /Rooms: none/);
  });

  describe("run Pulumi", function () {
    let env: NodeJS.ProcessEnv;
    let printed: string;

    before(function () {
      // The fake Pulumi is a shell script.
      if (process.platform === "win32") this.skip();
    });

    beforeEach(() => {
      printed = "";
      scratch.write("package-lock.json", '{ "packages": {} }');
      scratch.write("node_modules/.package-lock.json", '{ "packages": {} }');
      scratch.write(
        "node_modules/typescript/bin/tsc",
        `const fs = require("fs"); fs.mkdirSync("dist/cli", { recursive: true }); fs.copyFileSync("cli/owt.ts", "dist/cli/owt.js");`,
      );
      // A fake owt: records its arguments; as an emulator, it runs the command with an endpoint.
      scratch.write(
        "cli/owt.ts",
        `const { spawn } = require("child_process"), fs = require("fs");
        const args = process.argv.slice(2), end = args.indexOf("--");
        fs.appendFileSync("notes", "owt " + args.slice(0, end < 0 ? undefined : end).join(" ") + "\\n");
        if (end < 0) process.exit();
        const child = spawn(args[end + 1], args.slice(end + 2), { stdio: "inherit", env: { ...process.env, OWT_ENDPOINT: "http://emulated" } });
        process.on("SIGTERM", () => child.kill("SIGTERM"));
        child.on("close", (code) => process.exit(code));`,
      );
      scratch.write("Pulumi.yaml", "name: conference\nruntime: nodejs\n");
      scratch.write("Pulumi.dev.yaml", `encryptionsalt: ${PUBLIC_SALT}\n`);
      scratch.program(
        "pulumi/pulumi",
        `[ "$1" = version ] && { echo v3.220.0; exit; }
        echo "pulumi $*|$PULUMI_STACK|$PULUMI_BACKEND_URL|$PULUMI_CONFIG_PASSPHRASE|$OWT_ENDPOINT" >> notes
        case "$1 $2" in
          "stack select") mkdir -p .owt/state/.pulumi/stacks/conference; echo > .owt/state/.pulumi/stacks/conference/dev.json;;
          "stack output") echo '{ "rooms": {} }';;
          "preview --diff") [ -n "$FAKE_WAITS" ] && { trap 'echo stopped >> notes; exit 9' TERM; while :; do sleep 0.05; done; };;
        esac
        exit "\${FAKE_CODE:-0}"`,
      );
      for (const host of ["language-nodejs", "resource-pulumi-nodejs"]) scratch.program(`pulumi/pulumi-${host}`, "");
      env = {
        PATH: [scratch.at("pulumi"), barePath(scratch)].join(path.delimiter),
        HOME: scratch.at("home"),
        PULUMI_BACKEND_URL: "https://pulumi.example.org",
        PULUMI_CONFIG_PASSPHRASE: "mine",
      };
    });

    const run = (...argv: string[]): Promise<number> =>
      runStackCommand(argv, { root: scratch.folder, env, log: recordingLog(), print: (text) => (printed += text) });
    const notes = (): string[] => readFileSync(scratch.at("notes"), "utf8").trim().split("\n");
    const local = (): string => `dev|${pathToFileURL(scratch.at(".owt/state")).href}|emulator`;
    const emulated = (): string =>
      `owt emulator --data ${scratch.at(".owt/emulator")} --keep-sessions --port ${readFileSync(scratch.at(".owt/port"), "utf8").trim()}`;

    it("on the emulator, without the user's settings", async () => {
      assert.equal(await run("preview"), 0);
      assert.deepEqual(notes(), [
        `pulumi stack select --create dev|${local()}|`,
        emulated(),
        `pulumi preview --diff|${local()}|http://emulated`,
      ]);
      assert.ok(!existsSync(scratch.at("home")));
    });

    it("and create the stack once", async () => {
      await run("preview");
      rmSync(scratch.at("notes"));
      await run("destroy");
      assert.deepEqual(notes(), [emulated(), `pulumi destroy --yes|${local()}|http://emulated`]);
    });

    it("of owt beside the emulator, with the page under .owt/", async () => {
      await run("preview");
      rmSync(scratch.at("notes"));
      await run("report", "--stack", "dev");
      const page = scratch.at(".owt/report.html");
      assert.deepEqual(notes(), [emulated(), `owt report --out ${page} --stack dev`]);
    });

    it("and pass its exit code on", async () => {
      await run("preview");
      env.FAKE_CODE = "255";
      assert.equal(await run("destroy"), 255);
    });

    it("without the emulator for commands that need no server", async () => {
      await run("preview");
      rmSync(scratch.at("notes"));
      await run("run", "config", "get", "a");
      assert.deepEqual(notes(), [`pulumi config get a|${local()}|`]);
    });

    it("for a stack of the user's own with the user's settings, and let it ask", async () => {
      scratch.write("Pulumi.staging.yaml", "config: { owt:endpoint: 'https://owt.example.org' }\n");
      assert.equal(await run("start", "--stack", "staging"), 0);
      const own = "staging|https://pulumi.example.org|mine|";
      assert.deepEqual(notes(), [
        `pulumi up --suppress-outputs --stack staging|${own}`,
        `pulumi stack output --json|${own}`,
      ]);
      assert.ok(!existsSync(scratch.at(".owt")));
      assert.match(printed, /^On https:\/\/owt\.example\.org:$/m);
    });

    it("and stop it when they are stopped", async () => {
      const script = `require(${JSON.stringify(path.join(toolsFolder, "stack.js"))})
        .runStackCommand(["preview"], { root: ${JSON.stringify(scratch.folder)} }).then((code) => process.exit(code))`;
      writeFileSync(scratch.at("notes"), "");
      const { child, printed: output } = startNode(["-e", script], { ...env, FAKE_WAITS: "1" });
      while (!notes().some((line) => line.startsWith("pulumi preview")))
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGTERM");
      assert.deepEqual(await once(child, "close"), [9, null], output());
      assert.equal(notes().at(-1), "stopped");
    });
  });
});
