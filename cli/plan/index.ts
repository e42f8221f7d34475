// `owt plan`: says in words what an update would do.

import { Command, Option } from "commander";
import { type ChangeSet, type CommentImages, type Violation, markdownOf, textOf } from "../../plan";
import { writeOutput } from "../atomic-file";
import { planExitCodes } from "../exit-codes";
import { jsonText, print } from "../output";
import { type ImageOptions, checkImageOptions, writeImages } from "./images";
import { pngHelp } from "./png";
import {
  type PlanOptions,
  conclude,
  guardsHelp,
  planOf,
  sourceHelp,
  wholeNumber,
  withGuards,
  withSource,
} from "./made";

interface Options extends PlanOptions, ImageOptions {
  readonly format: Format;
  readonly out?: string;
  readonly maxLength?: number;
}

interface Output {
  readonly set: ChangeSet;
  readonly violations: readonly Violation[];
  readonly images: Required<CommentImages> | undefined;
}

/** The forms of the output. */
const formats = {
  text: ({ set, violations }: Output, { out }: Options): string =>
    textOf(set, { violations, isColoured: out === undefined && hasColours(process.stdout) }),
  markdown: ({ set, violations, images }: Output, { maxLength }: Options): string =>
    markdownOf(set, { violations, ...(maxLength !== undefined && { limit: maxLength }), ...(images && { images }) }),
  json: ({ set, violations, images }: Output): string => jsonText({ ...set, violations, ...imagesWithAddress(images) }),
};
type Format = keyof typeof formats;

/** The images without their content, which is in the files. */
const imagesWithAddress = (found: Required<CommentImages> | undefined): object | undefined =>
  found && {
    images: found.images.map((image) => ({
      address: found.addressOf(image),
      alt: image.alt,
      view: image.view,
      rooms: image.rooms,
    })),
    imagesLeftOut: found.leftOut,
  };

const help = `
Runs \`pulumi preview --json\` in the project of the working directory, and says what it means: the heaviest change first, members in
the units of the field, and what is in use now. ${sourceHelp}

Formats:
  text       for people; coloured on a terminal unless NO_COLOR is set, and elsewhere if FORCE_COLOR is set
  markdown   for a comment: its first line is the same for all plans of a stack, so that a pipeline finds the comment and updates it
  json       the change set (docs/plan.md has its shape)

Images:
  --images writes one image for each view whose picture changes, before and after, and markdown shows them under their changes. Names
  of files have the content of the image in them: files that are there already are left, and none is removed.
  ${pngHelp}

${guardsHelp}

${planExitCodes}

Examples:
  owt plan
  owt plan --stack production --format markdown --out plan.md
  owt plan --format markdown --out plan.md --images images --image-url https://example.org/plans
  owt plan --format markdown --images images --png "rsvg-convert --output {png} {svg}"
  owt plan --refresh --fail-on drift
  pulumi preview --json | owt plan --max-deletes 0 -`;

/** The subcommand. */
export function command(): Command {
  const base = new Command("plan").description(
    "Say in words what an update would do, and to whom; refuse what must not happen unseen",
  );
  const own = withSource(base)
    .addOption(new Option("--format <format>", "form of the output").choices(Object.keys(formats)).default("text"))
    .option("--out <file>", "write the output to a file")
    .option(
      "--max-length <characters>",
      "largest length of markdown (default: 65536)",
      wholeNumber("--max-length", 1000),
    )
    .option("--images <folder>", "write an image of each view whose picture changes")
    .option("--image-url <url>", "address of that folder in markdown and json (default: the folder as given)")
    .option("--png <command>", "convert the images by a program");
  return withGuards(own).addHelpText("after", help).exitOverride().action(plan);
}

async function plan(file: string | undefined, rest: readonly string[], options: Options, self: Command): Promise<void> {
  checkImageOptions(options);
  const { set, violations } = await planOf(file, rest, options, self);
  const images = await writeImages(set, options);
  const output = formats[options.format]({ set, violations, images }, options);
  if (options.out === undefined) print(output);
  else writeOutput(options.out, `${output.replace(/\n$/, "")}\n`);
  conclude({ set, violations }, options.format === "text" && options.out === undefined);
}

// ------------------------------------------------------------------ output

/** Whether a stream shows colours: a terminal, unless NO_COLOR is set; or any, such as the log of a pipeline, with FORCE_COLOR. */
export const hasColours = (
  { isTTY }: { readonly isTTY?: boolean },
  { FORCE_COLOR, NO_COLOR = "", TERM }: NodeJS.ProcessEnv = process.env,
): boolean =>
  FORCE_COLOR === undefined
    ? isTTY === true && NO_COLOR === "" && TERM !== "dumb"
    : !["", "0", "false"].includes(FORCE_COLOR);
