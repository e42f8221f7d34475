// Words of messages.

/** `1 room`, `2 rooms`: a number with a noun that takes an s in the plural. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 || noun === "analytics" ? "" : "s"}`;

/** `a, b and c`. */
export const enumerated = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
