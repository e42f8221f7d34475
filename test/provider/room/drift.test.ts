// Drift of every member of a room's schema: someone changes it on the server, outside the program.

import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Hooks, Values } from "../../../provider/lifecycle/hooks";
import { room } from "../../../provider/room/kind";
import { RoomConfig, branchesOf, isStruct, withDefaults } from "../../../sdk/schemas";
import { isObject } from "../../../sdk/values";
import { hosts } from "../../hosts";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";
import { type Path, withPart } from "../paths";

/** A room that declares every member. */
const declared = withDefaults(RoomConfig, {
  name: "room",
  views: [
    {
      label: "common",
      video: {
        parameters: { bitrate: 1000 },
        layout: {
          setRegionEffect: "insert",
          templates: {
            custom: [{ primary: "1", region: [{ id: "1", area: { left: 0, top: 0, width: "1/2", height: "1/2" } }] }],
          },
        },
      },
    },
  ],
  sip: { sipServer: "sip.example.org", username: "room", password: "a password" },
}) as Values;

/** Whether the server hides the live value: a password comes as ciphertext. */
const isHidden = (schema: TSchema) => schema.secret === true;

/** Each member that can be changed by itself, with another value. Formats and lists are one value. */
function* changes(schema: TSchema, value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (isHidden(schema)) return;
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && isObject(value) && schema.default === undefined) {
    for (const [name, member] of Object.entries(struct.properties))
      if (value[name] !== undefined) yield* changes(member, value[name], [...path, name]);
    return;
  }
  if (Array.isArray(value) && isStruct(schema.items as TSchema) && (schema.items as TSchema).title !== undefined) {
    const { title } = schema.items as TSchema;
    if (title !== "AudioFormat" && title !== "VideoFormat") {
      yield* changes(schema.items as TSchema, value[0], [...path, 0]);
      if (value.length > 1) yield { path, value: value.slice(0, -1) };
      return;
    }
  }
  yield { path, value: anotherThan(schema, value, path) };
}

function anotherThan(schema: TSchema, value: unknown, path: Path): unknown {
  const name = path[path.length - 1];
  if (Array.isArray(value)) return value.slice(0, -1);
  if (name === "format" && isObject(value))
    return path.includes("video") ? { codec: "h264", profile: "CB" } : { codec: "pcmu" };
  if (name === "shape") return value;
  if (Array.isArray(schema.enum)) return (schema.enum as unknown[]).find((other) => other !== value);
  if (typeof value === "boolean") return !value;
  if (schema.fraction === true) return "1/4";
  if (typeof value === "number") return value === 0 ? 1 : value === 16 ? 9 : value + 1;
  return `${String(value)}-changed`;
}

/** Paths of the innermost parts in which two values differ. */
function differences(a: unknown, b: unknown, path: Path = []): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  const both = (isObject(a) && isObject(b)) || (Array.isArray(a) && Array.isArray(b) && a.length === b.length);
  if (!both) return [path.join(".")];
  const [left, right] = [a, b] as Record<string, unknown>[];
  return Object.keys({ ...left, ...right }).flatMap((key) => differences(left?.[key], right?.[key], [...path, key]));
}

// The shape of a region has only one value, and the label identifies a view.
const found = [...changes(RoomConfig, declared)].filter(
  ({ path }) => path.at(-1) !== "shape" && path.at(-1) !== "label" && path.at(-1) !== "role",
);
const topmost = found.filter(({ path }, i) => found.findIndex((other) => other.path[0] === path[0]) === i);

it("drift of a room is tested for every member of the schema", () => {
  const tried = new Set(found.map(({ path }) => path.filter((key) => typeof key === "string").join(".")));
  assert.ok(tried.size >= 50, String(tried.size));
  for (const member of Object.keys(RoomConfig.properties))
    assert.ok(
      [...tried].some((path) => path.startsWith(member)),
      member,
    );
});

for (const host of hosts)
  describe(`drift of a room under the ${host} host`, () => {
    let bench: Bench;
    let hooks: Hooks;
    before(async () => {
      bench = await newBench("service", { host });
    });
    after(async () => bench.close());
    beforeEach(() => {
      hooks = hooksFor(room, bench);
    });

    for (const { path, value } of found) {
      const name = path.join(".");
      it(`shows ${name} and nothing else, and is repaired`, async () => {
        const { id, state } = await hooks.create(declared);
        const changed = withPart(declared, path, value);
        await bench.client.rooms.update(id, changed);
        const read = await hooks.read(id, state);
        assert.ok(read);
        const places = differences(read.inputs, declared);
        assert.ok(
          places.length > 0 && places.every((place) => place.startsWith(name) || name.startsWith(`${place}.`)),
          places.join(", "),
        );
        assert.equal((await hooks.diff(id, read.state, declared)).changes, true);
        const { state: updated } = await hooks.update(id, read.state, declared);
        assert.deepEqual((await hooks.read(id, updated))?.inputs, declared);
        await hooks.delete(id, updated);
      });
    }

    for (const { path, value } of topmost.filter(({ path: [member] }) => member !== "name")) {
      const member = String(path[0]);

      it(`does not show ${member} where it is not managed`, async () => {
        const { id, state } = await hooks.create({ name: "room" });
        await bench.client.rooms.update(id, withPart(declared, path, value));
        assert.deepEqual((await hooks.read(id, state))?.inputs, { name: "room" });
        await hooks.delete(id, state);
      });

      it(`shows ${member}, which is not at its default, where the room manages all, and is repaired`, async () => {
        const args = { name: "room", manage: "all" };
        const defaults = withDefaults(RoomConfig, { name: "room" }) as Values;
        const { id, state } = await hooks.create(args);
        assert.deepEqual((await hooks.read(id, state))?.inputs, args);
        await bench.client.rooms.update(id, { ...defaults, [member]: withPart(declared, path, value)[member] });
        const read = await hooks.read(id, state);
        assert.ok(read);
        assert.deepEqual(differences(read.inputs, args), [member]);
        assert.equal((await hooks.diff(id, read.state, args)).changes, true);
        const { state: updated } = await hooks.update(id, read.state, args);
        assert.deepEqual((await hooks.read(id, updated))?.inputs, args);
        await hooks.delete(id, updated);
      });
    }
  });
