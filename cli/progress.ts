// How far a command has come, on the error output: one line that is written anew on a terminal, and elsewhere a line now and
// then.

/** A place to tell of progress. */
export interface Progress {
  readonly tell: (done: number, total: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** How many there must be before anything is told, and how many there are between two lines elsewhere. */
const fewest = { terminal: 20, elsewhere: 100 };

/** Progress on a stream. */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  let shown = false;
  const tell = (done: number, total: number): void => {
    if (stream.isTTY) {
      if (total < fewest.terminal) return;
      stream.write(`\r${done} of ${total} ${what}\u001b[K`);
      shown = true;
    } else if (total >= fewest.elsewhere && (done % fewest.elsewhere === 0 || done === total)) {
      stream.write(`${done} of ${total} ${what}\n`);
    }
  };
  return {
    tell,
    end: () => {
      if (shown) stream.write("\r\u001b[K");
    },
  };
}
