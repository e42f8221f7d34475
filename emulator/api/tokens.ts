// Tokens (API document, "Token"): base64 of JSON that names a portal. What the header says of user and role wins.
// A token is good for one join by the control endpoint, within 3 minutes, while the emulator runs.

import { createHmac } from "node:crypto";
import { type BelowRoom, roomOf } from "./session-routes";
import { badRequest } from "../http/errors";
import { parametersOf } from "../http/mauth";
import { type Routes, htmlText, signer } from "../server";
import { isRecord, isText } from "../http/shapes";

/** Who a token lets in, and where. */
export interface Invitation {
  readonly room: string;
  readonly user: string;
  readonly role: string;
}

const lifetimeMs = 3 * 60 * 1000;

/** The tokens that were issued, and neither used nor too old. */
export class Tokens {
  readonly #open = new Map<string, Invitation & { readonly endsAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  add(token: string, invitation: Invitation): void {
    // Those that came first end first.
    for (const [old, { endsAt }] of this.#open) {
      if (endsAt > this.now()) break;
      this.#open.delete(old);
    }
    this.#open.set(token, { ...invitation, endsAt: this.now() + lifetimeMs });
  }

  /** Uses a token up; undefined for one that is none, was used, is too old, or is for another room. */
  use(token: string, room: string): Invitation | undefined {
    const found = this.#open.get(token);
    if (found?.room !== room) return undefined;
    this.#open.delete(token);
    return found.endsAt > this.now() ? found : undefined;
  }
}

export function tokenRoutes(routes: Routes, version: string): void {
  const { app, store, tokens } = routes;
  app.on<BelowRoom>("POST", `${version}/rooms/:room/tokens`, (request) => {
    const room = roomOf(routes, request);
    const signed = parametersOf(request.headers.authorization ?? "");
    const body = isRecord(request.body) ? request.body : {};
    const header = signed.get("username");
    const user = header === undefined ? body.user : Buffer.from(header, "base64").toString("utf8");
    const role = signed.get("role") ?? body.role;
    const known = store.config(room)?.roles?.find((other) => other.role === role);
    if (!isText(user) || user === "" || known === undefined) throw badRequest("Name or role not valid");
    const named = { tokenId: store.ids.next(), host: "127.0.0.1:8080", secure: false };
    const digest = createHmac("sha256", signer(request).key).update(`${named.tokenId},${named.host}`).digest("hex");
    const signature = Buffer.from(digest).toString("base64");
    const token = Buffer.from(JSON.stringify({ ...named, signature })).toString("base64");
    tokens.add(token, { room, user, role: known.role });
    return htmlText(token);
  });
}
