// The settings of a Pulumi stack, as the `pulumi` command of this machine tells them.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { redact } from "../sdk/text/redact";

/** What is known of a stack: neither of the two where there is no Pulumi project. */
export interface Stack {
  /** Its settings of the namespace `owt`, secrets in clear. */
  readonly values?: Readonly<Record<string, string>>;
  /** Why it could not be read. */
  readonly problem?: string;
}

const timeoutMs = 60_000;
const run = promisify(execFile);

/** Reads the stack of that name, or the selected one, of the project that the working directory is in. */
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

/** What a command of Pulumi's prints. */
export async function pulumi(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { env, timeout: timeoutMs, maxBuffer: 2 ** 30 };
  const asked = run("pulumi", [...args, "--non-interactive", "--color", "never"], options);
  asked.child.stdin?.end();
  return (await asked).stdout;
}

function inProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((file) => existsSync(path.join(folder, file)))) return true;
  const parent = path.dirname(folder);
  return parent !== folder && inProject(parent);
}

/** The settings of the namespace `owt`. Those of other namespaces, and values that are no text, are nothing of ours. */
function valuesOf(json: string): Record<string, string> {
  const settings = Object.entries(JSON.parse(json) as Record<string, { value?: unknown }>);
  return Object.fromEntries(
    settings.flatMap(([key, { value }]) => (key.startsWith("owt:") && typeof value === "string" ? [[key, value]] : [])),
  );
}

function problemOf(error: NodeJS.ErrnoException & { stderr?: string; killed?: boolean }): string {
  if (error.code === "ENOENT") return "there is no pulumi on the PATH";
  if (error.killed) return `pulumi did not answer within ${timeoutMs / 1000} seconds`;
  // What did not come from pulumi itself may quote the settings.
  if (error.stderr === undefined) return "pulumi gave something else than its settings";
  const said = error.stderr.trim().replace(/^error: /, "");
  return redact(said === "" ? "pulumi failed and did not say why" : said);
}
