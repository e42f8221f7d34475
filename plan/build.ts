// Makes a change set from a preview.

import { isObject } from "../sdk/values";
import { counted } from "../sdk/text/words";
import { guardsKey, readGuards } from "../provider/connection/guards";
import { leaveFormer } from "../provider/connection/place";
import { affectsNextConference } from "../provider/room/conference";
import type { Values } from "../provider/lifecycle/hooks";
import { hasUnknown, unknownValue } from "../provider/lifecycle/unknown";
import {
  type Action,
  type Arguments,
  type Change,
  type ChangeSet,
  type Neighbour,
  changeSetVersion,
} from "./change-set";
import { messagesOf } from "./messages";
import { type DocumentSource, Places } from "./places";
import { type Preview, type PreviewStep, settingsOf } from "./preview";
import { type Rename, likelyRenames } from "./renames";
import { reasonsOf } from "./reasons";
import {
  type Resource,
  argumentsOf,
  isOnServer,
  kindNames,
  partsOfUrn,
  resourceOf,
  schemaOf,
  withoutSecrets,
} from "./resource";
import { secretChanges } from "./secrets";
import { serverMovesOf, isMoved } from "./server-moves";
import { heaviestFirst } from "./weight";
import { memberChanges } from "./words";
import { readable } from "./words/member";

/** Options of {@link changeSetOf}. */
export interface ChangeSetOptions {
  /**
   * The conference documents of the stack, for lines of resources.
   *
   * @default none
   */
  readonly documents?: readonly DocumentSource[];
}

/** The operations of the engine that this package tells; others are parts of them, or change nothing. */
const told: readonly string[] = ["create", "update", "replace", "delete", "import", "same"];

/**
 * The change set of a preview. It does not say what is in use: {@link withUse} asks the server.
 *
 * @param preview The preview. With `--show-sames`, unchanged resources are known, too: those that an alias renames, and the other rooms of
 *   a service.
 */
export function changeSetOf(preview: Preview, { documents = [] }: ChangeSetOptions = {}): ChangeSet {
  const steps = preview.steps.filter(({ op }) => told.includes(op));
  const resources = steps.flatMap((step) => resourceOf(step) ?? []);
  const places = new Places(documents);
  const refreshed = new Map(
    preview.steps.flatMap((step) => (step.op === "refresh" ? [[step.urn, step] as const] : [])),
  );
  const context: Context = { preview, resources, rooms: roomsOf(resources), places, refreshed };

  const renames = likelyRenames(
    resources.filter(({ step }) => step.op === "delete" && !isRetained(step)),
    resources.filter(
      ({ step, after }) => step.op === "create" && after?.adopt === undefined && !refreshed.has(step.urn),
    ),
  );
  const inRenames = new Map(
    renames.flatMap(
      (rename) =>
        [
          [rename.from, rename],
          [rename.to, rename],
        ] as const,
    ),
  );
  const changes = [
    ...renames.map((rename) => renamedChange(rename, context)),
    ...resources.flatMap((resource) => (inRenames.has(resource) ? [] : (changeOf(resource, context) ?? []))),
    ...steps.flatMap((step) => othersChange(step) ?? []),
  ];
  const [first] = preview.steps;
  const { project = "", stack = "" } = first === undefined ? {} : partsOfUrn(first.urn);

  return {
    version: changeSetVersion,
    project,
    stack,
    isRefreshed: refreshed.size > 0,
    isUseKnown: false,
    changes: heaviestFirst(withParts(changes, resources)),
    neighbours: neighboursOf(changes, context),
    serverMoves: serverMovesOf(preview, resources),
    ...messagesOf(preview, resources, places, new Set(renames.map(({ to }) => to.urn))),
    unchanged: unchangedIn(preview),
  };
}

/** The surroundings that a change is made from. */
interface Context {
  readonly preview: Preview;
  readonly resources: readonly Resource[];
  /** The rooms by their URNs and by their ids. */
  readonly rooms: ReadonlyMap<string, Resource>;
  readonly places: Places;
  readonly refreshed: ReadonlyMap<string, PreviewStep>;
}

const isRetained = ({ before }: PreviewStep): boolean => before?.retainOnDelete === true;

/** Members that every change has. */
function basis(resource: Resource, action: Action, { places, rooms }: Context): Change {
  const { urn, kind, name, id, step } = resource;
  const place = places.of(resource);
  const room = roomOf(resource, rooms);
  return {
    urn,
    kind,
    type: partsOfUrn(step.urn).type,
    name,
    action,
    ...(id !== undefined && { id }),
    ...(resource.serviceId !== undefined && { serviceId: resource.serviceId }),
    ...(place && { place }),
    ...sides(resource),
    ...(room && { room: room.urn }),
    because: [],
    members: [],
    drift: [],
    notes: [],
  };
}

/** The change of a resource; undefined where nothing changes, or only the address of its server. */
function changeOf(resource: Resource, context: Context): Change | undefined {
  const { step, kind, before, after = {} } = resource;
  const { refreshed } = context;
  switch (step.op) {
    case "create":
    case "import": {
      if (after.adopt !== undefined || step.op === "import") {
        const found = typeof after.adopt === "string" ? { id: after.adopt } : {};
        return { ...basis(resource, "adopt", context), ...found, notes: [adoptNote(kind)] };
      }
      const owner = serviceOf(resource, context.resources);
      const leaveOut = [
        "room",
        ...(after.name === resource.name ? ["name"] : []),
        ...(owner === undefined ? [] : ["connection"]),
      ];
      const members = memberChanges(kind, undefined, after, leaveOut);
      const isGone = refreshed.has(step.urn);
      const notes = owner === undefined || kind !== "Room" ? [] : [`in the service ${owner.name} of this program`];
      return { ...basis(resource, isGone ? "recreate" : "create", context), members, notes };
    }
    case "delete":
      return isRetained(step)
        ? { ...basis(resource, "retain", context), ...roomsIn(resource, context) }
        : { ...basis(resource, "delete", context), ...ending(resource, context), ...roomsIn(resource, context) };
    case "replace": {
      const isMove = step.replaceReasons.some((reason) => ["serviceId", "connection", "provider"].includes(reason));
      const leaveOut = ["room", ...(isMove || hasUnknown(after.connection) ? ["connection"] : [])];
      return {
        ...basis(resource, "replace", context),
        because: reasonsOf(resource, context.resources, context.preview),
        members: changedMembers(resource, leaveOut),
        drift: driftOf(resource, context),
        ...(isMove && settingsOf(step, context.preview)(leaveFormer.key) === "true"
          ? { notes: [leftNote] }
          : ending(resource, context)),
        ...roomsIn(resource, context),
      };
    }
    case "same":
    case "update": {
      const formerly = aliasOf(step);
      const drift = driftOf(resource, context);
      const leaveOut = isMoved(resource, context.preview) || isAddressOpen(before, after) ? ["connection"] : [];
      const members = step.op === "same" ? [] : changedMembers(resource, leaveOut);
      if (step.op === "same") {
        if (drift.length > 0) {
          const notes = ["the program gives the same value: nothing is changed on the server"];
          return { ...basis(resource, "update", context), ...(formerly && { formerly }), drift, notes };
        }
        return formerly && { ...basis(resource, "rename", context), formerly };
      }
      // Told once for all resources.
      if (members.length === 0 && drift.length === 0 && isMoved(resource, context.preview))
        return formerly && { ...basis(resource, "rename", context), formerly };
      const notes = members.length + drift.length > 0 ? [] : [finishNote];
      const conference = kind === "Room" ? conferenceOf(before, after) : undefined;
      return {
        ...basis(resource, "update", context),
        members,
        drift,
        ...(formerly && { formerly }),
        ...(conference && { conference }),
        notes,
      };
    }
    default:
      return undefined;
  }
}

/** The arguments before and after, for readers. */
const sides = ({
  before,
  after,
  step,
}: Pick<Resource, "before" | "after" | "step">): Pick<Change, "before" | "after"> => ({
  ...(before && { before: readable(before) as Arguments }),
  ...(after && step.op !== "delete" && { after: readable(after) as Arguments }),
});

const adoptNote = (kind: Resource["kind"]): string =>
  `the ${kindNames[kind]} on the server is taken over as it is; the next preview shows where it differs from the program`;
const leftNote = `the former one stays as it is, with its former service (${leaveFormer.key})`;
const finishNote =
  "nothing that a preview shows differs: the update finishes an earlier one, or sets again what differs on the server";

/** The members that differ between two known sides, secrets included. */
function changedMembers(resource: Resource, leaveOut: readonly string[] = []): Change["members"] {
  const { kind, before = {}, after = {} } = resource;
  const secrets = secretChanges(resource).filter(({ path }) => !leaveOut.includes(path.split(".")[0] ?? ""));
  return [...memberChanges(kind, before, after, leaveOut), ...secrets];
}

/** Whether the address of a resource's own connection is not known yet, and the rest of the connection stays. */
function isAddressOpen(before: Values = {}, after: Values = {}): boolean {
  const [old, wanted] = [before.connection, after.connection];
  if (!isObject(old) || !isObject(wanted) || wanted.endpoint !== unknownValue) return false;
  return !hasUnknown({ ...wanted, endpoint: "" }) && old.serviceId === wanted.serviceId;
}

/** The changes by somebody else: from the recorded value to the one that a refresh has found. */
function driftOf({ step, kind }: Resource, { refreshed }: Context): Change["drift"] {
  if (step.before === undefined) return [];
  const recorded = refreshed.get(step.urn)?.before ?? step.before;
  const clear = (values: Values) => withoutSecrets(schemaOf(kind), values) as Values;
  const inputs = clear(argumentsOf(kind, recorded));
  const found = clear(argumentsOf(kind, step.before, step.before.outputs));
  return memberChanges(kind, inputs, found, ["connection"]);
}

/** The former name of a resource that has an alias. */
function aliasOf({ before, urn }: PreviewStep): Change["formerly"] {
  if (before === undefined || before.urn === "" || before.urn === urn) return undefined;
  return { name: partsOfUrn(before.urn).name, urn: before.urn };
}

// ------------------------------------------------------------------ likely renames

function renamedChange({ from, to }: Rename, context: Context): Change {
  const { kind, id, before = {} } = from;
  const { after = {} } = to;
  const place = context.places.of(to);
  const isInDocument = /\.(ya?ml|json)$/i.test(place?.file ?? "");
  const open = ["connection", ...(before.name === from.name && after.name === to.name ? ["name"] : [])];
  const adopt = `adopt: ${id ?? "ID"}${kind === "Service" && after.name === to.name ? ` and name: ${from.name}` : ""}`;
  const keep = isInDocument
    ? `${adopt} under the key ${to.name}; otherwise it is deleted`
    : `aliases: [{ name: ${JSON.stringify(from.name)} }] in the options of ${to.name}, or ${adopt} in its arguments; otherwise it is deleted`;
  return {
    ...basis(from, "new-id", context),
    urn: to.urn,
    name: to.name,
    ...(place && { place }),
    ...sides({ before, after, step: to.step }),
    formerly: { name: from.name, urn: from.urn, keep },
    members: [
      ...memberChanges(kind, before, after, open),
      ...secretChanges({ ...from, after, step: { ...from.step, op: "create" } }).filter(
        ({ path }) => !path.startsWith("connection"),
      ),
    ],
    ...ending(from, context),
    ...roomsIn(from, context),
  };
}

// ------------------------------------------------------------------ running conferences

/** The effect on the conference of a room that is deleted. */
function ending({ kind, before, step }: Resource, { preview }: Context): Pick<Change, "conference"> {
  if (kind !== "Room") return {};
  const { guards } = readGuards(settingsOf(step, preview)(guardsKey));
  return { conference: before?.deletionGuard === true || guards.deletionGuard === true ? "guarded" : "ends" };
}

/** The effect on the conference of a room that is changed. */
function conferenceOf(before: Values = {}, after: Values): Change["conference"] {
  if (!affectsNextConference(before, after)) return undefined;
  return after.whenInUse === "restart" ? "restarts" : "keeps";
}

// ------------------------------------------------------------------ rooms and what is in them

/** The rooms of the stack by their URNs and by their ids. */
const roomsOf = (resources: readonly Resource[]): ReadonlyMap<string, Resource> =>
  new Map(
    resources.flatMap((resource) =>
      resource.kind === "Room"
        ? [resource.urn, ...(resource.id === undefined ? [] : [resource.id])].map((key) => [key, resource] as const)
        : [],
    ),
  );

/** The room of the stack that a session is in. */
function roomOf({ kind, step, before, after }: Resource, rooms: Context["rooms"]): Resource | undefined {
  if (kind === "Room" || kind === "Service") return undefined;
  const urn = step.after?.propertyDependencies.room?.find((one) => rooms.has(one));
  return rooms.get(urn ?? String(after?.room ?? before?.room));
}

/** The resources that stay, in rooms where something changes. */
function neighboursOf(changes: readonly Change[], { resources, rooms }: Context): Neighbour[] {
  const changed = new Set(changes.map(({ urn }) => urn));
  const touched = new Set(changes.flatMap(({ kind, urn, room }) => (kind === "Room" ? urn : (room ?? []))));
  return resources.flatMap((resource) => {
    const { urn, kind, name, id } = resource;
    const { after } = sides(resource);
    const room = roomOf(resource, rooms);
    if (changed.has(urn) || after === undefined || !touched.has(room?.urn ?? urn)) return [];
    return { urn, kind, name, ...(id !== undefined && { id }), ...(room && { room: room.urn }), arguments: after };
  });
}

/** The service of the program whose connection a resource has. */
function serviceOf({ step }: Resource, all: readonly Resource[]): Resource | undefined {
  const urns = step.after?.propertyDependencies.connection ?? [];
  return all.find(({ urn, kind }) => kind === "Service" && urns.includes(urn));
}

/** The rooms of a service that is deleted or replaced, as far as the preview shows them. */
function roomsIn({ kind, id }: Resource, { resources }: Context): Pick<Change, "rooms"> {
  if (kind !== "Service" || id === undefined) return {};
  return { rooms: { ofStack: resources.filter((room) => room.kind === "Room" && room.serviceId === id).length } };
}

/** The changes, each of what follows from the change of its room or service marked as a part of it. */
function withParts(changes: readonly Change[], resources: readonly Resource[]): Change[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const heavy: readonly Action[] = ["new-id", "replace", "delete"];
  const rooms = changes.filter(({ kind, action }) => kind === "Room" && heavy.includes(action));
  const parts = new Map<Change, Change>();
  for (const change of changes) {
    if (change.kind === undefined || change.kind === "Room" || change.kind === "Service") continue;
    if (!isOnServer(change.kind) && change.action === "update") continue;
    const own = byUrn.get(change.urn);
    const room = own === undefined ? undefined : rooms.find((candidate) => isIn(own, change, candidate));
    if (room !== undefined) parts.set(change, room);
  }
  return changes.map((change) => {
    const room = parts.get(change);
    if (room !== undefined) return { ...change, partOf: room.urn };
    const own = [...parts].flatMap(([part, of]) => (of === change ? [part] : []));
    return own.length === 0 ? change : { ...change, notes: [...change.notes, partsNote(change, own)] };
  });
}

/** Reasons of replacements that a session shares with its room. */
const withRoom: readonly string[] = ["room", "serviceId", "connection"];

/** Whether a session follows from the change of a room. */
function isIn({ before, step, name }: Resource, { action }: Change, room: Change): boolean {
  const isThere = before !== undefined && room.id !== undefined && before.room === room.id;
  if (action === "delete") return isThere;
  // What moves to another service moves with its room.
  if (action === "replace") return isThere && step.replaceReasons.every((reason) => withRoom.includes(reason));
  // The new session of a renamed room.
  return action === "create" && room.action === "new-id" && name.startsWith(`${room.name}/`);
}

function partsNote(room: Change, parts: readonly Change[]): string {
  const ended = parts.filter(({ action }) => action !== "create");
  const counts = new Map<string, number>();
  for (const { kind } of ended.length > 0 ? ended : parts)
    if (kind !== undefined) counts.set(kindNames[kind], (counts.get(kindNames[kind]) ?? 0) + 1);
  const words = Object.values(kindNames)
    .flatMap((name) => (counts.has(name) ? [counted(counts.get(name) ?? 0, name)] : []))
    .join(", ");
  const isAgain = parts.some(({ action }) => action !== "delete");
  const many = [...counts.values()].reduce((sum, count) => sum + count, 0) > 1;
  return room.action === "delete" || !isAgain
    ? `with ${words}`
    : room.notes.includes(leftNote)
      ? `${words} in it ${many ? "are" : "is"} made anew, too`
      : `${words} in it ${many ? "end and are" : "ends and is"} made anew`;
}

// ------------------------------------------------------------------ the rest

/** The change of a resource of another package; undefined where it is none. */
function othersChange(step: PreviewStep): Change | undefined {
  const { type, name } = partsOfUrn(step.urn);
  if (isFrame(type) || step.op === "same" || resourceOf(step) !== undefined) return undefined;
  const action =
    step.op === "delete" && isRetained(step) ? "retain" : step.op === "import" ? "adopt" : (step.op as Action);
  return {
    urn: step.urn,
    type,
    name,
    action,
    ...(step.before?.id !== undefined && { id: step.before.id }),
    because: step.replaceReasons.map((reason) => `its ${reason} differs`),
    // Values of others are not shown: nobody knows which of them are secrets.
    members: (step.differing ?? []).map((path) => ({ path, about: path, text: "differs" })),
    drift: [],
    notes: [],
  };
}

/** Whether a type is that of the stack, of a provider or of a document, which say nothing of their own. */
const isFrame = (type: string): boolean =>
  type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:") || type === "owt:index:Conference";

function unchangedIn({ steps, summary }: Preview): number {
  const sames = steps.filter(({ op, urn }) => op === "same" && partsOfUrn(urn).type !== "pulumi:pulumi:Stack");
  // Without --show-sames, the engine has the stack, and the number of all.
  if (sames.length === 0) return Math.max(0, (summary.same ?? 0) - 1);
  return sames.filter((step) => !isFrame(partsOfUrn(step.urn).type) && aliasOf(step) === undefined).length;
}
