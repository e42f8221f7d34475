import assert from "node:assert/strict";
import { readRoom } from "../../../provider/room/reads";
import { OwtClient } from "../../../sdk";
import { closeAll, json, serve } from "../../sdk/support";
import { type Bench, newBench } from "../lifecycle-suite";

describe("reads of rooms", () => {
  let bench: Bench;
  let ids: string[];

  beforeEach(async () => {
    bench = await newBench();
    const made = await Promise.all(Array.from({ length: 60 }, (_, i) => bench.client.rooms.create({ name: `r${i}` })));
    ids = made.map(({ _id }) => _id);
    bench.requests.length = 0;
  });
  afterEach(async () => Promise.all([bench.close(), closeAll()]));

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

  it("never return an answer that is older than the read", async () => {
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
