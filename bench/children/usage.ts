// What a process takes, as it tells itself.

/** What a process takes, after its garbage was collected. */
export interface Usage {
  /** Bytes of the heap and of buffers. */
  readonly bytes: number;
  /** Processor time so far, in microseconds. */
  readonly cpuUs: number;
}

export function usage(): Usage {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { bytes: heapUsed + external, cpuUs: user + system };
}
