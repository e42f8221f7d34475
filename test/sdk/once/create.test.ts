import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { ServerResponse } from "node:http";
import {
  AbortError,
  type OwtError,
  RequestRefusedError,
  type Room,
  type Service,
  UncertainError,
  UnexpectedAnswerError,
} from "../../../sdk";
import { newObjectId } from "../../../sdk/once/object-id";
import { RoomsClient } from "../../../sdk/api/rooms";
import { RoomConfig } from "../../../sdk/schemas";
import { withEmptyLists } from "../../../sdk/schemas/defaults";
import { ServicesClient } from "../../../sdk/api/services";
import {
  type Handler,
  type Seen,
  closeAll,
  cut,
  deadEndpoint,
  failure,
  json,
  otherId,
  refuse,
  serve,
  transportTo,
} from "../support";

afterEach(closeAll);

/** The behaviour of a server at one POST. */
type Trick =
  /** Does it, and answers. */
  | "do"
  /** Does it, and cuts the connection. */
  | "do, cut"
  /** Cuts the connection without doing it. */
  | "cut"
  /** Does it, and is silent. */
  | "do, hang"
  /** Does it, and answers with something else. */
  | "do, garbage"
  /** Refuses it. */
  | "refuse"
  /** Does it only when it is asked whether the thing is there, after answering that it is not. */
  | "late"
  | "429";

/** A server of rooms and services with a behaviour for each POST. */
class Sly {
  readonly rooms = new Map<string, Room>();
  readonly services = new Map<string, Service & { secret: string }>();
  #late: (() => void) | undefined;
  /** Answers to reading; undefined as long as reading works. */
  reading: ((response: ServerResponse) => void) | undefined;

  constructor(private readonly tricks: Trick[]) {}

  readonly handler: Handler = (seen, response) => {
    if (seen.method === "POST") this.#post(seen, response);
    else if (this.reading !== undefined) this.reading(response);
    else if (seen.url === "/services") json(response, [...this.services.values()]);
    else if (seen.url.startsWith("/services/")) this.#readService(seen, response);
    else {
      const room = this.rooms.get(seen.url.split("/").pop()!);
      if (room === undefined) refuse(response, 404, 1003, "Room not found");
      else json(response, room);
      this.#late?.();
    }
  };

  #post(seen: Seen, response: ServerResponse): void {
    const trick = this.tricks.shift() ?? "do";
    const act = () => (seen.url === "/services" ? this.#makeService(seen) : this.#makeRoom(seen));
    if (trick === "late") this.#late = () => void act();
    if (trick === "cut" || trick === "late") cut(response);
    else if (trick === "refuse") refuse(response, 400, 1201, "Bad request");
    else if (trick === "429") response.writeHead(429).end();
    else this.#answer(trick, act(), response);
  }

  #answer(trick: Trick, made: Room | Service | undefined, response: ServerResponse): void {
    if (made === undefined) refuse(response, 500, 2001, "MongoError E11000 duplicate key error");
    else if (trick === "do") json(response, made);
    else if (trick === "do, cut") cut(response);
    else if (trick === "do, garbage") response.end("OK");
  }

  #makeRoom(seen: Seen): Room | undefined {
    const { name, options } = JSON.parse(seen.body) as { name: string; options: { _id: string } };
    if (this.rooms.has(options._id)) return undefined;
    const room = { ...options, name };
    this.rooms.set(room._id, room);
    return room;
  }

  #makeService(seen: Seen): Service | undefined {
    const { name, key } = JSON.parse(seen.body) as { name: string; key: string };
    if ([...this.services.values()].some((service) => service.name === name)) return undefined;
    const service = { _id: newObjectId(), name, key: "c1f3", encrypted: true, rooms: [], __v: 0 };
    this.services.set(service._id, { ...service, secret: key });
    return service;
  }

  /** As the service itself: its key must have signed. */
  #readService(seen: Seen, response: ServerResponse): void {
    const header = seen.headers.authorization!;
    const field = (name: string) => new RegExp(`mauth_${name}=([^,]*)`).exec(header)![1]!;
    const service = this.services.get(field("serviceid"));
    const text = `${field("timestamp")},${field("cnonce")}`;
    const expected = Buffer.from(
      createHmac("sha256", service?.secret ?? "")
        .update(text)
        .digest("hex"),
    ).toString("base64");
    if (service !== undefined && field("signature") === expected) json(response, service);
    else refuse(response, 401, 1101, "WWW-Authenticate: MAuth");
  }
}

async function sly(...tricks: Trick[]) {
  const behaviour = new Sly(tricks);
  const server = await serve(behaviour.handler);
  const transport = transportTo(server.endpoint, { retries: 2, timeoutMs: 400 });
  const posts = () => server.seen.filter(({ method }) => method === "POST");
  const wantedId = () => (JSON.parse(posts()[0]!.body) as { options: { _id: string } }).options._id;
  return {
    behaviour,
    server,
    posts,
    wantedId,
    rooms: new RoomsClient(transport),
    services: new ServicesClient(transport),
  };
}

const config = { name: "Weekly", participantLimit: 5 };

describe("Making a room", () => {
  it("sends the name, and everything else as options", async () => {
    const { rooms, posts, wantedId } = await sly("do");
    await rooms.create(config);
    assert.deepEqual(JSON.parse(posts()[0]!.body), {
      name: "Weekly",
      options: { participantLimit: 5, _id: wantedId() },
    });
  });

  it("returns the room of the answer", async () => {
    const { rooms, wantedId } = await sly("do");
    assert.deepEqual(await rooms.create(config), withEmptyLists(RoomConfig, { ...config, _id: wantedId() }));
  });

  it("returns the id of a server that chooses another", async () => {
    const { endpoint } = await serve((_, response) => json(response, { _id: otherId, name: "Weekly" }));
    assert.equal((await new RoomsClient(transportTo(endpoint)).create(config))._id, otherId);
  });

  for (const trick of ["do, cut", "do, hang", "do, garbage"] as const) {
    it(`finds the room if the server makes it, then fails to answer (${trick})`, async () => {
      const { rooms, behaviour, posts, wantedId } = await sly(trick);
      const room = await rooms.create(config);
      assert.deepEqual([room._id, behaviour.rooms.size, posts().length], [wantedId(), 1, 1]);
    });
  }

  it("sends the same id again if the server cut the connection before it made the room", async () => {
    const { rooms, behaviour, posts, wantedId } = await sly("cut", "do");
    const room = await rooms.create(config);
    assert.deepEqual([room._id, behaviour.rooms.size, posts().length], [wantedId(), 1, 2]);
  });

  it("finds the room if a slow server made it after all, and refuses a second one", async () => {
    const { rooms, behaviour, posts, wantedId } = await sly("late", "do");
    const room = await rooms.create(config);
    assert.deepEqual([room._id, behaviour.rooms.size, posts().length], [wantedId(), 1, 2]);
  });

  it("ends after the last retry, with the id to look for", async () => {
    const { rooms, posts, wantedId } = await sly("cut", "cut", "cut", "cut");
    const error = await failure(rooms.create(config));
    assert.ok(error instanceof UncertainError);
    assert.deepEqual([error.kind, error.candidate, posts().length], ["room", { id: wantedId(), name: "Weekly" }, 3]);
    assert.match(error.message, new RegExp(`Look for the room with id ${wantedId()}`));
  });

  it("names the id to look for if the server can no longer be reached", async () => {
    const { rooms, behaviour, wantedId } = await sly("do, cut");
    behaviour.reading = (response) => response.writeHead(503).end();
    const error = await failure(rooms.create(config));
    assert.ok(error instanceof UncertainError);
    assert.deepEqual([error.candidate.id, error.mayHaveTakenEffect], [wantedId(), true]);
  });

  it("has the failure of the request as cause of the doubt", async () => {
    const { rooms } = await sly("cut", "cut", "cut");
    assert.equal(((await failure(rooms.create(config))) as { cause: OwtError }).cause.name, "UnreachableError");
  });

  it("is not retried if it is refused", async () => {
    const { rooms, server } = await sly("refuse");
    const error = await failure(rooms.create(config));
    assert.ok(error instanceof RequestRefusedError);
    assert.equal(server.seen.length, 1);
  });

  it("is refused when the second request is", async () => {
    const { rooms, posts } = await sly("cut", "refuse");
    const error = await failure(rooms.create(config));
    assert.ok(error instanceof RequestRefusedError);
    assert.equal(posts().length, 2);
  });

  it("stays unknown if the server answers 429 after a doubt", async () => {
    const { rooms } = await sly("cut", "429", "429", "429", "429", "429", "429", "429");
    assert.ok((await failure(rooms.create(config))) instanceof UncertainError);
  });

  it("is not in doubt when the server was never reached", async () => {
    const error = await failure(new RoomsClient(transportTo(await deadEndpoint())).create(config));
    assert.equal((error as OwtError).name, "UnreachableError");
  });

  it("can be aborted, and then names the room that may exist", async () => {
    const stop = new AbortController();
    const { endpoint, seen } = await serve(() => stop.abort());
    const error = await failure(new RoomsClient(transportTo(endpoint)).create(config, { signal: stop.signal }));
    assert.ok(error instanceof AbortError);
    const { _id } = (JSON.parse(seen[0]!.body) as { options: { _id: string } }).options;
    assert.match(error.message, new RegExp(`may have made the room with id ${_id}`));
  });

  it("can be aborted while it looks for the room", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve((seen, response) => (seen.method === "POST" ? cut(response) : stop.abort()));
    const error = await failure(new RoomsClient(transportTo(endpoint)).create(config, { signal: stop.signal }));
    assert.deepEqual([(error as OwtError).name, (error as OwtError).mayHaveTakenEffect], ["AbortError", true]);
  });

  it("can be aborted while it waits for a retry", async () => {
    const stop = new AbortController();
    const { endpoint } = await serve((seen, response) => {
      if (seen.method === "POST") cut(response);
      else refuse(response, 404, 1003, "Room not found");
    });
    const transport = transportTo(endpoint, {
      policy: { retries: 1, baseMs: 1_000_000, capMs: 1_000_000, retryAfterCapMs: 0, random: () => 0.9 },
      onRequest: ({ method, status }) => method === "GET" && status === 404 && setImmediate(() => stop.abort()),
    });
    const error = await failure(new RoomsClient(transport).create(config, { signal: stop.signal }));
    assert.deepEqual([(error as OwtError).name, (error as OwtError).mayHaveTakenEffect], ["AbortError", true]);
  });

  it("passes on other errors", async () => {
    const { rooms, server } = await sly();
    const circular: Record<string, unknown> = { name: "Weekly" };
    circular.views = circular;
    await assert.rejects(rooms.create(circular as never), TypeError);
    assert.equal(server.seen.length, 0);
  });
});

describe("Making a service", () => {
  const asked = { name: "Sales", key: "key of Sales" };

  it("sends name and key", async () => {
    const { services, posts } = await sly("do");
    await services.create(asked);
    assert.deepEqual(JSON.parse(posts()[0]!.body), asked);
  });

  for (const trick of ["do, cut", "do, hang", "do, garbage"] as const) {
    it(`finds the service if the server makes it, then fails to answer (${trick})`, async () => {
      const { services, behaviour, posts } = await sly(trick);
      const { _id } = await services.create(asked);
      assert.deepEqual([_id, posts().length], [[...behaviour.services.keys()][0], 1]);
    });
  }

  it("sends the request again if the server cut the connection before it made the service", async () => {
    const { services, behaviour, posts } = await sly("cut", "do");
    const { _id } = await services.create(asked);
    assert.deepEqual([_id, posts().length], [[...behaviour.services.keys()][0], 2]);
  });

  it("does not return a service of the same name that has another key", async () => {
    const { services, behaviour } = await sly("do", "cut");
    await services.create({ ...asked, key: "another key" });
    const error = await failure(services.create(asked));
    assert.ok(error instanceof UncertainError);
    assert.deepEqual(error.candidate, { id: [...behaviour.services.keys()][0], name: "Sales" });
  });

  it("does not return a service whose name was taken before", async () => {
    const { services, server } = await sly("do", "do");
    await services.create(asked);
    const error = await failure(services.create(asked));
    assert.ok(error instanceof RequestRefusedError);
    assert.match(error.message, /name is taken by another service/);
    assert.equal(server.seen.length, 2);
  });

  it("names the service to look for when it stays unknown", async () => {
    const { services } = await sly("cut", "cut", "cut");
    const error = await failure(services.create(asked));
    assert.ok(error instanceof UncertainError);
    assert.match(error.message, /Look for the service named "Sales"/);
  });

  it("stays unknown if the candidate cannot be reached", async () => {
    const { services, behaviour } = await sly("do, cut");
    behaviour.reading = (response) => response.writeHead(503).end();
    assert.ok((await failure(services.create(asked))) instanceof UncertainError);
  });

  it("stays unknown if the candidate fails to answer", async () => {
    const id = newObjectId();
    const { endpoint } = await serve((seen, response) => {
      if (seen.url === "/services" && seen.method === "GET") json(response, [{ _id: id, name: "Sales" }]);
      else cut(response);
    });
    const error = await failure(new ServicesClient(transportTo(endpoint)).create(asked));
    assert.ok(error instanceof UncertainError);
  });

  it("does not show its key when it stays unknown", async () => {
    const { services } = await sly("do", "cut");
    await services.create({ ...asked, key: "another key" });
    const error = await failure(services.create(asked));
    assert.doesNotMatch(JSON.stringify(error) + (error as Error).stack!, /key of Sales|another key/);
  });
});

describe("An unexpected answer to a creation", () => {
  it("is reported if the thing is not found either", async () => {
    const { endpoint } = await serve((_, response) => response.end("<html><title>Welcome</title></html>"));
    const error = await failure(new RoomsClient(transportTo(endpoint)).create(config));
    assert.ok(error instanceof UncertainError);
    assert.ok(error.cause instanceof UnexpectedAnswerError);
    assert.match(error.message, /Something else than the management API may be answering/);
  });
});

describe("Ids that the client chooses", () => {
  it("are 24 hexadecimal digits that begin with the time in seconds", () => {
    assert.match(newObjectId(0x5f000000 * 1000), /^5f000000[0-9a-f]{16}$/);
  });

  it("are never the same", () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => newObjectId(0))).size, 10_000);
  });
});
