// The script of the report page. The page is complete without it; it draws what is seen, filters, and follows links.

import type { PageData } from "../data";
import { allOf, byId } from "./dom";
import { Filter } from "./filter";
import { Stages } from "./stage";
import { startTheme } from "./theme";

document.documentElement.classList.add("scripted");
startTheme();
const stages = new Stages(JSON.parse(byId("data", HTMLScriptElement).text) as PageData);
const main = byId("main", HTMLElement);
stages.watch(main);
const filter = new Filter(() => undefined);
for (const tools of allOf(".tools", HTMLElement)) tools.hidden = false;

/** The folds of all entries that the filter shows. */
const folds = () => allOf(".entry:not([hidden]) > details", HTMLDetailsElement);
for (const [id, open] of [
  ["unfold", true],
  ["fold", false],
] as const)
  document.getElementById(id)?.addEventListener("click", () => {
    for (const fold of folds()) fold.open = open;
  });

/** Follows the link in the address: the entry is shown and opened, whatever the filter says. */
function follow(): void {
  const target = document.getElementById(decoded(location.hash.slice(1)));
  if (target === null || !main.contains(target)) return;
  filter.show(target);
  for (const fold of allOf(":scope > details", HTMLDetailsElement, target)) fold.open = true;
  for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
  target.scrollIntoView();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

addEventListener("hashchange", follow);
if (location.hash !== "") follow();

/** Folds that were opened for the printer. */
let opened: HTMLDetailsElement[] = [];
addEventListener("beforeprint", () => {
  opened = allOf(".entry:not([hidden]) details", HTMLDetailsElement).filter(({ open }) => !open);
  for (const fold of opened) fold.open = true;
  for (const entry of allOf(".entry:not([hidden])", HTMLElement)) stages.drawAll(entry);
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});

// A key finds the search, as on many pages of code.
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  byId("search", HTMLInputElement).focus();
});
