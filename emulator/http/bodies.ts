// Decodes and parses bodies of requests: JSON objects and lists, and forms. Like a real server, it does so before it checks
// the signature.

import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { type Refusal, badRequest } from "./errors";
import { isObject } from "../values";

/** Maximum size of a body, in bytes. */
export const longestBody = 100 * 1024;

const unreadable = () => badRequest("Failed to parse JSON body");
export const tooLarge = (): Refusal => badRequest("request entity too large", 413);

/** Parses a JSON body. Throws a Refusal for malformed JSON, a value that is no object or list, and excessive nesting. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable();
  }
  if (typeof value !== "object" || value === null || isDeeperThan(deepestJson, value)) throw unreadable();
  return value;
}

const deepestJson = 500;

/** Whether a value has more levels. Iterates, since recursion would overflow the stack. */
function isDeeperThan(levels: number, value: object): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => Object.values(one) as unknown[]).filter(isStructure);
  }
  return false;
}

const isStructure = (value: unknown): value is object => typeof value === "object" && value !== null;

const deepest = 5;
const longestList = 20;

/** Parses a form: `a=1`, `a[b]=1`, `a[0][b]=1`, `a[]=1`; the same name twice makes a list. */
export function parseForm(text: string): unknown {
  const result: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = "", ...rest] = name.split("[", deepest + 2);
    if (name !== "" && first !== "__proto__")
      put(result, [first, ...rest.map((part) => part.replace(/\]$/, ""))], value);
  }
  return listsIn(result);
}

/** Puts a value at a path of names. Lists are objects with numeric names until the form is complete. */
function put(target: Record<string, unknown>, path: readonly string[], value: string): void {
  const [head = "", ...rest] = path;
  const name = head === "" ? String(Object.keys(target).length) : head;
  if (name === "__proto__") return;
  const there = Object.hasOwn(target, name) ? target[name] : undefined;
  if (rest.length > 0) {
    const inner = isObject(there) ? there : {};
    target[name] = inner;
    put(inner, rest, value);
  } else if (there === undefined) {
    target[name] = value;
  } else {
    target[name] = [there, value].flat();
  }
}

function listsIn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const names = Object.keys(value);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name) && Number(name) <= longestList);
  const entries = Object.entries(value).map(([name, member]) => [name, listsIn(member)] as const);
  return isList ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

const decompressors: Readonly<Record<string, (bytes: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: (bytes, { maxOutputLength }) =>
    promisify(zlib.brotliDecompress)(bytes, maxOutputLength === undefined ? {} : { maxOutputLength }),
};

/** Decodes a body from its content encoding and character set. Throws a Refusal. */
export async function decodeBody(bytes: Buffer, encoding = "identity", contentType = ""): Promise<string> {
  const charset = /;\s*charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  if (!charset.startsWith("utf-")) throw badRequest(`unsupported charset "${charset.toUpperCase()}"`, 415);
  const plain = await decompressed(bytes, encoding.toLowerCase());
  try {
    return new TextDecoder(charset).decode(plain);
  } catch {
    throw badRequest(`unsupported charset "${charset.toUpperCase()}"`, 415);
  }
}

async function decompressed(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === "identity") return bytes;
  const unpack = Object.hasOwn(decompressors, encoding) ? decompressors[encoding] : undefined;
  if (unpack === undefined) throw badRequest(`unsupported content encoding "${encoding}"`, 415);
  try {
    return await unpack(bytes, { maxOutputLength: longestBody });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge() : unreadable();
  }
}
