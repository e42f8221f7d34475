// Signs and sends the request of a recorded exchange.

import { createHmac, randomInt } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import type { Json } from "./patterns";

export interface Account {
  readonly id: string;
  readonly key: string;
}
export interface Target {
  readonly endpoint: string;
  readonly super: Account;
  readonly service: Account;
}

/** Parameters of an unusual or wrong Authorization header. */
interface Signing {
  id?: string;
  key?: string;
  as?: string;
  header?: string;
  username?: string;
  role?: string;
  timestamp?: number | string;
  cnonce?: number | string;
  realm?: string;
  method?: string;
  scheme?: string;
  separator?: string;
  quoted?: boolean;
  encoding?: string;
}
const signingKeys: readonly string[] = [
  ...["id", "key", "as", "header", "username", "role", "timestamp", "cnonce"],
  ...["realm", "method", "scheme", "separator", "quoted", "encoding"],
];

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly rawBody?: string;
  readonly auth?: string | Signing;
}
export interface Answer {
  readonly status: number;
  /** Media type without parameters; null without a Content-Type. */
  readonly type: string | null;
  /** Parsed JSON, or the text. */
  readonly body: Json;
}

/**
 * The Authorization header of a request; undefined for none.
 * @throws Error for an unknown way to sign, account or member
 */
export function authorization(auth: string | Signing | undefined, target: Target): string | undefined {
  switch (auth) {
    case "none":
      return undefined;
    case undefined:
    case "service":
      return sign(target.service);
    case "super":
      return sign(target.super);
    case "wrong-key":
      return sign({ ...target.service, key: "wrong" });
  }
  if (typeof auth === "string") throw new Error(`unknown way to sign: "${auth}"`);
  const unknown = Object.keys(auth).filter((key) => !signingKeys.includes(key));
  if (unknown.length > 0) throw new Error(`auth has unknown members: ${unknown.join(", ")}`);
  if (auth.header !== undefined) return auth.header;
  if (auth.as !== undefined && auth.as !== "service" && auth.as !== "super")
    throw new Error(`unknown account: ${auth.as}`);
  return sign({ ...(auth.as === undefined ? {} : target[auth.as]), ...auth });
}

function sign(signing: Signing): string {
  const { id = "", key = "", username, role, scheme = "MAuth", separator = ",", quoted = false } = signing;
  const { timestamp = Date.now(), cnonce = randomInt(100_000), method = "HMAC_SHA256", encoding = "base64" } = signing;
  const user = username === undefined ? undefined : Buffer.from(username).toString("base64");
  const named = user !== undefined && role !== undefined ? [user, role] : [];
  const digest = createHmac("sha256", key).update([timestamp, cnonce, ...named].join(","));
  const hex = digest.digest("hex");
  const parameters: Record<string, string | undefined> = {
    realm: signing.realm ?? "http://marte3.dit.upm.es",
    mauth_signature_method: method,
    mauth_username: user,
    mauth_role: role,
    mauth_serviceid: id,
    mauth_cnonce: String(cnonce),
    mauth_timestamp: String(timestamp),
    mauth_signature: encoding === "hex" ? hex : Buffer.from(hex).toString("base64"),
  };
  const pairs = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${scheme} ${pairs.map(([name, value]) => `${name}=${quoted ? `"${value}"` : value}`).join(separator)}`;
}

/** Sends a request on a new connection. */
export function send(request: Request, target: Target): Promise<Answer> {
  const { method, path, headers, body, rawBody, auth } = request;
  const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const header = authorization(auth, target);
  const url = new URL(target.endpoint);
  const options: http.RequestOptions = {
    method,
    hostname: url.hostname,
    port: url.port,
    path,
    agent: false,
    timeout: 30_000,
    headers: {
      ...(header !== undefined && { Authorization: header }),
      ...(payload !== undefined && {
        "Content-Type": "application/json",
        "Content-Length": String(Buffer.byteLength(payload)),
      }),
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === "https:" ? https : http).request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const type = response.headers["content-type"]?.split(";")[0]?.trim() ?? null;
        resolve({ status: response.statusCode ?? 0, type, body: type === "application/json" ? parsed(text) : text });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 30 s")));
    sent.on("error", reject);
    sent.end(payload);
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
