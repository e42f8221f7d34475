// The Room resource. Its lifecycle is in kind.ts.

import { ignoredRules } from "../program/settings";
import * as pulumi from "@pulumi/pulumi";
import { requireSingleOwner } from "../program/single-owner";
import type * as types from "../program/arguments";
import { reportDuplicateName } from "../program/duplicate-names";
import { OwtResource, isOnlyRead, optionalOutputs, withSecret } from "../program/resource";
import { reportWarnings } from "../program/warnings";
import type { Warning } from "./rule-check";
import { mapParts } from "../../sdk/values";
import { mixedStreamsOf } from "./mixed-streams";

/**
 * A room of the conference server (API document, "Rooms"), with its views, media and roles. An argument that is left out, or removed
 * from the program, has the server's default.
 *
 * @example A room with all defaults
 * ```ts
 * const meeting = new owt.Room("meeting", {});
 * export const stream = meeting.mixedStreams.common;
 * ```
 *
 * @example A lecture room
 * ```ts
 * new owt.Room("classroom", {
 *   participantLimit: 40,
 *   views: { main: { video: { layout: { templates: { base: "lecture" } } } } },
 *   roles: {
 *     teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
 *     student: { publish: { audio: true, video: false }, subscribe: { audio: true, video: true } },
 *   },
 * });
 * ```
 *
 * @example Adopt an existing room unchanged
 * ```ts
 * new owt.Room("weekly", { adopt: "5c1b9d0e8f6a7b0012345678", name: "Weekly" });
 * ```
 *
 * @example A room in a service of the same program
 * ```ts
 * const tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });
 * new owt.Room("lobby", { connection: tenant.connection });
 * ```
 */
export class Room extends OwtResource {
  #mixedStreams: pulumi.Output<Record<string, string>> | undefined;
  /** Address of the server that the room is on. */
  declare readonly endpoint: pulumi.Output<string>;
  /** Id of the service that owns the room. */
  declare readonly serviceId: pulumi.Output<string>;

  declare readonly name: pulumi.Output<string>;
  declare readonly participantLimit: pulumi.Output<number | undefined>;
  declare readonly inputLimit: pulumi.Output<number | undefined>;
  declare readonly selectActiveAudio: pulumi.Output<boolean | undefined>;
  declare readonly enableBandwidthAdaptation: pulumi.Output<boolean | undefined>;
  /** The roles by their names. */
  declare readonly roles: pulumi.Output<Record<string, Omit<pulumi.Unwrap<types.RoleArgs>, "role">> | undefined>;
  /** The views by their labels. */
  declare readonly views: pulumi.Output<Record<string, Omit<pulumi.Unwrap<types.ViewArgs>, "label">> | undefined>;
  declare readonly mediaIn: pulumi.Output<pulumi.Unwrap<types.MediaInArgs> | undefined>;
  declare readonly mediaOut: pulumi.Output<pulumi.Unwrap<types.MediaOutArgs> | undefined>;
  declare readonly transcoding: pulumi.Output<pulumi.Unwrap<types.TranscodingArgs> | undefined>;
  declare readonly notifying: pulumi.Output<pulumi.Unwrap<types.NotifyingArgs> | undefined>;
  declare readonly sip: pulumi.Output<pulumi.Unwrap<types.SipArgs> | undefined>;

  constructor(
    /** Name of the resource in the stack, and default of `args.name`. */
    name: string,
    /** The room's configuration. */
    args: types.RoomArgs = {},
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const inputs = {
      name,
      ...inNames(args),
      sip: withSecret(args.sip, "password"),
      connection: withSecret(args.connection, "serviceKey"),
    };
    super("Room", name, inputs, ["endpoint", "serviceId"], inNamedPaths(name, args, options));
    if (isOnlyRead(options)) return;
    given.set(this, args);
    requireSingleOwner({ kind: "Room", name, resource: this, adopt: args.adopt, connection: args.connection });
    reportDuplicateName("Room", this, name, inputs.name, args);
    reportWarnings("Room", name, this, args, () => warningsOf({ name, ...args }));
  }

  // Computed here instead of stored in the state: in the preview of an update the id is known but other outputs are not, and resources
  // that use these streams would show as changed. Computed on first access, because an output costs time.

  /** Id of the room on the server. */
  get roomId(): pulumi.Output<string> {
    return this.id;
  }

  /** Id of the mixed stream of each view, by the view's label: `room.mixedStreams.common`. */
  get mixedStreams(): pulumi.Output<Record<string, string>> {
    this.#mixedStreams ??= this.#labelled(
      pulumi.all([this.id, this.views]).apply(([id, views]) => mixedStreamsOf(id, views)),
    );
    return this.#mixedStreams;
  }

  /** The ids by label, in a proxy that records the label of each accessed id: the label is known before the id. */
  #labelled(ids: pulumi.Output<Record<string, string>>): pulumi.Output<Record<string, string>> {
    return new Proxy(ids, {
      get: (target, label) => {
        const member: unknown = Reflect.get(target, label, target);
        if (typeof label === "string" && pulumi.Output.isInstance(member)) labels.set(member, { room: this, label });
        return member;
      },
    });
  }
}

optionalOutputs(Room, [
  "participantLimit",
  "inputLimit",
  "selectActiveAudio",
  "enableBandwidthAdaptation",
  "transcoding",
  "notifying",
  "sip",
]);
// A state of an earlier release has lists, until they change.
optionalOutputs(Room, ["roles", "views", "mediaIn", "mediaOut"], (name, value) => {
  const { roomArguments } = require("./arguments") as typeof import("./arguments");
  const { named } = require("../spelling/spelling") as typeof import("../spelling/spelling");
  return named(roomArguments.properties[name as keyof typeof roomArguments.properties], value);
});

/** The arguments in the named spelling. Schemas are loaded here, so that importing the package stays quick. */
function inNames(args: types.RoomArgs): pulumi.Inputs {
  const { roomArguments } = require("./arguments") as typeof import("./arguments");
  const { namedInputs } = require("../spelling/inputs") as typeof import("../spelling/inputs");
  return namedInputs(roomArguments, args) as pulumi.Inputs;
}

/** The options with the paths of the named spelling. */
function inNamedPaths(name: string, args: types.RoomArgs, options?: pulumi.CustomResourceOptions) {
  if (options === undefined) return undefined;
  const { roomArguments } = require("./arguments") as typeof import("./arguments");
  const { withNamedPaths } = require("../spelling/paths") as typeof import("../spelling/paths");
  return withNamedPaths(`owt:Room ${name}`, roomArguments, args, options);
}

/** Kept outside the rooms: a room that is printed or exported must not show secrets. */
const given = new WeakMap<Room, types.RoomArgs>();

/** Whether the program declares a room. It does not where it only reads one. */
export const isDeclared = (room: Room): boolean => given.has(room);

/** The arguments of a room as the program gave them, for the resources in it. They can contain secrets in clear. */
export const argumentsOf = (room: Room): types.RoomArgs => given.get(room) ?? {};

/**
 * Warnings: settings that the server accepts but does not honour. The program knows where a document declares them, the hooks do not.
 * Rules are loaded here, so that importing the package stays quick.
 */
function warningsOf(args: pulumi.Inputs): Warning[] {
  const { roomWarnings } = require("./rule-check") as typeof import("./rule-check");
  const { unknownValue } = require("../lifecycle/unknown") as typeof import("../lifecycle/unknown");
  const known = (value: unknown): unknown =>
    pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value)
      ? unknownValue
      : mapParts(value, known);
  return roomWarnings(known(args) as object, ignoredRules());
}

const labels = new WeakMap<object, { readonly room: Room; readonly label: string }>();

/** The label of the view of an output of `room.mixedStreams`; undefined for other outputs. */
export function viewOf(stream: object, room: Room): string | undefined {
  const view = labels.get(stream);
  return view?.room === room ? view.label : undefined;
}
