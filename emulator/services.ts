// Services: owners of rooms, managed by the super service alone (API document, "Services").

import type { FastifyRequest } from "fastify";
import { badRequest, noService, notPermitted } from "./errors";
import { isPlain } from "./document";
import { objectIdOf } from "./ids";
import { type Routes, sendJson, sendText, signer } from "./server";
import type { Service } from "./store";

interface OneService {
  Params: { service: string };
}

export function serviceRoutes({ app, store, superServiceId }: Routes): void {
  const allowSuper = (request: FastifyRequest<OneService> | FastifyRequest): void => {
    if (signer(request).id !== superServiceId) throw notPermitted();
  };

  app.get("/services", (request, reply) => {
    allowSuper(request);
    return sendJson(reply, JSON.stringify([...store.services()].map(shown)));
  });

  app.post("/services", async (request, reply) => {
    allowSuper(request);
    const { name, key } = isPlain(request.body) ? request.body : {};
    if (typeof name !== "string" || typeof key !== "string") {
      throw badRequest("Service name and key do not have string type");
    }
    return sendJson(reply, JSON.stringify(shown(await store.addService(name, key))));
  });

  app.get<OneService>("/services/:service", (request, reply) => {
    const { service: id } = request.params;
    const own = signer(request);
    if (own.id !== superServiceId && own.id !== id) throw notPermitted();
    const service = store.service(objectIdOf(id) ?? "");
    // A real server's process ends here. This one says that there is no such service.
    if (service === undefined) throw noService();
    return sendJson(reply, JSON.stringify(shown(service)));
  });

  app.delete<OneService>("/services/:service", async (request, reply) => {
    allowSuper(request);
    const id = objectIdOf(request.params.service);
    if (id === undefined) throw notPermitted();
    const service = store.service(id);
    if (service === undefined) throw noService();
    if (id === superServiceId) return sendText(reply.status(401), "Super service not permitted to be deleted");
    await store.removeService(service);
    return sendText(reply, "Service deleted");
  });
}

/** A service as it is shown: the key only encrypted. */
function shown({ id, name, sealedKey, rooms, version }: Service): Record<string, unknown> {
  return { _id: id, name, key: sealedKey, encrypted: true, rooms: [...rooms], __v: version };
}
