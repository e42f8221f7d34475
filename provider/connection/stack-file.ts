// Reads the stack's current configuration from its files. In refresh, destroy and --refresh, the engine gives providers only the
// configuration that the last plain update recorded; clear values in the files are newer. Secrets are encrypted in the files, and
// values of an ESC environment are not in them: those stay as recorded.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import * as path from "node:path";
import { isObject } from "../../sdk/values";
import { type EngineCommand, engineAbove, parseCommand } from "./engine-command";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { pulumiHome } from "./pulumi-home";

/** Settings in the files of a stack. */
export interface StackSettings {
  /** Unencrypted values, as texts. */
  readonly clear: ReadonlyMap<string, string>;
  /** Keys of secrets. */
  readonly secret: ReadonlySet<string>;
  /** Whether an ESC environment can add values. */
  readonly isOpen: boolean;
}

const ids = ["owt:serviceId", "owt:superServiceId"];
/** Keys that belong together. If an id has changed, all of them stay as recorded. */
const credentials = [...ids, "owt:endpoint", "owt:serviceKey", "owt:superServiceKey"];

/** The recorded configuration, with newer values from the stack's files. */
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
  // The key of the new service is an encrypted secret. The recorded credentials still reach the objects in state.
  const isMoved = ids.some((key) => {
    const [before, now] = [recorded(key), present(key)];
    return before !== undefined && before.toLowerCase() !== now?.toLowerCase();
  });
  return (key) => (isMoved && credentials.includes(key) ? recorded(key) : present(key));
}

/**
 * The hint for a command that may run with an outdated configuration; undefined for a command that has the current one.
 */
export function replayRemedy(): string | undefined {
  const { command, settings } = replayed();
  if (command !== undefined && !command.replays) return undefined;
  const name = command?.name ?? "refresh";
  const part = settings === undefined ? "the configuration" : "the secrets of the configuration";
  return (
    `refresh, destroy and --refresh use ${part} that the last plain pulumi up recorded. If it has changed since, ` +
    `run the program as well: pulumi ${name}${/^(up|pre)/.test(name) ? " --refresh" : ""} --run-program`
  );
}

let known: { readonly command: EngineCommand | undefined; readonly settings: StackSettings | undefined } | undefined;

/** The command that this process serves and, where it uses the recorded configuration, the settings in the stack's files. */
export function replayed(): NonNullable<typeof known> {
  known ??= readCommand();
  return known;
}

function readCommand(): NonNullable<typeof known> {
  const engine = engineAbove();
  const project = projectFile(process.cwd());
  if (engine === undefined || project === undefined) return { command: undefined, settings: undefined };
  try {
    const text = readFileSync(project, "utf8");
    const command = parseCommand(engine.args, /^\s*refresh:\s*["']?always\b/m.test(text));
    return { command, settings: command.replays ? settingsOf(command, project, text, engine.cwd) : undefined };
  } catch {
    // As if there were no files: the command uses the recorded configuration.
    return { command: undefined, settings: undefined };
  }
}

let runtime: string | undefined;

/** The language of the project's program, as its settings name it: `nodejs`, `python`, `yaml`. Empty where there is no project. */
export function projectRuntime(): string {
  runtime ??= readRuntime();
  return runtime;
}

function readRuntime(): string {
  const file = projectFile(process.cwd());
  if (file === undefined) return "";
  try {
    const { runtime: given } = parsed(readFileSync(file, "utf8"));
    const name: unknown = isObject(given) ? given.name : given;
    return typeof name === "string" ? name : "";
  } catch {
    return "";
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

/** Path of the stack's configuration: the command's `--config-file`, or the file named after the stack. */
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

/** The stack chosen by `pulumi stack select`, from the engine's workspace file. */
function selectedStack(project: string, projectFile: string): string | undefined {
  // The engine hashes the path as the shell has it, which can contain symbolic links.
  const { PWD } = process.env;
  const seen = PWD !== undefined && existsSync(PWD) && realpathSync(PWD) === path.dirname(projectFile) ? [PWD] : [];
  const files = [projectFile, ...seen.map((folder) => path.join(folder, path.basename(projectFile)))].map((file) =>
    path.join(pulumiHome(), "workspaces", `${project}-${createHash("sha1").update(file).digest("hex")}-workspace.json`),
  );
  const file = files.find((one) => existsSync(one));
  if (file === undefined) return undefined;
  const { stack } = JSON.parse(readFileSync(file, "utf8")) as { stack?: unknown };
  return typeof stack === "string" ? stack : undefined;
}

/** Reads the settings of a stack's file and the defaults of its project. With an ESC environment, which overrides them, defaults are ignored. */
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

/** Parses YAML with every scalar as a text, so that an id of digits does not become a number. */
function parsed(text: string): Values {
  // Loaded only in commands that need it.
  const { parse } = require("yaml") as typeof import("yaml");
  const value: unknown = parse(text, { schema: "failsafe" });
  return isObject(value) ? value : {};
}
