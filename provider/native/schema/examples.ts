// Examples in the descriptions of resources. Pulumi shows a reader those of one language.

import type { Example } from "./documentation-types";

/** A description with its examples. */
export function describedWith(description: string, examples: readonly Example[]): string {
  if (examples.length === 0) return description;
  const shown = examples.map(({ title, ...programs }) =>
    [
      "{{% example %}}",
      ...(title === "" ? [] : [`### ${title}`, ""]),
      ...Object.entries(programs).flatMap(([language, program]) => ["```" + language, program, "```"]),
      "{{% /example %}}",
    ].join("\n"),
  );
  return [description, "{{% examples %}}", "## Example Usage", ...shown, "{{% /examples %}}"].join("\n\n");
}
