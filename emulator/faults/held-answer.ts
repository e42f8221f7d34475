// Holds an answer back until it is complete, so that a fault can delay, spoil or drop it.

import type * as http from "node:http";
import { isObject } from "../values";

/** A complete answer that has not been sent. */
export interface HeldAnswer {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Collects what a handler writes to `response`, and passes it to `use` once the handler ends it. Later writes are sent. */
export function holdAnswer(response: http.ServerResponse, use: (answer: HeldAnswer) => void): void {
  const parts: Buffer[] = [];
  let [status, headers]: [number, http.OutgoingHttpHeaders] = [200, {}];
  const collect = (chunk: unknown): void => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) parts.push(Buffer.from(chunk as string));
  };
  Object.assign(response, {
    writeHead: (code: number, ...rest: unknown[]) => {
      status = code;
      headers = (rest.find(isObject) as http.OutgoingHttpHeaders | undefined) ?? headers;
      return response;
    },
    write: (chunk: unknown) => {
      collect(chunk);
      return true;
    },
    end: (chunk: unknown) => {
      collect(chunk);
      // Uncovers the methods of the class.
      for (const name of ["writeHead", "write", "end"]) Reflect.deleteProperty(response, name);
      use({ status, headers: { ...response.getHeaders(), ...headers }, body: Buffer.concat(parts) });
      return response;
    },
  });
}

export function sendAnswer(response: http.ServerResponse, { status, headers, body }: HeldAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}
