// Draws the view that docs/layouts.md declares in its first block.

import { readFileSync } from "node:fs";
import * as path from "node:path";
import { documentViews } from "../../cli/layout/views";
import { drawSheet } from "../../picture/sheet";
import { fileOf } from "../../picture/svg";

/** The picture of its layouts. @throws {Error} where the block declares no view with a picture */
export function sheetPicture(): string {
  const page = readFileSync(path.join(__dirname, "../../docs/layouts.md"), "utf8");
  const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { problems, rooms } = documentViews("docs/layouts.md", text);
  const view = rooms?.[0]?.views?.[0];
  if (problems.length > 0 || view?.picture === undefined)
    throw new Error(`docs/layouts.md declares no view that can be drawn: ${JSON.stringify(problems)}`);
  return fileOf(drawSheet(view.picture, { room: view.room }));
}
