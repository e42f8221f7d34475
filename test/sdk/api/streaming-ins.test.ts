import assert from "node:assert/strict";
import { RequestRefusedError, TimeoutError, UncertainError } from "../../../sdk";
import { StreamingInsClient } from "../../../sdk/api/streaming-ins";
import { clusterRefusal, roomAt } from "./room-support";
import { type Handler, closeAll, cut, failure, inTurn, json, refuse, roomId, serve, transportTo } from "../support";

afterEach(closeAll);

const connection = { url: "rtsp://user:pass@10.0.0.5/camera" };
const audio = { status: "active", format: { codec: "aac" } };
const video = { status: "active", original: [{ format: { codec: "h264" } }] };
const info = { owner: "admin", type: "streaming", inViews: [] };
const stream = (id: string, media: object = { audio, video }, more: object = {}) => ({
  id,
  type: "forward",
  media,
  info: { ...info, ...more },
});

/** Lists streams, and leaves other requests to a handler. */
async function streamingIns(list: unknown[], ...handlers: Handler[]) {
  const others = inTurn(...handlers);
  const test = await roomAt((seen, response) =>
    seen.method === "GET" ? json(response, list) : others(seen, response),
  );
  return { ...test, client: test.room.streamingIns };
}

describe("A streaming-in", () => {
  const made: Handler = (_, response) => json(response, stream("17"));

  it("is requested by /v1.1, with the tracks of the source", async () => {
    const { client, lines, bodies } = await streamingIns([], made);
    assert.deepEqual(await client.create({ connection }), stream("17"));
    assert.deepEqual(lines(), ["GET /v1.1/streams", "POST /v1.1/streaming-ins"]);
    assert.deepEqual(bodies("POST"), [{ connection, media: { audio: "auto", video: "auto" } }]);
  });

  it("is requested with its configuration", async () => {
    const { client, bodies } = await streamingIns([], made);
    const config = {
      connection: { ...connection, transportProtocol: "udp", bufferSize: 4096, origin: { isp: "a", region: "b" } },
      media: { audio: false, video: true },
      attributes: { place: "hall" },
    } as const;
    await client.create(config);
    assert.deepEqual(bodies("POST"), [config]);
  });

  it("is returned in the form of streams", async () => {
    const flat = { status: "active", format: { codec: "h264" } };
    const { client } = await streamingIns([], (_, response) => json(response, stream("17", { audio, video: flat })));
    assert.deepEqual((await client.create({ connection })).media, { audio, video });
  });

  it("is retried while workers are starting", async () => {
    const { client, bodies } = await streamingIns([], clusterRefusal, made);
    assert.equal((await client.create({ connection }, { patienceMs: 200 })).id, "17");
    assert.equal(bodies("POST").length, 2);
  });

  it("fails with a list of checks, without its url", async () => {
    const { client } = await streamingIns([], clusterRefusal);
    const error = await failure(client.create({ connection }, { patienceMs: 20 }));
    assert.ok(error instanceof RequestRefusedError);
    assert.match(error.message, /- the source's url can be reached from the server/);
    assert.doesNotMatch(error.message, /pass@/);
  });

  it("has a longer time limit than other calls", async () => {
    const { endpoint } = await serve(({ method }, response) => {
      if (method === "GET") json(response, []);
      else setTimeout(() => json(response, stream("17")), 150);
    });
    const client = new StreamingInsClient(transportTo(endpoint, { timeoutMs: 80 }), roomId);
    assert.equal((await client.create({ connection })).id, "17");
  });

  it("has the time limit of the call", async () => {
    const { client } = await streamingIns([], () => undefined);
    const error = await failure(client.create({ connection }, { timeoutMs: 60, patienceMs: 0 }));
    assert.ok(error instanceof UncertainError && error.cause instanceof TimeoutError);
    assert.equal(error.cause.timeoutMs, 60);
  });

  describe("whose request ended in doubt", () => {
    async function takenUp(others: unknown[], config: object): Promise<string> {
      const list: unknown[] = [stream("1")];
      const { client } = await streamingIns(list, (_, response) => {
        list.push(...others);
        cut(response);
      });
      return (await client.create({ connection, ...config }, { patienceMs: 40 })).id;
    }

    it("is found by its tracks", async () => {
      const others = [stream("2", { video }), stream("3", { audio })];
      assert.equal(await takenUp(others, { media: { audio: true, video: false } }), "3");
    });

    it("is found by its attributes", async () => {
      const others = [stream("2"), stream("3", { audio, video }, { attributes: { place: "hall" } })];
      assert.equal(await takenUp(others, { attributes: { place: "hall" } }), "3");
    });

    it("is not mistaken for a participant's stream", async () => {
      assert.equal(await takenUp([stream("2", { audio, video }, { type: "webrtc" }), stream("3")], {}), "3");
    });

    it("stays unknown where two fit", async () => {
      const error = await failure(takenUp([stream("2"), stream("3")], {}));
      assert.ok(error instanceof UncertainError);
      assert.deepEqual([error.kind, error.candidates], ["streaming-in", ["2", "3"]]);
      assert.doesNotMatch(JSON.stringify(error), /pass@/);
    });
  });

  it("is listed among the streams of the room", async () => {
    const others = [stream("2"), stream("3", {}, { type: "webrtc" }), { ...stream("4"), type: "mixed", info: {} }];
    const { client } = await streamingIns(others);
    assert.deepEqual(
      (await client.list()).map(({ id }) => id),
      ["2"],
    );
  });

  it("is found by its id, and no other stream is", async () => {
    const { room } = await roomAt(
      inTurn(
        (_, response) => json(response, stream("2")),
        (_, response) => json(response, stream("3", {}, { type: "webrtc" })),
        (_, response) => refuse(response, 404, 1004, "Stream not found"),
      ),
    );
    const found = [
      await room.streamingIns.find("2"),
      await room.streamingIns.find("3"),
      await room.streamingIns.find("4"),
    ];
    assert.deepEqual(found, [stream("2"), undefined, undefined]);
  });

  it("is ended by DELETE", async () => {
    const { client, lines } = await streamingIns([], (_, response) => response.end());
    await client.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1.1/streaming-ins/17"]);
  });

  it("counts as ended if the server refuses, but does not list it", async () => {
    const { room, lines } = await roomAt(
      inTurn(clusterRefusal, (_, response) => refuse(response, 404, 1004, "Stream not found")),
    );
    await room.streamingIns.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1.1/streaming-ins/17", "GET /v1.1/streams/17"]);
  });
});
