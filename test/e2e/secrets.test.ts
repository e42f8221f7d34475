import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { assertNowhere as haveNone } from "../planted";
import { upgradeProject } from "./releases";
import type { Project } from "./stack";

/** A distinct value for each secret, with characters that urls and JSON escape. */
const planted = {
  tenantKey: "planted-tenant-key/+=1",
  sipPassword: "planted-sip-password/+=2",
  cameraUrl: "rtsp://user:planted-camera-password+3@192.0.2.20/camera",
  liveUrl: "rtmp://192.0.2.30/live/planted-stream-key+4",
};

/** Options for the most detailed log. */
const verbose = ["-v=9", "--logtostderr"];

describe("secrets", function () {
  this.timeout(180_000);
  let server: string;
  let project: Project;
  let secrets: Record<string, string>;

  before(async () => {
    server = mkdtempSync(path.join(tmpdir(), "owt-server-"));
    const configuration = Object.fromEntries(
      Object.entries(planted).map(([name, value]) => [`--secret ${name}`, value]),
    );
    project = await upgradeProject({ server, configuration });
    const { sampleServiceKey, superServiceKey } = project.emulator.credentials;
    await project.configure({ "--secret owt:serviceKey": sampleServiceKey });
    // Of urls, only the secret part.
    secrets = {
      sampleServiceKey,
      superServiceKey,
      ...planted,
      cameraUrl: "planted-camera-password+3",
      liveUrl: "planted-stream-key+4",
    };
  });
  after(async () => {
    await project.close();
    rmSync(server, { recursive: true });
  });

  const assertNowhere = (place: string, text: string, except: readonly string[] = []) =>
    haveNone(place, text, Object.fromEntries(Object.entries(secrets).filter(([name]) => !except.includes(name))));

  it("are not in the output", async () => {
    await project.up();
    assertNowhere("the output", project.printed);
    const clear = await project.good("stack", "export", "--show-secrets");
    const token = /"token": \{[^}]*"plaintext": "\\"([^"\\]+)/.exec(clear)?.[1] ?? "";
    assert.ok(token.length > 40);
    project.printed = "";
    project.edit("index.ts", "participantLimit: 20", "participantLimit: 30");
    await project.good("preview", "--diff");
    await project.good("up", "--yes", "--skip-preview", "--diff");
    await project.good("refresh", "--yes", "--skip-preview", "--diff");
    secrets.token = token;
    assertNowhere("the output", project.printed);
  });

  it("can change: another key of the stack changes nothing and sends no request", async () => {
    await project.configure({ "--secret owt:serviceKey": "another key" });
    project.requests.length = 0;
    const output = await project.up();
    assert.match(output, /\d+ unchanged/);
    assert.doesNotMatch(output, /updated|replaced|created|deleted/);
    assert.deepEqual(project.requests, []);
    // Requests are signed with it.
    assert.match(await project.bad("refresh", "--yes", "--skip-preview"), /401/);
    await project.configure({ "--secret owt:serviceKey": project.emulator.credentials.sampleServiceKey });
  });

  it("are not in the most detailed log of the engine if they are in the configuration", async () => {
    project.printed = "";
    project.edit("index.ts", "participantLimit: 30", "participantLimit: 40");
    await project.good("preview", "--diff", ...verbose);
    await project.good("up", "--yes", "--skip-preview", ...verbose);
    await project.good("refresh", "--yes", "--skip-preview", ...verbose);
    // Errors of this package and of the server could contain arguments.
    project.edit("index.ts", "sipServer:", "sipServr:");
    await project.bad("preview", ...verbose);
    project.edit("index.ts", "sipServr:", "sipServer:");
    await project.client.rooms.delete((await project.resource("Room", "studio")).id ?? "");
    project.edit("index.ts", "participantLimit: 40", "participantLimit: 50");
    await project.bad("up", "--yes", "--skip-preview", ...verbose);
    assert.ok(project.printed.length > 100_000);
    // The engine logs the answers of providers, and masks the secrets of the configuration only.
    assertNowhere("the output", project.printed, ["token"]);
    project.printed = "";
  });

  it("are in no file of the project: state, backups, history and configuration", () => {
    for (const { file, text } of project.texts()) assertNowhere(file, text);
  });

  it("are in no file of the server, which other users cannot read", () => {
    for (const name of readdirSync(server)) {
      const file = path.join(server, name);
      if (statSync(file).isSocket()) continue;
      assertNowhere(name, readFileSync(file, "latin1"));
      assert.equal(statSync(file).mode & 0o077, 0, name);
    }
  });

  it("are removed with the stack", async () => {
    await project.good("refresh", "--yes", "--skip-preview");
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.resources(), []);
    assertNowhere("the output", project.printed);
  });
});
