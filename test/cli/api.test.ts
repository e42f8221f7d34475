// `owt api`: requests, curl commands, and malicious answers.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { closeAll, serve } from "../sdk/support";
import { type Bench, nowhere, runOwt, startBench } from "./support";

describe("owt api", function () {
  this.timeout(30_000);
  let bench: Bench;

  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  const run = (...args: string[]) => bench.run(["api", ...args]);

  it("sends a body and prints the answer as indented JSON", async () => {
    const { code, out } = await run("POST", "/v1/rooms", "--data", '{"name":"Meeting room"}');
    assert.equal(code, 0);
    assert.match(out, /^\{\n {2}"/);
    assert.equal((JSON.parse(out) as { name: string }).name, "Meeting room");
  });

  it("signs as the super service with --super", async () => {
    const { code, out } = await run("get", "/services", "--super");
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as unknown[]).length, 2);
  });

  it("prints a refusal with what to do, and exits with 1", async () => {
    const { code, out, error } = await run("GET", "/services");
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.match(error, /403, code 1102[^]*superServiceId/);
  });

  it("prints a curl command with a valid header", async () => {
    const { out } = await run("GET", "/v1/rooms", "--curl");
    assert.match(out, /^curl .*'Authorization: MAuth realm=.*'http:\/\/127\.0\.0\.1:\d+\/v1\/rooms'\n$/);
    const [, header = "", url = ""] = /'Authorization: (.*?)'.* '(http.*?)'/.exec(out) ?? [];
    const response = await fetch(url, { headers: { Authorization: header } });
    assert.equal(response.status, 200);
  });

  for (const [title, args, said] of [
    ["an unknown method", ["FETCH", "/v1/rooms"], /must be one of GET/],
    ["a path without a slash", ["GET", "v1/rooms"], /begins with a slash/],
    ["a body that cannot be read", ["POST", "/v1/rooms", "--data", "@/nowhere"], /^owt: \/nowhere cannot be read/],
    ["data that is not JSON", ["POST", "/v1/rooms", "--data", "{"], /--data is not JSON/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const { code, error } = await run(...args);
      assert.equal(code, 2);
      assert.match(error, said);
    });
  }

  describe("of a malicious server", () => {
    after(closeAll);
    const evil = "\u001b[2J\u009b31m\u202e";
    const answered = async (body: string, status = 200, args = ["api", "GET", "/v1/rooms"]) => {
      const { endpoint } = await serve((_, response) => response.writeHead(status).end(body));
      return runOwt(args, { env: { ...bench.env, OWT_ENDPOINT: endpoint } });
    };

    it("prints other answers unchanged for programs", async () => {
      assert.equal((await answered(`Room ${evil}`)).out, `Room ${evil}\n`);
    });
    it("prints equivalent JSON without control characters", async () => {
      const { out } = await answered(JSON.stringify({ name: evil }));
      assert.doesNotMatch(out, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      assert.deepEqual(JSON.parse(out), { name: evil });
    });
    it("prints JSON of very many levels unchanged", async () => {
      const deep = "[".repeat(200_000) + "]".repeat(200_000);
      const { code, out, error } = await answered(deep);
      assert.deepEqual([code, error, out === `${deep}\n`], [0, "", true]);
    });
    it("prints errors without control characters, whoever wrote the text", async () => {
      for (const outcome of [
        await answered(JSON.stringify({ error: { code: 1201, message: evil } }), 400),
        await answered(JSON.stringify(["0", "1"].map((id) => ({ _id: id.repeat(24), name: evil }))), 200, [
          "recordings",
          "list",
          evil,
        ]),
      ]) {
        assert.notEqual(outcome.code, 0);
        assert.match(outcome.error, /\u{FFFD}/u);
        assert.doesNotMatch(outcome.error, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      }
    });
  });

  it("and other commands reach only the path that they name, whatever the name", async () => {
    const room = "0".repeat(24);
    const server = await serve(({ url }, response) =>
      url === "/v1/rooms"
        ? response.end(JSON.stringify([{ _id: room, name: "Weekly" }]))
        : response.writeHead(404).end('{"error":{"code":1004,"message":"Stream not found"}}'),
    );
    const env = { ...bench.env, OWT_ENDPOINT: server.endpoint };
    const { error } = await runOwt(["streams", "drop", "Weekly", "../../../services"], { env });
    assert.match(error, /^owt: The room has no stream \.\.\/\.\.\/\.\.\/services/);
    assert.equal((await runOwt(["streams", "drop", "Weekly", ".."], { env })).code, 2);
    assert.match(
      (await runOwt(["recordings", "list", "../services"], { env })).error,
      /has no room with the id or name/,
    );
    const paths = new Set(server.seen.map(({ url }) => url));
    // An unknown id of a stream may be the user who sends one.
    assert.deepEqual(
      [...paths].sort(),
      [
        `/v1.1/rooms/${room}/streams`,
        `/v1.1/rooms/${room}/streams/..%2F..%2F..%2Fservices`,
        `/v1/rooms/${room}/participants`,
        "/v1/rooms",
      ].sort(),
    );
    await closeAll();
  });

  it("fails on a full disk without printing a key or a password", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const password = "planted-sip-password/+=1";
    const data = JSON.stringify({ name: "r", options: { sip: { sipServer: "s", username: "u", password } } });
    const { code, error } = await bench.run(["api", "POST", "/v1/rooms", "--data", data], "exec >/dev/full");
    assert.equal(code, 1);
    assert.equal(error, "owt: the output cannot be written: ENOSPC: no space left on device, write\n");
  });

  it("lists the missing settings without a server", async () => {
    const { code, error } = await runOwt(["api", "GET", "/v1/rooms"], { env: { ...nowhere, PATH: "/nowhere" } });
    assert.equal(code, 2);
    assert.match(error, /owt:endpoint is not set.*OWT_ENDPOINT/);
  });
});
