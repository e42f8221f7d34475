// Starts the native provider and calls it over gRPC, as the engine does.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export const root = path.join(__dirname, "../..");
/** The compiled executable, without the bundle. */
const executable = path.join(root, "dist/provider/native/main.js");

export type Values = Record<string, unknown>;
type Client = InstanceType<typeof proto.ResourceProviderClient>;
type Callback<T> = (error: grpc.ServiceError | null, answer: T) => void;

/** A secret, as the protocol has it. */
export const secret = (value: unknown): Values => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** What stands for an unknown text. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The URN of a resource. */
export const urnOf = (type: string, name: string): string => `urn:pulumi:test::project::owt:index:${type}::${name}`;
/** The URN of the provider of resources without an explicit one. */
export const defaultProvider = "urn:pulumi:test::project::pulumi:providers:owt::default";

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

export class Plugin {
  private constructor(
    private readonly process: ChildProcess,
    readonly client: Client,
    /** Lines of standard output, the port first. */
    readonly lines: string[],
  ) {}

  /** @param engine Address of the engine; by default, one where nothing listens. */
  static async start(environment: NodeJS.ProcessEnv = {}, engine = "127.0.0.1:1"): Promise<Plugin> {
    const args = ["--require", path.join(__dirname, "ends.js"), executable, engine];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const errors: string[] = [];
    child.stderr.on("data", (data: Buffer) => errors.push(String(data)));
    const lines: string[] = [];
    const output = createInterface(child.stdout);
    output.on("line", (line) => lines.push(line));
    const [port] = (await Promise.race([
      once(output, "line"),
      once(child, "exit").then(() => Promise.reject(new Error(errors.join("")))),
    ])) as [string];
    const client = new proto.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new Plugin(child, client, lines);
  }

  /** A plugin that is configured with the settings of a stack: by keys such as `owt:endpoint`. */
  static async configured(settings: Readonly<Record<string, string>>, engine?: string): Promise<Plugin> {
    const plugin = await Plugin.start({}, engine);
    await plugin.configure(
      Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace("owt:", ""), value])),
    );
    return plugin;
  }

  configure(args: Values): Promise<messages.ConfigureResponse> {
    return this.call((done) => this.client.configure(new messages.ConfigureRequest().setArgs(struct(args)), done));
  }

  async check(type: string, news: Values, olds: Values = {}, name = "a") {
    const request = new messages.CheckRequest().setUrn(urnOf(type, name)).setNews(struct(news)).setOlds(struct(olds));
    return checked(await this.call<messages.CheckResponse>((done) => this.client.check(request, done)));
  }

  async checkConfig(news: Values, urn = defaultProvider) {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(news));
    return checked(await this.call<messages.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  async diffConfig(olds: Values, news: Values) {
    const request = new messages.DiffRequest().setUrn(defaultProvider).setOlds(struct(olds)).setNews(struct(news));
    return difference(await this.call<messages.DiffResponse>((done) => this.client.diffConfig(request, done)));
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
    return difference(await this.call<messages.DiffResponse>((done) => this.client.diff(request, done)));
  }

  async create(type: string, inputs: Values, { preview = false, timeout = 0, name = "a" } = {}) {
    const request = new messages.CreateRequest()
      .setUrn(urnOf(type, name))
      .setProperties(struct(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const answer = await this.call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: answer.getId(), state: values(answer.getProperties()) };
  }

  async read(type: string, id: string, state: Values = {}, inputs: Values = {}, name = "a") {
    const request = new messages.ReadRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setProperties(struct(state))
      .setInputs(struct(inputs));
    const answer = await this.call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), state: values(answer.getProperties()), inputs: values(answer.getInputs()) };
  }

  async update(type: string, id: string, olds: Values, news: Values, { preview = false, timeout = 0 } = {}) {
    const request = new messages.UpdateRequest()
      .setUrn(urnOf(type, "a"))
      .setId(id)
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(preview)
      .setTimeout(timeout);
    return values(
      (await this.call<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(type: string, id: string, state: Values): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urnOf(type, "a")).setId(id).setProperties(struct(state));
    await this.call<Empty>((done) => this.client.delete(request, done));
  }

  async invoke(name: string, args: Values) {
    const request = new messages.InvokeRequest().setTok(`owt:index:${name}`).setArgs(struct(args));
    const answer = await this.call<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return { answer: values(answer.getReturn()), failures: answer.getFailuresList().map((one) => one.getReason()) };
  }

  cancel(): Promise<Empty> {
    return this.call((done) => this.client.cancel(new Empty(), done));
  }

  call<T>(send: (done: Callback<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    this.process.kill();
    await once(this.process, "exit");
  }
}

const struct = (properties: Values): Struct =>
  Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
const values = (properties: Struct | undefined): Values => properties?.toJavaScript() ?? {};

const checked = (answer: messages.CheckResponse) => ({
  inputs: values(answer.getInputs()),
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
