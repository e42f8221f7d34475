// Runs the fault matrix: no fault loses, duplicates or leaves behind anything.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Hooks } from "../../provider/lifecycle/hooks";
import type { OwtClient } from "../../sdk";
import { type PreparedLookup, allLookups } from "./lookups";
import { type Cell, type Result, cells, operationsOf, run, titleOf } from "./matrix";
import { type Subject, subjects } from "./subjects";
import { documentOf, scopeOf, summary } from "./table";

const file = path.join(__dirname, "../../docs/reliability.md");

describe("fault matrix", function () {
  this.timeout(900_000);
  let results: Result[] = [];

  before(async () => {
    const begin = performance.now();
    // A part of the titles of cells, to run only these.
    const only = process.env.OWT_CELLS ?? "";
    results = await run(cells.filter((cell) => titleOf(cell).includes(only)));
    console.log(`${summary(results)}\n${Math.round((performance.now() - begin) / 1000)} s`);
    if (process.env.OWT_WRITE === "1") writeFileSync(file, await documentOf(results, file));
  });

  const expectNothingWrong = (name: string, operation: string) => {
    const mine = results.filter((result) => result.subject.name === name && result.operation === operation);
    const wrong = mine.flatMap((result) => result.wrong.map((what) => `${titleOf(result)}: ${what}`));
    assert.equal(wrong.length, 0, `\n${wrong.join("\n")}`);
  };
  for (const subject of subjects) {
    for (const operation of operationsOf(subject)) {
      it(`leaves nothing behind: ${subject.name}, ${operation}`, () => {
        expectNothingWrong(subject.name, operation);
      });
    }
  }
  for (const { name } of allLookups) {
    it(`returns the correct result or a remedy: ${name}`, () => {
      expectNothingWrong(name, "look-up");
    });
  }

  it("detects objects that are left behind or dropped, and wrong reports of success", async () => {
    const real = subjects[0] ?? assert.fail();
    const careless = (change: (hooks: Hooks) => Partial<Hooks>): Subject => ({
      ...real,
      hooks: () => {
        const hooks = real.hooks();
        return { ...hooks, ...change(hooks) };
      },
    });
    const subjectsOf = {
      create: careless((hooks) => ({
        create: async (args) => {
          await hooks.create(args);
          throw new Error("lost");
        },
      })),
      read: careless((hooks) => ({ read: (id, state) => hooks.read(id, state).catch(() => undefined) })),
      update: careless(() => ({ update: (_id, _state, args) => Promise.resolve({ state: args }) })),
      delete: careless(() => ({ delete: () => Promise.resolve() })),
      adopt: careless((hooks) => ({ create: ({ adopt: _, ...args }) => hooks.create(args) })),
    };
    const fault = "reset before it was processed";
    const found = await run(
      operationsOf(real).map((operation) => ({
        subject: subjectsOf[operation],
        operation,
        // An interrupted creation is completed by an update; a late answer reaches the careless hook.
        fault: operation === "adopt" || operation === "create" ? "late answer" : fault,
        position: "all",
      })),
    );
    for (const result of found) assert.notDeepEqual(result.wrong, [], titleOf(result));
  });

  it("detects look-ups that return wrong results, change something, or fail without a remedy", async () => {
    const real = allLookups.find(({ name }) => name === "getRooms") ?? assert.fail();
    type Ask = PreparedLookup["ask"];
    const careless = (ask: (ask: Ask, tag: string, client: OwtClient) => Ask): Cell => ({
      subject: {
        ...real,
        prepare: async (client, tag) => {
          const prepared = await real.prepare(client, tag);
          return { ...prepared, ask: ask(prepared.ask, tag, client) };
        },
      },
      operation: "look-up",
      fault: "reset before it was processed",
      position: "all",
    });
    const found = await run([
      careless((ask) => (options) => ask(options).catch(() => [])),
      careless(
        (ask, tag) => (options) =>
          ask(options).catch(() => assert.fail(`getRooms: The service has no room named ${tag}`)),
      ),
      careless((ask) => (options) => ask(options).catch(() => assert.fail("getRooms: it failed."))),
      careless((ask) => {
        let first: Promise<unknown> | undefined;
        return (options) => (first ??= ask(options));
      }),
      careless((ask, tag, client) => async (options) => {
        for (const { _id, name } of await client.rooms.all())
          if (name === tag) await client.rooms.update(_id, { inputLimit: 3 });
        return ask(options);
      }),
    ]);
    for (const { wrong } of found) assert.notDeepEqual(wrong, []);
  });

  it("is described in docs/reliability.md (OWT_WRITE=1 writes it)", () => {
    assert.ok(readFileSync(file, "utf8").includes(scopeOf(cells)));
  });
});
