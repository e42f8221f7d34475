// What all resource classes have in common: the type that the engine knows them by, and the text that leads it to our hooks.

import * as pulumi from "@pulumi/pulumi";
import { checkHostPackage } from "./host-package";
import { judgeSettings } from "./settings";
import { shortStacks } from "./stacks";
import { partsOf } from "../../sdk/values";

/**
 * The text that the engine keeps in its state with each resource, evaluates in its host process, and asks for the hooks.
 * It stays the same, to the byte, on every machine and in every release: state that was written once must be served for
 * ever, and a text that changed would touch every resource. It names the package and the kind, and holds nothing else.
 */
export const shim = (kind: string): string => `exports.handler=()=>require("pulumi-owt/hooks").${kind}`;

/** A resource of a conference server. Use the classes derived from it. */
export abstract class OwtResource extends pulumi.CustomResource {
  /**
   * @param kind Kind of resource, and the last part of its type `pulumi-nodejs:dynamic/owt:<kind>`.
   * @param name Name of the resource in the stack.
   * @param args Arguments, as the hooks take them.
   * @param outputs Names of the outputs that only the server knows.
   * @param options Pulumi's options.
   * @throws RunError where the engine's host process would not find this package.
   */
  protected constructor(
    kind: string,
    name: string,
    args: pulumi.Inputs,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions = {},
  ) {
    checkHostPackage();
    judgeSettings();
    const computed = Object.fromEntries(outputs.map((output) => [output, undefined]));
    // Pulumi makes an output of each member, which costs more than the rest of a room: of none that says nothing.
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
    const stacks = shortStacks();
    try {
      super(`pulumi-nodejs:dynamic/owt:${kind}`, name, { ...computed, ...given, __provider: shim(kind) }, options);
    } catch (error) {
      stacks.restore();
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
    stacks.restore();
  }
}

/** Outputs that a class has where the program leaves the arguments out, too. They are made when they are asked for. */
export function optionalOutputs<T extends OwtResource>(
  type: { readonly prototype: T },
  names: readonly (keyof T)[],
): void {
  for (const name of names) {
    const define = (at: object, value: unknown) =>
      Object.defineProperty(at, name, { value, writable: true, enumerable: true, configurable: true });
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      get(this: T) {
        const nothing = this.urn.apply(() => undefined);
        define(this, nothing);
        return nothing;
      },
      // Pulumi assigns those that there are.
      set(this: T, value: unknown) {
        define(this, value);
      },
    });
  }
}

/**
 * Options of a kind whose old object must go before a new one is made. Where a replacement is forced (`--target-replace`,
 * `pulumi state taint`), the engine does not ask the hooks which goes first: the option is what counts then. Whoever gives it
 * another value has that.
 */
export const goingFirst = (options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions => ({
  ...options,
  deleteBeforeReplace: options.deleteBeforeReplace ?? true,
});

/** `value` with one member made a secret, so that the state has it encrypted; the rest of the value stays readable. */
export function withSecret<T extends object>(
  value: pulumi.Input<T> | undefined,
  member: keyof T & string,
): pulumi.Input<T> | undefined {
  if (value === undefined) return undefined;
  if (pulumi.Output.isInstance(value) || value instanceof Promise)
    return pulumi.secret(value) as unknown as pulumi.Output<T>;
  const secret = value[member];
  return secret === undefined ? value : { ...value, [member]: pulumi.secret(secret) };
}

/** `value`, as a secret where it is one; of what the program does not know yet, that is judged once it is known. */
export function secretWhere(value: unknown, isSecret: (known: unknown) => boolean): unknown {
  const judged = (known: unknown) => (isSecret(known) ? pulumi.secret(known) : known);
  return isLate(value) ? (pulumi.output(value) as pulumi.Output<unknown>).apply(judged) : judged(value);
}

/** Whether a value, or anything in it, is known later than the program's text. */
function isLate(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return partsOf(value).some(([, part]) => isLate(part));
}
