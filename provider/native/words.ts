// Messages in the words of an explicit provider. Hooks speak of the settings of a stack, `owt:endpoint`, and of the commands that set them; an
// explicit provider takes the same settings as arguments.

import { settings } from "../connection/settings";

const names = settings.map(({ key }) => key.slice("owt:".length));
const name = `(?:${names.join("|")})`;

/** `Run: pulumi config set --path owt:guards.maxDeletes 0`, with the value as far as it is one word. */
const command = new RegExp(
  `(?:([Rr])un: )?pulumi config set (?:--secret |--path )?owt:(${name}(?:\\.\\w+)?)( https?://[^\\s,]+| \\w+)?`,
  "g",
);
const removal = new RegExp(`pulumi config rm owt:(${name})`, "g");
const setting = new RegExp(`\\bowt:(?=${name}\\b)`, "g");

/**
 * A message in the words of an explicit provider.
 *
 * @param provider Its name in the program.
 */
export function inWordsOfProvider(text: string, provider: string): string {
  return text
    .replace(/ Set it again: pulumi config set [^\n]*/g, "")
    .replace(command, (_, run: string | undefined, which: string, value = "") => {
      const to = value === "" ? "" : ` to${value}`;
      return `${run === "R" ? "Set" : "set"} ${which} of the provider ${provider}${to}`;
    })
    .replace(removal, (_, which: string) => `remove ${which} from the provider`)
    .replace(setting, "")
    .replaceAll(" (prompts for the key; or ", " (or ")
    .replace(/ {2,}\(or /g, " (or ");
}
