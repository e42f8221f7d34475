// Runs the fault matrix: no fault loses, duplicates or leaves behind anything, under either host.
//
// The hosts share their hooks, and a cell of the native one takes twice the time: its hooks are called over gRPC. So all cells run for the
// dynamic host, and a fifth of them for the native one, in which each fault is in each operation, at each position.
//
//   OWT_CELLS="native: Room, update"   all cells with this part in their titles
//   OWT_CELLS=                         all cells
//   OWT_WRITE=1                        all cells, and writes docs/reliability.md

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Hooks } from "../../provider/lifecycle/hooks";
import type { Host } from "../../provider/lifecycle/types";
import type { OwtClient } from "../../sdk";
import { hosts } from "../hosts";
import { type PreparedLookup, allLookups } from "./lookups";
import {
  type Cell,
  type Result,
  allCells,
  nothing,
  operationsOf,
  quickCells,
  requestsOf,
  titleOf,
  triedUnder,
} from "./cells";
import { run } from "./matrix";
import { type Subject, subjects } from "./subjects";
import { documentOf, scopeOf, summary } from "./table";

const file = path.join(__dirname, "../../docs/reliability.md");

describe("fault matrix", function () {
  this.timeout(900_000);
  let results: Result[] = [];

  before(async () => {
    const begin = performance.now();
    const { OWT_CELLS: part, OWT_WRITE: write } = process.env;
    const wanted = part === undefined && write !== "1" ? quickCells : allCells;
    results = await run(wanted.filter((cell) => titleOf(cell).includes(part ?? "")));
    console.log(`${summary(results)}\n${Math.round((performance.now() - begin) / 1000)} s`);
    if (write === "1") writeFileSync(file, await documentOf(results, file));
  });

  const expectNothingWrong = (host: Host, name: string, operation: string) => {
    const mine = results.filter(
      (result) => result.host === host && result.subject.name === name && result.operation === operation,
    );
    const wrong = mine.flatMap((result) => result.wrong.map((what) => `${titleOf(result)}: ${what}`));
    assert.equal(wrong.length, 0, `\n${wrong.join("\n")}`);
  };
  for (const host of hosts) {
    for (const subject of subjects) {
      for (const operation of operationsOf(subject)) {
        it(`leaves nothing behind under the ${host} host: ${subject.name}, ${operation}`, () => {
          expectNothingWrong(host, subject.name, operation);
        });
      }
    }
    for (const { name } of allLookups) {
      it(`returns the correct result or a remedy under the ${host} host: ${name}`, () => {
        expectNothingWrong(host, name, "look-up");
      });
    }
  }

  it("has faults at the requests that operations send", async () => {
    const tried = hosts.flatMap(triedUnder);
    const found = await run(
      tried.map((each) => ({ ...each, fault: nothing, position: "all" as const })),
      4,
    );
    const named = ({ host, subject: { name }, operation }: (typeof tried)[number]) => `${host}: ${name}, ${operation}`;
    assert.deepEqual(
      Object.fromEntries(found.map((result) => [named(result), result.struck])),
      Object.fromEntries(tried.map((each) => [named(each), requestsOf(each)])),
    );
  });

  it("detects objects that are left behind or dropped, and wrong reports of success", async () => {
    const real = subjects[0] ?? assert.fail();
    const careless = (change: (hooks: Hooks) => Partial<Hooks>): Subject => ({
      ...real,
      hooks: (native) => {
        const hooks = real.hooks(native);
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
        host: "dynamic",
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
      host: "dynamic",
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
      careless((ask) => (asker) => ask(asker).catch(() => [])),
      careless(
        (ask, tag) => (asker) => ask(asker).catch(() => assert.fail(`getRooms: The service has no room named ${tag}`)),
      ),
      careless((ask) => (asker) => ask(asker).catch(() => assert.fail("getRooms: it failed."))),
      careless((ask) => {
        let first: Promise<unknown> | undefined;
        return (asker) => (first ??= ask(asker));
      }),
      careless((ask, tag, client) => async (asker) => {
        for (const { _id, name } of await client.rooms.all())
          if (name === tag) await client.rooms.update(_id, { inputLimit: 3 });
        return ask(asker);
      }),
    ]);
    for (const { wrong } of found) assert.notDeepEqual(wrong, []);
  });

  it("is described in docs/reliability.md (OWT_WRITE=1 writes it)", () => {
    assert.ok(readFileSync(file, "utf8").includes(scopeOf(allCells)));
  });
});
