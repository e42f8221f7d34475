// Makes invalid requests: valid ones of each part of the management API, changed at random. The same seed makes the same
// choices; ids and times differ between runs.

import { createHmac } from "node:crypto";
import { seeded } from "../seeded";

/** Random choices from a seed. */
export class Dice {
  /** A number from 0 to below 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

export interface Account {
  readonly id: string;
  readonly key: string;
}

/** Accounts and ids of the server, for use in requests. */
export interface World {
  readonly service: Account;
  readonly superService: Account;
  rooms: string[];
  services: string[];
  /** Ids of sessions, streams and participants, by room. */
  readonly inside: Map<string, { kind: string; id: string }[]>;
}

/** A request as sent. */
export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  /** Descriptions of the changes. */
  readonly changes: readonly string[];
  /** Whether its signature is invalid. */
  readonly unsigned: boolean;
  /** Whether it is shorter than its head says, so that there may be no answer. */
  readonly incomplete: boolean;
}

// ------------------------------------------------------------------ valid requests

interface Plain {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly super?: true;
}

const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
const view = { label: "main", video: { format: { codec: "vp8" }, maxInput: 4, bgColor: { r: 1, g: 2, b: 3 } } };
const region = { id: "1", shape: "rectangle", area: { left: "0", top: "0", width: "1/2", height: "1" } };
const options = [
  {},
  { participantLimit: 5, inputLimit: 3, sip },
  { views: [view, { label: "sound", video: false }] },
  { roles: [{ role: "host", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }] },
  { views: [{ ...view, video: { layout: { templates: { base: "void", custom: [{ region: [region] }] } } } }] },
  { transcoding: { audio: true, video: { format: true, parameters: { bitrate: false } } }, notifying: {} },
  { mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }], video: [{ codec: "vp8" }] } },
];

/** A valid request. */
function plainRequest(dice: Dice, { rooms, services, inside }: World): Plain {
  const room = dice.of(rooms);
  const version = dice.of(["/v1", "/v1.1"]);
  const at = `${version}/rooms/${room}`;
  const stream = `${room}-common`;
  const media = { audio: { from: stream }, video: { from: stream, parameters: { framerate: 15 } } };
  const one = dice.of(inside.get(room) ?? [{ kind: "recordings", id: "1" }]);
  const change = { op: "replace", path: "/media/video/parameters/bitrate", value: "x0.8" };
  const kinds = ["participants", "streams", "recordings", "streaming-outs", "sipcalls", "analytics"];
  const requests: (() => Plain)[] = [
    () => ({ method: "POST", path: `${version}/rooms`, body: { name: "fuzz", options: dice.of(options) } }),
    () => ({ method: "PUT", path: at, body: { name: "changed", ...dice.of(options) } }),
    () => ({ method: "GET", path: dice.of([at, `${version}/rooms`, `${version}/rooms?page=1&per_page=2`]) }),
    () => ({ method: "DELETE", path: at }),
    () => ({ method: "GET", path: `${at}/${dice.of(kinds)}` }),
    () => ({ method: "GET", path: `${at}/${one.kind}/${one.id}` }),
    () => ({ method: "DELETE", path: `${at}/${one.kind}/${one.id}` }),
    () => ({ method: "PATCH", path: `${at}/${one.kind}/${one.id}`, body: [change] }),
    () => ({
      method: "PATCH",
      path: `${at}/streams/${dice.of([stream, one.id])}`,
      body: [
        dice.of([
          { op: "add", path: "/info/inViews", value: "common" },
          { op: "remove", path: "/info/inViews", value: "common" },
          { op: "replace", path: "/info/layout", value: [{ stream: one.id, region }] },
          { op: "replace", path: "/info/layout/0/stream", value: one.id },
          { op: "replace", path: "/media/audio/status", value: "inactive" },
        ]),
      ],
    }),
    () => ({
      method: "PATCH",
      path: `${at}/participants/${one.id}`,
      body: [{ op: "replace", path: "/permission/publish", value: { audio: true, video: false } }],
    }),
    () => ({ method: "POST", path: `${at}/recordings`, body: { container: "mkv", media } }),
    () => ({ method: "POST", path: `${at}/streaming-outs`, body: { url: "rtmp://192.0.2.1/a", media } }),
    () => ({
      method: "POST",
      path: `${at}/streaming-outs`,
      body: {
        protocol: "hls",
        url: "http://192.0.2.1/a.m3u8",
        parameters: { method: "PUT", hlsTime: 2, hlsListSize: 5 },
        media,
      },
    }),
    () => ({
      method: "POST",
      path: `${at}/streaming-ins`,
      body: { connection: { url: "rtsp://192.0.2.1/a" }, media: { audio: "auto", video: true }, attributes: { a: 1 } },
    }),
    () => ({
      method: "POST",
      path: `${at}/analytics`,
      body: { algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { audio: false, video: { from: stream } } },
    }),
    () => ({
      method: "POST",
      path: `${at}/sipcalls`,
      body: { peerURI: "bob", mediaIn: { audio: true, video: true }, mediaOut: media },
    }),
    () => ({ method: "POST", path: `${at}/tokens`, body: { user: "u", role: "presenter" } }),
    () => ({ method: "GET", path: "/services", super: true }),
    () => ({ method: "POST", path: "/services", body: { name: `s${String(dice.below(1e6))}`, key: "k" }, super: true }),
    () => ({ method: "GET", path: `/services/${dice.of(services.filter((_, n) => n !== 1))}`, super: true }),
    () => ({ method: "DELETE", path: `/services/${dice.of(["0", ...services.slice(2)])}`, super: true }),
  ];
  return dice.of(requests)();
}

// ------------------------------------------------------------------ changes

const oddTexts = [
  "",
  " ",
  "\u0000",
  "\u001b[31m",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "../../etc/passwd",
  "%00",
  "\ud800",
  "\u202e",
  "é".repeat(300),
  "x".repeat(20_000),
  "${7*7}",
  "$where",
  "null",
  "NaN",
  "1/0",
  "-1/3",
  "0x10",
  "1e999",
  "[object Object]",
];
const oddNumbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, 256, 257, 65536];

/** A literal text within JSON, for what JSON.stringify cannot write. */
class Raw {
  constructor(readonly text: string) {}
}

function oddValue(dice: Dice): unknown {
  const deep = dice.of([10, 100, 1000, 20_000]);
  return dice.of<() => unknown>([
    () => null,
    () => true,
    () => false,
    () => [],
    () => ({}),
    () => [[]],
    () => [null],
    () => dice.of(oddNumbers),
    () => dice.of(oddTexts),
    () => new Raw("1e400"),
    () => new Raw("-1e400"),
    () => new Raw("9".repeat(400)),
    () => new Raw('"\\ud800"'),
    () => new Raw(`${"[".repeat(deep)}${"]".repeat(deep)}`),
    () => new Raw(`${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`),
    () => new Raw('{"__proto__":{"polluted":true}}'),
    () => new Raw('{"constructor":{"prototype":{"polluted":true}}}'),
    () => ({ $gt: "" }),
    () => ({ length: 1e9 }),
    () => ({ toString: 1, valueOf: 1 }),
    () => ({ toJSON: 1, then: 1 }),
    () => Array.from({ length: 3000 }, () => 0),
  ])();
}

type Holder = Record<string, unknown>;
const isHolder = (value: unknown): value is Holder =>
  typeof value === "object" && value !== null && !(value instanceof Raw);

/** Changes a value at a random place within it. Returns a description. */
function changeValue(dice: Dice, value: unknown): string {
  let holder = value as Holder;
  let path = "";
  for (;;) {
    const names = Object.keys(holder);
    const name = names.length === 0 ? undefined : dice.of(names);
    if (name === undefined || dice.chance(0.15)) {
      const odd = ["__proto__", "constructor", "_id", "id", "__v", "toJSON", "more", ""];
      const added = Array.isArray(holder) ? String(holder.length) : dice.of([...odd, "length"]);
      Object.defineProperty(holder, added, {
        value: oddValue(dice),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return `adds ${path}.${added}`;
    }
    const inner = holder[name];
    if (isHolder(inner) && Object.keys(inner).length > 0 && dice.chance(0.7)) {
      holder = inner;
      path += `.${name}`;
      continue;
    }
    if (dice.chance(0.15)) {
      Reflect.deleteProperty(holder, name);
      return `takes ${path}.${name} out`;
    }
    holder[name] = oddValue(dice);
    return `changes ${path}.${name}`;
  }
}

function textOf(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${Array.from(value, textOf).join(",")}]`;
  if (isHolder(value)) {
    return `{${Object.keys(value)
      .map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

function changeBytes(dice: Dice, bytes: Buffer): [Buffer, string] {
  const at = dice.below(bytes.length + 1);
  const put = (middle: Buffer, after = at): Buffer =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(after)]);
  return dice.of<() => [Buffer, string]>([
    () => [bytes.subarray(0, at), "truncates the body"],
    () => [put(Buffer.from([dice.below(256)]), at + 1), "changes a byte"],
    () => [put(Buffer.from([0xff, 0xfe, 0xc0, 0x80])), "puts in bytes that are no UTF-8"],
    () => [put(Buffer.from([dice.below(32)])), "puts in a control character"],
    () => [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), "puts a byte order mark first"],
    () => [Buffer.from(bytes.toString("utf8"), "utf16le"), "writes the body as UTF-16"],
    () => [Buffer.concat([bytes, bytes]), "doubles the body"],
    () => [
      Buffer.from(bytes.toString("utf8").replace(/^\{/, '{"name":7,"name":"twice","options":{},')),
      "doubles keys",
    ],
    () => [Buffer.from(bytes.toString("utf8").replaceAll('"', "'")), "quotes otherwise"],
    () => [Buffer.alloc(dice.of([100, 102_400, 102_401, 200_000]), "["), "is brackets only"],
    () => [Buffer.from(dice.of(["null", "7", '"a"', "true", "[]", "{}", "", " ", "[[[["])), "is another body"],
    () => [Buffer.from("name=a&options[sip][username]=b&options[views][]=c&a[__proto__][b]=d"), "is a form"],
  ])();
}

function changePath(dice: Dice, path: string): [string, string] {
  const parts = path.split("/");
  const at = 1 + dice.below(parts.length - 1);
  const withPart = (part: string): string => parts.map((old, n) => (n === at ? part : old)).join("/");
  return dice.of<() => [string, string]>([
    () => [withPart(encodeURIComponent(dice.of(oddTexts.filter((text) => text !== "\ud800")))), "another part"],
    () => [
      withPart(dice.of(["..", ".", "%2e%2e", "%2F", "%", "%zz", "%ff", "%c0%80", "%00", "*", ";", "~"])),
      "an odd part",
    ],
    () => [withPart(""), "an empty part"],
    () => [parts.filter((_, n) => n !== at).join("/"), "a part less"],
    () => [`${path}/${dice.of(["", "more", "recordings", "streams", "tokens"])}`, "a part more"],
    () => [path.toUpperCase(), "in capitals"],
    () => [
      `${path}?${dice.of(["page=-1", "page=1e9&per_page=1e9", "page[]=1", "per_page=NaN", "per_page=1&per_page=2", "__proto__=1", "%", "=", "&&&"])}`,
      "a query",
    ],
    () => [`${path}${"/a".repeat(3000)}`, "a long path"],
    () => [withPart("a".repeat(6000)), "a long part"],
    () => [`http://example.org${path}`, "an absolute address"],
    () => [path.slice(1), "no slash"],
    () => [withPart("0".repeat(24)), "another id"],
    () => [withPart("\u00ff\u0001"), "bytes that a path may not have"],
  ])();
}

type Header = readonly [string, string];

/** Changes the Authorization header. Returns the header, a description, and whether the signature is invalid. */
function changeSignature(dice: Dice, header: string): [string | undefined, string, boolean] {
  const signature = /mauth_signature=([^,]*)/.exec(header)?.[1] ?? "";
  const other = signature.startsWith("A") ? "B" : "A";
  return dice.of<() => [string | undefined, string, boolean]>([
    () => [undefined, "no signature", true],
    () => [header.replace(signature, other + signature.slice(1)), "another signature", true],
    () => [header.replace(signature, ""), "an empty signature", true],
    () => [header.replace(signature, signature.slice(0, -8)), "a shorter signature", true],
    () => [header.replace(/mauth_serviceid=\w+/, `mauth_serviceid=${"0".repeat(24)}`), "a service that is none", true],
    () => [header.replace(/mauth_serviceid=\w+/, "mauth_serviceid=__proto__"), "an id that is none", true],
    () => [header.replace("HMAC_SHA256", "HMAC_SHA1"), "another method", true],
    () => [header.replace(/cnonce=\w+/, "cnonce=other"), "another cnonce", true],
    () => [header.replaceAll(",", ", "), "spaces", true],
    () => [`${header},mauth_username=YQ==,mauth_role=presenter`, "a user that is not signed", true],
    () => [header.replace(/^MAuth /, "Basic "), "another scheme", false],
    () => [header.toUpperCase(), "capitals", true],
    () => [`${header},${"a=b,".repeat(500)}`, "many parameters", false],
    () => ["=,=,,,", "no parameters", true],
  ])();
}

function changeHeaders(dice: Dice, headers: Header[], length: number): [Header[], string, boolean] {
  const without = (name: string) => headers.filter(([other]) => other.toLowerCase() !== name);
  const typed = (type: string): Header[] => [...without("content-type"), ["Content-Type", type]];
  return dice.of<() => [Header[], string, boolean]>([
    () => [
      typed(
        dice.of([
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "",
          "a",
          "multipart/form-data; boundary=a",
          "application/json; charset=utf-16",
          "application/json; charset=latin1",
          'application/json;charset="utf-8"',
          "APPLICATION/JSON",
          "application/json, text/plain",
        ]),
      ),
      "another content type",
      false,
    ],
    () => [without("content-type"), "no content type", false],
    () => [
      [
        ...headers,
        ["Content-Encoding", dice.of(["gzip", "deflate", "br", "identity", "GZIP", "zstd", "__proto__", "gzip, br"])],
      ],
      "a content encoding",
      false,
    ],
    () => [
      [...without("content-length"), ["Content-Length", String(length + 1 + dice.below(10))]],
      "a length too great",
      true,
    ],
    () => [
      [...without("content-length"), ["Content-Length", dice.of(["-1", "abc", "1e3", "99999999999999999999"])]],
      "a length that is none",
      true,
    ],
    () => [[...headers, ["Content-Length", "1"]], "two lengths", true],
    () => [[...without("content-length"), ["Transfer-Encoding", "chunked"]], "chunks that are none", true],
    () => [[...headers, ["Transfer-Encoding", "chunked"]], "length and chunks", true],
    () => [[...headers, ["Expect", "100-continue"]], "an expectation", false],
    () => [[...headers, ["Upgrade", "websocket"], ["Connection", "Upgrade"]], "an upgrade", true],
    () => [[...headers, ["X-Long", "x".repeat(dice.of([1000, 20_000]))]], "a long header", false],
    () => [
      [...headers, ...Array.from({ length: 300 }, (_, n): Header => [`X-${String(n)}`, "a"])],
      "many headers",
      false,
    ],
    () => [[...headers, ["X\u0000", "\u0001"]], "a header with control characters", true],
    () => [[...headers, ["__proto__", "a"], ["constructor", "b"]], "headers with odd names", false],
    () => [without("host"), "no host", true],
    () => [[...headers, ["Host", "example.org"]], "two hosts", true],
    () => [[...headers, ["X-HTTP-Method-Override", "DELETE"]], "another method in a header", false],
  ])();
}

const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "get",
  "QUERY",
  "G\u0000T",
  "",
];

/** A request to the management API, changed up to three times. */
export function shotOf(dice: Dice, world: World): Shot {
  const plain = plainRequest(dice, world);
  return changed(dice, plain, authorization(plain.super ? world.superService : world.service), "127.0.0.1");
}

/** A changed request to the control endpoint. `foreign` marks requests as a web page of another site would send them. */
export function controlShotOf(dice: Dice, world: World, host: string): Shot & { readonly foreign: boolean } {
  // Some stay valid, so that there are participants in the rooms.
  const shot = changed(dice, plainControl(dice, world), undefined, host, dice.below(4));
  if (dice.chance(0.8)) return { ...shot, foreign: false };
  const added = dice.of<Header>([
    ["Origin", dice.of(["http://example.org", "null", `http://${host}`, "", "\u00ff"])],
    ["Sec-Fetch-Site", dice.of(["cross-site", "same-site", "Same-Origin", "none, cross-site", ""])],
    ["Host", dice.of(["example.org", "127.0.0.1.example.org", `${host}0`, "localhost:1", "[::1]", "0", ""])],
  ]);
  const others = shot.headers.filter(([name]) => name !== added[0]);
  const changes = [...shot.changes, `has ${added.join(": ")}`];
  return { ...shot, headers: [...others, added], changes, foreign: true };
}

function plainControl(dice: Dice, { rooms, inside }: World): Plain {
  const room = dice.of(rooms);
  const { id } = dice.of(inside.get(room) ?? [{ kind: "participants", id: "1" }]);
  const video = { resolution: { width: 640, height: 480 }, framerate: 30 };
  const requests: (() => Plain)[] = [
    () => ({ method: "GET", path: `/rooms/${room}` }),
    () => ({
      method: "POST",
      path: `/rooms/${room}/participants`,
      body: dice.of([{ user: "u", role: "presenter" }, { token: "dG9rZW4=" }]),
    }),
    () => ({
      method: "POST",
      path: `/rooms/${room}/streams`,
      body: { participant: id, audio: true, video, attributes: {} },
    }),
    () => ({ method: "DELETE", path: `/rooms/${room}/${dice.of(["participants", "streams", "sessions"])}/${id}` }),
    () => ({ method: "GET", path: "/faults" }),
    () => ({
      method: "PUT",
      path: "/faults",
      body: {
        faults: [
          {
            fault: "answer",
            method: ["GET", "PUT"],
            path: "/v1/*",
            status: 503,
            body: "html",
            retryAfter: 1,
            nth: 2,
            every: 3,
          },
          { fault: dice.of(["refuse", "hang", "die", "trickle", "huge", "wrong-types"]), count: 1 },
        ],
      },
    }),
    () => ({ method: "DELETE", path: "/faults" }),
  ];
  return dice.of(requests)();
}

/** A request with a number of changes. */
function changed(
  dice: Dice,
  plain: Plain,
  signature: string | undefined,
  host: string,
  rounds = 1 + dice.below(3),
): Shot {
  let { method, path } = plain;
  const changes: string[] = [];
  let [unsigned, incomplete] = [false, false];
  const value: unknown = plain.body === undefined ? undefined : structuredClone(plain.body);
  let header = signature;
  const wanted = Array.from({ length: rounds }, () => dice.next());
  const ofValue = wanted.filter((one) => one < 0.5).length;
  for (let n = 0; n < ofValue && isHolder(value); n += 1) changes.push(changeValue(dice, value));
  let body: Buffer | undefined = value === undefined ? undefined : Buffer.from(textOf(value));
  let extra: ((headers: Header[], length: number) => Header[]) | undefined;
  for (const which of wanted.filter((one) => one >= 0.5)) {
    if (which < 0.62) {
      const [bytes, change] = changeBytes(dice, body ?? Buffer.from("{}"));
      body = bytes;
      changes.push(change);
    } else if (which < 0.76) {
      const [other, change] = changePath(dice, path);
      path = other;
      changes.push(`path: ${change}`);
    } else if (which < 0.8) {
      method = dice.of(methods);
      changes.push(`method ${JSON.stringify(method)}`);
    } else if (which < 0.9) {
      const [other, change, broken] = changeSignature(dice, header ?? "");
      header = other;
      unsigned ||= broken;
      changes.push(`signs with ${change}`);
    } else {
      extra = (headers, length) => {
        const [others, change, broken] = changeHeaders(dice, headers, length);
        incomplete ||= broken;
        changes.push(`has ${change}`);
        return others;
      };
    }
  }
  let headers: Header[] = [
    ["Host", host],
    ["Connection", "close"],
    ...(header === undefined ? [] : [["Authorization", header] as const]),
    ...(body === undefined
      ? []
      : [["Content-Type", "application/json"] as const, ["Content-Length", String(body.length)] as const]),
  ];
  if (extra !== undefined) headers = extra(headers, body?.length ?? 0);
  return { method, path, headers, body, changes, unsigned, incomplete };
}

/** The Authorization header of an account. */
export function authorization({ id, key }: Account): string {
  const [timestamp, cnonce] = [String(Date.now()), "00c0ffee"];
  const digest = createHmac("sha256", key).update(`${timestamp},${cnonce}`).digest("hex");
  const signature = Buffer.from(digest).toString("base64");
  return (
    `MAuth realm=http://example.org,mauth_signature_method=HMAC_SHA256,mauth_serviceid=${id},` +
    `mauth_cnonce=${cnonce},mauth_timestamp=${timestamp},mauth_signature=${signature}`
  );
}

/** A request as bytes. */
export function bytesOf({ method, path, headers, body }: Shot): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join(
    "\r\n",
  );
  return Buffer.concat([Buffer.from(head, "latin1"), body ?? Buffer.alloc(0)]);
}
