import assert from "node:assert/strict";
import * as path from "node:path";
import { Project, root } from "./stack";

const rooms = (count: number, args = "{}") =>
  `import * as owt from "pulumi-owt";\nfor (let i = 0; i < ${count}; i++) new owt.Room("room" + i, ${args});\n`;

/** What is on the screen where the server cannot be used. Each step goes on where the one before it ended. */
describe("a server that cannot be used, through the real engine", function () {
  this.timeout(240_000);
  let project: Project;

  before(async () => {
    project = await Project.create({ files: { "index.ts": rooms(6) } });
  });
  after(async () => project.close());

  /** The last part of the screen, in which everything is told in full. */
  const diagnostics = (output: string): string => output.slice(output.indexOf("Diagnostics:"));
  const count = (output: string, text: string): number => diagnostics(output).split(text).length - 1;
  const assertNoStack = (output: string): void => assert.doesNotMatch(output, /^.*\bat .*[:(/].*:\d+:\d+\)?$/m);

  /** Previews with one setting changed; it must fail and say why once, with the remedy. */
  async function refused(key: string, value: string, reason: string, remedy: RegExp): Promise<void> {
    const before = (await project.good("config", "get", key)).trim();
    const form = key.endsWith("Key") ? ["--secret"] : [];
    await project.good("config", "set", ...form, key, value);
    const output = await project.bad("preview");
    await project.good("config", "set", ...form, key, before);
    assert.equal(count(output, `has a problem: `), 1, output);
    assert.equal(count(output, reason), count(output, "Asking again") + 1, output);
    assert.match(diagnostics(output), remedy);
    assertNoStack(output);
  }

  it("is found in a preview by one request, which is the only one", async () => {
    project.requests.length = 0;
    assert.match(await project.preview(), /7 to create/);
    assert.deepEqual(project.requests, ["GET /v1/rooms?page=1&per_page=1"]);
  });

  it("is told in a preview: a wrong key", async () => {
    await refused("owt:serviceKey", "planted-wrong-key", "(401, code 1101)", /init\.sh[^]*owt:serviceKey/);
    assert.ok(!project.printed.includes("planted-wrong-key"));
  });

  it("is told in a preview: nothing that listens, with a line for the attempts", async () => {
    await refused(
      "owt:endpoint",
      "http://127.0.0.1:1",
      "nothing listens at",
      /management API running[^]*owt:offline true/,
    );
    assert.ok(project.printed.split("Asking again").length - 1 <= 2, project.printed);
  });

  it("is told in a preview: https for http", async () => {
    const https = project.emulator.endpoint.replace("http:", "https:");
    await refused("owt:endpoint", https, "the server speaks http", /Set the endpoint to http:/);
  });

  it("is told in a preview: the port of the sample application", async () => {
    await refused("owt:endpoint", "http://127.0.0.1:3001", "nothing listens at", /Port 3001 is that of the sample/);
  });

  it("is told in a preview: a wrong key of the super service, once, beside rooms", async () => {
    project.write("index.ts", `${rooms(2)}for (const key of ["a", "b"]) new owt.Service(key, { key });\n`);
    await refused("owt:superServiceKey", "planted-wrong-key", "GET /services (401", /owt:superServiceKey/);
    project.write("index.ts", rooms(6));
  });

  it("is not asked for with owt:offline, which must be true or false", async () => {
    await project.configure({ "owt:offline": "true", "owt:endpoint": "http://127.0.0.1:1" });
    assert.match(await project.preview(), /7 to create/);
    await project.configure({ "owt:offline": "yes" });
    assert.match(await project.bad("preview"), /owt:offline is "yes", but must be true or false/);
    await project.configure({ "owt:offline": "false", "owt:endpoint": project.emulator.endpoint });
  });

  it("is told of by a key of the stack that is misspelled, before anything is asked", async () => {
    await project.configure({ "owt:operationTimout": "10" });
    project.requests.length = 0;
    const output = await project.bad("preview");
    assert.equal(count(output, 'owt:operationTimout, which is not known; did you mean "owt:operationTimeout"?'), 1);
    assertNoStack(output);
    project.write("index.ts", 'import * as owt from "pulumi-owt";\nexport const rooms = owt.getRooms();\n');
    assert.match(await project.bad("preview"), /owt:operationTimout, which is not known/);
    assert.deepEqual(project.requests, []);
    await project.good("config", "rm", "owt:operationTimout");
    project.write("index.ts", rooms(6));
  });

  it("is not tried with a certificate that cannot be used", async () => {
    await project.configure({ "owt:ca": path.join(root, "test/sdk/fixtures/tls/self-signed.pfx") });
    assert.match(await project.bad("preview"), /owt:ca is a PFX .*openssl pkcs12 -in \S+ -nokeys -out ca\.pem/);
    await project.good("config", "rm", "owt:ca");
  });

  it("is asked nothing where nothing changes", async () => {
    await project.up();
    project.requests.length = 0;
    assert.match(await project.preview(), /7 unchanged/);
    await project.up();
    assert.deepEqual(project.requests, []);
  });

  it("is found before the first change, too", async () => {
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
    it(`has its cause explained once by ${what} of six rooms, with a line for each and no stack`, async () => {
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
