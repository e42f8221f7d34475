// Serves a page of a document's layouts on this machine, and redraws it while the document is edited.

import { createHash, randomBytes } from "node:crypto";
import { unwatchFile, watchFile } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DocumentError, textOf } from "../../provider/document/read";
import { counted } from "../../sdk/text/words";
import { readDocument } from "./document";
import { type Shown, pageContent, wholePage } from "./page";
import { type DocumentViews, type RoomViews, chosen, documentViews } from "./views";

/** A page that is served. */
export interface LayoutPage {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Milliseconds between looks at the file. Polling sees files that editors replace, and those on shared folders. */
const interval = 200;

/**
 * Serves the page of a document on a free port of 127.0.0.1.
 *
 * @param room Key of the room to show; all if undefined.
 * @param label Label of the view to show; all if undefined.
 * @throws {UsageError} where the document cannot be read at the start.
 */
export async function servePage(
  file: string,
  room: string | undefined,
  label: string | undefined,
): Promise<LayoutPage> {
  readDocument(file);
  const nonce = randomBytes(16).toString("base64");
  const listeners = new Set<ServerResponse>();
  const state = new WatchedDocument(file, room, label);
  const send = (to: ServerResponse) => to.write(`data: ${JSON.stringify(state.shown)}\n\n`);
  const server = createServer((request, response) => {
    if (!isOwn(request, portOf(server))) refuse(response, 403, "This page is for this machine.");
    else if (request.method !== "GET") refuse(response, 405, "Only GET.");
    else if (request.url === "/") {
      secure(response, nonce);
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(wholePage(state.shown, nonce));
    } else if (request.url === "/events") {
      secure(response, nonce);
      response.writeHead(200, { "content-type": "text/event-stream" });
      send(response);
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    } else refuse(response, 404, "There is nothing here.");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const onChange = () => {
    if (state.read()) for (const listener of listeners) send(listener);
  };
  watchFile(file, { interval }, onChange);
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: async () => {
      unwatchFile(file, onChange);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/**
 * Whether a request comes from a page of this server. A foreign page can give a name of its own the address of this machine (DNS rebinding);
 * its requests have that name.
 */
const isOwn = ({ headers }: IncomingMessage, port: number): boolean =>
  headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(`${text}\n`);
}

function secure(response: ServerResponse, nonce: string): void {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader("content-security-policy", policy.join("; "));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cache-control", "no-store");
}

/** A document that is read again and again. A mistake hides no picture: the last one stays. */
class WatchedDocument {
  #views = new Map<string, RoomViews>();
  #shown: Shown = { version: "", title: "", content: "" };

  constructor(
    private readonly file: string,
    private readonly room: string | undefined,
    private readonly label: string | undefined,
  ) {
    this.read();
  }

  /** The page as it is now. */
  get shown(): Shown {
    return this.#shown;
  }

  /** Reads the document. Returns whether the page changes. */
  read(): boolean {
    const { problems, rooms, notices } = this.#now();
    const present = rooms ?? [...this.#views.keys()].map((room): RoomViews => ({ room, views: undefined }));
    const shown = present.map(({ room, views }) => ({
      room,
      views: views ?? this.#views.get(room)?.views,
      isFormer: views === undefined,
    }));
    this.#views = new Map(shown.map(({ room, views }) => [room, { room, views }]));
    const content = pageContent({ file: this.file, problems, notices, rooms: shown });
    const mistakes = problems.length + notices.length;
    const title = `${mistakes > 0 ? `${counted(mistakes, "mistake")} · ` : ""}${this.file}`;
    const isChanged = content !== this.#shown.content;
    this.#shown = { version: createHash("sha256").update(content).digest("base64url"), title, content };
    return isChanged;
  }

  #now(): DocumentViews & { readonly notices: readonly string[] } {
    try {
      const { problems, rooms } = documentViews(this.file, textOf(this.file));
      return { problems, rooms: rooms && chosen(rooms, this.room, this.label), notices: [] };
    } catch (error) {
      const notices = error instanceof DocumentError ? error.reasons : [(error as Error).message];
      return { problems: [], rooms: undefined, notices };
    }
  }
}
