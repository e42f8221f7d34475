import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  OwtClient,
  type OwtError,
  RequestRefusedError,
  ServerFailedError,
  TimeoutError,
  UnexpectedAnswerError,
  UnreachableError,
  isDuplicate,
  isNotFound,
  isOwtError,
} from "../../../sdk";
import { remedyFor } from "../../../sdk/failures/remedies";
import {
  closeAll,
  cut,
  deadEndpoint,
  failure,
  inTurn,
  json,
  refuse,
  roomId,
  serve,
  serviceId,
  serviceKey,
  transportTo,
} from "../support";

afterEach(closeAll);

const put = (endpoint: string, body: unknown = {}) =>
  transportTo(endpoint).request("PUT", `/v1/rooms/${roomId}`, { body });
const get = (endpoint: string) => transportTo(endpoint).request("GET", `/v1/rooms/${roomId}`);
const client = (endpoint: string) => new OwtClient({ endpoint, serviceId, serviceKey, retries: 0 });

describe("A refusal", () => {
  const message = "Room validation failed: views.0.video.maxInput: too large";

  async function refused(status: number, code: number, text: string): Promise<RequestRefusedError> {
    const { endpoint } = await serve((_, response) => refuse(response, status, code, text));
    const error = await failure(put(endpoint));
    assert.ok(error instanceof RequestRefusedError);
    return error;
  }

  it("has the status, the code and the message of the server", async () => {
    const error = await refused(400, 1201, message);
    assert.deepEqual([error.status, error.code, error.serverMessage], [400, 1201, message]);
  });

  it("names the request line", async () => {
    assert.match(
      (await refused(400, 1201, message)).message,
      new RegExp(`refused PUT /v1/rooms/${roomId} \\(400, code 1201\\)`),
    );
  });

  it("has its name as a literal", async () => {
    assert.equal((await refused(400, 1201, message)).name, "RequestRefusedError");
  });

  it("has not taken effect", async () => {
    assert.equal((await refused(400, 1201, message)).mayHaveTakenEffect, false);
  });

  it("ends its message with the remedy", async () => {
    const error = await refused(400, 1201, message);
    assert.ok(error.remedy !== undefined && error.message.endsWith(error.remedy));
  });

  it("is a refusal too when it is a 500 that has a code", async () => {
    assert.equal((await refused(500, 1301, "Operation failed")).code, 1301);
  });

  it("has no code when it did not come from a management server", async () => {
    const { endpoint } = await serve((_, response) =>
      response.writeHead(404).end("<html><title>Not here</title></html>"),
    );
    const error = await failure(get(endpoint));
    assert.ok(error instanceof RequestRefusedError);
    assert.deepEqual([error.code, error.serverMessage], [undefined, "Not here"]);
  });

  it("takes a text as message", async () => {
    const text = "Super service not permitted to be deleted";
    const { endpoint } = await serve((_, response) => response.writeHead(401).end(text));
    const error = await failure(client(endpoint).services.delete(serviceId));
    assert.match((error as Error).message, /not permitted to be deleted\.\nThe super service itself cannot be deleted/);
  });

  it("of a signature does not show the header that servers send as message", async () => {
    const { message } = await refused(401, 1101, 'WWW-Authenticate: MAuth realm="http://marte3.dit.upm.es"');
    assert.match(message, /\(401, code 1101\): not authenticated\.\n/);
  });

  it("is read from a body whose message is missing", async () => {
    const { endpoint } = await serve((_, response) => json(response, { error: { code: 1201 } }, 400));
    assert.equal(((await failure(get(endpoint))) as RequestRefusedError).serverMessage, "");
  });
});

describe("The remedy for requests that servers do not support", () => {
  const endpoint = "http://h:3000";
  const path = "/v1/rooms/5f0000000000000000000001";
  const remedy = (method: string, path: string, status: number, code: number, message: string) =>
    remedyFor({ request: { method, path, endpoint }, serviceId, status, code, message }) ?? "";

  it("names PUT for a PATCH of a room, and no retry", () => {
    const said = remedy("PATCH", path, 500, 2001, "ReferenceError e is not defined");
    assert.match(said, /^Servers have no PATCH of a room.*Use PUT/);
    assert.doesNotMatch(said, /again/);
    // What is in the room can be changed.
    assert.doesNotMatch(remedy("PATCH", `${path}/recordings/1`, 500, 2001, "x"), /no PATCH/);
  });

  it("names the views that a PUT of an audio-only room must carry", () => {
    const said = remedy("PUT", path, 400, 1201, "Cannot read properties of undefined (reading 'codec')");
    assert.match(said, /audio-only view.*must carry its views.*add the member "views" to the body/);
  });

  it("names things that cannot be changed or read one by one", () => {
    assert.match(remedy("PUT", "/services/1", 404, 1001, "Resource not found"), /^Servers cannot change a service/);
    assert.match(remedy("PATCH", `${path}/analytics/1`, 404, 1001, "Resource not found"), /cannot change an analytics/);
    for (const list of ["recordings", "streaming-outs", "sipcalls", "analytics"]) {
      const said = remedy("GET", `${path}/${list}/1`, 404, 1001, "Resource not found");
      assert.ok(said.includes(`GET ${path}/${list},`), said);
    }
  });
});

describe("The remedy", () => {
  const remedy = (
    status: number,
    code: number | undefined,
    message: string,
    path = `/v1/rooms/${roomId}`,
    endpoint = "http://h:3000",
  ) => remedyFor({ request: { method: "PUT", path, endpoint }, serviceId, status, code, message }) ?? "";
  const table: [what: string, text: string, pattern: RegExp][] = [
    ["401 names the service id", remedy(401, 1101, "MAuth"), new RegExp(serviceId)],
    ["401 names the script that prints keys", remedy(401, 1101, "MAuth"), /management_api\/init\.sh/],
    ["401 names the super service's id in the toml", remedy(401, 1101, "MAuth"), /superserviceID/],
    ["401 names the options", remedy(401, 1101, "MAuth"), /option serviceId.*option serviceKey/],
    [
      "401 names the options of the super service",
      remedy(401, 1101, "MAuth"),
      /option serviceId of the super service.*option serviceKey of the super service/,
    ],
    [
      "403 on services asks for the super service",
      remedy(403, 1102, "Permission denied", "/services"),
      /option serviceId of the super service.*option serviceKey of the super service/,
    ],
    [
      "403 elsewhere names the service",
      remedy(403, 1102, "Permission denied"),
      new RegExp(`Service ${serviceId} may not`),
    ],
    ["404 of a room names the service id", remedy(404, 1003, "Room not found"), new RegExp(serviceId)],
    ["404 of a room says who sees it", remedy(404, 1003, "Room not found"), /seen by the service that owns it alone/],
    ["404 of a service", remedy(404, 1002, "Service not found", "/services/1"), /GET \/services lists/],
    [
      "the conflict of formats at creation",
      remedy(500, 2001, "Error MediaOut conflicts with View Setting"),
      /mediaOut\.video\.format/,
    ],
    [
      "the conflict of formats at a change",
      remedy(400, 1201, "MediaOut conflicts with View Setting"),
      /mediaOut\.audio/,
    ],
    [
      "a service's name that is taken",
      remedy(500, 2001, "MongoError E11000 duplicate key", "/services"),
      /name is taken by another/,
    ],
    ["an id that is taken", remedy(500, 2001, "MongoError E11000 duplicate key"), /is there already/],
    ["a body that is too large", remedy(500, 2001, "PayloadTooLargeError request entity too large"), /100 kB/],
    ["a body that is too large for a proxy", remedy(413, undefined, ""), /100 kB/],
    ["an id that is none", remedy(500, 2001, "CastError Cast to ObjectId failed"), /24 hexadecimal digits/],
    [
      "a view without its format",
      remedyFor({
        request: { method: "POST", path: "/v1/rooms", endpoint: "http://h:3000" },
        serviceId,
        status: 400,
        code: 1201,
        message: "Cannot read properties of undefined (reading 'codec')",
      }) ?? "",
      /audio-only view must carry its views/,
    ],
    [
      "a validation that failed",
      remedy(500, 2001, "ValidationError Room validation failed: x"),
      /member that the message names/,
    ],
    ["1201 is a bad request", remedy(400, 1201, "Bad request"), /not valid \(servers use code 1201/],
    [
      "1301 is a failure of the cluster",
      remedy(500, 1301, "Operation failed"),
      /cluster did not do it \(servers use code 1301/,
    ],
    ["429", remedy(429, undefined, ""), /maxConcurrent/],
    ["407", remedy(407, undefined, ""), /proxy/],
    [
      "404 of something else",
      remedy(404, undefined, "Cannot GET"),
      /Something else than the management API may be answering/,
    ],
    ["a path that is not known", remedy(404, 1001, "Resource not found"), /Something else than the management API/],
    [
      "the port of the sample application, http",
      remedy(404, undefined, "", "/", "http://h:3001"),
      /3001 is that of the sample application/,
    ],
    [
      "the port of the sample application, https",
      remedy(404, undefined, "", "/", "https://h:3004"),
      /3004 is that of the sample application/,
    ],
    [
      "the port of the console",
      remedy(404, undefined, "", "/", "https://h:3300"),
      /3300 is that of the management console/,
    ],
  ];
  for (const [what, text, pattern] of table) it(`for ${what}`, () => assert.match(text, pattern));

  it("is left out if the message of the server says as much", () => {
    assert.equal(
      remedyFor({
        request: { method: "GET", path: "/", endpoint: "http://h" },
        serviceId,
        status: 418,
        code: 9999,
        message: "?",
      }),
      undefined,
    );
  });
});

describe("A failure of the server", () => {
  for (const status of [500, 502, 503, 504]) {
    it(`is a ${status} with a web page`, async () => {
      const { endpoint } = await serve((_, response) =>
        response.writeHead(status).end(`<html><title>${status} Bad</title></html>`),
      );
      const error = await failure(get(endpoint));
      assert.ok(error instanceof ServerFailedError);
      assert.deepEqual([error.status, error.serverMessage], [status, `${status} Bad`]);
    });
  }

  it("may have taken effect when something was to be changed", async () => {
    const { endpoint } = await serve((_, response) => response.writeHead(502).end());
    assert.equal(((await failure(put(endpoint))) as OwtError).mayHaveTakenEffect, true);
  });

  it("has no effect when something was only read", async () => {
    const { endpoint } = await serve((_, response) => response.writeHead(502).end());
    assert.equal(((await failure(get(endpoint))) as OwtError).mayHaveTakenEffect, false);
  });

  it("has the wait of Retry-After", async () => {
    const { endpoint } = await serve((_, response) => response.writeHead(503, { "Retry-After": "7" }).end());
    assert.equal(((await failure(get(endpoint))) as ServerFailedError).retryAfterMs, 7000);
  });

  it("is a lost database, although the answer has a code", async () => {
    const { endpoint } = await serve((_, response) =>
      refuse(response, 500, 2001, "MongoNetworkError connection closed"),
    );
    assert.ok((await failure(get(endpoint))) instanceof ServerFailedError);
  });

  it("is an answer that broke off at a known length", async () => {
    const { endpoint } = await serve((_, response) => {
      response.writeHead(200, { "Content-Length": "1000" }).write("{");
      response.socket?.end();
    });
    const error = await failure(put(endpoint));
    assert.ok(error instanceof ServerFailedError);
    assert.deepEqual([error.status, error.mayHaveTakenEffect], [200, true]);
  });

  it("is an answer that broke off in chunks", async () => {
    const { endpoint } = await serve((_, response) => {
      response.write('{"_id":');
      response.socket?.end();
    });
    assert.match(((await failure(get(endpoint))) as ServerFailedError).message, /the answer broke off/);
  });
});

describe("A server that cannot be reached", () => {
  it("is named when nothing listens", async () => {
    const endpoint = await deadEndpoint();
    const error = await failure(put(endpoint));
    assert.ok(error instanceof UnreachableError);
    assert.deepEqual([error.reason, error.systemCode, error.mayHaveTakenEffect], ["refused", "ECONNREFUSED", false]);
  });

  it("has the whole request line in its message", async () => {
    const endpoint = await deadEndpoint();
    const { message } = (await failure(put(endpoint))) as Error;
    assert.ok(message.startsWith(`PUT ${endpoint}/v1/rooms/${roomId}: nothing listens at ${endpoint}`), message);
  });

  it("is reported by its name if that is not known", async () => {
    const error = await failure(get("http://no-such-host.invalid:3000"));
    assert.ok(error instanceof UnreachableError);
    assert.ok(["unknown-host", "name-service"].includes(error.reason), error.reason);
  });

  it("may have made the change if it cut the connection", async () => {
    const { endpoint } = await serve((_, response) => cut(response));
    const error = await failure(put(endpoint));
    assert.ok(error instanceof UnreachableError);
    assert.deepEqual([error.reason, error.mayHaveTakenEffect], ["reset", true]);
  });

  it("recommends the list if it cut the read of a single service", async () => {
    const { endpoint } = await serve((_, response) => cut(response));
    const error = await failure(client(endpoint).services.get(serviceId));
    assert.match(
      (error as Error).message,
      /Reading a single service is not safe on real servers: look it up in the list/,
    );
  });

  it("is reported if it does not speak HTTP", async () => {
    const { endpoint } = await serve((_, response) => response.socket?.end("220 mail.example ESMTP\r\n"));
    const error = await failure(get(endpoint));
    assert.ok(error instanceof UnreachableError);
    assert.deepEqual([error.reason, /may not speak HTTP/.test(error.message)], ["other", true]);
  });
});

describe("The time limit", () => {
  it("ends a request that gets no answer", async () => {
    const { endpoint } = await serve(() => undefined);
    const error = await failure(transportTo(endpoint, { timeoutMs: 50 }).request("GET", "/services"));
    assert.ok(error instanceof TimeoutError);
    assert.match(error.message, /no answer within 50 ms/);
  });

  it("holds for the body too", async () => {
    const { endpoint } = await serve((_, response) => response.write("["));
    assert.ok(
      (await failure(transportTo(endpoint, { timeoutMs: 50 }).request("GET", "/services"))) instanceof TimeoutError,
    );
  });

  it("can be given for one call", async () => {
    const { endpoint } = await serve(() => undefined);
    const error = await failure(client(endpoint).rooms.get(roomId, { timeoutMs: 40 }));
    assert.equal((error as TimeoutError).timeoutMs, 40);
  });

  it("leaves open whether a change was made", async () => {
    const { endpoint } = await serve(() => undefined);
    const error = await failure(client(endpoint).rooms.update(roomId, {}, { timeoutMs: 40 }));
    assert.equal((error as OwtError).mayHaveTakenEffect, true);
  });

  for (const timeoutMs of [0, -1, NaN, 2 ** 31]) {
    it(`of ${timeoutMs} is refused before anything is sent`, async () => {
      const server = await serve((_, response) => json(response, []));
      await assert.rejects(client(server.endpoint).services.list({ timeoutMs }), { name: "ClientOptionsError" });
      assert.equal(server.seen.length, 0);
    });
  }
});

describe("An unexpected answer", () => {
  async function unexpected(text: string, type = "application/json"): Promise<UnexpectedAnswerError> {
    const { endpoint } = await serve((_, response) => response.writeHead(200, { "Content-Type": type }).end(text));
    const error = await failure(client(endpoint).rooms.get(roomId));
    assert.ok(error instanceof UnexpectedAnswerError);
    return error;
  }

  it("is one that is empty", async () => assert.match((await unexpected("")).message, /is empty/));
  it("is one that is no JSON", async () =>
    assert.match((await unexpected("Room deleted")).message, /is not JSON: Room deleted/));
  it("is a web page, of which the title is shown", async () => {
    assert.match(
      (await unexpected("<!DOCTYPE html><title>Console</title>", "text/html")).message,
      /is not JSON: Console/,
    );
  });
  it("is JSON that was cut", async () => assert.match((await unexpected('{"_id":')).message, /is not JSON/));
  it("names each member that does not fit", async () => {
    const { problems } = await unexpected('{"_id":17,"views":{}}');
    assert.deepEqual(problems.map(({ path }) => path).sort(), ["_id", "name", "views"]);
  });
  it("is one whose id is a number", async () => {
    assert.match((await unexpected('{"_id":123456789012345678,"name":"n"}')).message, /_id is 123/);
  });
  it("names only some of many members", async () => {
    const { endpoint } = await serve((_, response) =>
      json(
        response,
        Array.from({ length: 9 }, () => ({})),
      ),
    );
    assert.match(((await failure(client(endpoint).services.list())) as Error).message, /and 13 more/);
  });
  it("is a web page after a deletion", async () => {
    const { endpoint } = await serve((_, response) => response.end("<html><body>Welcome</body></html>"));
    const error = await failure(client(endpoint).rooms.delete(roomId));
    assert.ok(error instanceof UnexpectedAnswerError);
    assert.equal(error.mayHaveTakenEffect, true);
  });
  it("is a redirect, which is not followed", async () => {
    const server = await serve((_, response) => response.writeHead(302, { Location: "https://u:p@elsewhere/" }).end());
    const error = await failure(get(server.endpoint));
    assert.ok(error instanceof UnexpectedAnswerError);
    assert.match(error.message, /sends elsewhere: https:\/\/\[redacted\]@elsewhere/);
    assert.equal(server.seen.length, 1);
  });
  it("is one over the largest size", async () => {
    const { endpoint } = await serve((_, response) => response.end("x".repeat(2000)));
    const error = await failure(
      transportTo(endpoint, { maxAnswerBytes: 1000, retries: 2 }).request("GET", "/services"),
    );
    assert.ok(error instanceof UnexpectedAnswerError);
    assert.match(error.message, /larger than this client reads/);
  });
});

describe("Type guards", () => {
  const notFound = (status: number, code: number | undefined) => {
    return new RequestRefusedError({ status, code, serverMessage: "" });
  };

  for (const code of [1002, 1003, 1004, 1005]) {
    it(`take 404/${code} as not found`, () => assert.equal(isNotFound(notFound(404, code)), true));
  }
  it("do not take a 404 without a code as not found", () => assert.equal(isNotFound(notFound(404, undefined)), false));
  it("do not take an unknown path as not found", () => assert.equal(isNotFound(notFound(404, 1001)), false));
  it("do not take other statuses as not found", () => assert.equal(isNotFound(notFound(400, 1003)), false));
  it("do not take other errors as not found", () => assert.equal(isNotFound(new Error("404")), false));
  it("know duplicates", () => {
    assert.equal(
      isDuplicate(
        new RequestRefusedError({ status: 500, code: 2001, serverMessage: "MongoError E11000 duplicate key" }),
      ),
      true,
    );
  });
  it("know the errors of the client", () => assert.equal(isOwtError(notFound(404, 1003)), true));
  it("know other errors", () => assert.equal(isOwtError(new Error("other")), false));
});

describe("All errors", () => {
  it("keep message and name in JSON", () => {
    const error = new RequestRefusedError({ status: 400, code: 1201, serverMessage: "Bad request" });
    const parsed = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    assert.deepEqual([parsed.name, parsed.message, parsed.code], ["RequestRefusedError", error.message, 1201]);
  });

  it("have the code of the cause", async () => {
    const error = (await failure(get(await deadEndpoint()))) as OwtError;
    assert.equal((error.cause as { code: string }).code, "ECONNREFUSED");
  });

  it("may have taken effect when an earlier attempt did", async () => {
    const server = await serve(
      inTurn(
        (_, response) => cut(response),
        (_, response) => refuse(response, 400, 1201, "Bad request"),
      ),
    );
    const error = await failure(
      transportTo(server.endpoint, { retries: 1 }).request("PUT", `/v1/rooms/${roomId}`, { body: {} }),
    );
    assert.deepEqual([(error as OwtError).mayHaveTakenEffect, (error as OwtError).attempts], [true, 2]);
  });
});

describe("Credentials", () => {
  const password = "planted-p4ssw0rd";
  const secrets = [
    serviceKey,
    password,
    JSON.stringify(serviceKey),
    encodeURIComponent(serviceKey),
    "mauth_signature=Z",
    "mauth_signature=N",
  ];
  const body = { name: "n", sip: { password } };

  /** Everything that could be printed of an error. */
  function printed(error: unknown): string {
    return [
      String(error),
      (error as Error).stack,
      JSON.stringify(error),
      inspect(error, { depth: null, showHidden: true }),
    ].join("\n");
  }

  const handlers: Record<string, Parameters<typeof serve>[0]> = {
    "a refusal that echoes them": (seen, response) =>
      refuse(response, 400, 1201, `${seen.body} ${serviceKey} ${seen.headers.authorization}`),
    "a failure that echoes the request": (seen, response) =>
      response
        .writeHead(502)
        .end(`PUT\nAuthorization: ${seen.headers.authorization}\n\n${seen.body}\n${encodeURIComponent(serviceKey)}`),
    "an answer that is no JSON": (seen, response) =>
      response.end(`${seen.headers.authorization} ${seen.body} ${serviceKey}`),
    "an answer of another shape": (seen, response) =>
      json(response, [{ key: serviceKey, password, name: password }, seen.headers]),
    "an answer with its members wrong": (_, response) => json(response, { _id: serviceKey, name: [password] }),
    "a redirect": (seen, response) =>
      response.writeHead(301, { Location: `http://u:${password}@h/?${seen.headers.authorization}` }).end(),
    "a connection that is cut": (_, response) => cut(response),
    "a server that does not speak HTTP": (seen, response) =>
      response.socket?.end(`${seen.headers.authorization}\r\n${serviceKey}\r\n`),
  };
  for (const [what, handler] of Object.entries(handlers)) {
    it(`are not printed with ${what}`, async () => {
      const { endpoint } = await serve(handler);
      const text = printed(await failure(client(endpoint).rooms.update(roomId, body)));
      assert.deepEqual(
        secrets.filter((secret) => text.includes(secret)),
        [],
        text,
      );
    });
  }

  it("of a new service are not printed", async () => {
    const { endpoint } = await serve((seen, response) => refuse(response, 400, 1201, `echo ${seen.body}`));
    const text = printed(await failure(client(endpoint).services.create({ name: "n", key: password })));
    assert.ok(!text.includes(password), text);
  });

  it("are not printed with the client", () => {
    const text = printed(client("http://localhost:3000"));
    assert.ok(!text.includes(serviceKey), text);
  });
});
