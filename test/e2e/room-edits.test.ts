// Previews of single edits of a room, made from the schema, print the member and no other, in few lines.

import assert from "node:assert/strict";
import { hosts } from "../hosts";
import { partsOf } from "./previews";
import { roomEdits } from "./room-edits";
import type { Host } from "../../provider/lifecycle/types";
import { Project } from "./stack";

const program = `
import { readFileSync } from "node:fs";
import * as dynamic from "pulumi-owt";
import * as native from "pulumi-owt/native";

const rooms = Object.entries(JSON.parse(readFileSync("rooms.json", "utf8")) as Record<string, dynamic.RoomArgs>);
for (const [host, { Room }] of Object.entries({ dynamic, native }))
  for (const [name, args] of rooms) new Room(host + "-" + name, { ...args, name: args.name + " " + host });
`;

/** Most changed lines that a preview prints for one edit, unless it takes out or adds many values at once. */
const mostLines = 12;
const manyValues = 5;

interface Shown {
  readonly mark: string;
  readonly depth: number;
  readonly name: string;
}

/** The changed lines of a difference, with their depth and the name that each begins with. */
function shownIn(text: string): Shown[] {
  return text.split("\n").flatMap((line) => {
    const [, blanks, mark, name] = /^( *)([~+-]) ("?.*?"?) *: /.exec(`${line} `) ?? [];
    if (blanks === undefined || mark === undefined || name === undefined || /^(pulumi|owt)/.test(name)) return [];
    return [{ mark, depth: blanks.length, name: name.replace(/^"|"$/g, "") }];
  });
}

const edits = roomEdits();
const titleOf = ({ what, path }: (typeof edits)[number]) => `${what} ${path.join(" ")}`;

describe("single edits of a room through the real engine", function () {
  this.timeout(300_000);
  let project: Project;
  let texts: ReadonlyMap<string, string>;
  const rooms = (which: "before" | "after") =>
    JSON.stringify(
      Object.fromEntries(
        edits.map((edit, i) => {
          const { name, ...args } = edit[which];
          return [`room-${i}`, { ...args, name: `${String(name)} ${i}` }];
        }),
      ),
    );

  before(async () => {
    project = await Project.create({ host: "both", files: { "index.ts": program, "rooms.json": rooms("before") } });
    await project.up();
    project.write("rooms.json", rooms("after"));
    texts = partsOf((await project.preview("--diff")).split("Diagnostics:")[0] ?? "");
  });
  after(() => project.close());

  const textOf = (host: Host, i: number) => texts.get(`${host}-room-${i}`) ?? "";

  it("are at least forty, and of every kind", () => {
    assert.ok(edits.length >= 40, String(edits.length));
    assert.deepEqual([...new Set(edits.map(({ what }) => what))].sort(), ["add", "change", "remove", "reorder"]);
  });

  for (const host of hosts) {
    for (const [i, edit] of edits.entries()) {
      it(`${titleOf(edit)}, under the ${host} host: names that member and no other`, () => {
        const shown = shownIn(textOf(host, i));
        if (edit.what === "reorder" && !isOrdered(edit.path)) assert.deepEqual(shown, []);
        else assert.deepEqual(strangersIn(shown, edit.path), [], textOf(host, i));
      });
    }

    it(`take few lines under the ${host} host`, () => {
      const counts = edits.map((_, i) => shownIn(textOf(host, i)).length);
      const long = edits.filter(({ size }, i) => size <= manyValues && (counts[i] ?? 0) > mostLines);
      assert.deepEqual(long.map(titleOf), []);
      const [few, many] = [false, true].map((isMany) =>
        counts.filter((_, i) => (edits[i]?.size ?? 0) > manyValues === isMany),
      );
      console.log(`      changed lines of ${counts.length} edits: ${distribution(few ?? [])}`);
      console.log(`      of those that take out more than ${manyValues} values at once: ${distribution(many ?? [])}`);
    });
  }
});

/** Whether the order of the entries of a list counts: that of several formats of one codec does. */
const isOrdered = (path: readonly string[]) => path.join(".") === "mediaOut.audio";

/** The changed lines that are neither of a member on the way to the changed one, nor of it, nor of a part of it. */
function strangersIn(shown: readonly Shown[], path: readonly string[]): Shown[] {
  const [way, rest] = [shown.slice(0, path.length), shown.slice(path.length)];
  const depth = way.at(-1)?.depth ?? 0;
  const isOnWay = ({ mark, name }: Shown, i: number) => name === path[i] && (mark === "~" || i === path.length - 1);
  const missing = path.slice(way.length).map((name): Shown => ({ mark: "missing", depth: 0, name }));
  return [...way.filter((line, i) => !isOnWay(line, i)), ...rest.filter((line) => line.depth <= depth), ...missing];
}

/** `3 with 1, 20 with 4` lines. */
const distribution = (counts: readonly number[]): string =>
  [...new Set(counts)]
    .sort((a, b) => a - b)
    .map((lines) => `${counts.filter((count) => count === lines).length} with ${lines}`)
    .join(", ");
