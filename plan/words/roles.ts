// Changes of roles as what their participants may do now, or no longer.

import { type Role, RoomConfig } from "../../sdk/schemas";
import { formatPath } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { isEquivalent } from "../../provider/lifecycle/equality";
import { hasUnknown } from "../../provider/lifecycle/unknown";
import { differences } from "../differences";
import { type MemberChange, type Wording, arrow, memberChange } from "./member";
import { listed, oneLine } from "./units";

const schema = RoomConfig.properties.roles;

/** The tracks that a role may send and receive; one that is not given is forbidden. */
export const tracks = [
  ["publish", "audio", "send audio"],
  ["publish", "video", "send video"],
  ["subscribe", "audio", "receive audio"],
  ["subscribe", "video", "receive video"],
] as const;

type Entry = Readonly<Record<string, unknown>>;

/** The changes of the roles of a room, by role. */
export function roleChanges(before: unknown, after: unknown, wording: Wording): MemberChange[] {
  const found = differences(schema, wording.isNew ? [] : before, after, ["roles"]);
  const whole = found.filter(({ keys }) => keys.length === 2);
  const gone = whole.filter(({ after: entry }) => entry === undefined);
  const fresh = whole.filter(({ before: entry }) => entry === undefined);
  const renamed = gone.flatMap((one) => {
    const other = fresh.find(({ after: entry }) => isAlike(one.before, entry) && !hasUnknown(entry));
    if (other === undefined) return [];
    fresh.splice(fresh.indexOf(other), 1);
    return [{ one, other }];
  });
  const changes = found.map((difference): MemberChange | undefined => {
    const { keys, before: old, after: wanted } = difference;
    const name = nameOf(keys);
    const pair = renamed.find(({ one }) => one === difference);
    if (pair !== undefined) {
      const to = nameOf(pair.other.keys);
      return {
        path: formatPath(keys),
        about: `role ${name} → ${to}`,
        text: `renamed: tokens can be made for ${to}, and no longer for ${name}`,
        before: old,
        after: pair.other.after,
      };
    }
    if (renamed.some(({ other }) => other === difference)) return undefined;
    if (keys.length > 2) return undefined;
    if (keys.length < 2) return memberChange(difference, "roles", arrow(difference, wording, rolesInWords));
    if (wanted === undefined)
      return memberChange(difference, `role ${name}`, "removed: no token can be made for it any more");
    if (old === undefined)
      return memberChange(difference, `role ${name}`, `${wording.isNew ? "" : "new: "}${permissions(wanted)}`);
    return undefined;
  });
  const names = new Set(found.filter(({ keys }) => keys.length > 2).map(({ keys }) => keys[1]));
  return [
    ...changes.filter((change) => change !== undefined),
    ...[...names].map((name) => changeOf(String(name), entryOf(before, name), entryOf(after, name))),
  ];
}

const nameOf = (keys: readonly (string | number)[]): string => oneLine(String(keys[1] ?? ""));

const rolesInWords = (value: unknown): string =>
  Array.isArray(value) ? listed(value.map((entry: Entry) => String(entry.role))) : String(value);

function entryOf(roles: unknown, name: unknown): Entry | undefined {
  const list = Array.isArray(roles) ? (roles as unknown[]) : (schema.default as readonly Role[]);
  return list.find((entry): entry is Entry => isObject(entry) && entry.role === name);
}

/** Whether two roles differ in the name alone. */
function isAlike(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  return isEquivalent(schema.items, { ...one, role: "" }, { ...other, role: "" });
}

/** Whether a role may send or receive a track: a boolean, or null for what is not known. */
export const mayOf = (role: unknown, [verb, track]: readonly [string, string, string]): unknown => {
  const permission = isObject(role) ? role[verb] : undefined;
  return isObject(permission) ? (permission[track] ?? false) : (permission ?? false);
};

/** `may send audio and video, and receive audio`. */
function permissions(role: unknown): string {
  if (hasUnknown(role)) return "its permissions are not known before the update";
  const may = tracks.filter((track) => mayOf(role, track) === true).map(([, , words]) => words);
  const merged = listed(may)
    .replace("send audio, send video", "send audio and video")
    .replace("receive audio and receive video", "receive audio and video")
    .replace("send audio and send video", "send audio and video");
  return may.length === 0 ? "may neither send nor receive" : `may ${merged}`;
}

function changeOf(name: string, before: Entry | undefined, after: Entry | undefined): MemberChange {
  const changed = tracks.filter((track) => mayOf(before, track) !== mayOf(after, track));
  const isKnown = !hasUnknown(after);
  const words = (verb: string, is: boolean) =>
    changed.filter((track) => mayOf(after, track) === is).map(([, , what], i) => (i === 0 ? `${verb} ${what}` : what));
  const [gained, lost] = [words("may now", true), words("may no longer", false)];
  const parts = [...(gained.length > 0 ? [listed(gained)] : []), ...(lost.length > 0 ? [listed(lost, "or")] : [])];
  return {
    path: formatPath(["roles", name]),
    about: `role ${oneLine(name)}`,
    text: !isKnown
      ? "its permissions are not known before the update"
      : parts.length > 0
        ? parts.join("; ")
        : "written in another way: it may do the same",
    ...(before && { before }),
    ...(isKnown && after && { after }),
    ...(!isKnown && { isUnknown: true }),
  };
}
