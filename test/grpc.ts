// What the tests of both hosts share to call a provider over gRPC as the engine does, and to be the engine that it reports to.

import { type ChildProcessByStdio, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Values = Record<string, unknown>;
type Callback<T> = (error: grpc.ServiceError | null, answer: T) => void;

/** An address where nothing listens. */
export const nowhere = "127.0.0.1:1";

/** Waits for the answer to a call. Rejects with the status of a failure. */
export function answerTo<T>(send: (done: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

/** Values as a message. */
export const struct = (values: Values): Struct =>
  Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
/** The values of a message. */
export const valuesOf = (message: Struct | undefined): Values => message?.toJavaScript() ?? {};

/** Failure of create and update if an object exists, or may exist, but is not complete. */
export interface InitFailure {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: string[];
}

/** The initialisation failure in an error of create or update, if there is one. */
export function initFailureOf(error: unknown): InitFailure | undefined {
  const [bytes] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  const failure = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return {
    id: failure.getId(),
    properties: valuesOf(failure.getProperties()),
    reasons: failure.getReasonsList(),
  };
}

/** A process that serves. */
export interface Serving {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly port: string;
  /** Lines of standard output, the port first. */
  readonly lines: string[];
  /** Parts of what it prints to standard error. */
  readonly errors: string[];
}

/** Starts a script of Node that prints its port. Rejects with what it prints where it ends instead. */
export async function startServing(args: readonly string[], options: SpawnOptions = {}): Promise<Serving> {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  const errors: string[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(String(data)));
  const output = createInterface(child.stdout).on("line", (line) => lines.push(line));
  const [port] = (await Promise.race([
    once(output, "line"),
    once(child, "exit").then(() => Promise.reject(new Error(errors.join("")))),
  ])) as [string];
  return { process: child, port, lines, errors };
}

/** An engine that records the messages that it gets. */
export interface Engine {
  readonly address: string;
  /** Messages since the list was emptied last. */
  readonly received: { text: string; urn: string; severity: number }[];
  close(): void;
}

export async function startEngine(): Promise<Engine> {
  const received: Engine["received"] = [];
  const server = new grpc.Server();
  server.addService(EngineService, {
    log({ request }: grpc.ServerUnaryCall<LogRequest, Empty>, answer: grpc.sendUnaryData<Empty>) {
      received.push({ text: request.getMessage(), urn: request.getUrn(), severity: request.getSeverity() });
      answer(null, new Empty());
    },
  });
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
  return {
    address: `127.0.0.1:${port}`,
    received,
    close: () => {
      server.forceShutdown();
    },
  };
}
