// The gRPC service of the native provider. It loads the protocol alone, so that the process starts quickly; what serves the resources is
// loaded at the first call that needs it.

import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Calls } from "./calls";
import { versionOf } from "./version";

/** Rooms can be large, and plans hold many of them. */
const largestMessage = 400 * 2 ** 20;

/** A service that takes calls. */
export interface Listening {
  readonly port: number;
  /** Ends the service, and all calls under way. */
  close(): void;
}

/**
 * Serves the engine. Prints the port to standard output.
 *
 * @param args Arguments of the process: options, and the address of the engine as the last one. Without it, the Attach call brings it.
 */
export async function serve(args: readonly string[]): Promise<void> {
  const { port } = await listen(args.findLast((arg) => !arg.startsWith("-")));
  process.stdout.write(`${port}\n`);
}

/** Serves the engine at an address, on a free port of this machine. */
export async function listen(engine?: string): Promise<Listening> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largestMessage,
    "grpc.max_send_message_length": largestMessage,
  });
  server.addService(ResourceProviderService, serviceFor(engine));
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
  return {
    port,
    close: () => {
      server.forceShutdown();
    },
  };
}

/** The calls of the service. */
function serviceFor(address: string | undefined): grpc.UntypedServiceImplementation {
  let engine = address;
  let loaded: Calls | undefined;
  /** Begins a run, where another engine has attached to this process than before. */
  const begin = (address: string): void => {
    if (address === "" || address === engine) return;
    engine = address;
    if (loaded === undefined) return;
    loaded = undefined;
    const { beginRun } = require("../lifecycle/run") as typeof import("../lifecycle/run");
    beginRun();
  };
  const calls = (): Calls => {
    if (loaded === undefined) {
      const { Calls } = require("./calls") as typeof import("./calls");
      loaded = new Calls(engine);
    }
    return loaded;
  };

  return {
    handshake: answered((request: messages.ProviderHandshakeRequest) => {
      begin(request.getEngineAddress());
      return new messages.ProviderHandshakeResponse().setAcceptSecrets(true);
    }),
    attach: answered((request: { getAddress(): string }) => {
      begin(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: answered(() => new PluginInfo().setVersion(versionOf())),
    getSchema: answered(() => new messages.GetSchemaResponse().setSchema(calls().schema())),
    checkConfig: answered((request: messages.CheckRequest) => calls().checkConfig(request)),
    diffConfig: answered((request: messages.DiffRequest) => calls().diffConfig(request)),
    configure: answered((request: messages.ConfigureRequest) => calls().configure(request)),
    check: answered((request: messages.CheckRequest) => calls().check(request)),
    diff: answered((request: messages.DiffRequest) => calls().diff(request)),
    create: answered((request: messages.CreateRequest) => calls().create(request)),
    read: answered((request: messages.ReadRequest) => calls().read(request)),
    update: answered((request: messages.UpdateRequest) => calls().update(request)),
    delete: answered((request: messages.DeleteRequest) => calls().delete(request)),
    invoke: answered((request: messages.InvokeRequest) => calls().invoke(request)),
    cancel: answered(() => {
      // Where nothing was asked for yet, nothing waits.
      loaded?.cancel();
      return new Empty();
    }),
  };
}

/** A call that is answered by the return value or the error of a function. */
const answered =
  <Request, Answer>(answer: (request: Request) => Answer | Promise<Answer>) =>
  (call: grpc.ServerUnaryCall<Request, Answer>, done: grpc.sendUnaryData<Answer>): void => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (value) => {
          done(null, value);
        },
        (error: unknown) => {
          const { statusOf } = require("./failures") as typeof import("./failures");
          done(statusOf(error));
        },
      );
  };
