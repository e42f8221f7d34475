// Resources of this package in a preview: their kind, name, and arguments before and after, in the spelling of the API and without secrets.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf } from "../sdk/schemas";
import { formatPath } from "../sdk/schemas/validation";
import { isObject } from "../sdk/values";
import { peerWithoutPassword } from "../sdk/text/redact";
import type { Values } from "../provider/lifecycle/hooks";
import type { Kind } from "../provider/lifecycle/kind";
import { argumentsSchema } from "../provider/lifecycle/state";
import { kindOf as kindOfType } from "../provider/lifecycle/types";
import { type ResourceType, kinds } from "../provider/kinds";
import { listed } from "../provider/spelling/spelling";
import { unknownValue } from "../provider/lifecycle/unknown";
import type { PreviewStep, StepState } from "./preview";
import { secretMark } from "./differences";

/** The parts of a URN. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** Type of the resource, without those of its parents. */
  readonly type: string;
  readonly name: string;
}

/** Takes a URN apart. Names can contain its separator. */
export function partsOfUrn(urn: string): Urn {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return { stack: head.split(":").pop() ?? "", project, type: types.split("$").pop() ?? "", name: name.join("::") };
}

/** The kind of a type of this package, under either host; undefined for other types. */
export function kindOf(type: string): ResourceType | undefined {
  const name = kindOfType(type);
  return name !== undefined && Object.hasOwn(kinds, name) ? (name as ResourceType) : undefined;
}

/** The name of each kind in texts. */
export const kindNames: Readonly<Record<ResourceType, string>> = {
  Room: "room",
  Service: "service",
  Recording: "recording",
  StreamingOut: "streaming-out",
  StreamingIn: "streaming-in",
  SipCall: "SIP call",
  Analytics: "analytics",
  ViewLayout: "view layout",
  Token: "token",
};

/** Whether a deletion of the kind removes something from the server: tokens expire by themselves, and layouts stay. */
export const isOnServer = (kind: ResourceType): boolean => kind !== "Token" && kind !== "ViewLayout";

/** A step of a resource of this package. */
export interface Resource {
  readonly step: PreviewStep;
  readonly urn: string;
  readonly kind: ResourceType;
  readonly name: string;
  /** Id on the server. */
  readonly id?: string;
  /** Arguments as they were applied, or as a refresh has found them. */
  readonly before?: Values;
  /** Arguments that the program gives. */
  readonly after?: Values;
  /** Id of the service that owns it. */
  readonly serviceId?: string;
  /** Paths of secrets whose values were in clear on both sides, and differ. */
  readonly differingSecrets: readonly string[];
}

/** The resource of a step; undefined for resources of others. */
export function resourceOf(step: PreviewStep): Resource | undefined {
  const { type, name } = partsOfUrn(step.urn);
  const kind = kindOf(type);
  if (kind === undefined) return undefined;
  const before = step.before && argumentsOf(kind, step.before, step.before.outputs);
  const after = step.after && argumentsOf(kind, step.after);
  const serviceId = step.before?.outputs.serviceId;
  const schema = schemaOf(kind);
  const shareable = (values: Values): Values => withoutPassword(kind, withoutSecrets(schema, values) as Values);
  const clear = [before, after].map((values) => new Map(clearSecrets(schema, values)));
  return {
    step,
    urn: step.urn,
    kind,
    name,
    ...(step.before?.id !== undefined && { id: step.before.id }),
    ...(before && { before: shareable(before) }),
    ...(after && { after: shareable(after) }),
    ...(typeof serviceId === "string" && { serviceId }),
    differingSecrets: [...(clear[0] ?? [])].flatMap(([path, value]) => {
      const other = clear[1]?.get(path);
      return other !== undefined && other !== value ? [path] : [];
    }),
  };
}

/** The arguments without a password in the address of a SIP peer: the engine marks it only where our own class made the resource. */
function withoutPassword(kind: ResourceType, values: Values): Values {
  const { peerURI } = values;
  return kind === "SipCall" && typeof peerURI === "string"
    ? { ...values, peerURI: peerWithoutPassword(peerURI) }
    : values;
}

/** The schema of all arguments of a kind. */
export const schemaOf = (kind: ResourceType): TSchema => argumentsSchema(kinds[kind] as Kind<never>);

/**
 * The arguments of a state, secrets included.
 *
 * @param values Where they are. Hooks compare the outputs of a state, which have what was applied last. A creation that failed has none.
 */
export function argumentsOf(kind: ResourceType, state: StepState, values: Values = state.inputs): Values {
  const members = kinds[kind].schema.properties as Values;
  const own = Object.keys(values).length > 0 ? values : state.inputs;
  const given = Object.keys({ ...members, connection: 0, adopt: 0 }).filter((name) => own[name] !== undefined);
  return listed(schemaOf(kind), Object.fromEntries(given.map((name) => [name, own[name]]))) as Values;
}

/** Secrets that are in clear, with their paths. The engine prints a mark in their place; other sources of previews may not. */
function clearSecrets(schema: TSchema, value: unknown, keys: readonly string[] = []): [path: string, value: unknown][] {
  if (schema.secret === true)
    return value === undefined || value === secretMark || value === unknownValue ? [] : [[formatPath(keys), value]];
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const member = memberOf(struct, name);
    return member === undefined ? [] : clearSecrets(member, part, [...keys, name]);
  });
}

/** The value with the engine's mark in place of secrets that are in clear. */
export function withoutSecrets(schema: TSchema, value: unknown): unknown {
  if (schema.secret === true) return value === undefined || value === unknownValue ? value : secretMark;
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => {
    const member = memberOf(struct, name);
    return [name, member === undefined ? part : withoutSecrets(member, part)] as const;
  });
  return Object.fromEntries(members);
}
