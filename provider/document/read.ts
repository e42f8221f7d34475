// Reads a conference document and tells all that is wrong with it at once, each with file, line and column.

import { readFileSync } from "node:fs";
import { type Document, LineCounter, type Node, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { type RoomConfig, isObject } from "../../sdk/schemas";
import { type Problem, formatPath, suggestion, validate } from "../../sdk/validation";
import { roomProblems } from "../hooks/room-rules";
import { soundPart, unknownValue } from "../hooks/unknown";
import { type Declarations, type SecretReference, conferenceSchema } from "./schema";

/** The document cannot be used. `message` has a line for each reason. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  constructor(
    readonly file: string,
    readonly reasons: readonly string[],
  ) {
    const count = reasons.length === 1 ? "1 problem" : `${reasons.length} problems`;
    super(`The conference document ${file} has ${count}:\n${reasons.map((reason) => `  ${reason}`).join("\n")}`);
  }
}

/**
 * What the document declares.
 *
 * @param file Path of the document, from the working directory.
 * @param hasSecret Whether the stack's configuration has a secret of that name.
 * @throws {DocumentError} with everything that is wrong, before anything is declared.
 */
export function readDocument(file: string, hasSecret: (name: string) => boolean): Declarations {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, merge: true, prettyErrors: false, strict: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const unreadable = [...document.errors, ...document.warnings];
  if (unreadable.length > 0)
    throw new DocumentError(
      file,
      unreadable.map(({ pos, message }) => `${at(pos[0])} ${message}`),
    );

  const content = contentOf(document, (reason) => new DocumentError(file, [`${file}:1:1 ${reason}`]));
  const problems = validate(conferenceSchema, content);
  problems.push(...danglingServices(content), ...missingSecrets(content, hasSecret));
  for (const [key, entry] of entriesOf(content, "rooms")) {
    const own = problems.filter(({ keys }) => keys[0] === "rooms" && keys[1] === key);
    const { service: _, name = key, ...config } = withoutSecrets(entry) as Record<string, unknown>;
    const room = soundPart(
      { ...config, name },
      own.map(({ keys }) => ({ keys: keys.slice(2) })),
    );
    for (const found of roomProblems(room as unknown as RoomConfig)) problems.push(below(["rooms", key], found));
  }
  if (problems.length > 0) {
    const told = problems.map(({ keys, path, message }) => ({
      offset: offsetOf(document, keys),
      text: `${path} ${message}`,
    }));
    throw new DocumentError(
      file,
      told.sort((a, b) => a.offset - b.offset).map(({ offset, text }) => `${at(offset)} ${text}`),
    );
  }
  return { services: {}, rooms: {}, ...(content as Partial<Declarations>) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw new DocumentError(file, [`it cannot be read: ${message}`]);
    throw new DocumentError(file, [
      `it does not exist (looked for it from ${process.cwd()}); is its name right, and is it committed?`,
    ]);
  }
}

function contentOf(document: Document, failure: (reason: string) => DocumentError): unknown {
  try {
    return withEmptyEntries(document.toJS() as unknown);
  } catch (error) {
    throw failure((error as Error).message);
  }
}

/** A key alone declares an entry, or a section, in which everything is at its default; YAML has `null` for it. */
function withEmptyEntries(value: unknown, depth = 0): unknown {
  if (value === null) return {};
  if (depth === 2 || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withEmptyEntries(part, depth + 1)]));
}

/** The entries of a section, as far as it has any; whatever the schema says of them. */
function entriesOf(content: unknown, section: string): [string, Record<string, unknown>][] {
  const entries = isObject(content) ? content[section] : undefined;
  return isObject(entries)
    ? Object.entries(entries).filter((entry): entry is [string, Record<string, unknown>] => isObject(entry[1]))
    : [];
}

function danglingServices(content: unknown): Problem[] {
  const names = entriesOf(content, "services").map(([key]) => key);
  return entriesOf(content, "rooms").flatMap(([key, { service }]) => {
    if (typeof service !== "string" || names.includes(service)) return [];
    const hint =
      suggestion(service, names) || (names.length > 0 ? ` (it has ${names.join(", ")})` : ", for it has no services");
    const keys = ["rooms", key, "service"];
    return [problem(keys, service, `is ${JSON.stringify(service)}, which is no service of this document${hint}`)];
  });
}

function missingSecrets(content: unknown, hasSecret: (name: string) => boolean): Problem[] {
  return referencesIn(content, []).flatMap(({ keys, secret }) =>
    hasSecret(secret)
      ? []
      : [
          problem(
            keys,
            undefined,
            `wants the secret ${JSON.stringify(secret)}, which the stack does not have. Run: pulumi config set --secret ${secret}`,
          ),
        ],
  );
}

function referencesIn(value: unknown, keys: (string | number)[]): { keys: (string | number)[]; secret: string }[] {
  if (isReference(value)) return [{ keys, secret: value.secret }];
  if (Array.isArray(value)) return value.flatMap((entry, i) => referencesIn(entry, [...keys, i]));
  return isObject(value)
    ? Object.entries(value).flatMap(([name, member]) => referencesIn(member, [...keys, name]))
    : [];
}

/** Whether a value of a valid document stands for a secret. */
export const isReference = (value: unknown): value is SecretReference =>
  isObject(value) && Object.keys(value).length === 1 && typeof value.secret === "string";

/** Secrets are known only when the program runs; the rules must not judge them. */
function withoutSecrets(value: unknown): unknown {
  if (isReference(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutSecrets(member)]))
    : value;
}

const problem = (keys: readonly (string | number)[], value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

const below = (parent: readonly (string | number)[], { keys, value, message }: Problem): Problem =>
  problem([...parent, ...keys], value, message);

/** Where the keys lead in the text: to the last of them that stands there. */
function offsetOf(document: Document, keys: readonly (string | number)[]): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = node.items[Number(key)] as Node | undefined;
      offset = node?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
