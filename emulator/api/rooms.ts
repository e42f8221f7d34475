// Routes of rooms (API document, "Rooms"). There is no PATCH, on which real servers fail.

import { badRequest, noRoom } from "../http/errors";
import { type Outcome, changeRoom, createRoom } from "../documents/room";
import { type Routes, textAnswer, jsonAnswer, jsonTextAnswer, signer } from "../http/routes";
import { type Members, isObject } from "../values";

interface OneRoom {
  readonly room: string;
}
interface Page {
  Querystring: { page?: unknown; per_page?: unknown };
}

export function roomRoutes({ app, store, conferences }: Routes, version: string): void {
  const path = `${version}/rooms`;

  app.on<Page>("GET", path, (request) => {
    const { page, per_page: perPage } = request.query;
    return jsonTextAnswer(store.roomsText(signer(request), positive(page), positive(perPage)));
  });

  app.on("POST", path, async (request) => {
    const service = signer(request);
    const { name, options } = (isObject(request.body) ? request.body : {}) as { name?: unknown; options?: unknown };
    if (typeof name !== "string" || name === "") throw badRequest("Invalid request body");
    if (options && typeof options !== "object") throw badRequest("Invalid room option");
    const { room, answer: shown } = createRoom(name, (options || {}) as Members, store.ids.next(), store.cipher);
    await store.addRoom(service, room);
    return jsonAnswer(shown);
  });

  app.on<OneRoom>("GET", `${path}/:room`, (request) => {
    const text = store.roomText(signer(request), request.params.room);
    if (text === undefined) throw noRoom();
    return jsonTextAnswer(text);
  });

  app.on<OneRoom>("PUT", `${path}/:room`, async (request) => {
    const service = signer(request);
    const room = store.room(service, request.params.room);
    if (room === undefined) throw noRoom();
    let outcome: Outcome;
    try {
      outcome = changeRoom(room, (request.body ?? {}) as Members, store.cipher);
    } catch (error) {
      throw badRequest((error as Error).message);
    }
    await store.replaceRoom(service, outcome.room);
    return jsonAnswer(outcome.answer);
  });

  app.on<OneRoom>("DELETE", `${path}/:room`, async (request) => {
    const service = signer(request);
    if (!store.hasRoom(service, request.params.room)) throw noRoom();
    await store.removeRoom(service, request.params.room);
    conferences.end(request.params.room);
    return textAnswer("Room deleted");
  });
}

/** A positive number of a query; undefined for any other text. */
function positive(text: unknown): number | undefined {
  const number = typeof text === "string" ? Number(text) : NaN;
  return number > 0 ? Math.max(1, Math.trunc(number)) : undefined;
}
