// Reads of one burst share requests: a refresh asks for many things at once, and servers have lists.

import { setTimeout as sleep } from "node:timers/promises";

/** How often one looks whether more was asked for, in milliseconds. */
const lookEveryMs = 5;
/**
 * A burst is over when the engine has asked for nothing so often that one looked: `least` once it waits for as many answers as
 * it ever waited for, which is as many as it asks for at one time (PULUMI_PARALLEL); otherwise `most`. Looks are counted,
 * and not time, for what was asked for while this process was busy is seen at the next one.
 */
const quietLooks = { least: 1, most: 5 };
/**
 * How long a burst goes on at most, in milliseconds, since it began or the one before it was answered. An engine that asks for a
 * thousand things takes half a second, and is given the first answers meanwhile; the last ones are not to be a burst of their own.
 */
const longestMs = 150;

/** What the engine does: how often it has asked, for how many answers it waits, and for how many at one time as far as is known. */
const engine: { asked: number; waiting: number; atOnce?: number } = { asked: 0, waiting: 0 };

/** Does what the engine has asked for, and counts it. */
async function asked<T>(answer: () => Promise<T>): Promise<T> {
  engine.asked += 1;
  engine.waiting += 1;
  try {
    return await answer();
  } finally {
    engine.waiting -= 1;
  }
}

/** All bursts of one name. */
class Bursts<T> {
  /** That which gathers now. */
  #gathering: { readonly ids: string[]; readonly answer: Promise<T> } | undefined;
  /** How many answers are on their way. */
  #onTheWay = 0;
  #lastAnswer = -Infinity;

  /** The answer of the burst that gathers now, or of a new one; `list` answers it. */
  join(id: string, list: (ids: readonly string[]) => Promise<T>): Promise<T> {
    this.#gathering ??= this.#begin(list);
    this.#gathering.ids.push(id);
    return this.#gathering.answer;
  }

  #begin(list: (ids: readonly string[]) => Promise<T>) {
    const ids: string[] = [];
    const answer = this.#end().then(async () => {
      this.#gathering = undefined;
      this.#onTheWay += 1;
      try {
        return await list(ids);
      } finally {
        this.#onTheWay -= 1;
        this.#lastAnswer = performance.now();
      }
    });
    return { ids, answer };
  }

  async #end(): Promise<void> {
    const begin = performance.now();
    let seen = engine.asked;
    let quiet = 0;
    while (this.#onTheWay > 0 || performance.now() - Math.max(begin, this.#lastAnswer) < longestMs) {
      await sleep(lookEveryMs);
      quiet = engine.asked === seen ? quiet + 1 : 0;
      seen = engine.asked;
      if (quiet >= quietLooks.most) {
        engine.atOnce = Math.max(engine.waiting, engine.atOnce ?? 0);
        return;
      }
      if (quiet >= quietLooks.least && engine.atOnce !== undefined && engine.waiting >= engine.atOnce) return;
    }
  }
}

const bursts = new Map<string, Bursts<never>>();

function join<T>(name: string, id: string, list: (ids: readonly string[]) => Promise<T>): Promise<T> {
  const known = (bursts.get(name) as Bursts<T> | undefined) ?? new Bursts<T>();
  bursts.set(name, known as Bursts<never>);
  return known.join(id, list);
}

/**
 * What `list` gives, asked for once for all calls with the same name that come in a burst. The request is sent after the
 * last of them was made, so that nobody gets an answer from before they asked.
 */
export function inBurst<T>(name: string, list: () => Promise<T>): Promise<T> {
  return asked(() => join(`all of ${name}`, "", list));
}

/**
 * What is known of one thing out of many, asked for together with all of the same name that are asked for in a burst.
 *
 * @param readMany gets the ids of the burst, and gives what answers for each. It is called after the last of them was asked
 *   for, so that nobody gets an answer from before.
 */
export function oneOfBurst<T>(
  name: string,
  id: string,
  readMany: (ids: readonly string[]) => Promise<(id: string) => Promise<T>>,
): Promise<T> {
  return asked(async () => (await join(`one of ${name}`, id, readMany))(id));
}
