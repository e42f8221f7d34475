// Starts Pulumi's dynamic-provider host and calls it over gRPC, as the engine does.

import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { shim } from "../../provider/program/hosts";

export const root = path.join(__dirname, "../..");

const lazyModules = path.join(root, "test/e2e/lazy-modules.js");

type Values = Record<string, unknown>;
type Callback<T> = (error: grpc.ServiceError | null, answer: T) => void;

/** Failure of create and update if an object exists, or may exist, but is not complete. */
export interface InitFailure {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: string[];
}

export class Host {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: InstanceType<typeof proto.ResourceProviderClient>,
    private readonly printed: string[],
  ) {}

  /**
   * Starts the host in the folder of the project and configures it as the engine does.
   * @param engine Address of the engine; by default, one where nothing listens.
   */
  static async start(
    configuration: Record<string, string>,
    environment: NodeJS.ProcessEnv = {},
    engine = "127.0.0.1:1",
  ): Promise<Host> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const process_ = spawn(process.execPath, ["--require", lazyModules, script, engine], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    const errors: string[] = [];
    process_.stderr.on("data", (data: Buffer) => errors.push(String(data)));
    const lines = createInterface(process_.stdout);
    const [port] = (await Promise.race([
      once(lines, "line"),
      once(process_, "exit").then(() => Promise.reject(new Error(errors.join("")))),
    ])) as [string];
    lines.on("line", (line) => printed.push(line));
    process_.stderr.on("data", (data: Buffer) => printed.push(String(data)));
    const client = new proto.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new Host(process_, client, printed);
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(configuration));
    await host.call<messages.ConfigureResponse>((done) => client.configure(request, done));
    return host;
  }

  async check(
    kind: string,
    news: Values,
    olds: Values = {},
    urn = "",
  ): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setOlds(struct(kind, olds));
    request.setNews(struct(kind, news));
    const answer = await this.call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = answer
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: values(answer.getInputs()), failures };
  }

  async diff(
    kind: string,
    id: string,
    olds: Values,
    news: Values,
    urn = "",
  ): Promise<{ changes: number; replaces: string[]; deleteBeforeReplace: boolean }> {
    const request = new messages.DiffRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(struct(kind, olds));
    request.setNews(struct(kind, news));
    const answer = await this.call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: answer.getChanges(),
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(kind: string, inputs: Values): Promise<{ id: string; properties: Values }> {
    const request = new messages.CreateRequest();
    request.setProperties(struct(kind, inputs));
    const answer = await this.call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: answer.getId(), properties: values(answer.getProperties()) };
  }

  async read(
    kind: string,
    id: string,
    properties: Values,
  ): Promise<{ id: string; properties: Values; inputs: Values }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(struct(kind, properties));
    const answer = await this.call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), properties: values(answer.getProperties()), inputs: values(answer.getInputs()) };
  }

  async update(kind: string, id: string, olds: Values, news: Values): Promise<Values> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(kind, olds));
    request.setNews(struct(kind, news));
    return values(
      (await this.call<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(kind: string, id: string, properties: Values): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(kind, properties));
    await this.call((done) => this.client.delete(request, done));
  }

  /** Output of the host since its start, without its port. */
  get output(): string {
    return this.printed.join("\n");
  }

  async stop(): Promise<void> {
    this.client.close();
    this.process.kill();
    await once(this.process, "exit");
  }

  private call<T>(send: (done: Callback<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }
}

const struct = (kind: string, properties: Values): Struct =>
  Struct.fromJavaScript({ __provider: shim(kind), ...properties });
const values = (properties: Struct | undefined): Values => {
  const { __provider: _, ...rest } = properties?.toJavaScript() ?? {};
  return rest;
};

/** The initialisation failure in an error of create or update, if there is one. */
export function initFailureOf(error: unknown): InitFailure | undefined {
  const [bytes] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  const failure = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return {
    id: failure.getId(),
    properties: failure.getProperties()?.toJavaScript() as Values,
    reasons: failure.getReasonsList(),
  };
}
