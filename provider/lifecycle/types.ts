// The types by which Pulumi names resources, in programs, states and URNs. Each kind has one type for each host.

const prefixes = { dynamic: "pulumi-nodejs:dynamic/owt:", native: "owt:index:" } as const;

/** A host of resources: Pulumi's host of dynamic providers, or the native provider. */
export type Host = keyof typeof prefixes;

/** The type of the component that declares a conference document. It has the same under both hosts. */
export const conferenceType = `${prefixes.native}Conference`;

/** The type of a kind of resource under a host: `owt:index:Room`. */
export const typeOf = (host: Host, kind: string): string => prefixes[host] + kind;

/** The kind of a type of this package, whichever host has it: `Room`. Undefined for other types, and for the component. */
export function kindOf(type: string): string | undefined {
  if (type === conferenceType) return undefined;
  const prefix = Object.values(prefixes).find((each) => type.startsWith(each));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}
