import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { OwtClient, UnreachableError } from "../../../sdk";
import { cutOf, speaksTls, unreachable as errorFor } from "../../../sdk/failures/unreachable";
import { closeAll, failure, fixture, json, serve, serviceId, serviceKey, transportTo } from "../support";

afterEach(closeAll);

const empty = (_: unknown, response: Parameters<typeof json>[0]) => json(response, []);

async function list(endpoint: string, options: { ca?: string; insecure?: boolean } = {}): Promise<unknown> {
  const client = new OwtClient({ endpoint, serviceId, serviceKey, ...options });
  try {
    return await client.services.list();
  } finally {
    client.close();
  }
}

async function unreachable(endpoint: string, options: { ca?: string } = {}): Promise<UnreachableError> {
  const error = await failure(list(endpoint, options));
  assert.ok(error instanceof UnreachableError, String(error));
  return error;
}

describe("A certificate", () => {
  for (const name of ["server", "self-signed"]) {
    it(`that is ${name === "server" ? "signed by an authority of one's own" : name} is not trusted`, async () => {
      const { endpoint } = await serve(empty, name);
      assert.equal((await unreachable(endpoint)).reason, "untrusted-certificate");
    });
  }

  it("is trusted by the authority that is given", async () => {
    const { endpoint } = await serve(empty, "server");
    assert.deepEqual(await list(endpoint, { ca: fixture("ca.pem") }), []);
  });

  it("is trusted when it is given itself", async () => {
    const { endpoint } = await serve(empty, "self-signed");
    assert.deepEqual(await list(endpoint, { ca: fixture("self-signed.pem") }), []);
  });

  it("is trusted by one of several that are given", async () => {
    const { endpoint } = await serve(empty, "server");
    assert.deepEqual(await list(endpoint, { ca: fixture("self-signed.pem") + fixture("ca.pem") }), []);
  });

  it("is not trusted by another authority", async () => {
    const { endpoint } = await serve(empty, "server");
    assert.equal((await unreachable(endpoint, { ca: fixture("self-signed.pem") })).reason, "untrusted-certificate");
  });

  it("is not checked with insecure", async () => {
    const { endpoint } = await serve(empty, "self-signed");
    assert.deepEqual(await list(endpoint, { insecure: true }), []);
  });

  it("that is not trusted ends the call before the request", async () => {
    const server = await serve(empty, "server");
    assert.deepEqual([(await unreachable(server.endpoint)).mayHaveTakenEffect, server.seen.length], [false, 0]);
  });

  it("that is not trusted is not retried", async () => {
    const { endpoint } = await serve(empty, "server");
    assert.equal((await unreachable(endpoint)).attempts, 1);
  });

  it("that is not trusted is reported with both remedies", async () => {
    const { endpoint } = await serve(empty, "server");
    assert.match((await unreachable(endpoint)).message, /option ca.*option insecure/s);
  });

  it("that is out of date is reported", async () => {
    const { endpoint } = await serve(empty, "expired");
    assert.equal((await unreachable(endpoint, { ca: fixture("ca.pem") })).reason, "expired-certificate");
  });

  it("for another name is reported", async () => {
    const { endpoint } = await serve(empty, "elsewhere");
    const error = await unreachable(endpoint, { ca: fixture("ca.pem") });
    assert.equal(error.reason, "wrong-name");
    assert.match(error.message, /certificate is not for 127\.0\.0\.1: .*[^: ]\n/);
  });
});

describe("An endpoint with the wrong scheme", () => {
  it("is reported if the server speaks https, with the right endpoint", async () => {
    const server = await serve(empty, "server");
    const error = await failure(
      transportTo(`http://127.0.0.1:${server.port}`).request("POST", "/services", { body: {} }),
    );
    assert.ok(error instanceof UnreachableError);
    assert.deepEqual([error.reason, error.mayHaveTakenEffect], ["https-expected", false]);
    assert.match(error.message, new RegExp(`Set the endpoint to https://127\\.0\\.0\\.1:${server.port} `));
  });

  it("is reported if the server speaks http, with the right endpoint", async () => {
    const server = await serve(empty);
    const error = await unreachable(`https://127.0.0.1:${server.port}`);
    assert.equal(error.reason, "http-expected");
    assert.match(error.message, new RegExp(`Set the endpoint to http://127\\.0\\.0\\.1:${server.port} `));
  });

  it("is reported if a proxy says so", async () => {
    const text = "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>";
    const { endpoint } = await serve((_, response) => response.writeHead(400).end(text));
    assert.equal((await unreachable(endpoint)).reason, "https-expected");
  });

  it("is not assumed if the server only cuts the connection", async () => {
    const { endpoint } = await serve((_, response) => response.socket?.resetAndDestroy());
    const error = await failure(transportTo(endpoint).request("GET", "/services"));
    assert.equal((error as UnreachableError).reason, "reset");
  });
});

describe("The probe for TLS", () => {
  it("ends within its time limit if the server is silent", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const sockets: { destroy: () => void }[] = [];
    server.on("connection", (socket) => sockets.push(socket));
    assert.equal(await speaksTls(`http://127.0.0.1:${port}`, 30), false);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("The reason of a failed connection", () => {
  const table: [code: string, message: string, reason: string, sent: boolean, lasting: boolean][] = [
    ["ECONNREFUSED", "connect ECONNREFUSED", "refused", false, false],
    ["ECONNRESET", "socket hang up", "reset", true, false],
    ["EPIPE", "write EPIPE", "reset", true, false],
    [
      "ECONNRESET",
      "Client network socket disconnected before secure TLS connection was established",
      "reset",
      false,
      false,
    ],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND h", "unknown-host", false, true],
    ["EAI_AGAIN", "getaddrinfo EAI_AGAIN h", "name-service", false, false],
    ["EHOSTUNREACH", "connect EHOSTUNREACH 10.0.0.1:3000", "no-route", false, false],
    ["ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:3000", "no-route", false, false],
    ["ETIMEDOUT", "read ETIMEDOUT", "other", true, false],
    ["EPROTO", "write EPROTO ssl3_get_record:wrong version number", "http-expected", false, true],
    ["EPROTO", "write EPROTO tlsv1 alert protocol version", "tls", false, true],
    ["ERR_SSL_NO_PROTOCOLS_AVAILABLE", "no protocols available", "tls", false, true],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify", "untrusted-certificate", false, true],
    ["CERT_NOT_YET_VALID", "certificate is not yet valid", "expired-certificate", false, true],
    ["HPE_INVALID_CONSTANT", "Parse Error", "other", true, true],
    ["ESOMETHING", "something", "other", true, false],
  ];
  for (const [code, message, reason, sent, lasting] of table) {
    it(`is known by ${code}, ${message}`, () => {
      const expected = { reason, sent, lasting, systemCode: code };
      assert.deepEqual(cutOf(Object.assign(new Error(message), { code })), expected);
    });
  }

  it("can be something that is no error", () => {
    assert.deepEqual(cutOf("gone"), { reason: "other", sent: true, lasting: false, systemCode: undefined });
  });
});

describe("The message for a server that cannot be reached", () => {
  const words = (reason: Parameters<typeof errorFor>[0]["reason"], endpoint = "https://conference.example:3000") => {
    const request = { method: "GET", path: "/services", endpoint };
    return errorFor({ reason, sent: false, lasting: false, systemCode: "ECODE" }, "what TLS says", { request }).message;
  };
  const table: [reason: Parameters<typeof words>[0], pattern: RegExp][] = [
    ["refused", /nothing listens at https:\/\/conference\.example:3000.*\nIs the management API running/],
    ["reset", /connection was cut.*\n.*log of the management API/],
    ["unknown-host", /conference\.example is not known\.\nCheck the spelling/],
    ["name-service", /cannot be looked up at the moment\.\nCheck the network/],
    ["no-route", /there is no route to conference\.example \(ECODE\)\.\n.*VPN/],
    ["expired-certificate", /not valid now \(ECODE\)\.\nRenew it/],
    ["tls", /TLS failed: what TLS says\n.*no common form/],
    ["other", /no answer: what TLS says\n/],
  ];
  for (const [reason, pattern] of table)
    it(`has event and remedy: ${reason}`, () => assert.match(words(reason), pattern));

  for (const [port, program] of [
    ["3001", "sample application"],
    ["3004", "sample application"],
    ["3300", "management console"],
  ]) {
    it(`tell that port ${port} is that of the ${program}`, () => {
      assert.match(words("refused", `https://h:${port}`), new RegExp(`Port ${port} is that of the ${program}`));
    });
  }
});
