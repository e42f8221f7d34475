// How a process of the bench answers the one that started it: questions come in by name, and it ends when the other does.

type Answers = Readonly<Record<string, (value: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly value: never;
}

/** Serves questions, and tells that it is ready. */
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

/** What the one that started it wants. */
export const wanted = (): unknown => JSON.parse(process.argv[2] ?? "{}");
