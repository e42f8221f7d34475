// Finds values that YAML reads as numbers or booleans where a text is meant: an id of digits loses precision, `012` its leading zero.
// The messages suggest quotes around the text as typed.

import { type Document, type Scalar, isMap, isScalar, isSeq } from "yaml";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { stepsAlong } from "./nodes";

type Keys = readonly (string | number)[];

/** Keys that YAML reads otherwise than they are typed: `012` as "12". */
export function unquotedKeys(document: Document): Problem[] {
  const visit = (node: unknown, keys: Keys): Problem[] => {
    if (isSeq(node)) return node.items.flatMap((item, i) => visit(item, [...keys, i]));
    if (!isMap(node)) return [];
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : String(key);
      const inner = visit(value, [...keys, name]);
      if (!isScalar(key) || key.source === undefined || !isLost(key)) return inner;
      const message = `is typed ${key.source}, which YAML reads as ${name}: write it in quotes, ${JSON.stringify(key.source)}`;
      return [problem([...keys, name], undefined, message), ...inner];
    });
  };
  return visit(document.contents, []);
}

/** Whether a number is typed otherwise than it would be written. */
const isLost = ({ value, source }: Scalar): boolean => typeof value === "number" && String(value) !== source;

/**
 * The problems; where quotes would solve one, its message suggests them.
 *
 * @param judge Validates the content of a document.
 */
export function withQuotesAdvised(
  document: Document,
  content: unknown,
  problems: readonly Problem[],
  judge: (content: unknown) => readonly Problem[],
): Problem[] {
  const typed = problems.map(({ keys, value }) => {
    const node = typeof value === "number" || typeof value === "boolean" ? nodeAt(document, keys) : undefined;
    return isScalar(node) ? node.source : undefined;
  });
  if (typed.every((source) => source === undefined)) return [...problems];
  const quoted = problems.reduce((whole, { keys }, i) => replaced(whole, keys, typed[i]), content);
  const left = new Set(judge(quoted).map(({ path }) => path));
  return problems.map((found, i) => {
    const source = typed[i];
    if (source === undefined || left.has(found.path)) return found;
    const { keys, value } = found;
    const read = String(value) === source ? `a ${typeof value === "number" ? "number" : "boolean"}` : String(value);
    return problem(
      keys,
      value,
      `is ${source}, which YAML reads as ${read}: write it in quotes, ${JSON.stringify(source)}`,
    );
  });
}

/** The node at the keys. */
function nodeAt(document: Document, keys: Keys): unknown {
  const steps = stepsAlong(document, keys);
  return steps.length === keys.length ? (steps.at(-1)?.node ?? document.contents) : undefined;
}

/** The value with `text` at the keys; unchanged without a text. */
function replaced(value: unknown, [key, ...others]: Keys, text: string | undefined): unknown {
  if (text === undefined) return value;
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((entry: unknown, i) => (i === key ? replaced(entry, others, text) : entry));
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [key]: replaced((value as Record<string | number, unknown>)[key], others, text) };
}
