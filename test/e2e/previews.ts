// Reads what `pulumi preview --diff` prints.

/** Changed members in a difference, one line each, with single spaces. Lines of resources and counts are left out. */
export const changedLines = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " ").replace(" :", ":"))
    .filter((line) => /^[~+-] /.test(line) && !/^[~+-] (pulumi|owt)|^[~+-] \d+ to /.test(line));

/**
 * The parts of a difference about each room that changes, by its name in the program. The outputs of the stack follow the resource that the
 * engine names last: they are left out.
 */
export function partsOf(output: string): ReadonlyMap<string, string> {
  const parts = output.split(/(?=pulumi-nodejs:dynamic\/owt:|owt:index:\w+: \()|--outputs:--/);
  return new Map(
    parts.flatMap((part) => {
      const [, name] = /(?:dynamic\/owt|owt:index):Room::([^\]]+)\]/.exec(part) ?? [];
      return name === undefined ? [] : [[name, part] as const];
    }),
  );
}

/** The part of a difference about the room with this name in the program. Empty if the room does not change. */
export const partOf = (output: string, room: string): string => partsOf(output).get(room) ?? "";
