// Records the state of the upgrade program and the data of its server, as fixtures for later releases. Run it once before
// each release:
//
//   npm run build && npx ts-node test/e2e/record-release.ts 0.1.0

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { upgradeProject, upgrades } from "./releases";

async function main(version: string | undefined): Promise<void> {
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version))
    throw new Error("Pass the version of the release, such as 0.1.0.");
  const target = path.join(upgrades, version);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const server = path.join(target, "server");
  const project = await upgradeProject({ server });
  await project.up();
  // Paths of this machine: no release reads them.
  const state = JSON.stringify(
    JSON.parse(await project.good("stack", "export")),
    (key, value: unknown) => (key === "stackTrace" || key === "sourcePosition" ? undefined : value),
    2,
  );
  writeFileSync(path.join(target, "state.json"), `${state.replaceAll(project.emulator.endpoint, "ENDPOINT")}\n`);
  await project.close();
  console.log(`${path.relative(process.cwd(), target)} written: commit it.`);
}

void main(process.argv[2]);
