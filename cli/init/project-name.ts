// The name of a Pulumi project, from that of its folder.

import * as path from "node:path";

/** A name that is valid for a Pulumi project and an npm package. */
export const projectNameFor = (folder: string): string =>
  path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "") || "conferences";
