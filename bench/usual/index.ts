// Usual: the same rooms by a provider as tutorials write them. An object of functions, closed over a client and a validator; the
// server's answer becomes the outputs.

import * as pulumi from "@pulumi/pulumi";
import { wantedRooms } from "../rooms";
import { Client } from "./client";
import { problemsOf } from "./schema";

const { OWT_ENDPOINT = "", OWT_SERVICE_ID = "", OWT_SERVICE_KEY = "" } = process.env;
const client = new Client(OWT_ENDPOINT, OWT_SERVICE_ID, OWT_SERVICE_KEY);

type Values = Record<string, unknown>;

const provider: pulumi.dynamic.ResourceProvider = {
  check: (_olds: Values, news: Values) => {
    const { __provider, ...args } = news;
    return Promise.resolve({ inputs: news, failures: problemsOf(args) });
  },

  diff: (_id, olds: Values, news: Values) => {
    const { __provider, ...args } = news;
    const changes = Object.keys(args).some((name) => JSON.stringify(args[name]) !== JSON.stringify(olds[name]));
    return Promise.resolve({ changes });
  },

  create: async (inputs: Values) => {
    const { __provider, name, ...options } = inputs;
    const room = (await client.request("POST", "/v1/rooms", { name, options })) as Values & { _id: string };
    return { id: room._id, outs: { ...room, ...inputs } };
  },

  read: async (id, props: Values) => {
    const room = (await client.request("GET", `/v1/rooms/${id}`)) as Values;
    return { id, props: { ...room, ...props } };
  },

  update: async (id, _olds: Values, news: Values) => {
    const { __provider, ...args } = news;
    const room = (await client.request("PUT", `/v1/rooms/${id}`, args)) as Values;
    return { outs: { ...room, ...news } };
  },

  delete: async (id) => {
    await client.request("DELETE", `/v1/rooms/${id}`);
  },
};

class Room extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, args);
  }
}

for (const room of wantedRooms()) new Room(room.name, room);
