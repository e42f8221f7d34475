// The resources of a survey, as programs in any language declare them: each comes after those that it takes, with references to them in place
// of ids. They have the names that a document gives them, so that each form of an export can replace another.

import { mapParts, walk } from "../../sdk/values";
import type { ResourceType } from "../kinds";
import type { Found } from "./description";
import type { FoundRoom } from "./found";
import { Names, inOneWord } from "./names";
import { isStreamReference } from "./references";
import { sectionNames, typeOf } from "./sections";
import type { Survey } from "./survey";

/** Another resource of the program: itself, the mixed stream of a view of a room, or the connection that a service gives. */
export class Reference {
  constructor(
    readonly variable: string,
    readonly part?: { readonly view: string } | "connection",
  ) {}
}

/** A resource of a program. */
export interface Declared {
  /** Its name in the text of the program. */
  readonly variable: string;
  readonly type: ResourceType;
  /** Its name as a resource. */
  readonly name: string;
  /** Id of its object on the server. */
  readonly adopt: string;
  /** Id by which it is imported. */
  readonly id: string;
  /** Its arguments without `adopt`, with a {@link Reference} in place of each other resource. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Comments for people. */
  readonly notes: readonly string[];
}

/** The services, and the rooms that can be declared, each with its sessions. `reserved` are names that no variable may have. */
export function resourcesOf(survey: Pick<Survey, "services" | "rooms">, reserved: Iterable<string> = []): Declared[] {
  const variables = new Names(reserved);
  const services = survey.services.map((service) => ({
    variable: variableOf(service.key, "service", variables),
    ...resource("Service", service.key, service),
  }));
  const owners = new Map(services.map(({ name, variable }) => [name, variable]));
  const rooms = survey.rooms.filter(({ isDeclared }) => isDeclared);
  return [...services, ...rooms.flatMap((room) => withSessions(room, variables, owners))];
}

/** The names of the resources to which others refer. */
export function usedIn(resources: readonly Declared[]): ReadonlySet<string> {
  const parts = resources.flatMap(({ args }) => walk(args).map(({ value }) => value));
  return new Set(parts.flatMap((part) => (part instanceof Reference ? [part.variable] : [])));
}

function withSessions(room: FoundRoom, variables: Names, owners: ReadonlyMap<string, string>): Declared[] {
  const variable = variableOf(room.key, "room", variables);
  const owner = room.service === undefined ? undefined : owners.get(room.service);
  const { args, ...rest } = resource("Room", room.key, room);
  const connection = owner === undefined ? {} : { connection: new Reference(owner, "connection") };
  const inputs = new Map<string, string>();
  const sessions = sectionNames.flatMap((section) =>
    (room.sessions[section] ?? []).map((found): Declared => {
      const session = resource(typeOf[section], `${room.key}/${found.key}`, found);
      const own = variableOf(session.name, "session", variables);
      if (section === "streamingIns") inputs.set(found.key, own);
      return {
        ...session,
        variable: own,
        id: `${rest.adopt}/${session.adopt}`,
        args: { room: new Reference(variable), ...(withReferences(session.args, variable, inputs) as object) },
      };
    }),
  );
  return [{ ...rest, variable, args: { ...args, ...connection } }, ...sessions];
}

function resource(type: ResourceType, name: string, { members, notes }: Found): Omit<Declared, "variable"> {
  const { adopt, ...args } = members;
  return { type, name, adopt: String(adopt), id: String(adopt), args, notes };
}

function variableOf(key: string, fallback: string, variables: Names): string {
  const name = inOneWord(key);
  return variables.unique(/^[A-Za-z]/.test(name) ? name : inOneWord(fallback, name), "");
}

/** The value with references to resources in place of names of streams. */
function withReferences(value: unknown, room: string, inputs: ReadonlyMap<string, string>): unknown {
  if (!isStreamReference(value)) return mapParts(value, (part) => withReferences(part, room, inputs));
  if ("view" in value) return new Reference(room, value);
  const input = inputs.get(value.streamingIn);
  return input === undefined ? undefined : new Reference(input);
}
