// Reads what `pulumi preview --diff` prints.

/** Changed members in a difference, one line each, with single spaces. Lines of resources and counts are left out. */
export const changedLines = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " ").replace(" :", ":"))
    .filter((line) => /^[~+-] /.test(line) && !/^[~+-] (pulumi|owt)|^[~+-] \d+ to /.test(line));

/** The part of a difference about the room with this name in the program. Empty if the room does not change. The outputs of the stack follow the resource that the engine names last: they are left out. */
export const partOf = (output: string, room: string): string =>
  output.split(/(?=pulumi-nodejs:dynamic\/owt:)|--outputs:--/).find((part) => part.includes(`owt:Room::${room}]`)) ??
  "";
