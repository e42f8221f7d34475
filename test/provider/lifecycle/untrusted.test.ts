// Malicious answers and arguments, through the hooks and real sockets: member names that pollute prototypes, ids that lead to other
// paths, and values of other types than the API has.

import assert from "node:assert/strict";
import { analytics } from "../../../provider/analytics/kind";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import { lifecycle } from "../../../provider/lifecycle/lifecycle";
import type { Kind } from "../../../provider/lifecycle/kind";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { sipCall } from "../../../provider/sip-call/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { token } from "../../../provider/token/kind";
import { viewLayout } from "../../../provider/view-layout/kind";
import { Surveyor } from "../../../provider/document/survey";
import { otherTypes } from "../../../emulator/faults/spoiled-answers";
import { OwtClient } from "../../../sdk";
import { type TestServer, closeAll, roomId, serve, serviceId, serviceKey } from "../../sdk/support";

afterEach(closeAll);

/** Hooks of a kind for a server that answers each path with `answerTo(path)`. */
async function hooksAt<Config>(kind: Kind<Config>, answerTo: (path: string) => unknown) {
  const server = await serve(({ method, url }, response) => {
    const answer = answerTo(url);
    // Refuse changes: refusals are not repeated.
    response.writeHead(method === "GET" ? 200 : 403, { "Content-Type": "application/json" });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  return { hooks: hooksOf(kind, server), server };
}

function hooksOf<Config>(kind: Kind<Config>, { endpoint }: TestServer): Hooks {
  const hooks = lifecycle(kind);
  const configuration: Record<string, string> = {
    "owt:endpoint": endpoint,
    "owt:serviceId": serviceId,
    "owt:serviceKey": serviceKey,
    "owt:retries": "0",
  };
  hooks.configure((key) => configuration[key]);
  return hooks;
}

/** The lists of a room whose answer lacks them. */
const emptyLists = {
  roles: [],
  mediaIn: { audio: [], video: [] },
  mediaOut: {
    audio: [],
    video: { format: [], parameters: { resolution: [], framerate: [], bitrate: [], keyFrameInterval: [] } },
  },
};

/** The same, as it is recorded. */
const emptyMaps = {
  roles: {},
  mediaIn: { audio: {}, video: {} },
  mediaOut: {
    audio: {},
    video: { format: {}, parameters: { resolution: {}, framerate: {}, bitrate: {}, keyFrameInterval: {} } },
  },
};

const stream = `${roomId}-common`;
const both = { audio: { from: stream }, video: { from: stream } };
const layout = [{ region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } } }];

/** Each kind that lives in a room: its arguments without the room, and a matching answer. */
const kinds = {
  Recording: [recording, { media: both }, { id: "1", media: both, storage: { host: "h", file: "/a.mkv" } }],
  StreamingOut: [
    streamingOut,
    { url: "rtmp://192.0.2.1/a", media: both },
    { id: "1", url: "rtmp://192.0.2.1/a", media: both },
  ],
  StreamingIn: [
    streamingIn,
    { source: { url: "rtsp://192.0.2.1/a" }, attributes: { name: "camera" } },
    {
      id: "1",
      type: "forward",
      media: { audio: { format: { codec: "opus" } }, video: { original: [{ format: { codec: "vp8" } }] } },
      info: { owner: "admin", type: "streaming", inViews: ["common"], attributes: { name: "camera" } },
    },
  ],
  ViewLayout: [
    viewLayout,
    { view: "common", layout },
    { id: stream, type: "mixed", media: {}, info: { label: "common", layout } },
  ],
  SipCall: [
    sipCall,
    { peerURI: "desk", mediaOut: { audio: { from: stream } } },
    { id: "1", type: "dial-out", peer: "desk@h", output: { id: "1", media: { audio: { from: stream } } } },
  ],
  Analytics: [
    analytics,
    { algorithm: "a", media: { video: { from: stream } } },
    { id: "1", analytics: { algorithm: "a" }, media: { video: { from: stream } } },
  ],
} as unknown as Record<string, readonly [Kind<object>, Values, Values & { id: string }]>;

/** Asserts that the work rejects with a matching message, and with no TypeError or RangeError. */
async function refused(work: Promise<unknown>, pattern: RegExp): Promise<void> {
  const error = await work.then(
    () => assert.fail("it was accepted"),
    (thrown: unknown) => thrown as Error,
  );
  assert.match(error.message, pattern);
  assert.ok(!(error instanceof TypeError) && !(error instanceof RangeError), error.stack);
}

const evilNames = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":7,';

/** JSON of a value in which every object has names that pollute prototypes. */
const polluted = (value: unknown): string => JSON.stringify(value).replace(/\{(?!\})/g, `{${evilNames}`);

describe("answers with names that pollute prototypes", () => {
  afterEach(() => {
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(({} as Record<string, unknown>).constructor, Object);
    assert.equal(typeof Object.prototype.toString, "function");
  });

  for (const [name, [kind, args, live]] of Object.entries(kinds)) {
    it(`do not affect reads and adoptions of a ${name}`, async () => {
      const { hooks, server } = await hooksAt(kind, () => polluted([live]));
      const state = { ...args, room: roomId, endpoint: server.endpoint, serviceId };
      const read = await hooks.read(live.id, state);
      assert.ok(read !== undefined);
      const difference = await hooks.diff(live.id, read.state, { ...args, room: roomId });
      // Attributes can have any name: they show all that the server has except __proto__.
      assert.equal(difference.changes, name === "StreamingIn");
      assert.ok(!JSON.stringify(read).includes("__proto__"));
      if (name !== "StreamingIn") assert.ok(!JSON.stringify(read).includes("polluted"), JSON.stringify(read));
      if (kind.adoption === undefined) return;
      // New hooks: in the current run, the object belongs to a resource.
      const { inputs, failures } = await hooksOf(kind, server).check({}, { ...args, room: roomId, adopt: live.id });
      assert.deepEqual(failures, []);
      assert.ok(!JSON.stringify(inputs).includes("__proto__"));
    });
  }

  it("do not affect a Room, managed in parts or as a whole", async () => {
    const live = {
      _id: roomId,
      name: "r",
      views: [{ label: "common", video: { maxInput: 4 } }],
      sip: { sipServer: "s" },
    };
    for (const manage of ["declared", "all"]) {
      const { hooks, server } = await hooksAt(room, (path) =>
        path.includes(roomId) ? polluted(live) : polluted([live]),
      );
      const args = { name: "r", views: { common: { video: { maxInput: 4 } } }, sip: { sipServer: "s" }, manage };
      const whole = { ...args, ...(manage === "all" && emptyMaps) };
      const read = await hooks.read(roomId, { ...whole, endpoint: server.endpoint, serviceId });
      assert.deepEqual(read?.inputs, whole);
      const { inputs } = await hooksOf(room, server).check({}, { ...args, adopt: { name: "r" } });
      assert.deepEqual(inputs, { ...whole, adopt: roomId });
    }
  });
});

describe("the export of a malicious server", () => {
  it("leaves out names that pollute prototypes, with a note", async () => {
    const live = { _id: roomId, name: "r", participantLimit: 5 };
    const server = await serve((_, response) => response.end(polluted([live])));
    const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey, retries: 0 });
    const surveyor = new Surveyor();
    await surveyor.rooms({ client }, { sessions: false });
    const [found] = surveyor.survey.rooms;
    assert.deepEqual(found?.members, { adopt: roomId, participantLimit: 5, views: {}, ...emptyLists, roles: {} });
    assert.ok(found.notes.includes("It has constructor, which is not known here, and is left out."));
  });
});

describe("answers of other types than the API has", () => {
  for (const [name, [kind, args, live]] of Object.entries(kinds)) {
    it(`are rejected in reads and adoptions of a ${name}, whichever member it is`, async () => {
      for (const [what, wrong] of changed(live)) {
        const { hooks, server } = await hooksAt(kind, () => [wrong]);
        const state = { ...args, room: roomId, endpoint: server.endpoint, serviceId };
        const fine = (problem: unknown) => {
          assert.ok(problem instanceof Error && !(problem instanceof TypeError), `${what}: ${String(problem)}`);
        };
        const read = await hooks.read(live.id, state).catch(fine);
        if (read) await hooks.diff(live.id, read.state, { ...args, room: roomId });
        const { failures } = await hooksOf(kind, server).check({}, { ...args, room: roomId, adopt: live.id });
        for (const { reason } of failures) assert.doesNotMatch(reason, /Cannot |is not a function|not iterable/, what);
      }
    });
  }

  /** Copies of a value, in each of which one part has another type. */
  function* changed(value: unknown, at = ""): Generator<[string, unknown]> {
    for (const odd of [otherTypes(value), null, [], {}]) yield [at, odd];
    if (typeof value !== "object" || value === null) return;
    for (const [name, member] of Object.entries(value))
      for (const [where, other] of changed(member, `${at}.${name}`)) {
        const copy = structuredClone(value) as Record<string, unknown>;
        copy[name] = other;
        yield [where, copy];
      }
  }
});

describe("ids that lead to other paths", () => {
  const evil = [
    "../services",
    "..",
    ".",
    "",
    "a/../../services",
    "%2e%2e",
    "..\\services",
    "x?y=1",
    "x#y",
    "/",
    "\r\nX: y",
  ];
  /** Whether a path, as servers and proxies normalize it, consists of the prefix and at most that many more segments. */
  const leadsTo = (url: string, prefix: string, parts: number) => {
    const { pathname, search, hash } = new URL(url, "http://h");
    const isWithin = pathname.startsWith(prefix) && pathname.slice(prefix.length).split("/").length <= parts;
    return isWithin && search === "" && hash === "" && pathname === url;
  };

  for (const [name, [kind, args]] of Object.entries({ ...kinds, Token: [token, { user: "u", role: "r" }] as const })) {
    it(`are rejected or encoded as the room of a ${name}`, async () => {
      for (const id of evil) {
        const { hooks, server } = await hooksAt(kind as Kind<never>, () => "[]");
        const state = { ...args, room: id, endpoint: server.endpoint, serviceId };
        for (const work of [
          () => hooks.create({ ...args, room: id }),
          () => hooks.read("1", state),
          () => hooks.update("1", state, { ...args, room: id, whenEnded: "ignore" }),
          () => hooks.delete("1", state),
        ])
          await work().catch((error: unknown) => assert.ok(!(error instanceof TypeError), String(error)));
        for (const { url } of server.seen) {
          const [, version, rooms, segment = ""] = url.split("/");
          assert.deepEqual([version?.slice(0, 2), rooms, decodeURIComponent(segment)], ["v1", "rooms", id], url);
          assert.ok(leadsTo(url, `/${version ?? ""}/rooms/${segment}/`, 2), url);
        }
      }
    });
  }

  for (const [name, [kind, args, live]] of Object.entries(kinds)) {
    it(`are rejected or encoded as the id of a ${name}, in state, in answers and in adopt`, async () => {
      for (const id of evil) {
        const { hooks, server } = await hooksAt(kind, () => [{ ...live, id }]);
        const state = { ...args, room: roomId, endpoint: server.endpoint, serviceId };
        const given = { ...args, room: roomId };
        await hooks.read(id, state).catch((error: unknown) => assert.ok(!(error instanceof TypeError)));
        await hooks.check({}, { ...given, adopt: id });
        await hooks.update(id, state, { ...given, views: ["side"] }).catch(() => undefined);
        await hooks.delete(id, state).catch(() => undefined);
        // The probe of the connection has no id in it.
        for (const { url } of server.seen.filter(({ url }) => url !== "/v1/rooms?page=1&per_page=1")) {
          const prefixes = ["v1", "v1.1"].map((version) => `/${version}/rooms/${roomId}/`);
          assert.ok(
            prefixes.some((prefix) => leadsTo(url, prefix, 2)),
            url,
          );
        }
      }
    });
  }

  it("are rejected as the adopt of a Room, before any request", async () => {
    const { hooks, server } = await hooksAt(room, () => "[]");
    for (const id of evil) {
      const { failures } = await hooks.check({}, { name: "r", adopt: id });
      assert.match(failures[0]?.reason ?? "", /adopt is .*, but must be the id of a room, 24 hexadecimal digits/);
    }
    assert.deepEqual(server.seen, []);
  });

  it("are rejected or encoded as the id of a Room in state", async () => {
    for (const id of evil) {
      const { hooks, server } = await hooksAt(room, () => "{}");
      const state = { name: "r", endpoint: server.endpoint, serviceId };
      await refused(hooks.read(id, state), /must name one thing|is not what the API says/);
      await hooks.delete(id, state).catch(() => undefined);
      for (const { url } of server.seen) {
        assert.ok(leadsTo(url, "/v1/rooms/", 1), url);
      }
    }
  });

  it("are sent unchanged in the body, as the source of a session's sound", async () => {
    const { hooks, server } = await hooksAt(recording, () => "[]");
    for (const id of evil.filter((one) => one !== "")) {
      await hooks.create({ room: roomId, media: { audio: { from: id } } }).catch(() => undefined);
      const posts = server.seen.filter(({ method }) => method === "POST");
      assert.equal(posts.at(-1)?.url, `/v1/rooms/${roomId}/recordings`);
      assert.ok(posts.at(-1)?.body.includes(JSON.stringify(id)));
    }
  });
});
