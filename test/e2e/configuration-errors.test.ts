import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { Project } from "./stack";

/** Errors if the configuration, the document or the server is wrong. None of the updates changes anything. */
describe("errors of the configuration, through the real engine", function () {
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

  /** Runs `up` with one setting changed or removed. It must fail and leave the server as it was. Returns the output. */
  async function failing(key: string, value: string | undefined): Promise<string> {
    const setting = { [key.endsWith("Key") ? `--secret ${key}` : key]: value };
    const output = await project.configured(setting, () => project.bad("up", "--yes", "--skip-preview"));
    assert.deepEqual(await project.client.rooms.all(), []);
    assert.deepEqual(await project.resources(), []);
    return output;
  }

  it("explain how to set a missing endpoint", async () => {
    assert.match(
      await failing("owt:endpoint", undefined),
      /owt:endpoint is not set.*pulumi config set owt:endpoint https:\/\/HOST:3000/,
    );
  });

  it("report a malformed endpoint", async () => {
    assert.match(
      await failing("owt:endpoint", "owt.example.org:3000"),
      /owt:endpoint is "owt\.example\.org:3000", but must be http/,
    );
  });

  it("report a malformed service id", async () => {
    assert.match(
      await failing("owt:serviceId", "sample"),
      /owt:serviceId is "sample", but must be the id of a service, 24 hexadecimal digits/,
    );
  });

  it("explain where the right key is if the key is wrong", async () => {
    const output = await failing("owt:serviceKey", "planted-wrong-key");
    assert.match(output, /401[^]*init\.sh/);
    assert.doesNotMatch(output, /planted-wrong-key/);
  });

  it("report that the server is down", async () => {
    await project.configure({ "owt:retries": "0" });
    assert.match(await failing("owt:endpoint", "http://127.0.0.1:1"), /nothing listens at http:\/\/127\.0\.0\.1:1 /);
  });

  it("report https to a server that uses http", async () => {
    assert.match(await failing("owt:endpoint", project.emulator.endpoint.replace("http:", "https:")), /http/);
  });

  it("report that no document is named", async () => {
    const output = await failing("conference:document", undefined);
    assert.match(output, /No conference document is given.*pulumi config set document/);
  });

  it("report that the document is missing", async () => {
    assert.match(
      await failing("conference:document", "conference.none.yaml"),
      /conference\.none\.yaml has 1 problem:\n.*does not exist/,
    );
  });

  it("keep in the state what a silent server may have created, until a refresh", async () => {
    const { port: serverPort } = new URL(project.emulator.endpoint);
    let answers = false;
    const sockets = new Set<Socket>();
    const proxy = createServer((socket) => {
      sockets.add(socket.on("error", () => undefined));
      if (answers) socket.pipe(connect(Number(serverPort), "127.0.0.1")).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const settings = {
      // Otherwise the test of the connection fails before anything is created.
      "owt:offline": "true",
      "owt:timeout": "0.5",
      "owt:endpoint": `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    };
    try {
      await project.configured(settings, async () => {
        assert.match(await project.bad("up", "--yes", "--skip-preview"), /no answer within 500 ms/);
        const [recorded] = await project.resources();
        assert.match(recorded?.id ?? "", /^[0-9a-f]{24}$/);
        answers = true;
        await project.configure({ "owt:timeout": "30" });
        await project.good("refresh", "--yes", "--skip-preview");
        assert.deepEqual(await project.resources(), []);
      });
    } finally {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    }
  });

  it("are gone with the right configuration", async () => {
    await project.up();
    assert.equal((await project.client.rooms.all()).length, 1);
  });

  it("have no password in clear in state, backups, history or output", () => {
    for (const form of ["planted-sip-password", Buffer.from("planted-sip-password").toString("base64")]) {
      for (const { file, text } of project.texts()) assert.ok(!text.includes(form), `${file} has the password`);
      assert.ok(!project.printed.includes(form), "the password was printed");
    }
  });
});
