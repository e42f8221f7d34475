// Validators: functions that ajv makes of a schema. The build makes those of the package's own schemas, each as a file, for making them takes
// longer than all the rest of a short command. Other schemas, and all of them where nothing was built, are compiled at their first use.

import { createHash } from "node:crypto";
import type { TSchema } from "@sinclair/typebox";
import type { Ajv, CodeKeywordDefinition, Options, ValidateFunction } from "ajv";
import { isTrimmed } from "../text/ends";
import { expected } from "./expected";
import { branchesOf, fractionKeyword, keywords, parseFraction, trimmedKeyword } from "./keywords";

/** Loads the validators that the build has made, by the names of their schemas. */
type Built = Readonly<Record<string, () => ValidateFunction>>;

const known = new WeakMap<TSchema, ValidateFunction>();
let ajv: Ajv | undefined;
let built: Built | undefined;

/** The validator of a schema. */
export function validatorOf(schema: TSchema): ValidateFunction {
  let validator = known.get(schema);
  if (validator === undefined) {
    const form = formOf(schema);
    built ??= builtOnes();
    validator = built[nameOf(form)]?.() ?? (ajv ??= newAjv()).compile(form);
    known.set(schema, validator);
  }
  return validator;
}

/** The source of each schema's validator, by its name, for a folder `validators` beside this module. */
export function sourcesOf(schemas: readonly TSchema[]): Record<string, string> {
  const standalone = require("ajv/dist/standalone") as typeof import("ajv/dist/standalone");
  const instance = newAjv({ source: true });
  return Object.fromEntries(
    schemas.map((schema) => {
      const form = formOf(schema);
      return [nameOf(form), standalone.default(instance, instance.compile(form))];
    }),
  );
}

/** The name of a schema is made of all that it says: a changed schema has no validator until the next build. */
const nameOf = (form: object): string => createHash("sha256").update(JSON.stringify(form)).digest("hex").slice(0, 16);

function builtOnes(): Built {
  try {
    // The path is written out, so that bundlers find it.
    return require("./validators") as Built;
  } catch {
    return {};
  }
}

function newAjv(code: Options["code"] = {}): Ajv {
  const { Ajv, _ } = require("ajv") as typeof import("ajv");
  // Ajv's optimizer takes longer than it saves for thousands of rooms. Tests check that our schemas are JSON Schema.
  const quick = { code: { optimize: false, ...code }, validateSchema: false, meta: false };
  const instance = new Ajv({ strict: true, allErrors: true, verbose: true, allowUnionTypes: true, ...quick });
  for (const [keyword, metaSchema] of Object.entries(keywords)) instance.addKeyword({ keyword, metaSchema });
  const judged = (keyword: string, code: CodeKeywordDefinition["code"], type?: "string") =>
    instance.addKeyword({ keyword, schemaType: "boolean", ...(type && { type }), code });
  judged(fractionKeyword, (context) => {
    const parse = context.gen.scopeValue("func", {
      ref: parseFraction,
      code: _`require("../keywords").parseFraction`,
    });
    if (context.schema === true) context.fail(_`${parse}(${context.data}) === undefined`);
  });
  judged(
    trimmedKeyword,
    (context) => {
      const trimmed = context.gen.scopeValue("func", { ref: isTrimmed, code: _`require("../../text/ends").isTrimmed` });
      if (context.schema === true) context.fail(_`!${trimmed}(${context.data})`);
    },
    "string",
  );
  judged("noBranch", (context) => {
    context.fail();
  });
  return instance;
}

/** The schema in a form that gives one error for one mistake: a union becomes a choice by the value's type. */
function formOf(schema: TSchema): object {
  const branches = branchesOf(schema);
  const { anyOf: _, ...rest } = schema as TSchema & { anyOf?: unknown };
  const node: Record<string, unknown> = { ...rest };
  if (branches.length > 1) {
    const nothing = {
      ...annotations(schema),
      noBranch: true,
      allowed: schema.allowed ?? branches.map(expected).join(" or "),
    };
    const choice = branches.reduceRight<object>(
      (otherwise, branch) => ({ if: typeOf(branch), then: formOf(branch), else: otherwise }),
      nothing,
    );
    Object.assign(node, choice);
  } else if (schema.properties !== undefined) {
    const properties = schema.properties as Record<string, TSchema>;
    node.properties = Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, formOf(member)]));
  }
  if (typeof schema.additionalProperties === "object") {
    node.additionalProperties = formOf(schema.additionalProperties as TSchema);
  }
  if (schema.items !== undefined) node.items = formOf(schema.items as TSchema);
  return node;
}

const annotations = (schema: TSchema) => (schema.secret === undefined ? {} : { secret: schema.secret });
const typeOf = (branch: TSchema) =>
  branch.const !== undefined ? { const: branch.const as unknown } : { type: branch.type as unknown };
