// Leaves each list and each object of the room's schema out of the server's answers: a missing list counts as empty, anything else as
// its default, whichever request reads the room.

import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { Surveyor } from "../../../provider/document/survey";
import type { Values } from "../../../provider/lifecycle/hooks";
import { lifecycle } from "../../../provider/lifecycle/lifecycle";
import { room } from "../../../provider/room/kind";
import { listed } from "../../../provider/spelling/spelling";
import { OwtClient } from "../../../sdk";
import { RoomConfig, branchesOf, isStruct, withDefaults } from "../../../sdk/schemas";
import { isObject } from "../../../sdk/values";
import { closeAll, json, serve, serviceId, serviceKey } from "../../sdk/support";
import { type Path, withPart } from "../paths";

/** A room that declares every member; no list is empty or equals its default. */
const declared = withDefaults(RoomConfig, {
  name: "A room",
  roles: [{ role: "host", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }],
  views: [
    {
      label: "main",
      video: {
        layout: {
          templates: {
            custom: [{ primary: "1", region: [{ id: "1", area: { left: 0, top: 0, width: 1, height: 1 } }] }],
          },
        },
      },
    },
  ],
  mediaIn: { audio: [{ codec: "pcmu" }], video: [{ codec: "vp8" }] },
  mediaOut: {
    audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }],
    video: {
      format: [{ codec: "vp8" }],
      parameters: { resolution: ["vga"], framerate: [30], bitrate: ["x0.5"], keyFrameInterval: [2] },
    },
  },
  sip: { sipServer: "sip.example.org", username: "room" },
}) as Values;

/** Paths of the lists and objects of a schema that an answer can leave out. */
function* places(schema: TSchema, value: unknown, path: Path = []): Generator<{ path: Path; schema: TSchema }> {
  const struct = branchesOf(schema).find(isStruct);
  if (path.length > 0 && (schema.type === "array" || struct !== undefined) && typeof path.at(-1) === "string") {
    yield { path, schema };
  }
  if (schema.atomic === true) return;
  if (schema.type === "array") yield* places(schema.items as TSchema, (value as unknown[])[0], [...path, 0]);
  if (struct === undefined || !isObject(value)) return;
  for (const [name, member] of Object.entries(struct.properties)) yield* places(member, value[name], [...path, name]);
}

const found = [...places(RoomConfig, declared)];
const lists = found.filter(({ schema }) => schema.type === "array");

/** The value that a missing part counts as: an empty list, or the defaults. */
function emptied(schema: TSchema): unknown {
  if (schema.type === "array") return [];
  const struct = schema.atomic === true ? undefined : branchesOf(schema).find(isStruct);
  if (struct === undefined) return schema.default;
  const members = Object.entries(struct.properties).map(([name, member]) => [name, emptied(member)] as const);
  const given = members.filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const ids = Array.from({ length: 20 }, (_, i) => `5f00000000000000000000${String(i + 10)}`);

/** A server whose rooms are all alike. The answer for one room lacks a part; the list returns what `listed` returns. */
async function serverOf(single: Values, listed: Values) {
  return serve(({ method, url }, response) => {
    const [, id] = /\/v1\/rooms\/([0-9a-f]{24})/.exec(url) ?? [];
    if (/\/(streams|participants|recordings)/.test(url)) {
      json(response, []);
      return;
    }
    if (id !== undefined) {
      json(response, { _id: id, __v: 0, ...(method === "PUT" && { id }), ...single });
      return;
    }
    if (method === "POST") {
      json(response, { _id: ids[0], id: ids[0], __v: 0, ...single });
      return;
    }
    const all = ids.map((_id) => ({ _id, id: _id, __v: 0, ...listed }));
    json(response, url.includes("page=") && !url.includes("page=1&") ? [] : all);
  });
}

const configurationOf = (endpoint: string) => {
  const settings: Record<string, string> = {
    "owt:endpoint": endpoint,
    "owt:serviceId": serviceId,
    "owt:serviceKey": serviceKey,
  };
  return (key: string) => settings[key];
};

function hooksAt(endpoint: string) {
  const hooks = lifecycle(room);
  hooks.configure(configurationOf(endpoint));
  return hooks;
}

/** Recorded arguments in the API's spelling, with defaults and without `adopt`. */
const apiOf = (inputs: Values = {}): Values => {
  const { adopt: _, ...rest } = inputs;
  return withDefaults(RoomConfig, listed(RoomConfig, rest)) as Values;
};

/** A room without the members that only some answers have. */
const plain = ({ _id: _, id: __, __v: ___, ...rest }: Record<string, unknown>) => rest;

describe("a part that an answer leaves out", () => {
  afterEach(closeAll);

  it("is each list and object of a room in turn", () => {
    const members = found.map(({ path }) => path.filter((key) => typeof key === "string").join("."));
    for (const member of ["roles", "views", "mediaIn.audio", "mediaOut.video.parameters.bitrate", "transcoding.video"])
      assert.ok(members.includes(member), member);
    assert.equal(lists.length, 12);
  });

  for (const { path, schema } of found) {
    const name = path.join(".");

    it(`reads the same by every request, a missing list as empty: ${name}`, async () => {
      const absent = withPart(declared, path, undefined);
      const empty = withPart(declared, path, emptied(schema));
      const { endpoint } = await serverOf(absent, schema.type === "array" ? empty : absent);
      const client = new OwtClient({ endpoint, serviceId, serviceKey });
      const [id = ""] = ids;
      const answers = [
        await client.rooms.get(id),
        await client.rooms.update(id, { name: "room" }),
        await client.rooms.create({ name: "room" }),
        ...(await client.rooms.all()),
      ];
      client.close();
      for (const answer of answers)
        assert.deepEqual(withDefaults(RoomConfig, plain(answer)), withDefaults(RoomConfig, empty), name);
    });

    it(`gives the same result in a refresh of one room, of twenty, in an export and an adoption: ${name}`, async () => {
      const absent = withPart(declared, path, undefined);
      const inList = schema.type === "array" ? withPart(declared, path, emptied(schema)) : absent;
      const { endpoint } = await serverOf(absent, inList);
      const state = { ...declared, endpoint, serviceId };
      const [id = ""] = ids;
      const one = (await hooksAt(endpoint).read(id, state))?.inputs;
      const hooks = hooksAt(endpoint);
      const twenty = await Promise.all(ids.map((other) => hooks.read(other, state)));
      for (const read of twenty) assert.deepEqual(read?.inputs, one);

      const adopted = await hooksAt(endpoint).check({}, { ...declared, adopt: id });
      assert.deepEqual(adopted.failures, []);
      assert.deepEqual(apiOf(adopted.inputs), apiOf(one));

      const client = new OwtClient({ endpoint, serviceId, serviceKey });
      const surveyor = new Surveyor();
      await surveyor.rooms({ client }, { sessions: false });
      client.close();
      const [entry] = surveyor.survey.rooms;
      // Views in formats that a room does not give out cannot be declared: an export has a note in their place.
      if ((await hooksAt(endpoint).check({}, one ?? {})).failures.length > 0) {
        assert.notDeepEqual(entry?.notes, []);
        return;
      }
      const { adopt: _, ...exported } = (entry?.members ?? {}) as Values;
      // An exported room needs no change.
      const filled = { ...exported, ...(isObject(exported.sip) && { sip: declared.sip }) };
      const again = await hooksAt(endpoint).read(id, { ...filled, endpoint, serviceId });
      assert.deepEqual(apiOf(again?.inputs), apiOf(filled));
      // It declares the same members as a refresh.
      const first = apiOf(one);
      assert.deepEqual(
        apiOf(filled),
        withDefaults(RoomConfig, { ...first, ...(first.sip === undefined && "sip" in filled && { sip: filled.sip }) }),
      );
    });
  }

  for (const { path } of lists) {
    it(`shows as drift of a declared list: ${path.join(".")}`, async () => {
      const { endpoint } = await serverOf(withPart(declared, path, undefined), withPart(declared, path, []));
      const read = await hooksAt(endpoint).read(ids[0] ?? "", { ...declared, endpoint, serviceId });
      assert.deepEqual(apiOf(read?.inputs), withDefaults(RoomConfig, withPart(declared, path, [])));
      assert.equal((await hooksAt(endpoint).diff(ids[0] ?? "", read?.state ?? {}, declared)).changes, true);
    });
  }
});
