// Asks an address for one answer without a signature: who answers, when by its clock, and with which certificate. Nothing secret is sent,
// so the certificate need not be trusted.

import http from "node:http";
import https from "node:https";
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type Socket, isIP } from "node:net";
import { type DetailedPeerCertificate, TLSSocket } from "node:tls";
import { limitMs } from "./finding";

/** The answer to an unsigned request. */
export interface Answer {
  readonly status: number;
  /** The beginning of the body. */
  readonly body: string;
  /** The server's time by its header `Date`, in milliseconds; undefined without one. */
  readonly date: number | undefined;
  /** Our time in the middle of the request, in milliseconds. */
  readonly askedAt: number;
  /** Time until the answer, in milliseconds. */
  readonly tookMs: number;
  /** The server's certificate; undefined for http. */
  readonly certificate: PeerCertificate | undefined;
}

/** The certificate of a server, as TLS got it. */
export interface PeerCertificate {
  readonly peer: DetailedPeerCertificate;
  /** The code for which it is not trusted, such as `CERT_HAS_EXPIRED`; undefined where it is. The name of the host is not part of it. */
  readonly distrust: string | undefined;
}

/** The server takes the connection, and does not answer in time. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** The host of an endpoint, without the brackets of IPv6. */
export const hostOf = (endpoint: string): string => new URL(endpoint).hostname.replace(/^\[|\]$/g, "");

/** The addresses of a host; an address stands for itself. @throws the error of the look-up, or after ten seconds */
export async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(
        Object.assign(new Error(`no answer of the name service within ${limitMs / 1000} s`), { code: "EAI_AGAIN" }),
      );
    }, limitMs).unref();
  });
  const found: LookupAddress[] = await Promise.race([lookup(host, { all: true }), late]);
  return found.map(({ address }) => address);
}

const mostOfBody = 2000;

/**
 * Sends one unsigned request.
 *
 * @param ca Certificates to trust (PEM) in place of the system's. The answer is read whether or not they sign the server's.
 * @throws the error of the system or of TLS; NoAnswerError after ten seconds
 */
export function askUnsigned(endpoint: string, path: string, ca: string | undefined): Promise<Answer> {
  const begin = Date.now();
  const options = {
    agent: false as const,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(ca !== undefined && { ca }),
  };
  return new Promise((resolve, reject) => {
    const request = (endpoint.startsWith("https:") ? https : http).get(endpoint + path, options, (response) => {
      const tookMs = Date.now() - begin;
      const date = Date.parse(response.headers.date ?? "");
      const certificate = certificateOf(response.socket);
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        body += part;
        if (body.length > mostOfBody) response.destroy();
      });
      response.on("error", reject);
      response.on("close", () => {
        resolve({
          status: response.statusCode ?? 0,
          body: body.slice(0, mostOfBody),
          date: Number.isNaN(date) ? undefined : date,
          askedAt: begin + tookMs / 2,
          tookMs,
          certificate,
        });
      });
    });
    const timer = setTimeout(() => {
      reject(new NoAnswerError(`no answer within ${limitMs / 1000} s.`));
      request.destroy();
    }, limitMs);
    request.on("error", reject).on("close", () => {
      clearTimeout(timer);
    });
  });
}

function certificateOf(socket: Socket): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const error = socket.authorizationError as unknown;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : error;
  return {
    peer: socket.getPeerCertificate(true),
    distrust: socket.authorized ? undefined : typeof code === "string" ? code : "unknown",
  };
}
