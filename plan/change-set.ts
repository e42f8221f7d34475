// The type of a change set: what an update would do, resource by resource. All outputs of `owt plan` are made from it.

import type { ResourceType } from "../provider/kinds";
import type { Line } from "./places";
import type { MemberChange } from "./words/member";

/** Version of the shape. It grows where a member changes its meaning or goes; new members do not change it. */
export const changeSetVersion = 1;

/** All actions, the heaviest first. */
export const actions = [
  "new-id",
  "replace",
  "delete",
  "recreate",
  "retain",
  "update",
  "rename",
  "adopt",
  "create",
] as const;

/**
 * The action on a resource:
 *
 * - `new-id`: it has another name in the program. The object is deleted, and a new one made under another id.
 * - `replace`: the object is deleted and made anew, with another id.
 * - `delete`: the object is deleted.
 * - `recreate`: the object is no longer on the server, and is made anew.
 * - `retain`: the resource leaves the stack, and the object stays on the server (`retainOnDelete`).
 * - `update`: the object is changed.
 * - `rename`: the resource has another name in the program, and keeps its object (an alias).
 * - `adopt`: an object of the server is taken over, unchanged.
 * - `create`: an object is made.
 */
export type Action = (typeof actions)[number];

/** A change of a resource. */
export interface Change {
  readonly urn: string;
  /** Kind of resource of this package; missing for resources of others. */
  readonly kind?: ResourceType;
  /** Type of the resource, as Pulumi names it. */
  readonly type: string;
  /** Name in the stack: the key of a room in a document, or `ROOM/KEY` for what is in it. */
  readonly name: string;
  readonly action: Action;
  /** Id on the server, where the object is there. */
  readonly id?: string;
  /** Id of the service that owns it. */
  readonly serviceId?: string;
  /** File and line that declare it. */
  readonly place?: Line;
  /** Reasons of a replacement, each as a phrase such as `its key differs`. */
  readonly because: readonly string[];
  /**
   * The arguments that were applied last, or that a refresh has found, in the API's spelling, with `[secret]` for secrets. Missing for what
   * is new, and for resources of others.
   */
  readonly before?: Arguments;
  /** The arguments that the program gives; null for a value that the preview does not know. Missing for what is deleted. */
  readonly after?: Arguments;
  /** URN of the room that it is in; missing for a room that is not in the stack, and for what is in no room. */
  readonly room?: string;
  /** The members that differ; those of a new resource that are not at their defaults. */
  readonly members: readonly MemberChange[];
  /** The changes by somebody else on the server since the last update: from the recorded value to the one found. */
  readonly drift: readonly MemberChange[];
  /** For `new-id` and `rename`: the former name, and what keeps the object for the former. */
  readonly formerly?: { readonly name: string; readonly urn: string; readonly keep?: string };
  /** URN of the change that this one follows from: a recording is made anew with its room. It is told there. */
  readonly partOf?: string;
  /** For a service: its rooms in this stack, and those that only the server has. Missing where the server was not asked. */
  readonly rooms?: { readonly ofStack: number; readonly others?: number };
  /**
   * For a room, what becomes of a running conference; missing where it feels nothing of the change:
   *
   * - `ends`: everybody is disconnected, and all sessions end.
   * - `guarded`: the same, but only without participants; with them the deletion fails (`deletionGuard`).
   * - `restarts`: its sessions end and begin anew; with participants the update fails (`whenInUse: "restart"`).
   * - `keeps`: it keeps its settings until all have left.
   */
  readonly conference?: "ends" | "guarded" | "restarts" | "keeps";
  /** The use of the room now; missing for other kinds, and where it makes no difference. */
  readonly use?: Use;
  /** Further sentences about it. */
  readonly notes: readonly string[];
}

/** Arguments of a resource. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A resource that stays as it is, beside one that changes: another session of its room, or the room of a session. */
export interface Neighbour {
  readonly urn: string;
  readonly kind: ResourceType;
  readonly name: string;
  /** Id on the server. */
  readonly id?: string;
  /** URN of the room that it is in. */
  readonly room?: string;
  /** Its arguments, as those of a {@link Change}. */
  readonly arguments: Arguments;
}

/** The participants and sessions in a room at the time of the plan. */
export interface Use {
  readonly participants: number;
  /** Streams that participants publish. */
  readonly sources: number;
  /** Recordings, streaming-outs, calls and so on, of the stack and others. */
  readonly sessions: readonly { readonly name: string; readonly count: number }[];
  /** In words: `3 participants and 1 recording`; `nothing` for an idle room. */
  readonly words: string;
  /** The effect of the change on it, as a phrase; missing for an idle room. */
  readonly effect?: string;
  /** Number of participants who would be disconnected. */
  readonly cutOff: number;
  /** Why it could not be asked; the numbers are 0 then. */
  readonly problem?: string;
}

/** Another address of the server. All objects stay as they are. */
export interface ServerMove {
  readonly from: string;
  readonly to: string;
  /** Number of resources by kind that are found at the new address. */
  readonly resources: Readonly<Partial<Record<ResourceType, number>>>;
}

/** A rule of a room that is broken without being refused, or another warning about a resource. */
export interface Warning {
  /** Id of the rule (docs/rules.md); missing for other warnings. */
  readonly rule?: string;
  /** The resource; missing for warnings about the stack. */
  readonly urn?: string;
  readonly name?: string;
  readonly kind?: ResourceType;
  readonly place?: Line;
  readonly text: string;
}

/** A change set. */
export interface ChangeSet {
  readonly version: typeof changeSetVersion;
  readonly project: string;
  readonly stack: string;
  /** Whether the server was asked for what somebody else has changed (`--refresh`). */
  readonly isRefreshed: boolean;
  /** Whether rooms in use were asked for. */
  readonly isUseKnown: boolean;
  /** The heaviest first. */
  readonly changes: readonly Change[];
  /** Resources that stay, in rooms where something changes; none where the preview was made without `--show-sames`. */
  readonly neighbours: readonly Neighbour[];
  readonly serverMoves: readonly ServerMove[];
  readonly warnings: readonly Warning[];
  /** Errors for which the preview failed: the changes are incomplete then. */
  readonly errors: readonly {
    readonly urn?: string;
    readonly name?: string;
    readonly place?: Line;
    readonly text: string;
  }[];
  /** Further messages of the preview. */
  readonly notices: readonly string[];
  /** Number of resources of this package that stay as they are. */
  readonly unchanged: number;
}
