// Route of tokens (API document, "Token"): base64 of JSON that names a portal. User and role of the Authorization header take
// precedence over the body. A token is valid for one join at the control endpoint within 3 minutes.

import { createHmac } from "node:crypto";
import { type RoomParams, roomOf } from "./session-routes";
import { badRequest } from "../http/errors";
import { parametersOf } from "../http/mauth";
import { type Routes, textAnswer, signer } from "../http/routes";
import { isObject, isText } from "../values";

export function tokenRoutes(routes: Routes, version: string): void {
  const { app, store, tokens } = routes;
  app.on<RoomParams>("POST", `${version}/rooms/:room/tokens`, (request) => {
    const room = roomOf(routes, request);
    const signed = parametersOf(request.headers.authorization ?? "");
    const body = isObject(request.body) ? request.body : {};
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
    return textAnswer(token);
  });
}
