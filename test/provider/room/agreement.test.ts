// Compares `check` with the server over random rooms: both must reject the same. Where `check` is stricter, it is for one of the
// reasons listed here; it is never laxer. Rooms are in the spelling of the API, in the named one, or partly in each.
//
// OWT_SEED=1 npx mocha test/provider/room/agreement.test.ts      runs with another seed

import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { room } from "../../../provider/room/kind";
import type { Values } from "../../../provider/lifecycle/hooks";
import { isEquivalent } from "../../../provider/lifecycle/equality";
import { roomProblems } from "../../../provider/room/rule-check";
import { ignorableRules } from "../../../provider/room/rules";
import { soundPart } from "../../../provider/lifecycle/unknown";
import { type OwtClient, RequestRefusedError, ServerFailedError } from "../../../sdk";
import { Transport } from "../../../sdk/http/transport";
import { RoomConfig, branchesOf, withDefaults } from "../../../sdk/schemas";
import { defaultRetryPolicy } from "../../../sdk/http/retry";
import { type Problem, validate } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";
import { spellingProblems } from "../../../provider/spelling/problems";
import { asWritten, listed, named } from "../../../provider/spelling/spelling";
import { randomOf, seedOf, valueOf } from "../arbitrary";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";
import { changedAt, pathsOf } from "../paths";

/** Number of rooms. */
const runs = 2000;

/** Whether the room is created, or an existing room is changed to it. */
type Operation = "created" | "updated";

/** Reasons for which `check` rejects rooms that servers accept. */
const stricter: Readonly<Record<string, (problem: Problem, operation: Operation) => boolean>> = {
  /** Servers keep the name of the room. */
  "a change without a name": ({ path, value }, operation) =>
    operation === "updated" && path === "name" && value === undefined,
  /** Servers drop unknown members silently: a typing error would have no effect. */
  "a member that is not known": ({ message }) => message.startsWith("is not known"),
  /** Servers treat null as a missing value. */
  "a member that is null": ({ value, message }) => value === null && message.includes("must be"),
  /** Servers cast values to the right type, or ignore values of another type. */
  "a value of another type": ({ keys, value, message }) => {
    const schema = schemaAt(keys);
    return (
      message.includes("must be") && schema !== undefined && !branchesOf(schema).some((own) => isOfType(own, value))
    );
  },
  /** Servers store any value in lists of roles, formats and parameters. */
  "an entry of a list that is stored as it comes": ({ keys }) => isUnenforced(keys),
  /** Servers store a layout without regions: it is never shown. */
  "a layout without regions": ({ keys, value }) => keys.at(-1) === "region" && value === undefined,
  /** A set is a map whose values are true; a key is no member of its entry; some keys cannot be shown. Requests have none of this. */
  "a mixture of the two spellings": ({ message }) => /: (leave|the key is|choose another)/.test(message),
  /** Rules that can be silenced: servers accept such rooms. */
  ...Object.fromEntries(
    ignorableRules.map((id) => [`the rule ${id}`, ({ message }: Problem) => message.includes(`["${id}"]`)]),
  ),
};

function isOfType(schema: TSchema, value: unknown): boolean {
  if (schema.const !== undefined) return schema.const === value;
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type === "object") return isObject(value);
  return schema.type === "integer" ? typeof value === "number" : typeof value === schema.type;
}

/** The schema at each step of a path. */
function schemasOf(keys: Problem["keys"]): (TSchema | undefined)[] {
  let schema: TSchema | undefined = RoomConfig;
  return keys.map((key) => {
    const known: TSchema[] = schema === undefined ? [] : branchesOf(schema);
    const struct = known.find(({ properties, items }) => properties !== undefined || items !== undefined);
    const properties = struct?.properties as Record<string, TSchema> | undefined;
    schema = typeof key === "number" ? (struct?.items as TSchema | undefined) : properties?.[key];
    return schema;
  });
}
const schemaAt = (keys: Problem["keys"]) => schemasOf(keys).at(-1);
const isUnenforced = (keys: Problem["keys"]) => schemasOf(keys).some((schema) => schema?.unenforced === true);

// ------------------------------------------------------------------ rooms

type Kind = "valid" | "slightly wrong" | "random" | "large";
interface Case {
  readonly kind: Kind;
  readonly config: Values;
}

const label = fc.constantFrom("common", "main", "side", "a b");
const whole = (max: number) => fc.integer({ min: 1, max });

/** Plausible values, for members that accept any. */
const usual: Record<string, fc.Arbitrary<unknown>> = {
  "views[].label": label,
  "roles[].role": fc.constantFrom("presenter", "viewer", "sip", "guest"),
  "views[].video.parameters.framerate": fc.constantFrom(6, 12, 15, 24, 30, 48, 60, 25),
  "views[].video.parameters.resolution.width": whole(1920),
  "views[].video.layout.templates.custom[].region": fc.integer({ min: 1, max: 4 }).chain((n) =>
    fc.array(
      fc.record({
        id: fc.constantFrom("1", "2", "3", "4"),
        area: valueOf(areaSchema()) as fc.Arbitrary<Values>,
      }),
      { minLength: n, maxLength: n },
    ),
  ),
};

function areaSchema(): TSchema {
  const path = ["views", 0, "video", "layout", "templates", "custom", 0, "region", 0, "area"] as const;
  return schemaAt(path) ?? assert.fail("regions have no area");
}

/** Rooms that fit their schema; most mix their views in formats of their `mediaOut`. */
const fitting = fc.tuple(valueOf(RoomConfig, usual) as fc.Arbitrary<Values>, fc.nat()).map(([config, seed]) => {
  const random = randomOf(seed);
  if (random() < 0.15) return config;
  const { mediaOut } = withDefaults(RoomConfig, config) as {
    mediaOut: { audio: unknown[]; video: { format: unknown[] } };
  };
  const pick = (list: unknown[]) => list[Math.floor(random() * list.length)];
  const views = (config.views ?? [{}]) as Values[];
  const { audio, video } = mediaOut;
  if (audio.length === 0) return { ...config, views: [] };
  return {
    ...config,
    views: views.map((view) => {
      const sound = { ...(view.audio as Values | undefined), format: pick(audio.filter(isObject)) };
      const picture: unknown =
        view.video === false || video.format.length === 0
          ? false
          : { ...(view.video as Values | undefined), format: pick(video.format) };
      return { ...view, audio: sound, video: picture };
    }),
  };
});

/** Values that are invalid for most members, or seem so. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, "", "abc", "5", "true", "yes", 0, 1, -1, 1.5, 257, 1e21, true, false, [], {}, [null]),
  fc.constantFrom<unknown>(
    "1/0",
    "a/b",
    "1 1/2",
    "1_0",
    "3/2",
    "0.(6)",
    "h265",
    "void",
    "grid",
    "x1/2",
    "r0x0",
    "x0.8",
  ),
  fc.constantFrom<unknown>({ codec: "h264" }, { codec: "vp8", profile: "CB" }, { r: 256 }, [{}], [{ label: "main" }]),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

const mutated = fc
  .tuple(fitting, fc.nat(), wrong, fc.constantFrom("put", "put", "put", "drop", "add", "twice"), fc.boolean())
  .map(([config, at, value, how, inNames]) => {
    // Mutate defaults, too: most members of most rooms have them.
    const whole = at % 2 === 0 ? config : (withDefaults(RoomConfig, config) as Values);
    const base = inNames ? (named(RoomConfig, whole) as Values) : whole;
    const places = pathsOf(base);
    const place = places[at % places.length] ?? ["name"];
    return changedAt(base, place, (holder, key) => {
      if (how === "drop") Reflect.deleteProperty(holder, key);
      else if (how === "add" && !Array.isArray(holder)) holder.somethingElse = value;
      else if (how === "twice" && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
      else holder[key] = value;
    });
  })
  // A list without one of its entries is sparse: JSON writes null for it.
  .map((config) => JSON.parse(JSON.stringify(config)) as Values);

const anything = fc.dictionary(
  fc.constantFrom("name", ...Object.keys(RoomConfig.properties), "other", "constructor"),
  fc.oneof(wrong, valueOf(RoomConfig.properties.views), fc.jsonValue() as fc.Arbitrary<unknown>),
  { maxKeys: 5 },
);

/** Rooms near the largest size that servers accept. */
const large = fc
  .tuple(fc.integer({ min: 900, max: 1250 }), fc.constantFrom("0.5", "1/2", 1))
  .map(([regions, width]) => ({
    name: "large",
    views: [
      {
        label: "main",
        video: {
          layout: {
            templates: {
              custom: [
                {
                  region: Array.from({ length: regions }, (_, i) => ({
                    id: String(i),
                    area: { left: 0, top: 0, width, height: 1 },
                  })),
                },
              ],
            },
          },
        },
      },
    ],
  }));

const cases: fc.Arbitrary<Case> = fc.oneof(
  { weight: 40, arbitrary: fitting.map((config) => ({ kind: "valid" as const, config })) },
  { weight: 45, arbitrary: mutated.map((config) => ({ kind: "slightly wrong" as const, config })) },
  { weight: 14, arbitrary: anything.map((config) => ({ kind: "random" as const, config: config })) },
  { weight: 1, arbitrary: large.map((config) => ({ kind: "large" as const, config: config })) },
);

// ------------------------------------------------------------------ both sides

/** The problems that `check` reports for a room in either spelling, at their places in that of the API. */
function problemsOf(config: Values): Problem[] {
  const api = listed(room.schema, config) as Values;
  const bySchema = validate(room.schema, api);
  const places = bySchema.map((found) => asWritten(room.schema, config, found).path);
  // What the schema finds, too, is looked at in the API's spelling.
  const ofSpelling = spellingProblems(room.schema, config).filter(
    ({ path }) => !places.some((place) => place.startsWith(path)),
  );
  const problems = [...ofSpelling, ...bySchema];
  return [...problems, ...roomProblems(soundPart(api, problems))];
}

/** Sends the provider's requests without the checks of its client. */
class Server {
  readonly #transport: Transport;
  constructor(readonly bench: Bench) {
    const { endpoint, sampleServiceId: serviceId, sampleServiceKey: serviceKey } = bench.emulator.credentials;
    this.#transport = new Transport({
      endpoint,
      credentials: { serviceId, serviceKey },
      insecure: false,
      timeoutMs: 30_000,
      maxConcurrent: 8,
      policy: { ...defaultRetryPolicy, retries: 0 },
    });
  }

  /** The id of the room, or the server's refusal. */
  async #ask(method: string, path: string, body: unknown): Promise<{ id: string } | { refusal: string }> {
    try {
      const { text } = await this.#transport.request(method, path, { body });
      return { id: (JSON.parse(text) as { _id: string })._id };
    } catch (error) {
      if (error instanceof RequestRefusedError || error instanceof ServerFailedError) return { refusal: error.message };
      throw error;
    }
  }

  create({ name, ...options }: Values) {
    return this.#ask("POST", "/v1/rooms", { name, options });
  }
  update(id: string, config: Values) {
    return this.#ask("PUT", `/v1/rooms/${id}`, { ...config, sip: config.sip ?? {} });
  }
  close() {
    this.#transport.close();
  }
}

interface Verdict extends Case {
  readonly problems: readonly Problem[];
  readonly created: string | undefined;
  readonly updated: string | undefined;
}

const untouched: string[] = [];

/** Whether a problem is one in both spellings. Fractions that are texts take more bytes than numbers. */
const isOfBoth = (problem: Problem) =>
  problem.path !== "" && stricter["a mixture of the two spellings"]?.(problem, "created") !== true;

/** The problems and refusals of a room, when it is created and when another room is changed to it. */
async function judged(server: Server, client: OwtClient, { kind, config }: Case): Promise<Verdict> {
  const api = listed(RoomConfig, config) as Values;
  const complete = withDefaults(RoomConfig, api) as Values;
  const problems = problemsOf(config);
  // The other spelling is judged alike, and means the same.
  const other = named(RoomConfig, config) as Values;
  if (problems.length === 0) {
    assert.deepEqual(problemsOf(other), [], JSON.stringify([config, other]));
    assert.ok(isEquivalent(RoomConfig, listed(RoomConfig, other), api), JSON.stringify([config, other]));
  } else if (problems.some(isOfBoth)) assert.notDeepEqual(problemsOf(other), [], JSON.stringify([config, other]));
  const made = await server.create(complete);
  // A room is unchanged after a refused update, and can be used again.
  const existing = untouched.pop() ?? (await client.rooms.create({ name: "other" }))._id;
  const updated = await server.update(existing, complete);
  if ("refusal" in updated) untouched.push(existing);
  const ids = [made, updated].flatMap((answer) => ("id" in answer ? [answer.id] : []));
  await Promise.all(ids.map((id) => client.rooms.delete(id)));
  const refusal = (answer: Awaited<ReturnType<Server["create"]>>) => ("refusal" in answer ? answer.refusal : undefined);
  return { kind, config, problems, created: refusal(made), updated: refusal(updated) };
}

async function inParallel<T, R>(list: readonly T[], work: (entry: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const at = next++;
      const entry = list[at] as T;
      results[at] = await work(entry);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}

describe("check and server", function () {
  this.timeout(180_000);
  let bench: Bench;
  let server: Server;
  before(async () => {
    bench = await newBench();
    server = new Server(bench);
  });
  after(async () => {
    server.close();
    await bench.close();
  });

  it(`agree on ${runs} rooms, except where check is stricter on purpose`, async () => {
    const seed = seedOf();
    const list = fc.sample(cases, { numRuns: runs, seed });
    const verdicts = await inParallel(list, (entry) => judged(server, bench.client, entry));
    const reasons = new Map<string, number>();
    const counts = { "taken by both": 0, "refused by both": 0, "refused by check alone": 0, "taken by check alone": 0 };
    const kinds = new Map<string, number>();
    const disagreements: object[] = [];
    for (const verdict of verdicts) {
      const { kind, config, problems } = verdict;
      for (const operation of ["created", "updated"] satisfies Operation[]) {
        const refused = verdict[operation] !== undefined;
        const wanted = problems.length > 0;
        const how = wanted
          ? refused
            ? "refused by both"
            : "refused by check alone"
          : refused
            ? "taken by check alone"
            : "taken by both";
        counts[how] += 1;
        kinds.set(`${kind}: ${how}`, (kinds.get(`${kind}: ${how}`) ?? 0) + 1);
        if (refused === wanted) continue;
        const why = problems.map((problem) =>
          Object.keys(stricter).find((name) => stricter[name]?.(problem, operation)),
        );
        if (!wanted || why.includes(undefined)) {
          const check = problems.map(({ path, message }) => `${path} ${message}`);
          disagreements.push({ operation, config, server: verdict[operation], check });
        }
        for (const name of new Set(why)) reasons.set(String(name), (reasons.get(String(name)) ?? 0) + 1);
      }
    }
    const total = verdicts.length * 2;
    const share = (count: number) => `${count} (${((100 * count) / total).toFixed(1)} %)`;
    console.log(`      OWT_SEED=${seed}: ${verdicts.length} rooms, each created and updated`);
    for (const [how, count] of Object.entries(counts)) console.log(`      ${how}: ${share(count)}`);
    for (const [name, count] of [...reasons].sort(([, a], [, b]) => b - a)) console.log(`        ${name}: ${count}`);
    console.log(
      `      ${[...kinds]
        .sort()
        .map(([name, count]) => `${name} ${count}`)
        .join("; ")}`,
    );
    assert.deepEqual(disagreements.slice(0, 3), [], `${disagreements.length} disagreements, seed ${seed}`);
    assert.equal(counts["taken by check alone"], 0);
    for (const how of ["taken by both", "refused by both"] as const) assert.ok(counts[how] > total / 5, how);
  });

  it("agree on the largest size of a room, to the byte", async () => {
    const hooks = hooksFor(room, bench);
    const { name: _, ...options } = withDefaults(RoomConfig, { name: "" }) as Values;
    const empty = Buffer.byteLength(JSON.stringify({ name: "", options: { ...options, _id: "0".repeat(24) } }));
    for (const [bytes, isTaken] of [
      [102_400, true],
      [102_401, false],
    ] as const) {
      const args = { name: "n".repeat(bytes - empty) };
      assert.equal((await hooks.check({}, args)).failures.length === 0, isTaken, String(bytes));
      const made = await hooks.create(args).then(
        ({ id }) => id,
        () => undefined,
      );
      assert.equal(made !== undefined, isTaken, String(bytes));
      if (made !== undefined) await bench.client.rooms.delete(made);
    }
  });

  it("agree after any number of changes: the server has the declared room with its defaults", async () => {
    const hooks = hooksFor(room, bench);
    const sound = fitting
      .map((config) => withoutNothings(config) as Values)
      .filter((config) => problemsOf(config).length === 0);
    const inEither = fc
      .tuple(sound, fc.boolean())
      .map(([config, isNamed]) => (isNamed ? (named(RoomConfig, config) as Values) : config));
    const onServer = async (id: string) =>
      (await bench.client.rooms.all()).find(({ _id }) => _id === id) as unknown as Values;
    await fc.assert(
      fc.asyncProperty(fc.array(inEither, { minLength: 2, maxLength: 5 }), async ([first, ...changes]) => {
        const { id, state: made } = await hooks.create(first ?? {});
        let state = made;
        const sameAsDeclared = async (args: Values) => {
          const declared = listed(RoomConfig, args) as Values;
          const { _id, __v, id: same, ...live } = await onServer(id);
          assert.deepEqual([_id, same, typeof __v], [id, id, "number"]);
          const filled = withDefaults(RoomConfig, declared) as Values;
          for (const [name, member] of Object.entries(RoomConfig.properties)) {
            assert.ok(
              isEquivalent(member, live[name], declared[name]),
              `${name} ${JSON.stringify([live[name], declared[name]])}`,
            );
            // The provider has sent every default: none is left to the server.
            if (name !== "sip")
              assert.ok(isComplete(filled[name], live[name]), `${name} ${JSON.stringify(live[name])}`);
          }
        };
        await sameAsDeclared(first ?? {});
        for (const args of changes) {
          ({ state } = await hooks.update(id, state, args));
          await sameAsDeclared(args);
        }
        await hooks.delete(id, state);
      }),
      { numRuns: 100, seed: seedOf() },
    );
  });
});

/** Whether a live value has all members of the wanted one. */
function isComplete(wanted: unknown, live: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(live) && live.length === wanted.length;
  if (!isObject(wanted)) return isDeepStrictEqual(wanted, live);
  return isObject(live) && Object.keys(wanted).every((name) => name in live);
}

/** The value without empty objects, which servers drop: an account, or a permission of a role. */
function withoutNothings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothings);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutNothings(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => !isObject(member) || Object.keys(member).length > 0));
}
