import assert from "node:assert/strict";
import * as path from "node:path";
import { Project, root } from "./stack";

const rooms = (count: number, args = "{}") =>
  `import * as owt from "pulumi-owt";\nfor (let i = 0; i < ${count}; i++) new owt.Room("room" + i, ${args});\n`;

/** Output if the server cannot be used. Each step continues from the state that the one before it left. */
describe("a server that cannot be used, through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": rooms(6) } });
  });
  after(async () => project.close());

  /** The last part of the output, with all messages in full. */
  const diagnostics = (output: string): string => output.slice(output.indexOf("Diagnostics:"));
  const count = (output: string, text: string): number => diagnostics(output).split(text).length - 1;
  const assertNoStack = (output: string): void => assert.doesNotMatch(output, /^.*\bat .*[:(/].*:\d+:\d+\)?$/m);

  /** A preview with one setting changed fails, and reports the reason once, with what to do. */
  async function refused(key: string, value: string, reason: string, remedy: RegExp): Promise<void> {
    const setting = { [key.endsWith("Key") ? `--secret ${key}` : key]: value };
    const output = await project.configured(setting, () => project.bad("preview"));
    assert.equal(count(output, `has a problem: `), 1, output);
    assert.equal(count(output, reason), count(output, "Asking again") + 1, output);
    assert.match(diagnostics(output), remedy);
    assertNoStack(output);
  }

  it("is tested in a preview with one request; a list of the names that exist is the only other one", async () => {
    project.requests.length = 0;
    assert.match(await project.preview(), /7 to create/);
    assert.deepEqual(project.requests, ["GET /v1/rooms?page=1&per_page=1", "GET /v1/rooms?page=1&per_page=1000"]);
  });

  it("is reported by a preview: a wrong key", async () => {
    await refused("owt:serviceKey", "planted-wrong-key", "(401, code 1101)", /init\.sh[^]*owt:serviceKey/);
    assert.ok(!project.printed.includes("planted-wrong-key"));
  });

  it("is reported by a preview: nothing listens, with a line about the attempts", async () => {
    await refused(
      "owt:endpoint",
      "http://127.0.0.1:1",
      "nothing listens at",
      /management API running[^]*owt:offline true/,
    );
    assert.ok(project.printed.split("Asking again").length - 1 <= 2, project.printed);
  });

  it("is reported by a preview: https instead of http", async () => {
    const https = project.emulator.endpoint.replace("http:", "https:");
    await refused("owt:endpoint", https, "the server speaks http", /Set the endpoint to http:/);
  });

  it("is reported by a preview: the port of the sample application", async () => {
    await refused("owt:endpoint", "http://127.0.0.1:3001", "nothing listens at", /Port 3001 is that of the sample/);
  });

  it("is reported by a preview: a wrong key of the super service, once, in addition to rooms", async () => {
    project.write("index.ts", `${rooms(2)}for (const key of ["a", "b"]) new owt.Service(key, { key });\n`);
    await refused("owt:superServiceKey", "planted-wrong-key", "GET /services (401", /owt:superServiceKey/);
    project.write("index.ts", rooms(6));
  });

  it("is not used with owt:offline, which must be true or false", async () => {
    const endpoint = "http://127.0.0.1:1";
    const output = await project.configured({ "owt:offline": "true", "owt:endpoint": endpoint }, () =>
      project.preview(),
    );
    assert.match(output, /7 to create/);
    await project.configured({ "owt:offline": "yes", "owt:endpoint": endpoint }, async () => {
      assert.match(await project.bad("preview"), /owt:offline is "yes", but must be true or false/);
    });
  });

  it("is not asked if a key of the stack is misspelled", async () => {
    await project.configured({ "owt:operationTimout": "10" }, async () => {
      project.requests.length = 0;
      const output = await project.bad("preview");
      assert.equal(count(output, 'owt:operationTimout, which is not known; did you mean "owt:operationTimeout"?'), 1);
      assertNoStack(output);
      project.write("index.ts", 'import * as owt from "pulumi-owt";\nexport const rooms = owt.getRooms();\n');
      assert.match(await project.bad("preview"), /owt:operationTimout, which is not known/);
      assert.deepEqual(project.requests, []);
    });
    project.write("index.ts", rooms(6));
  });

  it("is not asked with a certificate that cannot be used", async () => {
    const ca = path.join(root, "test/sdk/fixtures/tls/self-signed.pfx");
    const output = await project.configured({ "owt:ca": ca }, () => project.bad("preview"));
    assert.match(output, /owt:ca is a PFX .*openssl pkcs12 -in \S+ -nokeys -out ca\.pem/);
  });

  it("receives no request if nothing changes", async () => {
    await project.up();
    project.requests.length = 0;
    assert.match(await project.preview(), /7 unchanged/);
    await project.up();
    assert.deepEqual(project.requests, []);
  });

  it("is tested before the first change too", async () => {
    project.write("index.ts", rooms(6, "{ inputLimit: 4 }"));
    await refused("owt:serviceKey", "planted-wrong-key", "(401, code 1101)", /init\.sh/);
    await refused("owt:endpoint", "http://127.0.0.1:1", "nothing listens at", /management API running/);
  });

  for (const [what, ...command] of [
    ["an update", "up", "--yes", "--skip-preview"],
    ["a preview with a refresh", "preview", "--refresh"],
    ["a refresh", "refresh", "--yes", "--skip-preview"],
    ["a destruction", "destroy", "--yes", "--skip-preview"],
  ] as const) {
    it(`is explained once by ${what} of six rooms, with a line for each room and no stack trace`, async () => {
      await project.emulator.close();
      const output = await project.bad(...command);
      const remedies = count(output, "Is the management API running");
      const lines = count(output, "nothing listens at") - count(output, "Asking again");
      assert.equal(remedies, 1, output);
      assert.equal(count(output, "Asking again"), 1, output);
      assert.equal(lines, what === "an update" ? 1 : 6, output);
      assertNoStack(output);
    });
  }
});
