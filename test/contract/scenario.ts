// Recorded scenarios: steps that run in order on objects that the scenario creates.

import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type Request, type Target, send } from "./exchange";
import { type Fragments, type Json, type JsonObject, compare, expand, isObject, substitute } from "./patterns";

export interface Step {
  readonly name: string;
  readonly request: Request;
  readonly capture?: Readonly<Record<string, string>>;
  readonly retryUntilMs?: number;
  readonly expect: { readonly status: number; readonly type: string | null; readonly body: Json };
}
export interface Scenario {
  readonly title: string;
  readonly about: string;
  readonly recorded: string;
  readonly steps: readonly Step[];
}

const pollMs = 100;
const folder = __dirname;

export const fragments = read(path.join(folder, "fragments.json")) as Fragments;

/** All scenarios, by the names of their files. */
export function scenarios(): [string, Scenario][] {
  const cases = path.join(folder, "cases");
  return fs
    .readdirSync(cases)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => [path.basename(file, ".json"), checked(read(path.join(cases, file)))]);
}

function read(file: string): Json {
  return JSON.parse(fs.readFileSync(file, "utf8")) as Json;
}

/**
 * Checks a scenario.
 * @throws Error for unknown members and repeated names
 */
export function checked(value: Json): Scenario {
  only(value, ["title", "about", "recorded", "steps"], "the scenario");
  const { steps } = value as unknown as Scenario;
  for (const step of steps) {
    const name = `step "${step.name}"`;
    only(step, ["name", "request", "capture", "retryUntilMs", "expect"], name);
    only(step.request, ["method", "path", "headers", "body", "rawBody", "auth"], `the request of ${name}`);
    only(step.expect, ["status", "type", "body"], `the expectation of ${name}`);
  }
  if (new Set(steps.map(({ name }) => name)).size !== steps.length) throw new Error("two steps have the same name");
  return value as unknown as Scenario;
}

function only(value: unknown, known: readonly string[], what: string): void {
  if (!isObject(value as Json)) throw new Error(`${what} is not an object`);
  const unknown = Object.keys(value as JsonObject).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${what} has unknown members: ${unknown.join(", ")}`);
}

/** One run of one scenario. */
export class Run {
  readonly #variables: Record<string, Json>;
  readonly #made: Request[] = [];

  constructor(private readonly target: Target) {
    this.#variables = {
      run: randomBytes(4).toString("hex"),
      newId: randomBytes(12).toString("hex"),
      serviceId: target.service.id,
      superId: target.super.id,
    };
  }

  /**
   * Sends the request of a step and returns the differences of the answer. Repeats it until `retryUntilMs` if the step
   * has one. A POST with the expected status is not repeated: it has taken effect.
   */
  async step(step: Step): Promise<string[]> {
    const deadline = Date.now() + (step.retryUntilMs ?? 0);
    for (;;) {
      const answer = await this.#perform(step);
      const problems = this.#judge(step, answer);
      const done = step.request.method === "POST" && answer.status === step.expect.status;
      if (problems.length === 0 || done || Date.now() >= deadline) return problems;
      await sleep(pollMs);
    }
  }

  /** Deletes all created objects, the newest first. */
  async cleanUp(): Promise<void> {
    for (const request of this.#made.reverse()) await send(request, this.target);
  }

  async #perform(step: Step): Promise<Answer> {
    const request = substitute(step.request as unknown as Json, this.#variables) as unknown as Request;
    const answer = await send(request, this.target);
    const isCollection = /^\/(v1|v1\.1)\/rooms$|^\/services$/.test(request.path);
    if (request.method === "POST" && isCollection && isObject(answer.body) && typeof answer.body._id === "string") {
      const { auth } = request;
      const path = `${request.path}/${answer.body._id}`;
      this.#made.push({ method: "DELETE", path, ...(auth !== undefined && { auth }) });
    }
    for (const [name, pointer] of Object.entries(step.capture ?? {})) {
      const value = at(answer.body, pointer);
      if (value !== undefined) this.#variables[name] = value;
    }
    return answer;
  }

  #judge({ expect }: Step, { status, type, body }: Answer): string[] {
    return [
      ...(expect.status === status ? [] : [`status: expected ${expect.status}, got ${status}`]),
      ...(expect.type === type ? [] : [`type: expected ${String(expect.type)}, got ${String(type)}`]),
      ...compare(substitute(expand(expect.body, fragments), this.#variables), body),
    ];
  }
}

/** The value at a JSON pointer. */
function at(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of pointer.split("/").slice(1)) {
    found = Array.isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined;
  }
  return found;
}
