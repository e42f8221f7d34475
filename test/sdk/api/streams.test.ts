import assert from "node:assert/strict";
import {
  AbortError,
  type RawStream,
  RequestRefusedError,
  StreamsClient,
  UnreachableError,
  addToView,
  normalisedStream,
  removeFromView,
  setLayout,
  setStatus,
} from "../../../sdk";
import { clusterRefusal, mixedId, roomAt } from "./room-support";
import { type Handler, closeAll, cut, failure, inTurn, json, refuse, roomId, serve, transportTo } from "../support";

afterEach(closeAll);

const audio = { status: "active", format: { codec: "aac" }, optional: { format: [{ codec: "opus" }] } };
const format = { codec: "h264", profile: "CB" };
const parameters = { resolution: { width: 1280, height: 720 } };
const optional = { format: [{ codec: "vp8" }], parameters: { framerate: [6, 12] } };
const video = { status: "active", original: [{ format, parameters }], optional };
const info = { owner: "admin", type: "streaming", inViews: ["main"] };
const stream = { id: "123456789012345678", type: "forward", media: { audio, video }, info } as const;
const raw = (media: Record<string, unknown>): RawStream => ({ ...stream, media });

describe("A stream of any server", () => {
  it("of /v1.1 stays as it is", () => {
    assert.deepEqual(normalisedStream(raw({ audio, video })), stream);
  });

  it("of /v1 has its flat format and parameters brought to original", () => {
    const flat = { status: "active", format, parameters, optional };
    assert.deepEqual(normalisedStream(raw({ audio, video: flat })), stream);
  });

  it("of the first builds of 5.0 has its tracks by kind", () => {
    const tracks = [
      { type: "audio", ...audio },
      { type: "video", status: "active", format, parameters, optional },
    ];
    assert.deepEqual(normalisedStream(raw({ tracks })), stream);
  });

  it("has one original for each track of a simulcast", () => {
    const small = { resolution: { width: 320, height: 180 } };
    const tracks = [
      { type: "video", status: "active", format, parameters, rid: "h" },
      { type: "video", status: "active", format, parameters: small, rid: "l" },
    ];
    assert.deepEqual(normalisedStream(raw({ tracks })).media, {
      video: {
        status: "active",
        original: [
          { format, parameters, simulcastRid: "h" },
          { format, parameters: small, simulcastRid: "l" },
        ],
      },
    });
  });

  for (const [what, media] of [
    ["false", { audio: false, video: false }],
    ["absent", {}],
    ["absent among tracks", { tracks: [] }],
    ["null", { audio: null, video: null }],
  ] as const) {
    it(`has no track where it is ${what}`, () => assert.deepEqual(normalisedStream(raw(media)).media, {}));
  }

  it("has an original although nothing is known of it", () => {
    assert.deepEqual(normalisedStream(raw({ video: { status: "active" } })).media.video?.original, [{}]);
  });

  it("has the areas of its layout in lowest terms", () => {
    const area = { left: "0/2", top: "2/4", width: "1/2", height: "0.5" };
    const layout = [{ stream: "17", region: { id: "1", shape: "rectangle", area } }];
    const mixed = normalisedStream({
      id: mixedId,
      type: "mixed",
      media: {},
      info: { label: "common", layout },
    });
    assert.deepEqual(mixed.info, {
      label: "common",
      layout: [
        {
          stream: "17",
          region: { id: "1", shape: "rectangle", area: { left: "0/1", top: "1/2", width: "1/2", height: "1/2" } },
        },
      ],
    });
  });
});

describe("The streams of a room", () => {
  const answer: Handler = (_, response) => json(response, stream);

  it("are listed by /v1.1", async () => {
    const { room, lines } = await roomAt((_, response) => json(response, [stream]));
    assert.deepEqual(await room.streams.list(), [stream]);
    assert.deepEqual(lines(), ["GET /v1.1/streams"]);
  });

  it("are read one by one", async () => {
    const { room, lines } = await roomAt(answer);
    assert.deepEqual(await room.streams.get("17"), stream);
    assert.deepEqual(lines(), ["GET /v1.1/streams/17"]);
  });

  it("are found, or not", async () => {
    const { room } = await roomAt(inTurn(answer, (_, response) => refuse(response, 404, 1004, "Stream not found")));
    assert.deepEqual([(await room.streams.find("17"))?.id, await room.streams.find("18")], [stream.id, undefined]);
  });

  it("are not reported as missing if the server fails", async () => {
    const { room } = await roomAt((_, response) => refuse(response, 500, 2001, "Error x"));
    assert.ok((await failure(room.streams.find("17"))) instanceof RequestRefusedError);
  });

  it("are changed by one PATCH with all operations", async () => {
    const { room, lines, bodies } = await roomAt(answer);
    const changed = await room.streams.update("17", [addToView("main"), setStatus("audio", "inactive")]);
    assert.deepEqual(changed, stream);
    assert.deepEqual(lines(), ["PATCH /v1.1/streams/17"]);
    assert.deepEqual(bodies("PATCH"), [
      [
        { op: "add", path: "/info/inViews", value: "main" },
        { op: "replace", path: "/media/audio/status", value: "inactive" },
      ],
    ]);
  });

  it("are changed again if the connection was cut", async () => {
    const { room, lines } = await roomAt(inTurn((_, response) => cut(response), answer));
    await room.streams.update(mixedId, [setLayout([])]);
    assert.equal(lines().length, 2);
  });

  it("are ended by DELETE", async () => {
    const { room, lines } = await roomAt((_, response) => response.end());
    await room.streams.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1.1/streams/17"]);
  });

  it("count as ended if the server refuses, but does not list them", async () => {
    const { room, lines } = await roomAt(
      inTurn(clusterRefusal, (_, response) => refuse(response, 404, 1004, "Stream not found")),
    );
    await room.streams.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1.1/streams/17", "GET /v1.1/streams/17"]);
  });
});

describe("The removal of a stream from a view", () => {
  const inViews =
    (...labels: string[]): Handler =>
    (_, response) =>
      json(response, { ...stream, info: { ...info, inViews: labels } });
  const viewsOf = (value: { info: { inViews?: readonly string[] } }) => value.info.inViews;

  it("reads the stream first, and is sent if the view has it", async () => {
    const { room, lines, bodies } = await roomAt(inTurn(inViews("main", "side"), inViews("side")));
    assert.deepEqual(viewsOf(await room.streams.update("17", [removeFromView("main")])), ["side"]);
    assert.deepEqual(lines(), ["GET /v1.1/streams/17", "PATCH /v1.1/streams/17"]);
    assert.deepEqual(bodies("PATCH"), [[{ op: "remove", path: "/info/inViews", value: "main" }]]);
  });

  it("is not sent if the view does not have the stream", async () => {
    const { room, lines } = await roomAt(inViews("side"));
    assert.deepEqual(viewsOf(await room.streams.update("17", [removeFromView("main")])), ["side"]);
    assert.deepEqual(lines(), ["GET /v1.1/streams/17"]);
  });

  it("leaves out operations that hold already", async () => {
    const { room, bodies } = await roomAt(inViews("side"));
    await room.streams.update("17", [removeFromView("main"), addToView("side"), addToView("third")]);
    assert.deepEqual(bodies("PATCH"), [[{ op: "add", path: "/info/inViews", value: "third" }]]);
  });

  it("is not sent twice if the server did it, then cut the connection", async () => {
    const { room, lines } = await roomAt(inTurn(inViews("main"), (_, response) => cut(response), inViews()));
    assert.deepEqual(viewsOf(await room.streams.update("17", [removeFromView("main")])), []);
    assert.deepEqual(lines(), ["GET /v1.1/streams/17", "PATCH /v1.1/streams/17", "GET /v1.1/streams/17"]);
  });

  it("is sent again if the server cut the connection before it did it", async () => {
    const { room, bodies } = await roomAt(
      inTurn(inViews("main"), (_, response) => cut(response), inViews("main"), inViews()),
    );
    assert.deepEqual(viewsOf(await room.streams.update("17", [removeFromView("main")])), []);
    assert.equal(bodies("PATCH").length, 2);
  });

  it("fails after the last retry", async () => {
    const { room, bodies } = await roomAt((seen, response) =>
      seen.method === "GET" ? inViews("main")(seen, response) : cut(response),
    );
    assert.ok((await failure(room.streams.update("17", [removeFromView("main")]))) instanceof UnreachableError);
    assert.equal(bodies("PATCH").length, 2);
  });

  it("is refused at once", async () => {
    const { room, bodies } = await roomAt(inTurn(inViews("main"), clusterRefusal));
    assert.ok((await failure(room.streams.update("17", [removeFromView("main")]))) instanceof RequestRefusedError);
    assert.equal(bodies("PATCH").length, 1);
  });

  it("can be aborted", async () => {
    const stop = new AbortController();
    const { room } = await roomAt((seen, response) =>
      seen.method === "GET" ? inViews("main")(seen, response) : stop.abort(),
    );
    const error = await failure(room.streams.update("17", [removeFromView("main")], { signal: stop.signal }));
    assert.ok(error instanceof AbortError);
    assert.equal(error.mayHaveTakenEffect, true);
  });

  it("can be aborted while it waits for a retry", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve((seen, response) =>
      seen.method === "GET" ? inViews("main")(seen, response) : cut(response),
    );
    const transport = transportTo(endpoint, {
      policy: { retries: 1, baseMs: 1_000_000, capMs: 1_000_000, retryAfterCapMs: 0, random: () => 0.9 },
      onRequest: ({ method }) => method === "PATCH" && setImmediate(() => stop.abort()),
    });
    const update = new StreamsClient(transport, roomId).update("17", [removeFromView("main")], { signal: stop.signal });
    const error = await failure(update);
    assert.ok(error instanceof AbortError && error.mayHaveTakenEffect);
  });
});
