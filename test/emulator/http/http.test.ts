// Paths, methods, bodies and headers of requests, before a resource handles them.

import * as assert from "node:assert/strict";
import * as http from "node:http";
import * as zlib from "node:zlib";
import { type Emulator, startEmulator } from "../../../emulator";
import { parseForm } from "../../../emulator/http/bodies";
import { type Answer, type Request, authorization } from "../../contract/exchange";
import type { Json } from "../../contract/patterns";
import { ask, makeRoom } from "../support";

describe("requests to the emulator", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const send = (request: Request): Promise<Answer> => ask(emulator.credentials, request);
  const refusal = (status: number, code: number, message: string): Answer => ({
    status,
    type: "application/json",
    body: { error: { code, message } },
  });
  const post = (rawBody: string, headers: Record<string, string> = {}): Request => ({
    method: "POST",
    path: "/v1/rooms",
    rawBody,
    headers,
  });
  /** A signed POST of bytes. */
  const postBytes = (bytes: Buffer, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { endpoint, sampleServiceId, sampleServiceKey } = emulator.credentials;
      const service = { id: sampleServiceId, key: sampleServiceKey };
      const header = authorization("service", { endpoint, super: service, service }) ?? "";
      const options = {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers, Authorization: header },
      };
      const request = http.request(`${endpoint}/v1/rooms`, options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject);
      request.end(bytes);
    });

  it("may have a path in any case, and with a trailing slash", async () => {
    const { _id: id } = await makeRoom(emulator.credentials, "r");
    for (const path of [`/V1/ROOMS/${id}`, `/v1.1/Rooms/${id}/`, `/v1/rooms/${id}?x=1`]) {
      assert.equal((await send({ method: "GET", path })).status, 200, path);
    }
  });

  const answers: [string, Request, Answer][] = [
    ["no path", { method: "GET", path: "/v1", auth: "none" }, refusal(404, 1001, "Resource not found")],
    [
      "rooms without a version",
      { method: "GET", path: "/rooms", auth: "none" },
      refusal(404, 1001, "Resource not found"),
    ],
    [
      "a method that no resource has",
      { method: "PATCH", path: "/v1/rooms/x" },
      refusal(404, 1001, "Resource not found"),
    ],
    [
      "a part of a room that is not there",
      { method: "GET", path: "/v1/rooms/x/nothing" },
      refusal(404, 1003, "Room not found"),
    ],
    ["a room whose id has a blank", { method: "GET", path: "/v1/rooms/a%20b" }, refusal(404, 1003, "Room not found")],
    [
      "a path that cannot be decoded",
      { method: "GET", path: "/v1/rooms/%ZZ" },
      refusal(400, 1201, "Failed to decode the path"),
    ],
    [
      "streams of no room, in version 1.1",
      { method: "GET", path: "/v1.1/rooms/x/streams" },
      { status: 200, type: "application/json", body: [] },
    ],
    [
      "a stream of no room, in version 1.1",
      { method: "GET", path: "/v1.1/rooms/x/streams/1" },
      refusal(404, 1004, "Stream not found"),
    ],
    [
      "deletion of a streaming-in of no room, in version 1.1",
      { method: "DELETE", path: "/v1.1/rooms/x/streaming-ins/1" },
      refusal(500, 1301, "Operation failed"),
    ],
    [
      "streams of no room, in version 1",
      { method: "GET", path: "/v1/rooms/x/streams" },
      refusal(404, 1003, "Room not found"),
    ],
    [
      "malformed JSON on no path",
      { method: "POST", path: "/nothing", auth: "none", rawBody: "{" },
      refusal(400, 1201, "Failed to parse JSON body"),
    ],
    [
      "malformed JSON without a signature",
      { ...post("{"), auth: "none" },
      refusal(400, 1201, "Failed to parse JSON body"),
    ],
    ["a list for a body", post("[]"), refusal(400, 1201, "Invalid request body")],
    ["an empty body", post(""), refusal(400, 1201, "Invalid request body")],
    [
      "a character set that is not UTF",
      post("{}", { "Content-Type": "application/json; charset=latin1" }),
      refusal(415, 1201, 'unsupported charset "LATIN1"'),
    ],
    [
      "a character set that nobody knows",
      post("{}", { "Content-Type": "application/json; charset=utf-99" }),
      refusal(415, 1201, 'unsupported charset "UTF-99"'),
    ],
    [
      "an encoding that nobody knows",
      post("{}", { "Content-Encoding": "lzma" }),
      refusal(415, 1201, 'unsupported content encoding "lzma"'),
    ],
    [
      "a body of too many levels, of which a room would break",
      post(`{"name":"r","options":{"roles":${"[".repeat(501)}${"]".repeat(501)}}}`),
      refusal(400, 1201, "Failed to parse JSON body"),
    ],
    [
      "a content type that is none",
      post('{"name":"r"}', { "Content-Type": "json" }),
      refusal(400, 1201, "Invalid request body"),
    ],
    [
      "two content types in one",
      post('{"name":"r"}', { "Content-Type": "application/json, text/plain" }),
      refusal(400, 1201, "Invalid request body"),
    ],
    [
      "a content type with parameters that are none",
      post('{"name":"r"}', { "Content-Type": "text/plain; ;=" }),
      refusal(400, 1201, "Invalid request body"),
    ],
    [
      "bytes that are not what their encoding says",
      post("{}", { "Content-Encoding": "gzip" }),
      refusal(400, 1201, "Failed to parse JSON body"),
    ],
    [
      "a body of more than 100 kB",
      post(JSON.stringify({ name: "x".repeat(102_400) })),
      refusal(413, 1201, "request entity too large"),
    ],
    [
      "a service that is not there",
      { method: "GET", path: "/services/0123456789abcdef01234567", auth: "super" },
      refusal(404, 1002, "Service not found"),
    ],
    [
      "a service whose id is none",
      { method: "GET", path: "/services/abc", auth: "super" },
      refusal(404, 1002, "Service not found"),
    ],
    [
      "deletion of a service whose id is none",
      { method: "DELETE", path: "/services/abc", auth: "super" },
      refusal(403, 1102, "Permission denied"),
    ],
    [
      "a service without a name",
      { method: "POST", path: "/services", auth: "super", body: { name: "", key: "k" } },
      refusal(500, 2001, "ValidationError Service validation failed: name: Path `name` is required."),
    ],
  ];
  for (const [what, request, expected] of answers) {
    it(`are answered with ${expected.status} for ${what}`, async () => assert.deepEqual(await send(request), expected));
  }

  it("are answered with E11000 for the id of another room, also of another service's", async () => {
    const { _id } = await makeRoom(emulator.credentials, "r");
    const body: Json = { name: "r", options: { _id } };
    for (const auth of ["service", "super"]) {
      const { status, body: refused } = await send({ method: "POST", path: "/v1/rooms", body, auth });
      assert.equal(status, 500);
      assert.match(
        JSON.stringify(refused),
        /2001.*MongoServerError E11000 duplicate key error collection: owtdb\.rooms/,
      );
    }
  });

  it("may have a body of exactly 100 kB", async () => {
    const name = "x".repeat(102_400 - JSON.stringify({ name: "" }).length);
    assert.equal((await send(post(JSON.stringify({ name })))).status, 200);
  });

  it("may be compressed, with at most 100 kB inside", async () => {
    const json = Buffer.from('{"name":"é"}');
    assert.equal(await postBytes(zlib.gzipSync(json), { "Content-Encoding": "gzip" }), 200);
    assert.equal(await postBytes(zlib.deflateSync(json), { "Content-Encoding": "Deflate" }), 200);
    assert.equal(await postBytes(zlib.brotliCompressSync(json), { "Content-Encoding": "br" }), 200);
    assert.equal(await postBytes(zlib.gzipSync(Buffer.alloc(200_000, "x")), { "Content-Encoding": "gzip" }), 413);
    assert.equal(
      await postBytes(zlib.brotliCompressSync(Buffer.alloc(200_000, "x")), { "Content-Encoding": "br" }),
      413,
    );
  });

  it("may be in UTF-16", async () => {
    const bytes = Buffer.from('{"name":"é"}', "utf16le");
    assert.equal(await postBytes(bytes, { "Content-Type": "application/json; charset=utf-16le" }), 200);
  });

  it("may be forms with nested members", async () => {
    const rawBody = "name=f&options[inputLimit]=5&options[views][0][label]=x&options[roles][]=a&options[roles][]=b";
    const answer = await send(post(rawBody, { "Content-Type": "application/x-www-form-urlencoded" }));
    const { name, inputLimit, roles, views } = answer.body as Record<string, Json>;
    assert.deepEqual([name, inputLimit, roles], ["f", 5, ["a", "b"]]);
    assert.equal((views as { label: string }[])[0]?.label, "x");
  });

  const forms: [string, Json][] = [
    ["a=1&a=2", { a: ["1", "2"] }],
    ["a[b][c]=1&a[b][d]=2", { a: { b: { c: "1", d: "2" } } }],
    ["a[]=1", { a: ["1"] }],
    ["a[0]=x&a[1]=y", { a: ["x", "y"] }],
    ["a[99]=x", { a: { 99: "x" } }],
    ["a=%C3%A9+b", { a: "é b" }],
    ["a[__proto__][x]=1&__proto__[y]=2", { a: {} }],
    ["=1&", {}],
  ];
  for (const [text, expected] of forms) {
    it(`may be the form ${text}`, () => assert.deepEqual(parseForm(text), expected));
  }

  it("are answered with CORS headers", async () => {
    const headers = await new Promise<http.IncomingHttpHeaders>((resolve, reject) => {
      const request = http.request(`${emulator.endpoint}/v1/rooms`, { method: "OPTIONS" }, (response) => {
        response.resume();
        resolve(response.headers);
      });
      request.on("error", reject);
      request.end();
    });
    assert.equal(headers["access-control-allow-origin"], "*");
    assert.equal(headers["access-control-allow-methods"], "POST, GET, OPTIONS, DELETE, PATCH");
    assert.equal(headers["access-control-allow-headers"], "origin, authorization, content-type");
  });

  it("with HEAD get the status and headers of GET", async () => {
    assert.equal((await send({ method: "HEAD", path: "/v1/rooms/x" })).status, 404);
    assert.deepEqual(await send({ method: "HEAD", path: "/v1/rooms" }), {
      status: 200,
      type: "application/json",
      body: "",
    });
    assert.equal((await send({ method: "HEAD", path: "/v1/rooms", auth: "none" })).status, 401);
  });

  it("list rooms with given ids in the order of the ids", async () => {
    const own = await send({ method: "POST", path: "/services", auth: "super", body: { name: "paging", key: "k" } });
    const auth = { id: (own.body as { _id: string })._id, key: "k" };
    for (const digit of ["c", "a", "b"]) {
      const body: Json = { name: digit, options: { views: [], _id: digit.repeat(24) } };
      assert.equal((await send({ method: "POST", path: "/v1/rooms", auth, body })).status, 200);
    }
    const names = async (query: string) => {
      const { body } = await send({ method: "GET", path: `/v1/rooms${query}`, auth });
      return (body as { name: string }[]).map(({ name }) => name).join("");
    };
    assert.equal(await names(""), "abc");
    assert.equal(await names("?page=2&per_page=1"), "b");
    assert.equal(await names("?per_page=2.9"), "ab");
    assert.equal(await names("?per_page=1&per_page=2"), "abc");
    const { body } = await send({ method: "GET", path: `/services/${auth.id}`, auth });
    assert.deepEqual(
      (body as { rooms: string[] }).rooms,
      ["c", "a", "b"].map((digit) => digit.repeat(24)),
    );
  });

  it("may read the service that signs them, and list all services as the super service", async () => {
    const { sampleServiceId } = emulator.credentials;
    assert.equal((await send({ method: "GET", path: `/services/${sampleServiceId}` })).status, 200);
    const list = await send({ method: "GET", path: "/services", auth: "super" });
    const names = (list.body as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes("superService") && names.includes("sampleService"));
  });

  const signatures: [string, Request["auth"], number][] = [
    ["a header that is only a scheme", { header: "MAuth" }, 401],
    ["a header without an id", { header: "MAuth realm=x,mauth_timestamp=1" }, 401],
    ["a user and a role", { as: "service", username: "Zoë", role: "presenter" }, 200],
    ["another realm", { as: "service", realm: "elsewhere" }, 200],
    ["an id of twelve characters", { id: "twelve chars", key: "k" }, 401],
  ];
  for (const [what, auth, status] of signatures) {
    it(`are answered with ${status} for ${what}`, async () =>
      assert.equal(
        (await send({ method: "GET", path: "/v1/rooms", ...(auth !== undefined && { auth }) })).status,
        status,
      ));
  }
});
