// The calls of the engine: each is read from its message, served by the hooks of its kind, and answered.

import type { TSchema } from "@sinclair/typebox";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type ResourceType, kinds } from "../kinds";
import { logAt } from "../lifecycle/engine-log";
import { type Failure, type Hooks, PartialFailure, type StackConfiguration, type Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { lifecycle } from "../lifecycle/lifecycle";
import { deliverTo, servingOf } from "../lifecycle/log";
import { reported } from "../lifecycle/reporting";
import { argumentsSchema } from "../lifecycle/state";
import { settingsOf } from "./configuration";
import { InitFailure } from "./failures";
import { packageSchema } from "./schema/package-schema";
import { secretsIn } from "./secrets";
import { type Mask, received, sent, union } from "./values";

/** Member of outputs that a stack has from Pulumi's dynamic host. It is kept: the way back needs it. */
const providerKey = "__provider";

/** A kind of resource, as this process serves it. */
interface Served {
  readonly kind: Kind<never>;
  /** Schema of the arguments and of the computed outputs. */
  readonly schema: TSchema;
  readonly hooks: Hooks;
}

/** The calls of one run of the engine with one configuration. */
export class Calls {
  readonly #served = new Map<string, Served>();
  #configuration: StackConfiguration = () => undefined;

  /** @param engine Address of the engine, which takes messages. Without it, they are printed. */
  constructor(engine: string | undefined) {
    if (engine !== undefined) {
      deliverTo(
        logAt(engine, () => ({
          grpc: require("@grpc/grpc-js") as typeof import("@grpc/grpc-js"),
          services:
            require("@pulumi/pulumi/proto/engine_grpc_pb") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb"),
          messages: require("@pulumi/pulumi/proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb"),
        })),
      );
    }
  }

  schema(): string {
    return JSON.stringify(packageSchema());
  }

  checkConfig(request: messages.CheckRequest): messages.CheckResponse {
    return new messages.CheckResponse().setInputs(request.getNews());
  }

  diffConfig(_request: messages.DiffRequest): messages.DiffResponse {
    return new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE);
  }

  configure(request: messages.ConfigureRequest): messages.ConfigureResponse {
    this.#configuration = settingsOf(received(request.getArgs()).values);
    this.#served.clear();
    return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  async check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const { kind, hooks, schema } = this.#kindOf(request.getUrn());
    const [old, given] = [received(request.getOlds()), received(request.getNews())];
    const args = named(kind, request.getUrn(), own(given.values));
    const { inputs, failures } = await servingOf(request.getUrn(), () => hooks.check(own(old.values), args));
    return new messages.CheckResponse()
      .setInputs(sent(inputs, union(given.mask, secretsIn(schema, inputs))))
      .setFailuresList(failures.map(failureMessage));
  }

  async diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const { hooks } = this.#kindOf(request.getUrn());
    const [state, args] = [received(request.getOlds()).values, received(request.getNews()).values];
    const difference = await this.#serving(request, () => hooks.diff(request.getId(), own(state), own(args)));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
      .setChanges(difference.changes ? DIFF_SOME : DIFF_NONE)
      .setReplacesList(difference.replaces)
      .setDeletebeforereplace(difference.deleteBeforeReplace);
  }

  async create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const { hooks, schema } = this.#kindOf(request.getUrn());
    const { values: inputs, mask } = received(request.getProperties());
    const args = own(inputs);
    if (request.getPreview()) {
      const state = hooks.planned(args);
      return new messages.CreateResponse().setProperties(sent(state, union(mask, secretsIn(schema, state))));
    }
    const { id, state } = await this.#serving(request, () =>
      hooks.create(args).catch(recording(schema, { inputs, mask })),
    );
    return new messages.CreateResponse().setId(id).setProperties(sent(state, union(mask, secretsIn(schema, state))));
  }

  async read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const { hooks, schema } = this.#kindOf(request.getUrn());
    const [known, declared] = [received(request.getProperties()), received(request.getInputs())];
    const found = await this.#serving(request, () => hooks.read(request.getId(), own(known.values)));
    if (found === undefined) return new messages.ReadResponse();
    const { [providerKey]: shim } = known.values;
    const state = { ...found.state, [providerKey]: shim };
    const ofState = union(known.mask, secretsIn(schema, state));
    const ofInputs = union(declared.mask, secretsIn(schema, found.inputs));
    return new messages.ReadResponse()
      .setId(request.getId())
      .setProperties(sent(state, ofState))
      .setInputs(sent(found.inputs, ofInputs));
  }

  async update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const { hooks, schema } = this.#kindOf(request.getUrn());
    const { [providerKey]: shim, ...before } = received(request.getOlds()).values;
    const { values: inputs, mask } = received(request.getNews());
    const args = own(inputs);
    const answer = (state: Values) =>
      new messages.UpdateResponse().setProperties(
        sent({ ...state, [providerKey]: shim }, union(mask, secretsIn(schema, state))),
      );
    if (request.getPreview()) return answer(hooks.planned(args, before));
    const { state } = await this.#serving(request, () =>
      hooks.update(request.getId(), before, args).catch(recording(schema, { inputs, mask, shim })),
    );
    return answer(state);
  }

  async delete(request: messages.DeleteRequest): Promise<Empty> {
    const { hooks } = this.#kindOf(request.getUrn());
    const state = own(received(request.getProperties()).values);
    await this.#serving(request, () => hooks.delete(request.getId(), state));
    return new Empty();
  }

  invoke(request: messages.InvokeRequest): messages.InvokeResponse {
    throw new Error(`${request.getTok()} is not known.`);
  }

  cancel(): void {
    // Nothing waits yet.
  }

  /** Runs the hook of a request, with failures as the engine prints them. */
  async #serving<T>(request: { getUrn(): string }, hook: () => Promise<T>): Promise<T> {
    return servingOf(request.getUrn(), hook).catch((error: unknown) => {
      throw error instanceof InitFailure ? error : reported(error);
    });
  }

  /** The kind of the resource with a URN. */
  #kindOf(urn: string): Served {
    const type = typeIn(urn);
    const name = type.split(":").at(-1) ?? "";
    if (!Object.hasOwn(kinds, name)) {
      throw new Error(
        `${type} is not known. Known types: ${Object.keys(kinds)
          .map((known) => `owt:index:${known}`)
          .join(", ")}.`,
      );
    }
    const known = this.#served.get(name) ?? this.#serve(kinds[name as ResourceType]);
    this.#served.set(name, known);
    return known;
  }

  #serve(kind: Kind<never>): Served {
    const hooks = lifecycle(kind);
    hooks.configure(this.#configuration);
    const args = argumentsSchema(kind);
    return {
      kind,
      hooks,
      schema: { ...args, properties: { ...args.properties, ...kind.computed?.properties } },
    };
  }
}

/** The type of the resource with a URN, without those of its parents. */
const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Values without what the dynamic host has recorded. */
const own = ({ [providerKey]: _, ...values }: Values): Values => values;

/** The arguments, with the name of the resource as the name of its object where the kind has names and the program gives none. */
function named(kind: Kind<never>, urn: string, args: Values): Values {
  if (!("name" in kind.schema.properties) || args.name !== undefined) return args;
  return { name: urn.split("::").slice(3).join("::"), ...args };
}

/** The reason has path and value already. The engine would print `{<nil>}` beside a nested one. */
const failureMessage = ({ reason }: Failure): messages.CheckFailure => new messages.CheckFailure().setReason(reason);

/** Rethrows a failure that has left an object with what the engine is to record of it. */
const recording =
  (schema: TSchema, { inputs, mask, shim }: { inputs: Values; mask: Mask; shim?: unknown }) =>
  (error: unknown): never => {
    if (!(error instanceof PartialFailure)) throw error;
    const state = { ...error.properties, [providerKey]: shim };
    const { message } = reported(error);
    throw new InitFailure(message, { id: error.id, state, inputs, mask: union(mask, secretsIn(schema, state)) });
  };
