// Answers that a fault plan sends in place of the server's own: cut off, malformed, of other types, slow, or an error.

import type * as http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { errorCodes } from "../../sdk/schemas";
import { type HeldAnswer, sendAnswer } from "./held-answer";
import type { FaultRule } from "./plan";
import { isObject } from "../values";

const jsonType = "application/json; charset=utf-8";

/** Sends an answer as one of the faults cut, broken-json, wrong-types, huge and trickle changes it. */
export async function sendSpoiled(response: http.ServerResponse, answer: HeldAnswer, rule: FaultRule): Promise<void> {
  const { body } = answer;
  const send = (text: string): void => {
    const bytes = Buffer.from(text);
    const headers = { ...answer.headers, "content-type": jsonType, "content-length": bytes.length };
    sendAnswer(response, { ...answer, headers, body: bytes });
  };
  const half = Math.floor(body.length / 2);
  switch (rule.fault) {
    case "cut":
      response.writeHead(answer.status, { ...answer.headers, "content-length": Math.max(body.length, 1) });
      response.flushHeaders();
      if (half > 0) response.write(body.subarray(0, half));
      response.socket?.destroySoon();
      return;
    case "broken-json":
      send(body.length === 0 ? "{" : body.subarray(0, half).toString("utf8") || "{");
      return;
    case "wrong-types":
      send(JSON.stringify(otherTypes(parsed(body.toString("utf8")))));
      return;
    case "huge": {
      const frame = '{"filler":""}'.length;
      send(`{"filler":"${"x".repeat(Math.max((rule.bytes ?? 10_000_000) - frame, 0))}"}`);
      return;
    }
    default:
      await trickle(response, answer, rule.ms ?? 100);
  }
}

/** Sends the body byte by byte, one each `ms` milliseconds. */
async function trickle(
  response: http.ServerResponse,
  { status, headers, body }: HeldAnswer,
  ms: number,
): Promise<void> {
  response.writeHead(status, headers);
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += 1) {
    await pause(ms);
    response.write(body.subarray(at, at + 1));
  }
  response.end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The same structure with every value of another JSON type: strings become numbers, numbers strings, and so on. */
export function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? {} : value.map(otherTypes);
  if (isObject(value)) {
    const entries = Object.entries(value);
    return entries.length === 0 ? [] : Object.fromEntries(entries.map(([name, one]) => [name, otherTypes(one)]));
  }
  if (typeof value === "string") return 7;
  if (typeof value === "number") return "seven";
  return value === null ? [] : "maybe";
}

const codes: Readonly<Record<number, number>> = {
  400: errorCodes.badRequest,
  401: errorCodes.notAuthenticated,
  403: errorCodes.permissionDenied,
  404: errorCodes.notFound,
};

/** Sends the error of an `answer` rule: JSON as the management API sends it, a web page, or no body. */
export function sendError(response: http.ServerResponse, rule: FaultRule): void {
  const { status = 500, body = "json", code = codes[status] ?? errorCodes.unexpected, retryAfter } = rule;
  const { message = "Error of the fault plan" } = rule;
  const [type, text] =
    body === "json"
      ? [jsonType, JSON.stringify({ error: { code, message } })]
      : body === "html"
        ? ["text/html", page(status, message)]
        : [undefined, ""];
  const bytes = Buffer.from(text);
  sendAnswer(response, {
    status,
    headers: {
      ...(type !== undefined && { "content-type": type }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      "content-length": bytes.length,
    },
    body: bytes,
  });
}

function page(status: number, message: string): string {
  const title = `${String(status)} ${message.replace(/[<>&]/g, (sign) => `&#${String(sign.codePointAt(0))};`)}`;
  return `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}
