// Reads of one burst share requests: a refresh asks for many things at once, and servers have lists.

import { setTimeout as sleep } from "node:timers/promises";

/** A burst is over when nothing has been asked for so long, in milliseconds; the more was asked for, the longer. */
const pauseMs = { least: 5, most: 50, forEach: 0.25 };
/** How long one goes on at most, in milliseconds: an engine that asks for a thousand things takes about that. */
const longestMs = 1000;

interface Burst {
  /** When it was asked for last. */
  last: number;
  /** How often it was asked for. */
  count: number;
  answer: Promise<unknown>;
}

const bursts = new Map<string, Burst>();

/**
 * What `list` gives, asked for once for all calls with the same name that come in a burst. The request is sent after the
 * last of them was made, so that nobody gets an answer from before they asked.
 */
export function inBurst<T>(name: string, list: () => Promise<T>): Promise<T> {
  const known = bursts.get(name);
  if (known !== undefined) {
    known.last = performance.now();
    known.count += 1;
    return known.answer as Promise<T>;
  }
  const burst: Burst = { last: performance.now(), count: 1, answer: Promise.resolve() };
  const answer = endOf(burst).then(() => {
    bursts.delete(name);
    return list();
  });
  burst.answer = answer;
  bursts.set(name, burst);
  return answer;
}

async function endOf(burst: Burst): Promise<void> {
  const begin = performance.now();
  const { least, most, forEach } = pauseMs;
  do await sleep(least);
  while (
    performance.now() - burst.last < Math.min(most, Math.max(least, burst.count * forEach)) &&
    performance.now() - begin < longestMs
  );
}

const gathering = new Map<
  string,
  { readonly ids: string[]; readonly answers: Promise<(id: string) => Promise<unknown>> }
>();

/**
 * What is known of one thing out of many, asked for together with all of the same name that are asked for in a burst.
 *
 * @param readMany gets the ids of the burst, and gives what answers for each. It is called after the last of them was asked
 *   for, so that nobody gets an answer from before.
 */
export async function oneOfBurst<T>(
  name: string,
  id: string,
  readMany: (ids: readonly string[]) => Promise<(id: string) => Promise<T>>,
): Promise<T> {
  let burst = gathering.get(name);
  if (burst === undefined) {
    const ids: string[] = [];
    burst = { ids, answers: inBurst(`one of ${name}`, () => (gathering.delete(name), readMany(ids))) };
    gathering.set(name, burst);
  }
  burst.ids.push(id);
  const answerFor = (await burst.answers) as (id: string) => Promise<T>;
  return answerFor(id);
}
