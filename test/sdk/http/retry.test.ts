import assert from "node:assert/strict";
import { type Outcome, backoff, decideRetry, defaultRetryPolicy, retryAfterMs } from "../../../sdk/http/retry";

const policy = {
  ...defaultRetryPolicy,
  retries: 3,
  baseMs: 100,
  capMs: 1000,
  retryAfterCapMs: 5000,
  random: () => 0.5,
};
const answer = (status: number, code?: number, message?: string): Outcome => ({
  kind: "answer",
  status,
  code,
  message,
});

describe("The decision to retry", () => {
  const idempotent = ["GET", "HEAD", "PUT", "DELETE", "PATCH"];
  const table: [what: string, outcome: Outcome, idempotentAgain: boolean, postAgain: boolean][] = [
    ["a connection that was refused", { kind: "unreachable", sent: false, lasting: false }, true, true],
    ["a connection that was cut", { kind: "unreachable", sent: true, lasting: false }, true, false],
    ["a certificate that is not trusted", { kind: "unreachable", sent: false, lasting: true }, false, false],
    ["the time limit", { kind: "timeout" }, true, false],
    ["an answer that broke off", { kind: "broken" }, true, false],
    ["200", answer(200), false, false],
    ["302", answer(302), false, false],
    ["400", answer(400, 1201, "Bad request"), false, false],
    ["401", answer(401, 1101), false, false],
    ["403", answer(403, 1102), false, false],
    ["404", answer(404, 1003), false, false],
    ["404 without a code", answer(404), false, false],
    ["408", answer(408), true, false],
    ["413", answer(413), false, false],
    ["429", answer(429), true, true],
    ["500 without a code", answer(500), true, false],
    ["500/1301", answer(500, 1301, "Operation failed"), false, false],
    ["500/2001 of a refusal", answer(500, 2001, "Error MediaOut conflicts with View Setting"), false, false],
    ["500/2001 of a duplicate", answer(500, 2001, "MongoError E11000 duplicate key"), false, false],
    ["500/2001 of a lost database", answer(500, 2001, "MongoNetworkError connection 3 closed"), true, false],
    ["500/2001 of a slow database", answer(500, 2001, "MongooseServerSelectionError connect"), true, false],
    ["501", answer(501), false, false],
    ["502", answer(502), true, false],
    ["503", answer(503), true, false],
    ["504", answer(504), true, false],
    ["505", answer(505), false, false],
  ];
  for (const [what, outcome, idempotentAgain, postAgain] of table) {
    for (const method of idempotent) {
      it(`${method} after ${what}: ${idempotentAgain ? "again" : "not again"}`, () => {
        assert.equal(decideRetry(method, 1, outcome, policy).retry, idempotentAgain);
      });
    }
    it(`POST after ${what}: ${postAgain ? "again" : "not again"}`, () => {
      assert.equal(decideRetry("POST", 1, outcome, policy).retry, postAgain);
    });
  }

  it("ends after the number of retries", () => {
    const decisions = [1, 2, 3, 4].map((attempt) => decideRetry("GET", attempt, answer(503), policy).retry);
    assert.deepEqual(decisions, [true, true, true, false]);
  });

  it("waits as long as the answer asks for", () => {
    const outcome = { kind: "answer", status: 503, retryAfterMs: 3000 } as const;
    assert.deepEqual(decideRetry("GET", 1, outcome, policy), { retry: true, delayMs: 3000 });
  });

  it("waits no longer than the cap, whatever the answer asks for", () => {
    const outcome = { kind: "answer", status: 429, retryAfterMs: 86_400_000 } as const;
    assert.deepEqual(decideRetry("GET", 1, outcome, policy), { retry: true, delayMs: 5000 });
  });
});

describe("The wait before a retry", () => {
  it("has a limit that doubles with each attempt, up to the cap", () => {
    const limits = [1, 2, 3, 4, 5, 20].map((attempt) => backoff(attempt, { ...policy, random: () => 1 }));
    assert.deepEqual(limits, [100, 200, 400, 800, 1000, 1000]);
  });

  it("is random between nothing and the limit", () => {
    const waits = [0, 0.25, 0.999].map((value) => backoff(3, { ...policy, random: () => value }));
    assert.deepEqual(waits, [0, 100, 399]);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  const table: [header: string | null, expected: number | undefined][] = [
    [null, undefined],
    ["0", 0],
    ["120", 120_000],
    ["Tue, 01 Jan 2030 00:00:05 GMT", 5000],
    ["Tue, 01 Jan 2019 00:00:05 GMT", 0],
    ["soon", undefined],
  ];
  for (const [header, expected] of table) {
    it(`${JSON.stringify(header)} asks for ${expected} ms`, () => assert.equal(retryAfterMs(header, now), expected));
  }
});
