// The stack's configuration as it is now, in commands for which the engine gives only what it has recorded: refresh, destroy
// and --refresh get the configuration of the last plain update. What the files of the stack have in clear is newer than that.
// Secrets in them are encrypted, and values of an ESC environment are not in them: those stay as they were recorded.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { isObject } from "../../sdk/schemas";
import { type EngineCommand, engineAbove, parseCommand } from "./engine-command";
import type { StackConfiguration, Values } from "../lifecycle/hooks";

/** The settings of a stack in its files. */
export interface StackSettings {
  /** Values in clear, as texts. */
  readonly clear: ReadonlyMap<string, string>;
  /** Keys of secrets. */
  readonly secret: ReadonlySet<string>;
  /** Whether others can come from elsewhere. */
  readonly isOpen: boolean;
}

/** Keys that make sense together only. Where an id is another one, they stay as they were recorded. */
const ids = ["owt:serviceId", "owt:superServiceId"];
const together = [...ids, "owt:endpoint", "owt:serviceKey", "owt:superServiceKey"];

/** The recorded configuration, with what the stack's files have newer. */
export function presentConfiguration(
  recorded: StackConfiguration,
  settings: StackSettings | undefined,
): StackConfiguration {
  if (settings === undefined) return recorded;
  const present = (key: string): string | undefined => {
    const clear = settings.clear.get(key);
    if (clear !== undefined) return clear;
    return settings.secret.has(key) || settings.isOpen ? recorded(key) : undefined;
  };
  // The key of the other service is a secret that is not known: what is recorded still leads to what is in state.
  const isMoved = ids.some((key) => {
    const [before, now] = [recorded(key), present(key)];
    return before !== undefined && before.toLowerCase() !== now?.toLowerCase();
  });
  return (key) => (isMoved && together.includes(key) ? recorded(key) : present(key));
}

/**
 * What to do where the configuration was changed since the last plain update, and the command cannot know it; undefined where it
 * has all of it.
 */
export function replayRemedy(): string | undefined {
  const { command, settings } = replayed();
  if (command !== undefined && !command.replays) return undefined;
  const name = command?.name ?? "refresh";
  const reaches = settings === undefined ? "the configuration" : "the secrets of the configuration";
  return (
    `refresh, destroy and --refresh run with ${reaches} that the last plain pulumi up has recorded. If something was changed since, ` +
    `let the program run as well: pulumi ${name}${/^(up|pre)/.test(name) ? " --refresh" : ""} --run-program`
  );
}

let known: { readonly command: EngineCommand | undefined; readonly settings: StackSettings | undefined } | undefined;

/** The command that this process works for and, where it replays what was recorded, the settings in the stack's files. */
export function replayed(): NonNullable<typeof known> {
  known ??= lookedUp();
  return known;
}

function lookedUp(): NonNullable<typeof known> {
  const engine = engineAbove();
  const project = projectFile(process.cwd());
  if (engine === undefined || project === undefined) return { command: undefined, settings: undefined };
  try {
    const text = readFileSync(project, "utf8");
    const command = parseCommand(engine.args, /^\s*refresh:\s*["']?always\b/m.test(text));
    return { command, settings: command.replays ? settingsOf(command, project, text, engine.cwd) : undefined };
  } catch {
    // A command goes on with what was recorded, as it does where the files cannot be found.
    return { command: undefined, settings: undefined };
  }
}

const extensions = [".yaml", ".yml", ".json"];

function projectFile(folder: string): string | undefined {
  const found = extensions.map((extension) => path.join(folder, `Pulumi${extension}`)).find((file) => existsSync(file));
  const parent = path.dirname(folder);
  return found ?? (parent === folder ? undefined : projectFile(parent));
}

function settingsOf(
  command: EngineCommand,
  projectFile: string,
  projectText: string,
  cwd: string | undefined,
): StackSettings | undefined {
  const project = parsed(projectText);
  const name = command.stack ?? process.env.PULUMI_STACK ?? selectedStack(String(project.name), projectFile);
  const file = stackFile(command, projectFile, project, name, cwd);
  if (file === undefined || !existsSync(file)) return undefined;
  return settingsIn(parsed(readFileSync(file, "utf8")), project);
}

/** Where the configuration of a stack is: the command's own file, or one that is named after the stack. */
function stackFile(
  { configFile }: EngineCommand,
  projectFile: string,
  { stackConfigDir }: Values,
  name: string | undefined,
  cwd: string | undefined,
): string | undefined {
  if (configFile !== undefined) {
    if (path.isAbsolute(configFile)) return configFile;
    return cwd === undefined ? undefined : path.resolve(cwd, configFile);
  }
  if (name === undefined || name === "") return undefined;
  const folder = path.resolve(path.dirname(projectFile), typeof stackConfigDir === "string" ? stackConfigDir : "");
  return path.join(folder, `Pulumi.${name.split("/").pop() ?? ""}${path.extname(projectFile)}`);
}

/** The stack that `pulumi stack select` has chosen, by the file in which the engine notes it. */
function selectedStack(project: string, projectFile: string): string | undefined {
  const home = process.env.PULUMI_HOME ?? path.join(homedir(), ".pulumi");
  // The engine goes by the path as the shell has it, which can lead through links.
  const { PWD } = process.env;
  const seen = PWD !== undefined && existsSync(PWD) && realpathSync(PWD) === path.dirname(projectFile) ? [PWD] : [];
  const files = [projectFile, ...seen.map((folder) => path.join(folder, path.basename(projectFile)))].map((file) =>
    path.join(home, "workspaces", `${project}-${createHash("sha1").update(file).digest("hex")}-workspace.json`),
  );
  const file = files.find((one) => existsSync(one));
  if (file === undefined) return undefined;
  const { stack } = JSON.parse(readFileSync(file, "utf8")) as { stack?: unknown };
  return typeof stack === "string" ? stack : undefined;
}

/** Reads the settings of a stack's file, and the defaults that its project has. An ESC environment counts before those. */
export function settingsIn(file: Values, project: Values): StackSettings {
  const clear = new Map<string, string>();
  const secret = new Set<string>();
  const isOpen = file.environment !== undefined;
  for (const [key, entry] of Object.entries(isObject(project.config) && !isOpen ? project.config : {})) {
    const value = isObject(entry) ? (entry.value ?? entry.default) : entry;
    if (typeof value === "string") clear.set(key, value);
  }
  for (const [key, value] of Object.entries(isObject(file.config) ? file.config : {})) {
    if (typeof value === "string") clear.set(key, value);
    else if (isObject(value) && "secure" in value) {
      secret.add(key);
      clear.delete(key);
    } else clear.set(key, JSON.stringify(value));
  }
  return { clear, secret, isOpen };
}

/** YAML in which every value is a text, as it is written: ids of digits stay what they are. */
function parsed(text: string): Values {
  // Loaded in commands that need it only.
  const { parse } = require("yaml") as typeof import("yaml");
  const value: unknown = parse(text, { schema: "failsafe" });
  return isObject(value) ? value : {};
}
