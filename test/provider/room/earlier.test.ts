// Rooms that are there already when their resource is to be created: what the check says before anything is changed, and what a creation does.

import assert from "node:assert/strict";
import type { Failure, Hooks, Values } from "../../../provider/lifecycle/hooks";
import { identityIn } from "../../../provider/lifecycle/identity";
import { servingOf } from "../../../provider/lifecycle/log";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { room } from "../../../provider/room/kind";
import { OwtClient } from "../../../sdk";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

describe("rooms that are there when their resource is to be created", () => {
  let bench: Bench;
  let number = 0;
  /** The URN of the resource of a test. */
  let urn: string;
  let printed: string[];
  const { log, warn } = console;

  before(async () => {
    bench = await newBench();
  });
  after(() => bench.close());
  beforeEach(() => {
    number += 1;
    urn = urnOf(`room${number}`);
    printed = [];
    console.log = console.warn = (text: string) => void printed.push(text);
  });
  afterEach(() => {
    Object.assign(console, { log, warn });
  });

  const urnOf = (name: string) => `urn:pulumi:dev::conferences::pulumi-nodejs:dynamic/owt:Room::${name}`;
  /** An id of a resource. */
  const idOf = async (generation = 0, of = urn) =>
    servingOf(of, () =>
      Promise.resolve(identityIn(bench.client.serviceId, () => undefined)?.(generation) ?? assert.fail()),
    );
  /** A room with the id of the resource, as a run that was lost has made it. */
  const lost = async (config: Values = {}, of = urn, name = "lost") =>
    bench.client.rooms.create({ name, ...config }, { id: await idOf(0, of) });
  const fresh = (changes: Record<string, string> = {}) => hooksFor(room, bench, changes);
  const check = async (args: Values, hooks: Hooks = fresh(), of = urn): Promise<readonly Failure[]> =>
    (await servingOf(of, () => hooks.check({}, args))).failures;
  const create = (args: Values, hooks: Hooks = fresh()) => servingOf(urn, () => hooks.create(args));

  it("are announced by the check, and taken up by the creation, which does not say it again", async () => {
    const { _id } = await lost({ participantLimit: 3 });
    const [args, hooks] = [{ name: "lost", participantLimit: 3 }, fresh()];
    assert.deepEqual(await check(args, hooks), []);
    assert.match(printed.join("\n"), new RegExp(`The room "lost" \\(${_id}\\) is there as declared`));
    const count = printed.length;
    assert.equal((await create(args, hooks)).id, _id);
    assert.equal(printed.length, count);
  });

  it("are found under a later id, too: the resource was replaced before the state was lost", async () => {
    const { _id } = await bench.client.rooms.create({ name: "lost" }, { id: await idOf(1) });
    const hooks = fresh();
    assert.deepEqual(await check({ name: "lost" }, hooks), []);
    assert.match(printed.join("\n"), new RegExp(`The room "lost" \\(${_id}\\) is there as declared`));
    assert.equal((await create({ name: "lost" }, hooks)).id, _id);
  });

  it("are refused by the check where they differ; nothing was changed, and the remedy is given once", async () => {
    const others = [urnOf(`differs${number}a`), urnOf(`differs${number}b`)] as const;
    for (const of of others) await lost({ participantLimit: 3 }, of);
    const hooks = fresh();
    bench.requests.length = 0;
    const failures = [];
    for (const of of others) failures.push(...(await check({ name: "lost", participantLimit: 4 }, hooks, of)));
    const reasons = failures.map(({ reason }) => reason);
    assert.equal(reasons.length, 2);
    for (const reason of reasons) assert.match(reason, /is there already, and differs in participantLimit\./);
    assert.equal(reasons.filter((reason) => reason.includes("OWT_TAKE_UP=true pulumi up")).length, 1);
    // The check of the connection, and one list for all.
    assert.deepEqual(
      bench.requests.filter(({ path }) => path.includes("/rooms")).map(({ method }) => method),
      ["GET"],
    );
  });

  it("are taken up and changed on request, which the check says; a conference in the room is reported", async () => {
    const { _id } = await lost({ participantLimit: 3 });
    await bench.client.room(_id).recordings.create({ media: { audio: { from: `${_id}-common` } } });
    const [args, hooks] = [{ name: "lost", participantLimit: 4 }, fresh({ "owt:takeUp": "true" })];
    assert.deepEqual(await check(args, hooks), []);
    assert.match(printed.join("\n"), /This resource takes it up, and changes participantLimit\./);
    assert.equal((await create(args, hooks)).id, _id);
    assert.equal((await bench.client.rooms.get(_id)).participantLimit, 4);
    assert.match(printed.join("\n"), /is in use: its conference has 1 recording/);
  });

  it("are not compared in values that are not known yet", async () => {
    await lost({ participantLimit: 3 });
    assert.deepEqual(await check({ name: unknownValue, participantLimit: unknownValue }), []);
    assert.match(printed.join("\n"), /is there as declared/);
  });

  it("differ by the password of a SIP account, too, which no message has", async () => {
    const sip = (password: string) => ({ sip: { sipServer: "sip.example.org", username: "u", password } });
    const { _id } = await lost(sip("a former password"));
    const reasons = (await check({ name: "lost", ...sip("another password") })).map(({ reason }) => reason).join("\n");
    assert.match(reasons, /differs in sip/);
    assert.doesNotMatch(reasons, /password/);
    await assert.rejects(create({ name: "lost", ...sip("another password") }), /differs in sip/);
    assert.equal((await create({ name: "lost", ...sip("a former password") })).id, _id);
  });

  it("are found where the server lists others of the name, which are not announced", async () => {
    await lost({}, urn, "twins");
    const { _id: other } = await bench.client.rooms.create({ name: "twins" });
    assert.deepEqual(await check({ name: "twins" }), []);
    const text = printed.join("\n");
    assert.match(text, /is there as declared/);
    assert.match(text, new RegExp(`There is a room "twins" already \\(${other}\\)`));
  });

  it("are counted where several others have the name", async () => {
    for (let i = 0; i < 2; i += 1) await bench.client.rooms.create({ name: "namesakes" });
    assert.deepEqual(await check({ name: "namesakes" }), []);
    assert.match(
      printed.join("\n"),
      /There is a room "namesakes" already \([0-9a-f]{24} and 1 more\)\. If it is .*, keep it: give its id as adopt\. Otherwise /,
    );
  });

  it("may be the own one where the host does not tell the resource: the notice says both", async () => {
    await lost({}, urn, "untold");
    await fresh().check({}, { name: "untold" });
    assert.match(
      printed.join("\n"),
      /There is a room "untold" already .* If a run that was lost has made it for this resource, this run takes it up\./,
    );
  });

  it("survive the deletion of the former object of their resource, should the state not have told it", async () => {
    const { _id } = await lost();
    const hooks = fresh();
    const { id, state } = await create({ name: "lost" }, hooks);
    assert.equal(id, _id);
    await servingOf(urn, () => hooks.delete(_id, state));
    assert.notEqual(await bench.client.rooms.find(_id), undefined);
    // A later deletion is meant.
    await servingOf(urn, () => hooks.delete(_id, state));
    assert.equal(await bench.client.rooms.find(_id), undefined);
  });

  it("give way where another service has them: the resource takes the next id", async () => {
    const { superServiceId, superServiceKey, endpoint } = bench.emulator.credentials;
    const top = new OwtClient({ endpoint, serviceId: superServiceId, serviceKey: superServiceKey });
    const { _id: serviceId } = await top.services.create({ name: `squatter${number}`, key: "a key" });
    const squatter = new OwtClient({ endpoint, serviceId, serviceKey: "a key" });
    await squatter.rooms.create({ name: "theirs" }, { id: await idOf() });
    assert.equal((await create({ name: "ours" }, fresh({ "owt:retries": "0" }))).id, await idOf(1));
    assert.deepEqual(
      (await squatter.rooms.all()).map(({ name }) => name),
      ["theirs"],
    );
    for (const client of [top, squatter]) client.close();
  });
});
