// Rooms with values that no document can declare, as other tools may create them: their export can be applied.

import assert from "node:assert/strict";
import fc from "fast-check";
import ts from "typescript";
import { programText } from "../../../provider/document/program";
import type { Survey } from "../../../provider/document/survey";
import { documentText, undeclaredLine } from "../../../provider/document/write";
import type { RoomConfig } from "../../../sdk";
import { rawChange, rawRoom } from "./arbitrary-raw";
import { declarationsOf, password, populate, surveyOf, takeOver } from "./support";
import { type Bench, newBench } from "../lifecycle-suite";

describe("the export of rooms with odd values", function () {
  this.timeout(300_000);
  const seed = Number(process.env.OWT_SEED ?? 816);
  const asked = 400;
  let bench: Bench;
  let survey: Survey;
  let sessions = 0;

  before(async () => {
    bench = await newBench();
    for (const [i, raw] of fc.sample(rawRoom, { seed, numRuns: asked }).entries()) {
      const made = await bench.client.rooms.create(raw as RoomConfig).catch(() => undefined);
      if (made === undefined) continue;
      const [change] = fc.sample(rawChange, { seed: seed + i, numRuns: 1 });
      if (i % 2 === 0) await bench.client.rooms.update(made._id, change as RoomConfig).catch(() => undefined);
      const { views = [] } = await bench.client.rooms.get(made._id);
      const labels = views.map(({ label = "common" }) => label);
      if (i % 4 === 0 && labels.length > 0)
        sessions += await populate(bench.client.room(made._id), labels, raw.sip !== undefined);
    }
    bench.requests.length = 0;
    survey = await surveyOf(bench);
  });
  after(() => bench.close());

  it("covers many rooms, and leaves something out of most", () => {
    const odd = survey.rooms.filter(({ leftOut }) => leftOut.length > 0).length;
    assert.ok(survey.rooms.length > asked / 2, `${survey.rooms.length} rooms`);
    assert.ok(odd > survey.rooms.length / 4, `${odd} odd rooms`);
    assert.ok(sessions > 50, `${sessions} sessions`);
  });

  it("is a valid document", () => {
    const declared = survey.rooms.filter(({ isDeclared }) => isDeclared);
    assert.equal(
      Object.keys(declarationsOf(documentText(survey, { endpoint: bench.emulator.endpoint, as: "the service" })).rooms)
        .length,
      declared.length,
    );
  });

  it("adopts the rooms without a change to the server, and the next preview is empty", async () => {
    const declared = declarationsOf(documentText(survey, { endpoint: bench.emulator.endpoint, as: "the service" }));
    bench.requests.length = 0;
    await takeOver(bench, declared);
    assert.deepEqual(
      bench.requests.filter(({ method }) => method !== "GET"),
      [],
    );
  });

  it("counts rooms and sessions, and has a note for each session that it leaves out", () => {
    const declared = survey.rooms.flatMap((room) => Object.values(room.sessions).flat()).length;
    const undeclared = survey.rooms.flatMap((room) => room.undeclared).length;
    assert.equal(declared + undeclared, sessions);
    assert.match(undeclaredLine(survey) ?? "", /^Not declared: .*\d+ members of \d+ rooms/);
  });

  it("has a note with the reason for each part that it leaves out, without secrets", () => {
    const text = documentText(survey, { endpoint: bench.emulator.endpoint, as: "the service" });
    for (const { leftOut, notes, isDeclared } of survey.rooms) {
      for (const member of leftOut)
        assert.ok(
          notes.some((note) => note.startsWith(`${member} is not declared: `) && note.includes("To manage it")),
        );
      if (!isDeclared) assert.match(notes.join("\n"), /^It cannot be declared: /);
    }
    for (const key of [password, "planted-stream-key", "planted-camera-key"]) assert.ok(!text.includes(key));
  });

  it("can be written as a program", () => {
    const program = programText(survey, { endpoint: bench.emulator.endpoint, as: "the service" });
    const { diagnostics = [] } = ts.transpileModule(program, { reportDiagnostics: true });
    assert.deepEqual(
      diagnostics.map(({ messageText }) => messageText),
      [],
    );
  });
});
