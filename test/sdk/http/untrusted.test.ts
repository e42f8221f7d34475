// Malicious answers, through the client and real sockets.

import assert from "node:assert/strict";
import { OwtClient, type OwtError, UnexpectedAnswerError } from "../../../sdk";
import { excerpt } from "../../../sdk/http/answer";
import { parseJson } from "../../../sdk/http/json";
import { redact } from "../../../sdk/text/redact";
import { closeAll, failure, otherId, roomId, serve, serviceId, serviceKey } from "../support";

afterEach(closeAll);

/** A client of a server that answers all requests with a body. */
async function answeredWith(body: string, status = 200, headers: Record<string, string> = {}) {
  const server = await serve((_, response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body),
  );
  const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey, retries: 0 });
  return { client, server };
}

const room = `"_id":"${roomId}","name":"Weekly"`;
const levels = (count: number, [open, close]: readonly [string, string] = ["[", "]"]) =>
  open.repeat(count) + close.repeat(count);

/** Duration of an action, in milliseconds. Without protection, these take minutes. */
function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

describe("An answer of many levels", function () {
  this.timeout(30_000);

  for (const [what, deep] of [
    ["lists", levels(30_000_000)],
    ["objects", `${'{"a":'.repeat(10_000_000)}1${"}".repeat(10_000_000)}`],
  ] as const) {
    it(`is refused where it is ${(deep.length / 1e6).toFixed()} MB of ${what}, and not by an overflow`, async () => {
      const { client } = await answeredWith(`{${room},"x":${deep}}`);
      const error = await failure(client.rooms.get(roomId));
      assert.ok(error instanceof UnexpectedAnswerError);
      assert.match(error.message, /is JSON that this client does not read: more than 100 levels deep\./);
    });
  }

  it("is treated as text in a failure of the server", async () => {
    const { client } = await answeredWith(`{"error":{"code":1201,"message":${levels(1_000_000)}}}`, 400);
    const error = (await failure(client.rooms.get(roomId))) as OwtError;
    assert.equal(error.name, "RequestRefusedError");
    assert.ok(error.message.length < 1000);
  });

  it("is parsed up to 100 levels, with any brackets in its strings", () => {
    assert.deepEqual(parseJson(levels(100)), JSON.parse(levels(100)));
    assert.throws(() => parseJson(levels(101)), { name: "NestingError" });
    const text = JSON.stringify({ a: "[".repeat(200), b: '\\"]]{"', c: ["\\", '"'] });
    assert.deepEqual(parseJson(text), JSON.parse(text));
    assert.throws(() => parseJson(`["${"]".repeat(200)}",${levels(100)}]`), { name: "NestingError" });
  });
});

describe("A list of millions", function () {
  this.timeout(30_000);

  for (const item of ["1", ""]) {
    it(`is refused at the first item that is no room: ${JSON.stringify(item)}`, async () => {
      const { client } = await answeredWith(`[${`${item},`.repeat(20_000_000)}1]`);
      const before = process.memoryUsage().rss;
      const error = await failure(client.rooms.all());
      assert.ok(error instanceof UnexpectedAnswerError);
      assert.match(error.message, /\[0\] is 1, but must be an object|is not JSON/);
      const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
      assert.ok(grownMb < 1000, `${grownMb} MB more`);
    });
  }
});

describe("Names in an answer that change prototypes", () => {
  for (const name of ["__proto__", "\\u005f_proto__", "__\\u0070roto__"]) {
    it(`are left out: ${name}`, async () => {
      const { client } = await answeredWith(`{${room},"${name}":{"polluted":1},"sip":{"${name}":{"polluted":1}}}`);
      const read = (await client.rooms.get(roomId)) as unknown as Record<string, unknown>;
      assert.deepEqual(Object.keys(read), ["_id", "name", "sip", "roles", "views", "mediaIn", "mediaOut"]);
      assert.deepEqual(Object.getOwnPropertyNames(read.sip), []);
      assert.equal(Object.getPrototypeOf(read), Object.prototype);
    });
  }

  it("change none, the constructor's neither", async () => {
    const { client } = await answeredWith(
      `{${room},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}`,
    );
    await client.rooms.get(roomId);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

describe("Malformed ids in an answer", () => {
  for (const id of ["../services", "..", "", `${roomId}/../${otherId}`, "5F0000000000000000000001", `${roomId}\n`]) {
    it(`are refused: ${JSON.stringify(id)}`, async () => {
      const { client } = await answeredWith(JSON.stringify([{ _id: id, name: "Weekly" }]));
      assert.ok((await failure(client.rooms.all())) instanceof UnexpectedAnswerError);
    });
  }
});

describe("A redirect", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`by ${status} sends nothing to the other server`, async () => {
      const elsewhere = await answeredWith(`{${room}}`);
      const { client, server } = await answeredWith("", status, { Location: `${elsewhere.server.endpoint}/v1/rooms` });
      assert.ok((await failure(client.rooms.get(roomId))) instanceof UnexpectedAnswerError);
      assert.ok((await failure(client.rooms.update(roomId, { name: "x" }))) instanceof UnexpectedAnswerError);
      assert.deepEqual([server.seen.length, elsewhere.server.seen.length, elsewhere.server.connections()], [2, 0, 0]);
    });
  }
});

describe("Texts that slow down searches", () => {
  it("are excerpted from their beginning only", () => {
    for (const part of ["<style ", "<script>", "<", "<title>"]) {
      const page = part.repeat(2_000_000);
      assert.ok(timeOf(() => excerpt(page)) < 2_000, part);
    }
  });
  it("are searched for credentials once", () => {
    for (const part of ["a", "a://", "authorization:", '"key":"'])
      assert.ok(timeOf(() => redact(part.repeat(20_000), [serviceKey])) < 2_000, part);
  });
  it("still lose the credentials of urls", () =>
    assert.equal(redact("see svn+ssh://user:pass@host/a"), "see svn+ssh://[redacted]@host/a"));
});

describe("Terminal control characters", () => {
  it("are in no error, wherever the answer has them", async () => {
    const evil = "\u001b[2J\u009b31m\u202e";
    for (const [body, status] of [
      [JSON.stringify({ error: { code: 1201, message: evil } }), 400],
      [`no JSON ${evil}`, 200],
      [`<html><title>${evil}</title>`, 502],
      [JSON.stringify({ _id: evil, name: 1 }), 200],
    ] as const) {
      const { client } = await answeredWith(body, status);
      const { message } = (await failure(client.rooms.get(roomId))) as Error;
      assert.doesNotMatch(message, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }
  });
});
