// Checks the way to the server: address, name, certificate, clock.

import { type PeerCertificate as Peer, checkServerIdentity } from "node:tls";
import type { Connection } from "../../provider/connection/connection";
import { OwtClient } from "../../sdk/client";
import type { UnreachableError } from "../../sdk/failures/errors";
import { RequestRefusedError, UnexpectedAnswerError } from "../../sdk/failures/errors";
import { wrongServer } from "../../sdk/failures/remedies";
import { cutOf, unreachable } from "../../sdk/failures/unreachable";
import { counted } from "../../sdk/text/words";
import { type Answer, NoAnswerError, type PeerCertificate, addressesOf, askUnsigned, hostOf } from "./answer";
import { type Finding, note, ok, problem, problemOf, skipped } from "./finding";

/** Path of the smallest list. Unsigned requests for it are refused with a code of the API. */
const probe = "/v1/rooms?page=1&per_page=1";

/** The result of the way to a server. */
export interface Way {
  readonly findings: readonly Finding[];
  /** Whether signed requests can be sent: a management API answers, and its certificate is trusted or need not be. */
  readonly isOpen: boolean;
}

const names = ["endpoint", "name", "certificate", "clock"] as const;

/** Checks that are left out, and why. */
export const skippedWay = (why: string): Finding[] => names.map((name) => skipped(name, why));

/** Checks the way to the server of a connection whose address is valid. */
export async function checkWay({ endpoint = "", ca, insecure = false }: Connection): Promise<Way> {
  const host = hostOf(endpoint);
  let addresses: readonly string[];
  try {
    addresses = await addressesOf(host);
  } catch (error) {
    return closed(problemOf("endpoint", unreachableBy(error, endpoint)));
  }
  let answer: Answer;
  try {
    answer = await askUnsigned(endpoint, probe, ca);
  } catch (error) {
    if (error instanceof NoAnswerError)
      return closed(
        problem("endpoint", `${endpoint}: ${error.message}`, "Is the server overloaded, or is a firewall in the way?"),
      );
    return closed(problemOf("endpoint", (await clientError(endpoint)) ?? unreachableBy(error, endpoint)));
  }
  const is = addresses.join() === host ? "" : ` (${addresses.join(", ")})`;
  const address = isManagementApi(answer)
    ? ok("endpoint", `${endpoint}${is} answers, after ${answer.tookMs} ms`)
    : problem(
        "endpoint",
        `${endpoint}${is} answers, but not as a management API (status ${answer.status} without a code of the API).`,
        wrongServer(endpoint),
      );
  const { certificate } = answer;
  const trust =
    certificate === undefined
      ? [skipped("name", "plain http has no certificate"), plain(host)]
      : [checkName(host, certificate), checkCertificate(certificate, { insecure, isOwn: ca !== undefined })];
  const isTrusted = insecure || trust.every(({ status }) => status !== "problem");
  return {
    findings: [address, ...trust.map((found) => (insecure ? unheeded(found) : found)), checkClock(answer)],
    isOpen: address.status === "ok" && isTrusted,
  };
}

const closed = (found: Finding): Way => ({
  findings: [found, ...skippedWay("not checked: the endpoint does not answer").slice(1)],
  isOpen: false,
});

const requestLine = (endpoint: string) => ({ method: "GET", path: probe, endpoint });

const unreachableBy = (error: unknown, endpoint: string): UnreachableError =>
  unreachable(cutOf(error), (error as Error).message, { request: requestLine(endpoint) });

/** The error of the client, which also finds out whether http and https were mixed up. */
async function clientError(endpoint: string): Promise<Error | undefined> {
  // The credentials of nobody: only the connection counts.
  const nobody = { serviceId: "0".repeat(24), serviceKey: "none" };
  const client = new OwtClient({ endpoint, ...nobody, insecure: true, retries: 0, timeoutMs: 10_000 });
  try {
    await client.request("GET", probe);
  } catch (error) {
    if (error instanceof RequestRefusedError || error instanceof UnexpectedAnswerError) return undefined;
    return error as Error;
  } finally {
    client.close();
  }
  return undefined;
}

/** Whether an answer is the refusal by which a management API answers unsigned requests. */
function isManagementApi({ status, body }: Answer): boolean {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } };
    return status === 401 && typeof error?.code === "number";
  } catch {
    return false;
  }
}

// ------------------------------------------------------------------ certificate

function plain(host: string): Finding {
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
  return isLoopback
    ? skipped("certificate", "plain http has no certificate; on this machine that is safe")
    : note(
        "certificate",
        "plain http has no certificate: anyone on the way can read all of it. Servers use https by default",
      );
}

function checkName(host: string, { peer }: PeerCertificate): Finding {
  const known = namesOf(peer).join(", ") || "no name";
  if (checkServerIdentity(host, peer) === undefined) return ok("name", `the certificate is for ${known}`);
  return problem(
    "name",
    `The server's certificate is for ${known}, and not for ${host}.`,
    "Use a name that the certificate has as host of the endpoint, or a certificate that has the name.",
  );
}

/** The names of a certificate: of its subject alternative names, or its common name. */
function namesOf({ subjectaltname, subject }: PeerCertificate["peer"]): string[] {
  const list = (subjectaltname ?? "").split(", ").map((name) => name.replace(/^(?:DNS|IP Address):/, ""));
  const own = list.filter((name) => name !== "");
  return own.length > 0 ? own : [subject.CN].flat().filter((name) => name !== undefined);
}

/** Time before the end of a certificate at which a note recommends to renew it, in days. */
const soonDays = 30;
const dayMs = 24 * 3600 * 1000;

function checkCertificate(
  { peer, distrust }: PeerCertificate,
  { insecure, isOwn }: { insecure: boolean; isOwn: boolean },
): Finding {
  const chain = chainOf(peer);
  const ends = chain.map((one) => Date.parse(one.valid_to));
  const first = Math.min(...ends);
  const whose = ends[0] === first ? "" : ` (that of ${titleOf(chain[ends.indexOf(first)])})`;
  const issuer = peer.issuerCertificate as PeerCertificate["peer"] | undefined;
  const isSelfSigned = issuer !== undefined && isSame(peer)(issuer);
  const signed = isSelfSigned
    ? "signed by itself"
    : `signed by ${chain.slice(1).map(titleOf).join(", ") || titleOfIssuer(peer)}`;
  const text = `${titleOf(peer)}, ${signed}; valid until ${dateOf(first)}${whose}`;
  if (distrust !== undefined) {
    const error = unreachable(cutOf(Object.assign(new Error(distrust), { code: distrust })), distrust, {
      request: requestLine("https://host"),
    });
    return problem("certificate", `${text}. It is not trusted (${distrust}).`, error.remedy ?? "");
  }
  const days = Math.floor((first - Date.now()) / dayMs);
  const by = insecure ? "" : `; trusted by ${isOwn ? "owt:ca" : "the authorities of Node"}`;
  return days < soonDays
    ? note("certificate", `${text}: ${counted(days, "day")} from now. Renew it in time${by}`)
    : ok("certificate", text + by);
}

/** The certificates from the server's own to the last that is known. */
function chainOf(peer: PeerCertificate["peer"]): PeerCertificate["peer"][] {
  const chain = [peer];
  // The types have an issuer everywhere; a certificate whose issuer the server does not send has none.
  let next = peer.issuerCertificate as PeerCertificate["peer"] | undefined;
  while (next !== undefined && !chain.some(isSame(next))) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}
const isSame = (one: { fingerprint256: string }) => (other: { fingerprint256: string }) =>
  one.fingerprint256 === other.fingerprint256;

const titleOf = (certificate: Pick<Peer, "subject"> | undefined): string =>
  [certificate?.subject.CN ?? certificate?.subject.O ?? "a certificate without a name"].flat().join(", ");
const titleOfIssuer = ({ issuer }: Peer): string =>
  `${[issuer.CN ?? issuer.O ?? "an unknown authority"].flat().join(", ")}, whose certificate the server does not send`;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A finding about a certificate that is not checked, because the configuration says so. */
const unheeded = (found: Finding): Finding =>
  found.status === "problem"
    ? note(found.name, `${found.text} The setting insecure accepts it: anybody can answer in place of the server`)
    : found;

// ------------------------------------------------------------------ clock

/** Difference of clocks at which there is something to do, in seconds. The header has whole seconds, and the answer took a while. */
const mostSeconds = 30;

function checkClock({ date, askedAt, tookMs }: Answer): Finding {
  if (date === undefined) return skipped("clock", "the server's answer has no header Date");
  // The header has the second in which it was written.
  const differenceS = Math.round((date + 500 - askedAt) / 1000);
  const away = Math.abs(differenceS);
  if (away * 1000 <= 1000 + tookMs) return ok("clock", "the server's clock and ours agree");
  const text = `the server's clock is ${duration(away)} ${differenceS > 0 ? "ahead of" : "behind"} ours`;
  if (away <= mostSeconds) return ok("clock", text);
  return problem(
    "clock",
    `${text.replace("the", "The")}.`,
    "Signatures have the time of the request, tokens live three minutes, and certificates begin and end: set both clocks by a time " +
      "service (timedatectl set-ntp true).",
  );
}

function duration(seconds: number): string {
  if (seconds < 120) return counted(seconds, "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");
}
