// `npm run pictures`: makes the pictures of README and docs from a run of the real engine (scene.ts has what happens in it).
//
//   npm run pictures              all of them
//   npm run pictures -- plan.svg  those of these names

import { execFile } from "node:child_process";
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { fileOf } from "../../picture/svg";
import { terminalPicture } from "../../picture/terminal";
import { layoutsPicture } from "../generate/layouts";
import { Scene } from "./run";
import { shot } from "./shot";

interface Log {
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}
const { createLog } = require("../lib/log.js") as { createLog: () => Log };
const { Failure, runMain } = require("../lib/failure.js") as {
  Failure: new (message: string, options: { exitCode: number }) => Error;
  runMain: (main: () => Promise<void>) => Promise<void>;
};
const { ensureBrowser } = require("../browser.js") as { ensureBrowser: (options: { log: Log }) => Promise<object> };
const { prepare } = require("../prepare.js") as { prepare: (options: { log: Log }) => Promise<void> };

const docs = path.join(__dirname, "../../docs");

/** How each picture is made, by its name in docs/. */
const pictures: Readonly<Record<string, (scene: Scene, file: string) => Promise<void>>> = {
  "layout.svg": async (scene, file) => {
    const words = ["layout", "conference.dev.yaml", "stage", "stage", "--inputs", "4"];
    writeFileSync(file, fileOf(terminalPicture(`npx owt ${words.join(" ")}`, await scene.owt(...words))));
  },
  "plan.svg": async (scene, file) => {
    writeFileSync(file, fileOf(terminalPicture("npx owt plan", wrapped(await scene.owt("plan")))));
  },
  "change.svg": async (scene, file) => {
    const folder = scene.file("images");
    await scene.owt("plan", "--format", "markdown", "--out", scene.file("plan.md"), "--images", folder);
    const name = readdirSync(folder).find((image) => image.startsWith("stage-"));
    if (name === undefined) throw new Error(`There is no image of the stage: ${readdirSync(folder).join(", ")}`);
    copyFileSync(path.join(folder, name), file);
  },
  "layouts.svg": (_scene, file) => {
    writeFileSync(file, layoutsPicture());
    return Promise.resolve();
  },
  "performance.svg": async () => {
    // The bench is no part of what tools may import.
    const bench = ["-r", "ts-node/register/transpile-only", "bench/index.ts", "page"];
    await promisify(execFile)(process.execPath, bench, { cwd: path.join(docs, "..") });
  },
  "report.png": async (scene, file) =>
    shot(await scene.report(), file, { width: 1200, scale: 1.5, room: "stage", from: "page" }),
  "report-phone.png": async (scene, file) =>
    shot(await scene.report(), file, {
      width: 390,
      scale: 2,
      room: "stage",
      from: "room",
      isOverlaid: true,
      colorScheme: "dark",
    }),
};

/** Columns of the terminal that is drawn. */
const columns = 116;

/** Breaks lines where a terminal does. Codes of colours take no space. */
const wrapped = (text: string): string =>
  text.replace(new RegExp(`((?:(?:\\u001b\\[[\\d;]*m)*[^\\n\\u001b]){${columns}})(?=[^\\n])`, "gu"), "$1\n");

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(pictures, name));
  if (unknown.length > 0)
    throw new Failure(`Pictures are ${Object.keys(pictures).join(", ")}; unknown: ${unknown.join(", ")}.`, {
      exitCode: 64,
    });
  const log = createLog();
  await prepare({ log });
  await ensureBrowser({ log });
  const scene = await log.step("Bringing up a stack with the real engine", () => Scene.set());
  try {
    for (const [name, make] of Object.entries(pictures)) {
      if (names.length > 0 && !names.includes(name)) continue;
      await log.step(`Making docs/${name}`, () => make(scene, path.join(docs, name)));
    }
  } finally {
    await scene.end();
  }
}

void runMain(main);
