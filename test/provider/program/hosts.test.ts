// The classes of pulumi-owt and pulumi-owt/native: types, versions and the aliases by which a resource goes from one host to the other.

import assert from "node:assert/strict";
import { validateResourceOfType } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import * as dynamic from "../../../provider";
import { kinds } from "../../../provider/kinds";
import * as native from "../../../provider/native";
import { type Registration, dynamic as ofDynamic, native as ofNative, version } from "../../../provider/program/hosts";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: object;
  readonly provider: string;
}

describe("the classes of both hosts", () => {
  let made: Made[] = [];

  before(() =>
    pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, id, provider = "" }) => {
          made.push({ type, name, inputs: inputs as object, provider });
          return { id: id === undefined || id === "" ? `${name}-id` : id, state: inputs as object };
        },
        call: ({ inputs }) => inputs as object,
      },
      "project",
      "dev",
    ),
  );
  beforeEach(() => {
    made = [];
  });

  /** Waits until Pulumi has registered a resource. */
  const registered = (resource: pulumi.Resource) =>
    new Promise<string>((resolve) => {
      resource.urn.apply(resolve);
    });

  it("are a class for each kind, and the rest of the package is the same", () => {
    const names = [...Object.keys(kinds), "Conference"];
    for (const name of names) {
      const [own, other] = [native, dynamic].map((all) => (all as Readonly<Record<string, unknown>>)[name]);
      assert.ok(Object.prototype.isPrototypeOf.call(other as object, own as object), name);
    }
    const others = (all: object) => Object.entries(all).filter(([name]) => ![...names, "Provider"].includes(name));
    assert.deepEqual(others(native), others(dynamic));
  });

  it("have their type, by which policies choose resources, with the native provider", () => {
    const check = () => undefined;
    for (const kind of Object.keys(kinds)) {
      const type = (native as unknown as Readonly<Record<string, typeof native.Room>>)[kind] ?? assert.fail(kind);
      assert.equal(Reflect.get(validateResourceOfType(type, check), "__pulumiType"), `owt:index:${kind}`);
    }
  });

  it("put what is in a room under the provider of the room, unless the program says otherwise", async () => {
    const [branch, other] = [new native.Provider("branch", {}), new native.Provider("other", {})];
    const campus = new pulumi.ComponentResource("my:site:Campus", "campus", {}, { provider: branch });
    const room = new native.Room("lobby", {}, { provider: branch });
    const media = { audio: { from: "x" } };
    await Promise.all(
      [
        room,
        new native.Recording("tape", { room, media }),
        new native.Recording("elsewhere", { room, media }, { provider: other }),
        new native.Recording("by id", { room: "5c1b9d0e8f6a7b0012345678", media }),
        new native.Recording("of campus", { room: new native.Room("hall", {}, { parent: campus }), media }),
      ].map(registered),
    );
    const providerOf = (name: string) =>
      /::(\w+)::[^:]*$/.exec(made.find((one) => one.name === name)?.provider ?? "")?.[1];
    assert.deepEqual(["lobby", "tape", "elsewhere", "by id", "hall", "of campus"].map(providerOf), [
      "branch",
      "branch",
      "other",
      undefined,
      "branch",
      "branch",
    ]);
  });

  it("register the same arguments under the type of their host, without the shim in the native one", async () => {
    const args = { participantLimit: 3, views: [{ label: "main" }] };
    await Promise.all([new dynamic.Room("a", args), new native.Room("b", { name: "a", ...args })].map(registered));
    const [first, second] = made.sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.ok(first && second);
    assert.equal(first.type, "pulumi-nodejs:dynamic/owt:Room");
    assert.equal(second.type, "owt:index:Room");
    const { __provider, ...inputs } = first.inputs as { __provider?: string };
    assert.ok(__provider?.includes("pulumi-owt/hooks"));
    assert.deepEqual(second.inputs, inputs);
  });

  it("are those of the host in what a user derives from them", async () => {
    class Classroom extends native.Room {}
    await registered(new Classroom("c"));
    assert.equal(made[0]?.type, "owt:index:Room");
  });

  it("take rooms of either host", async () => {
    const room = new native.Room("r", { views: [{ label: "main" }] });
    const recording = new dynamic.Recording("s", { room, media: { audio: { from: room.mixedStreams.main ?? "" } } });
    await registered(recording);
    assert.deepEqual(
      made.map(({ type }) => type.split(":").at(-1)),
      ["Room", "Recording"],
    );
    assert.throws(
      () => new native.Recording("t", { room, media: { audio: { from: room.mixedStreams.other ?? "" } } }),
      /owt:Recording t: media\.audio\.from/,
    );
  });

  it("declare a document with the resources of their host", async () => {
    const file = `${__dirname}/../../e2e/conference.yaml`;
    pulumi.runtime.setAllConfig({ "project:trainingServiceKey": "k", "project:document": file });
    const conference = new native.Conference("main");
    await Promise.all([...Object.values(conference.rooms), ...Object.values(conference.services)].map(registered));
    const types = new Set(made.map(({ type }) => type));
    assert.ok(types.has("owt:index:Room") && types.has("owt:index:Service"));
    assert.ok(
      [...types].every((type) => type.startsWith("owt:index:")),
      [...types].join(),
    );
  });

  it("give an explicit provider its settings, with the keys as secrets", async () => {
    const provider = new native.Provider("p", { endpoint: "http://127.0.0.1:1", serviceKey: "k" });
    await registered(provider);
    assert.equal(made[0]?.type, "pulumi:providers:owt");
    assert.deepEqual(Object.keys(made[0].inputs).sort(), ["endpoint", "serviceKey"]);
  });

  const aliasesBy = ({ options }: Registration, given: pulumi.CustomResourceOptions = {}) =>
    options("Room", "a", given).aliases;

  it("alias the type of the other host, by a text where nothing above has aliases", () => {
    assert.deepEqual(aliasesBy(ofDynamic), ["urn:pulumi:dev::project::owt:index:Room::a"]);
    assert.deepEqual(aliasesBy(ofNative), ["urn:pulumi:dev::project::pulumi-nodejs:dynamic/owt:Room::a"]);
    const parent = new pulumi.ComponentResource("my:site:Campus", "campus");
    assert.deepEqual(aliasesBy(ofNative, { parent }), [
      "urn:pulumi:dev::project::my:site:Campus$pulumi-nodejs:dynamic/owt:Room::a",
    ]);
  });

  it("leave the combination with the aliases of what they are in to the engine", () => {
    const type = "pulumi-nodejs:dynamic/owt:Room";
    const renamed = new pulumi.ComponentResource("my:site:Campus", "new", {}, { aliases: [{ name: "old" }] });
    assert.deepEqual(aliasesBy(ofNative, { parent: renamed }), [{ type }]);
    const inRoom = new native.Room("outer");
    assert.deepEqual(aliasesBy(ofNative, { parent: inRoom }), [{ type }]);
  });

  it("combine the aliases that the program gives with the other type", () => {
    const urn = "urn:pulumi:dev::project::my:site:Thing::x";
    const type = "pulumi-nodejs:dynamic/owt:Room";
    assert.deepEqual(aliasesBy(ofNative, { aliases: [{ name: "old" }, urn, { type: "my:site:Thing" }] }), [
      { name: "old" },
      urn,
      { type: "my:site:Thing" },
      "urn:pulumi:dev::project::pulumi-nodejs:dynamic/owt:Room::a",
      { name: "old", type },
    ]);
  });

  it("ask for the provider of their version, unless the program asks for another", () => {
    assert.equal(ofNative.options("Room", "a", {}).version, version());
    assert.equal(ofNative.options("Room", "a", { version: "9.9.9" }).version, "9.9.9");
    assert.equal(ofDynamic.options("Room", "a", {}).version, undefined);
  });
});
