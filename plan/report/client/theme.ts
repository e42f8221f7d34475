// The theme: that of the system, light or dark. It is kept in the page alone.

import { byId } from "./dom";

/** Makes the choice of a theme work. */
export function startTheme(): void {
  const choice = byId("theme", HTMLSelectElement);
  choice.addEventListener("change", () => {
    if (choice.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice.value;
  });
}
