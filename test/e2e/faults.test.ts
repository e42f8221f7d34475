import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { Project } from "./stack";

/** What a user is told when the surroundings are wrong. Nothing is changed by any of it. */
describe("mistakes in the surroundings, through the real engine", function () {
  this.timeout(120_000);
  let project: Project;
  const document =
    "rooms:\n  meeting:\n    sip: { sipServer: sip.example.org, username: u, password: { secret: sipPassword } }\n";

  before(async () => {
    project = await Project.create({
      files: { "conference.dev.yaml": document },
      configuration: { "--secret sipPassword": "planted-sip-password" },
    });
  });
  after(async () => project.close());

  /** Runs `up` with one setting changed; it must fail and leave the server as it was. */
  async function told(key: string, value: string | undefined): Promise<string> {
    const before = await project.good("config", "get", key);
    if (value === undefined) await project.good("config", "rm", key);
    else await project.good("config", "set", ...(key.endsWith("Key") ? ["--secret"] : []), key, value);
    const output = await project.bad("up", "--yes", "--skip-preview");
    await project.good("config", "set", ...(key.endsWith("Key") ? ["--secret"] : []), key, before.trim());
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.deepEqual(await project.resources(), []);
    return output;
  }

  it("says how to set an endpoint that is missing", async () => {
    assert.match(
      await told("owt:endpoint", undefined),
      /owt:endpoint is not set.*pulumi config set owt:endpoint https:\/\/HOST:3000/,
    );
  });

  it("says that an endpoint is malformed", async () => {
    assert.match(
      await told("owt:endpoint", "owt.example.org:3000"),
      /owt:endpoint is "owt\.example\.org:3000", but must be http/,
    );
  });

  it("says that a service id is none", async () => {
    assert.match(
      await told("owt:serviceId", "sample"),
      /owt:serviceId is "sample", but must be the id of a service, 24 hexadecimal digits/,
    );
  });

  it("says where the right key comes from when the key is wrong", async () => {
    const output = await told("owt:serviceKey", "planted-wrong-key");
    assert.match(output, /401[^]*init\.sh/);
    assert.doesNotMatch(output, /planted-wrong-key/);
  });

  it("says that the server is down", async () => {
    await project.good("config", "set", "owt:retries", "0");
    assert.match(await told("owt:endpoint", "http://127.0.0.1:1"), /nothing listens at http:\/\/127\.0\.0\.1:1 /);
  });

  it("says that https was spoken to a server of http", async () => {
    assert.match(await told("owt:endpoint", project.emulator.endpoint.replace("http:", "https:")), /http/);
  });

  it("says that no document is named", async () => {
    const output = await told("conference:document", undefined);
    assert.match(output, /not known which conference document.*pulumi config set document/);
  });

  it("says that the document is missing", async () => {
    assert.match(
      await told("conference:document", "conference.none.yaml"),
      /conference\.none\.yaml has 1 problem:\n.*does not exist/,
    );
  });

  it("records what a server that never answered may have made, and finds out by a refresh", async () => {
    const { port: serverPort } = new URL(project.emulator.endpoint);
    let answers = false;
    const sockets = new Set<Socket>();
    const proxy = createServer((socket) => {
      sockets.add(socket.on("error", () => undefined));
      if (answers) socket.pipe(connect(Number(serverPort), "127.0.0.1")).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    // Otherwise it would show before anything is sent that may make something.
    await project.good("config", "set", "owt:offline", "true");
    await project.good("config", "set", "owt:timeout", "0.5");
    await project.good("config", "set", "owt:endpoint", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    try {
      assert.match(await project.bad("up", "--yes", "--skip-preview"), /no answer within 500 ms/);
      const [recorded] = await project.resources();
      assert.match(recorded?.id ?? "", /^[0-9a-f]{24}$/);
      answers = true;
      await project.good("config", "set", "owt:timeout", "30");
      await project.good("refresh", "--yes", "--skip-preview");
      assert.deepEqual(await project.resources(), []);
    } finally {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await project.good("config", "set", "owt:endpoint", project.emulator.endpoint);
      await project.good("config", "rm", "owt:offline");
    }
  });

  it("works once all of it is mended", async () => {
    await project.up();
    assert.equal((await project.client.rooms.all()).length, 1);
  });

  it("leaves no password in clear: not in state, its backups and history, and not on the screen", () => {
    for (const form of ["planted-sip-password", Buffer.from("planted-sip-password").toString("base64")]) {
      for (const { file, text } of project.texts()) assert.ok(!text.includes(form), `${file} has the password`);
      assert.ok(!project.printed.includes(form), "the password was printed");
    }
  });
});
