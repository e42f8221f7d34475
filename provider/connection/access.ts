// Access to the objects of a kind: where they live and how they are reached, by the stack's configuration and their own `connection`.

import type { OwtClient } from "../../sdk/client";
import { isObject } from "../../sdk/schemas";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { configOf } from "../lifecycle/state";
import { type Resolved, operationClient, resolveConnection } from "./connection";
import { placeOf } from "./place";
import { obstacleOf, offlineSetting } from "./probe";
import type { Recorded } from "./reach";

/** Access to the objects of a kind, for one stack. */
export class Access<Config> {
  #configuration: StackConfiguration = () => undefined;
  /** The connection of all resources that have none of their own. */
  #ofStack: Resolved | undefined;

  constructor(readonly kind: Kind<Config>) {}

  get configuration(): StackConfiguration {
    return this.#configuration;
  }

  configure(configuration: StackConfiguration): void {
    this.#configuration = configuration;
    this.#ofStack = undefined;
  }

  /** The connection of a resource, with all that is wrong with it. */
  resolve({ connection: own }: Values): Resolved {
    const { account } = this.kind;
    if (own !== undefined) return resolveConnection(account, own, this.#configuration);
    return (this.#ofStack ??= resolveConnection(account, undefined, this.#configuration));
  }

  /** Throws where the connection of the resource is incomplete or wrong. */
  connect(args: Values): { client: OwtClient; place: Values } {
    const { connection, failures } = this.resolve(args);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return { client: operationClient(connection), place: placeOf(this.kind.account, connection) };
  }

  /** A client of the super service at the server of the resource; undefined where its credentials are not configured. */
  superService(args: Values): OwtClient | undefined {
    const { serviceId: _, serviceKey: __, ...own } = isObject(args.connection) ? args.connection : ({} as Values);
    const { connection, failures } = resolveConnection("superService", own, this.#configuration);
    return failures.length > 0 ? undefined : operationClient(connection);
  }

  /** An object in state, with the connection of the arguments: those that were applied last, or new ones. */
  recorded(id: string, state: Values, args = state): Recorded<Config> {
    return { kind: this.kind, id, state, config: configOf(this.kind, args), resolved: this.resolve(args) };
  }

  /** Whether the user asked to preview without the server. */
  get isOffline(): boolean {
    return offlineSetting(this.#configuration).isOffline;
  }

  /** Why the server of the resource refuses or does not answer; undefined where it answers, and in offline previews. */
  obstacleTo(args: Values): Promise<Error | undefined> {
    return this.isOffline ? Promise.resolve(undefined) : obstacleOf(this.kind.account, this.resolve(args).connection);
  }
}
