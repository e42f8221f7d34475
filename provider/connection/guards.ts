// The setting `owt:guards`: what must not happen unseen, for everybody who works with the stack. `owt plan` judges plans by it; updates
// respect `deletionGuard`.

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "../../sdk/schemas/keywords";
import { Type } from "../../sdk/schemas/type";
import { validate } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";

/** The setting. Its value is an object. */
export const guardsKey = "owt:guards";

/** The conditions for which a plan can be refused, with the meaning of each. */
export const conditions = {
  change: "anything changes, the address of the server included",
  create: "something is made",
  update: "something is changed",
  replace: "something is deleted and made anew",
  delete: "something is deleted, for another key in the program, too",
  "new-id": "something gets a new id because it has another key in the program",
  recreate: "something is no longer on the server, and is made anew",
  retain: "something leaves the stack and stays on the server",
  adopt: "something is taken over",
  "server-moved": "the address of the server differs",
  "in-use": "a room that is changed, deleted or made anew is in use, and feels it",
  "cut-off": "participants are disconnected",
  "out-of-reach": "rooms of a service are out of reach afterwards",
  drift: "somebody has changed something on the server (seen with --refresh)",
  secret: "a secret differs, or may differ",
  unknown: "a value is not known before the update",
  warning: "there is a warning, of a rule for example",
} as const;

/** Name of a condition. */
export type Condition = keyof typeof conditions;
const names = Object.keys(conditions) as [Condition, ...Condition[]];

/** Schema of the setting. */
export const Guards = Type.Object(
  {
    maxDeletes: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "Largest number of deleted resources. What is in a deleted room does not count.",
      }),
    ),
    maxReplaces: Type.Optional(Type.Integer({ minimum: 0, description: "Largest number of replaced resources." })),
    failOn: Type.Optional(Type.Array(TextEnum(names), { description: "What a plan is refused for." })),
    deletionGuard: Type.Optional(
      Type.Boolean({
        description:
          "Whether no room of the stack is deleted while participants are in it, as with `deletionGuard` of each Room.",
      }),
    ),
  },
  { additionalProperties: false, title: "Guards", description: "What must not happen unseen." },
);
export type Guards = Static<typeof Guards>;

/**
 * Reads the setting.
 *
 * @param text Its value: JSON, as Pulumi passes objects on; undefined where it is not set.
 */
export function readGuards(text: string | undefined): {
  readonly guards: Guards;
  readonly problems: readonly string[];
} {
  if (text === undefined) return { guards: {}, problems: [] };
  const value = parsed(text);
  const problems = isObject(value)
    ? validate(Guards, value).map(({ path, message }) => `${guardsKey}.${path} ${message}`)
    : [
        `${guardsKey} is ${JSON.stringify(text)}, but must be an object. Run: pulumi config set --path ${guardsKey}.maxDeletes 0`,
      ];
  return { guards: problems.length === 0 ? (value as Guards) : {}, problems };
}

/** The value with numbers and booleans in place of their texts: files of stacks may have quoted them. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unquoted(part)]))
      : value;
  } catch {
    return undefined;
  }
}

const unquoted = (part: unknown): unknown =>
  typeof part === "string" && /^(?:\d+|true|false)$/.test(part) ? (JSON.parse(part) as unknown) : part;
