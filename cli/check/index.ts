// `owt check`: judges conference documents without engine, stack, server or secrets.

import { Command, Option } from "commander";
import { ignoredProblems } from "../../provider/room/rule-check";
import { counted } from "../../sdk/text/words";
import { UsageError, checkExitCodes } from "../exit-codes";
import { print } from "../output";
import { type Format, type Report, formats } from "./formats";
import { judged } from "./judged";

interface Options {
  readonly format: Format;
  readonly ignoreRules?: string;
  readonly stdinFilename?: string;
  readonly strict?: true;
}

const help = `
Prints errors and warnings with file, line and column, as a preview reports them; a summary follows on the standard error.
It needs no stack, no server and no secrets: secrets count as given. What only they know is left to the preview, such as
the ids of adopt.

Formats:
  text     a line for each: FILE:LINE:COLUMN MESSAGE, and FILE:LINE:COLUMN warning: RULE: MESSAGE
  json     {"errors", "warnings", "documents": [{"file", "findings": [{"severity", "file", "line", "column", "endLine",
           "endColumn", "path", "message", "rule"}]}]}; lines and columns count from 1, the end is behind the last character
  github   workflow commands: GitHub shows them at their lines in a pull request, 10 errors and 10 warnings for each step

${checkExitCodes}

Examples:
  owt check conference.dev.yaml conference.production.yaml
  owt check --format github conference.production.yaml
  owt check --format json --stdin-filename conference.dev.yaml - <conference.dev.yaml
  owt check --strict --ignore-rules room-without-roles,input-limit-zero conference.dev.yaml`;

/** The subcommand. */
export function command(): Command {
  return new Command("check")
    .description("Check conference documents without a stack, a server or secrets: for editors, commits and pipelines")
    .argument("<file...>", "conference documents; - is the standard input")
    .addOption(new Option("--format <format>", "form of the output").choices(Object.keys(formats)).default("text"))
    .option("--ignore-rules <ids>", "rules to ignore, separated by commas, as the stack has them in owt:ignoreRules")
    .option("--stdin-filename <name>", "name of the standard input in messages (default: standard input)")
    .option("--strict", "fail on warnings too")
    .addHelpText("after", help)
    .exitOverride()
    .action((files: readonly string[], { format, ignoreRules, stdinFilename, strict }: Options) => {
      const unknown = ignoredProblems(ignoreRules).map(({ message }) => `--ignore-rules ${message}.`);
      if (unknown.length > 0) throw new UsageError(unknown.join("\n"));
      if (stdinFilename !== undefined && !files.includes("-"))
        throw new UsageError("--stdin-filename names the standard input, which is not read: give - as the document.");
      const name = stdinFilename ?? "standard input";
      const documents = [...new Set(files)].map((file) => judged(file, name, ignoreRules));
      const findings = documents.flatMap((document) => document.findings);
      const errors = findings.filter(({ severity }) => severity === "error").length;
      const report: Report = { errors, warnings: findings.length - errors, documents };
      const text = formats[format](report);
      if (text !== "") print(text);
      process.stderr.write(`${summary(report)}\n`);
      process.exitCode = exitCode(report, strict ?? false);
    });
}

/** `3 documents: 2 errors, 1 warning` */
const summary = ({ errors, warnings, documents }: Report): string =>
  `${counted(documents.length, "document")}: ${errors === 0 ? "no errors" : counted(errors, "error")}` +
  (warnings === 0 ? "" : `, ${counted(warnings, "warning")}`);

function exitCode({ errors, warnings, documents }: Report, strict: boolean): number {
  if (documents.some(({ isRead }) => !isRead)) return 2;
  return errors > 0 || (strict && warnings > 0) ? 1 : 0;
}
