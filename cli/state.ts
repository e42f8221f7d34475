// Reads the state of a Pulumi stack with the `pulumi` command.

import { settingsBehind } from "../provider/connection/providers";
import type { StackConfiguration, Values } from "../provider/lifecycle/hooks";
import { inClear } from "../provider/recovery";
import { pulumi } from "./stack";

/** A resource in a state, secrets in clear. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
  /** The provider, as the engine refers to it. */
  readonly provider?: string;
}

/** A state. */
export interface State {
  readonly resources: readonly StateResource[];
  /** The settings of the provider of a resource: those given for the stack, or the arguments of an explicit one. */
  readonly settingsOf: (resource: StateResource, stack: StackConfiguration) => StackConfiguration;
}

/**
 * Reads the state of the named or the selected stack.
 *
 * @throws Error of the command, where it fails.
 */
export async function readState(stack?: string): Promise<State> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const { deployment } = JSON.parse(await pulumi("stack", "export", "--show-secrets", ...which)) as {
    readonly deployment: { readonly resources?: readonly StateResource[] };
  };
  const resources = (deployment.resources ?? []).map((resource) => inClear(resource) as StateResource);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return {
    resources,
    settingsOf: ({ provider }, ofStack) => settingsBehind(provider, (urn) => byUrn.get(urn)?.inputs, ofStack),
  };
}
