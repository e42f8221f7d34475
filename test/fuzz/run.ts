// Sends changed requests to an emulator over real sockets, and checks every answer, by itself and against later reads.

import * as net from "node:net";
import { type EmulatorCredentials, type EmulatorOptions, startEmulator } from "../../emulator";
import { type Account, Dice, type Shot, type World, authorization, bytesOf, controlShotOf, shotOf } from "./requests";

export interface FuzzOptions extends EmulatorOptions {
  readonly seed: number;
  readonly count: number;
  /** Number of concurrent requests. */
  readonly atOnce?: number;
  /** Time limit of an answer, in milliseconds. */
  readonly limitMs?: number;
  readonly onProgress?: (sent: number) => void;
}

export interface FuzzReport {
  readonly sent: number;
  /** Number of answers by status; 0 stands for no answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Violations, each with its request. */
  readonly wrong: readonly string[];
}

interface Answer {
  /** 0 if the connection ended without an answer. */
  readonly status: number;
  readonly text: string;
  readonly isHung: boolean;
}

/** The errors of real servers. */
const known500: readonly RegExp[] = [
  /^1301 (Operation failed|RPC:\w+ failed)$/,
  /^2001 CastError Cast to \w+ failed for value /,
  /^2001 ValidationError (Room|Service) validation failed: /,
  /^2001 MongoServerError E11000 duplicate key error collection: /,
  /^2001 Error MediaOut conflicts with View Setting$/,
  /^2001 TypeError Cannot read properties of (undefined|null) \(reading '\w+'\)$/,
  /^2001 TypeError Cannot use 'in' operator to search for '\w+' in \w+$/,
];
const statuses = new Set([0, 200, 400, 401, 403, 404, 413, 414, 415, 417, 431, 500]);
const mostWrong = 50;
const signed = /^\/(?:v1(?:\.1)?\/rooms|v1\.1\/stream-engine|services)/i;
const changing = ["POST", "PUT", "PATCH", "DELETE"];

/** Fuzzes the management API of an emulator. */
export async function fuzz({
  seed,
  count,
  atOnce = 16,
  limitMs = 10_000,
  onProgress,
  ...options
}: FuzzOptions): Promise<FuzzReport> {
  const dice = new Dice(seed);
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  const emulator = await startEmulator({ idleMs: 60_000, ...options });
  const world = worldOf(emulator.credentials);
  const unwatch = watchForCrashes(wrong);
  try {
    const target = new Target(emulator.endpoint, limitMs);
    for (let sent = 0; sent < count && wrong.length < mostWrong;) {
      // Lists everything, and deletes most of it, before each burst.
      await survey(target, world, wrong);
      const burst = Math.min(200, count - sent);
      const shots = Array.from({ length: burst }, () => shotOf(dice, world));
      await inTurn(shots, atOnce, async (shot) => {
        const answer = await target.send(bytesOf(shot), !shot.incomplete);
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        for (const what of judged(shot, answer)) wrong.push(`${what}: ${shown(shot)} -> ${shownAnswer(answer)}`);
      });
      // Answers are compared with later reads while nothing else changes.
      for (const shot of shots.slice(0, Math.ceil(burst / 10)).map(() => shotOf(dice, world))) {
        const answer = await target.send(bytesOf(shot), !shot.incomplete);
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        const problems = [...judged(shot, answer), ...(await contradictions(target, shot, answer))];
        for (const what of problems) wrong.push(`${what}: ${shown(shot)} -> ${shownAnswer(answer)}`);
        sent += 1;
      }
      sent += burst;
      onProgress?.(sent);
    }
    if (Object.keys(Object.prototype).length > 0) wrong.push("Object.prototype has got members");
  } finally {
    await emulator.close();
    unwatch();
  }
  return reportOf(counts, wrong);
}

/** The accounts of a new emulator. */
function worldOf(credentials: EmulatorCredentials): World {
  const { sampleServiceId, sampleServiceKey, superServiceId, superServiceKey } = credentials;
  return {
    service: { id: sampleServiceId, key: sampleServiceKey },
    superService: { id: superServiceId, key: superServiceKey },
    rooms: [],
    services: [],
    inside: new Map(),
  };
}

/** Fuzzes the control endpoint. Its fault plans make the management API fail until they are removed. */
export async function fuzzControl({ seed, count, limitMs = 10_000 }: FuzzOptions): Promise<FuzzReport> {
  const dice = new Dice(seed);
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  const emulator = await startEmulator({ idleMs: 60_000, control: true });
  const world = worldOf(emulator.credentials);
  const host = new URL(emulator.controlEndpoint ?? "").host;
  const control = new Target(emulator.controlEndpoint ?? "", limitMs);
  const unwatch = watchForCrashes(wrong);
  try {
    for (let sent = 0; sent < count && wrong.length < mostWrong; sent += 100) {
      emulator.faults.clear();
      await survey(new Target(emulator.endpoint, limitMs), world, wrong);
      const shots = Array.from({ length: Math.min(100, count - sent) }, () => controlShotOf(dice, world, host));
      await inTurn(shots, 8, async (shot) => {
        const answer = await control.send(bytesOf(shot), !shot.incomplete);
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        for (const what of judgedControl(shot, answer)) wrong.push(`${what}: ${shown(shot)} -> ${shownAnswer(answer)}`);
      });
    }
    if (Object.keys(Object.prototype).length > 0) wrong.push("Object.prototype has got members");
  } finally {
    await emulator.close();
    unwatch();
  }
  return reportOf(counts, wrong);
}

/** Notes errors that would have ended the process. Returns a function that stops watching. */
function watchForCrashes(wrong: string[]): () => void {
  const crash = (error: unknown): void =>
    void wrong.push(`the process would have ended: ${String((error as Error).stack)}`);
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  return () => {
    process.off("uncaughtException", crash);
    process.off("unhandledRejection", crash);
  };
}

function reportOf(statuses: Readonly<Record<string, number>>, wrong: readonly string[]): FuzzReport {
  return { sent: Object.values(statuses).reduce((sum, one) => sum + one, 0), statuses, wrong };
}

async function inTurn<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const worker = async (): Promise<void> => {
    for (const one of queue) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

// ------------------------------------------------------------------ sending

class Target {
  readonly #port: number;

  constructor(
    endpoint: string,
    private readonly limitMs: number,
  ) {
    this.#port = Number(new URL(endpoint).port);
  }

  /** Sends bytes over a new connection, and returns the answer. */
  send(bytes: Buffer, isAll = true): Promise<Answer> {
    return new Promise((resolve) => {
      const socket = net.connect({ host: "127.0.0.1", port: this.#port, allowHalfOpen: true });
      const parts: Buffer[] = [];
      let isHung = false;
      const timer = setTimeout(() => {
        isHung = true;
        socket.destroy();
      }, this.limitMs);
      socket.on("data", (part: Buffer) => parts.push(part));
      // A server that refuses a request before it has read it resets the connection.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearTimeout(timer);
        const whole = Buffer.concat(parts)
          .toString("utf8")
          .replace(/^HTTP\/1\.1 100 .*\r\n\r\n/, "");
        const [head = "", ...rest] = whole.split("\r\n\r\n");
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
        resolve({ status, text: rest.join("\r\n\r\n"), isHung });
      });
      socket.on("end", () => socket.end());
      // Servers abort a request when the client ends: done only for requests that they would wait for.
      if (isAll) socket.write(bytes);
      else socket.end(bytes);
    });
  }

  /** Sends a valid request. */
  async ask(method: string, path: string, account: Account | string): Promise<{ status: number; body: unknown }> {
    const header = typeof account === "string" ? account : authorization(account);
    const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${header}\r\n\r\n`;
    const { status, text } = await this.send(Buffer.from(head, "latin1"));
    return { status, body: parsed(text) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

// ------------------------------------------------------------------ checks

/** Violations of an answer by itself. */
function judged(shot: Shot, { status, text, isHung }: Answer): string[] {
  if (isHung) return ["there was no answer in time"];
  if (!statuses.has(status)) return ["a status that servers do not send"];
  if (status === 0) return shot.incomplete || isMalformed(shot) ? [] : ["the connection ended without an answer"];
  if (status === 500 && shot.method !== "HEAD") {
    const { error } = (parsed(text) ?? {}) as { error?: { code?: unknown; message?: unknown } };
    const what = `${String(error?.code)} ${String(error?.message)}`;
    if (!known500.some((pattern) => pattern.test(what))) return ["an error that real servers do not have"];
  }
  if (status !== 200) return [];
  if (shot.unsigned && signed.test(shot.path) && changing.concat("GET", "HEAD").includes(shot.method)) {
    return ["done without a signature"];
  }
  if (mustBeJson(shot) && !isObject(parsed(shot.body?.toString("utf8").replace(/^\ufeff/, "") ?? "")))
    return ["a body that is not JSON was accepted"];
  return [];
}

const controlStatuses = new Set([0, 200, 201, 204, 400, 403, 404, 409, 413, 414, 415, 417, 431]);

/** Violations of an answer of the control endpoint, which must not fail with 500. */
function judgedControl(shot: Shot & { readonly foreign: boolean }, { status, text, isHung }: Answer): string[] {
  if (isHung) return ["there was no answer in time"];
  if (!controlStatuses.has(status)) return ["a status that it does not send"];
  if (status === 0) return shot.incomplete || isMalformed(shot) ? [] : ["the connection ended without an answer"];
  if (status < 300) return shot.foreign ? ["done for a web page"] : [];
  const answer = parsed(text);
  return isObject(answer) && typeof answer.error !== "string" && !isObject(answer.error) ? ["there is no reason"] : [];
}

/** Whether a request line or a header is invalid in HTTP. */
function isMalformed({ method, path, headers }: Shot): boolean {
  const names = headers.map(([name]) => name);
  return !/^[A-Z]+$/.test(method) || !/^[/*][!-~]*$/.test(path) || !names.every((name) => /^[\w-]+$/.test(name));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Whether a server must refuse a body that is not JSON. */
function mustBeJson({ method, headers, body, path }: Shot): boolean {
  const types = headers.filter(([name]) => name.toLowerCase() === "content-type");
  const isPlain =
    types.length === 1 && types[0]?.[1] === "application/json" && !headers.some(([name]) => /encoding/i.test(name));
  return (
    isPlain &&
    body !== undefined &&
    body.toString("utf8").trim() !== "" &&
    changing.includes(method) &&
    signed.test(path)
  );
}

/** Contradictions between a successful answer to a change and later reads. */
async function contradictions(target: Target, shot: Shot, { status, text }: Answer): Promise<string[]> {
  const account = shot.headers.findLast(([name]) => name === "Authorization")?.[1];
  if (status !== 200 || account === undefined || !changing.includes(shot.method)) return [];
  const [version, first, room, kind, id, more] = (shot.path.split("?")[0] ?? "")
    .replace(/\/$/, "")
    .split("/")
    .slice(1)
    .map(decoded);
  const isRooms = /^v1(\.1)?$/i.test(version ?? "") && first?.toLowerCase() === "rooms" && more === undefined;
  const body = parsed(text);
  if (isRooms && kind === undefined) return roomContradictions(target, shot.method, account, room, text, body);
  if (isRooms && room !== undefined && kind !== undefined) {
    const segment = kind.toLowerCase();
    const list = segment === "streaming-ins" ? "streams" : segment;
    if (list === "tokens") return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? [] : ["the answer is no token"];
    const { status: found, body: all } = await target.ask(
      "GET",
      `/v1.1/rooms/${encodeURIComponent(room)}/${list}`,
      account,
    );
    if (found !== 200 || !Array.isArray(all)) return ["the list cannot be read"];
    const ids = (all as { id: unknown; type: unknown }[]).map((one) => one.id);
    if (shot.method !== "DELETE")
      return isObject(body) && ids.includes(body.id) ? [] : ["the answered item is not in the list"];
    const isView = (all as { id: unknown; type: unknown }[]).some((one) => one.id === id && one.type === "mixed");
    return ids.includes(id) && !isView ? ["the ended item is still in the list"] : [];
  }
  if (version?.toLowerCase() === "services") {
    const { body: all } = await target.ask("GET", "/services", account);
    if (!Array.isArray(all)) return shot.method === "DELETE" ? [] : ["the services cannot be read"];
    const ids = (all as { _id: unknown }[]).map((one) => one._id);
    if (shot.method === "POST")
      return isObject(body) && ids.includes(body._id) ? [] : ["the service is not in the list"];
    return ids.includes(first) ? ["the service is still in the list"] : [];
  }
  return ["a change succeeded at an unknown path"];
}

const structures = new Set(["mediaIn", "mediaOut", "sip", "notifying", "transcoding"]);

async function roomContradictions(
  target: Target,
  method: string,
  account: string,
  id: string | undefined,
  text: string,
  body: unknown,
): Promise<string[]> {
  if (method === "DELETE") {
    const { status } = await target.ask("GET", `/v1/rooms/${encodeURIComponent(id ?? "")}`, account);
    return text === "Room deleted" && status === 404 ? [] : [`the room still exists (${String(status)})`];
  }
  if (!isObject(body) || typeof body._id !== "string") return ["the answer is no room"];
  const { status, body: read } = await target.ask("GET", `/v1/rooms/${body._id}`, account);
  if (status !== 200 || !isObject(read)) return [`the room cannot be read (${String(status)})`];
  const plain = (all: Record<string, unknown>): string => {
    // A structure that was set to `false` is stored so, and shown only by GET.
    const room = Object.fromEntries(
      Object.entries(all).filter(([name, one]) => one !== false || !structures.has(name)),
    );
    // Only some answers have the password in clear and `id`; the order of members does not matter.
    const { id: _, sip, ...rest } = room;
    return JSON.stringify(sorted({ ...rest, sip: isObject(sip) && "password" in sip ? { ...sip, password: 0 } : sip }));
  };
  const differing = Object.keys({ ...read, ...body }).filter(
    (name) => plain({ [name]: read[name] }) !== plain({ [name]: body[name] }),
  );
  if (differing.length === 0) return [];
  const both = differing.map((name) => `${name}: ${JSON.stringify(read[name])} for ${JSON.stringify(body[name])}`);
  return [`the room differs: ${both.join(", ").slice(0, 1000)}`];
}

/** A value with sorted members and without empty structures, which answers to PUT leave out. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.keys(value)
    .sort()
    .map((name) => [name, sorted(value[name])] as const)
    .filter(([, one]) => !isObject(one) || Array.isArray(one) || Object.keys(one).length > 0);
  return Object.fromEntries(members);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// ------------------------------------------------------------------ the world

/** Lists everything, which must succeed after any request, and deletes what is too much. */
async function survey(target: Target, world: World, wrong: string[]): Promise<void> {
  const list = async (path: string, account: Account): Promise<Record<string, unknown>[]> => {
    const { status, body } = await target.ask("GET", path, account);
    if (status === 200 && Array.isArray(body)) return body as Record<string, unknown>[];
    wrong.push(`${path} cannot be read: ${String(status)} ${JSON.stringify(body)}`);
    return [];
  };
  const [most, least] = [12, 4];
  let rooms = (await list("/v1/rooms", world.service)).map(({ _id }) => String(_id));
  if (rooms.length > most) {
    for (const id of rooms.slice(0, -least)) await target.ask("DELETE", `/v1/rooms/${id}`, world.service);
    rooms = rooms.slice(-least);
  }
  for (let missing = least - rooms.length; missing > 0; missing -= 1) {
    const body = '{"name":"ground","options":{"sip":{"sipServer":"a","username":"b","password":"c"}}}';
    const { text } = await target.send(
      Buffer.from(
        `POST /v1/rooms HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${authorization(world.service)}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
        "latin1",
      ),
    );
    rooms.push(String((parsed(text) as { _id?: unknown } | undefined)?._id));
  }
  world.rooms = rooms;
  const fixed = [world.superService.id, world.service.id];
  let services = (await list("/services", world.superService)).map(({ _id }) => String(_id));
  if (services.length > most) {
    for (const id of services.filter((one) => !fixed.includes(one)))
      await target.ask("DELETE", `/services/${id}`, world.superService);
    services = fixed;
  }
  world.services = [...fixed, ...services.filter((id) => !fixed.includes(id))];
  world.inside.clear();
  for (const room of rooms) {
    const found = [];
    for (const kind of ["streams", "recordings", "streaming-outs", "sipcalls", "analytics", "participants"]) {
      for (const { id } of await list(`/v1.1/rooms/${room}/${kind}`, world.service))
        found.push({ kind, id: String(id) });
    }
    if (found.length > 0) world.inside.set(room, found.slice(-30));
  }
}

function shown({ method, path, headers, body, changes }: Shot): string {
  const odd = headers
    .filter(([name]) => !["Host", "Connection", "Authorization"].includes(name) && !name.startsWith("X-"))
    .map((header) => header.join(": "));
  const cut = (text: string, most: number): string =>
    text.length > most ? `${text.slice(0, most)}…(${String(text.length)})` : text;
  return JSON.stringify([
    changes.join("; "),
    method,
    cut(path, 200),
    odd.map((line) => cut(line, 400)),
    cut(body?.toString("utf8") ?? "", 1500),
  ]);
}

const shownAnswer = ({ status, text }: Answer): string => `${String(status)} ${text.slice(0, 400)}`;
