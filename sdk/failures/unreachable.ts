// Classifies errors of the network and of TLS, and makes an UnreachableError with a remedy for each.

import { isIP } from "node:net";
import { connect } from "node:tls";
import { type OwtErrorDetails, type RequestLine, UnreachableError, type UnreachableReason } from "./errors";
import { optionPhrases as option } from "./options";
import { portHint } from "./remedies";

/** A classified error of the network or of TLS. */
export interface Cut {
  readonly reason: UnreachableReason;
  /** Whether the request may have reached the server. */
  readonly sent: boolean;
  /** Whether a retry cannot help. */
  readonly lasting: boolean;
  readonly systemCode: string | undefined;
}

const untrusted = [
  ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_UNTRUSTED", "CERT_SIGNATURE_FAILURE"],
];

const noEffect = { sent: false, lasting: true } as const;

/** Classifies an error of the network or of TLS. */
export function cutOf(error: unknown): Cut {
  const { code, message } = codeAndMessage(error);
  const named = (reason: UnreachableReason, rest: { sent: boolean; lasting: boolean }): Cut => ({
    reason,
    ...rest,
    systemCode: code,
  });
  if (code !== undefined && untrusted.includes(code)) return named("untrusted-certificate", noEffect);
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return named("expired-certificate", noEffect);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return named("wrong-name", noEffect);
  if (/wrong.version.number|packet.length.too.long|http.request/i.test(`${code ?? ""} ${message}`))
    return named("http-expected", noEffect);
  if (/before secure TLS connection/.test(message)) return named("reset", { sent: false, lasting: false });
  if (code === "EPROTO" || code?.startsWith("ERR_SSL_") || code?.startsWith("ERR_TLS_")) return named("tls", noEffect);
  if (code === "ECONNREFUSED") return named("refused", { sent: false, lasting: false });
  if (code === "ENOTFOUND") return named("unknown-host", noEffect);
  if (code === "EAI_AGAIN") return named("name-service", { sent: false, lasting: false });
  if (/\bconnect (EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)/.test(message))
    return named("no-route", { sent: false, lasting: false });
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED")
    return named("reset", { sent: true, lasting: false });
  // What answers does not speak HTTP.
  if (code?.startsWith("HPE_")) return named("other", { sent: true, lasting: true });
  return named("other", { sent: true, lasting: false });
}

/** Code and message of a thrown value. */
export function codeAndMessage(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const code: unknown = (error as { code?: unknown }).code;
  return { code: typeof code === "string" ? code : undefined, message: error.message };
}

/**
 * Whether a server that cut an http connection speaks TLS, which the cut itself does not show. Sends a TLS greeting and nothing
 * else.
 */
export function speaksTls(endpoint: string, limitMs = 1000): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || "80"),
      ...(isIP(host) === 0 && { servername: host }),
      // Only the handshake matters; nothing is sent over this connection.
      rejectUnauthorized: false,
    });
    const end = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      end(false);
    }, limitMs);
    socket.once("secureConnect", () => {
      end(true);
    });
    socket.once("error", () => {
      end(false);
    });
  });
}

/** The error for a cut. `message` is that of the system, redacted. */
export function unreachable(
  cut: Cut,
  message: string,
  details: OwtErrorDetails & { request: RequestLine },
): UnreachableError {
  const { what, remedy } = words(cut, message, details.request);
  const hint = cut.reason === "refused" || cut.reason === "reset" ? portHint(details.request.endpoint) : undefined;
  const remedies = [remedy, hint].filter((text) => text !== undefined);
  return new UnreachableError(what, {
    ...details,
    remedy: remedies.join("\n"),
    reason: cut.reason,
    systemCode: cut.systemCode,
  });
}

const caOptions =
  `Give the certificate of the authority that signed it (${option.ca}, PEM text). For a trial on a network that you trust, ` +
  `the check can be switched off (${option.insecure}: true).`;

function words(
  { reason, systemCode }: Cut,
  message: string,
  { endpoint, method, path }: RequestLine,
): { what: string; remedy: string } {
  const { hostname } = new URL(endpoint);
  switch (reason) {
    case "refused":
      return {
        what: `nothing listens at ${endpoint} (connection refused).`,
        remedy: "Is the management API running, and is this its host and port (3000 by default)?",
      };
    case "reset":
      return {
        what: "the connection was cut before an answer came.",
        remedy:
          /^\/services\/./.test(path) && method === "GET"
            ? "Reading a single service is not safe on real servers: look it up in the list of services (find)."
            : "The server or something before it cut the connection. If it goes on, look into the log of the management API.",
      };
    case "unknown-host":
      return {
        what: `the host name ${hostname} is not known.`,
        remedy: `Check the spelling of the endpoint (${option.endpoint}).`,
      };
    case "name-service":
      return {
        what: `the host name ${hostname} cannot be looked up at the moment.`,
        remedy: "Check the network connection and its name servers.",
      };
    case "no-route":
      return {
        what: `there is no route to ${hostname} (${systemCode ?? "no route"}).`,
        remedy: "Check the network connection, VPN and firewalls.",
      };
    case "untrusted-certificate":
      return {
        what: `the server's certificate is not trusted (${systemCode ?? "unknown"}).`,
        remedy: `Conference servers are shipped with a self-signed certificate. ${caOptions}`,
      };
    case "expired-certificate":
      return {
        what: `the server's certificate is not valid now (${systemCode ?? "expired"}).`,
        remedy: `Renew it, and check the clocks on both sides. ${caOptions}`,
      };
    case "wrong-name":
      return {
        what: `the server's certificate is not for ${hostname}: ${message.replace(/[:\s]+$/, ".")}`,
        remedy:
          "Use a name that the certificate has as host of the endpoint, or a certificate that has the name. For a trial, the check " +
          `can be switched off (${option.insecure}: true).`,
      };
    case "https-expected":
      return {
        what: "the server speaks https, and the endpoint says http.",
        remedy: `Set the endpoint to ${endpoint.replace(/^http:/, "https:")} (${option.endpoint}).`,
      };
    case "http-expected":
      return {
        what: "the server speaks http, and the endpoint says https.",
        remedy: `Set the endpoint to ${endpoint.replace(/^https:/, "http:")} (${option.endpoint}), or switch TLS on in the server (ssl in management_api.toml).`,
      };
    case "tls":
      return {
        what: `TLS failed: ${message}`,
        remedy:
          "Both sides found no common form of TLS. Look into the TLS settings of the server and of proxies before it.",
      };
    case "other":
      return {
        what: `no answer: ${message}`,
        remedy: "Check endpoint and network. What answers there may not speak HTTP.",
      };
  }
}
