// Base class of all resources: it registers them with the host that their class names.

import * as pulumi from "@pulumi/pulumi";
import { typeOf } from "../lifecycle/types";
import { failure } from "./failure";
import { type Registration, dynamic } from "./hosts";
import { checkSettings } from "./settings";
import { hasOutput, isOutput } from "./outputs";
import { shortenStackTraces } from "./stack-traces";

/** A resource of a conference server. Use the classes derived from it. */
export abstract class OwtResource extends pulumi.CustomResource {
  /** The host of the resources of a class. */
  protected static readonly registration: Registration = dynamic;

  /**
   * @param kind Kind of resource: the last part of its type.
   * @param name Name of the resource in the stack.
   * @param args Arguments for the hooks.
   * @param outputs Names of the outputs that the hooks add.
   * @param options Pulumi's options.
   * @throws RunError where the host cannot serve the program, or the option `id`, or the stack sets an unknown key under `owt:`.
   */
  protected constructor(
    kind: string,
    name: string,
    args: pulumi.Inputs,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions = {},
  ) {
    const { host, check, added, outputsOf, options: withOptions } = new.target.registration;
    check();
    checkSettings();
    const isRead = isOnlyRead(options);
    if (isRead && outputsOf === undefined) throw failure(`owt:${kind} ${name}: ${needsNativeHost}`);
    const all = isRead ? (outputsOf?.(kind) ?? []) : outputs;
    const computed = Object.fromEntries(all.map((output) => [output, undefined]));
    // Pulumi creates an output for each member, which costs more than the rest of the constructor: members without value are left out.
    // What is only read has no arguments but the connection to read it by.
    const given = Object.fromEntries(
      Object.entries(args).filter(([member, value]) => value !== undefined && (!isRead || member === "connection")),
    );
    const traces = shortenStackTraces();
    try {
      super(typeOf(host, kind), name, { ...computed, ...given, ...added(kind) }, withOptions(kind, name, options));
    } catch (error) {
      traces.restore();
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
    traces.restore();
  }
}

const needsNativeHost =
  "the option id reads what the stack does not manage, which Pulumi's dynamic host cannot do. Take the class from pulumi-owt/native, or a " +
  "look-up such as owt.getRoom.";

/** Whether the stack only reads the resource with these options, and does not manage it. */
export const isOnlyRead = (options: pulumi.CustomResourceOptions | undefined): boolean => options?.id !== undefined;

/**
 * Defines outputs of a class that resolve to `undefined` where the program leaves the argument out. Each is created on first access,
 * because an output costs time.
 *
 * @param shape Shapes the value of a given output, which states of earlier releases have in another form.
 */
export function optionalOutputs<T extends OwtResource>(
  type: { readonly prototype: T },
  names: readonly (keyof T & string)[],
  shape?: (name: string, value: unknown) => unknown,
): void {
  for (const name of names) {
    const define = (at: object, value: unknown) =>
      Object.defineProperty(at, name, { value, writable: true, enumerable: true, configurable: true });
    const defineShaped = (at: object, value: pulumi.Output<unknown>, shaped: typeof shape & object) =>
      Object.defineProperty(at, name, {
        enumerable: true,
        configurable: true,
        get() {
          const output = value.apply((known) => shaped(name, known));
          define(at, output);
          return output;
        },
      });
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      get(this: T) {
        const nothing = this.urn.apply(() => undefined);
        define(this, nothing);
        return nothing;
      },
      // Pulumi assigns the outputs of the arguments that are given.
      set(this: T, value: unknown) {
        if (shape !== undefined && pulumi.Output.isInstance(value)) defineShaped(this, value, shape);
        else define(this, value);
      },
    });
  }
}

/**
 * Options with `deleteBeforeReplace: true` as default, for a kind whose old object must be deleted before a new one is created. The
 * hooks request this order too, but the engine does not ask them in a forced replacement (`--target-replace`,
 * `pulumi state taint`).
 */
export const deleteBeforeReplace = (options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions => ({
  ...options,
  deleteBeforeReplace: options.deleteBeforeReplace ?? true,
});

/** `value` with one member marked as a secret, so that the state encrypts it. The other members stay readable. */
export function withSecret<T extends object>(
  value: pulumi.Input<T> | undefined,
  member: keyof T & string,
): pulumi.Input<T> | undefined {
  if (value === undefined) return undefined;
  if (isOutput(value)) return pulumi.secret(value) as unknown as pulumi.Output<T>;
  const { [member]: secret } = value as T;
  return secret === undefined ? value : { ...(value as T), [member]: pulumi.secret(secret) };
}

/** `value`, marked as a secret where `isSecret` returns true for it. An output is checked when it resolves. */
export function secretIf(value: unknown, isSecret: (known: unknown) => boolean): unknown {
  const marked = (known: unknown) => (isSecret(known) ? pulumi.secret(known) : known);
  return hasOutput(value) ? (pulumi.output(value) as pulumi.Output<unknown>).apply(marked) : marked(value);
}
