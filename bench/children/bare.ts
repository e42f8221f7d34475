// The floor of a server: a bare node:http route that answers with prepared bytes.

import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import FindMyWay from "find-my-way";
import { serve, wanted } from "./channel";
import { usage } from "./usage";

export interface BareWanted {
  readonly body: string;
}

async function main(): Promise<void> {
  const { body } = wanted() as BareWanted;
  const router = FindMyWay();
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) };
  router.on("GET", "/v1/rooms/:room", (_request, response) => response.writeHead(200, headers).end(body));
  const server = http.createServer((request, response) => void router.lookup(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  serve({ endpoint: () => endpoint, usage });
}

void main();
