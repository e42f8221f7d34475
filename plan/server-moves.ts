// Another address of the server, told once for all resources. The engine shows an update of each without a difference.

import { parseEndpoint } from "../sdk/http/endpoint";
import { isObject } from "../sdk/values";
import { configurationKeys } from "../provider/connection/connection";
import { unknownValue } from "../provider/lifecycle/unknown";
import type { ResourceType } from "../provider/kinds";
import type { ServerMove } from "./change-set";
import { type Preview, type PreviewStep, settingsOf } from "./preview";
import { type Resource, kindNames } from "./resource";

/** The changes of addresses. */
export function serverMovesOf(preview: Preview, resources: readonly Resource[]): ServerMove[] {
  const moves = new Map<string, { from: string; to: string; resources: Partial<Record<ResourceType, number>> }>();
  for (const resource of resources) {
    const way = moveOf(resource, preview);
    if (way === undefined) continue;
    const key = `${way.from} ${way.to}`;
    const move = moves.get(key) ?? { ...way, resources: {} };
    move.resources[resource.kind] = (move.resources[resource.kind] ?? 0) + 1;
    moves.set(key, move);
  }
  // The engine compares in any order.
  const order = Object.keys(kindNames) as ResourceType[];
  return [...moves.values()]
    .map((move) => ({ ...move, resources: inOrder(order, move.resources) }))
    .toSorted((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`, "en"));
}

function inOrder(
  kinds: readonly ResourceType[],
  counts: Readonly<Partial<Record<ResourceType, number>>>,
): ServerMove["resources"] {
  const known = kinds.flatMap((kind) => (counts[kind] === undefined ? [] : [[kind, counts[kind]] as const]));
  return Object.fromEntries(known);
}

/** Whether the address of a resource's server differs. */
export const isMoved = (resource: Resource, preview: Preview): boolean => moveOf(resource, preview) !== undefined;

function moveOf({ step, before, after }: Resource, preview: Preview): { from: string; to: string } | undefined {
  const from = step.before?.outputs.endpoint;
  if (step.op !== "update" || typeof from !== "string" || after === undefined) return undefined;
  const own = isObject(after.connection) ? after.connection.endpoint : undefined;
  // The address of a service of the program is known only when the service has been found at it.
  const isOpen = own === unknownValue && isObject(before?.connection);
  const to =
    typeof own === "string" && !isOpen ? normal(own) : (configuredAddress(step, preview) ?? reported(preview, from));
  return to === undefined || to === from ? undefined : { from, to };
}

const normal = (endpoint: string): string => {
  const result = parseEndpoint(endpoint);
  return "problem" in result ? endpoint : result.endpoint;
};

/** The address in the configuration of the stack, or of the resource's provider. */
function configuredAddress(step: PreviewStep, preview: Preview): string | undefined {
  const endpoint = settingsOf(step, preview)(configurationKeys("service").endpoint.key);
  return endpoint === undefined || endpoint === unknownValue ? undefined : normal(endpoint);
}

/** The address in the message of the hooks, where it comes from the environment. */
function reported({ messages }: Preview, from: string): string | undefined {
  return messages.flatMap(({ text }) => {
    const [, former, now] = /^The address of .* at (\S+) is (\S+) now\./.exec(text) ?? [];
    return former === from && now !== undefined ? [now] : [];
  })[0];
}
