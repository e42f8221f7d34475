// Calls the native provider over gRPC, as the engine does.

import * as grpc from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { isObject } from "../../sdk/values";
import { type Values, answerTo, struct, valuesOf } from "../grpc";

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** A secret, as the protocol has it. */
export const secret = (value: unknown): Values => ({ [signature]: secretMark, value });

/** Whether a value is a secret, as the protocol has it. */
export const isSecret = (value: unknown): value is { readonly value: unknown } =>
  isObject(value) && value[signature] === secretMark;

/** What stands for an unknown text. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The URN of a resource. */
export const urnOf = (type: string, name: string): string => `urn:pulumi:test::project::owt:index:${type}::${name}`;
/** The URN of the provider of resources without an explicit one. */
export const defaultProvider = "urn:pulumi:test::project::pulumi:providers:owt::default";
/** The URN of an explicit provider. */
export const explicitProvider = "urn:pulumi:test::project::pulumi:providers:owt::branch";

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** A client of the provider at a port of this machine. */
export class ProviderClient {
  /** The client of the protocol, for calls that are not below. */
  readonly client: InstanceType<typeof proto.ResourceProviderClient>;

  constructor(port: number | string) {
    this.client = new proto.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** Tells the address of the engine, as one does that attaches to a running process. */
  attach(engine: string): Promise<Empty> {
    return answerTo((done) => this.client.attach(new PluginAttach().setAddress(engine), done));
  }

  configure(args: Values, urn = ""): Promise<messages.ConfigureResponse> {
    const request = new messages.ConfigureRequest().setUrn(urn).setArgs(struct(args));
    return answerTo((done) => this.client.configure(request, done));
  }

  async check(type: string, news: Values, olds: Values = {}, name = "a", urn = urnOf(type, name)) {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(news)).setOlds(struct(olds));
    return checked(await answerTo<messages.CheckResponse>((done) => this.client.check(request, done)));
  }

  async checkConfig(news: Values, urn = defaultProvider) {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(news));
    return checked(await answerTo<messages.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  async diffConfig(olds: Values, news: Values, urn = defaultProvider) {
    const request = new messages.DiffRequest().setUrn(urn).setOlds(struct(olds)).setNews(struct(news));
    return difference(await answerTo<messages.DiffResponse>((done) => this.client.diffConfig(request, done)));
  }

  /** Compares as an update does: after a check of the arguments. */
  async diff(type: string, id: string, olds: Values, news: Values, oldInputs: Values = olds, name = "a") {
    await this.check(type, news, oldInputs, name);
    return this.compare(type, id, olds, news, oldInputs, name);
  }

  /** Compares as a refresh does: without a check before. */
  async compare(type: string, id: string, olds: Values, news: Values, oldInputs: Values = olds, name = "a") {
    const request = new messages.DiffRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setOlds(struct(olds))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news));
    return difference(await answerTo<messages.DiffResponse>((done) => this.client.diff(request, done)));
  }

  async create(type: string, inputs: Values, { preview = false, timeout = 0, name = "a" } = {}) {
    const request = new messages.CreateRequest()
      .setUrn(urnOf(type, name))
      .setProperties(struct(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const answer = await answerTo<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: answer.getId(), state: valuesOf(answer.getProperties()) };
  }

  async read(type: string, id: string, state: Values = {}, inputs: Values = {}, name = "a") {
    const request = new messages.ReadRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setProperties(struct(state))
      .setInputs(struct(inputs));
    const answer = await answerTo<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), state: valuesOf(answer.getProperties()), inputs: valuesOf(answer.getInputs()) };
  }

  async update(
    type: string,
    id: string,
    olds: Values,
    news: Values,
    { preview = false, timeout = 0, name = "a" } = {},
  ) {
    const request = new messages.UpdateRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(preview)
      .setTimeout(timeout);
    return valuesOf(
      (await answerTo<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(type: string, id: string, state: Values, name = "a"): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urnOf(type, name)).setId(id).setProperties(struct(state));
    await answerTo<Empty>((done) => this.client.delete(request, done));
  }

  async invoke(name: string, args: Values) {
    const request = new messages.InvokeRequest().setTok(`owt:index:${name}`).setArgs(struct(args));
    const answer = await answerTo<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return { answer: valuesOf(answer.getReturn()), failures: answer.getFailuresList().map((one) => one.getReason()) };
  }

  cancel(): Promise<Empty> {
    return answerTo((done) => this.client.cancel(new Empty(), done));
  }

  close(): void {
    this.client.close();
  }
}

const checked = (answer: messages.CheckResponse) => ({
  inputs: valuesOf(answer.getInputs()),
  failures: answer.getFailuresList().map((failure) => failure.getReason()),
});

/** A difference with its details as `KIND PATH`, in the order of the paths. */
const difference = (answer: messages.DiffResponse) => ({
  changes: ["unknown", "none", "some"][answer.getChanges()],
  details: answer
    .getDetaileddiffMap()
    .toArray()
    .map(([path, detail]: [string, unknown]) => {
      const kind = answer.getDetaileddiffMap().get(path)?.getKind() ?? detail;
      return `${kinds[kind as number]} ${path}`;
    })
    .sort(),
  replaces: answer.getReplacesList(),
  diffs: answer.getDiffsList().sort(),
  deleteBeforeReplace: answer.getDeletebeforereplace(),
});
