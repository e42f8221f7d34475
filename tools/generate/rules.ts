// Writes docs/rules.md from the rules that rooms and sessions are checked by.

import { type Rule, rules, sessionRules } from "../../provider/room/rules";

const introduction = `# Rules

<!-- Made by npm run generate from provider/room/rules: do not edit. -->

The schema checks each property by itself; these checks cannot be silenced. Rules check properties together, and settings that servers accept
but do not honour.

- **Errors** stop a preview. Those that servers would refuse cannot be silenced.
- **Warnings** are in the output of \`pulumi preview\` and \`pulumi up\`, at the room. They stop nothing.

A value that is unknown before an update, such as an output of another resource, is checked when it is known. Warnings only concern
values that the program knows.

To silence a rule, name its id:

- for one room of a program: \`new owt.Room("studio", { ignoreRules: ["regions-overlap"] })\`
- for one room of a document: \`rooms: { studio: { ignoreRules: [regions-overlap] } }\`
- for all rooms of a stack: \`pulumi config set owt:ignoreRules regions-overlap,input-limit-zero\`

An unknown id, or the id of a rule that cannot be silenced, is an error.
`;

const harmless = `## What the provider takes care of

| behaviour of servers | why it is harmless here |
| --- | --- |
| \`video: false\` in a view without a label is ignored (owt-server#444) | the label is always sent, its default too |
| \`mediaOut\`, \`mediaIn\`, \`transcoding\` or \`notifying\` in part lose what is left out | what is left out is sent as its default |
| a change without \`views\` is refused if a view is audio-only | \`views\` are always sent |
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
  const entry = (rule: Rule) => `- [\`${rule.id}\`](#${rule.id}) (${severityOf(rule)}): ${rule.wrong}`;
  const ofSessions = Object.entries(sessionRules).flatMap(([kind, list]) => [
    `## Rules of a ${kind}\n\nThe \`ignoreRules\` of its room silences them, and that of the stack.`,
    ...list.map(sectionOf),
  ]);
  return [
    introduction,
    `## All rules of rooms\n\n${rules.map(entry).join("\n")}\n`,
    ...rules.map(sectionOf),
    ...ofSessions,
    harmless,
  ].join("\n");
}
