// Ids that belong to resources: what they are made of, and that they do not collide.

import assert from "node:assert/strict";
import { identityIn } from "../../../provider/lifecycle/identity";
import { servingOf } from "../../../provider/lifecycle/log";
import { derivedObjectId } from "../../../sdk/once/object-id";

const urn = (stack: string, project: string, name: string) =>
  `urn:pulumi:${stack}::${project}::pulumi-nodejs:dynamic/owt:Room::${name}`;
const hall = urn("dev", "conferences", "hall");

/** The first two ids of a resource. */
const idsOf = (of: string, { service = "a", salt }: { readonly service?: string; readonly salt?: string } = {}) =>
  servingOf(of, () => {
    const identity = identityIn(service, (key) => (key === "owt:identity" ? salt : undefined));
    return Promise.resolve([identity?.(0), identity?.(1)]);
  });

describe("ids that belong to a resource", () => {
  it("are always the same, and look like those of servers", async () => {
    const ids = await idsOf(hall);
    assert.deepEqual(await idsOf(hall), ids);
    for (const id of ids) assert.match(id ?? "", /^[0-9a-f]{24}$/);
    // They are in the servers of users: another id would be another room.
    assert.deepEqual(ids, ["d6b84ef86e65c61d412bbf56", "2c4a1bf1ecfd64b81742d3c6"]);
  });

  it("differ by service, project, stack, name, generation, and the identity of the stack", async () => {
    const all = await Promise.all([
      idsOf(hall),
      idsOf(hall, { service: "b" }),
      idsOf(urn("production", "conferences", "hall")),
      idsOf(urn("dev", "others", "hall")),
      idsOf(urn("dev", "conferences", "attic")),
      idsOf(hall, { salt: "copy" }),
    ]);
    assert.equal(new Set(all.flat()).size, 12);
  });

  it("are the same under both hosts, for what is in other resources, too", async () => {
    const under = (types: string) => idsOf(`urn:pulumi:dev::conferences::${types}::hall`);
    const [dynamic, native] = ["pulumi-nodejs:dynamic/owt:", "owt:index:"];
    assert.deepEqual(await under(`${native}Room`), await idsOf(hall));
    for (const parent of ["owt:index:Conference$", "my:site:Campus$owt:index:Conference$"])
      assert.deepEqual(await under(`${parent}${native}Room`), await under(`${parent}${dynamic}Room`));
    assert.deepEqual(await under(`${native}Service$${native}Room`), await under(`${dynamic}Service$${dynamic}Room`));
    assert.notDeepEqual(await under(`${native}Service$${native}Room`), await under(`${native}Room`));
  });

  it("are not known where the host does not tell the resource", () => {
    assert.equal(
      identityIn("a", () => undefined),
      undefined,
    );
  });

  it("keep apart what reads alike", () => {
    assert.notEqual(derivedObjectId("ab", "c"), derivedObjectId("a", "bc"));
    assert.notEqual(derivedObjectId("1:a"), derivedObjectId("", "1:a"));
  });

  it("of two million resources do not collide", function () {
    this.timeout(60_000);
    // The first 64 bits alone: those would collide with a probability of one in ten million.
    const ids = new BigUint64Array(2_000_000);
    for (let i = 0; i < ids.length; i += 1) ids[i] = BigInt(`0x${derivedObjectId("room", String(i)).slice(0, 16)}`);
    ids.sort();
    assert.ok(ids.every((id, i) => i === 0 || id !== ids[i - 1]));
  });
});
