// The server that a subcommand talks to: from its options, or else from the environment (OWT_ENDPOINT and so on), as the
// Pulumi resources have it. A key is taken from the environment alone: the command line is seen by all users of a machine.

import type { Command } from "commander";
import { clientFor, resolveConnection } from "../provider/hooks/connection";
import type { OwtClient } from "../sdk/client";

/** Options that say which server. */
export interface ConnectionOptions {
  readonly endpoint?: string;
  readonly serviceId?: string;
  readonly super?: true;
  readonly ca?: string;
  readonly insecure?: true;
}

/** Gives a subcommand the options that say which server. */
export function withConnection(command: Command): Command {
  return command
    .option("--endpoint <url>", "address of the management API (default: OWT_ENDPOINT)")
    .option("--service-id <id>", "service to sign as (default: OWT_SERVICE_ID); its key comes from OWT_SERVICE_KEY")
    .option("--super", "sign as the super service: OWT_SUPER_SERVICE_ID, OWT_SUPER_SERVICE_KEY")
    .option("--ca <file>", "certificate to trust, a PEM file (default: OWT_CA)")
    .option("--insecure", "accept any certificate; for trials only");
}

/** What to sign with, and the client that does. */
export interface Server {
  readonly client: OwtClient;
  readonly credentials: { readonly serviceId: string; readonly serviceKey: string };
}

/** @throws with all that is missing or wrong. */
export function serverOf({ super: asSuper, ...own }: ConnectionOptions): Server {
  const account = asSuper ? "superService" : "service";
  const { connection, failures } = resolveConnection(account, own, () => undefined);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  const { serviceId = "", serviceKey = "" } = connection;
  return { client: clientFor(connection), credentials: { serviceId, serviceKey } };
}
