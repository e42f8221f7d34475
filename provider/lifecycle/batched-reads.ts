// Batches reads: calls at the same time share one request. A refresh reads many objects at once, and servers have lists.

import { setTimeout as sleep } from "node:timers/promises";

/** Interval at which a batch looks for more calls, in milliseconds. */
const lookEveryMs = 5;
/**
 * A batch is complete after so many looks without a new call: `least` when the engine waits for as many answers as it ever did, which
 * is its number of parallel calls (PULUMI_PARALLEL); otherwise `most`. Looks are counted rather than time: calls that arrived while
 * this process was busy are seen at the next look.
 */
const quietLooks = { least: 1, most: 5 };
/**
 * Longest time that a batch collects calls, in milliseconds, since it began or the batch before it was answered. An engine takes half a
 * second for a thousand calls, and gets the first answers meanwhile; the last calls should not be a batch of their own.
 */
const longestMs = 150;

/** Calls of the engine: in all, waiting for an answer, and the largest number that waited at one time. */
const engine: { calls: number; waiting: number; atOnce?: number } = { calls: 0, waiting: 0 };

/** Counts a call of the engine while it is answered. */
async function counted<T>(answer: () => Promise<T>): Promise<T> {
  engine.calls += 1;
  engine.waiting += 1;
  try {
    return await answer();
  } finally {
    engine.waiting -= 1;
  }
}

/** The batches of one name. */
class Batches<T> {
  /** The batch that collects calls now. */
  #collecting: { readonly ids: string[]; readonly answer: Promise<T> } | undefined;
  /** Number of requests without an answer. */
  #pending = 0;
  #lastAnswer = -Infinity;

  /** Adds a call to the batch that collects now, or to a new one, which `list` answers. A batch is complete with `enough` calls. */
  join(id: string, list: (ids: readonly string[]) => Promise<T>, enough: number): Promise<T> {
    this.#collecting ??= this.#begin(list, enough);
    this.#collecting.ids.push(id);
    return this.#collecting.answer;
  }

  #begin(list: (ids: readonly string[]) => Promise<T>, enough: number) {
    const ids: string[] = [];
    const answer = this.#end(() => ids.length >= enough).then(async () => {
      this.#collecting = undefined;
      this.#pending += 1;
      try {
        return await list(ids);
      } finally {
        this.#pending -= 1;
        this.#lastAnswer = performance.now();
      }
    });
    return { ids, answer };
  }

  async #end(hasEnough: () => boolean): Promise<void> {
    const begin = performance.now();
    const isOver = () => hasEnough() || performance.now() - Math.max(begin, this.#lastAnswer) > longestMs;
    let seen = engine.calls;
    let quiet = 0;
    while (this.#pending > 0 || !isOver()) {
      await sleep(lookEveryMs);
      quiet = engine.calls === seen ? quiet + 1 : 0;
      seen = engine.calls;
      if (quiet >= quietLooks.most) {
        engine.atOnce = Math.max(engine.waiting, engine.atOnce ?? 0);
        return;
      }
      if (quiet >= quietLooks.least && engine.atOnce !== undefined && engine.waiting >= engine.atOnce) return;
    }
  }
}

const batches = new Map<string, Batches<never>>();

function join<T>(name: string, id: string, list: (ids: readonly string[]) => Promise<T>, enough: number): Promise<T> {
  const known = (batches.get(name) as Batches<T> | undefined) ?? new Batches<T>();
  batches.set(name, known as Batches<never>);
  return known.join(id, list, enough);
}

/**
 * Returns what `list` returns, which is called once for all calls with the same name in a batch. It is called after the last of them, so
 * that no answer is older than its call.
 */
export function batchedList<T>(name: string, list: () => Promise<T>): Promise<T> {
  return counted(() => join(`all of ${name}`, "", list, Infinity));
}

/**
 * Reads one object together with all objects of the same name in a batch.
 *
 * @param readMany Gets the ids of the batch, and returns a function that answers for each. It is called after the last call, so that no
 *   answer is older than its call.
 * @param enough Number of calls with which a batch is complete, so that its request leaves while others still arrive.
 */
export function batchedRead<T>(
  name: string,
  id: string,
  readMany: (ids: readonly string[]) => Promise<(id: string) => Promise<T>>,
  enough: number,
): Promise<T> {
  return counted(async () => (await join(`one of ${name}`, id, readMany, enough))(id));
}
