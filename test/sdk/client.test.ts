import assert from "node:assert/strict";
import { ClientOptionsError, OwtClient, type Room } from "../../sdk";
import {
  type Handler,
  closeAll,
  cut,
  failure,
  fixture,
  inTurn,
  json,
  otherId,
  refuse,
  roomId,
  serve,
  serviceId,
  serviceKey,
  transportTo,
} from "./support";
import { RoomsClient } from "../../sdk/api/rooms";

afterEach(closeAll);

const good = { endpoint: "http://localhost:3000", serviceId, serviceKey };

/** Starts a server, with a client of it. */
async function withServer(handler: Handler) {
  const server = await serve(handler);
  const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey, retries: 0 });
  const lines = () => server.seen.map(({ method, url }) => `${method} ${url}`);
  return { client, server, lines };
}

const room = { _id: roomId, name: "Weekly", __v: 0 };
/** The room as the client returns it, with empty lists. */
const read = {
  ...room,
  roles: [],
  views: [],
  mediaIn: { audio: [], video: [] },
  mediaOut: {
    audio: [],
    video: { format: [], parameters: { resolution: [], framerate: [], bitrate: [], keyFrameInterval: [] } },
  },
};
const service = { _id: otherId, name: "Sales", key: "c1f3", encrypted: true, rooms: [], __v: 0 };

describe("The options of a client", () => {
  function problemsOf(options: Record<string, unknown>): string[] {
    try {
      new OwtClient({ ...good, ...options });
      return [];
    } catch (error) {
      assert.ok(error instanceof ClientOptionsError);
      return error.problems.map(({ option }) => option);
    }
  }

  const messageOf = (options: Record<string, unknown>): string => {
    try {
      new OwtClient({ ...good, ...options });
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  const table: [option: string, accepted: unknown[], refused: unknown[]][] = [
    [
      "endpoint",
      ["https://h", "HTTP://H:3000/", " http://[::1]:3000 "],
      [
        undefined,
        "",
        "localhost:3000",
        "ftp://h",
        "https://",
        "http://h/v1",
        "http://h?a=1",
        "http://h#a",
        "http://u:p@h",
        3000,
      ],
    ],
    ["serviceId", ["a".repeat(24), "ABCDEF0123456789abcdef01"], [undefined, "", "abc", "g".repeat(24), 17]],
    ["serviceKey", ["k", "a,b"], [undefined, "", 17]],
    ["username", [undefined, "Zoë, the 1st"], [17]],
    ["role", [undefined, "presenter"], ["a,b", "é", 17]],
    [
      "ca",
      [undefined, fixture("ca.pem"), fixture("ca.pem") + fixture("server.pem")],
      ["/etc/ca.pem", "", 17, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
    ],
    ["insecure", [undefined, true, false], ["true", 1]],
    ["timeoutMs", [undefined, 1, 600_000], [0, -1, 1.5, NaN, Infinity, "30", 2 ** 31]],
    ["retries", [undefined, 0, 10], [-1, 11, 0.5, "3"]],
    ["maxConcurrent", [undefined, 1, 1000], [0, 1001, 0.5, "3"]],
    ["onRequest", [undefined, () => undefined], ["console.log"]],
  ];
  for (const [option, accepted, refused] of table) {
    for (const value of accepted) {
      it(`take ${option} ${String(value).slice(0, 40)}`, () => assert.deepEqual(problemsOf({ [option]: value }), []));
    }
    for (const value of refused) {
      it(`refuse ${option} ${String(value).slice(0, 40)}`, () =>
        assert.deepEqual(problemsOf({ [option]: value }), [option]));
    }
  }

  it("are validated all at once", () => {
    const options = { endpoint: "h", serviceId: "x", serviceKey: "", timeoutMs: 0, retries: -1, maxConcurrent: 0 };
    assert.deepEqual(problemsOf(options), Object.keys(options));
  });

  it("are listed in one error if there are several problems", () => {
    assert.match(
      messageOf({ serviceKey: "", retries: -1 }),
      /^Several options cannot be used:\n- serviceKey is missing.*\n- retries is -1/,
    );
  });

  for (const endpoint of [
    "http://user:p4ss@h",
    "user:p4ss@h:3000",
    "https://user:a/p4ss@h",
    "https://user:a@p4ss@h",
    "http://h?key=p4ss",
  ]) {
    it(`show no credential of the endpoint ${endpoint}`, () => assert.doesNotMatch(messageOf({ endpoint }), /p4ss/));
  }

  it("show no key that was given as service id", () => {
    assert.doesNotMatch(messageOf({ serviceId: "planted-key" }), /planted-key/);
  });

  it("normalise the endpoint", () => {
    assert.equal(
      new OwtClient({ ...good, endpoint: "HTTPS://Conference.Example:443/" }).endpoint,
      "https://conference.example",
    );
  });

  it("turn the service id into lower case", () => {
    assert.equal(
      new OwtClient({ ...good, serviceId: "ABCDEF0123456789ABCDEF01" }).serviceId,
      "abcdef0123456789abcdef01",
    );
  });

  it("send user and role in the header", async () => {
    const server = await serve((_, response) => json(response, []));
    await new OwtClient({ ...good, endpoint: server.endpoint, username: "Zoë", role: "presenter" }).rooms.all();
    assert.match(server.seen[0]!.headers.authorization!, /,mauth_username=Wm\/Dqw==,mauth_role=presenter,/);
  });

  it("call the observer", async () => {
    const server = await serve((_, response) => json(response, []));
    const paths: string[] = [];
    await new OwtClient({ ...good, endpoint: server.endpoint, onRequest: ({ path }) => paths.push(path) }).rooms.all();
    assert.deepEqual(paths, ["/v1/rooms"]);
  });
});

describe("Rooms", () => {
  it("are read", async () => {
    const { client, lines } = await withServer((_, response) => json(response, room));
    assert.deepEqual([await client.rooms.get(roomId), lines()], [read, [`GET /v1/rooms/${roomId}`]]);
  });

  it("are undefined if the server does not find them", async () => {
    const { client } = await withServer((_, response) => refuse(response, 404, 1003, "Room not found"));
    assert.equal(await client.rooms.find(roomId), undefined);
  });

  it("are not reported as missing if another program answers 404", async () => {
    const { client } = await withServer((_, response) => response.writeHead(404).end("Not found"));
    assert.equal(((await failure(client.rooms.find(roomId))) as Error).name, "RequestRefusedError");
  });

  it("are listed by one request", async () => {
    const { client, lines } = await withServer((_, response) => json(response, [room]));
    assert.deepEqual([await client.rooms.all(), lines()], [[read], ["GET /v1/rooms"]]);
  });

  it("are parsed in a list when read is called", async () => {
    const other = { ...room, _id: otherId, name: 7 };
    const { client } = await withServer((_, response) => json(response, [room, other]));
    const reads = new Map<string, () => Room>();
    for await (const { id, read } of client.rooms.listUnread()) reads.set(id, read);
    assert.deepEqual([...reads.keys()], [roomId, otherId]);
    assert.deepEqual(reads.get(roomId)?.(), read);
    assert.throws(() => reads.get(otherId)?.(), /\[1\]\.name is 7, but must be a text/);
  });

  it("are listed if their ids come last", async () => {
    const { _id, ...rest } = room;
    const { client } = await withServer((_, response) => json(response, [{ ...rest, _id }]));
    const ids: string[] = [];
    for await (const { id } of client.rooms.listUnread()) ids.push(id);
    assert.deepEqual(ids, [roomId]);
  });

  it("fail to be listed if the answer is no list", async () => {
    const { client } = await withServer((_, response) => json(response, { rooms: [room] }));
    const error = (await failure(client.rooms.all())) as Error;
    assert.match(
      error.message,
      /is not what the API says: it is \{"rooms":.* but must be a list of objects \{ _id, name, roles, views \}\./,
    );
  });

  it("are listed in pages", async () => {
    const second = { ...room, _id: otherId };
    const { client, lines } = await withServer((seen, response) =>
      json(response, seen.url.includes("page=1&") ? [room] : seen.url.includes("page=2&") ? [second] : []),
    );
    const ids = (await client.rooms.all({ pageSize: 1 })).map(({ _id }) => _id);
    assert.deepEqual(
      [ids, lines()],
      [
        [roomId, otherId],
        ["GET /v1/rooms?page=1&per_page=1", "GET /v1/rooms?page=2&per_page=1", "GET /v1/rooms?page=3&per_page=1"],
      ],
    );
  });

  it("keep incomplete members of the server", async () => {
    const odd = { ...room, sip: false, mediaOut: {}, views: [{ video: false }], roles: ["x"], extra: 1 };
    const { client } = await withServer((_, response) => json(response, odd));
    assert.deepEqual(await client.rooms.get(roomId), { ...odd, mediaIn: read.mediaIn, mediaOut: read.mediaOut });
  });

  it("are changed by their members at the first level", async () => {
    const { client, server, lines } = await withServer((_, response) => json(response, room));
    await client.rooms.update(roomId, { name: "Weekly", views: [] });
    assert.deepEqual(
      [lines(), JSON.parse(server.seen[0]!.body)],
      [[`PUT /v1/rooms/${roomId}`], { name: "Weekly", views: [] }],
    );
  });

  it("are deleted", async () => {
    const { client, lines } = await withServer((_, response) => response.end("Room deleted"));
    await client.rooms.delete(roomId);
    assert.deepEqual(lines(), [`DELETE /v1/rooms/${roomId}`]);
  });

  it("are reported as not found if they are deleted a second time", async () => {
    const { client } = await withServer((_, response) => refuse(response, 404, 1003, "Room not found"));
    await assert.rejects(client.rooms.delete(roomId), { name: "RequestRefusedError", code: 1003 });
  });

  it("count as deleted if a retry does not find them", async () => {
    const server = await serve(
      inTurn(
        (_, response) => cut(response),
        (_, response) => refuse(response, 404, 1003, "Room not found"),
      ),
    );
    await new RoomsClient(transportTo(server.endpoint, { retries: 1 })).delete(roomId);
    assert.equal(server.seen.length, 2);
  });

  it("have a client of their own", async () => {
    const { client, lines } = await withServer((seen, response) =>
      seen.method === "DELETE" ? response.end("Room deleted") : json(response, room),
    );
    const one = client.room(roomId);
    assert.deepEqual([await one.get(), await one.find(), await one.update({}), one.id], [read, read, read, roomId]);
    await one.delete();
    const path = `/v1/rooms/${roomId}`;
    assert.deepEqual(lines(), [`GET ${path}`, `GET ${path}`, `PUT ${path}`, `DELETE ${path}`]);
  });
});

describe("Services", () => {
  const list: Handler = (_, response) => json(response, [service]);

  it("are listed", async () => {
    const { client, lines } = await withServer(list);
    assert.deepEqual([await client.services.list(), lines()], [[service], ["GET /services"]]);
  });

  it("are read", async () => {
    const { client, lines } = await withServer((_, response) => json(response, service));
    assert.deepEqual([await client.services.get(otherId), lines()], [service, [`GET /services/${otherId}`]]);
  });

  it("are found by their id, in the list", async () => {
    const { client, lines } = await withServer(list);
    assert.deepEqual([await client.services.find(otherId.toUpperCase()), lines()], [service, ["GET /services"]]);
  });

  it("are not found when they are not in the list", async () => {
    const { client } = await withServer(list);
    assert.equal(await client.services.find(roomId), undefined);
  });

  it("are found by their name", async () => {
    const { client } = await withServer(list);
    assert.deepEqual(
      [await client.services.findByName("Sales"), await client.services.findByName("sales")],
      [service, undefined],
    );
  });

  it("are deleted", async () => {
    const { client, lines } = await withServer((_, response) => response.end("Service deleted"));
    await client.services.delete(otherId);
    assert.deepEqual(lines(), [`DELETE /services/${otherId}`]);
  });
});

describe("Ids in paths", () => {
  it("lead to nothing but their own resource", async () => {
    const { client, lines } = await withServer((_, response) => json(response, room));
    for (const id of ["a/b", "../x", "a?b#c", "ä %", "\ud800"]) await client.rooms.get(id);
    assert.deepEqual(
      lines(),
      ["a%2Fb", "..%2Fx", "a%3Fb%23c", "%C3%A4%20%25", "%EF%BF%BD"].map((id) => `GET /v1/rooms/${id}`),
    );
  });

  for (const id of ["", ".", "..", 17, undefined]) {
    it(`cannot be ${JSON.stringify(id)}`, async () => {
      const { client, lines } = await withServer((_, response) => response.end());
      await assert.rejects(client.rooms.delete(id as string), { name: "ClientOptionsError", message: /^id must/ });
      assert.deepEqual(lines(), []);
    });
  }
});
