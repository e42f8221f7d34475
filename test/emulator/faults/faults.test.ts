// The fault plan: the effect of each fault over a real socket, the requests that a rule applies to, and invalid plans.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { parse } from "yaml";
import { type Emulator, EmulatorError, type FaultPlan, type FaultRule, startEmulator } from "../../../emulator";
import { otherTypes } from "../../../emulator/faults/spoiled-answers";
import { faultNames, isLike, problemsOf } from "../../../emulator/faults/plan";
import { authorization } from "../../contract/exchange";
import { emulatorProcess, removeFolders, root, temporaryFolder } from "../support";

interface Met {
  /** Code of the error, if the answer is incomplete. */
  readonly error?: string;
  readonly status?: number;
  readonly headers?: http.IncomingHttpHeaders;
  readonly text: string;
  readonly ms: number;
  readonly port?: number | undefined;
}

describe("fault plan of the emulator", () => {
  let emulator: Emulator;
  const agent = new http.Agent({ keepAlive: true });
  before(async () => {
    emulator = await startEmulator({ control: true });
  });
  after(async () => {
    agent.destroy();
    await emulator.close();
    removeFolders();
  });
  afterEach(() => emulator.faults.clear());

  const send = (method: string, at: string, body?: object, limitMs = 5000): Promise<Met> =>
    new Promise((resolve) => {
      const { endpoint, sampleServiceId: id, sampleServiceKey: key } = emulator.credentials;
      const header = authorization(undefined, { endpoint, super: { id, key }, service: { id, key } }) ?? "";
      const begin = performance.now();
      let text = "";
      const met = (rest: object): void => resolve({ text, ms: performance.now() - begin, ...rest });
      const sent = http.request(
        endpoint + at,
        { method, agent, headers: { authorization: header, ...(body && { "content-type": "application/json" }) } },
        (response) => {
          const { statusCode: status, headers } = response;
          const port = response.socket.localPort;
          response.on("data", (bytes: Buffer) => (text += bytes.toString()));
          response.on("error", (error: NodeJS.ErrnoException) => met({ status, headers, error: error.code }));
          response.on("end", () => met({ status, headers, port }));
        },
      );
      sent.on("error", (error: NodeJS.ErrnoException) => met({ error: error.code ?? error.message }));
      sent.setTimeout(limitMs, () => sent.destroy(Object.assign(new Error("limit"), { code: "LIMIT" })));
      sent.end(body && JSON.stringify(body));
    });
  const plan = (...faults: FaultRule[]): void => emulator.faults.set({ faults });
  const make = (name: string): Promise<Met> => send("POST", "/v1/rooms", { name });
  const list = (): Promise<Met> => send("GET", "/v1/rooms");
  /** Names of all rooms, whatever the plan. */
  const rooms = async (): Promise<string[]> => {
    emulator.faults.clear();
    return (JSON.parse((await list()).text) as { name: string }[]).map(({ name }) => name);
  };
  const struck = () => emulator.faults.counts.faults.map((rule) => rule.struck);

  describe("resets", () => {
    it("a connection before the request is processed", async () => {
      plan({ fault: "reset", method: "POST" });
      assert.equal((await make("reset before")).error, "ECONNRESET");
      assert.deepEqual((await rooms()).includes("reset before"), false);
    });
    it("a connection after the request was processed", async () => {
      plan({ fault: "reset", method: "POST", when: "after" });
      const met = await make("reset after");
      assert.deepEqual([met.error, met.status], ["ECONNRESET", undefined]);
      assert.ok((await rooms()).includes("reset after"));
    });
    it("a new connection before any request", async () => {
      agent.destroy();
      plan({ fault: "refuse", count: 1 });
      assert.equal((await list()).error, "ECONNRESET");
      assert.equal((await list()).status, 200);
    });
  });

  describe("hangs", () => {
    it("without an end, before the request is processed", async () => {
      plan({ fault: "hang", method: "POST" });
      assert.equal((await send("POST", "/v1/rooms", { name: "hung" }, 100)).error, "LIMIT");
      assert.ok(!(await rooms()).includes("hung"));
    });
    it("after the request was processed", async () => {
      plan({ fault: "hang", method: "POST", when: "after" });
      assert.equal((await send("POST", "/v1/rooms", { name: "hung after" }, 200)).error, "LIMIT");
      assert.ok((await rooms()).includes("hung after"));
    });
    it("for a while, and resets the connection then", async () => {
      plan({ fault: "hang", ms: 60 });
      const { error, ms } = await list();
      assert.equal(error, "ECONNRESET");
      assert.ok(ms >= 55, `${ms} ms`);
    });
  });

  for (const when of ["before", "after"] as const) {
    it(`delays an answer, ${when} the request is processed`, async () => {
      plan({ fault: "delay", when, ms: 60 });
      const { status, ms } = await list();
      assert.equal(status, 200);
      assert.ok(ms >= 55, `${ms} ms`);
    });
  }

  describe("answers", () => {
    for (const [status, code] of [
      [401, 1101],
      [403, 1102],
      [404, 1001],
      [429, 2001],
      [500, 2001],
      [503, 2001],
    ] as const) {
      it(`${status} as an error of the management API`, async () => {
        plan({ fault: "answer", status });
        const met = await list();
        assert.deepEqual(
          [met.status, JSON.parse(met.text)],
          [status, { error: { code, message: "Error of the fault plan" } }],
        );
      });
    }
    it("with another code and message", async () => {
      plan({ fault: "answer", status: 404, code: 1003, message: "Room not found" });
      assert.deepEqual(JSON.parse((await list()).text), { error: { code: 1003, message: "Room not found" } });
    });
    it("with a web page and Retry-After", async () => {
      plan({ fault: "answer", status: 502, body: "html", message: "<Bad> gateway", retryAfter: 2 });
      const { status, headers, text } = await list();
      assert.deepEqual([status, headers?.["content-type"], headers?.["retry-after"]], [502, "text/html", "2"]);
      assert.match(text, /<title>502 &#60;Bad&#62; gateway<\/title>/);
    });
    it("without a body", async () => {
      plan({ fault: "answer", status: 504, body: "none" });
      const { status, text, headers } = await list();
      assert.deepEqual([status, text, headers?.["content-type"]], [504, "", undefined]);
    });
    it("after the request was processed", async () => {
      plan({ fault: "answer", method: "POST", status: 502, when: "after" });
      assert.equal((await make("processed")).status, 502);
      assert.ok((await rooms()).includes("processed"));
    });
    it("without processing, however long the body is", async () => {
      plan({ fault: "answer", status: 503 });
      assert.equal((await make("x".repeat(90_000))).status, 503);
      assert.ok((await rooms()).every((name) => name.length < 100));
    });
  });

  describe("spoils the answer to a processed request:", () => {
    it("cuts it in the middle", async () => {
      plan({ fault: "cut" });
      const { status, error, text, headers } = await list();
      assert.deepEqual([status, error], [200, "ECONNRESET"]);
      assert.ok(text.length > 0 && text.length < Number(headers?.["content-length"]));
    });
    it("cuts it if it has no body", async () => {
      plan({ fault: "cut" });
      assert.equal((await send("OPTIONS", "/")).error, "ECONNRESET");
    });
    it("breaks its JSON", async () => {
      plan({ fault: "broken-json" });
      const { status, text, error } = await list();
      assert.deepEqual([status, error], [200, undefined]);
      assert.throws(() => JSON.parse(text) as unknown);
    });
    it("changes the types of its members", async () => {
      plan({ fault: "wrong-types", method: "POST" });
      const room = JSON.parse((await make("typed")).text) as Record<string, unknown>;
      assert.deepEqual(
        [room.name, room.participantLimit, room.selectActiveAudio, (room.roles as { role: unknown }[])[0]?.role],
        [7, "seven", "maybe", 7],
      );
      assert.ok((await rooms()).includes("typed"));
    });
    it("makes it huge", async () => {
      plan({ fault: "huge", count: 1 }, { fault: "huge", bytes: 1000 });
      assert.equal((await list()).text.length, 10_000_000);
      assert.equal((await list()).text.length, 1000);
    });
    it("sends it byte by byte", async () => {
      const { _id } = JSON.parse((await make("slow")).text) as { _id: string };
      plan({ fault: "trickle", ms: 2 });
      const { status, ms, text } = await send("DELETE", `/v1/rooms/${_id}`);
      assert.deepEqual([status, text], [200, "Room deleted"]);
      assert.ok(ms >= 22, `${ms} ms`);
    });
    it("closes the connection after it", async () => {
      const first = await list();
      plan({ fault: "close", count: 1 });
      const second = await list();
      const third = await list();
      assert.deepEqual([second.port, second.status, third.status], [first.port, 200, 200]);
      assert.notEqual(third.port, first.port);
    });
  });

  describe("dies", () => {
    for (const when of ["before", "after"] as const) {
      it(`${when} a request was processed, and comes back on the same port`, async () => {
        plan({ fault: "hang", path: "*/hangs" }, { fault: "die", method: "POST", when, ms: 150, count: 1 });
        const other = send("GET", "/v1/rooms/hangs");
        assert.equal((await make(`died ${when}`)).error, "ECONNRESET");
        assert.equal((await other).error, "ECONNRESET");
        assert.equal((await list()).error, "ECONNREFUSED");
        while ((await list()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
        assert.equal((await rooms()).includes(`died ${when}`), when === "after");
      });
    }
    it("and does not come back after the emulator was closed", async () => {
      const dying = await startEmulator({ faults: { faults: [{ fault: "die", ms: 30 }] } });
      await assert.rejects(fetch(`${dying.endpoint}/v1/rooms`));
      await dying.close();
      await new Promise((resolve) => setTimeout(resolve, 60));
      await assert.rejects(fetch(`${dying.endpoint}/v1/rooms`), /fetch failed/);
    });
  });

  describe("applies to", () => {
    const answer = { fault: "answer", status: 503 } as const;
    const statuses = async (count: number): Promise<(number | undefined)[]> => {
      const found = [];
      for (let n = 0; n < count; n += 1) found.push((await list()).status);
      return found;
    };
    it("nothing without a plan", async () => {
      assert.deepEqual(await statuses(2), [200, 200]);
    });
    it("all requests", async () => {
      plan(answer);
      assert.deepEqual(await statuses(3), [503, 503, 503]);
    });
    it("the nth request", async () => {
      plan({ ...answer, nth: 2 });
      assert.deepEqual(await statuses(4), [200, 503, 200, 200]);
    });
    it("every so many requests from the nth on, up to the count", async () => {
      plan({ ...answer, nth: 2, every: 2, count: 2 });
      assert.deepEqual(await statuses(7), [200, 503, 200, 503, 200, 200, 200]);
      assert.deepEqual(
        emulator.faults.counts.faults.map(({ matched, struck: times }) => [matched, times]),
        [[7, 2]],
      );
    });
    it("methods", async () => {
      plan({ ...answer, method: ["PUT", "DELETE"] }, { fault: "answer", status: 504, method: "POST" });
      const met = [
        await list(),
        await send("PUT", "/v1/rooms/1", {}),
        await send("DELETE", "/v1/rooms/1"),
        await make("n"),
      ];
      assert.deepEqual(
        met.map(({ status }) => status),
        [200, 503, 503, 504],
      );
    });
    it("paths, whatever the query", async () => {
      plan({ ...answer, path: "/v1*/Rooms/*/streams" });
      const met = [];
      for (const at of ["/v1/rooms", "/v1/rooms/1/streams", "/v1.1/rooms/1/streams?a=b", "/v1/rooms/1/streams/2"]) {
        met.push((await send("GET", at)).status);
      }
      assert.deepEqual(met, [200, 503, 503, 404]);
    });
    it("requests that no earlier rule applies to", async () => {
      plan({ ...answer, nth: 1 }, { fault: "answer", status: 504 });
      assert.deepEqual(await statuses(2), [503, 504]);
      assert.deepEqual(struck(), [1, 1]);
    });
    for (const [pattern, text, fits] of [
      ["*", "/v1/rooms", true],
      ["/v1/rooms", "/V1/ROOMS", true],
      ["/v1/rooms", "/v1/rooms/", false],
      ["/*/rooms*", "/v1.1/rooms/1", true],
      ["*/a*a", "/aa", true],
      ["*/a*a", "/a", false],
      ["/a**b", "/ab", true],
      ["/a*b*c", "/acb", false],
    ] as const) {
      it(`${fits ? "" : "not "}the path ${text} by ${pattern}`, () => assert.equal(isLike(pattern, text), fits));
    }
  });

  describe("is validated:", () => {
    const wrong: [unknown, string][] = [
      [[], 'the plan is [], but must be {"faults": [ rules ]}'],
      [{ fault: [] }, '"fault" is not known: a plan has faults, and nothing else'],
      [{ faults: {} }, "faults is {}, but must be a list of rules"],
      [{ faults: [7] }, 'faults[0] is 7, but must be a rule, such as {"fault": "reset"}'],
      [{ faults: [{}] }, "faults[0].fault is missing, but must be one of refuse, reset, hang, "],
      [{ faults: [{ fault: "toString" }] }, 'faults[0].fault is "toString", but must be one of refuse, '],
      [{ faults: [{ fault: "reset" }, { fault: "delay" }] }, "faults[1].ms is missing: the fault delay needs a whole"],
      [{ faults: [{ fault: "delay", ms: -1 }] }, "faults[0].ms is -1, but must be a whole number from 0 to 86400000"],
      [{ faults: [{ fault: "answer" }] }, "faults[0].status is missing"],
      [
        { faults: [{ fault: "answer", status: 200 }] },
        "faults[0].status is 200, but must be a whole number from 300 to",
      ],
      [
        { faults: [{ fault: "answer", status: 503, body: "xml" }] },
        'faults[0].body is "xml", but must be one of json, ',
      ],
      [
        { faults: [{ fault: "reset", status: 503 }] },
        "faults[0].status is not known: a rule with the fault reset has ",
      ],
      [{ faults: [{ fault: "refuse", path: "/" }] }, "faults[0].path is not known: a rule with the fault refuse has "],
      [{ faults: [{ fault: "reset", method: "post" }] }, 'faults[0].method is "post", but must be a method in capital'],
      [{ faults: [{ fault: "reset", method: [] }] }, "faults[0].method is [], but must be a method"],
      [{ faults: [{ fault: "reset", path: "rooms" }] }, 'faults[0].path is "rooms", but must be a path that begins'],
      [{ faults: [{ fault: "reset", path: "/a?b" }] }, 'faults[0].path is "/a?b", but must be a path that begins'],
      [{ faults: [{ fault: "reset", nth: 0 }] }, "faults[0].nth is 0, but must be a whole number from 1 to"],
      [{ faults: [{ fault: "reset", when: "never" }] }, 'faults[0].when is "never", but must be one of before, after'],
      [{ faults: Array.from({ length: 1001 }, () => ({ fault: "reset" })) }, "faults has more than 1000 rules"],
    ];
    for (const [given, message] of wrong) {
      it(message.slice(0, 70), () => {
        const problems = problemsOf(given);
        assert.ok(problems[0]?.startsWith(message), problems.join("\n"));
        assert.throws(() => emulator.faults.set(given as FaultPlan), EmulatorError);
      });
    }
    it("reports all problems at once", () => {
      const rule = { fault: "answer", status: "x", nth: 0, more: 1 };
      assert.equal(problemsOf({ faults: [rule] }).length, 3);
    });
  });

  describe("at the control endpoint", () => {
    const control = async (method: string, body?: unknown, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${emulator.controlEndpoint!}/faults`, {
        method,
        headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: JSON.parse((await answer.text()) || "{}") as Record<string, unknown> };
    };
    const rule = { fault: "answer", status: 503, nth: 2 };

    it("is shown with its counts, and removed", async () => {
      const counted = (matched: number, times: number) => ({ faults: [{ ...rule, matched, struck: times }] });
      assert.deepEqual(await control("PUT", { faults: [rule] }), { status: 200, body: counted(0, 0) });
      for (const status of [200, 503, 200]) assert.equal((await list()).status, status);
      assert.deepEqual(await control("GET"), { status: 200, body: counted(3, 1) });
      assert.deepEqual(await control("DELETE"), { status: 204, body: {} });
      assert.deepEqual(await control("GET"), { status: 200, body: { faults: [] } });
    });
    it("replaces another plan completely", async () => {
      await control("PUT", { faults: [rule, rule] });
      await control("PUT", { faults: [{ fault: "close" }] });
      assert.deepEqual((await control("GET")).body, { faults: [{ fault: "close", matched: 0, struck: 0 }] });
    });
    it("is refused with its problems, and the former plan stays", async () => {
      await control("PUT", { faults: [rule] });
      const { status, body } = await control("PUT", { faults: [{ fault: "rest" }] });
      assert.equal(status, 400);
      assert.match(String(body.error), /^faults\[0\]\.fault is "rest", but must be one of .*\.$/);
      assert.equal(emulator.faults.counts.faults.length, 1);
    });
    it("is refused with very many levels", async () => {
      const answer = await fetch(`${emulator.controlEndpoint!}/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: `{"faults":[{"fault":${"[".repeat(100_000)}${"]".repeat(100_000)}}]}`,
      });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /nested too deep/);
    });
    it("is refused from a page in a browser", async () => {
      assert.equal((await control("PUT", { faults: [rule] }, { origin: "https://example.org" })).status, 403);
      assert.deepEqual(emulator.faults.counts.faults, []);
    });
    it("does nothing to the control endpoint itself", async () => {
      await control("PUT", { faults: [{ fault: "reset" }] });
      assert.equal((await control("GET")).status, 200);
    });
  });

  describe("in a file", () => {
    const file = (text: string, name = "faults.yaml"): string => {
      const at = path.join(temporaryFolder(), name);
      fs.writeFileSync(at, text);
      return at;
    };
    const started = async (faults: string): Promise<FaultPlan> => {
      const one = await startEmulator({ faults });
      const { counts } = one.faults;
      await one.close();
      return counts;
    };
    it("may be YAML or JSON", async () => {
      const expected = { faults: [{ fault: "reset", path: "/v1/*", matched: 0, struck: 0 }] };
      assert.deepEqual(await started(file("faults:\n  - fault: reset\n    path: /v1/*\n")), expected);
      assert.deepEqual(await started(file('{"faults":[{"fault":"reset","path":"/v1/*"}]}')), expected);
    });
    for (const [what, text, message] of [
      [
        "that says what no plan says",
        "faults:\n  - fault: x\n  - fault: delay\n",
        /faults\[0\]\.fault is "x".*\n {2}faults\[1\]\.ms/,
      ],
      ["that is no YAML", "faults: [", /Flow sequence/],
      ["with a tag of its own", "faults: !run x\n", /Unresolved tag: !run/],
      ["with a key twice", "faults: []\nfaults: []\n", /Map keys must be unique/],
      ["that grows by aliases", aliases(), /Excessive alias count/],
      ["that has too many levels", `faults: ${"[".repeat(20_000)}`, /Maximum call stack|nested|Flow sequence/],
      ["that is too large", " ".repeat(1024 * 1024 + 1), /larger than 1048576 bytes/],
    ] as const) {
      it(`is refused ${what}`, async () => {
        const at = file(text);
        await assert.rejects(startEmulator({ faults: at }), (error: Error) => {
          assert.ok(
            error instanceof EmulatorError && error.message.startsWith(`The fault plan ${at} cannot be used:\n`),
          );
          assert.match(error.message, message);
          return true;
        });
      });
    }
    it("is refused if there is no file", async () => {
      await assert.rejects(startEmulator({ faults: "/nowhere/faults.yaml" }), /ENOENT/);
    });
    it("applies from the start of a process", async () => {
      const faults = file("faults:\n  - { fault: answer, status: 503, nth: 1 }\n");
      const process_ = await emulatorProcess(temporaryFolder(), { args: ["--faults", faults] });
      assert.ok(process_.stdout().includes(`\nRequests go wrong as ${faults} says.\n`));
      const met = async () => (await fetch(`${process_.credentials.endpoint}/v1/rooms`)).status;
      assert.deepEqual([await met(), await met()], [503, 401]);
      process_.child.kill("SIGTERM");
      await process_.ended;
    });
  });

  it("is documented, each fault with a valid example", () => {
    const text = fs.readFileSync(path.join(root, "docs/faults.md"), "utf8");
    const rules = [...text.matchAll(/```yaml\n([^]*?)```/g)].flatMap(([, block = ""]) => {
      const content = parse(block) as FaultPlan | FaultPlan["faults"];
      return "faults" in content ? content.faults : content;
    });
    assert.deepEqual(problemsOf({ faults: rules }), []);
    const headings = Array.from(text.matchAll(/^### `(.*)`$/gm), ([, name]) => name);
    assert.deepEqual([...new Set(rules.map(({ fault }) => fault))].sort(), [...headings].sort());
    assert.deepEqual([...headings].sort(), [...faultNames].sort());
  });

  it("changes every type into another one", () => {
    assert.deepEqual(otherTypes([{ a: "x", b: 1, c: true, d: null, e: [], f: {} }]), [
      { a: 7, b: "seven", c: "maybe", d: [], e: {}, f: [] },
    ]);
  });
});

/** A short document with many values. */
function aliases(): string {
  const levels = "bcdefghi".split("").map((name, n) => {
    const before = String.fromCharCode("a".charCodeAt(0) + n);
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(", ")}]`;
  });
  return ["a: &a [x, x]", ...levels, "faults: *i", ""].join("\n");
}
