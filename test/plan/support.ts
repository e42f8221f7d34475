// Previews for the tests of `plan/`: those that the real engine has made, and small ones with the members that a test is about.

import { readFileSync } from "node:fs";
import * as path from "node:path";
import { type ChangeSet, type ChangeSetOptions, type Preview, changeSetOf, readPreview } from "../../plan";

/** A recorded preview: test/e2e/record-previews.ts makes them. */
export const recordedText = (name: string): string =>
  readFileSync(path.join(__dirname, "../fixtures/previews", `${name}.json`), "utf8");
export const recorded = (name: string): Preview => readPreview(recordedText(name));
export const recordedSet = (name: string): ChangeSet => changeSetOf(recorded(name));

type Values = Readonly<Record<string, unknown>>;

/** A step of a small preview. */
export interface SmallStep {
  readonly op: string;
  readonly kind?: string;
  readonly name: string;
  readonly id?: string;
  readonly before?: Values;
  readonly after?: Values;
  readonly differing?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly parent?: string;
  /** Members of the outputs beside the arguments. */
  readonly outputs?: Values;
  /** Name before the step, for a resource with an alias. */
  readonly former?: string;
  /** Whether a deletion leaves the object on the server. */
  readonly retainOnDelete?: boolean;
  /** Name of the service whose connection the resource has. */
  readonly service?: string;
}

const urnOf = (kind: string, name: string, parent = "") =>
  `urn:pulumi:test::small::${parent}pulumi-nodejs:dynamic/owt:${kind}::${name}`;

/** A preview of these steps, in the JSON of the engine. */
export function small(steps: readonly SmallStep[], rest: Values = {}): Preview {
  return readPreview(
    JSON.stringify({
      config: {},
      steps: steps.map(({ op, kind = "Room", name, id = `id-of-${name}`, before, after, outputs, ...step }) => {
        const urn = urnOf(kind, name, step.parent === undefined ? "" : "owt:index:Conference$");
        const state = { urn, type: `pulumi-nodejs:dynamic/owt:${kind}`, parent: step.parent };
        return {
          op,
          urn,
          replaceReasons: step.replaceReasons,
          detailedDiff:
            step.differing === undefined
              ? null
              : Object.fromEntries(step.differing.map((path_) => [path_, { kind: "update" }])),
          ...(before && {
            oldState: {
              ...state,
              ...(step.former !== undefined && { urn: urnOf(kind, step.former) }),
              id,
              inputs: before,
              outputs: { ...before, ...outputs },
              retainOnDelete: step.retainOnDelete,
            },
          }),
          ...(after && {
            newState: {
              ...state,
              inputs: after,
              ...(step.service !== undefined && {
                propertyDependencies: { connection: [urnOf("Service", step.service)] },
              }),
            },
          }),
        };
      }),
      ...rest,
    }),
  );
}

/** The lines of the members of a room that is changed: `about: text`. */
export function changed(before: Values, after: Values, step: Partial<SmallStep> = {}): string[] {
  const set = changeSetOf(
    small([{ op: "update", name: "r", before: { name: "r", ...before }, after: { name: "r", ...after }, ...step }]),
  );
  return (set.changes[0]?.members ?? []).map(({ about, text }) => `${about}: ${text}`);
}

/** The change set of small steps. */
export const setOf = (steps: readonly SmallStep[], options: ChangeSetOptions = {}, rest: Values = {}): ChangeSet =>
  changeSetOf(small(steps, rest), options);
