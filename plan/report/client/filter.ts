// The filter: by the numbers of the summary, and by words. What a link leads to is shown in any case.

import { allOf, byId } from "./dom";

/** Filters the entries and warnings of a page. */
export class Filter {
  readonly #items = allOf("[data-keys]", HTMLElement);
  readonly #keys = new Map(this.#items.map((item) => [item, new Set(item.dataset.keys?.split(" "))]));
  /** Texts of the items, read when the first word is searched. */
  readonly #texts = new Map<HTMLElement, string>();
  readonly #counts = allOf("button[data-key]", HTMLButtonElement);
  readonly #search = byId("search", HTMLInputElement);
  readonly #clear = byId("clear", HTMLButtonElement);
  readonly #found = allOf(".found", HTMLElement);
  readonly #parts = allOf("section.part", HTMLElement);
  #linked: HTMLElement | undefined;

  /** @param changed Called after each change of what is shown. */
  constructor(readonly changed: () => void) {
    for (const count of this.#counts) {
      count.disabled = false;
      count.addEventListener("click", () => {
        count.setAttribute("aria-pressed", String(count.getAttribute("aria-pressed") !== "true"));
        this.#linked = undefined;
        this.#apply();
      });
    }
    this.#search.addEventListener("input", () => {
      this.#linked = undefined;
      this.#apply();
    });
    this.#clear.addEventListener("click", () => {
      for (const count of this.#counts) count.setAttribute("aria-pressed", "false");
      this.#search.value = "";
      this.#apply();
      this.#search.focus();
    });
  }

  /** Shows an element that a link leads to, also where the filter leaves it out. */
  show(target: Element): void {
    this.#linked = this.#items.find((item) => item.contains(target));
    this.#apply();
  }

  #apply(): void {
    const chosen = this.#counts.flatMap((count) =>
      count.getAttribute("aria-pressed") === "true" ? [count.dataset.key ?? ""] : [],
    );
    const words = this.#search.value
      .trim()
      .toLocaleLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== "");
    const isFiltered = chosen.length + words.length > 0;
    let shown = 0;
    for (const item of this.#items) {
      const isShown = !isFiltered || item === this.#linked || this.#matches(item, chosen, words);
      if (isShown) shown += 1;
      if (item.hidden === isShown) item.hidden = !isShown;
    }
    for (const part of this.#parts) {
      const own = allOf("[data-keys]", HTMLElement, part);
      part.hidden = isFiltered && own.every((item) => item.hidden);
    }
    this.#clear.hidden = !isFiltered;
    for (const found of this.#found)
      found.textContent = !isFiltered
        ? ""
        : shown === 0
          ? "Nothing matches"
          : `${shown} of ${this.#items.length} shown`;
    this.changed();
  }

  #matches(item: HTMLElement, chosen: readonly string[], words: readonly string[]): boolean {
    const keys = this.#keys.get(item);
    if (chosen.length > 0 && !chosen.some((key) => keys?.has(key))) return false;
    if (words.length === 0) return true;
    const text = this.#textOf(item);
    return words.every((word) => text.includes(word));
  }

  #textOf(item: HTMLElement): string {
    const known = this.#texts.get(item);
    if (known !== undefined) return known;
    // Pictures are drawn one by one: what is found must not depend on that.
    const walker = document.createTreeWalker(item, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node instanceof HTMLElement && node.classList.contains("stage")
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
    );
    let text = "";
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node instanceof Text) text += ` ${node.data.toLocaleLowerCase()}`;
    this.#texts.set(item, text);
    return text;
  }
}
