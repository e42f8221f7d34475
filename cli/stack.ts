// Reads the settings of a Pulumi stack with the `pulumi` command.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { redact } from "../sdk/text/redact";

/** The settings of a stack, or why they could not be read; neither without a Pulumi project. */
export interface Stack {
  /** Settings of the namespace `owt`, with secrets in clear. */
  readonly values?: Readonly<Record<string, string>>;
  /** Why it could not be read. */
  readonly problem?: string;
}

const timeoutMs = 60_000;
const run = promisify(execFile);

/** Reads the named or the selected stack of the project in the working directory or above it. */
export async function readStack(name?: string): Promise<Stack> {
  if (!inProject(process.cwd()))
    return name === undefined ? {} : { problem: "there is no Pulumi.yaml in the working directory or above it" };
  const which = name === undefined ? [] : ["--stack", name];
  try {
    return { values: valuesOf(await pulumi("config", "--json", "--show-secrets", ...which)) };
  } catch (error) {
    return { problem: problemOf(error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean }) };
  }
}

/** Runs a command of Pulumi's and returns its standard output. */
export async function pulumi(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { env, timeout: timeoutMs, maxBuffer: 2 ** 30 };
  const asked = run("pulumi", [...args, "--non-interactive", "--color", "never"], options);
  asked.child.stdin?.end();
  return (await asked).stdout;
}

/** Whether a folder is in a Pulumi project. */
export function inProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((file) => existsSync(path.join(folder, file)))) return true;
  const parent = path.dirname(folder);
  return parent !== folder && inProject(parent);
}

/** The text values of the namespace `owt`. */
function valuesOf(json: string): Record<string, string> {
  const settings = Object.entries(JSON.parse(json) as Record<string, { value?: unknown }>);
  return Object.fromEntries(
    settings.flatMap(([key, { value }]) => (key.startsWith("owt:") && typeof value === "string" ? [[key, value]] : [])),
  );
}

function problemOf(error: NodeJS.ErrnoException & { stderr?: string; killed?: boolean }): string {
  if (error.code === "ENOENT") return "there is no pulumi on the PATH";
  if (error.killed) return `pulumi did not answer within ${timeoutMs / 1000} seconds`;
  // Other messages, such as that of the JSON parser, may quote secrets.
  if (error.stderr === undefined) return "pulumi did not print its settings as JSON";
  const said = error.stderr.trim().replace(/^error: /, "");
  return redact(said === "" ? "pulumi failed without a message" : said);
}
