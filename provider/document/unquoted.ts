// Values that YAML reads as numbers, or as true and false, where a text is meant: an id of digits loses some of them, and
// leading zeros go. The remedy is quotes, and what was typed is told with them.

import { type Document, type Node, type Scalar, isAlias, isMap, isScalar, isSeq } from "yaml";
import { type Problem, problem } from "../../sdk/schemas/validation";

type Keys = readonly (string | number)[];

/** Keys of the document that are not what was typed: `012` is the key "12" to YAML. */
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

/** A number that is spelled otherwise than it was typed. */
const isLost = ({ value, source }: Scalar): boolean => typeof value === "number" && String(value) !== source;

/**
 * The problems, in which those that quotes would mend say so.
 *
 * @param judge What is wrong with a document of this value.
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
    const read = String(value) === source ? `a ${typeof value === "number" ? "number" : "truth value"}` : String(value);
    return problem(
      keys,
      value,
      `is ${source}, which YAML reads as ${read}: write it in quotes, ${JSON.stringify(source)}`,
    );
  });
}

/** What stands at the end of the keys. */
function nodeAt(document: Document, keys: Keys): unknown {
  let node: Node | null | undefined = document.contents;
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      node = pair?.value as Node | null | undefined;
    } else if (isSeq(node)) node = node.items[Number(key)] as Node | undefined;
    else return undefined;
  }
  return node;
}

/** The value with a text at the end of the keys; as it is where there is none to put there. */
function replaced(value: unknown, [key, ...others]: Keys, text: string | undefined): unknown {
  if (text === undefined) return value;
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((entry: unknown, i) => (i === key ? replaced(entry, others, text) : entry));
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [key]: replaced((value as Record<string | number, unknown>)[key], others, text) };
}
