// `owt doctor` at servers with each fault that it names, over real sockets.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Finding } from "../../../cli/doctor/finding";
import { owt, temporaryFolder } from "../../emulator/support";
import { type Handler, type TestServer, closeAll, deadEndpoint, json, serve } from "../../sdk/support";
import { type Bench, startBench } from "../support";

const plantedKey = "planted-key/+=0815-wrong";

describe("owt doctor", function () {
  this.timeout(60_000);
  let bench: Bench;
  let folder: string;

  before(async () => {
    bench = await startBench();
    folder = temporaryFolder();
  });
  afterEach(closeAll);
  after(() => bench.close());

  interface Diagnosis {
    readonly code: number | null;
    readonly output: string;
    readonly ok: boolean;
    /** The checks by name. */
    readonly of: Readonly<Record<string, Finding>>;
  }

  /** Runs the command outside a project, without a pulumi on the PATH. */
  async function doctor(
    environment: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
    cwd = folder,
  ): Promise<Diagnosis> {
    const env = { ...bench.env, PATH: "", PULUMI_BACKEND_URL: "", ...environment };
    const { ended, stdout, stderr } = owt(["doctor", "--json", ...args], { cwd, env });
    const [code] = await ended;
    const output = stdout() + stderr();
    const { ok, checks } = JSON.parse(stdout()) as { ok: boolean; checks: Finding[] };
    return { code, output, ok, of: Object.fromEntries(checks.map((check) => [check.name, check])) };
  }

  /** A server before the emulator, with a certificate and a clock of its own. */
  const serverBefore = (tls?: string, clockOffsetS = 0): Promise<TestServer> => {
    const handler: Handler = ({ method, url, headers: { authorization } }, response) => {
      const headers = authorization === undefined ? {} : { authorization };
      void fetch(bench.emulator.endpoint + url, { method, headers }).then(async (answer) => {
        const date = new Date(Date.now() + clockOffsetS * 1000).toUTCString();
        response.writeHead(answer.status, { date, "content-type": "application/json" }).end(await answer.text());
      });
    };
    return serve(handler, tls);
  };
  const file = (name: string): string => path.join(__dirname, "../../sdk/fixtures/tls", name);
  const statuses = ({ of }: Diagnosis, ...names: string[]) => names.map((name) => of[name]?.status);

  it("has nothing to do at a good server, outside a Pulumi project", async () => {
    const found = await doctor();
    assert.deepEqual([found.code, found.ok], [0, true], found.output);
    const good = ["settings", "endpoint", "clock", "key", "super key", "role", "node", "package"];
    assert.deepEqual(
      statuses(found, ...good),
      good.map(() => "ok"),
    );
    assert.match(found.of.role?.text ?? "", /an ordinary service, "sampleService"/);
    assert.match(found.of.certificate?.text ?? "", /plain http/);
  });

  it("prints a line for each check", async () => {
    const { ended, stdout } = owt(["doctor"], { cwd: folder, env: { ...bench.env, PATH: "" } });
    assert.deepEqual((await ended)[0], 0);
    const lines = stdout().trimEnd().split("\n");
    assert.equal(lines.length, 15);
    for (const line of lines) assert.match(line, /^[a-z ]{11} {2}(ok {3}|note |- {4}) {2}\S/);
  });

  it("shows the certificate with its end and its authority", async () => {
    const { endpoint } = await serverBefore("server");
    const found = await doctor({ OWT_ENDPOINT: endpoint, OWT_CA: file("ca.pem") });
    assert.equal(found.code, 0, found.output);
    assert.match(found.of.name?.text ?? "", /the certificate is for .*127\.0\.0\.1/);
    assert.match(found.of.certificate?.text ?? "", /signed by .*; valid until 21\d\d-\d\d-\d\d.*; trusted by owt:ca/);
  });

  it("takes a self-signed certificate that is given", async () => {
    const { endpoint } = await serverBefore("self-signed");
    const found = await doctor({ OWT_ENDPOINT: endpoint }, ["--ca", file("self-signed.pem")]);
    assert.equal(found.code, 0, found.output);
    assert.match(found.of.certificate?.text ?? "", /signed by itself/);
  });

  it("finds a certificate that is not trusted, and signs no request", async () => {
    const server = await serverBefore("self-signed");
    const found = await doctor({ OWT_ENDPOINT: server.endpoint });
    assert.equal(found.code, 1);
    assert.deepEqual(statuses(found, "endpoint", "certificate", "key", "role"), [
      "ok",
      "problem",
      "skipped",
      "skipped",
    ]);
    assert.match(found.of.certificate?.text ?? "", /not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    assert.match(found.of.certificate?.remedy ?? "", /owt:ca or OWT_CA/);
    assert.deepEqual(
      server.seen.filter(({ headers }) => headers.authorization !== undefined),
      [],
    );
  });

  it("finds an expired certificate", async () => {
    const { endpoint } = await serverBefore("expired");
    const found = await doctor({ OWT_ENDPOINT: endpoint, OWT_CA: file("ca.pem") });
    assert.deepEqual(statuses(found, "certificate", "key"), ["problem", "skipped"]);
    assert.match(found.of.certificate?.text ?? "", /valid until 200\d-.*CERT_HAS_EXPIRED/);
    assert.match(found.of.certificate?.remedy ?? "", /^Renew it/);
  });

  it("finds a certificate for another name", async () => {
    const { endpoint } = await serverBefore("elsewhere");
    const found = await doctor({ OWT_ENDPOINT: endpoint, OWT_CA: file("ca.pem") });
    assert.deepEqual(statuses(found, "name", "certificate", "key"), ["problem", "ok", "skipped"]);
    assert.match(found.of.name?.text ?? "", /is for elsewhere\.example, and not for 127\.0\.0\.1/);
  });

  it("notes a certificate that is accepted unchecked, and goes on", async () => {
    const { endpoint } = await serverBefore("expired");
    const found = await doctor({ OWT_ENDPOINT: endpoint }, ["--insecure"]);
    assert.equal(found.code, 0, found.output);
    assert.deepEqual(statuses(found, "certificate", "key"), ["note", "ok"]);
  });

  for (const [offset, said] of [
    [600, /10 minutes ahead of ours/],
    [-7200, /2 hours behind ours|120 minutes behind ours/],
  ] as const)
    it(`finds a clock that is ${offset} s away`, async () => {
      const { endpoint } = await serverBefore(undefined, offset);
      const found = await doctor({ OWT_ENDPOINT: endpoint });
      assert.equal(found.code, 1);
      assert.deepEqual(statuses(found, "clock", "key"), ["problem", "ok"]);
      assert.match(found.of.clock?.text ?? "", said);
    });

  it("takes a difference of a few seconds", async () => {
    const { endpoint } = await serverBefore(undefined, 5);
    assert.equal((await doctor({ OWT_ENDPOINT: endpoint })).of.clock?.status, "ok");
  });

  it("finds a wrong key and a wrong super key, and prints neither", async () => {
    const found = await doctor({ OWT_SERVICE_KEY: plantedKey, OWT_SUPER_SERVICE_KEY: `${plantedKey}2` });
    assert.deepEqual(statuses(found, "endpoint", "key", "super key", "role"), ["ok", "problem", "problem", "skipped"]);
    assert.match(found.of.key?.text ?? "", /401/);
    assert.match(found.of.key?.remedy ?? "", /owt:serviceKey or OWT_SERVICE_KEY/);
    assert.doesNotMatch(found.output, /planted-key/);
  });

  it("prints no key of a good server either", async () => {
    const { output } = await doctor();
    for (const key of [bench.env.OWT_SERVICE_KEY, bench.env.OWT_SUPER_SERVICE_KEY])
      assert.ok(key !== undefined && !output.includes(key));
  });

  it("notes that the service is the super service", async () => {
    const { OWT_SUPER_SERVICE_ID = "", OWT_SUPER_SERVICE_KEY = "" } = bench.env;
    const found = await doctor({ OWT_SERVICE_ID: OWT_SUPER_SERVICE_ID, OWT_SERVICE_KEY: OWT_SUPER_SERVICE_KEY });
    assert.deepEqual(statuses(found, "role"), ["note"]);
    assert.match(found.of.role?.text ?? "", /is the super service/);
  });

  it("finds an ordinary service in place of the super service", async () => {
    const { OWT_SERVICE_ID = "", OWT_SERVICE_KEY = "" } = bench.env;
    const found = await doctor({ OWT_SUPER_SERVICE_ID: OWT_SERVICE_ID, OWT_SUPER_SERVICE_KEY: OWT_SERVICE_KEY });
    assert.deepEqual(statuses(found, "key", "super key"), ["ok", "problem"]);
    assert.match(found.of["super key"]?.text ?? "", /403/);
  });

  it("does without a super service", async () => {
    const found = await doctor({ OWT_SUPER_SERVICE_ID: "", OWT_SUPER_SERVICE_KEY: "" });
    assert.deepEqual([found.code, ...statuses(found, "super key", "role")], [0, "skipped", "ok"]);
  });

  it("finds a port without a server", async () => {
    const found = await doctor({ OWT_ENDPOINT: await deadEndpoint() });
    assert.deepEqual(
      [found.code, ...statuses(found, "endpoint", "clock", "key")],
      [1, "problem", "skipped", "skipped"],
    );
    assert.match(found.of.endpoint?.text ?? "", /nothing listens at/);
    assert.match(found.of.endpoint?.remedy ?? "", /3000 by default/);
  });

  it("knows the ports of the sample application", async () => {
    const { of } = await doctor({ OWT_ENDPOINT: "http://127.0.0.1:3004" });
    assert.match(of.endpoint?.remedy ?? "", /Port 3004 is that of the sample application/);
  });

  it("finds another server than the management API", async () => {
    const { endpoint } = await serve((_, response) => {
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>");
    });
    const found = await doctor({ OWT_ENDPOINT: endpoint });
    assert.deepEqual(statuses(found, "endpoint", "key"), ["problem", "skipped"]);
    assert.match(found.of.endpoint?.text ?? "", /answers, but not as a management API \(status 404/);
  });

  it("waits ten seconds for an answer, however slowly it comes", async () => {
    const { endpoint } = await serve((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x"), 500);
      response.on("close", () => {
        clearInterval(timer);
      });
    });
    const { of } = await doctor({ OWT_ENDPOINT: endpoint });
    assert.match(of.endpoint?.text ?? "", /no answer within 10 s/);
  });

  it("finds http in place of https, and https in place of http", async () => {
    const secure = await serverBefore("server");
    const asPlain = await doctor({ OWT_ENDPOINT: secure.endpoint.replace("https", "http") });
    assert.match(asPlain.of.endpoint?.text ?? "", /the server speaks https, and the endpoint says http/);
    const asSecure = await doctor({ OWT_ENDPOINT: bench.emulator.endpoint.replace("http", "https") });
    assert.match(asSecure.of.endpoint?.text ?? "", /the server speaks http, and the endpoint says https/);
  });

  it("finds a host that does not exist", async () => {
    const found = await doctor({ OWT_ENDPOINT: "https://owt.invalid:3000" });
    assert.deepEqual(statuses(found, "endpoint", "key"), ["problem", "skipped"]);
    assert.match(found.of.endpoint?.text ?? "", /the host name owt\.invalid (is not known|cannot be looked up)/);
  });

  it("finds settings that are missing or invalid", async () => {
    const missing = await doctor({ OWT_ENDPOINT: "", OWT_SERVICE_KEY: "" });
    assert.match(missing.of.settings?.remedy ?? "", /owt:endpoint is not set/);
    assert.equal(missing.of.endpoint?.status, "skipped");
    const withoutKey = await doctor({ OWT_SERVICE_KEY: "" });
    assert.deepEqual(statuses(withoutKey, "settings", "endpoint", "key"), ["ok", "ok", "problem"]);
    assert.match(withoutKey.of.key?.remedy ?? "", /pulumi config set --secret owt:serviceKey/);
    const offline = await doctor({ OWT_OFFLINE: "perhaps" });
    assert.match(offline.of.settings?.remedy ?? "", /OWT_OFFLINE is "perhaps"/);
  });

  it("shows the formats of the conferences that run, and says what the API does not show", async () => {
    const idle = await doctor();
    assert.match(idle.of.offers?.text ?? "", /does not show encoders, agents/);
    const room = await bench.room({ name: "running" });
    await bench.people(`${room.id}/participants`, { user: "somebody", role: "presenter" });
    const { of } = await doctor();
    assert.equal(of.offers?.status, "ok", JSON.stringify(of.offers));
    assert.match(of.offers.text, /1 running conference: audio .*opus.*; video .*vp8/);
    await room.delete();
  });

  it("takes an answer without a time", async () => {
    const { endpoint } = await serve((_, response) => {
      response.sendDate = false;
      json(response, { error: { code: 1101, message: "WWW-Authenticate" } }, 401);
    });
    assert.equal((await doctor({ OWT_ENDPOINT: endpoint })).of.clock?.status, "skipped");
  });

  describe("in a folder with packages", () => {
    /** A folder in which these packages are installed. */
    function installed(packages: Readonly<Record<string, object>>): string {
      const project = temporaryFolder();
      for (const [name, manifest] of Object.entries(packages)) {
        mkdirSync(path.join(project, "node_modules", name), { recursive: true });
        writeFileSync(path.join(project, "node_modules", name, "package.json"), JSON.stringify(manifest));
      }
      return project;
    }
    const { version } = require("../../../package.json") as { version: string };
    const fitting = { "@pulumi/pulumi": { version: "3.248.0", engines: { node: ">=20" } }, "pulumi-owt": { version } };

    it("takes versions that fit", async () => {
      const found = await doctor({}, [], installed(fitting));
      assert.deepEqual([found.code, ...statuses(found, "node", "sdk", "package")], [0, "ok", "ok", "ok"], found.output);
    });

    for (const [title, packages, name, said] of [
      ["an SDK that is too old", { "@pulumi/pulumi": { version: "3.100.0" } }, "sdk", /3\.100\.0 does not fit/],
      ["an SDK of another major version", { "@pulumi/pulumi": { version: "4.0.0" } }, "sdk", /4\.0\.0 does not fit/],
      [
        "an SDK that needs a later Node",
        { "@pulumi/pulumi": { version: "3.900.0", engines: { node: ">=99" } } },
        "sdk",
        /needs Node 99/,
      ],
      ["a TypeScript that Pulumi cannot load", { typescript: { version: "7.0.2" } }, "sdk", /cannot load TypeScript 7/],
      ["another version of the package", { "pulumi-owt": { version: "9.9.9" } }, "package", /has pulumi-owt 9\.9\.9/],
    ] as const)
      it(`finds ${title}`, async () => {
        const { code, of } = await doctor({}, [], installed({ ...fitting, ...packages }));
        assert.deepEqual([code, of[name]?.status], [1, "problem"]);
        assert.match(of[name]?.text ?? "", said);
        assert.match(of[name]?.remedy ?? "", /npm install|Node/);
      });

    it("finds a project without the package", async () => {
      const { of } = await doctor({}, [], installed({ "@pulumi/pulumi": fitting["@pulumi/pulumi"] }));
      assert.match(of.package?.text ?? "", /does not find pulumi-owt/);
    });
  });
});
