// Checks whether Pulumi finds the native provider, where the project uses it.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { isObject } from "../../sdk/values";
import { executable, installedFolder, pluginVersion, versionIn } from "../plugin/install";
import { inProject } from "../stack";
import { type Finding, ok, problem, skipped } from "./finding";

const name = "provider";
const remedy = "Run: npx owt plugin install.";

/** Checks the native provider for the project in a folder. */
export function checkPlugin(folder = process.cwd()): Finding {
  const version = pluginVersion();
  const place = placeOf(folder);
  if (place === undefined)
    return inProject(folder) && usesPlugin(folder)
      ? problem(
          name,
          `The project uses the native provider, and Pulumi does not find version ${version} of it.`,
          remedy,
        )
      : skipped(name, "not installed; only pulumi-owt/native and programs in other languages need it");
  const found = versionIn(place);
  if (found === undefined)
    return problem(
      name,
      `Pulumi.yaml names ${place} as the provider, and there is no ${executable} in it.`,
      "Run: npm ci.",
    );
  return found === version
    ? ok(name, `the native provider ${version}, in ${place}`)
    : problem(name, `${place} has the native provider ${found}, and this command is ${version}.`, remedy);
}

/** The folder in which the engine finds the provider: what the project names, else its own plugins, else the PATH. */
function placeOf(folder: string): string | undefined {
  const named = namedFolder(folder);
  if (named !== undefined) return named;
  const onPath = (process.env.PATH ?? "").split(path.delimiter).filter((each) => each !== "");
  return [installedFolder(), ...onPath].find((each) => existsSync(path.join(each, executable)));
}

/** The folder that the settings of the project name; undefined where they name none. */
function namedFolder(folder: string): string | undefined {
  const { plugins } = settingsOf(folder);
  const providers = isObject(plugins) && Array.isArray(plugins.providers) ? (plugins.providers as unknown[]) : [];
  const own = providers.filter(isObject).find((provider) => provider.name === "owt");
  return typeof own?.path === "string" ? path.resolve(folder, own.path) : undefined;
}

function settingsOf(folder: string): Record<string, unknown> {
  try {
    const settings: unknown = parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
    return isObject(settings) ? settings : {};
  } catch {
    return {};
  }
}

/** How programs of each language name what the native provider serves, by the endings of their files. */
const uses: readonly (readonly [ending: RegExp, text: RegExp])[] = [
  [/\.[cm]?[jt]sx?$/, /pulumi-owt\/native/],
  [/\.ya?ml$/, /\btype:\s*["']?owt:/],
  [/\.(?:py|go|cs|fs|java|kt)$/, /pulumi[-_]owt\b/],
];
/** Folders that have no sources of a project. */
const others = /^(?:\..*|node_modules|venv|vendor|bin|obj|dist|build)$/;

/** Whether a program of the project uses the native provider. */
function usesPlugin(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return !others.test(entry.name) && usesPlugin(at);
    const text = uses.find(([ending]) => ending.test(entry.name))?.[1];
    return entry.isFile() && text?.test(readFileSync(at, "utf8")) === true;
  });
}
