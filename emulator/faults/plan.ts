// The fault plan: which requests the emulator spoils, and how (docs/faults.md). This file has what a plan may say and finds the
// rule that is due at a request; what is done then is in fault-acts.ts.

import * as fs from "node:fs";
import { parseDocument } from "yaml";
import { EmulatorError } from "../emulator-error";
import { isObject } from "../values";

/** The ways in which a request is spoiled, with the members of a rule that each takes. */
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

/** What a rule does to a request. */
export type Fault = keyof typeof parametersOf;

/** A rule of a plan: which requests, and what happens to them. */
export interface FaultRule {
  /**
   * - `refuse`: a new connection is reset at once, whatever would be asked over it
   * - `reset`: the connection is reset
   * - `hang`: no answer comes
   * - `delay`: the answer comes `ms` later
   * - `answer`: a status of 3xx to 5xx is the answer
   * - `cut`: the connection ends in the middle of the answer's body
   * - `broken-json`: half of the answer's body is all of it
   * - `wrong-types`: the answer has members of other types
   * - `huge`: the answer is JSON of 10 MB that nobody asked for
   * - `trickle`: the answer's body comes byte after byte
   * - `close`: the answer comes, and the connection is used for no further request
   * - `die`: all connections are reset, and the port is deaf for `ms`
   */
  readonly fault: Fault;
  /** Methods, in capital letters. All, if not given. */
  readonly method?: string | readonly string[];
  /** Path without the query; `*` stands for any text, capital and small letters are the same. All, if not given. */
  readonly path?: string;
  /**
   * Number of the first request that is spoiled, of those that match.
   * @default 1
   */
  readonly nth?: number;
  /**
   * Of the matching requests from there on, every how manieth is spoiled.
   * @default 1
   */
  readonly every?: number;
  /**
   * How many requests are spoiled at most.
   * @default 1 where `nth` is given, otherwise all
   */
  readonly count?: number;
  /**
   * Whether it happens `before` the request is processed, which it then never is, or `after`. (A `delay` is before or after the
   * processing, which takes place in both cases.)
   * @default "before"
   */
  readonly when?: "before" | "after";
  /**
   * Milliseconds: of a `delay` (must be given); of a `hang`, until the connection is reset (never, if not given); between bytes
   * of a `trickle` (100, if not given); that the port is deaf after `die` (1000, if not given).
   */
  readonly ms?: number;
  /** Status of an `answer`. Must be given there. */
  readonly status?: number;
  /**
   * What an `answer` has for a body: an error as the management API tells it, a web page as proxies show it, or nothing.
   * @default "json"
   */
  readonly body?: "json" | "html" | "none";
  /** Code in an error of JSON; if not given, the one that goes with the status. */
  readonly code?: number;
  /** Message of an error of JSON. */
  readonly message?: string;
  /** Seconds for the header Retry-After of an `answer`. */
  readonly retryAfter?: number;
  /** How large a `huge` answer is; 10,000,000 if not given. */
  readonly bytes?: number;
}

/** A fault plan. At a request, the first of its rules that is due acts. */
export interface FaultPlan {
  readonly faults: readonly FaultRule[];
}

/** A rule, and how often it has been met. */
export interface FaultCount extends FaultRule {
  /** How many requests it fitted. */
  readonly matched: number;
  /** How many of them it has spoiled. */
  readonly struck: number;
}

// ------------------------------------------------------------------ judging

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

/** What each member of a rule may be. */
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
 * A plan as it came from a file or a request.
 * @returns what is wrong with it, each with its path; none where it is a plan.
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
  // A connection is refused before anything is asked.
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
    // What has very many levels cannot be written.
    return "nested too deep";
  }
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const longestFile = 1024 * 1024;

/** Reads a plan from a file, YAML or JSON. Throws an EmulatorError that tells all that is wrong with it. */
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

// ------------------------------------------------------------------ counting

/** The fault plan of an emulator while it runs. */
export class Faults {
  #rules: { readonly rule: FaultRule; matched: number; struck: number }[] = [];

  /** Puts a plan in the place of the one that was there; the counts begin anew. Throws an EmulatorError where it is none. */
  set(plan: FaultPlan): void {
    const problems = problemsOf(plan);
    if (problems.length > 0) throw new EmulatorError(`The fault plan cannot be used: ${problems.join("; ")}.`);
    this.#rules = structuredClone(plan.faults).map((rule) => ({ rule, matched: 0, struck: 0 }));
  }

  /** Takes the plan away: nothing is spoiled from then on but what hangs already. */
  clear(): void {
    this.#rules = [];
  }

  /** The plan, with how often each of its rules was met. */
  get counts(): { readonly faults: readonly FaultCount[] } {
    return { faults: this.#rules.map(({ rule, matched, struck }) => ({ ...rule, matched, struck })) };
  }

  /** The rule that is due at a request; counts it. */
  atRequest(method: string, url: string): FaultRule | undefined {
    if (this.#rules.length === 0) return undefined;
    const path = url.split("?", 1)[0] ?? "";
    return this.#due((rule) => rule.fault !== "refuse" && hasMethod(rule, method) && isLike(rule.path ?? "*", path));
  }

  /** The rule that is due at a new connection; counts it. */
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

/** Whether a path is what a pattern says, in which `*` stands for any text. */
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
