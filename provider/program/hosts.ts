// The hosts that serve resources, as classes register with them. pulumi-owt has Pulumi's host of dynamic providers, pulumi-owt/native the
// native provider. A resource can go from one to the other: its class gives the type under the other host as an alias.

import * as pulumi from "@pulumi/pulumi";
import { isObject } from "../../sdk/values";
import { type Host, typeOf } from "../lifecycle/types";
import { checkHostPackage } from "./host-package";
import { isOutput } from "./outputs";

/** What the registration of a resource has of its host. */
export interface Registration {
  readonly host: Host;
  /** Checks that the host can serve resources of this program. @throws RunError where it cannot */
  readonly check: () => void;
  /** The names of all outputs of a kind, for what the stack only reads; undefined where the host does not read it. */
  readonly outputsOf?: (kind: string) => readonly string[];
  /** Members that the host adds to the arguments. */
  readonly added: (kind: string) => pulumi.Inputs;
  /** The options of a resource, with those of the host. */
  readonly options: (kind: string, name: string, options: pulumi.CustomResourceOptions) => pulumi.CustomResourceOptions;
}

/**
 * The text that the engine stores in the state of each resource and evaluates in the host process to get the hooks. It contains only
 * the package and the kind. It must stay the same, to the byte, on every machine and in every release: existing state depends on it,
 * and a change would show as a change of every resource.
 */
export const shim = (kind: string): string => `exports.handler=()=>require("pulumi-owt/hooks").${kind}`;

export const dynamic: Registration = {
  host: "dynamic",
  check: checkHostPackage,
  added: (kind) => ({ __provider: shim(kind) }),
  options: (kind, name, options) => withAliases(typeOf("native", kind), name, options),
};

/** The version of this package, which is that of the native provider. */
export const version = (): string => (require("pulumi-owt/package.json") as { version: string }).version;

export const native: Registration = {
  host: "native",
  check: () => undefined,
  added: () => ({}),
  options: (kind, name, options) => ({ version: version(), ...withAliases(typeOf("dynamic", kind), name, options) }),
};

/**
 * The options, with the aliases of a resource under another type: with its own name and parent, and with each that the program gives as an
 * alias. The engine does not record aliases.
 */
function withAliases(type: string, name: string, options: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  const { aliases = [], parent } = options;
  const ofProgram = aliases.flatMap((alias) =>
    isObject(alias) && !isOutput(alias) && !("type" in alias) ? [{ ...alias, type }] : [],
  );
  const types = typesOf(parent);
  const own = types === undefined ? { type } : urnOf([...types, type], name);
  return { ...options, aliases: [...aliases, own, ...ofProgram] };
}

/** An URN as a text: from a type and a name, Pulumi makes a dozen outputs for each resource. */
const urnOf = (types: readonly string[], name: string): string =>
  `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${types.join("$")}::${name}`;

/** The type of a resource, as the engine knows it. */
export const pulumiTypeOf = (resource: pulumi.Resource): string => (resource as Undeclared).__pulumiType ?? "";

/** Members of resources that Pulumi does not declare. */
interface Undeclared {
  readonly __pulumiType?: string;
  readonly __parentResource?: pulumi.Resource;
  readonly __aliases?: readonly unknown[];
}

/**
 * The types of a resource and of those that it is in, from the outermost inwards, as they stand in URNs. Undefined where one of them has
 * aliases, which the engine combines with those of what is in it.
 */
function typesOf(resource: pulumi.Resource | undefined): readonly string[] | undefined {
  const { __pulumiType: type, __parentResource: parent, __aliases: aliases } = (resource ?? {}) as Undeclared;
  if (resource === undefined || type === "pulumi:pulumi:Stack") return [];
  const above = typesOf(parent);
  return above === undefined || type === undefined || aliases?.length !== 0 ? undefined : [...above, type];
}
