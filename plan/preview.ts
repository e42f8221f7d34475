// Reads what `pulumi preview --json` prints: the steps of the engine, with the state of each resource before and after.

import { stripVTControlCharacters } from "node:util";
import { isObject } from "../sdk/values";
import { providerIn, settingsBehind } from "../provider/connection/providers";
import type { StackConfiguration, Values } from "../provider/lifecycle/hooks";

/** A resource before or after a step. Secrets are `[secret]`; outputs that are not known yet are missing. */
export interface StepState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Values;
  readonly outputs: Values;
  /** Whether a deletion leaves the object on the server. */
  readonly retainOnDelete: boolean;
  readonly parent?: string;
  /** The provider, as the engine refers to it. */
  readonly provider?: string;
  /** The resources that each argument is made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Place of the declaration: `project:///index.ts#5,20`. */
  readonly sourcePosition?: string;
}

/** A step of the engine. */
export interface PreviewStep {
  /** `create`, `update`, `replace`, `delete`, `same`, `refresh` and so on. */
  readonly op: string;
  readonly urn: string;
  readonly before?: StepState;
  readonly after?: StepState;
  /** Arguments that force the replacement. */
  readonly replaceReasons: readonly string[];
  /**
   * Paths of arguments that differ for the engine, which compares secrets in clear; undefined where it compares none: in replacements,
   * and in updates whose arguments are those of the last one.
   */
  readonly differing?: readonly string[];
}

/** A message of the engine, a program or a provider. */
export interface PreviewMessage {
  readonly severity: string;
  readonly text: string;
  readonly urn?: string;
}

/** A preview. */
export interface Preview {
  /** Configuration of the stack: texts, JSON for objects, `[secret]` for secrets. */
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly PreviewStep[];
  readonly messages: readonly PreviewMessage[];
  /** Number of resources by operation, as the engine counts them. */
  readonly summary: Readonly<Record<string, number>>;
}

/** The URN of the provider of a resource. */
export const providerOf = (state: StepState | undefined): string | undefined =>
  state?.provider && providerIn(state.provider);

/** The settings of the provider of a step's resource: those of the stack, or the arguments of an explicit one. */
export const settingsOf = ({ before, after }: PreviewStep, { steps, config }: Preview): StackConfiguration =>
  settingsBehind(
    (after ?? before)?.provider,
    (urn) => steps.find((step) => step.urn === urn && step.after !== undefined)?.after?.inputs,
    (key) => config[key],
  );

/** The engine's message at the end of a preview that failed. */
export const previewFailed = "preview failed";

/** The preview as one that failed, by the exit code of `pulumi preview`: not every one that fails says so in its JSON. */
export const withFailure = (preview: Preview): Preview => ({
  ...preview,
  messages: [...preview.messages, { severity: "error", text: previewFailed }],
});

/** The text is not a preview. */
export class PreviewError extends Error {
  override readonly name = "PreviewError";
}

/**
 * Reads the output of `pulumi preview --json`, also of a preview that failed.
 * @throws {PreviewError} where the text is something else; the message says what it seems to be.
 */
export function readPreview(text: string): Preview {
  const value = parsed(text);
  if (!isObject(value) || !(Array.isArray(value.steps) || isObject(value.changeSummary) || "diagnostics" in value))
    throw new PreviewError(notAPreview(text, value));
  return {
    config: textsOf(value.config),
    steps: listOf(value.steps).map(stepOf),
    messages: messagesIn(listOf(value.diagnostics)),
    summary: Object.fromEntries(
      Object.entries(isObject(value.changeSummary) ? value.changeSummary : {}).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      ),
    ),
  };
}

function parsed(text: string): unknown {
  if (text.trim() === "") throw new PreviewError("it is empty: pulumi printed nothing");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PreviewError(notAPreview(text));
  }
}

function notAPreview(text: string, value?: unknown): string {
  const expected = "expected what `pulumi preview --json` prints";
  if (isObject(value) && isObject(value.deployment))
    return `it is the state of a stack (pulumi stack export); ${expected}`;
  const [first = ""] = text.trimStart().split("\n");
  const isStream = first.startsWith("{") && first.includes('"sequence"');
  if (isStream)
    return "it is a stream of events: unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW, so that pulumi prints one JSON value";
  return value === undefined ? `it is not JSON; ${expected}` : `it has no steps; ${expected}`;
}

function stepOf(value: Values): PreviewStep {
  const [before, after] = [stateOf(value.oldState), stateOf(value.newState)];
  const { detailedDiff: detailed } = value;
  return {
    op: textOf(value.op) ?? "",
    urn: textOf(value.urn) ?? "",
    ...(before && { before }),
    ...(after && { after }),
    replaceReasons: namesOf(value.replaceReasons),
    ...(isObject(detailed) && { differing: Object.keys(detailed) }),
  };
}

function stateOf(value: unknown): StepState | undefined {
  if (!isObject(value)) return undefined;
  const [id, parent, sourcePosition] = [textOf(value.id), textOf(value.parent), textOf(value.sourcePosition)];
  const provider = textOf(value.provider);
  const dependencies = isObject(value.propertyDependencies) ? value.propertyDependencies : {};
  return {
    urn: textOf(value.urn) ?? "",
    type: textOf(value.type) ?? "",
    ...(id !== undefined && { id }),
    ...(parent !== undefined && { parent }),
    ...(sourcePosition !== undefined && { sourcePosition }),
    ...(provider !== undefined && { provider }),
    inputs: isObject(value.inputs) ? value.inputs : {},
    outputs: isObject(value.outputs) ? value.outputs : {},
    retainOnDelete: value.retainOnDelete === true,
    propertyDependencies: Object.fromEntries(Object.entries(dependencies).map(([name, urns]) => [name, namesOf(urns)])),
  };
}

/** An error in a program of Pulumi YAML: its host prints it in red, and after it the place and details, all as texts of the program. */
// eslint-disable-next-line no-control-regex
const yamlError = /^\u001b\[31mError\u001b\[0m: /;

/** The messages, each error of Pulumi YAML as one. */
function messagesIn(diagnostics: readonly Values[]): PreviewMessage[] {
  const messages: PreviewMessage[] = [];
  let isOfError = false;
  for (const value of diagnostics) {
    const message = messageOf(value);
    const isError = yamlError.test(textOf(value.message) ?? "");
    isOfError = isError || (isOfError && message.severity === "info#err");
    const last = messages.at(-1);
    if (isError) messages.push({ ...message, severity: "error", text: message.text.replace(/^Error: /, "") });
    else if (isOfError && last !== undefined)
      messages.splice(-1, 1, { ...last, text: `${last.text}\n${message.text}` });
    else messages.push(message);
  }
  return messages;
}

function messageOf(value: Values): PreviewMessage {
  const urn = textOf(value.urn);
  // The engine colours texts of programs even where it is told not to.
  const text = stripVTControlCharacters(textOf(value.message) ?? "")
    .trim()
    .replace(/^(?:warning|error): /, "");
  return { severity: textOf(value.severity) ?? "", text, ...(urn !== undefined && urn !== "" && { urn }) };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const listOf = (value: unknown): Values[] => (Array.isArray(value) ? (value as unknown[]).filter(isObject) : []);
const namesOf = (value: unknown): string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((name): name is string => typeof name === "string") : [];
const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
