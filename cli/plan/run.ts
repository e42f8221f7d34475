// Runs `pulumi preview --json`.

import { spawn } from "node:child_process";
import { redact } from "../../sdk/text/redact";
import { UsageError } from "../exit-codes";

/** A preview to run. */
export interface PreviewRun {
  readonly stack?: string | undefined;
  /** Folder of the project. */
  readonly cwd: string;
  readonly refresh: boolean;
  /** Whether nothing is sent to the conference server. */
  readonly offline: boolean;
  /** Further arguments for `pulumi preview`. */
  readonly rest: readonly string[];
}

/** The end of a preview. */
export interface PreviewEnd {
  /** Its JSON. */
  readonly text: string;
  readonly isFailed: boolean;
}

/**
 * Runs a preview.
 *
 * @throws {UsageError} where there is no pulumi.
 * @throws {Error} where pulumi printed no JSON, with its own message.
 */
export async function runPreview({ stack, cwd, refresh, offline, rest }: PreviewRun): Promise<PreviewEnd> {
  const args = [
    ...["preview", "--json", "--show-sames", "--non-interactive", "--color", "never"],
    ...(stack === undefined ? [] : ["--stack", stack]),
    // Without the program, a refresh would use the configuration that the last update has recorded.
    ...(refresh ? ["--refresh", "--run-program"] : []),
    ...rest,
  ];
  const { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: _, ...environment } = process.env;
  const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true", ...(offline && { OWT_OFFLINE: "true" }) };
  const end = reportRunning(process.stderr, stack === undefined ? "pulumi preview" : `pulumi preview --stack ${stack}`);
  try {
    return await outputOf(args, { cwd, env });
  } finally {
    end();
  }
}

async function outputOf(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<PreviewEnd> {
  const child = spawn("pulumi", args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => output.push(data));
  child.stderr.on("data", (data: Buffer) => errors.push(data));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve).on("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new UsageError(noPulumi) : error);
    });
  });
  const text = Buffer.concat(output).toString("utf8");
  // A preview that failed before it began has no more than its configuration.
  if (text.trimStart().startsWith("{") && (code === 0 || /"(?:steps|diagnostics)":/.test(text)))
    return { text, isFailed: code !== 0 };
  const said = redact(
    Buffer.concat(errors)
      .toString("utf8")
      .trim()
      .replace(/^error: /, ""),
  );
  throw new Error(
    `pulumi preview printed no plan (exit code ${code ?? "none"}): ${said === "" ? "it said nothing" : said}${said.includes("PULUMI_ACCESS_TOKEN") ? `\n${noLogin}` : ""}`,
  );
}

const noPulumi =
  "A plan is made of a preview by the pulumi command, and there is no pulumi on the PATH. Install it (https://www.pulumi.com/docs/install/), or give " +
  "a file with the output of `pulumi preview --json`.";

const noLogin =
  "Log in with `pulumi login`, or name the place of the state in PULUMI_BACKEND_URL. In a clone of pulumi-owt, use npm run plan and npm run report.";

/** Milliseconds between two lines elsewhere than on a terminal. */
const quietMs = 30_000;

/** Reports that a command runs, with the time that it takes. Returns a function that ends the report. */
function reportRunning(stream: NodeJS.WriteStream, what: string): () => void {
  const start = Date.now();
  const passed = () => Math.round((Date.now() - start) / 1000);
  const show = stream.isTTY
    ? () => stream.write(`\r${what}: ${passed()} s\u001b[K`)
    : () => stream.write(`${what} has been running for ${passed()} s\n`);
  if (stream.isTTY) show();
  const timer = setInterval(show, stream.isTTY ? 1000 : quietMs);
  return () => {
    clearInterval(timer);
    if (stream.isTTY) stream.write("\r\u001b[K");
  };
}
