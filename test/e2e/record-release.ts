// Keeps what the present code makes of the upgrade program, for the releases after it: the engine's state, and the server
// that it is of. To be run once for each release, before it is published:
//
//   npm run build && npx ts-node test/e2e/record-release.ts 0.1.0

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { upgradeProject, upgrades } from "./releases";

async function main(version: string | undefined): Promise<void> {
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version))
    throw new Error("Which release is it? Give its version.");
  const target = path.join(upgrades, version);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const server = path.join(target, "server");
  const project = await upgradeProject({ server });
  await project.up();
  // Where the program stood on this machine is nobody's business, and nothing that a release reads.
  const state = JSON.stringify(
    JSON.parse(await project.good("stack", "export")),
    (key, value: unknown) => (key === "stackTrace" || key === "sourcePosition" ? undefined : value),
    2,
  );
  writeFileSync(path.join(target, "state.json"), `${state.replaceAll(project.emulator.endpoint, "ENDPOINT")}\n`);
  await project.close();
  console.log(`${path.relative(process.cwd(), target)} is written: commit it.`);
}

void main(process.argv[2]);
