// Downloads the vendor's release of the engine, in the pinned version, into the cache folder, and verifies its published
// checksum.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Readable } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const { capture } = require("../lib/run");
const { makeEngine } = require("./cache");
const { programs } = require("./pins");

/** @typedef {import("../engine").Engine} Engine */
/** @typedef {import("../engine").Context} Context */

const VENDOR = "https://get.pulumi.com/releases/sdk";
const CONNECT_MS = 10_000;
const STALL_MS = 30_000;

/**
 * @param {Context} context
 * @returns {Promise<Engine>}
 * @throws {Error} with the reason if it cannot be downloaded
 */
async function downloadedEngine(context) {
  const { env, log, signal, version } = context;
  const source = (env.OWT_ENGINE_DOWNLOAD_URL || VENDOR).replace(/\/+$/, "");
  const archive = archiveName(version);
  // The checksums come first: they are small, and show within seconds whether the vendor can be reached.
  const checksums = await log.step(`Requesting Pulumi ${version} from ${new URL(source).host}`, async () => {
    const fetched = await fetchText(`${source}/pulumi-${version}-checksums.txt`, context);
    const checksum = checksumOf(fetched, archive);
    if (!checksum) throw new Error(`the published checksums do not name ${archive}`);
    return checksum;
  });
  return makeEngine(context, "download", async ({ bin, scratch }) => {
    const file = path.join(scratch, archive);
    await log.step(`Downloading ${archive}`, async (report) => {
      const digest = await fetchFile(`${source}/${archive}`, file, context, report);
      if (digest !== checksums) {
        throw new Error(`${archive} is not what was published: its checksum is ${digest} instead of ${checksums}`);
      }
    });
    // bsdtar, which Windows has as tar, unpacks zip files too.
    const unpacked = await capture("tar", ["-xf", file, "-C", scratch], { env, signal });
    if (unpacked.code !== 0) throw new Error(`tar could not unpack ${archive}: ${unpacked.stderr.trim()}`);
    const folder = [
      path.join(scratch, "pulumi"),
      path.join(scratch, "Pulumi", "bin"),
      path.join(scratch, "pulumi", "bin"),
    ]
      .filter((candidate) => fs.existsSync(path.join(candidate, programs.pulumi)))
      .at(0);
    if (!folder) throw new Error(`${archive} holds no ${programs.pulumi}`);
    for (const name of fs.readdirSync(folder)) fs.renameSync(path.join(folder, name), path.join(bin, name));
    const trial = await capture(path.join(bin, programs.pulumi), ["version"], { env });
    if (trial.code !== 0) throw new Error(`the downloaded program does not run: ${trial.stderr.trim()}`);
  });
}

/**
 * @param {string} version
 * @throws {Error} if the vendor has no release for this platform
 */
function archiveName(version) {
  const system = { linux: "linux", darwin: "darwin", win32: "windows" }[/** @type {string} */ (process.platform)];
  const machine = { x64: "x64", arm64: "arm64" }[/** @type {string} */ (process.arch)];
  if (!system || !machine) throw new Error(`the vendor has no release for ${process.platform}-${process.arch}`);
  return `pulumi-v${version}-${system}-${machine}.${system === "windows" ? "zip" : "tar.gz"}`;
}

/**
 * @param {string} checksums lines of a checksum in hex, blanks, and a name
 * @param {string} name
 */
function checksumOf(checksums, name) {
  const line = checksums.split("\n").find((text) => text.trim().split(/\s+\*?/)[1] === name);
  return line?.trim().split(/\s+/)[0]?.toLowerCase();
}

/**
 * @param {string} url
 * @param {Context} context
 */
async function fetchText(url, context) {
  if (usesProxy(context.env)) return (await curl([url], context)).stdout;
  const response = await open(url, context.signal);
  return await inTime(response.response.text(), CONNECT_MS, () => response.abort(`${url} answers too slowly`));
}

/**
 * Downloads a file and returns its SHA-256 in hex.
 * @param {string} url
 * @param {string} file
 * @param {Context} context
 * @param {(progress: string) => void} report
 */
async function fetchFile(url, file, context, report) {
  const hash = createHash("sha256");
  if (usesProxy(context.env)) {
    await curl(["--output", file, url], context);
    await pipeline(fs.createReadStream(file), hash);
    return hash.digest("hex");
  }
  const { response, abort } = await open(url, context.signal);
  if (!response.body) throw new Error(`${url} is empty`);
  const total = Number(response.headers.get("content-length") ?? 0);
  let bytes = 0;
  let stalled = setTimeout(() => {}, 0);
  const watched = async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
    for await (const chunk of chunks) {
      clearTimeout(stalled);
      stalled = setTimeout(() => abort(`no data arrived for ${STALL_MS / 1000} s`), STALL_MS);
      bytes += chunk.length;
      hash.update(chunk);
      report(`${Math.round(bytes / 1e6)} MB${total ? ` of ${Math.round(total / 1e6)}` : ""}`);
      yield chunk;
    }
  };
  try {
    const body = Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (response.body));
    await pipeline(body, watched, fs.createWriteStream(file));
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  } finally {
    clearTimeout(stalled);
  }
  return hash.digest("hex");
}

/**
 * Opens a URL. Fails if the answer does not begin in time.
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function open(url, signal) {
  const controller = new AbortController();
  const abort = (/** @type {string} */ reason) => controller.abort(new Error(reason));
  const onAbort = () => abort("interrupted");
  signal.addEventListener("abort", onAbort);
  try {
    const response = await inTime(fetch(url, { signal: controller.signal }), CONNECT_MS, () =>
      abort(`no answer within ${CONNECT_MS / 1000} s`),
    );
    if (!response.ok) throw new Error(`${url} answered with status ${response.status}`);
    return { response, abort };
  } catch (error) {
    signal.removeEventListener("abort", onAbort);
    throw new Error(reasonOf(error), { cause: error });
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @param {() => void} onLate
 * @returns {Promise<T>}
 */
async function inTime(promise, ms, onLate) {
  const timer = setTimeout(onLate, ms);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The innermost message: that of `fetch` itself is only "fetch failed".
 * @param {unknown} error
 * @returns {string}
 */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

/**
 * Whether to use curl: Node's `fetch` does not support proxies.
 * @param {NodeJS.ProcessEnv} env
 */
function usesProxy(env) {
  return Boolean(env.HTTPS_PROXY || env.https_proxy || env.ALL_PROXY || env.all_proxy);
}

/**
 * @param {string[]} args
 * @param {Context} context
 */
async function curl(args, { env, signal }) {
  const limits = [
    "--connect-timeout",
    `${CONNECT_MS / 1000}`,
    "--speed-time",
    `${STALL_MS / 1000}`,
    "--speed-limit",
    "1",
  ];
  const outcome = await capture("curl", ["--fail", "--location", "--silent", "--show-error", ...limits, ...args], {
    env,
    signal,
  });
  if (outcome.code !== 0) throw new Error(outcome.stderr.trim() || `curl ended with code ${outcome.code}`);
  return outcome;
}

module.exports = { archiveName, downloadedEngine };
