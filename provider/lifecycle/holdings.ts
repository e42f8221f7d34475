// Records which resource owns which object in this run. An object belongs to one resource.

import { isObject } from "../../sdk/values";
import { type Adopt, shown } from "./adoption";
import type { Values } from "./hooks";

/**
 * Objects of the resources of one kind. One process serves the hooks of all resources of a stack, and learns ids as the engine
 * calls. An object that a resource has adopted in this run stays when the resource that had it before is deleted.
 */
export class Holdings {
  readonly #held = new Set<string>();
  readonly #adopted = new Set<string>();
  /** Ids and names of deleted objects. */
  readonly #deleted = new Set<string>();
  /** Arguments of resources that adopted something in an earlier run, by place and `adopt`. */
  readonly #earlier = new Map<string, Set<string>>();

  /** Begins a run. */
  clear(): void {
    for (const known of [this.#held, this.#adopted, this.#deleted, this.#earlier]) known.clear();
  }

  /** A resource has the object. */
  hold(object: string): void {
    this.#held.add(object);
  }

  isHeld(object: string): boolean {
    return this.#held.has(object);
  }

  /** A resource adopts the object in this run. */
  adopt(object: string): void {
    this.hold(object);
    this.#adopted.add(object);
  }

  /** The resource of the object is deleted. Returns whether the object stays, because another resource has adopted it. */
  release(object: string): boolean {
    this.#held.delete(object);
    return this.#adopted.delete(object);
  }

  /** The object was deleted: a resource created in its place has nothing to adopt. */
  addDeleted(id: string, name: unknown): void {
    this.#deleted.add(id);
    if (typeof name === "string") this.#deleted.add(shown({ name }));
  }

  isDeleted(wanted: Adopt): boolean {
    return this.#deleted.has(typeof wanted === "string" ? wanted.toLowerCase() : shown(wanted));
  }

  /** A resource with these arguments has adopted the object in an earlier run. If it is replaced, it does not adopt again. */
  addEarlier(place: Values, adopt: unknown, args: Values): void {
    const key = keyOf(place, adopt);
    const known = this.#earlier.get(key) ?? new Set();
    this.#earlier.set(key, known.add(textOf(args)));
  }

  /** Whether a resource with these arguments has adopted the object in an earlier run; without arguments, any resource. */
  isEarlier(place: Values, adopt: unknown, args?: Values): boolean {
    const known = this.#earlier.get(keyOf(place, adopt));
    return known !== undefined && (args === undefined || known.has(textOf(args)));
  }
}

/** Key of an adoption request: place and `adopt`. */
const keyOf = (place: Values, adopt: unknown): string => sortedText([place.endpoint, place.serviceId, adopt]);
const textOf = ({ adopt: _, ...args }: Values): string => sortedText(args);

/** JSON with the members of objects in alphabetical order. */
export function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
