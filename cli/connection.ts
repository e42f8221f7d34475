// The server that a command talks to: from its options, the selected Pulumi stack and the environment, by the rules that the
// Pulumi resources have. A key is never an option: the command line is seen by all users of a machine.

import { type Command, Option } from "commander";
import { type Account, clientFor, configurationKeys, resolveConnection } from "../provider/connection/connection";
import { unknownKeys } from "../provider/connection/stack-keys";
import type { OwtClient } from "../sdk/client";
import { UsageError } from "./failure";
import { type Stack, readStack } from "./stack";

/** Options that say which server. */
export interface ConnectionOptions {
  readonly endpoint?: string;
  readonly serviceId?: string;
  readonly super?: true;
  readonly ca?: string;
  readonly insecure?: true;
  readonly stack?: string;
  /** Key of that service, where the command has it from elsewhere. There is no such option on the command line. */
  readonly serviceKey?: string;
  /** The environment variable that it comes from. */
  readonly keyVariable?: string;
}

/** Gives a command the options that say which server. */
export function withConnection(command: Command, account: Account = "service"): Command {
  const asSuper = new Option("--super", "sign as the super service: OWT_SUPER_SERVICE_ID, OWT_SUPER_SERVICE_KEY");
  const [id, key] =
    account === "service" ? ["OWT_SERVICE_ID", "OWT_SERVICE_KEY"] : ["OWT_SUPER_SERVICE_ID", "OWT_SUPER_SERVICE_KEY"];
  command
    .option("--endpoint <url>", "address of the management API (default: OWT_ENDPOINT)")
    .option("--service-id <id>", `service to sign as (default: ${id}); its key comes from ${key}`);
  // Where there is no choice, it can be said all the same.
  command.addOption(account === "service" ? asSuper : asSuper.hideHelp());
  return command
    .option("--ca <file>", "certificate to trust, a PEM file (default: OWT_CA)")
    .option("--insecure", "accept any certificate; for trials only")
    .option("--stack <name>", "Pulumi stack to take owt:endpoint, owt:serviceId and so on from");
}

/** Where a connection comes from, for helps. */
export const connectionHelp = `Which server:
  Each setting comes from the options, then the Pulumi stack, then the environment, as for Pulumi resources. The stack is
  that of --stack. Without --stack it is the selected one of the project that the working directory is in, and it is asked only
  where options and environment leave out the address, the id or the key.`;

/** What to sign with, and the client that does. */
export interface Server {
  readonly client: OwtClient;
  readonly credentials: { readonly serviceId: string; readonly serviceKey: string };
}

/** @throws UsageError with all that is missing or wrong. */
export async function serverOf({
  super: asSuper,
  stack: name,
  keyVariable,
  ...own
}: ConnectionOptions): Promise<Server> {
  const account = asSuper ? "superService" : "service";
  const stack = name !== undefined || lacks(account, own) ? await readStack(name) : {};
  // Whoever names a stack means its server, and no other.
  if (name !== undefined && stack.problem !== undefined)
    throw new UsageError(`The stack ${name} could not be read: ${stack.problem}`);
  const { connection, failures } = resolveConnection(account, own, (key) => stack.values?.[key]);
  if (failures.length > 0) throw new UsageError(told(failures, stack, keyVariable));
  const { serviceId = "", serviceKey = "" } = connection;
  return { client: clientFor(connection), credentials: { serviceId, serviceKey } };
}

/** The client alone. */
export async function clientOf(options: ConnectionOptions): Promise<OwtClient> {
  return (await serverOf(options)).client;
}

/** Whether options and environment leave out what has no default. */
function lacks(account: Account, own: ConnectionOptions): boolean {
  const keys = configurationKeys(account);
  const given = { ...own } as Readonly<Record<string, unknown>>;
  return (["endpoint", "serviceId", "serviceKey"] as const).some(
    (name) => given[name] === undefined && (process.env[keys[name].variable] ?? "") === "",
  );
}

function told(
  failures: readonly { reason: string }[],
  { values = {}, problem }: Stack,
  keyVariable = "the key",
): string {
  const names: Record<string, string> = { serviceId: "--service-id", serviceKey: keyVariable };
  // Resources have these settings in `connection`, commands in options.
  const lines = failures.map(({ reason }) =>
    reason.replace(/^connection\.(\w+)/, (_, name: string) => names[name] ?? `--${name}`),
  );
  return [
    ...lines,
    ...unknownKeys(Object.keys(values)),
    ...(problem === undefined ? [] : [`And the selected stack could not be read: ${problem}`]),
  ].join("\n");
}
