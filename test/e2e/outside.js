// Stands in for the commands by which workflows reach GitHub and GitLab: `gh` and `curl`, by the name that it is run under. Keeps comments and
// issues in the file that OUTSIDE names, and answers as far as the workflows ask.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const file = /** @type {string} */ (process.env.OUTSIDE);
/** @typedef {{ id: number, body: string, title?: string, isOpen: boolean }} Entry */
/** @type {{ comments: Entry[], issues: Entry[], calls: string[] }} */
const state = JSON.parse(fs.readFileSync(file, "utf8"));
const args = process.argv.slice(2);
const command = path.basename(process.argv[1] ?? "", ".js");
state.calls.push([command, ...args].join(" "));

/** @param {string} name */
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
/** @param {string | undefined} place */
const read = (place = "") => fs.readFileSync(place, "utf8");

/**
 * Changes the entry of an id, or adds one.
 * @param {Entry[]} list
 * @param {number | undefined} id
 * @param {Partial<Entry>} change
 */
function put(list, id, change) {
  const found = list.find((entry) => entry.id === id);
  if (id !== undefined && found === undefined) throw new Error(`there is no ${id}`);
  if (found === undefined) list.push({ id: 100 + list.length, body: "", isOpen: true, ...change });
  else Object.assign(found, change);
}

function gh() {
  const [group, action] = args;
  const open = state.issues.filter(({ isOpen }) => isOpen);
  if (group === "api") {
    const method = option("--method") ?? "GET";
    const target = args.find((arg) => arg.startsWith("repos/")) ?? "";
    if (method === "GET") {
      const [, marker] = /startswith\("(.*)"\)/.exec(option("--jq") ?? "") ?? [];
      for (const { id, body } of state.comments) if (marker !== undefined && body.startsWith(marker)) console.log(id);
      return;
    }
    const id = method === "PATCH" ? Number(target.split("/").pop()) : undefined;
    put(state.comments, id, { body: read(option("--field")?.replace("body=@", "")) });
  } else if (group === "issue" && action === "list") {
    console.log(open[0]?.id ?? "");
  } else if (group === "issue" && action === "create") {
    put(state.issues, undefined, { title: option("--title"), body: read(option("--body-file")) });
  } else if (group === "issue" && action === "edit") {
    put(state.issues, Number(args[2]), { body: read(option("--body-file")) });
  } else if (group === "issue" && action === "close") {
    put(state.issues, Number(args[2]), { isOpen: false });
  } else if (group !== "label") throw new Error(`unknown: gh ${args.join(" ")}`);
}

function curl() {
  const url = new URL(args.at(-1) ?? "");
  const isIssue = url.pathname.includes("/issues");
  const list = isIssue ? state.issues : state.comments;
  const method = option("--request") ?? "GET";
  if (method === "GET") {
    console.log(JSON.stringify(list.filter(({ isOpen }) => isOpen).map((entry) => ({ ...entry, iid: entry.id }))));
    return;
  }
  const fields = args.flatMap((arg, i) => (args[i - 1] === "--data-urlencode" ? [arg] : []));
  const body = fields.flatMap((field) => /^(?:body|description)@(.*)$/.exec(field)?.[1] ?? [])[0];
  const title = fields.flatMap((field) => /^title=(.*)$/.exec(field)?.[1] ?? [])[0];
  const id = method === "PUT" ? Number(url.pathname.split("/").pop()) : undefined;
  put(list, id, { body: read(body), ...(title !== undefined && { title }) });
}

if (command === "gh") gh();
else if (command === "curl") curl();
fs.writeFileSync(file, JSON.stringify(state));
