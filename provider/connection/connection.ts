// The connection of a resource: its server, and the service that signs the requests. Members come from the resource's own `connection`,
// then the stack's configuration, then the environment.

import type { Static, TString } from "@sinclair/typebox";
import { OwtClient } from "../../sdk/client";
import { parseEndpoint } from "../../sdk/http/endpoint";
import { atEnds, isTrimmed } from "../../sdk/text/ends";
import { Type } from "../../sdk/schemas/type";
import { formatPath, suggestion, validate } from "../../sdk/schemas/validation";
import { readCertificate } from "./certificate";
import { limitsNow } from "./limits";
import type { Failure, StackConfiguration, Values } from "../lifecycle/hooks";
import { delaysAt, warnOfPlainConnection } from "../lifecycle/notices";
import { unknownValue } from "../lifecycle/unknown";

/** Default time limit of an operation, in seconds. It allows four attempts to create a token, 70 seconds each. */
const operationTimeoutS = 300;

/** Settings of a connection. A resource, and the stack's configuration, can have each of them. */
export const connectionSettings = {
  endpoint: Type.String({
    description: "Address of the management API, such as `https://owt.example.org:3000`.",
  }),
  serviceId: Type.String({
    pattern: "^[0-9a-fA-F]{24}$",
    allowed: "the id of a service, 24 hexadecimal digits",
    description: "Id of the service that owns the resource.",
  }),
  serviceKey: Type.String({
    minLength: 1,
    secret: true,
    trimmed: true,
    description: "Key of that service.",
  }),
  ca: Type.String({
    description: "Certificate to trust in place of the system's: PEM text, or the path of a PEM file.",
  }),
  insecure: Type.Boolean({
    default: false,
    description: "Whether any certificate is accepted. Only for tests: `ca` is the safe way to a self-signed server.",
  }),
  timeout: Type.Number({
    minimum: 0.1,
    maximum: 3600,
    default: 30,
    description: "Time limit of a request, in seconds.",
  }),
  operationTimeout: Type.Number({
    minimum: 1,
    maximum: 86400,
    default: operationTimeoutS,
    description:
      "Time limit of an operation on one resource, in seconds: all its requests, their retries and the waits between them. The wait for a free connection (`concurrency`) does not count.",
  }),
  retries: Type.Integer({
    minimum: 0,
    maximum: 10,
    default: 3,
    description: "Number of retries of a request that is safe to repeat.",
  }),
  concurrency: Type.Integer({
    minimum: 1,
    maximum: 256,
    default: 16,
    description: "Maximum number of concurrent requests.",
  }),
};

/** A setting that has no default, as a member of a resource's connection. */
const orOfStack = (name: "endpoint" | "serviceId" | "serviceKey" | "ca") =>
  Type.Optional<TString>({
    ...connectionSettings[name],
    description: `${String(connectionSettings[name].description)} Without it, the stack's \`owt:${name}\`.`,
  });

export const Connection = Type.Object(
  {
    endpoint: orOfStack("endpoint"),
    serviceId: orOfStack("serviceId"),
    serviceKey: orOfStack("serviceKey"),
    ca: orOfStack("ca"),
    insecure: Type.Optional(connectionSettings.insecure),
    timeout: Type.Optional(connectionSettings.timeout),
    operationTimeout: Type.Optional(connectionSettings.operationTimeout),
    retries: Type.Optional(connectionSettings.retries),
    concurrency: Type.Optional(connectionSettings.concurrency),
  },
  {
    additionalProperties: false,
    title: "Connection",
    description:
      "The server, and the service that owns the resource. Members that are left out come from the stack's configuration.",
  },
);
export type Connection = Static<typeof Connection>;

/** Kind of service that signs the requests: a service for rooms, the super service for services. */
export type Account = "service" | "superService";

/** Configuration key and environment variable of each member of a connection. */
export const configurationKeys = (account: Account): Record<keyof Connection, { key: string; variable: string }> => ({
  endpoint: { key: "owt:endpoint", variable: "OWT_ENDPOINT" },
  ...(account === "service"
    ? {
        serviceId: { key: "owt:serviceId", variable: "OWT_SERVICE_ID" },
        serviceKey: { key: "owt:serviceKey", variable: "OWT_SERVICE_KEY" },
      }
    : {
        serviceId: { key: "owt:superServiceId", variable: "OWT_SUPER_SERVICE_ID" },
        serviceKey: { key: "owt:superServiceKey", variable: "OWT_SUPER_SERVICE_KEY" },
      }),
  ca: { key: "owt:ca", variable: "OWT_CA" },
  insecure: { key: "owt:insecure", variable: "OWT_INSECURE" },
  timeout: { key: "owt:timeout", variable: "OWT_TIMEOUT" },
  operationTimeout: { key: "owt:operationTimeout", variable: "OWT_OPERATION_TIMEOUT" },
  retries: { key: "owt:retries", variable: "OWT_RETRIES" },
  concurrency: { key: "owt:concurrency", variable: "OWT_CONCURRENCY" },
});

/** A resolved connection and its problems. Members can be unknown in a preview. */
export interface Resolved {
  readonly connection: Connection;
  readonly failures: Failure[];
}

/** Resolves a connection: the resource's own settings, then the stack's configuration, then the environment. */
export function resolveConnection(
  account: Account,
  own: unknown,
  configuration: StackConfiguration,
  environment: NodeJS.ProcessEnv = process.env,
): Resolved {
  if (own === unknownValue) return { connection: unknownConnection, failures: [] };
  const connection: Values = {};
  const sources: Record<string, string> = {};
  const failures: Failure[] = [];
  for (const [name, { key, variable }] of Object.entries(configurationKeys(account))) {
    const given = (own as Values | undefined)?.[name];
    const configured = configuration(key);
    const fallback = environment[variable];
    if (given !== undefined) {
      connection[name] = given;
      sources[name] = `connection.${name}`;
    } else if (configured !== undefined || (fallback !== undefined && fallback !== "")) {
      connection[name] = parsed(name as keyof Connection, configured ?? fallback ?? "");
      sources[name] = configured !== undefined ? key : variable;
    } else if (name === "endpoint" || name === "serviceId" || name === "serviceKey") {
      failures.push({
        property: key,
        reason: missing(name, key, variable, account) + misspelledVariable(variable, environment),
      });
    }
  }
  for (const { keys, message } of validate(Connection, connection, { wildcard: unknownValue })) {
    const source = sources[String(keys[0])] ?? formatPath(keys);
    failures.push({
      property: source,
      reason: `${source} ${message}${commandToTrim(source, connection[String(keys[0])])}`,
    });
  }
  failures.push(...normalize(connection, sources));
  return { connection, failures };
}

/** Replaces members by their normal form: the id in lower case, the address without a path, the text of the certificate. */
function normalize(
  connection: Values,
  { endpoint: endpointSource = "", ca: caSource = "" }: Record<string, string>,
): Failure[] {
  const failures: Failure[] = [];
  const { endpoint, serviceId, ca } = connection;
  // The id is part of the place of an object: another spelling would replace the object.
  if (typeof serviceId === "string") connection.serviceId = serviceId.toLowerCase();
  if (typeof endpoint === "string" && endpoint !== unknownValue) {
    const result = parseEndpoint(endpoint);
    if ("problem" in result) failures.push({ property: endpointSource, reason: `${endpointSource} ${result.problem}` });
    else connection.endpoint = result.endpoint;
  }
  if (typeof ca === "string" && ca !== unknownValue) {
    const result = readCertificate(ca);
    if ("problem" in result) {
      const ends = ca.includes("-----BEGIN") ? undefined : atEnds(ca);
      const trimmed = ends === undefined ? "" : `; it ${ends}: trim it${commandToTrim(caSource, ca)}`;
      failures.push({ property: caSource, reason: `${caSource} ${result.problem}${trimmed}` });
    } else connection.ca = result.pem;
  }
  return failures;
}

const unknownConnection = { endpoint: unknownValue, serviceId: unknownValue, serviceKey: unknownValue };

/** Parses the text of a setting by the type of the member. An invalid text stays a text, which validation refuses. */
function parsed(name: keyof Connection, text: string): unknown {
  const { type } = Connection.properties[name] as { type: string };
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (type === "number" || type === "integer")
    return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  return text;
}

function missing(name: keyof Connection, key: string, variable: string, account: Account): string {
  const value = name === "endpoint" ? " https://HOST:3000" : " ID";
  const what = {
    endpoint: "the address of the server is required",
    service: "the id and key of the service are required",
    superService: "only the super service manages services, so its id and key are required",
  }[name === "endpoint" ? "endpoint" : account];
  const command = name === "serviceKey" ? settingSecret(key) : `pulumi config set ${key}${value}`;
  return `${key} is not set: ${what}. Run: ${command}   (or set ${variable})`;
}

/** The command that sets a secret of the stack. It prompts for the value, which stays out of the shell's history. */
const settingSecret = (key: string): string => `pulumi config set --secret ${key}`;

/** The command that sets a value again without white space or line breaks at its ends; empty for a trimmed value. */
function commandToTrim(source: string, value: unknown): string {
  if (typeof value !== "string" || isTrimmed(value)) return "";
  if (source.startsWith("OWT_"))
    return `. Set it again: export ${source}="$(cat FILE)" (the shell removes line breaks at the end)`;
  if (!source.startsWith("owt:")) return "";
  const command = /key$/i.test(source) ? settingSecret(source) : `pulumi config set ${source} VALUE`;
  return `. Set it again: ${command}`;
}

/** A hint at a similar variable in the environment, for a variable that is not set; else empty. */
function misspelledVariable(variable: string, environment: NodeJS.ProcessEnv): string {
  const names = (["service", "superService"] as const).flatMap((account) =>
    Object.values(configurationKeys(account)).map((setting) => setting.variable),
  );
  const near = Object.keys(environment).find(
    (name) => name.startsWith("OWT") && !names.includes(name) && suggestion(name, [variable]) !== "",
  );
  return near === undefined ? "" : `. The environment has ${near}: did you mean ${variable}?`;
}

/** The client of a connection for one operation, whose time limit begins now. It keeps within the limits of the operation that runs. */
export function operationClient(connection: Connection): OwtClient {
  const { timeoutMs = (connection.operationTimeout ?? operationTimeoutS) * 1000, signal } = limitsNow();
  return clientFor(connection).within(timeoutMs, signal);
}

/** Clients by connections, and by what equal connections have in common. */
const known = new WeakMap<Connection, OwtClient>();
const clients = new Map<string, OwtClient>();

/** The client of a connection, shared by all resources with an equal connection. */
export function clientFor(connection: Connection): OwtClient {
  let client = known.get(connection);
  if (client === undefined) known.set(connection, (client = clientOfEqual(connection)));
  return client;
}

function clientOfEqual({
  endpoint,
  serviceId,
  serviceKey,
  ca,
  insecure,
  timeout,
  retries,
  concurrency,
}: Connection): OwtClient {
  const id = JSON.stringify([endpoint, serviceId, serviceKey, ca, insecure, timeout, retries, concurrency]);
  warnOfPlainConnection(endpoint ?? "");
  let client = clients.get(id);
  if (client === undefined) {
    client = new OwtClient({
      onDelay: delaysAt(endpoint ?? ""),
      endpoint: endpoint ?? "",
      serviceId: serviceId ?? "",
      serviceKey: serviceKey ?? "",
      ...(ca !== undefined && { ca }),
      ...(insecure !== undefined && { insecure }),
      ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
      ...(retries !== undefined && { retries }),
      ...(concurrency !== undefined && { maxConcurrent: concurrency }),
    });
    clients.set(id, client);
  }
  return client;
}
