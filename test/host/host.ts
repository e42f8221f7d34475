// Starts Pulumi's dynamic-provider host and calls it over gRPC, as the engine does.

import { once } from "node:events";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { shim } from "../../provider/program/hosts";
import * as protocol from "../grpc";
import { type Serving, type Values, answerTo, nowhere, startServing } from "../grpc";

export const root = path.join(__dirname, "../..");

const lazyModules = path.join(root, "test/e2e/lazy-modules.js");

export class Host {
  private constructor(
    private readonly serving: Serving,
    private readonly client: InstanceType<typeof proto.ResourceProviderClient>,
  ) {}

  /**
   * Starts the host in the folder of the project and configures it as the engine does.
   * @param engine Address of the engine; by default, one where nothing listens.
   */
  static async start(
    configuration: Record<string, string>,
    environment: NodeJS.ProcessEnv = {},
    engine = nowhere,
  ): Promise<Host> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const serving = await startServing(["--require", lazyModules, script, engine], {
      cwd: root,
      env: { ...process.env, ...environment },
    });
    const client = new proto.ResourceProviderClient(`127.0.0.1:${serving.port}`, grpc.credentials.createInsecure());
    const request = new messages.ConfigureRequest().setArgs(protocol.struct(configuration));
    await answerTo<messages.ConfigureResponse>((done) => client.configure(request, done));
    return new Host(serving, client);
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
    const answer = await answerTo<messages.CheckResponse>((done) => this.client.check(request, done));
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
    const answer = await answerTo<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: answer.getChanges(),
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(kind: string, inputs: Values): Promise<{ id: string; properties: Values }> {
    const request = new messages.CreateRequest();
    request.setProperties(struct(kind, inputs));
    const answer = await answerTo<messages.CreateResponse>((done) => this.client.create(request, done));
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
    const answer = await answerTo<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), properties: values(answer.getProperties()), inputs: values(answer.getInputs()) };
  }

  async update(kind: string, id: string, olds: Values, news: Values): Promise<Values> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(kind, olds));
    request.setNews(struct(kind, news));
    return values(
      (await answerTo<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(kind: string, id: string, properties: Values): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(kind, properties));
    await answerTo((done) => this.client.delete(request, done));
  }

  /** Output of the host since its start, without its port. */
  get output(): string {
    const { lines, errors } = this.serving;
    return [...lines.slice(1), ...errors].join("\n");
  }

  async stop(): Promise<void> {
    this.client.close();
    this.serving.process.kill();
    await once(this.serving.process, "exit");
  }
}

const struct = (kind: string, properties: Values): Struct => protocol.struct({ __provider: shim(kind), ...properties });
const values = (properties: Struct | undefined): Values => {
  const { __provider: _, ...rest } = protocol.valuesOf(properties);
  return rest;
};
