// `owt layout`: shows the layouts of a conference document, for writing them by eye.

import { Command, InvalidArgumentError, Option } from "commander";
import { printable } from "../../sdk/text/redact";
import { placedText } from "../../provider/document/read";
import { openPage } from "../browser";
import { UsageError, checkExitCodes } from "../exit-codes";
import type { JsonOptions } from "../command";
import { print, printResult } from "../output";
import { documentIn, readDocument } from "./document";
import { writeViews } from "./files";
import { viewJson, viewText } from "./text";
import { type RoomView, chosen, documentViews, readyMadeView } from "./views";
import { servePage } from "./watch";

interface Options extends JsonOptions {
  readonly inputs?: number;
  readonly svg?: string;
  readonly base?: string;
  readonly maxInput?: number;
  readonly watch?: true;
  readonly open?: true;
}

const help = `
Prints each layout of a view with the numbers of inputs that use it, as a picture and in exact fractions. It draws what
servers show: ready-made layouts, and the custom ones that take their places. Without a document, it reads conference.yaml,
or the only conference.NAME.yaml of the folder. It needs no stack, no server and no secrets.

--watch serves a page on this machine, which is redrawn while the document is edited. A mistake is shown with its place, and
the pictures before it stay. Stop it with Ctrl-C.

owt streams layout shows the layout of a running conference.

${checkExitCodes.replace("; all others are judged", "")}

Examples:
  owt layout conference.dev.yaml
  owt layout conference.dev.yaml stage gallery --inputs 5
  owt layout --watch --open conference.dev.yaml
  owt layout conference.dev.yaml stage gallery --svg gallery.svg
  owt layout --base lecture --max-input 9`;

/** The subcommand. */
export function command(): Command {
  const inputs = (text: string): number => {
    if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 256) return Number(text);
    throw new InvalidArgumentError("It must be a number from 1 to 256.");
  };
  return new Command("layout")
    .description("Show the layouts of a conference document, in the terminal, as SVG, or on a page while it is edited")
    .argument("[document]", "conference document; - is the standard input")
    .argument("[room]", "key of a room (default: all)")
    .argument("[view]", "label of a view (default: all)")
    .option("--inputs <n>", "only the layout for this number of inputs", inputs)
    .option("--svg <path>", "write SVG: a file for one view, or a folder")
    .addOption(
      new Option("--base <base>", "ready-made layouts, without a document").choices(["fluid", "lecture", "void"]),
    )
    .option("--max-input <n>", "number of inputs for --base (default: 16)", inputs)
    .option("--watch", "serve a page that is redrawn while the document is edited")
    .option("--open", "open the page of --watch in the browser")
    .option("--json", "print JSON")
    .addHelpText("after", help)
    .exitOverride()
    .action(
      async (document: string | undefined, room: string | undefined, view: string | undefined, options: Options) => {
        checkOptions(document, options);
        if (options.watch) return watch(document ?? documentIn(process.cwd()), room, view, options.open ?? false);
        if (options.base !== undefined) {
          show([readyMadeView(options.base, options.maxInput)], options);
          return;
        }
        const { name, text } = readDocument(document ?? documentIn(process.cwd()));
        const { problems, rooms = [] } = documentViews(name, text);
        try {
          const isReadable = problems.length === 0 || rooms.length > 0;
          show(isReadable ? chosen(rooms, room, view).flatMap((one) => one.views ?? []) : [], options);
        } finally {
          // After the pictures, which are longer than a terminal.
          for (const problem of problems) process.stderr.write(`${printable(placedText(problem))}\n`);
          if (problems.length > 0) process.exitCode = 1;
        }
      },
    );
}

/** @throws {UsageError} for options that have no meaning together. */
function checkOptions(
  document: string | undefined,
  { base, maxInput, watch: isWatched, open, svg, json, inputs }: Options,
): void {
  if (base !== undefined && document !== undefined)
    throw new UsageError("--base shows ready-made layouts: it excludes a document.");
  if (maxInput !== undefined && base === undefined)
    throw new UsageError("--max-input is for --base; a document has maxInput of its own.");
  if (open && !isWatched) throw new UsageError("--open opens the page of --watch.");
  if (isWatched && (base ?? svg ?? json ?? inputs) !== undefined)
    throw new UsageError("--watch shows all layouts of a document: it excludes --base, --svg, --inputs and --json.");
  if (isWatched && document === "-") throw new UsageError("--watch needs a file.");
  if (svg !== undefined && json) throw new UsageError("--svg and --json exclude each other.");
}

function show(views: readonly RoomView[], options: Options): void {
  const { inputs, svg } = options;
  if (svg !== undefined) {
    if (views.length > 0) for (const file of writeViews(svg, views, inputs)) print(file);
    return;
  }
  if (views.length === 0 && !options.json) return;
  const text = views.map((view) => viewText(view, inputs)).join("\n\n\n");
  printResult(
    options,
    views.map((view) => viewJson(view, inputs)),
    text,
  );
}

/** Serves the page until a signal ends it. */
async function watch(
  file: string,
  room: string | undefined,
  label: string | undefined,
  isOpened: boolean,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  const page = await servePage(file, room, label);
  print(`${file} at ${page.url}\nThe page is redrawn while the document is edited. Stop it with Ctrl-C.`);
  if (isOpened) await openPage(page.url);
  await stopped;
  await page.close();
}
