// Names for objects of a server: made from their own names, unique, and the same each time.

/** Unique names. */
export class Names {
  readonly #taken = new Set<string>();

  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.#taken.add(name);
  }

  /**
   * A name of letters, digits and hyphens.
   *
   * @param text The object's own name.
   * @param id Its id. The name ends with the last digits of the id where it is taken otherwise.
   * @param fallback Used with digits of the id where `text` has no letters and digits.
   */
  key(text: string, id: string, fallback: string): string {
    const plain = hyphened(text);
    if (plain !== "" && this.#isNew(plain)) return plain;
    const digits = id.replace(/[^a-zA-Z0-9]/g, "");
    for (let length = 6; length < digits.length; length += 2) {
      const name = `${plain || fallback}-${digits.slice(-length)}`;
      if (this.#isNew(name)) return name;
    }
    return this.unique(`${plain || fallback}-${digits}`);
  }

  /** A name, with a number behind it where it is taken. */
  unique(name: string, between = "-"): string {
    if (this.#isNew(name)) return name;
    for (let count = 2; ; count += 1) if (this.#isNew(`${name}${between}${count}`)) return `${name}${between}${count}`;
  }

  #isNew(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}

/** The text in lower-case letters without diacritics, digits, and hyphens in place of all else. */
export function hyphened(text: string): string {
  return text
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** `weekly-standup` as `weeklyStandup`. */
export function inOneWord(...parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.split(/[^A-Za-z0-9]+/)).filter((word) => word !== "");
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
}
