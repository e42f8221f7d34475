// Small pieces of the page that several parts have.

import type { ChangeLines, Tone } from "../lines";
import { type Child, type Html, h, name } from "./html";

/** A sign for each tone, beside its colour. */
export const signs: Readonly<Record<Tone, string>> = { bad: "!", change: "~", good: "+", quiet: "·", warning: "▲" };

/** The sign of a tone; the words beside it say the same. */
export const sign = (tone: Tone): Html => h("span", { class: `sign ${tone}`, "aria-hidden": "true" }, signs[tone]);

/** `conference.yaml:12`. */
export const placeOf = (place: string): Child => place !== "" && h("code", { class: "place" }, name(place));

/** The members that differ, in words. */
export const memberList = (members: ChangeLines["members"]): Child =>
  members.length > 0 &&
  h(
    "dl",
    { class: "members" },
    members.map(({ about, text }) => h("div", {}, h("dt", {}, name(about)), h("dd", { dir: "auto" }, text))),
  );

/** Sentences. */
export const noteList = (notes: readonly string[]): Child =>
  notes.length > 0 &&
  h(
    "ul",
    { class: "notes" },
    notes.map((note) => h("li", { dir: "auto" }, note)),
  );

/** The state of a part after the update, as a word. */
export const status = (value: "new" | "removed" | "changed" | "unchanged"): Html =>
  h("span", { class: `status ${value}` }, value);
