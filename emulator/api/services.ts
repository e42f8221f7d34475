// Routes of services, which only the super service may manage (API document, "Services").

import type { Request } from "../http/app";
import { badRequest, noService, notPermitted } from "../http/errors";
import { objectIdOf } from "../documents/ids";
import { type Routes, textAnswer, jsonAnswer, signer } from "../http/routes";
import type { Service } from "../store/store";
import { isObject } from "../values";

interface OneService {
  readonly service: string;
}

export function serviceRoutes({ app, store, superServiceId }: Routes): void {
  const allowSuper = (request: Request<OneService> | Request): void => {
    if (signer(request).id !== superServiceId) throw notPermitted();
  };

  app.on("GET", "/services", (request) => {
    allowSuper(request);
    return jsonAnswer([...store.services()].map(renderService));
  });

  app.on("POST", "/services", async (request) => {
    allowSuper(request);
    const { name, key } = isObject(request.body) ? request.body : {};
    if (typeof name !== "string" || typeof key !== "string") {
      throw badRequest("Service name and key do not have string type");
    }
    return jsonAnswer(renderService(await store.addService(name, key)));
  });

  app.on<OneService>("GET", "/services/:service", (request) => {
    const { service: id } = request.params;
    const own = signer(request);
    if (own.id !== superServiceId && own.id !== id) throw notPermitted();
    const service = store.service(objectIdOf(id) ?? "");
    // Unlike here, this request is not safe on real servers.
    if (service === undefined) throw noService();
    return jsonAnswer(renderService(service));
  });

  app.on<OneService>("DELETE", "/services/:service", async (request) => {
    allowSuper(request);
    const id = objectIdOf(request.params.service);
    if (id === undefined) throw notPermitted();
    const service = store.service(id);
    if (service === undefined) throw noService();
    if (id === superServiceId) return textAnswer("Super service not permitted to be deleted", 401);
    await store.removeService(service);
    return textAnswer("Service deleted");
  });
}

/** A service as shown in answers, with its key encrypted. */
function renderService({ id, name, encryptedKey: sealedKey, rooms, version }: Service): Record<string, unknown> {
  return { _id: id, name, key: sealedKey, encrypted: true, rooms: [...rooms], __v: version };
}
