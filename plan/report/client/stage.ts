// The pictures of a view, drawn when they come near to what is seen: with a slider for the number of inputs, and an overlay.

import { type PageData, pictureAt } from "../data";
import { canOverlay, figures, legend } from "../figures";
import { allOf, make } from "./dom";

/** Draws the stages of a page. */
export class Stages {
  readonly #data: PageData;
  readonly #drawn = new WeakSet<HTMLElement>();
  readonly #observer: IntersectionObserver;
  #count = 0;

  constructor(data: PageData) {
    this.#data = data;
    // A screen ahead, so that pictures are there when they are scrolled to.
    this.#observer = new IntersectionObserver(
      (seen) => {
        for (const { target, isIntersecting } of seen)
          if (isIntersecting && target instanceof HTMLElement) this.#draw(target);
      },
      { rootMargin: "800px 0px" },
    );
  }

  /** Draws the stages in an element when they come near. */
  watch(within: ParentNode): void {
    for (const stage of allOf(".stage", HTMLElement, within))
      if (!this.#drawn.has(stage)) this.#observer.observe(stage);
  }

  /** Draws all stages in an element now. */
  drawAll(within: ParentNode): void {
    for (const stage of allOf(".stage", HTMLElement, within)) this.#draw(stage);
  }

  #draw(stage: HTMLElement): void {
    this.#observer.unobserve(stage);
    if (this.#drawn.has(stage)) return;
    this.#drawn.add(stage);
    const { label = "", was = label, before, after, inputs, most, missingBefore, missingAfter } = stage.dataset;
    const at = (side: string | undefined, own: string) =>
      side === undefined ? undefined : pictureAt(this.#data, Number(side), own);
    const [old, wanted] = [at(before, was), at(after, label)];
    const isSame = before !== undefined && before === after;
    const missing = { before: missingBefore, after: missingAfter };
    const state = { inputs: Number(inputs), isOverlay: false };
    const shown = make("div");
    const listed = make("div");
    const redraw = () => {
      const options = { before: old, after: wanted, missing, isSame, ...state };
      // Markup of our own builder, which escapes every text.
      shown.innerHTML = figures(options).markup;
      const isOpen = listed.querySelector("details")?.open;
      listed.innerHTML = legend(options).markup;
      const details = listed.querySelector("details");
      if (details !== null && isOpen !== undefined) details.open = isOpen;
    };
    const controls = make("div", { className: "controls" });
    if (Number(most) > 1) controls.append(...this.#slider(label, Number(most), state, redraw));
    if (canOverlay({ before: old, after: wanted, isSame })) controls.append(overlay(state, redraw));
    redraw();
    const drawn = make("div", { className: "drawn" }, shown, listed);
    stage.replaceChildren(...(controls.childElementCount > 0 ? [controls] : []), drawn);
  }

  #slider(label: string, most: number, state: { inputs: number }, redraw: () => void): HTMLElement[] {
    this.#count += 1;
    const id = `inputs-${this.#count}`;
    const number = make("span", { className: "number" });
    const slider = make("input", {
      type: "range",
      id,
      min: "1",
      max: String(most),
      step: "1",
      value: String(state.inputs),
    });
    const tell = () => {
      number.textContent = `${state.inputs} of ${most}`;
      slider.setAttribute("aria-valuetext", `${state.inputs} ${state.inputs === 1 ? "input" : "inputs"}`);
    };
    slider.addEventListener("input", () => {
      state.inputs = slider.valueAsNumber;
      tell();
      redraw();
    });
    tell();
    const words = make(
      "label",
      { htmlFor: id },
      "Inputs",
      make("span", { className: "unseen" }, ` in the view ${label}`),
    );
    return [words, slider, number];
  }
}

function overlay(state: { isOverlay: boolean }, redraw: () => void): HTMLElement {
  const button = make("button", { type: "button", className: "button" }, "Lay over each other");
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    state.isOverlay = !state.isOverlay;
    button.setAttribute("aria-pressed", String(state.isOverlay));
    redraw();
  });
  return button;
}
