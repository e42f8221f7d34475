// The memory of a run: what hooks have asked, found out or reported, and need not again. As a rule a process serves one run. One that
// engines attach to serves several, one after the other.

const memories: { clear(): void }[] = [];

/** A memory that is empty when a run begins. */
export function ofRun<Memory extends { clear(): void }>(memory: Memory): Memory {
  memories.push(memory);
  return memory;
}

/** Begins another run: what the former one remembers is forgotten. */
export function beginRun(): void {
  for (const memory of memories) memory.clear();
}
