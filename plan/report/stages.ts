// The places of pictures on the page. Without script, equal pictures are there once, and the others lead to them; the script draws each
// where it is seen. So a page of many rooms stays small.

import { figures, legend } from "./figures";
import { type Child, type Html, h } from "./html";
import { type Side, type ViewPart, picture } from "./views";

/** Characters of pictures that a page has for readers without script: those of a few hundred different views. */
const mostDrawn = 1_000_000;

/** Makes the stages of a page. */
export class Stages {
  /** Ids of pictures by what they show. */
  readonly #drawn = new Map<string, string>();
  #left = mostDrawn;

  /** The stage of a view. */
  of(view: ViewPart): Html {
    const { label, was, before, after, inputs, most } = view;
    return h(
      "div",
      {
        class: "stage",
        "data-label": label,
        "data-was": was,
        "data-before": at(before),
        "data-after": at(after),
        "data-missing-before": reason(before),
        "data-missing-after": reason(after),
        "data-inputs": inputs,
        "data-most": most,
      },
      h("noscript", {}, this.#static(view)),
    );
  }

  /** The pictures and their legend, for readers without script. */
  #static({ before, after, inputs }: ViewPart): Child {
    const key = JSON.stringify([at(before), at(after), reason(before), reason(after), inputs]);
    const known = this.#drawn.get(key);
    if (known !== undefined)
      return h("p", { class: "quiet" }, h("a", { href: `#${known}` }, "An equal picture is above."));
    if (this.#left <= 0) return h("p", { class: "quiet" }, "Only the script of the page draws this picture.");
    const [old, wanted] = [picture(before), picture(after)];
    const options = {
      before: old,
      after: wanted,
      missing: { before: reason(before), after: reason(after) },
      isSame: old !== undefined && at(before) === at(after),
      inputs,
      isOverlay: false,
    };
    const id = `picture-${this.#drawn.size + 1}`;
    const drawn = h("div", { id, class: "drawn" }, figures(options), legend(options));
    this.#drawn.set(key, id);
    this.#left -= drawn.markup.length;
    return drawn;
  }
}

const at = (side: Side): number | undefined => ("at" in side ? side.at : undefined);

/** Why a side has no picture; a side that is not there needs no reason. */
const reason = (side: Side): string | undefined =>
  "missing" in side && side.missing === "audio only" ? side.missing : undefined;
