import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { assertNowhere as haveNone } from "../planted";
import { upgradeProject } from "./releases";
import type { Project } from "./stack";

/** Distinct values, one for each place that takes a secret, with characters that are written otherwise in urls and JSON. */
const planted = {
  tenantKey: "planted-tenant-key/+=1",
  sipPassword: "planted-sip-password/+=2",
  cameraUrl: "rtsp://user:planted-camera-password+3@192.0.2.20/camera",
  liveUrl: "rtmp://192.0.2.30/live/planted-stream-key+4",
};

const talkative = ["-v=9", "--logtostderr"];

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
    // The values themselves, without what is no secret of an address.
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

  it("are in no output", async () => {
    await project.up();
    assertNowhere("the output", project.printed);
    const clear = await project.good("stack", "export", "--show-secrets");
    const token = /"token": \{[^}]*"plaintext": "\\"([^"\\]+)/.exec(clear)?.[1] ?? "";
    assert.ok(token.length > 40);
    project.printed = "";
    project.edit("index.ts", "participantLimit: 20", "participantLimit: 30");
    await project.good("preview", "--diff");
    await project.good("up", "--yes", "--diff");
    await project.good("refresh", "--yes", "--diff");
    secrets.token = token;
    assertNowhere("the output", project.printed);
  });

  it("can be others: where the stack's own key is, nothing is asked of the server, and nothing changes", async () => {
    await project.configure({ "--secret owt:serviceKey": "another key" });
    project.requests.length = 0;
    const output = await project.up();
    assert.match(output, /\d+ unchanged/);
    assert.doesNotMatch(output, /updated|replaced|created|deleted/);
    assert.deepEqual(project.requests, []);
    // It is the one that requests are signed with.
    assert.match(await project.bad("refresh", "--yes"), /401/);
    await project.configure({ "--secret owt:serviceKey": project.emulator.credentials.sampleServiceKey });
  });

  it("are not in the engine's most talkative logs, as far as they are in the stack's configuration", async () => {
    project.printed = "";
    project.edit("index.ts", "participantLimit: 30", "participantLimit: 40");
    await project.good("preview", "--diff", ...talkative);
    await project.good("up", "--yes", ...talkative);
    await project.good("refresh", "--yes", ...talkative);
    // What is refused, by us and by the server, could show what was asked for.
    project.edit("index.ts", "sipServer:", "sipServr:");
    await project.bad("preview", ...talkative);
    project.edit("index.ts", "sipServr:", "sipServer:");
    await project.client.rooms.delete((await project.resource("Room", "studio")).id ?? "");
    project.edit("index.ts", "participantLimit: 40", "participantLimit: 50");
    await project.bad("up", "--yes", ...talkative);
    assert.ok(project.printed.length > 100_000);
    // The engine itself writes what it gets from providers into these logs, and knows the secrets of the configuration only.
    assertNowhere("the output", project.printed, ["token"]);
    project.printed = "";
  });

  it("are in no file of the project: not in state, not in its backups and history, not in the configuration", () => {
    for (const { file, text } of project.texts()) assertNowhere(file, text);
  });

  it("are in no file of the server, which others cannot read", () => {
    for (const name of readdirSync(server)) {
      const file = path.join(server, name);
      if (statSync(file).isSocket()) continue;
      assertNowhere(name, readFileSync(file, "latin1"));
      assert.equal(statSync(file).mode & 0o077, 0, name);
    }
  });

  it("are removed with everything else", async () => {
    await project.good("refresh", "--yes", "--skip-preview");
    await project.good("destroy", "--yes", "--skip-preview");
    assert.deepEqual(await project.resources(), []);
    assertNowhere("the output", project.printed);
  });
});
