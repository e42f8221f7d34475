// Finding an engine: on the PATH, in the cache folder, from the vendor and built from modules, with fake programs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import * as path from "node:path";
import { Scratch, barePath, recordingLog, startNode, tool, toolsFolder } from "./tools";

const { ensureEngine, engineEnvironment, engineLine } = tool("engine.js");
const { engineFolder } = tool("engine/cache.js");
const { archiveName } = tool("engine/download.js");
const { build } = tool("engine/go.js");
const { hostsFolder, writeLaunchers } = tool("engine/launcher.js");
const { engineModule, isRecentEnough, oldestEngine, pinnedVersions, usualVersion } = tool("engine/pins.js");

const PROGRAMS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
/** Programs beside an engine that is built. */
const LAUNCHERS = [
  "pulumi-analyzer-policy",
  "pulumi-language-go",
  "pulumi-language-nodejs",
  "pulumi-language-python",
  "pulumi-resource-pulumi-nodejs",
];

/** A fake Go: writes the requested programs, and records its environment and folder. */
const GO = `
if [ "$1" = env ]; then echo "\${FAKE_GO_VERSION:-go1.26.0}"; exit 0; fi
echo "$PWD $*" >> "$FAKE_GO_NOTES"
echo "GOFLAGS=$GOFLAGS GOPROXY=$GOPROXY GOMODCACHE=$GOMODCACHE GOCACHE=$GOCACHE CGO_ENABLED=$CGO_ENABLED GOOS=$GOOS" >> "$FAKE_GO_NOTES"
if [ "$1" = list ]; then echo "go: downloading example.org/module v1" >&2; printf 'example.org/a\\nexample.org/b\\n'; exit 0; fi
if [ -n "$FAKE_GO_FAILS" ]; then echo "go: example.org/module@v1: no such host" >&2; exit 1; fi
[ -n "$GOMODCACHE" ] && mkdir -p "$GOMODCACHE/a module" && echo > "$GOMODCACHE/a module/file"
[ -n "$FAKE_GO_SLEEP" ] && sleep "$FAKE_GO_SLEEP"
echo "example.org/a" >&2
while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
name=\${1##*/}
echo "#!/bin/sh" > "$out$name"
`;

/** A port without a listener. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("the engine", function () {
  let scratch: Scratch;
  let env: NodeJS.ProcessEnv;
  let servers: Server[];

  before(function () {
    // The fake programs are shell scripts.
    if (process.platform === "win32") this.skip();
  });

  beforeEach(async () => {
    scratch = new Scratch();
    servers = [];
    env = {
      PATH: barePath(scratch),
      HOME: scratch.at("home"),
      XDG_CACHE_HOME: scratch.at("cache"),
      // The vendor cannot be reached.
      OWT_ENGINE_DOWNLOAD_URL: `http://127.0.0.1:${await closedPort()}`,
      FAKE_GO_NOTES: scratch.at("go-notes"),
    };
  });

  afterEach(() => {
    for (const server of servers) server.close();
    scratch.remove();
  });

  const installed = (version: string, programs = PROGRAMS): void => {
    for (const program of programs) scratch.program(`pulumi/${program}`, `echo v${version}`);
    env.PATH = [scratch.at("pulumi"), env.PATH].join(path.delimiter);
  };
  const goInstalled = (): void => {
    scratch.program("go/go", GO);
    env.PATH = [env.PATH, scratch.at("go")].join(path.delimiter);
  };
  const goNotes = (): string => readFileSync(scratch.at("go-notes"), "utf8");
  const cached = (version = usualVersion): string => {
    const folder = engineFolder(env, version);
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    const files = Object.fromEntries(PROGRAMS.map((program) => [program, program.length]));
    for (const program of PROGRAMS) writeFileSync(path.join(folder, "bin", program), program);
    writeFileSync(path.join(folder, "engine.json"), JSON.stringify({ files }));
    return folder;
  };
  const released = async (checksum?: string): Promise<{ asked: string[] }> => {
    for (const program of PROGRAMS) scratch.program(`release/pulumi/${program}`, `echo v${usualVersion}`);
    const archive = scratch.at(archiveName(usualVersion));
    execFileSync("tar", ["-czf", archive, "-C", scratch.at("release"), "pulumi"]);
    const content = readFileSync(archive);
    const published = checksum ?? createHash("sha256").update(content).digest("hex");
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === `/pulumi-${usualVersion}-checksums.txt`)
        response.end(`${published}  ${archiveName(usualVersion)}\n`);
      else if (request.url === `/${archiveName(usualVersion)}`) response.end(content);
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    env.OWT_ENGINE_DOWNLOAD_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { asked };
  };
  const leftovers = (): string[] =>
    readdirSync(path.dirname(engineFolder(env, usualVersion))).filter((name) => name.startsWith(".work-"));
  const failure = async (): Promise<string> => {
    const error = await ensureEngine({ env, log: recordingLog() }).then(
      () => assert.fail("an engine was found"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error);
    return error.message;
  };

  describe("on the PATH", () => {
    it("is used if it is recent enough", async () => {
      installed("3.300.1");
      const engine = await ensureEngine({ env, log: recordingLog() });
      assert.deepEqual(engine, {
        version: "3.300.1",
        source: "path",
        pulumi: scratch.at("pulumi/pulumi"),
        binDirs: [],
      });
    });

    it("is preferred to the one in the cache folder", async () => {
      cached();
      installed(oldestEngine);
      assert.equal((await ensureEngine({ env, log: recordingLog() })).source, "path");
    });

    it("is skipped with a reason if it is too old", async () => {
      installed("3.215.9");
      assert.match(await failure(), /pulumi is version 3\.215\.9, and 3\.x from 3\.216\.0 on is needed/);
    });

    it("is skipped with a reason without its host for Node programs", async () => {
      installed("3.300.1", ["pulumi"]);
      assert.match(await failure(), /pulumi-language-nodejs is neither beside it nor on the PATH/);
    });

    describe("from npm", () => {
      /** A fake of npm's package: a launcher that finds the engine in a folder of the user. */
      const fromNpm = (shim: "link" | "script", home = scratch.at("home/.pulumi")): string => {
        const bin = path.join(home, "versions", "3.300.1", "bin");
        const launcher = scratch.program("npm/node_modules/pulumi/run.js", `exec "${path.join(bin, "pulumi")}" "$@"`);
        writeFileSync(scratch.at("npm/node_modules/pulumi/package.json"), '{ "name": "pulumi" }');
        mkdirSync(scratch.at("npm/node_modules/.bin"));
        if (shim === "link") symlinkSync(launcher, scratch.at("npm/node_modules/.bin/pulumi"));
        else scratch.program("npm/node_modules/.bin/pulumi", `exec "${launcher}" "$@"`);
        env.PATH = [scratch.at("npm/node_modules/.bin"), env.PATH].join(path.delimiter);
        return bin;
      };
      const engineIn = (bin: string, programs = PROGRAMS): void => {
        for (const program of programs)
          scratch.program(path.relative(scratch.at("."), path.join(bin, program)), "echo v3.300.1");
      };

      for (const shim of ["link", "script"] as const) {
        it(`is found through its launcher (a ${shim}), with its host for Node programs`, async () => {
          const bin = fromNpm(shim);
          engineIn(bin);
          assert.deepEqual(await ensureEngine({ env, log: recordingLog() }), {
            version: "3.300.1",
            source: "path",
            pulumi: path.join(bin, "pulumi"),
            binDirs: [bin],
          });
        });
      }

      it("is found under PULUMI_HOME", async () => {
        const bin = fromNpm("link", scratch.at("elsewhere"));
        env.PULUMI_HOME = scratch.at("elsewhere");
        engineIn(bin);
        assert.deepEqual((await ensureEngine({ env, log: recordingLog() })).binDirs, [bin]);
      });

      it("is skipped with a reason if it has no host for Node programs", async () => {
        engineIn(fromNpm("link"), ["pulumi"]);
        assert.match(await failure(), /pulumi-language-nodejs is neither beside it nor on the PATH/);
      });
    });

    it("may have its hosts in other folders", async () => {
      installed("3.300.1", ["pulumi"]);
      for (const program of PROGRAMS.slice(1)) scratch.program(`hosts/${program}`, "");
      env.PATH = [env.PATH, scratch.at("hosts")].join(path.delimiter);
      assert.equal((await ensureEngine({ env, log: recordingLog() })).source, "path");
    });

    it("is skipped if it does not run", async () => {
      installed("3.300.1");
      scratch.program("pulumi/pulumi", "echo 'no such library' >&2; exit 1");
      assert.match(await failure(), /does not run: no such library/);
    });
  });

  describe("in the cache folder", () => {
    it("is used if none is on the PATH, and comes first on the PATH of programs", async () => {
      const bin = path.join(cached(), "bin");
      const engine = await ensureEngine({ env, log: recordingLog() });
      assert.deepEqual(engine, {
        version: usualVersion,
        source: "cache",
        pulumi: path.join(bin, "pulumi"),
        binDirs: [bin],
      });
      assert.equal(engineEnvironment(engine, env).PATH, [bin, env.PATH].join(path.delimiter));
      assert.match(engineLine(engine), new RegExp(`Pulumi ${usualVersion}`));
    });

    it("is not used without the list of its files", async () => {
      writeFileSync(path.join(cached(), "engine.json"), '{ "files": {');
      assert.match(await failure(), /is incomplete/);
    });

    it("is not used if a file is shorter than listed", async () => {
      writeFileSync(path.join(cached(), "bin", "pulumi"), "pul");
      assert.match(await failure(), /is damaged \(pulumi\)/);
    });

    it("is replaced if it is damaged", async () => {
      writeFileSync(path.join(cached(), "bin", "pulumi"), "pul");
      goInstalled();
      assert.equal((await ensureEngine({ env, log: recordingLog() })).source, "build");
      assert.equal((await ensureEngine({ env, log: recordingLog() })).source, "cache");
      assert.deepEqual(leftovers(), []);
    });
  });

  describe("as its vendor releases it", () => {
    it("is put into the cache folder", async () => {
      await released();
      const log = recordingLog();
      const engine = await ensureEngine({ env, log });
      assert.equal(engine.source, "download");
      assert.equal(execFileSync(engine.pulumi, { encoding: "utf8" }), `v${usualVersion}\n`);
      assert.match(log.text(), /Downloading pulumi-v.* \.\.\.\n {2}done in /);
      assert.equal((await ensureEngine({ env, log })).source, "cache");
      assert.deepEqual(leftovers(), []);
    });

    it("is refused if its checksum is not the published one", async () => {
      await released("0".repeat(64));
      assert.match(await failure(), /is not what was published: its checksum is [0-9a-f]{64} instead of 0{64}/);
      assert.ok(!existsSync(engineFolder(env, usualVersion)));
      assert.deepEqual(leftovers(), []);
    });

    it("is not requested if one is in the cache", async () => {
      const { asked } = await released();
      cached();
      await ensureEngine({ env, log: recordingLog() });
      assert.deepEqual(asked, []);
    });

    it("is fetched by curl if a proxy is set", async () => {
      await released();
      env.HTTPS_PROXY = "http://127.0.0.1:1";
      scratch.program("system/curl", `echo "a proxy said no" >&2; exit 22`);
      assert.match(await failure(), /the vendor's release: a proxy said no/);
    });
  });

  describe("built from Go modules", () => {
    beforeEach(goInstalled);

    it("is put into the cache folder, with launchers of its hosts", async () => {
      const log = recordingLog();
      const engine = await ensureEngine({ env, log });
      assert.equal(engine.source, "build");
      assert.deepEqual(readdirSync(path.dirname(engine.pulumi)).sort(), ["pulumi", ...LAUNCHERS]);
      assert.match(
        log.text(),
        /Building pulumi 3\.\d+\.\d+ with Go 1\.26\.0, once \(.* minutes\) \.\.\.\n {2}done in /,
      );
      assert.equal((await ensureEngine({ env, log })).source, "cache");
    });

    it("has its launchers written anew if they are missing or differ", async () => {
      const { pulumi } = await ensureEngine({ env, log: recordingLog() });
      const launcher = path.join(path.dirname(pulumi), "pulumi-language-nodejs");
      const text = readFileSync(launcher, "utf8");
      writeFileSync(launcher, "of another copy of the project");
      await ensureEngine({ env, log: recordingLog() });
      assert.equal(readFileSync(launcher, "utf8"), text);
      assert.deepEqual(readdirSync(path.dirname(pulumi)).sort(), ["pulumi", ...LAUNCHERS]);
    });

    it("uses only the pinned modules", async () => {
      await ensureEngine({ env: { ...env, GOOS: "plan9", GOPROXY: "https://proxy.example.org" }, log: recordingLog() });
      const notes = goNotes();
      assert.match(notes, new RegExp(`^${path.join(toolsFolder, "pulumi", usualVersion)} build .*-mod=readonly`, "m"));
      assert.match(notes, new RegExp(`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${usualVersion}`));
      assert.match(notes, /GOPROXY=https:\/\/proxy\.example\.org .*CGO_ENABLED=0 GOOS=$/m);
    });

    it("reports how far it is", async () => {
      const reports: string[] = [];
      const report = (progress: string) => reports.push(progress);
      const directory = scratch.at("module");
      mkdirSync(directory);
      await build(scratch.at("go/go"), { directory, packages: ["a"] }, { bin: directory, env, report });
      assert.deepEqual(reports, ["1 modules downloaded", "1 packages compiled, of 2 at most"]);
    });

    it("leaves none of Go's caches behind", async () => {
      await ensureEngine({ env, log: recordingLog() });
      assert.match(goNotes(), new RegExp(`GOMODCACHE=${scratch.at("cache")}/.*/scratch/modules`));
      assert.deepEqual(leftovers(), []);
    });

    it("uses and keeps Go's usual caches with OWT_ENGINE_KEEP_GO_CACHE", async () => {
      await ensureEngine({ env: { ...env, OWT_ENGINE_KEEP_GO_CACHE: "1" }, log: recordingLog() });
      assert.match(goNotes(), /GOMODCACHE= GOCACHE= /);
    });

    it("is not cached if the build fails, and Go's error is reported", async () => {
      env.FAKE_GO_FAILS = "1";
      assert.match(await failure(), /go build failed: go: example\.org\/module@v1: no such host/);
      assert.ok(!existsSync(engineFolder(env, usualVersion)));
      assert.deepEqual(leftovers(), []);
    });

    it("needs a Go that can read its modules", async () => {
      env.FAKE_GO_VERSION = "go1.19.5";
      assert.match(await failure(), /go is version 1\.19\.5, and 1\.\d+\.\d+ or newer is needed/);
    });

    it("may be built by two processes at a time", async () => {
      env.FAKE_GO_SLEEP = "0.2";
      const engines = await Promise.all([1, 2].map(() => ensureEngine({ env, log: recordingLog() })));
      assert.deepEqual(
        engines.map(({ source }) => source),
        ["build", "build"],
      );
      assert.equal((await ensureEngine({ env, log: recordingLog() })).source, "cache");
      assert.deepEqual(leftovers(), []);
    });

    it("leaves nothing behind when it is interrupted", async () => {
      const { child, printed } = startNode([path.join(toolsFolder, "engine.js")], { ...env, FAKE_GO_SLEEP: "30" });
      while (!existsSync(scratch.at("go-notes"))) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(leftovers().length, 1);
      child.kill("SIGTERM");
      const [, signal] = (await once(child, "close")) as [number | null, string | null];
      assert.equal(signal, "SIGTERM", printed());
      assert.deepEqual(leftovers(), []);
    });

    it("removes what killed processes have left", async () => {
      // An unused process id: beyond the maximum of any system.
      const left = path.join(path.dirname(engineFolder(env, usualVersion)), `.work-${hostname()}-99999999-abcdef`);
      mkdirSync(left, { recursive: true });
      const running = path.join(
        path.dirname(engineFolder(env, usualVersion)),
        `.work-${hostname()}-${process.pid}-abcdef`,
      );
      mkdirSync(running);
      await ensureEngine({ env, log: recordingLog() });
      assert.deepEqual(leftovers(), [path.basename(running)]);
    });
  });

  describe("that cannot be found", () => {
    it("is reported in one message: what was tried, why each failed, what to do", async () => {
      const message = await failure();
      assert.match(message, /pulumi on the PATH: there is no pulumi on the PATH/);
      assert.match(message, /the cache folder: there is no .* yet/);
      assert.match(message, /the vendor's release: connect ECONNREFUSED/);
      assert.match(message, /a build from Go modules: there is no go on the PATH/);
      assert.match(message, /install Pulumi 3\.216\.0 or newer/);
      assert.match(message, /install Go 1\.\d+\.\d+ or newer/);
    });

    it("is searched only in the places of OWT_ENGINE", async () => {
      installed("3.300.1");
      env.OWT_ENGINE = "cache";
      const message = await failure();
      assert.match(message, /the cache folder/);
      assert.doesNotMatch(message, /on the PATH:|vendor's release:|Go modules:/);
    });

    it("is refused if OWT_ENGINE names an unknown place", async () => {
      env.OWT_ENGINE = "cache,moon";
      assert.match(await failure(), /unknown: moon/);
    });
  });

  describe("of a named version", () => {
    const named = "3.274.1";
    const ensure = (options = {}) => ensureEngine({ env, log: recordingLog(), ...options });

    it("is taken from the PATH only if it is this version", async () => {
      installed(named);
      assert.equal((await ensure({ version: named })).source, "path");
      await assert.rejects(ensure({ version: "3.300.1" }), /pulumi is version 3\.274\.1$/m);
    });

    it("has its own folder in the cache", async () => {
      cached();
      await assert.rejects(ensure({ version: named }), /No Pulumi engine of version 3\.274\.1 was found/);
      const bin = path.join(cached(named), "bin");
      assert.deepEqual(await ensure({ version: named }), {
        version: named,
        source: "cache",
        pulumi: path.join(bin, "pulumi"),
        binDirs: [bin],
      });
      assert.equal((await ensure()).version, usualVersion);
    });

    it("is the one in OWT_ENGINE_VERSION by default", async () => {
      cached(named);
      env.OWT_ENGINE_VERSION = named;
      assert.equal((await ensure()).version, named);
      env.OWT_ENGINE_VERSION = "3.300.1";
      await assert.rejects(ensure(), /OWT_ENGINE_VERSION=3\.300\.1 lets no other version do/);
    });

    it("is built from its own modules", async () => {
      goInstalled();
      for (const version of pinnedVersions) {
        assert.equal((await ensure({ version })).source, "build");
        assert.match(
          goNotes(),
          new RegExp(`^${engineModule(version).directory} build .*version\\.Version=v${version} `, "m"),
        );
      }
    });

    it("is not built if its modules are not pinned", async () => {
      goInstalled();
      await assert.rejects(
        ensure({ version: "3.300.1" }),
        /no Go module of version 3\.300\.1 is pinned; there are 3\.220\.0 and 3\.274\.1/,
      );
    });

    it("is refused if the version is none", async () => {
      await assert.rejects(ensure({ version: "latest" }), /three numbers, such as 3\.220\.0; this is not one: latest/);
    });
  });

  it("compares versions", () => {
    for (const version of ["3.216.0", "v3.216.0", "3.220.1-alpha.5", "3.1000.0"])
      assert.ok(isRecentEnough(version, "3.216.0"));
    for (const version of ["3.215.9", "2.300.0", "4.0.0", "", "unknown"])
      assert.ok(!isRecentEnough(version, "3.216.0"));
  });

  for (const [launcher, module] of [
    ["pulumi-resource-pulumi-nodejs", "dynamic-provider"],
    ["pulumi-analyzer-policy", "run-policy-pack"],
  ] as const) {
    it(`starts the host of the project's own package (${launcher})`, () => {
      mkdirSync(scratch.at("bin"));
      writeLaunchers(scratch.at("bin"));
      const script = `project/node_modules/@pulumi/pulumi/cmd/${module}/index.js`;
      scratch.write(script, "console.log(JSON.stringify(process.argv.slice(2)));");
      const printed = execFileSync(scratch.at("bin", launcher), ["127.0.0.1:1", "a b"], {
        cwd: scratch.at("project"),
        env,
        encoding: "utf8",
      });
      assert.deepEqual(JSON.parse(printed), ["127.0.0.1:1", "a b"]);
    });
  }

  it("starts the language host of the copy of this project that runs it", () => {
    mkdirSync(scratch.at("bin"));
    writeLaunchers(scratch.at("bin"));
    scratch.write("hosts/nodejs.js", "console.log(JSON.stringify(process.argv.slice(2)));");
    const engine = { version: usualVersion, source: "cache", pulumi: "", binDirs: [] } as const;
    const variables = engineEnvironment(engine, env);
    assert.equal(variables.OWT_ENGINE_HOSTS, hostsFolder);
    assert.equal(engineEnvironment({ ...engine, source: "path" }, env).OWT_ENGINE_HOSTS, undefined);
    const printed = execFileSync(scratch.at("bin", "pulumi-language-nodejs"), ["127.0.0.1:1", "a b"], {
      env: { ...variables, OWT_ENGINE_HOSTS: scratch.at("hosts") },
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(printed), ["127.0.0.1:1", "a b"]);
  });
});
