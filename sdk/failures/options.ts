// Names of the client's options in messages. The client knows only its own options; whoever sets them under other names, such as
// configuration keys, replaces the phrases.

/** Phrases by which messages name what can be set. `operationTimeout` is the argument of OwtClient.within. */
export const optionPhrases = {
  endpoint: "option endpoint",
  serviceId: "option serviceId",
  serviceKey: "option serviceKey",
  superServiceId: "option serviceId of the super service",
  superServiceKey: "option serviceKey of the super service",
  ca: "option ca",
  insecure: "option insecure",
  timeout: "option timeoutMs",
  operationTimeout: "limitMs of OwtClient.within",
  concurrency: "option maxConcurrent",
} as const;

/** For each phrase, the name under which a program's users set the option. */
export type OptionNames = Readonly<Record<keyof typeof optionPhrases, string>>;

/** A message with other names for the options. */
export function withOptionNames(message: string, names: OptionNames): string {
  return phrases.reduce(
    (text, [option, phrase]) => text.replace(new RegExp(`\\b${phrase}\\b`, "g"), names[option]),
    message,
  );
}

/** The longest first: one phrase begins with another. */
const phrases = (Object.entries(optionPhrases) as [keyof OptionNames, string][]).sort(
  ([, a], [, b]) => b.length - a.length,
);
