// Reads answers: validates JSON by its schema, and excerpts other answers for error messages.

import type { TSchema } from "@sinclair/typebox";
import { type RequestLine, UnexpectedAnswerError } from "../failures/errors";
import { NestingError, type Unread, elementsOf, parseJson } from "./json";
import { wrongServer } from "../failures/remedies";
import { Type } from "../schemas/type";
import { formatPath, prepare, validate } from "../schemas/validation";

/** An answer with status 2xx, not parsed yet. */
export interface Answer {
  readonly request: RequestLine;
  readonly status: number;
  readonly text: string;
  /** Number of times that the request was sent. */
  readonly attempts: number;
  /** Removes the credentials of the request from a text. */
  readonly redact: (text: string) => string;
}

/** Whether a method changes nothing. */
export function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * The value of a JSON answer. The validator is compiled while the answer is awaited.
 *
 * @throws UnexpectedAnswerError if it is not JSON, or does not fit the schema.
 */
export async function readJson<T>(schema: TSchema, coming: Promise<Answer>): Promise<T> {
  setImmediate(prepare, schema);
  const answer = await coming;
  return validated(schema, parsed(answer), answer) as T;
}

/**
 * The items of a JSON list, each parsed and validated only when `read()` is called.
 *
 * @param schema The schema of an item.
 * @throws UnexpectedAnswerError if the answer is no list; `read()` throws it if the item is not JSON, or does not fit the schema.
 */
export async function readList<T>(schema: TSchema, coming: Promise<Answer>): Promise<Iterable<Unread<T>>> {
  setImmediate(prepare, schema);
  const answer = await coming;
  const elements = parse(answer, elementsOf) ?? (validated(Type.Array(schema), parsed(answer), answer) as Unread[]);
  return items<T>(schema, elements, answer);
}

function* items<T>(schema: TSchema, elements: Iterable<Unread>, answer: Answer): Generator<Unread<T>> {
  let count = 0;
  for (const { text, read } of elements) {
    const at = count++;
    yield { text, read: () => validated(schema, parse(answer, read), answer, at) as T };
  }
}

/** Returns the value if it fits the schema. */
function validated(schema: TSchema, value: unknown, answer: Answer, ...at: number[]): unknown {
  const problems = validate(schema, value);
  if (problems.length === 0) return value;
  const list = problems.map(({ keys, message }) => ({
    path: answer.redact(formatPath([...at, ...keys])),
    message: answer.redact(message),
  }));
  const lines = list.slice(0, 5).map(({ path, message }) => `${path || "it"} ${message}`);
  if (list.length > lines.length) lines.push(`and ${list.length - lines.length} more`);
  throw unexpected(answer, `is not what the API says: ${lines.join("; ")}.`, list);
}

/**
 * The text of an answer that is a secret. No error shows it.
 *
 * @param what The expected thing, such as `a token`.
 * @throws UnexpectedAnswerError if it does not match.
 */
export function readSecret(form: RegExp, what: string, answer: Answer): string {
  const text = answer.text.trim();
  if (form.test(text)) return text;
  if (text === "") throw unexpected(answer, "is empty.");
  readNothing(answer);
  throw unexpected(answer, `is not ${what}.`);
}

/**
 * Checks an answer without a value: a text such as `Room deleted`, or nothing.
 *
 * @throws UnexpectedAnswerError if it is a web page.
 */
export function readNothing(answer: Answer): void {
  if (looksLikeHtml(answer.text)) throw unexpected(answer, `is a web page: ${answer.redact(excerpt(answer.text))}`);
}

const parsed = (answer: Answer): unknown => parse(answer, parseJson);

function parse<T>(answer: Answer, how: (text: string) => T): T {
  if (answer.text.trim() === "") throw unexpected(answer, "is empty.");
  try {
    return how(answer.text);
  } catch (error) {
    if (error instanceof NestingError)
      throw unexpected(answer, `is JSON that this client does not read: ${error.message}.`);
    throw unexpected(answer, `is not JSON: ${answer.redact(excerpt(answer.text))}`);
  }
}

function unexpected(
  answer: Answer,
  what: string,
  problems: readonly { path: string; message: string }[] = [],
): UnexpectedAnswerError {
  const { request, status, attempts } = answer;
  const remedy = wrongServer(request.endpoint);
  return new UnexpectedAnswerError(what, {
    request,
    status,
    attempts,
    remedy,
    problems,
    mayHaveTakenEffect: !isReading(request.method),
  });
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text);
}

/** Longest part of a body that is searched for tags, in characters: the search is quadratic if tags are never closed. */
const examined = 10_000;

/** The beginning of a body for error messages: one line, without tags. */
export function excerpt(body: string): string {
  const text = body.slice(0, examined);
  const title = looksLikeHtml(text) ? /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim() : undefined;
  const words = (title || text.replace(/<(style|script)\b.*?<\/\1>/gis, " ").replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
  return words.length > 200 ? `${words.slice(0, 199)}…` : words;
}
