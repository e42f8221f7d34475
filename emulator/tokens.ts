// Tokens (API document, "Token"): base64 of JSON that names a portal. What the header says of user and role wins.

import { createHmac } from "node:crypto";
import { type BelowRoom, roomOf } from "./below-room";
import { badRequest } from "./errors";
import { parametersOf } from "./mauth";
import { type Routes, sendText, signer } from "./server";
import { isRecord, isText } from "./shapes";

export function tokenRoutes(routes: Routes, version: string): void {
  const { app, store } = routes;
  app.post<BelowRoom>(`${version}/rooms/:room/tokens`, (request, reply) => {
    const room = roomOf(routes, request);
    const signed = parametersOf(request.headers.authorization ?? "");
    const body = isRecord(request.body) ? request.body : {};
    const header = signed.get("username");
    const user = header === undefined ? body.user : Buffer.from(header, "base64").toString("utf8");
    const role = signed.get("role") ?? body.role;
    const known = store.config(room)?.roles?.some((other) => other.role === role);
    if (!isText(user) || user === "" || !known) throw badRequest("Name or role not valid");
    const token = { tokenId: store.ids.next(), host: "127.0.0.1:8080", secure: false };
    const digest = createHmac("sha256", signer(request).key).update(`${token.tokenId},${token.host}`).digest("hex");
    const signature = Buffer.from(digest).toString("base64");
    return sendText(reply, Buffer.from(JSON.stringify({ ...token, signature })).toString("base64"));
  });
}
