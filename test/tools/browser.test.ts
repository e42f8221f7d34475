// Finding Chromium: named by a variable, on the PATH, and installed, with fake programs.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Scratch, barePath, recordingLog, tool } from "./tools";

const { VARIABLE, browserLine, ensureBrowser } = tool("browser.js");

const VERSION = "echo 'Chromium 140.0.7339.80 built on Debian'";
const ROOT = 0;
const SOMEBODY = 1000;

describe("the browser", () => {
  let scratch: Scratch;
  let env: NodeJS.ProcessEnv;

  before(function () {
    // The fake programs are shell scripts.
    if (process.platform === "win32") this.skip();
  });

  beforeEach(() => {
    scratch = new Scratch();
    env = { PATH: barePath(scratch), NOTES: scratch.at("notes") };
    scratch.program("system/env", 'exec /usr/bin/env "$@"');
  });

  afterEach(() => scratch.remove());

  const ensure = (uid = ROOT, log = recordingLog()): Promise<{ program: string; version: string }> =>
    ensureBrowser({ env, log, uid });
  /** apt-get and apt-cache of an archive that has some packages; `also` runs before a package is installed. */
  const archive = (packages: string[], also = ":"): void => {
    scratch.program("system/apt-cache", `case " ${packages.join(" ")} " in *" $3 "*) exit 0 ;; *) exit 100 ;; esac`);
    scratch.program(
      "system/apt-get",
      `
shift 2
echo "$DEBIAN_FRONTEND $*" >> "$NOTES"
[ "$1" = install ] || exit 0
echo "Get:1 $4"
${also}
printf '#!/bin/sh\\n%s\\n' "${VERSION}" > ${scratch.at("system")}/$4
/bin/chmod +x ${scratch.at("system")}/$4
`,
    );
  };
  const notes = (): string[] =>
    existsSync(scratch.at("notes")) ? readFileSync(scratch.at("notes"), "utf8").trim().split("\n") : [];

  it("is the one that the variable names", async () => {
    scratch.program("system/chromium", VERSION);
    env[VARIABLE] = scratch.program("mine/browser", VERSION);
    assert.deepEqual(await ensure(), { program: scratch.at("mine/browser"), version: "Chromium 140.0.7339.80" });
  });

  it("is refused if the variable names one that does not run", async () => {
    scratch.program("system/chromium", VERSION);
    for (const program of [scratch.at("nothing"), scratch.program("mine/browser", "exit 1")]) {
      env[VARIABLE] = program;
      await assert.rejects(ensure(), {
        name: "Failure",
        message: `${VARIABLE}=${program} is no Chromium that runs here.`,
      });
    }
  });

  for (const name of ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"]) {
    it(`is ${name} on the PATH, and nothing is installed`, async () => {
      archive(["chromium"]);
      scratch.program(`elsewhere/${name}`, VERSION);
      env.PATH = [env.PATH, scratch.at("elsewhere")].join(path.delimiter);
      const found = await ensure();
      assert.equal(found.program, scratch.at("elsewhere", name));
      assert.equal(browserLine(found), `- Browser: Chromium 140.0.7339.80, ${found.program}`);
      assert.deepEqual(notes(), []);
    });
  }

  it("is not a program that only asks for another package", async () => {
    scratch.program(
      "system/chromium-browser",
      "echo 'Command requires the chromium snap to be installed' >&2; exit 10",
    );
    scratch.program("system/google-chrome", "echo 'Google Chrome 140.0.7339.80'");
    assert.equal((await ensure()).version, "Google Chrome 140.0.7339.80");
  });

  it("is installed as Debian's smallest package, with a font", async () => {
    archive(["chromium", "chromium-headless-shell"]);
    const log = recordingLog();
    assert.equal((await ensure(ROOT, log)).program, scratch.at("system/chromium-headless-shell"));
    assert.deepEqual(notes(), [
      "noninteractive update",
      "noninteractive install --yes --no-install-recommends chromium-headless-shell fonts-dejavu-core",
    ]);
    assert.match(log.text(), /Installing Debian's package chromium-headless-shell .*\n {2}done in /);
    // The second time it is there.
    await ensure();
    assert.equal(notes().length, 2);
  });

  it("is installed as the package that the archive has", async () => {
    archive(["chromium"]);
    assert.equal((await ensure()).program, scratch.at("system/chromium"));
  });

  it("is installed even if the lists cannot be read anew", async () => {
    archive(["chromium"]);
    const apt = readFileSync(scratch.at("system/apt-get"), "utf8");
    scratch.program("system/apt-get", apt.replace("#!/bin/sh", 'if [ "$3" = update ]; then exit 100; fi'));
    assert.equal((await ensure()).program, scratch.at("system/chromium"));
  });

  it("is installed with sudo by others than root, if sudo asks for no password", async () => {
    archive(["chromium"]);
    scratch.program("system/sudo", `[ "$1" = -n ] || exit 1; shift; [ "$1" = true ] && exit 0; exec "$@"`);
    assert.equal((await ensure(SOMEBODY)).program, scratch.at("system/chromium"));
  });

  describe("that is not there and cannot be installed", () => {
    const failure = async (uid?: number): Promise<string> => {
      const error = await ensure(uid).then(
        () => assert.fail("a browser was found"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error && error.name === "Failure");
      assert.match(error.message, new RegExp(`apt-get install chromium-headless-shell(.|\\n)*or set ${VARIABLE}`));
      return error.message;
    };

    it("is an error that says so without apt-get", async () => {
      assert.match(await failure(), /has no apt-get to install it with/);
    });

    it("is an error that says so without the rights of root", async () => {
      archive(["chromium"]);
      assert.match(await failure(SOMEBODY), /needs the rights of root/);
      scratch.program("system/sudo", "echo 'a password is required' >&2; exit 1");
      assert.match(await failure(SOMEBODY), /sudo does not give them without a password/);
      assert.deepEqual(notes(), []);
    });

    it("is an error that names what the archive lacks", async () => {
      archive([]);
      assert.match(
        await failure(),
        /chromium-headless-shell: the lists do not have it\n {2}chromium: the lists do not/,
      );
    });

    it("is an error with the words of apt-get", async () => {
      archive(["chromium"], "echo 'E: Unable to fetch some archives' >&2; exit 100");
      assert.match(await failure(), /chromium: E: Unable to fetch some archives/);
    });
  });
});
