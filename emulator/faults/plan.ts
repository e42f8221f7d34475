// The fault plan: which requests fail, and how (docs/faults.md). Validates plans, and finds the rule that is due at a request;
// `FaultInjector` applies it.

import * as fs from "node:fs";
import { parseDocument } from "yaml";
import { EmulatorError } from "../emulator-error";
import { isObject } from "../values";

/** The faults, with the additional members that a rule for each may have. */
const parametersOf = {
  refuse: [],
  reset: ["when"],
  hang: ["when", "ms"],
  delay: ["when", "ms"],
  answer: ["when", "status", "body", "code", "message", "retryAfter"],
  cut: [],
  "broken-json": [],
  "wrong-types": [],
  huge: ["bytes"],
  trickle: ["ms"],
  close: [],
  die: ["when", "ms"],
} as const satisfies Record<string, readonly (keyof FaultRule)[]>;

/** The effect of a rule. */
export type Fault = keyof typeof parametersOf;

/** A rule of a plan: the requests that it matches, and the fault to inject. */
export interface FaultRule {
  /**
   * - `refuse`: resets a new connection at once, before any request
   * - `reset`: resets the connection
   * - `hang`: sends no answer
   * - `delay`: sends the answer `ms` later
   * - `answer`: answers with a status of 3xx to 5xx
   * - `cut`: ends the connection in the middle of the answer's body
   * - `broken-json`: sends half of the answer's body as a complete answer
   * - `wrong-types`: sends the answer with values of other JSON types
   * - `huge`: sends 10 MB of unrelated JSON
   * - `trickle`: sends the answer's body byte by byte
   * - `close`: sends the answer, and closes the connection
   * - `die`: resets all connections, and closes the port for `ms`
   */
  readonly fault: Fault;
  /** Methods, in capital letters. Default: all. */
  readonly method?: string | readonly string[];
  /** Path without the query; `*` stands for any text, case is ignored. Default: all. */
  readonly path?: string;
  /**
   * Number of the first matching request that fails.
   * @default 1
   */
  readonly nth?: number;
  /**
   * Interval from there on: 3 means that every third matching request fails.
   * @default 1
   */
  readonly every?: number;
  /**
   * Maximum number of requests that fail.
   * @default 1 with `nth`, otherwise unlimited
   */
  readonly count?: number;
  /**
   * Whether the fault comes `before` the request is processed, so that it never is, or `after`. (With `delay`, the request is
   * processed in both cases.)
   * @default "before"
   */
  readonly when?: "before" | "after";
  /**
   * Milliseconds: of a `delay` (required); of a `hang`, until the connection is reset (default: never); between bytes of a
   * `trickle` (default: 100); that the port is closed after `die` (default: 1000).
   */
  readonly ms?: number;
  /** Status of an `answer`. Required there. */
  readonly status?: number;
  /**
   * Body of an `answer`: an error of the management API, a web page as of a proxy, or none.
   * @default "json"
   */
  readonly body?: "json" | "html" | "none";
  /** Code of a JSON error. Default: the one for the status. */
  readonly code?: number;
  /** Message of a JSON error. */
  readonly message?: string;
  /** Retry-After of an `answer`, in seconds. */
  readonly retryAfter?: number;
  /** Size of a `huge` answer. Default: 10,000,000. */
  readonly bytes?: number;
}

/** A fault plan. The first rule that is due at a request applies. */
export interface FaultPlan {
  readonly faults: readonly FaultRule[];
}

/** A rule with its counts. */
export interface FaultCount extends FaultRule {
  /** Number of requests that it matched. */
  readonly matched: number;
  /** Number of requests that it made fail. */
  readonly struck: number;
}

// ------------------------------------------------------------------ validation

/** All faults. */
export const faultNames = Object.keys(parametersOf) as Fault[];
const always = ["fault", "method", "path", "nth", "every", "count"];
const longestMs = 24 * 3600 * 1000;

const whole = (least: number, most: number) => ({
  fits: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  allowed: `a whole number from ${String(least)} to ${String(most)}`,
});
const oneOf = (...values: readonly string[]) => ({
  fits: (value: unknown) => (values as readonly unknown[]).includes(value),
  allowed: `one of ${values.join(", ")}`,
});
const isMethod = (value: unknown) => typeof value === "string" && /^[A-Z]{1,20}$/.test(value);

/** The test of each member of a rule, and its description for messages. */
const members: Record<keyof FaultRule, { readonly fits: (value: unknown) => boolean; readonly allowed: string }> = {
  fault: oneOf(...faultNames),
  method: {
    fits: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isMethod) : isMethod(value)),
    allowed: "a method in capital letters, such as POST, or a list of some",
  },
  path: {
    fits: (value) => typeof value === "string" && /^[/*][^?#\s]{0,999}$/.test(value),
    allowed: "a path that begins with / or *, without a query, such as /v1/rooms/*",
  },
  nth: whole(1, 1e9),
  every: whole(1, 1e9),
  count: whole(1, 1e9),
  when: oneOf("before", "after"),
  ms: whole(0, longestMs),
  status: whole(300, 599),
  body: oneOf("json", "html", "none"),
  code: whole(0, 99999),
  message: { fits: (value) => typeof value === "string" && value.length <= 10_000, allowed: "a text" },
  retryAfter: whole(0, 1e6),
  bytes: whole(1, 1e9),
};
const needed: Partial<Record<Fault, keyof FaultRule>> = { delay: "ms", answer: "status" };
const mostRules = 1000;

/**
 * Validates a plan from a file or a request.
 * @returns the problems, each with its path; none for a valid plan
 */
export function problemsOf(plan: unknown): string[] {
  if (!isObject(plan)) return [`the plan is ${shown(plan)}, but must be {"faults": [ rules ]}`];
  const unknown = Object.keys(plan).filter((name) => name !== "faults");
  const problems = unknown.map((name) => `${shown(name)} is not known: a plan has faults, and nothing else`);
  if (!Array.isArray(plan.faults)) return [...problems, `faults is ${shown(plan.faults)}, but must be a list of rules`];
  if (plan.faults.length > mostRules) return [...problems, `faults has more than ${String(mostRules)} rules`];
  return [...problems, ...plan.faults.flatMap((rule: unknown, n) => ruleProblems(rule, `faults[${String(n)}]`))];
}

function ruleProblems(rule: unknown, at: string): string[] {
  if (!isObject(rule)) return [`${at} is ${shown(rule)}, but must be a rule, such as {"fault": "reset"}`];
  const { fault } = rule;
  if (!members.fault.fits(fault)) {
    return [`${at}.fault is ${shown(fault)}, but must be ${members.fault.allowed}`];
  }
  const name = fault as Fault;
  // A connection is refused before there is a request.
  const general = name === "refuse" ? always.filter((member) => member !== "method" && member !== "path") : always;
  const allowed = [...general, ...parametersOf[name]];
  const problems = Object.entries(rule).flatMap(([member, value]) => {
    if (!allowed.includes(member)) {
      return [`${at}.${member} is not known: a rule with the fault ${name} has ${allowed.join(", ")}`];
    }
    const { fits, allowed: values } = members[member as keyof FaultRule];
    return fits(value) ? [] : [`${at}.${member} is ${shown(value)}, but must be ${values}`];
  });
  const missing = needed[name];
  if (missing !== undefined && rule[missing] === undefined && !Object.hasOwn(rule, missing)) {
    problems.push(`${at}.${missing} is missing: the fault ${name} needs ${members[missing].allowed}`);
  }
  return problems;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    // JSON.stringify overflows the stack.
    return "nested too deep";
  }
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const longestFile = 1024 * 1024;

/** Reads a plan from a YAML or JSON file. Throws an EmulatorError that lists all problems. */
export function readPlan(file: string): FaultPlan {
  const wrong = (problems: readonly string[], cause?: unknown) =>
    new EmulatorError(
      `The fault plan ${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
      { cause },
    );
  let text: string;
  try {
    const { size } = fs.statSync(file);
    if (size > longestFile) throw new Error(`it is larger than ${String(longestFile)} bytes`);
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw wrong([(error as Error).message], error);
  }
  let plan: unknown;
  let problems: readonly string[];
  try {
    const document = parseDocument(text, { prettyErrors: true, strict: true });
    problems = [...document.errors, ...document.warnings].map(({ message }) => message.split("\n")[0] ?? "");
    if (problems.length === 0) {
      plan = document.toJS({ maxAliasCount: 100 });
      problems = problemsOf(plan);
    }
  } catch (error) {
    throw wrong([(error as Error).message], error);
  }
  if (problems.length > 0) throw wrong(problems);
  return plan as FaultPlan;
}

// ------------------------------------------------------------------ matching

/** The fault plan of a running emulator. */
export class Faults {
  #rules: { readonly rule: FaultRule; matched: number; struck: number }[] = [];

  /** Replaces the plan and resets the counts. Throws an EmulatorError for an invalid plan. */
  set(plan: FaultPlan): void {
    const problems = problemsOf(plan);
    if (problems.length > 0) throw new EmulatorError(`The fault plan cannot be used: ${problems.join("; ")}.`);
    this.#rules = structuredClone(plan.faults).map((rule) => ({ rule, matched: 0, struck: 0 }));
  }

  /** Removes the plan. Requests that already hang or wait stay as they are. */
  clear(): void {
    this.#rules = [];
  }

  /** The plan with the counts of its rules. */
  get counts(): { readonly faults: readonly FaultCount[] } {
    return { faults: this.#rules.map(({ rule, matched, struck }) => ({ ...rule, matched, struck })) };
  }

  /** The rule that is due at a request. Counts the request. */
  atRequest(method: string, url: string): FaultRule | undefined {
    if (this.#rules.length === 0) return undefined;
    const path = url.split("?", 1)[0] ?? "";
    return this.#due((rule) => rule.fault !== "refuse" && hasMethod(rule, method) && isLike(rule.path ?? "*", path));
  }

  /** The rule that is due at a new connection. Counts the connection. */
  atConnection(): FaultRule | undefined {
    return this.#due(({ fault }) => fault === "refuse");
  }

  #due(fits: (rule: FaultRule) => boolean): FaultRule | undefined {
    let due: FaultRule | undefined;
    for (const counted of this.#rules) {
      const { rule } = counted;
      if (!fits(rule)) continue;
      counted.matched += 1;
      const { nth = 1, every = 1, count = rule.nth === undefined ? Infinity : 1 } = rule;
      const since = counted.matched - nth;
      if (due !== undefined || since < 0 || since % every !== 0 || counted.struck >= count) continue;
      counted.struck += 1;
      due = rule;
    }
    return due;
  }
}

function hasMethod({ method }: FaultRule, wanted: string): boolean {
  return method === undefined || [method].flat().includes(wanted);
}

/** Whether a path matches a pattern, in which `*` stands for any text. */
export function isLike(pattern: string, path: string): boolean {
  const [first = "", ...others] = pattern.toLowerCase().split("*");
  const text = path.toLowerCase();
  if (others.length === 0) return text === first;
  const last = others.pop() ?? "";
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
