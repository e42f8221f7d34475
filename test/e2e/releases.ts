// Fixtures of former releases: the state of the upgrade program and the data of its server.

import { readdirSync } from "node:fs";
import * as path from "node:path";
import { Project, type ProjectOptions, root } from "./stack";

/** Folder with the program and a folder for each release. */
export const upgrades = path.join(root, "test/fixtures/upgrade");

/** Versions of the recorded releases, oldest first. */
export const releases = readdirSync(upgrades)
  .filter((name) => /^\d/.test(name))
  .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/**
 * Creates a project with the upgrade program.
 * @param options.server folder for the data of the server, sessions included
 */
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
