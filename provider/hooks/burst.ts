// Reads of one burst share requests: a refresh asks for many things at once, and servers have lists.

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
