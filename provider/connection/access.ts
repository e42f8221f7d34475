// Resolves the connection, the place and the client of each resource of a kind.

import type { OwtClient } from "../../sdk/client";
import { isObject } from "../../sdk/values";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { configOf } from "../lifecycle/state";
import { type Resolved, operationClient, resolveConnection } from "./connection";
import { placeOf } from "./place";
import { obstacleOf, offlineSetting } from "./probe";
import type { Recorded } from "./reach";

/** Access to the server for the resources of a kind, in one stack. */
export class Access<Config> {
  #configuration: StackConfiguration = () => undefined;
  /** The connection of resources without an own `connection`. */
  #ofStack: Resolved | undefined;

  constructor(readonly kind: Kind<Config>) {}

  get configuration(): StackConfiguration {
    return this.#configuration;
  }

  configure(configuration: StackConfiguration): void {
    this.#configuration = configuration;
    this.#ofStack = undefined;
  }

  /** Resolves the connection of a resource. */
  resolve({ connection: own }: Values): Resolved {
    const { account } = this.kind;
    if (own !== undefined) return resolveConnection(account, own, this.#configuration);
    return (this.#ofStack ??= resolveConnection(account, undefined, this.#configuration));
  }

  /** Client and place of a resource. Throws where its connection is incomplete or invalid. */
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

  /** An object in state, with the connection of the arguments: the last applied ones by default, or new ones. */
  recorded(id: string, state: Values, args = state): Recorded<Config> {
    return { kind: this.kind, id, state, config: configOf(this.kind, args), resolved: this.resolve(args) };
  }

  /** Whether the user requested offline previews. */
  get isOffline(): boolean {
    return offlineSetting(this.#configuration).isOffline;
  }

  /** The error with which the server of the resource refuses or fails to answer; undefined where it answers, and in offline previews. */
  obstacleTo(args: Values): Promise<Error | undefined> {
    return this.isOffline ? Promise.resolve(undefined) : obstacleOf(this.kind.account, this.resolve(args).connection);
  }
}
