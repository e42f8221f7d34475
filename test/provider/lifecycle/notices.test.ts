import assert from "node:assert/strict";
import { mock } from "node:test";
import { clientFor } from "../../../provider/connection/connection";
import { delaysAt, withRemedy } from "../../../provider/lifecycle/notices";
import { ServerFailedError, UncertainError } from "../../../sdk";

describe("notices", () => {
  const said = (action: () => void): string[] => {
    const warn = mock.method(console, "warn", () => undefined);
    try {
      action();
      return warn.mock.calls.map(({ arguments: [text] }) => String(text));
    } finally {
      warn.mock.restore();
    }
  };
  const connectTo = (endpoint: string) => () => {
    const client = clientFor({ endpoint, serviceId: "0123456789abcdef01234567", serviceKey: endpoint });
    client.close();
  };

  const onDelay = (delay: Parameters<ReturnType<typeof delaysAt>>[0]) => {
    delaysAt(`http://127.0.0.1:${(port += 1)}`)(delay);
  };
  let port = 1;

  it("report a server that does not answer", () => {
    assert.deepEqual(
      said(() => {
        onDelay({ method: "PUT", path: "/v1/rooms/1", attempt: 1, waitedMs: 10_004 });
      }),
      ["Still waiting for the server: no answer to PUT /v1/rooms/1 for 10 s."],
    );
  });

  it("report a failed request that is repeated, with its reason in one line", () => {
    const request = { method: "GET", path: "/v1/rooms", endpoint: "http://127.0.0.1" };
    const error = new ServerFailedError({ status: 503, serverMessage: "busy", request, remedy: "Wait." });
    const [text = "", ...others] = said(() => {
      onDelay({ method: "GET", path: "/v1/rooms", attempt: 1, error, nextInMs: 480 });
    });
    assert.deepEqual(others, []);
    assert.match(text, /^The server failed at GET \/v1\/rooms \(503\): busy\. Asking again in 0\.5 s \(attempt 2\)\.$/);
  });

  it("warn of plain http to another host, once for each connection", () => {
    const [text = ""] = said(connectTo("http://owt.example.org:3000"));
    assert.match(text, /^http:\/\/owt\.example\.org:3000 is plain http/);
    assert.deepEqual(said(connectTo("http://owt.example.org:3000")), []);
  });

  for (const endpoint of [
    "https://owt.example.org:3000",
    "http://127.0.0.1:3000",
    "http://localhost:3000",
    "http://[::1]:3000",
  ]) {
    it(`do not warn of ${endpoint}`, () => assert.deepEqual(said(connectTo(endpoint)), []));
  }

  it("explain how to find a session that was started twice, and not where the object is recorded", () => {
    const doubt = (kind: "recording" | "room") =>
      new UncertainError("It is not known.", { kind, candidate: { id: undefined, name: kind } });
    assert.match((withRemedy(doubt("recording")) as Error).message, /pulumi up[^]*npx owt recover --yes/);
    const room = doubt("room");
    assert.equal(withRemedy(room), room);
  });
});
