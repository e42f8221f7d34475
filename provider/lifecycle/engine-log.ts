// The engine's log, for messages of hooks in Pulumi's host. The host gives hooks neither the log nor the URN of their resource. Both are
// within reach of its process: the engine's address is its argument, and the requests that the host reads carry the URN. Where either is
// missing, as under another host, messages are printed.

import type * as grpc from "@grpc/grpc-js";
import type * as services from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as messages from "@pulumi/pulumi/proto/engine_pb";
import { type Destination, type Severity, deliverTo } from "./log";

type Values = Readonly<Record<string, unknown>>;

/** Time limit of a message, in milliseconds. The engine runs on this machine. */
const limitMs = 5_000;

/** The URN of the resource of a request, by the values that the host reads from it and passes to a hook. */
const urns = new WeakMap<object, string>();

/** The URN of the resource whose arguments or state these are; undefined where the host does not tell. */
export const urnOf = (values: Values | undefined): string | undefined =>
  values === undefined ? undefined : urns.get(values);

/** Requests of the engine, each with the method by which the host reads the values that it passes to a hook last. */
const readers = {
  CheckRequest: "getNews",
  DiffRequest: "getNews",
  CreateRequest: "getProperties",
  ReadRequest: "getProperties",
  UpdateRequest: "getNews",
  DeleteRequest: "getProperties",
} as const;

/** Connects messages with the engine's log, where this process is Pulumi's host. */
export function connectToEngine(): void {
  const load = moduleOfHost();
  const [, , address] = process.argv;
  if (load === undefined || address === undefined) return;
  try {
    recordUrns(load("../../proto/provider_pb") as Requests);
    deliverTo(logAt(address, () => modulesBy(load)));
  } catch {
    // Another version of the host: messages are printed.
  }
}

type Load = (name: string) => unknown;

/** Loads modules as the host does: those that it uses itself. */
function moduleOfHost(): Load | undefined {
  const { main } = require;
  if (main === undefined || !/[\\/]cmd[\\/]dynamic-provider[\\/]/.test(main.filename)) return undefined;
  return (name) => main.require(name) as unknown;
}

interface Message {
  getUrn(): string;
}
type Requests = Readonly<Record<string, { readonly prototype: Message & Record<string, unknown> }>>;
type ReadValues = (this: Message) => { toJavaScript(): object } | undefined;

/** Records the URN of each further request when the host reads its values. (The first request has been read already.) */
function recordUrns(requests: Requests): void {
  for (const [name, reader] of Object.entries(readers)) {
    const prototype = requests[name]?.prototype;
    const read = prototype?.[reader] as ReadValues | undefined;
    if (prototype === undefined || read === undefined) continue;
    prototype[reader] = function (this: Message) {
      const struct = read.call(this);
      const convert = struct?.toJavaScript.bind(struct);
      if (struct !== undefined && convert !== undefined) {
        struct.toJavaScript = () => {
          const values = convert();
          const urn = this.getUrn();
          if (urn !== "") urns.set(values, urn);
          return values;
        };
      }
      return struct;
    };
  }
}

/** The modules of the protocol. */
export interface ProtocolModules {
  readonly grpc: Pick<typeof grpc, "Metadata" | "credentials">;
  readonly services: Pick<typeof services, "EngineClient">;
  readonly messages: Pick<typeof messages, "LogRequest" | "LogSeverity">;
}

const modulesBy = (load: Load): ProtocolModules => ({
  grpc: load("@grpc/grpc-js") as typeof grpc,
  services: load("../../proto/engine_grpc_pb") as typeof services,
  messages: load("../../proto/engine_pb") as typeof messages,
});

/**
 * The log of the engine at an address, connected at the first message.
 *
 * @param load Loads the modules of the protocol, at the first message.
 */
export function logAt(address: string, load: () => ProtocolModules): Destination {
  let loaded: ProtocolModules | undefined;
  let engine: services.EngineClient | undefined;
  return (severity, text, urn = "") => {
    loaded ??= load();
    const { EngineClient } = loaded.services;
    const { Metadata, credentials } = loaded.grpc;
    const { LogRequest, LogSeverity } = loaded.messages;
    engine ??= new EngineClient(address, credentials.createInsecure());
    const severities: Record<Severity, messages.LogSeverity> = {
      info: LogSeverity.INFO,
      warning: LogSeverity.WARNING,
    };
    const request = new LogRequest().setSeverity(severities[severity]).setMessage(text).setUrn(urn);
    return new Promise((resolve, reject) => {
      engine?.log(request, new Metadata(), { deadline: Date.now() + limitMs }, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  };
}
