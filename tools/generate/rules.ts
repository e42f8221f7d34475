// Writes docs/rules.md: the rules that rooms are judged by, from their own list.

import { type Rule, rules, sessionRules } from "../../provider/room/rules";

const introduction = `# The rules that rooms are judged by

<!-- Made by npm run generate from provider/room/rules: do not edit. -->

The schema of each member says what a value must be: that is judged first, and cannot be silenced. These rules judge what
members mean together, and what servers would take without a word although it does something else than it says.

- **Errors** keep a preview from going on. Those that servers would refuse cannot be silenced.
- **Warnings** are in the output of \`pulumi preview\` and \`pulumi up\`, tied to the room. They keep nothing from going on.

What is not known before an update, such as an output of another resource, is not judged until it is known; warnings are about
what the program itself knows.

To silence a rule, name it:

| for one room of a program | for one room of a document | for all rooms of a stack |
| --- | --- | --- |
| \`new owt.Room("studio", { ignoreRules: ["regions-overlap"] })\` | \`rooms: { studio: { ignoreRules: [regions-overlap] } }\` | \`pulumi config set owt:ignoreRules regions-overlap,input-limit-zero\` |

An id that is none, or that of a rule which cannot be silenced, is an error itself.
`;

const harmless = `## What is no rule, for the provider sees to it

| what servers are known for | why it is harmless here |
| --- | --- |
| \`video: false\` in a view without a label is ignored (owt-server#444) | the label is always sent, its default too |
| \`mediaOut\`, \`mediaIn\`, \`transcoding\` or \`notifying\` in part lose what is left out | what is left out is sent as its default |
| a change without \`views\` is refused where a view is audio-only | \`views\` are always sent |
| \`sip: null\` does not take an account away | the empty object is sent, which does |
| a format that stands twice in \`mediaOut\` | the same as once |
| a \`void\` base without a layout for one input | the next larger one is taken |
| a framerate, key frame interval or size of a view that \`mediaOut\` does not have | the view's own is always given out |
`;

const severityOf = ({ severity, canBeIgnored }: Rule): string =>
  severity === "warning" ? "warning" : canBeIgnored ? "error" : "error, always";

function sectionOf(rule: Rule): string {
  const { id, canBeIgnored, wrong, bad, good, server, remedy } = rule;
  const example = (title: string, text: string) => `${title}:\n\n\`\`\`yaml\n${text}\n\`\`\`\n`;
  const silencer = canBeIgnored ? `\`ignoreRules: [${id}]\` silences it.` : "It cannot be silenced.";
  return [
    `### ${id}`,
    `${wrong}. _${severityOf(rule)}_`,
    `- **Servers.** ${server}\n- **What to do.** ${remedy}\n- ${silencer}`,
    example("Bad", bad),
    example("Good", good),
  ].join("\n\n");
}

/** The document. */
export function rulesDocument(): string {
  const row = (rule: Rule) =>
    `| [\`${rule.id}\`](#${rule.id}) | ${rule.wrong} | ${severityOf(rule)} | ${rule.server} | ${rule.remedy} |`;
  const table = [
    "| id | what is wrong | severity | what servers do | what to do |",
    "| --- | --- | --- | --- | --- |",
    ...rules.map(row),
  ];
  const ofSessions = Object.entries(sessionRules).flatMap(([kind, list]) => [
    `## Rules of a ${kind}\n\nThe \`ignoreRules\` of its room silences them, and that of the stack.`,
    ...list.map(sectionOf),
  ]);
  return [introduction, `## All rules\n\n${table.join("\n")}\n`, ...rules.map(sectionOf), ...ofSessions, harmless].join(
    "\n",
  );
}
