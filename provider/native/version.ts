// The version of the package: that of the package.json that is nearest above this file.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** The version of the package, which is that of the provider. */
export function versionOf(folder = __dirname): string {
  const manifest = path.join(folder, "package.json");
  if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  const parent = path.dirname(folder);
  return parent === folder ? "0.0.0" : versionOf(parent);
}
