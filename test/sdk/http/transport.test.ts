import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  AbortError,
  type Delay,
  OwtClient,
  type OwtError,
  type RequestEvent,
  TimeoutError,
  UncertainError,
} from "../../../sdk";
import { Gate, pause } from "../../../sdk/http/gate";
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

const path = `/v1/rooms/${roomId}`;
const unavailable = (_: unknown, response: ServerResponse) => response.writeHead(503).end();
const fine = (_: unknown, response: ServerResponse) => json(response, { fine: true });

/** Resolves when `condition` holds; checks it at each turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe("A request", () => {
  it("carries its body as JSON", async () => {
    const server = await serve(fine);
    await transportTo(server.endpoint).request("PUT", path, { body: { name: "Zoë" } });
    const [seen] = server.seen;
    assert.deepEqual([seen!.headers["content-type"], seen!.body], ["application/json", '{"name":"Zoë"}']);
  });

  it("has no content type if it has no body", async () => {
    const server = await serve(fine);
    await transportTo(server.endpoint).request("DELETE", path);
    const [seen] = server.seen;
    assert.deepEqual([seen!.headers["content-type"], seen!.body], [undefined, ""]);
  });

  it("returns the text of an answer", async () => {
    const { endpoint } = await serve((_, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end("Room deleted"),
    );
    assert.equal((await transportTo(endpoint).request("DELETE", path)).text, "Room deleted");
  });

  it("can be signed by another service", async () => {
    const server = await serve(fine);
    const as = { serviceId: "a".repeat(24), serviceKey: "k" };
    await transportTo(server.endpoint).request("GET", path, { as });
    assert.match(server.seen[0]!.headers.authorization!, /mauth_serviceid=a{24},/);
  });
});

describe("Retries", () => {
  it("repeat a change until the server does it", async () => {
    const server = await serve(inTurn(unavailable, (_, response) => cut(response), fine));
    const answer = await transportTo(server.endpoint, { retries: 2 }).request("PUT", path, { body: {} });
    assert.deepEqual([answer.attempts, server.seen.length], [3, 3]);
  });

  it("end after their number, with the last error", async () => {
    const server = await serve(unavailable);
    const error = await failure(transportTo(server.endpoint, { retries: 2 }).request("GET", path));
    assert.deepEqual([(error as OwtError).attempts, server.seen.length], [3, 3]);
  });

  it("sign each attempt anew", async () => {
    const server = await serve(inTurn(unavailable, unavailable, fine));
    await transportTo(server.endpoint, { retries: 2 }).request("GET", path);
    assert.equal(new Set(server.seen.map(({ headers }) => headers.authorization)).size, 3);
  });

  it("do not repeat a POST that may have taken effect", async () => {
    const server = await serve(unavailable);
    await failure(transportTo(server.endpoint, { retries: 2 }).request("POST", "/v1/rooms", { body: {} }));
    assert.equal(server.seen.length, 1);
  });

  it("do not repeat a refused request", async () => {
    const server = await serve((_, response) => refuse(response, 403, 1102, "Permission denied"));
    await failure(transportTo(server.endpoint, { retries: 2 }).request("GET", path));
    assert.equal(server.seen.length, 1);
  });

  it("repeat a request that ran out of time", async () => {
    const server = await serve(inTurn(() => undefined, fine));
    const answer = await transportTo(server.endpoint, { retries: 1, timeoutMs: 400 }).request("GET", path);
    assert.equal(answer.attempts, 2);
  });
});

describe("onRequest", () => {
  async function observed(handler: Parameters<typeof serve>[0], retries = 0): Promise<RequestEvent[]> {
    const events: RequestEvent[] = [];
    const { endpoint } = await serve(handler);
    const transport = transportTo(endpoint, { retries, onRequest: (event) => events.push(event) });
    await transport.request("GET", `${path}?a=1`).catch(() => undefined);
    return events;
  }

  it("gets method, path and status", async () => {
    const [event] = await observed(fine);
    assert.deepEqual([event!.method, event!.path, event!.status], ["GET", `${path}?a=1`, 200]);
  });

  it("gets the duration", async () => {
    const [event] = await observed(fine);
    assert.ok(event!.durationMs > 0 && event!.durationMs < 10_000);
  });

  it("is called after each attempt", async () => {
    const events = await observed(inTurn(unavailable, fine), 1);
    assert.deepEqual(
      events.map(({ attempt, status, error }) => [attempt, status, error?.name]),
      [
        [1, 503, "ServerFailedError"],
        [2, 200, undefined],
      ],
    );
  });

  it("gets no status if no answer came", async () => {
    const [event] = await observed((_, response) => cut(response));
    assert.deepEqual([event!.status, event!.error?.name], [undefined, "UnreachableError"]);
  });

  it("never gets the header", async () => {
    const events = await observed(inTurn(unavailable, fine), 1);
    assert.doesNotMatch(JSON.stringify(events), /mauth|authorization/i);
  });

  it("cannot make a request fail", async () => {
    const { endpoint } = await serve(fine);
    const transport = transportTo(endpoint, {
      onRequest: () => {
        throw new Error("observer");
      },
    });
    assert.equal((await transport.request("GET", path)).status, 200);
  });
});

describe("onDelay", () => {
  async function delays(handler: Parameters<typeof serve>[0], options: object): Promise<Delay[]> {
    const told: Delay[] = [];
    const { endpoint } = await serve(handler);
    const transport = transportTo(endpoint, { ...options, onDelay: (delay) => told.push(delay) });
    await transport.request("GET", path).catch(() => undefined);
    return told;
  }

  it("is called before each retry, with the reason and the wait", async () => {
    const [delay, ...others] = await delays(inTurn(unavailable, fine), { retries: 1 });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [delay?.method, delay?.path, delay?.attempt, delay?.error?.name],
      ["GET", path, 1, "ServerFailedError"],
    );
    assert.ok((delay?.nextInMs ?? -1) >= 0);
  });

  it("is called at each interval without an answer", async () => {
    const told = await delays(() => undefined, { retries: 0, timeoutMs: 200, delayIntervalMs: 50 });
    assert.ok(told.length >= 2, String(told.length));
    assert.ok(told.every(({ waitedMs = 0 }, i) => waitedMs > (told[i - 1]?.waitedMs ?? 0)));
  });

  it("is not called for a quick request", async () => {
    assert.deepEqual(await delays(fine, { retries: 1 }), []);
  });

  it("cannot make a request fail", async () => {
    const { endpoint } = await serve(inTurn(unavailable, fine));
    const transport = transportTo(endpoint, {
      retries: 1,
      onDelay: () => {
        throw new Error("observer");
      },
    });
    assert.equal((await transport.request("GET", path)).status, 200);
  });
});

describe("Connections", () => {
  it("are used again", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint);
    for (let i = 0; i < 10; i += 1) await transport.request("GET", path);
    assert.equal(server.connections(), 1);
  });

  it("are used again by https", async () => {
    const server = await serve(fine, "server");
    const transport = transportTo(server.endpoint, { insecure: true });
    for (let i = 0; i < 10; i += 1) await transport.request("GET", path);
    assert.equal(server.connections(), 1);
  });

  it("are closed when the client closes", async () => {
    const server = await serve(fine);
    const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey });
    await failure(client.rooms.get(roomId));
    client.close();
    await until(() => server.open.size === 0);
  });

  it("of requests under way outlive the closing", async () => {
    const waiting: ServerResponse[] = [];
    const server = await serve((_, response) => waiting.push(response));
    const transport = transportTo(server.endpoint);
    const answer = transport.request("GET", path);
    await until(() => waiting.length === 1);
    transport.close();
    json(waiting[0]!, {});
    assert.equal((await answer).status, 200);
  });

  it("do not keep the process alive", async function () {
    this.timeout(30_000);
    const server = await serve((_, response) => json(response, []));
    const script = `
      const { OwtClient } = require(${JSON.stringify(join(__dirname, "../../../sdk/index.ts"))});
      const client = new OwtClient({ endpoint: "${server.endpoint}", serviceId: "${serviceId}", serviceKey: "k" });
      client.openAhead();
      client.services.list().then(() => {
        const end = performance.now();
        process.on("exit", () => console.log(JSON.stringify({ lingeredMs: performance.now() - end })));
      });`;
    const args = ["-r", "ts-node/register/transpile-only", "-e", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(__dirname, "../../..") });
    const { lingeredMs } = JSON.parse(stdout) as { lingeredMs: number };
    // An idle connection is closed after 4 s: a process that it kept alive would take as long.
    assert.ok(lingeredMs < 2000, `${lingeredMs} ms`);
  });
});

describe("A connection that is opened ahead", () => {
  for (const tls of [undefined, "server"]) {
    it(`is that of the next request${tls === undefined ? "" : ", by https too"}`, async () => {
      const server = await serve(fine, tls);
      const transport = transportTo(server.endpoint, { insecure: true });
      for (let i = 0; i < 3; i += 1) transport.openAhead();
      await until(() => server.open.size === 1);
      assert.deepEqual(server.seen, []);
      for (let i = 0; i < 3; i += 1) {
        await transport.request("GET", path);
        transport.openAhead();
      }
      assert.equal(server.connections(), 1);
    });
  }

  it("is another one while the others are busy", async () => {
    const waiting: ServerResponse[] = [];
    const server = await serve((_, response) => waiting.push(response));
    const transport = transportTo(server.endpoint);
    const first = transport.request("GET", path);
    await until(() => waiting.length === 1);
    for (let i = 0; i < 3; i += 1) transport.openAhead();
    await until(() => server.open.size === 2);
    const second = transport.request("GET", path);
    await until(() => waiting.length === 2);
    for (const response of waiting) json(response, {});
    await Promise.all([first, second]);
    assert.equal(server.connections(), 2);
  });

  it("does not exceed the largest number of open requests", async () => {
    const waiting: ServerResponse[] = [];
    const server = await serve((_, response) => waiting.push(response));
    const transport = transportTo(server.endpoint, { maxConcurrent: 1 });
    const answer = transport.request("GET", path);
    await until(() => waiting.length === 1);
    transport.openAhead();
    const next = transport.request("GET", path);
    json(waiting[0]!, {});
    await answer;
    await until(() => waiting.length === 2);
    json(waiting[1]!, {});
    await next;
    assert.equal(server.connections(), 1);
  });

  it("need not be there yet", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint);
    transport.openAhead();
    await Promise.all([1, 2, 3].map(() => transport.request("GET", path)));
    assert.equal(server.connections(), 3);
  });

  it("is replaced if the server has closed it meanwhile", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint);
    transport.openAhead();
    await until(() => server.open.size === 1);
    for (const socket of server.open) socket.end();
    await until(() => server.open.size === 0);
    assert.equal((await transport.request("GET", path)).status, 200);
  });

  it("leaves failures to the request", async () => {
    const transport = transportTo(await deadEndpoint());
    transport.openAhead();
    await pause(20);
    assert.match(String(await failure(transport.request("GET", path))), /refused/);
  });

  it("trusts no certificate that a request would not trust", async () => {
    const server = await serve(fine, "self-signed");
    const transport = transportTo(server.endpoint);
    transport.openAhead();
    assert.match(String(await failure(transport.request("GET", path))), /certificate/);
    assert.deepEqual(server.seen, []);
  });

  it("is closed when the client closes", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint);
    transport.openAhead();
    await until(() => server.open.size === 1);
    transport.close();
    await until(() => server.open.size === 0);
  });
});

describe("The time limit of an operation", () => {
  const hanging = () => undefined;

  it("ends a request with a longer limit of its own, and names the limit", async () => {
    const server = await serve(hanging);
    const transport = transportTo(server.endpoint, { retries: 3 }).within(60);
    const error = await failure(transport.request("GET", path));
    assert.ok(error instanceof TimeoutError && error.limits === "operation");
    assert.match(
      error.message,
      /no answer within the 0\.06 s that the whole operation may take.*limitMs of OwtClient\.within/s,
    );
    assert.equal(error.mayHaveTakenEffect, false);
  });

  it("leaves an attempt its own limit where that is shorter", async () => {
    const server = await serve(hanging);
    const error = await failure(transportTo(server.endpoint, { timeoutMs: 40 }).within(60_000).request("POST", path));
    assert.ok(error instanceof TimeoutError && error.limits === "attempt" && error.mayHaveTakenEffect);
  });

  it("does not wait for a retry that would be late", async () => {
    const server = await serve((_, response) => response.writeHead(503, { "Retry-After": "20" }).end());
    const error = await failure(transportTo(server.endpoint, { retries: 3 }).within(5_000).request("PUT", path));
    assert.ok(error instanceof TimeoutError && error.limits === "operation" && error.mayHaveTakenEffect);
    assert.match((error.cause as Error).message, /503/);
    assert.equal(server.seen.length, 1);
  });

  it("sends nothing when it is over", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint).within(1);
    await pause(5);
    assert.ok((await failure(transport.request("POST", path))) instanceof TimeoutError);
    assert.equal(server.seen.length, 0);
  });

  it("does not run while others have all the requests that may be open", async () => {
    const server = await serve((_, response) => setTimeout(() => json(response, {}), 50));
    const transport = transportTo(server.endpoint, { maxConcurrent: 1 });
    const operations = Array.from({ length: 6 }, () => transport.within(150).request("GET", path));
    assert.deepEqual(new Set((await Promise.all(operations)).map(({ status }) => status)), new Set([200]));
  });

  it("ends the search for a session whose start is in doubt", async () => {
    const server = await serve(({ method }, response) => (method === "GET" ? json(response, []) : undefined));
    const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey }).within(300);
    const config = { container: "mkv", media: { audio: { from: "a" } } } as const;
    const error = await failure(client.room(roomId).recordings.create(config));
    assert.ok(error instanceof UncertainError);
    assert.ok((error.cause as TimeoutError).limits === "operation");
    assert.equal(server.seen.filter(({ method }) => method === "POST").length, 1);
  });

  it("ends the retries of refusals by the cluster", async () => {
    const server = await serve(({ method }, response) => {
      if (method === "GET") json(response, []);
      else refuse(response, 500, 1301, "Operation failed");
    });
    const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey }).within(600);
    const config = { container: "mkv", media: { audio: { from: "a" } } } as const;
    const error = await failure(client.room(roomId).recordings.create(config));
    assert.match((error as Error).message, /1301/);
    // In eight seconds, which it has otherwise, there would be seven.
    assert.ok(server.seen.filter(({ method }) => method === "POST").length <= 3);
  });
});

describe("The cap on concurrent requests", () => {
  it("holds for thousands at once, counted at a slow server", async () => {
    let most = 0;
    const open: ServerResponse[] = [];
    const server = await serve((_, response) => {
      open.push(response);
      // A while after as many are open as may be: one too many would be there by then.
      if (open.length === 16)
        setTimeout(() => {
          most = Math.max(most, open.length);
          for (const each of open.splice(0)) json(each, {});
        }, 3);
    });
    const transport = transportTo(server.endpoint, { maxConcurrent: 16 });
    await Promise.all(Array.from({ length: 2000 }, () => transport.request("GET", path)));
    assert.deepEqual([most, server.seen.length], [16, 2000]);
  });

  it("is never exceeded, and is used", async () => {
    let open = 0;
    let most = 0;
    const { endpoint } = await serve((_, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        json(response, {});
      });
    });
    const transport = transportTo(endpoint, { maxConcurrent: 3 });
    await Promise.all(Array.from({ length: 40 }, () => transport.request("GET", path)));
    assert.ok(most <= 3 && most > 1, String(most));
  });

  it("lets requests through in their order", async () => {
    const server = await serve(fine);
    const transport = transportTo(server.endpoint, { maxConcurrent: 1 });
    const paths = Array.from({ length: 20 }, (_, i) => `/v1/rooms/${i}`);
    await Promise.all(paths.map((one) => transport.request("GET", one)));
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      paths,
    );
  });

  it("is free again after a failure", async () => {
    const { endpoint } = await serve(inTurn((_, response) => cut(response), fine));
    const transport = transportTo(endpoint, { maxConcurrent: 1 });
    await failure(transport.request("GET", path));
    assert.equal((await transport.request("GET", path)).status, 200);
  });

  it("does not hold a place while a retry waits", async () => {
    const { endpoint } = await serve((seen, response) => {
      if (seen.url === "/busy") response.writeHead(503, { "Retry-After": "1000" }).end();
      else json(response, {});
    });
    const transport = transportTo(endpoint, { maxConcurrent: 1, retries: 1 });
    const stop = new AbortController();
    const busy = failure(transport.request("GET", "/busy", { signal: stop.signal }));
    assert.equal((await transport.request("GET", path)).status, 200);
    stop.abort();
    await busy;
  });
});

describe("Aborting", () => {
  it("before the call sends nothing", async () => {
    const server = await serve(fine);
    const error = await failure(transportTo(server.endpoint).request("PUT", path, { signal: AbortSignal.abort() }));
    assert.ok(error instanceof AbortError);
    assert.deepEqual([error.mayHaveTakenEffect, server.seen.length], [false, 0]);
  });

  it("ends a call that waits for its answer, and leaves open whether it took effect", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve(() => stop.abort());
    const error = await failure(transportTo(endpoint, { retries: 3 }).request("PUT", path, { signal: stop.signal }));
    assert.ok(error instanceof AbortError);
    assert.deepEqual([error.name, error.attempts, error.mayHaveTakenEffect], ["AbortError", 1, true]);
  });

  it("ends a call that reads its answer", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve((_, response) => response.write("[", () => stop.abort()));
    assert.ok(
      (await failure(transportTo(endpoint).request("GET", path, { signal: stop.signal }))) instanceof AbortError,
    );
  });

  it("ends a call that waits for its turn, without sending it", async () => {
    const waiting: ServerResponse[] = [];
    const server = await serve((_, response) => waiting.push(response));
    const transport = transportTo(server.endpoint, { maxConcurrent: 1 });
    const first = transport.request("GET", "/first");
    const stop = new AbortController();
    const second = failure(transport.request("GET", "/second", { signal: stop.signal }));
    await until(() => waiting.length === 1);
    stop.abort();
    assert.ok((await second) instanceof AbortError);
    json(waiting[0]!, {});
    await first;
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ["/first"],
    );
  });

  it("ends a call that waits for its retry", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve((_, response) => response.writeHead(503, { "Retry-After": "1000" }).end());
    const transport = transportTo(endpoint, { retries: 3, onRequest: () => setImmediate(() => stop.abort()) });
    assert.ok((await failure(transport.request("GET", path, { signal: stop.signal }))) instanceof AbortError);
  });

  it("has the signal's reason as cause", async () => {
    const { endpoint } = await serve(fine);
    const signal = AbortSignal.abort(new Error("enough"));
    const error = await failure(transportTo(endpoint).request("GET", path, { signal }));
    assert.equal(((error as AbortError).cause as Error).message, "enough");
  });

  it("leaves no listener on the signal", async () => {
    const { endpoint } = await serve(inTurn(unavailable, fine));
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await transportTo(endpoint, { retries: 1 }).request("GET", path, { signal });
    assert.equal(listeners, 0);
  });
});

describe("The gate", () => {
  it("frees a place once", async () => {
    const gate = new Gate(1);
    const leave = await gate.enter();
    leave();
    leave();
    await gate.enter();
    const signal = AbortSignal.timeout(1);
    await assert.rejects(gate.enter(signal), { name: "TimeoutError" });
  });

  it("forgets an aborted caller", async () => {
    const gate = new Gate(1);
    const leave = await gate.enter();
    const stop = new AbortController();
    const gaveUp = failure(gate.enter(stop.signal));
    const next = gate.enter();
    stop.abort();
    await gaveUp;
    leave();
    assert.equal(typeof (await next), "function");
  });
});

describe("A pause", () => {
  it("ends when it is aborted", async () => {
    const stop = new AbortController();
    const pausing = failure(pause(1_000_000, stop.signal));
    stop.abort(new Error("enough"));
    assert.equal(((await pausing) as Error).message, "enough");
  });
});

describe("A server that is down", () => {
  it("is retried by a POST too, since nothing was sent", async () => {
    const events: RequestEvent[] = [];
    const transport = transportTo(await deadEndpoint(), { retries: 2, onRequest: (event) => events.push(event) });
    await failure(transport.request("POST", "/v1/rooms", { body: {} }));
    assert.equal(events.length, 3);
  });
});
