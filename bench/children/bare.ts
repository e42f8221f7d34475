// The floor of a server: a bare fastify route that answers with bytes that are there already.

import Fastify from "fastify";
import type { AddressInfo } from "node:net";
import { serve, wanted } from "./channel";
import { usage } from "./usage";

export interface BareWanted {
  readonly body: string;
}

async function main(): Promise<void> {
  const { body } = wanted() as BareWanted;
  const app = Fastify();
  app.get("/v1/rooms/:room", (_request, reply) => reply.type("application/json; charset=utf-8").send(body));
  await app.listen({ port: 0, host: "127.0.0.1" });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  serve({ endpoint: () => endpoint, usage });
}

void main();
