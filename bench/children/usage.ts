// Measures the memory and processor time of this process.

/** Usage of a process after a garbage collection. */
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
