import assert from "node:assert/strict";
import { forgetRead, readRoom } from "../../../provider/room/reads";
import { OwtClient } from "../../../sdk";
import { closeAll, json, serve } from "../../sdk/support";
import { type Bench, newBench } from "../lifecycle-suite";

describe("reads of rooms", () => {
  let bench: Bench;
  let ids: string[];

  beforeEach(async () => {
    bench = await newBench();
    ids = await createRooms(60);
    bench.requests.length = 0;
  });
  afterEach(async () => Promise.all([bench.close(), closeAll()]));

  const createRooms = async (count: number) => {
    const names = Array.from({ length: count }, (_, i) => `r${i}`);
    return Promise.all(names.map(async (name) => (await bench.client.rooms.create({ name }))._id));
  };

  const asked = () => bench.requests.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{24}/, "ID")}`);

  it("are answered from one page of the list where many are read at once", async () => {
    const rooms = await Promise.all(ids.map((id) => readRoom(bench.client, id)));
    assert.deepEqual(
      rooms.map((room) => room?._id),
      ids,
    );
    assert.deepEqual(asked(), ["GET /v1/rooms?page=1&per_page=1000"]);
  });

  it("send one request each where few are read", async () => {
    const some = ids.slice(0, 3);
    const rooms = await Promise.all(some.map((id) => readRoom(bench.client, id)));
    assert.deepEqual(
      rooms.map((room) => room?._id),
      some,
    );
    assert.deepEqual(asked(), Array(3).fill("GET /v1/rooms/ID"));
  });

  /** Reads rooms as an engine does that asks for eight at a time. */
  const readByEights = async () => {
    for (let i = 0; i < ids.length; i += 8)
      await Promise.all(
        ids.slice(i, i + 8).map(async (id) => assert.equal((await readRoom(bench.client, id))?._id, id)),
      );
  };

  it("are answered from a page of the list where many are read, a few at a time", async () => {
    await readByEights();
    assert.deepEqual(asked(), [...Array<string>(8).fill("GET /v1/rooms/ID"), "GET /v1/rooms?page=1&per_page=1000"]);
  });

  it("send the request for the list while other reads still arrive", async () => {
    const answers = ids.slice(0, 10).map((id) => readRoom(bench.client, id));
    while (asked().length === 0) {
      answers.push(readRoom(bench.client, ids[answers.length % ids.length] ?? ""));
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.ok(answers.length < 100, "no request yet");
    }
    await Promise.all(answers);
  });

  it("read on in the list of a service with many other rooms by a page for each hundred of them", async () => {
    await createRooms(1100);
    ids = await createRooms(130);
    bench.requests.length = 0;
    await readByEights();
    const pages = asked().filter((line) => line.startsWith("GET /v1/rooms?"));
    assert.deepEqual(pages, ["GET /v1/rooms?page=1&per_page=1000", "GET /v1/rooms?page=2&per_page=1000"]);
    assert.ok(asked().length <= 120, `${asked().length} requests`);
  });

  it("ask the server again for a room that this run changes", async () => {
    const [id = "", ...rest] = ids;
    await Promise.all([...rest, ids[1] ?? ""].map((other) => readRoom(bench.client, other)));
    forgetRead(bench.client, id);
    await bench.client.rooms.update(id, { name: "renamed" });
    assert.equal((await readRoom(bench.client, id))?.name, "renamed");
  });

  it("never return an answer that was given before", async () => {
    const [id = ""] = ids;
    const first = Promise.all(ids.map((other) => readRoom(bench.client, other)));
    await first;
    await bench.client.rooms.update(id, { name: "renamed" });
    const again = await Promise.all(ids.map((other) => readRoom(bench.client, other)));
    assert.equal(again[0]?.name, "renamed");
  });

  it("distinguish missing rooms from existing ones", async () => {
    const [gone = "", ...rest] = ids;
    await bench.client.rooms.delete(gone);
    bench.requests.length = 0;
    const rooms = await Promise.all(ids.map((id) => readRoom(bench.client, id)));
    assert.deepEqual(
      rooms.map((room) => room?._id),
      [undefined, ...rest],
    );
    assert.deepEqual(asked(), ["GET /v1/rooms?page=1&per_page=1000", "GET /v1/rooms/ID"]);
  });

  it("reject only the room that is malformed in the list", async () => {
    const rooms = ids.map((_id, i) => ({ _id, name: i === 7 ? 7 : `r${i}` }));
    const { endpoint } = await serve((_, response) => json(response, rooms));
    const client = new OwtClient({ endpoint, serviceId: bench.client.serviceId, serviceKey: "key" });
    const results = await Promise.allSettled(ids.map((id) => readRoom(client, id)));
    const failures = results.map((result) => (result.status === "rejected" ? String(result.reason) : ""));
    assert.match(failures[7] ?? "", /\[7\]\.name is 7, but must be a text/);
    assert.deepEqual(
      failures.filter((text) => text !== ""),
      [failures[7]],
    );
  });

  it("reject only the room whose own read fails", async () => {
    const results = await Promise.allSettled([...ids.slice(0, 2), "not/an/id"].map((id) => readRoom(bench.client, id)));
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "fulfilled", "fulfilled"],
    );
  });
});
