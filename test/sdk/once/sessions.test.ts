import assert from "node:assert/strict";
import {
  AbortError,
  type RecordingConfig,
  RequestRefusedError,
  UncertainError,
  UnexpectedAnswerError,
  isNotFound,
} from "../../../sdk";
import { clusterRefusal, mixedId, roomAt } from "../api/room-support";
import { type Handler, closeAll, cut, failure, inTurn, json, refuse, serviceKey } from "../support";

afterEach(closeAll);

const config: RecordingConfig = { container: "mkv", media: { audio: { from: mixedId } } };
const recording = (id: string, from = mixedId, suffix = "mkv") => ({
  id,
  media: { audio: { from, status: "active", format: { codec: "opus" } } },
  storage: { host: "10.0.0.1", file: `/tmp/${id}.${suffix}` },
});
const roomGone: Handler = (_, response) => refuse(response, 404, 1003, "Room not found");

/** A server with a list of recordings, and a handler for each POST and DELETE. */
async function recordings(list: ReturnType<typeof recording>[], ...handlers: Handler[]) {
  const others = inTurn(...handlers);
  const test = await roomAt(
    (seen, response) => (seen.method === "GET" ? json(response, list) : others(seen, response)),
    400,
  );
  const count = (method: string) => test.server.seen.filter((seen) => seen.method === method).length;
  return { ...test, count, recordings: test.room.recordings };
}

/** Has these on the list from now on, then does something else. */
const making =
  (list: unknown[], made: unknown[], then: Handler): Handler =>
  (seen, response) => {
    list.push(...made);
    then(seen, response);
  };
const cutting: Handler = (_, response) => cut(response);

describe("Starting a session", () => {
  it("returns the session of the answer", async () => {
    const { recordings: client, lines } = await recordings([], (_, response) => json(response, recording("17")));
    assert.deepEqual(await client.create(config), recording("17"));
    assert.deepEqual(lines(), ["GET /v1/recordings", "POST /v1/recordings"]);
  });

  it("fails without a POST if there is no such room", async () => {
    const { room, lines } = await roomAt(roomGone);
    assert.ok(isNotFound(await failure(room.recordings.create(config))));
    assert.deepEqual(lines(), ["GET /v1/recordings"]);
  });

  it("is refused at once if the request is wrong", async () => {
    const { recordings: client, count } = await recordings([], (_, response) =>
      refuse(response, 400, 1201, "Bad request"),
    );
    assert.ok((await failure(client.create(config))) instanceof RequestRefusedError);
    assert.equal(count("POST"), 1);
  });

  it("passes on other errors", async () => {
    const { recordings: client, count } = await recordings([], cutting);
    await assert.rejects(client.create({} as never), TypeError);
    assert.equal(count("POST"), 0);
  });

  describe("while workers are starting", () => {
    it("is retried until the cluster does it", async () => {
      const { recordings: client, count } = await recordings([], clusterRefusal, clusterRefusal, (_, response) =>
        json(response, recording("17")),
      );
      assert.equal((await client.create(config, { patienceMs: 400 })).id, "17");
      assert.equal(count("POST"), 3);
    });

    it("fails with the refusal after patienceMs", async () => {
      const { recordings: client, count } = await recordings([], clusterRefusal);
      const start = Date.now();
      const error = await failure(client.create(config, { patienceMs: 200 }));
      assert.ok(error instanceof RequestRefusedError && error.code === 1301);
      assert.ok(Date.now() - start < 2_000);
      assert.ok(count("POST") > 2 && count("POST") < 12, String(count("POST")));
    });

    it("is not retried without patience", async () => {
      const { recordings: client, count } = await recordings([], clusterRefusal);
      await failure(client.create(config, { patienceMs: 0 }));
      assert.equal(count("POST"), 1);
    });

    it("can be aborted while it waits, and has made nothing", async () => {
      const stop = new AbortController();
      const { recordings: client, count } = await recordings([], (seen, response) => {
        clusterRefusal(seen, response);
        setTimeout(() => stop.abort(), 20);
      });
      const error = await failure(client.create(config, { patienceMs: 60_000, signal: stop.signal }));
      assert.ok(error instanceof AbortError);
      assert.deepEqual([error.mayHaveTakenEffect, count("POST")], [false, 1]);
    });
  });

  describe("when the request ends in doubt", () => {
    const tricks: [what: string, then: Handler][] = [
      ["cuts the connection", cutting],
      ["is silent", () => undefined],
      ["answers with something else", (_, response) => response.end("OK")],
      ["fails", (_, response) => response.writeHead(502).end()],
    ];
    for (const [what, then] of tricks) {
      it(`finds the new session in the list (the server ${what})`, async () => {
        const list = [recording("16")];
        const { recordings: client, count } = await recordings(list, making(list, [recording("17")], then));
        assert.equal((await client.create(config, { patienceMs: 100 })).id, "17");
        assert.equal(count("POST"), 1);
      });
    }

    it("finds a session that comes to the list late", async () => {
      const list: ReturnType<typeof recording>[] = [];
      const { recordings: client, count } = await recordings(list, (_, response) => {
        cut(response);
        setTimeout(() => list.push(recording("17")), 60);
      });
      assert.equal((await client.create(config, { patienceMs: 2_000 })).id, "17");
      assert.equal(count("POST"), 1);
    });

    it("is not sent again, and ends in doubt, if nothing comes to the list", async () => {
      const { recordings: client, count } = await recordings([recording("16")], cutting);
      const error = await failure(client.create(config, { patienceMs: 60 }));
      assert.ok(error instanceof UncertainError);
      assert.deepEqual([error.kind, error.candidate.id, error.candidates], ["recording", undefined, []]);
      assert.match(error.message, /not known whether the server has started the recording\. The list has no new one/);
      assert.equal(count("POST"), 1);
    });

    it("names all candidates when several fit", async () => {
      const list: ReturnType<typeof recording>[] = [];
      const made = [recording("17"), recording("18")];
      const { recordings: client } = await recordings(list, making(list, made, cutting));
      const error = await failure(client.create(config, { patienceMs: 60 }));
      assert.ok(error instanceof UncertainError);
      assert.deepEqual([error.candidate, error.candidates], [{ id: undefined, name: "recording" }, ["17", "18"]]);
      assert.match(error.message, /several new ones that fit: 17, 18\./);
      assert.match(error.remedy ?? "", /end what is not wanted, and only then start it again/);
    });

    const unfit: [what: string, other: unknown][] = [
      ["another source", recording("17", "other")],
      ["another container", recording("17", mixedId, "mp4")],
      ["another track", { ...recording("17"), media: { video: { from: mixedId } } }],
      ["one track more", { ...recording("17"), media: { audio: { from: mixedId }, video: { from: mixedId } } }],
    ];
    for (const [what, other] of unfit) {
      it(`does not return a session with ${what}`, async () => {
        const list: ReturnType<typeof recording>[] = [];
        const { recordings: client } = await recordings(list, making(list, [other, recording("18")], cutting));
        assert.equal((await client.create(config, { patienceMs: 60 })).id, "18");
      });
    }

    it("does not return a session in another format", async () => {
      const list: ReturnType<typeof recording>[] = [];
      const { recordings: client } = await recordings(list, making(list, [recording("17")], cutting));
      const media = { audio: { from: mixedId, format: { codec: "pcmu" } } } as const;
      assert.ok((await failure(client.create({ media }, { patienceMs: 60 }))) instanceof UncertainError);
    });

    it("reports that the list cannot be read any more", async () => {
      let posted = false;
      const { room } = await roomAt((seen, response) => {
        if (seen.method === "POST") posted = true;
        if (posted) cut(response);
        else json(response, []);
      });
      const error = await failure(room.recordings.create(config, { patienceMs: 0 }));
      assert.ok(error instanceof UncertainError);
      assert.match(error.message, /The list could not be read/);
      assert.doesNotMatch(JSON.stringify(error), new RegExp(serviceKey.replace(/[+/]/g, "\\$&")));
    });

    it("can be aborted, and reports that it may have been started", async () => {
      const stop = new AbortController();
      const { recordings: client } = await recordings([], () => stop.abort());
      const error = await failure(client.create(config, { signal: stop.signal }));
      assert.ok(error instanceof AbortError);
      assert.deepEqual([error.mayHaveTakenEffect, error.remedy], [true, "The server may have started the recording."]);
    });

    it("can be aborted while it looks for it", async () => {
      const stop = new AbortController();
      let lists = 0;
      const { room } = await roomAt((seen, response) => {
        if (seen.method === "POST") cut(response);
        else if (++lists === 1) json(response, []);
        else stop.abort();
      });
      const error = await failure(room.recordings.create(config, { signal: stop.signal }));
      assert.ok(error instanceof AbortError && error.mayHaveTakenEffect);
    });

    it("can be aborted while it waits to look again", async () => {
      const stop = new AbortController();
      const { recordings: client } = await recordings([], (_, response) => {
        cut(response);
        setTimeout(() => stop.abort(), 50);
      });
      const error = await failure(client.create(config, { patienceMs: 60_000, signal: stop.signal }));
      assert.ok(error instanceof AbortError && error.mayHaveTakenEffect);
    });
  });

  describe("and others of its kind in the same room", () => {
    it("goes on one after the other", async () => {
      let under = 0;
      let most = 0;
      const { recordings: client } = await recordings([], (_, response) => {
        most = Math.max(most, ++under);
        setTimeout(() => {
          under -= 1;
          json(response, recording("17"));
        }, 10);
      });
      await Promise.all([client.create(config), client.create(config), client.create(config)]);
      assert.equal(most, 1);
    });

    it("goes on after one that failed", async () => {
      const { recordings: client } = await recordings(
        [],
        (_, response) => refuse(response, 400, 1201, "Bad request"),
        (_, response) => json(response, recording("17")),
      );
      const [first, second] = await Promise.allSettled([client.create(config), client.create(config)]);
      assert.deepEqual([first.status, second.status], ["rejected", "fulfilled"]);
    });

    it("can be aborted while it waits for its turn, without a request", async () => {
      const stop = new AbortController();
      const { recordings: client, count } = await recordings([], (_, response) => {
        stop.abort();
        json(response, recording("17"));
      });
      const [first, second] = await Promise.allSettled([
        client.create(config),
        client.create(config, { signal: stop.signal }),
      ]);
      assert.equal(first.status, "fulfilled");
      assert.ok(second.status === "rejected" && second.reason instanceof AbortError);
      assert.equal(count("POST"), 1);
    });
  });
});

describe("Sessions", () => {
  it("are listed", async () => {
    const { recordings: client, lines } = await recordings([recording("16"), recording("17")]);
    assert.deepEqual(await client.list(), [recording("16"), recording("17")]);
    assert.deepEqual(lines(), ["GET /v1/recordings"]);
  });

  it("are found in the list by their id", async () => {
    const { recordings: client } = await recordings([recording("16"), recording("17")]);
    assert.deepEqual([(await client.find("17"))?.id, await client.find("18")], ["17", undefined]);
  });

  it("are not found if there is no such room", async () => {
    const { room } = await roomAt(roomGone);
    assert.equal(await room.recordings.find("17"), undefined);
  });

  it("are not reported as missing if the server fails", async () => {
    const { room } = await roomAt((_, response) => refuse(response, 500, 2001, "Error x"));
    await assert.rejects(room.recordings.find("17"), { name: "RequestRefusedError" });
  });

  it("keep ids that are beyond what a number can hold", async () => {
    const { recordings: client } = await recordings([recording("999999999999999999")]);
    assert.equal((await client.find("999999999999999999"))?.id, "999999999999999999");
  });

  it("are not read from an answer that has numbers as ids", async () => {
    const { recordings: client } = await recordings([{ ...recording("1"), id: 1 as never }]);
    assert.ok((await failure(client.list())) instanceof UnexpectedAnswerError);
  });

  it("have a track that is false as absent", async () => {
    const one = recording("17");
    const { recordings: client } = await recordings([{ ...one, media: { ...one.media, video: false } as never }]);
    assert.deepEqual((await client.list())[0]?.media, one.media);
  });
});

describe("Ending a session", () => {
  it("is a DELETE", async () => {
    const { recordings: client, lines } = await recordings([], (_, response) => response.end());
    await client.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1/recordings/17"]);
  });

  it("succeeds if the server refuses, but the list does not have it", async () => {
    const { recordings: client, lines } = await recordings([recording("16")], clusterRefusal);
    await client.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1/recordings/17", "GET /v1/recordings"]);
  });

  it("succeeds if there is no such room", async () => {
    const { room, lines } = await roomAt(roomGone);
    await room.recordings.delete("17");
    assert.deepEqual(lines(), ["DELETE /v1/recordings/17"]);
  });

  it("succeeds if the room is deleted in between", async () => {
    const { room } = await roomAt(inTurn(clusterRefusal, roomGone));
    await room.recordings.delete("17");
  });

  it("is retried if the list still has it", async () => {
    const { recordings: client, count } = await recordings([recording("17")], clusterRefusal, (_, response) =>
      response.end(),
    );
    await client.delete("17", { patienceMs: 200 });
    assert.equal(count("DELETE"), 2);
  });

  it("fails if the list still has it after patienceMs", async () => {
    const { recordings: client } = await recordings([recording("17")], clusterRefusal);
    const error = await failure(client.delete("17", { patienceMs: 60 }));
    assert.ok(error instanceof RequestRefusedError && error.code === 1301);
  });

  it("fails if the server refuses for another reason", async () => {
    const { recordings: client } = await recordings([], (_, response) => refuse(response, 403, 1102, "No"));
    assert.ok((await failure(client.delete("17"))) instanceof RequestRefusedError);
  });

  it("cannot reach another resource", async () => {
    const { recordings: client, lines } = await recordings([], (_, response) => response.end());
    await client.delete("../streams");
    await assert.rejects(client.delete(".."), { name: "ClientOptionsError" });
    assert.deepEqual(lines(), ["DELETE /v1/recordings/..%2Fstreams"]);
  });
});
