// Base classes of the resources that live in a room. They take the room as a resource or by its id, and streams by the resources that
// make them.

import * as pulumi from "@pulumi/pulumi";
import type { RoomType } from "../kinds";
import { requireSingleOwner } from "../program/single-owner";
import type { ConnectionArgs } from "../program/arguments";
import { failure } from "../program/failure";
import { pulumiTypeOf } from "../program/hosts";
import { OwtResource, isOnlyRead, withSecret } from "../program/resource";
import { Room, argumentsOf, isDeclared, viewOf } from "../room/resource";
import { mapParts } from "../../sdk/values";

/** `Args` with a {@link Room}, or the id of one, as its room. What lives in a Room resource is in the room's service, too. */
export type InRoom<Args> = Omit<Args, "room"> & {
  /** The room: a resource of this program, or an id. */
  room: Room | pulumi.Input<string>;
};

/** Something in a room of the conference server. Use the classes derived from it. */
export abstract class RoomResource extends OwtResource {
  /** Id of the room. */
  declare readonly room: pulumi.Output<string>;
  /** Address of the server. */
  declare readonly endpoint: pulumi.Output<string>;
  /** Id of the service that owns the room. */
  declare readonly serviceId: pulumi.Output<string>;

  protected constructor(
    kind: RoomType,
    name: string,
    { room, connection, ...args }: InRoom<pulumi.Inputs> & { connection?: pulumi.Input<ConnectionArgs> | undefined },
    outputs: readonly string[],
    options?: pulumi.CustomResourceOptions,
  ) {
    if (room instanceof Room && isDeclared(room)) refuseUnmetNeeds(kind, name, args, room);
    const inputs = {
      ...inNames(kind, withIds(args)),
      room: room instanceof Room ? room.roomId : room,
      connection: withSecret(connectionOf({ room, connection }), "serviceKey"),
    };
    const own = withProviderOf(room, inNamedPaths(kind, name, args, options));
    super(kind, name, inputs, ["endpoint", "serviceId", ...outputs], own);
  }
}

/** A session: it runs in a room until it is ended, or ends by itself. Use the classes derived from it. */
export abstract class SessionResource extends RoomResource {
  /** With `whenEnded: "ignore"`: true once it has ended by itself. */
  declare readonly ended: pulumi.Output<boolean | undefined>;

  protected constructor(
    kind: RoomType,
    name: string,
    args: InRoom<pulumi.Inputs> & { connection?: pulumi.Input<ConnectionArgs> | undefined },
    outputs: readonly string[],
    options?: pulumi.CustomResourceOptions,
  ) {
    super(kind, name, args, ["ended", ...outputs], options);
    if (isOnlyRead(options)) {
      // The program names it by its room and its id.
      (this as { id: pulumi.Output<string> }).id = this.id.apply((id) => id.split("/").at(-1) ?? id);
      return;
    }
    requireSingleOwner({ kind, name, resource: this, adopt: args.adopt, connection: connectionOf(args) });
    if (kind === "StreamingIn") {
      const { room, views, media } = args as Readonly<Record<string, unknown>>;
      const declared = { name, room, views, media };
      for (const known of [this, this.id]) inputs.set(known, declared);
    }
  }
}

/** The options, with the explicit provider of the room where the program gives none. */
function withProviderOf(
  room: unknown,
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions | undefined {
  if (!(room instanceof Room) || options?.provider !== undefined) return options;
  const provider = room.getProvider(pulumiTypeOf(room));
  return provider === undefined ? options : { ...options, provider };
}

/** The connection of a resource in a room: its own, or else that of the room. */
function connectionOf({
  room,
  connection,
}: Pick<InRoom<{ connection?: pulumi.Input<ConnectionArgs> | undefined }>, "room" | "connection">) {
  return connection ?? (room instanceof Room ? argumentsOf(room).connection : undefined);
}

/** The arguments with ids in place of resources. */
function withIds(value: unknown): unknown {
  if (pulumi.CustomResource.isInstance(value)) return value.id;
  if (pulumi.Output.isInstance(value)) return value;
  if (value instanceof Promise) return pulumi.output(value).apply(withIds);
  return mapParts(value, withIds);
}

/** The arguments in the named spelling. Schemas are loaded here, so that importing the package stays quick. */
function inNames(kind: RoomType, args: unknown): pulumi.Inputs {
  const { kinds } = require("../kinds") as typeof import("../kinds");
  const { namedInputs } = require("../spelling/inputs") as typeof import("../spelling/inputs");
  return namedInputs(kinds[kind].schema, args) as pulumi.Inputs;
}

/** The options with the paths of the named spelling. */
function inNamedPaths(kind: RoomType, name: string, args: unknown, options?: pulumi.CustomResourceOptions) {
  if (options === undefined) return undefined;
  const { kinds } = require("../kinds") as typeof import("../kinds");
  const { withNamedPaths } = require("../spelling/paths") as typeof import("../spelling/paths");
  return withNamedPaths(`owt:${kind} ${name}`, kinds[kind].schema, args, options);
}

/** Ends the program where the room, as this program declares it, does not give what the arguments need. */
function refuseUnmetNeeds(kind: RoomType, name: string, args: pulumi.Inputs, room: Room): void {
  // Loaded here: programs load no schema before they declare something in a room.
  const { kinds } = require("../kinds") as typeof import("../kinds");
  const { unmetNeeds } = require("./needs") as typeof import("./needs");
  const { asWritten, listed } = require("../spelling/spelling") as typeof import("../spelling/spelling");
  const { schema } = kinds[kind];
  const given = known(args, room);
  const problems = unmetNeeds(kinds[kind], listed(schema, given), known(argumentsOf(room), room));
  if (problems.length === 0) return;
  throw failure(
    problems
      .map((problem) => asWritten(schema, given, problem))
      .map(({ path, message }) => `owt:${kind} ${name}: ${path} ${message}`)
      .join("\n"),
  );
}

/**
 * The value as far as it is known while the program runs. An output is unknown, except that the stream of a view or of a streaming-in of
 * the room becomes its stand-in.
 */
function known(value: unknown, room: Room): unknown {
  const { unknownValue } = require("../lifecycle/unknown") as typeof import("../lifecycle/unknown");
  const { streamOfInput, streamOfView } = require("./stand-ins") as typeof import("./stand-ins");
  const visit = (part: unknown): unknown => {
    const input = typeof part === "object" && part !== null ? inputs.get(part) : undefined;
    if (input?.room === room) {
      const { name, ...own } = input;
      const { kinds } = require("../kinds") as typeof import("../kinds");
      const { listed } = require("../spelling/spelling") as typeof import("../spelling/spelling");
      const { views, media } = listed(kinds.StreamingIn.schema, mapParts(own, visit)) as typeof own;
      return streamOfInput({ name, views, media });
    }
    if (pulumi.Output.isInstance(part)) {
      const label = viewOf(part, room);
      return label === undefined ? unknownValue : streamOfView(label);
    }
    return part instanceof Promise || pulumi.Resource.isInstance(part) ? unknownValue : mapParts(part, visit);
  };
  return visit(value);
}

/** Arguments of the program's streaming-ins, by the resource and by its id. */
const inputs = new WeakMap<object, { name: string; room: unknown; views: unknown; media: unknown }>();
