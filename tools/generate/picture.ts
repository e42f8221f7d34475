// Draws the output of a command in a terminal as SVG, for the README:
//
//   script -qec "npm run -s plan 2>/dev/null" /dev/null | npx ts-node tools/generate/picture.ts "npx owt plan" > docs/plan.svg
//
// `script` (util-linux) is a terminal, for the colours.

import { readFileSync } from "node:fs";
import { fileOf } from "../../picture/svg";
import { terminalPicture } from "../../picture/terminal";

process.stdout.write(fileOf(terminalPicture(process.argv[2] ?? "", readFileSync(0, "utf8"))));
