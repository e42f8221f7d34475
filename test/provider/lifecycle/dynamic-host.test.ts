import assert from "node:assert/strict";
import { mock } from "node:test";
import { asDynamicProvider } from "../../../provider/lifecycle/dynamic-host";
import { type Hooks, PartialFailure, type Values } from "../../../provider/lifecycle/hooks";
import { withoutRepetition } from "../../../provider/lifecycle/reporting";
import { RequestRefusedError, UncertainError, UnreachableError } from "../../../sdk";

/** Hooks that record their arguments and return what a test sets. */
function hooks(own: Partial<Hooks> = {}): Hooks {
  return {
    configure: () => undefined,
    check: (_old, args) => Promise.resolve({ inputs: args, failures: [] }),
    diff: () => Promise.resolve({ changes: false, replaces: [], deleteBeforeReplace: false }),
    planned: (args) => Promise.resolve(args),
    create: (args) => Promise.resolve({ id: "1", state: args }),
    read: (_id, state) => Promise.resolve({ state, inputs: state }),
    update: (_id, _state, args) => Promise.resolve({ state: args }),
    delete: () => Promise.resolve(),
    ...own,
  };
}

describe("hooks in Pulumi's dynamic-provider host", () => {
  it("store the configuration synchronously", () => {
    let found: string | undefined;
    const provider = asDynamicProvider(hooks({ configure: (stack) => (found = stack("owt:endpoint")) }));
    const config = { get: (key: string) => `value of ${key}`, require: (key: string) => key };
    void provider.configure?.({ config });
    assert.equal(found, "value of owt:endpoint");
  });

  it("do not see the host's shim", async () => {
    const seen: Values[] = [];
    const note = (values: Values) => void seen.push(values);
    const provider = asDynamicProvider(
      hooks({
        check: (old, args) => (note(old), note(args), Promise.resolve({ inputs: args, failures: [] })),
        delete: (_id, state) => (note(state), Promise.resolve()),
      }),
    );
    await provider.check?.({ a: 1, __provider: "text" }, { a: 2, __provider: "text" });
    await provider.delete?.("1", { a: 3, __provider: "text" });
    assert.deepEqual(seen, [{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  it("report failures without a property, so that the engine shows no value", async () => {
    const failures = [{ property: "key", reason: "key is too short" }];
    const provider = asDynamicProvider(hooks({ check: (_old, args) => Promise.resolve({ inputs: args, failures }) }));
    const found = await provider.check?.({}, { key: "secret" });
    assert.deepEqual(found?.failures, [{ property: "", reason: "key is too short" }]);
  });

  it("return no undefined members, which the host refuses", async () => {
    const provider = asDynamicProvider(hooks());
    const made = await provider.create({ a: undefined, b: { c: undefined, d: 1 } });
    const outs = made.outs as Values;
    assert.deepEqual(Object.keys(outs), ["b"]);
    assert.deepEqual(outs.b, { d: 1 });
  });

  it("return no id for a missing object", async () => {
    const provider = asDynamicProvider(hooks({ read: () => Promise.resolve(undefined) }));
    assert.deepEqual(await provider.read?.("1", {}), {});
  });

  it("return new inputs for a changed object, and none for an unchanged one", async () => {
    const read = async (state: Values) => {
      const found = { state: { name: "r", limit: 2, endpoint: "e" }, inputs: { name: "r", limit: 2 } };
      const provider = asDynamicProvider(hooks({ read: () => Promise.resolve(found) }));
      return provider.read?.("1", { ...state, __provider: "text" });
    };
    const props = { name: "r", limit: 2, endpoint: "e" };
    assert.deepEqual(await read({ name: "r", limit: 1, endpoint: "e" }), {
      id: "1",
      props,
      inputs: { name: "r", limit: 2 },
    });
    assert.deepEqual(await read(props), { id: "1", props });
    // An import has no state yet.
    assert.deepEqual(await read({}), { id: "1", props, inputs: { name: "r", limit: 2 } });
  });

  it("add the shim to the state of an unfinished object", async () => {
    const failure = new PartialFailure("7", new Error("it broke"));
    failure.properties = { name: "r", gone: undefined };
    const provider = asDynamicProvider(hooks({ create: () => Promise.reject(failure) }));
    const error: unknown = await provider.create({ __provider: "text" }).catch((reason: unknown) => reason);
    const { id, properties, reasons, message } = error as PartialFailure;
    assert.deepEqual(
      { id, properties, reasons, message },
      {
        id: "7",
        properties: { name: "r", __provider: "text" },
        reasons: ["it broke"],
        message: "it broke",
      },
    );
  });

  it("pass on the message of other failures, without a stack trace", async () => {
    const provider = asDynamicProvider(hooks({ update: () => Promise.reject(new Error("refused")) }));
    const error: unknown = await provider.update?.("1", { __provider: "text" }, {}).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    assert.equal(error.message, "refused");
    assert.doesNotMatch(String(error.stack), /at /);
  });

  it("take over a state of the native provider by an update, which sends nothing without a difference", async () => {
    const updated: unknown[] = [];
    const served = (changes: boolean) =>
      asDynamicProvider(
        hooks({
          diff: () => Promise.resolve({ changes, replaces: [], deleteBeforeReplace: false }),
          update: (_, __, args) => Promise.resolve({ state: args }).finally(() => updated.push(args)),
        }),
      );
    const [state, args] = [{ name: "r" }, { name: "r2", __provider: "text" }];
    assert.equal((await served(false).diff?.("1", state, args))?.changes, true);
    assert.deepEqual(await served(false).update?.("1", state, args), { outs: state });
    assert.deepEqual(updated, []);
    assert.deepEqual(await served(true).update?.("1", state, args), { outs: { name: "r2" } });
    assert.deepEqual(updated, [{ name: "r2" }]);
  });

  it("suppress the host's own copy of a failure, and nothing else", async () => {
    const printed: string[] = [];
    const output = { error: (text: string) => void printed.push(text) };
    withoutRepetition(output);
    const provider = asDynamicProvider(hooks({ delete: () => Promise.reject(new Error("refused")) }));
    const error = (await provider.delete?.("1", {}).catch((reason: unknown) => reason)) as Error;
    output.error(`${String(error)}: ${String(error.stack)}`);
    output.error("something else");
    assert.deepEqual(printed, ["something else"]);
  });

  it("explain a cause once, and report one line for each resource that it fails", async () => {
    const unreachable = (path: string) =>
      new UnreachableError("nothing listens.", {
        request: { method: "GET", path, endpoint: "http://once.example" },
        remedy: "Is it running?",
        reason: "refused",
      });
    const failed = async (error: Error) => {
      const provider = asDynamicProvider(hooks({ read: () => Promise.reject(error) }));
      return ((await provider.read?.("1", {}).catch((reason: unknown) => reason)) as Error).message;
    };
    assert.equal(await failed(unreachable("/1")), "GET http://once.example/1: nothing listens.\nIs it running?");
    assert.equal(await failed(unreachable("/2")), "GET http://once.example/2: nothing listens.");
    const doubt = (id: string) =>
      new UncertainError(`It is not known whether ${id} was made. ${unreachable("/3").message}`, {
        kind: "room",
        candidate: { id, name: "r" },
        remedy: `Look for ${id}.`,
        cause: unreachable("/3"),
      });
    assert.equal(
      await failed(doubt("7")),
      "It is not known whether 7 was made. GET http://once.example/3: nothing listens.\nLook for 7.",
    );
    const refused = (serverMessage: string) =>
      new RequestRefusedError({ status: 400, code: 1201, serverMessage, remedy: "Correct the member." });
    assert.match(await failed(refused("a")), /Correct the member/);
    assert.match(await failed(refused("b")), /Correct the member/);
  });

  it("print stack traces on request", async () => {
    const report = mock.method(console, "error", () => undefined);
    process.env.OWT_DEBUG = "true";
    try {
      const failure = new Error("with a stack");
      const provider = asDynamicProvider(hooks({ create: () => Promise.reject(failure) }));
      await assert.rejects(provider.create({}), { message: "with a stack" });
      assert.deepEqual(
        report.mock.calls.map(({ arguments: parts }) => parts as unknown[]),
        [[failure]],
      );
    } finally {
      delete process.env.OWT_DEBUG;
      report.mock.restore();
    }
  });
});
