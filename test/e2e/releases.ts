// What the releases before have left: for each, the state of the upgrade program and the server that it is of.

import { readdirSync } from "node:fs";
import * as path from "node:path";
import { Project, type ProjectOptions, root } from "./stack";

/** Folder with the program, and one folder for each release. */
export const upgrades = path.join(root, "test/fixtures/upgrade");

/** Versions of the releases, oldest first. */
export const releases = readdirSync(upgrades)
  .filter((name) => /^\d/.test(name))
  .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** The upgrade program, with a server that keeps its data, sessions included, in the folder. */
export function upgradeProject({
  server,
  configuration = {},
}: Pick<ProjectOptions, "configuration"> & { readonly server: string }): Promise<Project> {
  return Project.create({
    source: path.join(upgrades, "program"),
    server,
    configuration: {
      "--secret tenantKey": "the key of the tenant",
      "--secret sipPassword": "the password of the account",
      "--secret cameraUrl": "rtsp://192.0.2.20/camera",
      "--secret liveUrl": "rtmp://192.0.2.30/live/stream",
      ...configuration,
    },
  });
}
