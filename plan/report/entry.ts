// An entry of the page: a room with its views, roles, formats and sessions, or another resource.

import type { Flow, FlowNode } from "./flow";
import type { FormatPart } from "./formats";
import { type Child, type Html, h, name } from "./html";
import { type Entry, type KeptSession, type SessionPart, keptWords } from "./model";
import { memberList, noteList, placeOf, sign, status } from "./pieces";
import { type Right, type RolePart, rights } from "./roles";
import type { Stages } from "./stages";
import type { ViewPart } from "./views";

/** Id of the title of an entry. It begins like no id of an entry: a room can be called `hall-title`. */
const titleIdOf = (id: string): string => `title-of-${id}`;

/** The element of an entry. */
export function entryOf(entry: Entry, { stages, isOpen }: { readonly stages: Stages; readonly isOpen: boolean }): Html {
  const { id, title, place, headline, tone, keys, isRoom } = entry;
  return h(
    "article",
    { class: `entry ${tone}`, id, "data-keys": keys.join(" "), "aria-labelledby": titleIdOf(id) },
    h("a", { class: "anchor", href: `#${id}`, "aria-label": `Link to ${title}`, title: "Link" }, "#"),
    h(
      "details",
      { open: isOpen },
      h(
        "summary",
        {},
        sign(tone),
        h("h3", { id: titleIdOf(id) }, name(title)),
        h("span", { class: "headline", dir: "auto" }, headline),
        entry.gist !== "" && h("span", { class: "gist", dir: "auto" }, entry.gist),
        placeOf(place),
      ),
      h(
        "div",
        { class: "body" },
        noteList(entry.notes),
        warnings(entry.warnings),
        memberList(entry.members),
        entry.flow && flow(entry.flow, headline === "new" ? "new" : undefined),
        isRoom && views(entry.views, stages),
        roles(entry.roles),
        formats(entry.formats),
        sessions(entry.sessions, entry.kept),
      ),
    ),
  );
}

const warnings = (ids: readonly string[]): Child =>
  ids.length > 0 &&
  h(
    "p",
    { class: "warned" },
    sign("warning"),
    ids.map((id, i) => h("a", { href: `#${id}` }, ids.length === 1 ? "1 warning about it" : `warning ${i + 1}`)),
  );

const part = (title: string, ...content: Child[]): Html =>
  h("section", { class: "piece" }, h("h4", {}, title), content);

// ------------------------------------------------------------------ views

function views(parts: readonly ViewPart[], stages: Stages): Child {
  // The views of a room that goes as a whole are no changes of their own.
  const isGone = parts.every(({ status: value }) => value === "removed");
  const isKept = ({ status: value }: ViewPart): boolean => isGone || value === "unchanged";
  const [kept, told] = [parts.filter(isKept), parts.filter((view) => !isKept(view))];
  const words = (one: string, several: string) => (kept.length === 1 ? one : `${kept.length} ${several}`);
  const labels = kept.flatMap(({ label }, i) => (i === 0 ? [name(label)] : [", ", name(label)]));
  return [
    told.map((view) =>
      h(
        "section",
        { class: "piece view" },
        h(
          "h4",
          {},
          "View ",
          view.was !== undefined && [name(view.was), " → "],
          name(view.label),
          " ",
          status(view.status),
        ),
        view.texts.length > 0 &&
          h(
            "ul",
            { class: "texts" },
            view.texts.map((text) => h("li", { dir: "auto" }, text)),
          ),
        stages.of(view),
      ),
    ),
    kept.length > 0 &&
      h(
        "details",
        { class: "kept" },
        h(
          "summary",
          {},
          isGone ? words("Its view: ", "views: ") : words("1 view stays as it is: ", "views stay as they are: "),
          labels,
        ),
        h(
          "div",
          { class: "small" },
          kept.map((view) => h("section", { class: "view" }, h("h4", {}, "View ", name(view.label)), stages.of(view))),
        ),
      ),
  ];
}

// ------------------------------------------------------------------ roles

function roles(parts: readonly RolePart[]): Child {
  if (parts.length === 0) return undefined;
  return part(
    "Rights of roles",
    h(
      "div",
      { class: "wide", tabindex: 0, role: "region", "aria-label": "Rights of roles" },
      h(
        "table",
        { class: "rights" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Role"),
            rights.map((right) => h("th", { scope: "col" }, right)),
          ),
        ),
        h(
          "tbody",
          {},
          parts.map((role) =>
            h(
              "tr",
              { class: role.status },
              h(
                "th",
                { scope: "row" },
                role.was !== undefined && [h("del", {}, name(role.was)), " "],
                name(role.name),
                role.status === "unchanged"
                  ? undefined
                  : [" ", status(role.was === undefined ? role.status : "changed")],
              ),
              role.rights.map(({ before, after }) => rightCell(role, before, after)),
            ),
          ),
        ),
      ),
    ),
  );
}

function rightCell({ status: value }: RolePart, before: Right, after: Right): Html {
  if (value === "new") return h("td", {}, right(after));
  if (value === "removed") return h("td", {}, h("del", {}, right(before)));
  if (before === after) return h("td", {}, right(after));
  return h("td", { class: "marked" }, h("del", {}, right(before)), " → ", h("ins", {}, right(after)));
}

const right = (value: Right): Html =>
  value === null || value === undefined
    ? h("span", { class: "unknown" }, "not known")
    : h("span", { class: value ? "yes" : "no" }, value ? "✓ yes" : "✕ no");

// ------------------------------------------------------------------ formats

function formats(parts: readonly FormatPart[]): Child {
  if (parts.length === 0) return undefined;
  const chips = (values: readonly string[], tag: "ins" | "del" | "span", words: string) =>
    values.map((value) =>
      h(
        "li",
        {},
        h(
          tag,
          {},
          h("span", { class: "unseen" }, `${words}: `),
          tag === "ins" ? "+ " : tag === "del" ? "− " : "",
          name(value),
        ),
      ),
    );
  return part(
    "Codecs and parameters",
    h(
      "dl",
      { class: "formats" },
      parts.map(({ about, added, removed, kept }) =>
        h(
          "div",
          {},
          h("dt", {}, about),
          h(
            "dd",
            {},
            h(
              "ul",
              { class: "chips" },
              chips(added, "ins", "added"),
              chips(removed, "del", "taken out"),
              chips(kept, "span", "kept"),
            ),
          ),
        ),
      ),
    ),
  );
}

// ------------------------------------------------------------------ sessions

function sessions(changed: readonly SessionPart[], kept: readonly KeptSession[]): Child {
  if (changed.length + kept.length === 0) return undefined;
  return part(
    "Sessions",
    changed.map(({ lines, flow: own, isPart }) =>
      h(
        "section",
        { class: `session ${lines.tone}` },
        h(
          "h5",
          {},
          sign(lines.tone),
          name(lines.title),
          " ",
          h("span", { class: "headline", dir: "auto" }, lines.headline),
          " ",
          placeOf(lines.place),
        ),
        isPart && h("p", { class: "quiet" }, "It follows from the change of the room."),
        noteList(lines.notes),
        memberList(lines.members),
        own && flow(own, wholeOf(lines.change.action)),
      ),
    ),
    kept.length > 0 &&
      h(
        "details",
        { class: "kept" },
        h("summary", {}, keptWords(kept.length)),
        kept.map(({ title, flow: own }) =>
          h("section", { class: "session quiet" }, h("h5", {}, name(title)), own && flow(own)),
        ),
      ),
  );
}

/** A session that begins or ends as a whole. */
const wholeOf = (action: string): "new" | "removed" | undefined =>
  action === "create" ? "new" : action === "delete" ? "removed" : undefined;

const titles = { source: "Source", view: "View", target: "Target" } as const;

function flow(value: Flow, whole?: "new" | "removed"): Html {
  const columns = (["source", "view", "target"] as const).filter((key) => value[key].length > 0);
  return h(
    "ol",
    { class: `flow${whole === undefined ? "" : ` ${whole}`}` },
    columns.map((key) =>
      h("li", {}, h("span", { class: "unseen" }, `${titles[key]}: `), h("ul", {}, value[key].map(node))),
    ),
  );
}

function node({ text, note, status: value }: FlowNode): Html {
  const tag = value === "new" ? "ins" : value === "removed" ? "del" : "span";
  return h(
    "li",
    { class: value },
    h(tag, {}, value !== "unchanged" && h("span", { class: "unseen" }, `${value}: `), h("b", {}, name(text))),
    note !== "" && h("span", { class: "note", dir: "auto" }, note),
  );
}
