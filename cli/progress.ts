// Progress of a command on the standard error: one line that is rewritten on a terminal, otherwise a line now and then.

/** Reports progress. */
export interface Progress {
  readonly report: (done: number, total: number) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Items below which nothing is reported; elsewhere than on a terminal, also the items between two lines. */
const minimum = { terminal: 20, elsewhere: 100 };

/** Progress on a stream. */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  let shown = false;
  const report = (done: number, total: number): void => {
    if (stream.isTTY) {
      if (total < minimum.terminal) return;
      stream.write(`\r${done} of ${total} ${what}\u001b[K`);
      shown = true;
    } else if (total >= minimum.elsewhere && (done % minimum.elsewhere === 0 || done === total)) {
      stream.write(`${done} of ${total} ${what}\n`);
    }
  };
  return {
    report,
    end: () => {
      if (shown) stream.write("\r\u001b[K");
    },
  };
}
