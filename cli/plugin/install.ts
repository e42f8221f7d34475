// Where the native provider is: in this package, among Pulumi's plugins, and in a project's settings.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { pulumiHome } from "../../provider/connection/pulumi-home";
import { UsageError } from "../exit-codes";
import { pulumi } from "../stack";

/** Name of the executable that the engine starts. */
export const executable = "pulumi-resource-owt";

/** The version of the package, which is that of its provider. */
export const pluginVersion = (): string => (require("pulumi-owt/package.json") as { version: string }).version;

/** The folder of the provider in this package. */
const ownFolder = (): string => path.join(path.dirname(require.resolve("pulumi-owt/package.json")), "dist", "plugin");

/** The folder of the provider of a version among Pulumi's plugins. */
export const installedFolder = (version = pluginVersion()): string =>
  path.join(pulumiHome(), "plugins", `resource-owt-v${version}`);

/**
 * Installs the provider among Pulumi's plugins, in place of one of the same version.
 * @returns its folder
 * @throws UsageError where there is no pulumi on the PATH
 */
export async function install(): Promise<string> {
  const what = ["resource", "owt", pluginVersion(), "--file", ownFolder(), "--reinstall"];
  try {
    await pulumi("plugin", "install", ...what);
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT")
      throw new UsageError(
        "owt plugin install runs the pulumi command, and there is none on the PATH. Install it " +
          "(https://www.pulumi.com/docs/install/), or put its folder on the PATH, and run this again.",
        { cause: error },
      );
    throw new Error(`The provider could not be installed: ${(stderr ?? message).trim()}`, { cause: error });
  }
  return installedFolder();
}

/** The version of the provider in a folder; undefined where the folder has none. */
export function versionIn(folder: string): string | undefined {
  if (!existsSync(path.join(folder, executable))) return undefined;
  try {
    return (JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
