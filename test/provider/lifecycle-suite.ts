// The lifecycle tests that run for every kind of resource, under each host. Each kind supplies its arguments; the hooks run against the
// emulator over real sockets. Those of the dynamic host are called directly, those of the native provider over gRPC.

import assert from "node:assert/strict";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import type { Hooks, Values } from "../../provider/lifecycle/hooks";
import { lifecycle } from "../../provider/lifecycle/lifecycle";
import type { Kind } from "../../provider/lifecycle/kind";
import { isEquivalent } from "../../provider/lifecycle/equality";
import type { Host } from "../../provider/lifecycle/types";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { OwtClient } from "../../sdk";
import { named } from "../../provider/spelling/spelling";
import { hosts } from "../hosts";
import { NativeService, nativeHooks } from "../native/hooks";
import { pathsOf, withPart } from "./paths";

/** A kind of resource, with its arguments and its access to the server. */
export interface Subject<Config> {
  readonly name: string;
  readonly kind: Kind<Config>;
  /** Makes the arguments once the server runs; creates the room that they live in, say. */
  readonly given: (client: OwtClient) => Promise<Given<Config>> | Given<Config>;
  /** Reads the object without the hooks; returns undefined if it does not exist. Missing for tokens, which servers do not show. */
  readonly look?: (client: OwtClient, id: string, args: Values) => Promise<Values | undefined>;
  /** Removes the object without the hooks. Missing for tokens and layouts, which servers do not remove. */
  readonly remove?: (client: OwtClient, id: string, args: Values) => Promise<unknown>;
  /** Counts the objects of the kind on the server. Missing for kinds whose objects stay after a delete. */
  readonly count?: (client: OwtClient, args: Values) => Promise<number>;
  /** Members that the server does not return as they were given. */
  readonly hidden?: readonly string[];
}

export interface Given<Config> {
  /** The required arguments. */
  readonly basic: Values;
  /** For each argument a value that equals neither its default nor that of `basic`. */
  readonly other: Readonly<Record<keyof Config & string, unknown>>;
  /** As many arguments as can be combined. Default: all of `other`. */
  readonly full?: Values;
}

/** An emulator, with the stack's configuration, a client of the right account, and the host of the hooks. */
export interface Bench {
  readonly host: Host;
  readonly emulator: Emulator;
  readonly client: OwtClient;
  readonly configuration: Record<string, string>;
  /** Requests since the last reset. */
  requests: { method: string; path: string }[];
  /** Services of the native provider, which end with it. */
  readonly services: Promise<NativeService>[];
  close(): Promise<void>;
}

/** Options of a bench, and of its emulator. */
interface BenchOptions extends EmulatorOptions {
  /** @default "dynamic" */
  readonly host?: Host;
}

export async function newBench(
  account: "service" | "superService" = "service",
  { host = "dynamic", ...options }: BenchOptions = {},
): Promise<Bench> {
  const requests: { method: string; path: string }[] = [];
  const emulator = await startEmulator({
    ...options,
    onRequest: ({ method, path }) => requests.push({ method, path }),
  });
  const { endpoint, sampleServiceId, sampleServiceKey, superServiceId, superServiceKey } = emulator.credentials;
  const configuration = {
    "owt:endpoint": endpoint,
    "owt:serviceId": sampleServiceId,
    "owt:serviceKey": sampleServiceKey,
    "owt:superServiceId": superServiceId,
    "owt:superServiceKey": superServiceKey,
  };
  const client = new OwtClient(
    account === "service"
      ? { endpoint, serviceId: sampleServiceId, serviceKey: sampleServiceKey }
      : { endpoint, serviceId: superServiceId, serviceKey: superServiceKey },
  );
  const services: Promise<NativeService>[] = [];
  return {
    host,
    emulator,
    client,
    configuration,
    requests,
    services,
    async close() {
      for (const service of await Promise.all(services)) service.stop();
      client.close();
      await emulator.close();
    },
  };
}

/** New hooks of a kind under the host of the bench, configured for it; `changes` replace or remove parts of the configuration. */
export function hooksFor<Config>(
  kind: Kind<Config>,
  bench: Bench,
  changes: Record<string, string | undefined> = {},
): Hooks {
  const hooks = bench.host === "dynamic" ? lifecycle(kind) : nativeHooks(newService(bench), kind);
  const configuration: Record<string, string | undefined> = { ...bench.configuration, ...changes };
  hooks.configure((key) => configuration[key]);
  return hooks;
}

/** A service of its own, as each provider of a run is a process of its own. */
function newService({ services }: Bench): Promise<NativeService> {
  const service = NativeService.start();
  services.push(service);
  return service;
}

/** Describes the lifecycle of a kind under each host. */
export function describeLifecycle<Config>(subject: Subject<Config>): void {
  for (const host of hosts) describeLifecycleUnder(host, subject);
}

function describeLifecycleUnder<Config>(host: Host, subject: Subject<Config>): void {
  const { kind, name, look, remove, count } = subject;
  const members = Object.keys(kind.schema.properties);
  const updatable = members.filter((member) => !kind.replaceOn.includes(member as keyof Config & string));
  const optional = updatable.filter((member) => !(kind.schema.required ?? []).includes(member));

  describe(`lifecycle of ${name} under the ${host} host`, () => {
    let bench: Bench;
    let hooks: Hooks;
    let basic: Values;
    let other: Values;
    let full: Values;

    before(async () => {
      bench = await newBench(kind.account, { host });
      const given = await subject.given(bench.client);
      ({ basic, other } = given);
      full = given.full ?? { ...basic, ...other };
    });
    after(async () => bench.close());
    beforeEach(() => {
      hooks = hooksFor(kind, bench);
    });

    const made = async (args: Values) => {
      const { inputs, failures } = await hooks.check({}, args);
      assert.deepEqual(failures, []);
      return hooks.create(inputs);
    };
    const inNames = (values: Values) => named(kind.schema, values) as Values;
    const memberOf = (member: string) => kind.schema.properties[member] ?? assert.fail(`no member ${member}`);

    it("is tested with another value for every argument", () => {
      assert.deepEqual(Object.keys(other).sort(), [...members].sort());
    });

    it("creates the object, after which diff finds no change", async () => {
      const { id, state } = await made(basic);
      if (look !== undefined) assert.ok(await look(bench.client, id, basic));
      const difference = await hooks.diff(id, state, basic);
      assert.deepEqual(difference, { changes: false, replaces: [], deleteBeforeReplace: false });
      await hooks.delete(id, state);
    });

    it("plans the state before the creation and the update, as far as it is known, without a request", async () => {
      bench.requests.length = 0;
      const planned = await hooks.planned(basic);
      assert.deepEqual(bench.requests, []);
      const { id, state } = await made(basic);
      const unknown = (kind.computed?.required ?? []).map((name) => [name, unknownValue] as const);
      assert.deepEqual(inNames(planned), inNames({ ...state, ...Object.fromEntries(unknown) }));
      bench.requests.length = 0;
      assert.deepEqual(inNames(await hooks.planned(full, state)), inNames({ ...state, ...full }));
      assert.deepEqual(bench.requests, []);
      await hooks.delete(id, state);
    });

    it("runs check and diff without a request", async () => {
      const { id, state } = await made(basic);
      bench.requests.length = 0;
      await hooks.check(state, basic);
      await hooks.diff(id, state, basic);
      assert.deepEqual(bench.requests, []);
      await hooks.delete(id, state);
    });

    it("reads back the recorded state and inputs", async () => {
      const { id, state } = await made(full);
      const read = await hooks.read(id, state);
      assert.deepEqual(read?.state, state);
      assert.deepEqual(read.inputs, host === "dynamic" ? inNames(full) : full);
      await hooks.delete(id, state);
    });

    for (const member of updatable) {
      it(`updates ${member} in place`, async () => {
        const { id, state } = await made(basic);
        const args = { ...basic, [member]: other[member] };
        const difference = await hooks.diff(id, state, args);
        assert.deepEqual(difference, { changes: true, replaces: [], deleteBeforeReplace: false });
        const { state: updated } = await hooks.update(id, state, args);
        const live = await look?.(bench.client, id, basic);
        if (subject.hidden?.includes(member) !== true) {
          assert.ok(isEquivalent(memberOf(member), live?.[member], args[member]), JSON.stringify(live?.[member]));
        }
        assert.equal((await hooks.diff(id, updated, args)).changes, false);
        await hooks.delete(id, updated);
      });
    }

    for (const member of optional) {
      it(`resets ${member} to its default when the program no longer gives it`, async () => {
        const { id, state } = await made({ ...basic, [member]: other[member] });
        assert.equal((await hooks.diff(id, state, basic)).changes, true);
        const { state: updated } = await hooks.update(id, state, basic);
        const live = await look?.(bench.client, id, basic);
        if (subject.hidden?.includes(member) !== true) {
          assert.ok(isEquivalent(memberOf(member), live?.[member], undefined), JSON.stringify(live?.[member]));
        }
        assert.equal(updated[member], undefined);
        assert.equal((await hooks.diff(id, updated, basic)).changes, false);
        await hooks.delete(id, updated);
      });
    }

    for (const member of kind.replaceOn) {
      it(`replaces the object for another ${member}`, async () => {
        const { id, state } = await made(basic);
        const args = { ...basic, [member]: other[member] };
        const difference = await hooks.diff(id, state, args);
        const { forced = [], ...rest } = difference;
        assert.deepEqual(rest, {
          changes: true,
          replaces: [member],
          deleteBeforeReplace: kind.deleteBeforeReplace,
        });
        assert.deepEqual([...new Set(forced.map((path) => path.replace(/[.[].*$/s, "")))], [member]);
        await hooks.delete(id, state);
      });
    }

    it("finds and records the object at another address of its server", async () => {
      const { id, state } = await made(basic);
      const renamed = bench.emulator.endpoint.replace("127.0.0.1", "localhost");
      const there = hooksFor(kind, bench, { "owt:endpoint": renamed });
      const before = await count?.(bench.client, basic);
      assert.deepEqual(await there.diff(id, state, basic), {
        changes: true,
        replaces: [],
        deleteBeforeReplace: false,
        ...(host === "dynamic" && { isBeyondArguments: true }),
        beyond: ["endpoint"],
      });
      bench.requests.length = 0;
      const { state: updated } = await there.update(id, state, basic);
      assert.ok(bench.requests.every(({ method }) => method === "GET"));
      assert.equal(bench.requests.length, kind.read === undefined ? 0 : 1);
      assert.deepEqual(inNames(updated), inNames({ ...state, endpoint: renamed }));
      assert.equal((await there.diff(id, updated, basic)).changes, false);
      assert.equal(await count?.(bench.client, basic), before);
      await there.delete(id, updated);
    });

    it("reads and deletes the object at the new address where the recorded one does not answer", async () => {
      const { id, state } = await made(basic);
      const stale = { ...state, endpoint: "http://127.0.0.1:9" };
      const read = await hooks.read(id, stale);
      assert.deepEqual(read?.state, kind.read === undefined ? stale : state);
      const before = await count?.(bench.client, basic);
      await hooks.delete(id, stale);
      if (before !== undefined) assert.equal(await count?.(bench.client, basic), before - 1);
    });

    if (kind.read !== undefined) {
      it("rejects an address of another server with both addresses, and sends nothing but reads there", async () => {
        const { id, state } = await made(basic);
        const other = await newBench(kind.account, { host });
        const { endpoint } = other.emulator;
        const elsewhere = hooksFor(kind, {
          ...other,
          configuration: { ...bench.configuration, "owt:endpoint": endpoint },
        });
        const both = new RegExp(`changed from ${bench.emulator.endpoint} to ${endpoint}.* it is still there`, "s");
        await assert.rejects(elsewhere.update(id, state, basic), both);
        assert.ok(other.requests.every(({ method }) => method === "GET"));
        // Read and delete go to the former address.
        assert.deepEqual((await elsewhere.read(id, state))?.state, state);
        await elsewhere.delete(id, state);
        if (look !== undefined && remove !== undefined) assert.equal(await look(bench.client, id, basic), undefined);
        await other.close();
      });
    }

    it("replaces the object for another service", async () => {
      const { id, state } = await made(basic);
      const setting = kind.account === "service" ? "owt:serviceId" : "owt:superServiceId";
      const moved = hooksFor(kind, bench, { [setting]: "0123456789abcdef01234567", "owt:offline": "true" });
      assert.deepEqual((await moved.diff(id, state, basic)).replaces, [setting.slice("owt:".length)]);
      await assert.rejects(moved.delete(id, state), /pulumi config set --secret owt:former.*Key.*owt:leaveFormer true/);
      await hooks.delete(id, state);
    });

    if (remove !== undefined) {
      it("reports a missing object", async () => {
        const { id, state } = await made(basic);
        await remove(bench.client, id, basic);
        assert.equal(await hooks.read(id, state), undefined);
      });

      it("succeeds in deleting a missing object", async () => {
        const { id, state } = await made(basic);
        await remove(bench.client, id, basic);
        await hooks.delete(id, state);
      });
    }

    it("deletes the object", async () => {
      const before = await count?.(bench.client, basic);
      const { id, state } = await made(basic);
      if (before !== undefined) assert.equal(await count?.(bench.client, basic), before + 1);
      await hooks.delete(id, state);
      assert.equal(await count?.(bench.client, basic), before);
    });

    it("accepts unknown values at every path", async () => {
      for (const path of pathsOf(full)) {
        const args = withPart(full, path, unknownValue);
        const { failures } = await hooks.check({}, args);
        assert.deepEqual(failures, [], `unknown at ${path.join(".")}`);
        const difference = await hooks.diff("0", { ...full }, args);
        assert.equal(difference.changes, true, `unknown at ${path.join(".")}`);
      }
    });

    it("rejects an unknown argument by its path", async () => {
      const { failures } = await hooks.check({}, { ...basic, nonsense: 1 });
      assert.match(failures.map(({ reason }) => reason).join("\n"), /^nonsense is not known.*$/);
    });

    it("creates nothing where the server is not configured", async () => {
      const lost = hooksFor(kind, bench, { "owt:endpoint": undefined });
      const { failures } = await lost.check({}, basic);
      assert.match(
        failures.map(({ reason }) => reason).join(),
        /owt:endpoint is not set.*pulumi config set owt:endpoint/,
      );
      await assert.rejects(lost.create(basic), /owt:endpoint is not set/);
    });
  });
}
