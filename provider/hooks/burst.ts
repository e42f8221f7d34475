// Reads of one burst share a list: a refresh asks for every session of a room at once, and servers have lists only.

/** How long reads are gathered before the list is asked for, in milliseconds. */
const gatheringMs = 5;

const waiting = new Map<string, Promise<unknown>>();

/**
 * What `list` gives, asked for once for all calls with the same name that come in a burst. The request is sent after the
 * last of them was made, so that nobody gets an answer from before they asked.
 */
export function inBurst<T>(name: string, list: () => Promise<T>): Promise<T> {
  const known = waiting.get(name);
  if (known !== undefined) return known as Promise<T>;
  const gathered = new Promise<void>((resolve) => setTimeout(resolve, gatheringMs)).then(() => {
    waiting.delete(name);
    return list();
  });
  waiting.set(name, gathered);
  return gathered;
}
