import assert from "node:assert/strict";
import { analytics } from "../../../provider/analytics/kind";
import type { Values } from "../../../provider/lifecycle/hooks";
import { lifecycle } from "../../../provider/lifecycle/lifecycle";
import type { Kind } from "../../../provider/lifecycle/kind";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";
import { service } from "../../../provider/service/kind";
import { sipCall } from "../../../provider/sip-call/kind";
import { streamingIn } from "../../../provider/streaming-in/kind";
import { streamingOut } from "../../../provider/streaming-out/kind";
import { token } from "../../../provider/token/kind";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { viewLayout } from "../../../provider/view-layout/kind";
import { type Bench, newBench } from "../lifecycle-suite";

const id = "6b08ff9c7d138ac6662c2f93";
const media = { audio: { from: `${id}-main` }, video: { from: "123456789012345678" } };
const connection = { serviceId: id, serviceKey: "k" };
const region = { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } };

const subjects: Record<string, { kind: Kind<never>; args: Values }> = {
  Room: { kind: room, args: { name: "a", connection } },
  Service: { kind: service, args: { name: "a", key: "k", connection } },
  Recording: { kind: recording, args: { room: id, media, connection } },
  StreamingOut: { kind: streamingOut, args: { room: id, url: "rtmp://h/x", media, connection } },
  StreamingIn: { kind: streamingIn, args: { room: id, source: { url: "rtsp://h/x" }, connection } },
  SipCall: { kind: sipCall, args: { room: id, peerURI: "desk", mediaOut: media, connection } },
  Analytics: {
    kind: analytics,
    args: { room: id, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: media.video }, connection },
  },
  ViewLayout: {
    kind: viewLayout,
    args: { room: id, view: "main", layout: [{ stream: "123", region }], connection },
  },
  Token: { kind: token, args: { room: id, user: "u", role: "viewer", connection } },
};

/** Paths of ids in the arguments of each kind, `adopt` included where the kind has it. */
const places = /^(room|from|stream|algorithm|serviceId|adopt)$/;

function idsIn(value: unknown, keys: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return places.test(String(keys.at(-1))) ? [keys] : [];
  return Object.entries(value).flatMap(([name, part]) =>
    idsIn(part, [...keys, Array.isArray(value) ? Number(name) : name]),
  );
}

function withId(value: unknown, [key, ...others]: (string | number)[], change: (id: string) => unknown): unknown {
  if (key === undefined) return change(String(value));
  if (Array.isArray(value)) return value.map((part: unknown, i) => (i === key ? withId(part, others, change) : part));
  const members = value as Values;
  return { ...members, [key]: withId(members[key], others, change) };
}

const pathOf = (keys: (string | number)[]) =>
  keys
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);

describe("ids in arguments, before any request", () => {
  let bench: Bench;
  before(async () => {
    bench = await newBench();
  });
  after(() => bench.close());

  for (const [name, { kind, args }] of Object.entries(subjects)) {
    const all = kind.adoption === undefined ? args : { ...args, adopt: id };
    const check = async (given: Values) => {
      const hooks = lifecycle(kind);
      hooks.configure((key) => ({ ...bench.configuration, "owt:offline": "true" })[key]);
      return (await hooks.check({}, given)).failures.map(({ reason }) => reason);
    };

    it(`${name}: are accepted as servers return them`, async () => {
      assert.deepEqual(await check(args), []);
    });

    for (const keys of idsIn(all)) {
      const where = pathOf(keys);
      for (const [what, change] of [
        ["a blank at its end", (text: string) => `${text} `],
        ["a blank at its beginning", (text: string) => ` ${text}`],
        ["a line break at its end", (text: string) => `${text}\n`],
        ["nothing in it", () => ""],
      ] as const) {
        it(`${name}: are rejected by path in ${where} with ${what}`, async () => {
          bench.requests = [];
          const reasons = await check(withId(all, keys, change) as Values);
          assert.equal(reasons.length, 1, reasons.join("\n"));
          assert.ok(reasons[0]?.startsWith(`${where} is "`), reasons[0]);
          assert.match(reasons[0] ?? "", /, but must be the id of /);
          assert.deepEqual(bench.requests, []);
        });
      }

      it(`${name}: are not checked in ${where} while unknown`, async () => {
        assert.deepEqual(await check(withId(keys[0] === "adopt" ? all : args, keys, () => unknownValue) as Values), []);
      });
    }
  }

  it("are rejected with other characters, for rooms and sessions", async () => {
    const hooks = lifecycle(recording);
    const room = { ...subjects.Recording?.args, room: "studio", adopt: "a/b" };
    const { failures } = await hooks.check({}, room);
    assert.match(failures[0]?.reason ?? "", /^room is "studio", but must be the id of a room, 24 hexadecimal digits/);
    assert.match(failures[1]?.reason ?? "", /^adopt is "a\/b", but must be the id of the recording/);
  });

  it("accept any label in the stream of a view, and reject blanks in other ids", async () => {
    const hooks = lifecycle(recording);
    hooks.configure((key) => ({ ...bench.configuration, "owt:offline": "true" })[key]);
    const from = async (stream: string) =>
      (await hooks.check({}, { room: id, media: { video: { from: stream } } })).failures.length;
    assert.equal(await from(`${id}-main stage`), 0);
    assert.equal(await from(`${id}-`), 0);
    assert.equal(await from("main stage"), 1);
  });
});

describe("labels of views", () => {
  it("can be any text, even empty, where a stream is mixed into them", async () => {
    const bench = await newBench();
    try {
      const made = await bench.client.rooms.create({ name: "a", views: [{ label: "" }, { label: "main stage" }] });
      const hooks = lifecycle(streamingIn);
      hooks.configure((key) => bench.configuration[key]);
      const args = { room: made._id, source: { url: "rtsp://192.0.2.20/x" }, views: ["", "main stage"] };
      assert.deepEqual((await hooks.check({}, args)).failures, []);
      const { id: stream } = await hooks.create(args);
      assert.deepEqual((await bench.client.room(made._id).streams.get(stream)).info.inViews, ["", "main stage"]);
      const layouts = lifecycle(viewLayout);
      layouts.configure((key) => bench.configuration[key]);
      const layout = { room: made._id, view: "", layout: [{ stream, region }] };
      assert.deepEqual((await layouts.check({}, layout)).failures, []);
      await layouts.create(layout);
    } finally {
      await bench.close();
    }
  });

  it("can have letters, digits, - and _ alone in a ViewLayout", async () => {
    const { failures } = await lifecycle(viewLayout).check(
      {},
      { room: id, view: "main stage", layout: [], connection },
    );
    assert.match(
      failures.map(({ reason }) => reason).join(),
      /^view is "main stage", but must be made of letters, digits, - and _: servers cannot change/,
    );
  });
});
