// Look-ups read the server while the program runs. They find objects that no resource of the program made: rooms of another stack,
// participants and their streams, sessions that others started. Each has a form for inputs that are not known yet, `get…Output`.
// A query is sent once in a run.

import * as pulumi from "@pulumi/pulumi";
import type { Analytics, Participant, Recording, SipCall, Stream, StreamingOut } from "../sdk/schemas";
import type { OwtClient } from "../sdk/client";
import type { Account } from "./connection/connection";
import type * as types from "./program/arguments";
import { failure } from "./program/failure";
import { type Room, argumentsOf } from "./room/resource";
import { checkSettings } from "./program/settings";
import { type RoomQuery, type RoomResult, type ServiceResult, questions } from "./questions";

export type { RoomQuery, RoomResult, ServiceResult };

/** Options of look-ups. */
export interface LookupOptions {
  /** Server and service; members that are left out come from the stack's configuration. */
  connection?: pulumi.Unwrap<types.ConnectionArgs>;
}

/** Options of the forms that take inputs. */
export interface LookupOutputOptions {
  /** Server and service; members that are left out come from the stack's configuration. */
  connection?: pulumi.Input<types.ConnectionArgs>;
}

/** A stream that goes out of a room. Its url often has a key in it: it is a secret. */
export type StreamingOutResult = Omit<StreamingOut, "url"> & { readonly url: pulumi.Output<string> };

/**
 * A room: a resource of this program, the result of {@link getRoom}, or an id. A Room resource is looked up in its own connection. One
 * that does not exist yet can be given only to the `…Output` forms, which wait for it.
 */
export type RoomReference = string | Room | { readonly id: string };

/** A filter for the streams of a room. Streams must match all members. */
export interface StreamQuery {
  /** The room. */
  room: RoomReference;
  /** `mixed` for those of views, `forward` for those that are sent into the room. */
  type?: "mixed" | "forward";
  /** The view that a mixed stream is of, or that a forward stream is mixed into. */
  label?: string;
}

/** The room of an id or name (GET /v1/rooms). Ends the program where there is none, or several have the name. */
export function getRoom(query: RoomQuery, options?: LookupOptions): Promise<RoomResult> {
  return ask("getRoom", "service", query, options, (client) => questions.getRoom(client, query));
}

/** All rooms of the service, or those of a name (GET /v1/rooms). */
export function getRooms(query: { name?: string } = {}, options?: LookupOptions): Promise<RoomResult[]> {
  return ask("getRooms", "service", query, options, (client) => questions.getRooms(client, query));
}

/** All services, or that of a name (GET /services), by the account of the super service. */
export function getServices(query: { name?: string } = {}, options?: LookupOptions): Promise<ServiceResult[]> {
  return ask("getServices", "superService", query, options, (client) => questions.getServices(client, query));
}

/**
 * Participants of a room, all or those with a role (GET /v1/rooms/{id}/participants). The user of a SIP call is the address of its
 * peer: a password in it is not shown.
 */
export function getParticipants(
  query: { room: RoomReference; role?: string },
  options?: LookupOptions,
): Promise<Participant[]> {
  return askRoom("getParticipants", query, options, questions.getParticipants);
}

/**
 * Streams of a room (GET /v1.1/rooms/{id}/streams); none while the room is idle. Passwords in their attributes are not shown.
 */
export function getStreams(query: StreamQuery, options?: LookupOptions): Promise<Stream[]> {
  return askRoom("getStreams", query, options, questions.getStreams);
}

/** Running recordings of a room (GET /v1/rooms/{id}/recordings). */
export function getRecordings(query: { room: RoomReference }, options?: LookupOptions): Promise<Recording[]> {
  return askRoom("getRecordings", query, options, questions.getRecordings);
}

/** Streams that go out of a room (GET /v1/rooms/{id}/streaming-outs). Their urls are secrets, for they often have keys in them. */
export function getStreamingOuts(
  query: { room: RoomReference },
  options?: LookupOptions,
): Promise<StreamingOutResult[]> {
  return askRoom("getStreamingOuts", query, options, async (client, asked) =>
    (await questions.getStreamingOuts(client, asked)).map((one) => ({ ...one, url: pulumi.secret(one.url) })),
  );
}

/** SIP calls of a room (GET /v1/rooms/{id}/sipcalls). A password in the address of a peer is not shown. */
export function getSipCalls(query: { room: RoomReference }, options?: LookupOptions): Promise<SipCall[]> {
  return askRoom("getSipCalls", query, options, questions.getSipCalls);
}

/** Analytics that run in a room (GET /v1/rooms/{id}/analytics). */
export function getAnalytics(query: { room: RoomReference }, options?: LookupOptions): Promise<Analytics[]> {
  return askRoom("getAnalytics", query, options, questions.getAnalytics);
}

/** {@link getRoom} for inputs. */
export const getRoomOutput = forInputs(getRoom);
/** {@link getRooms} for inputs. */
export const getRoomsOutput = forInputs(getRooms);
/** {@link getServices} for inputs. */
export const getServicesOutput = forInputs(getServices);
/** {@link getParticipants} for inputs. */
export const getParticipantsOutput = forInputs(getParticipants);
/** {@link getStreams} for inputs. */
export const getStreamsOutput = forInputs(getStreams);
/** {@link getRecordings} for inputs. */
export const getRecordingsOutput = forInputs(getRecordings);
/** {@link getStreamingOuts} for inputs. */
export const getStreamingOutsOutput = (
  query: pulumi.Input<{ room: pulumi.Input<RoomReference> }>,
  options?: LookupOutputOptions,
): pulumi.Output<pulumi.Unwrap<StreamingOutResult[]>> => pulumi.output(forInputs(getStreamingOuts)(query, options));
/** {@link getSipCalls} for inputs. */
export const getSipCallsOutput = forInputs(getSipCalls);
/** {@link getAnalytics} for inputs. */
export const getAnalyticsOutput = forInputs(getAnalytics);

function forInputs<Query, Result>(lookup: (query: Query, options?: LookupOptions) => Promise<Result>) {
  return (query: pulumi.Input<{ [K in keyof Query]: pulumi.Input<Query[K]> }>, options: LookupOutputOptions = {}) => {
    const { room } = query as { readonly room?: unknown };
    const asked = isRoom(room) ? { ...(query as object), room: room.roomId } : query;
    const given = options.connection ?? (isRoom(room) ? argumentsOf(room).connection : undefined);
    return pulumi
      .all([pulumi.output(asked), pulumi.output(given)])
      .apply(([known, connection]) => lookup(known as Query, connection === undefined ? {} : { connection }));
  };
}

/** Whether the value is a Room resource. `instanceof` would fail for another copy of the package. */
const isRoom = (value: unknown): value is Room =>
  pulumi.CustomResource.isInstance(value) && "roomId" in value && "mixedStreams" in value;

/** Sends a query about a room. */
async function askRoom<Query extends { readonly room: RoomReference }, Result>(
  name: string,
  query: Query,
  options: LookupOptions = {},
  question: (client: OwtClient, query: Omit<Query, "room"> & { readonly room: string }) => Promise<Result>,
): Promise<Result> {
  const { room } = query;
  const id = isRoom(room) ? await known(room.roomId) : typeof room === "string" ? room : room.id;
  if (id === undefined)
    throw failure(`${name}: the room is not made yet. Use ${name}Output({ room }), which waits for it.`);
  const own = isRoom(room) && options.connection === undefined ? argumentsOf(room).connection : undefined;
  const connection = own === undefined ? options.connection : await known(pulumi.output(own));
  const asked = connection === undefined ? {} : { connection };
  const byId = { ...query, room: id };
  return ask(name, "service", byId, asked, (client) => question(client, byId));
}

/** Resolves to the value of an output, or to undefined where a preview does not know it. */
async function known<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T> | undefined> {
  const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
  if (!(await isKnown)) return undefined;
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value as pulumi.Unwrap<T>);
    });
  });
}

const noEngine = {};
const answers = new WeakMap<object, Map<string, Promise<unknown>>>();

/** The answers of this run. One process may run several programs, or one program several times, and the server changes in between. */
function answersOfRun(): Map<string, Promise<unknown>> {
  const run = pulumi.runtime.getMonitor() ?? noEngine;
  const known = answers.get(run) ?? new Map<string, Promise<unknown>>();
  answers.set(run, known);
  return known;
}

/** Sends a query, unless this run has its answer already. */
function ask<Result>(
  name: string,
  account: Account,
  query: object,
  { connection: own }: LookupOptions = {},
  question: (client: OwtClient) => Promise<Result>,
): Promise<Result> {
  checkSettings();
  const { operationClient, resolveConnection } =
    require("./connection/connection") as typeof import("./connection/connection");
  const stack = (key: string) => new pulumi.Config("owt").get(key.replace("owt:", ""));
  const { connection, failures } = resolveConnection(account, own, stack);
  if (failures.length > 0) {
    return Promise.reject(failure(`${name}: ${failures.map(({ reason }) => reason).join("\n")}`));
  }
  const asked = answersOfRun();
  const id = JSON.stringify([name, query, connection]);
  const known = asked.get(id);
  if (known !== undefined) return known as Promise<Result>;
  const answer = question(operationClient(connection)).catch((error: unknown) => {
    // Forget failures: a repeated query may succeed.
    asked.delete(id);
    if (pulumi.RunError.isInstance(error)) throw error;
    const { withConfigurationNames } =
      require("./connection/option-names") as typeof import("./connection/option-names");
    throw failure(`${name}: ${withConfigurationNames((error as Error).message)}`);
  });
  asked.set(id, answer);
  return answer;
}
