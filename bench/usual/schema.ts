// The schema of a room, and its ajv validator. The validator is made at first use: made on load, it would be captured with all of
// ajv's own state, and a room would take 92 kB of state.

import Ajv, { type ValidateFunction } from "ajv";

const media = {
  type: "object",
  properties: { audio: { type: "boolean" }, video: { type: "boolean" } },
  additionalProperties: false,
};

const schema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1 },
    participantLimit: { type: "integer", minimum: -1 },
    inputLimit: { type: "integer", minimum: -1 },
    roles: {
      type: "array",
      items: {
        type: "object",
        properties: { role: { type: "string", minLength: 1 }, publish: media, subscribe: media },
        required: ["role"],
        additionalProperties: false,
      },
    },
    views: {
      type: "array",
      items: {
        type: "object",
        properties: {
          label: { type: "string" },
          audio: { type: "object" },
          video: {
            type: "object",
            properties: {
              maxInput: { type: "integer", minimum: 1 },
              layout: {
                type: "object",
                properties: {
                  fitPolicy: { enum: ["letterbox", "crop"] },
                  templates: {
                    type: "object",
                    properties: { base: { enum: ["fluid", "lecture", "void"] }, custom: { type: "array" } },
                    additionalProperties: false,
                  },
                },
                additionalProperties: false,
              },
            },
          },
        },
        additionalProperties: false,
      },
    },
  },
  required: ["name"],
  additionalProperties: false,
};

let validate: ValidateFunction | undefined;

/** Problems of a room, by path and reason. */
export function problemsOf(room: unknown): { property: string; reason: string }[] {
  validate ??= new Ajv({ allErrors: true }).compile(schema);
  const errors = validate(room) ? [] : (validate.errors ?? []);
  return errors.map(({ instancePath, message = "" }) => ({ property: instancePath, reason: message }));
}
