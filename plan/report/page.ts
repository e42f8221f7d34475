// The page: its head with the rules for its content, and its body.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { counted } from "../../sdk/text/words";
import { entryOf } from "./entry";
import { type Child, type Html, h, json, name, unparsed } from "./html";
import type { Entry, ReportModel, SummaryCount, WarningPart } from "./model";
import { placeOf, sign } from "./pieces";
import { Stages } from "./stages";

/** The script and the style, bundled by tools/bundle.js: beside the compiled file, or in dist/ of the sources. */
function bundled(file: "client.js" | "client.css"): string {
  const places = [__dirname, path.join(__dirname, "../../dist/plan/report")].map((folder) => path.join(folder, file));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${file} of the report is missing: npm run build makes it.`);
  return readFileSync(found, "utf8").trim();
}

/** A hash for the rules of the page's content: nothing else than this very text is run or used. */
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Most entries that are open at first. */
const mostOpen = 24;

/** The page of a report. @param at Time of the plan. */
export function pageOf(model: ReportModel, at: Date): string {
  const [script, style] = [bundled("client.js"), bundled("client.css")];
  const rules = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const stages = new Stages();
  const what = `${model.project}/${model.stack}`;
  const body = [
    header(model, at),
    h("main", { id: "main" }, main(model, stages)),
    h(
      "footer",
      { class: "foot" },
      "Made by ",
      h("code", {}, "owt report"),
      ". The page needs no network, and sends nothing.",
    ),
    unparsed("script", { type: "application/json", id: "data" }, json(model.data)),
    unparsed("script", {}, script),
  ];
  const head = h(
    "head",
    {},
    h("meta", { charset: "utf-8" }),
    h("meta", { "http-equiv": "Content-Security-Policy", content: rules }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("meta", { name: "color-scheme", content: "light dark" }),
    h("meta", { name: "robots", content: "noindex" }),
    h("title", {}, `${what}: changes`),
    h("link", { rel: "icon", href: icon }),
    unparsed("style", {}, style),
  );
  return `<!doctype html>\n${h("html", { lang: "en" }, head, h("body", {}, body)).markup}\n`;
}

/** Two views, one over the other. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='2' width='10' height='8' rx='1.5' fill='%23b35900'/%3E%3Crect x='5' y='6' width='10' height='8' rx='1.5' fill='%232f6db3'/%3E%3C/svg%3E";

function header({ project, stack, basis }: ReportModel, at: Date): Html {
  const time = at.toISOString();
  return h(
    "header",
    { class: "top" },
    h("p", { class: "brand" }, "Conference servers · changes before they are made"),
    h("h1", {}, name(project), h("span", { class: "slash" }, " / "), name(stack)),
    h(
      "p",
      { class: "basis" },
      "Made ",
      h("time", { datetime: time }, `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`),
      ". ",
      basis.join(" "),
    ),
  );
}

function main(model: ReportModel, stages: Stages): Child {
  const { rooms, others, warnings, notices, moves, idle } = model;
  const isOpen = rooms.length + others.length <= mostOpen;
  const isFailed = model.errors.length > 0;
  const isEmpty = rooms.length + others.length + moves.length === 0;
  return [
    alerts(model),
    !(isEmpty && isFailed) && summary(model),
    tools(rooms.length + others.length + warnings.length),
    section(
      "rooms",
      "Rooms",
      rooms.map((room) => entryOf(room, { stages, isOpen: (isOpen && !isNew(room)) || rooms.length === 1 })),
    ),
    section("others", "Services and the rest", [
      ...others.map((other) => entryOf(other, { stages, isOpen })),
      ...moves.map(({ title, headline }) => h("p", { class: "line" }, h("b", {}, title), " ", headline)),
    ]),
    isEmpty && !isFailed && h("p", { class: "empty" }, "Nothing changes."),
    idle !== undefined && h("p", { class: "quiet" }, idle),
    section("warnings", "Warnings", warnings.length > 0 && h("ul", { class: "list" }, warnings.map(warning))),
    section(
      "messages",
      "Messages of the preview",
      notices.length > 0 &&
        h(
          "ul",
          { class: "list" },
          notices.map((text) => h("li", {}, h("pre", { dir: "auto" }, text))),
        ),
    ),
  ];
}

/** Rooms that are new take nothing from anybody: they are folded beside others. */
const isNew = ({ actions }: Entry): boolean => actions.every((action) => action === "create" || action === "rename");

function section(id: string, title: string, content: Child): Child {
  if (content === false || (Array.isArray(content) && content.length === 0)) return undefined;
  return h(
    "section",
    { class: "part", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    content,
  );
}

// ------------------------------------------------------------------ the beginning

function alerts({ violations, errors, rooms, others }: ReportModel): Child {
  return [
    violations.length > 0 &&
      h(
        "section",
        { class: "alert bad", "aria-labelledby": "refused-title" },
        h("h2", { id: "refused-title" }, "Refused"),
        h(
          "ul",
          {},
          violations.map((text) => h("li", { dir: "auto" }, text)),
        ),
      ),
    errors.length > 0 &&
      h(
        "section",
        { class: "alert bad", "aria-labelledby": "failed-title" },
        h("h2", { id: "failed-title" }, "The preview failed"),
        rooms.length + others.length > 0 && h("p", {}, "What follows is a part of the plan."),
        h(
          "ul",
          {},
          errors.map(({ title, place, text }) =>
            h("li", {}, title !== "" && h("b", {}, name(title), " "), placeOf(place), h("pre", { dir: "auto" }, text)),
          ),
        ),
      ),
  ];
}

function summary({ counts, unchanged, warnings }: ReportModel): Html {
  const isRule = ({ key }: SummaryCount) => warnings.some((warning) => warning.key === key);
  const changes = counts.filter((count) => !isRule(count));
  const rules = counts.filter(isRule);
  return h(
    "section",
    { class: "summary", "aria-labelledby": "summary-title" },
    h("h2", { id: "summary-title", class: "unseen" }, "Summary"),
    h(
      "ul",
      { class: "counts", "aria-label": "Changes" },
      changes.map(count),
      changes.length === 0 && h("li", { class: "count-quiet" }, h("b", {}, 0), " changes"),
      unchanged > 0 && h("li", { class: "count-quiet" }, h("b", {}, unchanged), " unchanged"),
    ),
    rules.length > 0 &&
      h(
        "ul",
        { class: "counts rules", "aria-label": "Warnings by rule" },
        h("li", { class: "count-quiet" }, counted(warnings.length, "warning"), ":"),
        rules.map(count),
      ),
  );
}

/** A number that filters; without script it is a text. */
const count = ({ key, count: number, words, tone }: SummaryCount): Html =>
  h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: `count ${tone}`, "data-key": key, "aria-pressed": "false", disabled: true },
      sign(tone),
      h("b", {}, number),
      ` ${words}`,
    ),
  );

/** Controls that need the script, which shows them. */
function tools(entries: number): Html {
  return h(
    "div",
    { class: "tools", hidden: true },
    h(
      "div",
      { role: "search", class: "search", hidden: entries === 0 },
      h("label", { for: "search", class: "unseen" }, "Search in names and changes"),
      h("input", {
        id: "search",
        type: "search",
        placeholder: "Search names and changes …",
        autocomplete: "off",
        spellcheck: "false",
      }),
    ),
    h("p", { class: "found", role: "status" }),
    h("button", { type: "button", class: "button", id: "clear", hidden: true }, "Show all"),
    entries > 1 && h("button", { type: "button", class: "button", id: "unfold" }, "Expand all"),
    entries > 1 && h("button", { type: "button", class: "button", id: "fold" }, "Collapse all"),
    h("label", { for: "theme", class: "unseen" }, "Theme"),
    h(
      "select",
      { id: "theme", class: "button" },
      h("option", { value: "auto" }, "Theme: auto"),
      h("option", { value: "light" }, "Light"),
      h("option", { value: "dark" }, "Dark"),
    ),
  );
}

const warning = ({ id, key, title, place, text }: WarningPart): Html =>
  h(
    "li",
    { id, class: "entry-line", "data-keys": key },
    sign("warning"),
    title === "" ? h("b", {}, "stack") : h("b", {}, name(title)),
    " ",
    placeOf(place),
    " ",
    h("span", { dir: "auto" }, text),
  );
