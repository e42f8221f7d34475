// The calls of the engine: each is read from its message, served by the hooks of its kind, and answered.

import { isDeepStrictEqual } from "node:util";
import type { TObject, TSchema } from "@sinclair/typebox";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Access } from "../connection/access";
import { clientFor } from "../connection/connection";
import { withinLimits } from "../connection/limits";
import { configurationNames } from "../connection/option-names";
import { isDefault, settingsOf } from "../connection/providers";
import { addServiceWithProvider } from "../connection/reach";
import { presentConfiguration, replayed } from "../connection/stack-file";
import { type ResourceType, kinds } from "../kinds";
import { logAt } from "../lifecycle/engine-log";
import { type Failure, type Hooks, PartialFailure, type StackConfiguration, type Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { lifecycle } from "../lifecycle/lifecycle";
import { deliverTo, servingOf, warn } from "../lifecycle/log";
import { withReplayRemedy } from "../lifecycle/notices";
import { reported } from "../lifecycle/reporting";
import { argumentsSchema } from "../lifecycle/state";
import { hasUnknown } from "../lifecycle/unknown";
import { changedSettings, configurationFailures, isForAnotherService, serviceIdIn } from "./configuration";
import { detailsOf } from "./details";
import { InitFailure } from "./failures";
import { Names, isNamed } from "./names";
import { inNamesOfProgram, withoutPythonNames } from "./python-names";
import { Rooms } from "./rooms";
import { secretsIn } from "./secrets";
import { type Mask, received, sent, union } from "./values";
import { warningsOf } from "./warnings";
import { inWordsOfProvider } from "./words";

/** Member of outputs that a stack has from Pulumi's dynamic host. It is kept: the way back needs it. */
const providerKey = "__provider";

/** A kind of resource, as this process serves it. */
interface Served {
  readonly type: ResourceType;
  readonly kind: Kind<never>;
  /** Schema of the arguments. */
  readonly args: TObject;
  /** Schema of the arguments and of the computed outputs. */
  readonly schema: TSchema;
  readonly hooks: Hooks;
}

/** The calls of one run of the engine with one configuration. */
export class Calls {
  readonly #served = new Map<string, Served>();
  /** URNs of resources whose arguments were checked after they were read last. */
  readonly #checked = new Set<string>();
  /** Arguments of objects that were imported, by the URN. */
  readonly #imported = new Map<string, Values>();
  readonly #rooms = new Rooms();
  readonly #names = new Names();
  /** Ends what waits. */
  readonly #end = new AbortController();
  #configuration: StackConfiguration = () => undefined;
  /** URN of the provider that this process is. */
  #provider = "";
  #isConfigured = false;

  /** @param engine Address of the engine, which takes messages. Without it, they are printed. */
  constructor(engine: string | undefined) {
    if (engine !== undefined) {
      const log = logAt(engine, () => ({
        grpc: require("@grpc/grpc-js") as typeof import("@grpc/grpc-js"),
        services:
          require("@pulumi/pulumi/proto/engine_grpc_pb") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb"),
        messages: require("@pulumi/pulumi/proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb"),
      }));
      deliverTo((severity, text, urn) => log(severity, this.#inWords(text), urn));
    }
  }

  schema(): string {
    const { packageSchema } = require("./schema/package-schema") as typeof import("./schema/package-schema");
    return JSON.stringify(packageSchema());
  }

  checkConfig(request: messages.CheckRequest): messages.CheckResponse {
    this.#provider = request.getUrn();
    const failures = configurationFailures(request.getUrn(), received(request.getNews()).values);
    return this.#failed(failures).setInputs(request.getNews());
  }

  /**
   * Only another service replaces a provider, and with it all of its resources, and only an explicit one. Of all else, each resource judges what
   * it means to it.
   */
  diffConfig(request: messages.DiffRequest): messages.DiffResponse {
    const [before, after] = [received(request.getOlds()).values, received(request.getNews()).values];
    const changed = changedSettings(before, after);
    const replaces = isForAnotherService(request.getUrn(), before, after) ? ["serviceId"] : [];
    // Once it is configured, the engine compares it with another provider that a resource had.
    const former = serviceIdIn(before);
    if (this.#isConfigured && former !== undefined) addServiceWithProvider(former);
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const answer = new messages.DiffResponse()
      .setChanges(changed.size === 0 ? DIFF_NONE : DIFF_SOME)
      .setDiffsList([...changed.keys()])
      .setReplacesList(replaces)
      .setHasdetaileddiff(true);
    for (const [name, kind] of changed) {
      const detail = kindOfDetail(kind, replaces.includes(name));
      answer.getDetaileddiffMap().set(name, new messages.PropertyDiff().setKind(detail).setInputdiff(true));
    }
    return answer;
  }

  configure(request: messages.ConfigureRequest): messages.ConfigureResponse {
    const given = settingsOf(received(request.getArgs()).values);
    this.#provider = request.getUrn() ?? "";
    this.#isConfigured = true;
    // Commands that do not run the program bring the configuration of the last update; the files of the stack may have a newer one.
    this.#configuration = isDefault(this.#provider) ? presentConfiguration(given, replayed().settings) : given;
    this.#served.clear();
    if (replayed().command?.replays === true) this.#openAhead();
    return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  /** Opens a connection for a command that runs no program: it reads or deletes at once. */
  #openAhead(): void {
    const access = new Access(kinds.Room);
    access.configure(this.#configuration);
    const { connection, failures } = access.resolve({});
    if (failures.length === 0) clientFor(connection).openAhead();
  }

  async check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const { type, kind, hooks, args: argumentsOf, schema } = this.#kindOf(request.getUrn());
    const [old, given] = [received(request.getOlds()), withoutPythonNames(argumentsOf, received(request.getNews()))];
    const args = named(kind, request.getUrn(), own(given.values));
    this.#checked.add(request.getUrn());
    const before = own(old.values);
    const { inputs, failures } = await this.#serving(request, async () => {
      const checked = await hooks.check(before, args);
      const unshown = this.#unshownIn(request.getUrn(), kind, args);
      const failed = checked.failures.filter(({ property }) => !unshown.includes(property));
      if (failed.length > 0) return { inputs: args, failures: failed };
      const judged = this.#judged(type, request.getUrn(), args);
      const isImported = this.#imported.has(request.getUrn());
      // Nothing is asked where nothing changes. What is imported runs already.
      if (!isImported && !isDeepStrictEqual(before, args)) {
        const unmet = await this.#rooms.unmetByOthers(type, args, this.#configuration);
        if (unmet !== undefined) warn(unmet);
      }
      return { inputs: asWritten(before, args, checked.inputs), failures: judged };
    });
    return this.#failed(failures).setInputs(sent(inputs, union(given.mask, secretsIn(schema, inputs))));
  }

  /** The answer of a check. The reasons have path and value already: the engine would print `{<nil>}` beside a nested path. */
  #failed(failures: readonly Failure[]): messages.CheckResponse {
    return new messages.CheckResponse().setFailuresList(
      failures.map(({ reason }) => new messages.CheckFailure().setReason(this.#inWords(reason))),
    );
  }

  #told(error: Error): Error {
    error.message = this.#inWords(error.message);
    return error;
  }

  /** A message in the words of the provider that this process is, the stack's own or an explicit one, and of the program. */
  #inWords(text: string): string {
    const isOfStack = this.#provider === "" || isDefault(this.#provider);
    return inNamesOfProgram(isOfStack ? text : inWordsOfProvider(text, this.#provider.split("::").slice(3).join("::")));
  }

  /** Warns of sound arguments. Returns what is wrong with them besides other resources of the run. */
  #judged(type: ResourceType, urn: string, args: Values): Failure[] {
    if (type === "Room") this.#rooms.addChecked(args);
    for (const text of warningsOf(type, urn, args, this.#rooms, this.#configuration)) warn(text);
    const repeated = isNamed(type) ? this.#names.problemOf(type, urn, args, this.#configuration) : undefined;
    if (repeated !== undefined && type === "Service") return [{ property: "name", reason: repeated }];
    if (repeated !== undefined) warn(repeated);
    // What is imported runs already.
    return this.#imported.has(urn) ? [] : this.#rooms.unmetNeeds(type, args);
  }

  /**
   * Required arguments that imported ones lack, because servers do not show them. The engine checks what an import has read: it would
   * take them for a mistake.
   */
  #unshownIn(urn: string, { schema }: Kind<never>, args: Values): string[] {
    if (!isDeepStrictEqual(this.#imported.get(urn), args)) return [];
    const unshown = (schema.required ?? []).filter((name) => args[name] === undefined);
    if (unshown.length > 0) {
      const which = unshown.join(", ");
      warn(`Servers do not show ${which}. Give ${which} in the program: it then counts as equal.`);
    }
    return unshown;
  }

  async diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const { type, kind, hooks, args: schema } = this.#kindOf(request.getUrn());
    const inputs = () => own(received(request.getOldInputs()).values);
    const args = own(received(request.getNews()).values);
    const state = withUnshown(kind, own(received(request.getOlds()).values), () => ({ ...args, ...inputs() }));
    // The engine compares what a refresh has read with what was recorded before, and the other way round. Nothing follows from that. It also
    // compares before a check what depends on something that is deleted and made anew: with unknown values in the place of that.
    const isPlanned = this.#checked.has(request.getUrn()) || hasUnknown(args);
    if (type === "Room") this.#rooms.add(request.getId(), args, false);
    const difference = await this.#serving(request, () =>
      hooks.diff(request.getId(), state, args, isPlanned ? {} : { isComparison: true }),
    );
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const answer = new messages.DiffResponse().setChanges(difference.changes ? DIFF_SOME : DIFF_NONE);
    if (!difference.changes) return answer;
    const details = detailsOf(schema, { state, inputs: inputs(), args }, difference).filter(
      ({ path }) => kind.isSame?.(memberIn(path), state, args) !== true,
    );
    for (const { path, kind: change, replaces, isOfInputs } of details)
      answer
        .getDetaileddiffMap()
        .set(path, new messages.PropertyDiff().setKind(kindOfDetail(change, replaces)).setInputdiff(isOfInputs));
    return answer
      .setHasdetaileddiff(true)
      .setDiffsList([...new Set(details.map(({ path }) => memberIn(path)))])
      .setReplacesList(difference.replaces)
      .setDeletebeforereplace(difference.deleteBeforeReplace);
  }

  async create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const { type, hooks, schema } = this.#kindOf(request.getUrn());
    const { values: inputs, mask } = received(request.getProperties());
    const args = own(inputs);
    if (request.getPreview()) {
      const state = await hooks.planned(args);
      return new messages.CreateResponse().setProperties(sent(state, union(mask, secretsIn(schema, state))));
    }
    const { id, state } = await this.#serving(request, () =>
      hooks.create(args).catch(recording(schema, { inputs, mask })),
    );
    if (type === "Room") this.#rooms.add(id, args, args.adopt === undefined);
    return new messages.CreateResponse().setId(id).setProperties(sent(state, union(mask, secretsIn(schema, state))));
  }

  async read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const { type, kind, hooks, schema } = this.#kindOf(request.getUrn());
    const known = received(request.getProperties());
    const { [providerKey]: shim, ...recorded } = known.values;
    // Decoded where they are needed: most reads find no drift.
    const declared = () => received(request.getInputs());
    this.#checked.delete(request.getUrn());
    const found = await this.#serving(request, async () => {
      // What a stack does not manage is read by its id alone, or with arguments that the program has given beside it.
      const isManaged = recorded.endpoint !== undefined || Object.keys(declared().values).length > 0;
      if (isManaged) {
        const state = withUnshown(kind, recorded, () => own(declared().values));
        return withId(request.getId(), await hooks.read(request.getId(), state).catch(replaying));
      }
      const { imported } = require("./import") as typeof import("./import");
      const read = await imported(type, request.getId(), recorded.connection, this.#configuration);
      this.#imported.set(request.getUrn(), read.inputs);
      return read;
    });
    if (found === undefined) return new messages.ReadResponse();
    const state = { ...found.state, ...(shim !== undefined && { [providerKey]: shim }) };
    const ofState = union(known.mask, secretsIn(schema, state));
    // Without drift, the state is returned as it came, and the engine keeps its arguments: large answers cost time.
    if (isDeepStrictEqual([state, ofState], [known.values, known.mask]))
      return new messages.ReadResponse().setId(found.id).setProperties(request.getProperties());
    const ofInputs = union(declared().mask, secretsIn(schema, found.inputs));
    return new messages.ReadResponse()
      .setId(found.id)
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
    if (request.getPreview()) return answer(await hooks.planned(args, before));
    const { state } = await this.#serving(request, () =>
      hooks.update(request.getId(), before, args).catch(recording(schema, { inputs, mask, shim })),
    );
    return answer(state);
  }

  async delete(request: messages.DeleteRequest): Promise<Empty> {
    const { hooks } = this.#kindOf(request.getUrn());
    const state = own(received(request.getProperties()).values);
    await this.#serving(request, () => hooks.delete(request.getId(), state).catch(replaying));
    return new Empty();
  }

  async invoke(request: messages.InvokeRequest): Promise<messages.InvokeResponse> {
    const { invoked } = require("./functions") as typeof import("./functions");
    const args = received(request.getArgs()).values;
    const { values, mask, failures } = await this.#within(0, () =>
      invoked(request.getTok(), args, this.#configuration),
    ).catch((error: unknown) => {
      throw this.#told(error as Error);
    });
    return new messages.InvokeResponse()
      .setReturn(sent(values, mask))
      .setFailuresList(this.#failed(failures).getFailuresList());
  }

  /** Ends all waits: requests under way, those that wait for their turn, and pauses before they are sent again. */
  cancel(): void {
    this.#end.abort(new Error("The run was cancelled."));
  }

  /** Runs the hook of a request, within its time limit, and with failures as the engine prints them. */
  async #serving<T>(request: { getUrn(): string; getTimeout?(): number }, hook: () => Promise<T>): Promise<T> {
    const seconds = request.getTimeout?.() ?? 0;
    return this.#within(seconds, () => servingOf(request.getUrn(), hook)).catch((error: unknown) => {
      throw this.#told(inWordsOfHost(error instanceof InitFailure ? error : reported(error), seconds > 0));
    });
  }

  /** Runs an operation that must end after so many seconds, if they are given, and when the run is cancelled. */
  async #within<T>(seconds: number, operation: () => Promise<T>): Promise<T> {
    return withinLimits({ signal: this.#end.signal, ...(seconds > 0 && { timeoutMs: seconds * 1000 }) }, operation);
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
    const known = this.#served.get(name) ?? this.#serve(name as ResourceType);
    this.#served.set(name, known);
    return known;
  }

  #serve(type: ResourceType): Served {
    const kind: Kind<never> = kinds[type];
    const hooks = lifecycle(kind, "list");
    hooks.configure(this.#configuration);
    const args = argumentsSchema(kind);
    const schema = { ...args, properties: { ...args.properties, ...kind.computed?.properties } };
    return { type, kind, hooks, args, schema };
  }
}

/** The type of the resource with a URN, without those of its parents. */
function typeIn(urn: string): string {
  const type = urn.split("::", 3)[2] ?? "";
  return type.slice(type.lastIndexOf("$") + 1);
}

/** Values without what the dynamic host has recorded. */
const own = ({ [providerKey]: _, ...values }: Values): Values => values;

/** The arguments, with the name of the resource as the name of its object where the kind has names and the program gives none. */
function named(kind: Kind<never>, urn: string, args: Values): Values {
  if (!("name" in kind.schema.properties) || args.name !== undefined) return args;
  return { name: urn.split("::").slice(3).join("::"), ...args };
}

/** Rethrows a failure that has left an object with what the engine is to record of it. */
const recording =
  (schema: TSchema, { inputs, mask, shim }: { inputs: Values; mask: Mask; shim?: unknown }) =>
  (error: unknown): never => {
    if (!(error instanceof PartialFailure)) throw error;
    const state = { ...error.properties, [providerKey]: shim };
    const { message } = reported(error);
    throw new InitFailure(message, { id: error.id, state, inputs, mask: union(mask, secretsIn(schema, state)) });
  };

/**
 * Checked arguments as the program wrote them: the engine is told by paths what differs in meaning. Those of an adoption are the live
 * object's; later, `adopt` stays as it is recorded.
 */
function asWritten(before: Values, args: Values, { adopt, ...sound }: Values): Values {
  const { adopt: _, ...written } = args;
  const isAdoption = adopt !== undefined && Object.keys(before).length === 0;
  return { ...(isAdoption ? sound : written), ...(adopt !== undefined && { adopt }) };
}

/** What a hook has read, with the id of its object. */
const withId = <Found>(id: string, found: Found | undefined) => found && { id, ...found };

/** The state with required arguments that it lacks: those of an object that was imported, which servers do not show. */
function withUnshown({ schema }: Kind<never>, state: Values, argsOf: () => Values): Values {
  const missing = (schema.required ?? []).filter((name) => state[name] === undefined);
  if (missing.length === 0) return state;
  const args = argsOf();
  const known = missing.filter((name) => args[name] !== undefined);
  return { ...state, ...Object.fromEntries(known.map((name) => [name, args[name]])) };
}

/** The first member on a path. */
const memberIn = (path: string): string => path.replace(/[.[].*$/s, "");

/** The kind of a detail in the protocol. */
function kindOfDetail(kind: "add" | "delete" | "update", replaces: boolean): messages.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

const replaying = (error: unknown): never => {
  throw withReplayRemedy(error);
};

/** A failure in the words of this host: what sets the time limit of a resource, and why its operation has ended. */
function inWordsOfHost(error: Error, hasTimeout: boolean): Error {
  if (hasTimeout) {
    const setting = configurationNames.operationTimeout;
    error.message = error.message.replace(`(${setting})`, "(customTimeouts of the resource)");
  }
  error.message = error.message.replace(/: aborted by the caller\./, ": ended, because the run was cancelled.");
  return error;
}
