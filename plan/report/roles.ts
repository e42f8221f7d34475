// The roles of a room as a table of rights, before and after a change.

import { RoomConfig, withDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import type { Arguments, Change } from "../change-set";
import { mayOf, tracks } from "../words/roles";
import { oneLine } from "../words/units";

/** Whether a track may be sent or received; undefined where the role is not there, null where that is not known. */
export type Right = boolean | null | undefined;

/** A role. */
export interface RolePart {
  readonly name: string;
  readonly was?: string;
  readonly status: "new" | "removed" | "changed" | "unchanged";
  /** For each of {@link rights} its state before and after. */
  readonly rights: readonly { readonly before: Right; readonly after: Right }[];
}

/** The columns of the table: `send audio` and so on. */
export const rights: readonly string[] = tracks.map(([, , words]) => words);

const schema = RoomConfig.properties.roles;

/** The roles of a room; empty where no role changes, where a new room has the default ones, and where they are not known. */
export function rolesOf({ members, drift, before, after }: Change): RolePart[] {
  const told = [...members, ...drift].filter(({ path }) => /^roles\b/.test(path));
  const [old, wanted] = [rolesIn(before), rolesIn(after)];
  if (told.length === 0 || wanted === undefined) return [];
  // The words of the change know which roles are renamed.
  const former = new Map(
    told.flatMap((change): [string, string][] => {
      const [from, to] = [nameOf(change.before), nameOf(change.after)];
      return from !== undefined && to !== undefined && from !== to ? [[to, from]] : [];
    }),
  );
  const seen = new Set([...former.values(), ...wanted.keys()]);
  return [
    ...[...wanted].map(([name, role]) => {
      const was = former.get(name);
      return partOf(name, was, old?.get(was ?? name), role);
    }),
    ...[...(old ?? [])].flatMap(([name, role]) => (seen.has(name) ? [] : [partOf(name, undefined, role, undefined)])),
  ];
}

type Role = Readonly<Record<string, unknown>>;

function partOf(name: string, was: string | undefined, before: Role | undefined, after: Role | undefined): RolePart {
  const both = tracks.map((track) => ({ before: rightOf(before, track), after: rightOf(after, track) }));
  const isChanged = was !== undefined || both.some((right) => right.before !== right.after);
  return {
    name: oneLine(name),
    ...(was !== undefined && { was: oneLine(was) }),
    status: before === undefined ? "new" : after === undefined ? "removed" : isChanged ? "changed" : "unchanged",
    rights: both,
  };
}

const nameOf = (entry: unknown): string | undefined =>
  isObject(entry) && typeof entry.role === "string" ? entry.role : undefined;

/** The roles of a room by their names; undefined where they are not known. */
function rolesIn(args: Arguments | undefined): Map<string, Role> | undefined {
  const roles = args && withDefaults(schema, args.roles);
  if (!Array.isArray(roles)) return undefined;
  return new Map(
    (roles as unknown[]).flatMap((role): [string, Role][] => {
      const name = nameOf(role);
      return name !== undefined && isObject(role) ? [[name, role]] : [];
    }),
  );
}

function rightOf(role: Role | undefined, track: (typeof tracks)[number]): Right {
  if (role === undefined) return undefined;
  const [verb, name] = track;
  const permission = role[verb];
  if (permission === null || (isObject(permission) && permission[name] === null)) return null;
  return mayOf(role, track) === true;
}
