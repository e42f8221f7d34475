// The side of the child: answers questions by name, and ends together with its parent.

type Answers = Readonly<Record<string, (value: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly value: never;
}

/** Reports that the process is ready, and answers questions. */
export function serve(answers: Answers): void {
  process.on("disconnect", () => process.exit());
  process.on("message", ({ id, name, value }: Question) => {
    void (async () => {
      try {
        process.send?.({ id, answer: await answers[name]?.(value) });
      } catch (error) {
        process.send?.({ id, failure: String(error) });
      }
    })();
  });
  process.send?.("ready");
}

/** The options that the parent gave. */
export const wanted = (): unknown => JSON.parse(process.argv[2] ?? "{}");
