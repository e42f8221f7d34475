// Values that a program does not know while it runs.

import * as pulumi from "@pulumi/pulumi";
import { partsOf } from "../../sdk/values";

/** Whether a value is an output or a promise. */
export const isOutput = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/** Whether a value is, or contains at any depth, an output or a promise. */
export function hasOutput(value: unknown): boolean {
  return isOutput(value) || partsOf(value).some(([, part]) => hasOutput(part));
}
