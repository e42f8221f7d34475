// Resolves the server of a command from its options, the selected Pulumi stack and the environment, by the same rules as
// the Pulumi resources. A key is never an option: all users of a machine can see its command lines.

import { type Command, Option } from "commander";
import { type Account, clientFor, configurationKeys, resolveConnection } from "../provider/connection/connection";
import { unknownKeys } from "../provider/connection/stack-keys";
import type { OwtClient } from "../sdk/client";
import { UsageError } from "./exit-codes";
import { type Stack, readStack } from "./stack";

/** Options that choose the server. */
export interface ConnectionOptions {
  readonly endpoint?: string;
  readonly serviceId?: string;
  readonly super?: true;
  readonly ca?: string;
  readonly insecure?: true;
  readonly stack?: string;
  /** Key of the service, set by the command itself. Not an option of the command line. */
  readonly serviceKey?: string;
  /** The environment variable that `serviceKey` comes from. */
  readonly keyVariable?: string;
}

/** Adds the options that choose the server; those of `both` accounts have no --super. */
export function withConnection(command: Command, account: Account | "both" = "service"): Command {
  const asSuper = new Option("--super", "sign as the super service: OWT_SUPER_SERVICE_ID, OWT_SUPER_SERVICE_KEY");
  const [id, key] =
    account === "superService"
      ? ["OWT_SUPER_SERVICE_ID", "OWT_SUPER_SERVICE_KEY"]
      : ["OWT_SERVICE_ID", "OWT_SERVICE_KEY"];
  command
    .option("--endpoint <url>", "address of the management API (default: OWT_ENDPOINT)")
    .option("--service-id <id>", `service to sign as (default: ${id}); its key comes from ${key}`);
  // Commands that always sign as the super service accept --super, without showing it.
  if (account !== "both") command.addOption(account === "service" ? asSuper : asSuper.hideHelp());
  return command
    .option("--ca <file>", "certificate to trust, a PEM file (default: OWT_CA)")
    .option("--insecure", "accept any certificate; for trials only")
    .option("--stack <name>", "Pulumi stack to take owt:endpoint, owt:serviceId and so on from");
}

/** Part of the help of all commands that connect to a server. */
export const connectionHelp = `Which server:
  Each setting is taken from the options, then the Pulumi stack, then the environment, as for Pulumi resources. The stack is
  that of --stack. Without --stack it is the selected stack of the project in the working directory, and it is read only if
  options and environment lack the address, the id or the key.`;

/** A client, and the credentials that it signs with. */
export interface Server {
  readonly client: OwtClient;
  readonly credentials: { readonly serviceId: string; readonly serviceKey: string };
}

/** Resolves the connection. @throws UsageError that lists all missing and invalid settings. */
export async function connect({
  super: asSuper,
  stack: name,
  keyVariable,
  ...own
}: ConnectionOptions): Promise<Server> {
  const account = asSuper ? "superService" : "service";
  const stack = name !== undefined || isIncomplete(account, own) ? await readStack(name) : {};
  // With --stack, no other server is used in place of the stack's.
  if (name !== undefined && stack.problem !== undefined)
    throw new UsageError(`The stack ${name} could not be read: ${stack.problem}`);
  const { connection, failures } = resolveConnection(account, own, (key) => stack.values?.[key]);
  if (failures.length > 0) throw new UsageError(problemsText(failures, stack, keyVariable));
  const { serviceId = "", serviceKey = "" } = connection;
  return { client: clientFor(connection), credentials: { serviceId, serviceKey } };
}

/** Like `connect`, without the credentials. */
export async function clientOf(options: ConnectionOptions): Promise<OwtClient> {
  return (await connect(options)).client;
}

/** Whether options and environment lack a setting that has no default. */
function isIncomplete(account: Account, own: ConnectionOptions): boolean {
  const keys = configurationKeys(account);
  const given = { ...own } as Readonly<Record<string, unknown>>;
  return (["endpoint", "serviceId", "serviceKey"] as const).some(
    (name) => given[name] === undefined && (process.env[keys[name].variable] ?? "") === "",
  );
}

function problemsText(
  failures: readonly { reason: string }[],
  { values = {}, problem }: Stack,
  keyVariable = "the key",
): string {
  return [
    ...failures.map(({ reason }) => withOptions(reason, keyVariable)),
    ...unknownKeys(Object.keys(values)),
    ...(problem === undefined ? [] : [`And the selected stack could not be read: ${problem}`]),
  ].join("\n");
}

/** The reason of a failure with options in place of the members of a resource's `connection`. */
export function withOptions(reason: string, keyVariable = "the key"): string {
  const names: Record<string, string> = { serviceId: "--service-id", serviceKey: keyVariable };
  return reason.replace(/^connection\.(\w+)/, (_, name: string) => names[name] ?? `--${name}`);
}
