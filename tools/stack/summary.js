// The summary that `npm start` prints: rooms, sessions and services, and the next steps.
"use strict";

const { ownStackCommands } = require("./target");

/**
 * @typedef {object} Outputs
 * @property {Record<string, { roomId?: unknown, mixedStreams?: unknown }>} [rooms]
 * @property {Record<string, Record<string, unknown>>} [sessions]
 * @property {Record<string, unknown>} [services]
 */

/**
 * @param {Outputs} outputs the stack's outputs
 * @param {{ endpoint: string, emulator: boolean, stack: string, document: string }} about
 * @returns {string}
 */
function summary({ rooms = {}, sessions = {}, services = {} }, { endpoint, emulator, stack, document }) {
  const own = stack === "dev" ? "" : ` -- --stack ${stack}`;
  const roomRows = Object.entries(rooms).map(([name, room]) => [name, text(room.roomId), streams(room.mixedStreams)]);
  const sessionRows = Object.entries(sessions).flatMap(([section, entries]) =>
    Object.entries(entries).map(([name, id]) => [name, section, text(id)]),
  );
  const serviceRows = Object.entries(services).map(([name, id]) => [name, text(id)]);
  return [
    "",
    emulator ? `On the embedded emulator (${endpoint}; data in .owt/emulator):` : `On ${endpoint}:`,
    "",
    ...section("Rooms", ["name", "id", "mixed streams"], roomRows),
    ...section("Sessions", ["room/name", "section", "id"], sessionRows),
    ...section("Services", ["name", "id"], serviceRows),
    "Next:",
    ...columns([
      [`edit ${document}`, "then:"],
      [`npm run plan${own}`, "says what would change, and to whom"],
      [`npm run report${own}`, "shows it as a page with pictures"],
      [`npm run preview${own}`, "prints Pulumi's preview of it"],
      [`npm start${own}`, "applies them"],
      [`npm run destroy${own}`, "removes everything that the stack created"],
    ]),
    ...(emulator ? ["", "For a real server, create another stack:", ...ownStackCommands()] : []),
    "",
  ].join("\n");
}

/**
 * @param {string} title
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function section(title, heads, rows) {
  return rows.length === 0 ? [`${title}: none`, ""] : [title, ...columns([heads, ...rows]), ""];
}

/**
 * Aligns the columns of rows.
 * @param {string[][]} rows
 */
function columns(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd());
}

/** @param {unknown} mixedStreams view label -> stream id */
function streams(mixedStreams) {
  if (typeof mixedStreams !== "object" || mixedStreams === null) return "-";
  return Object.entries(mixedStreams)
    .map(([view, id]) => `${view}: ${text(id)}`)
    .join(", ");
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "-");
}

module.exports = { summary };
