// Judges documents in which each part in turn has an odd value: nothing is thrown, places are in the text, and the errors are those with
// which a preview refuses the document.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { type Finding, judgeText } from "../../../provider/document/judge";
import { DocumentError, placedText, readDocument } from "../../../provider/document/read";
import { unknownValue } from "../../../provider/lifecycle/unknown";
import { type Key, walk } from "../../../sdk/values";

const from = { view: "main" };
const complete = {
  services: { tenant: { key: { secret: "k" } } },
  rooms: {
    hall: {
      service: "tenant",
      name: "Hall",
      profile: "lecture",
      roles: "classroom",
      participantLimit: 3,
      ignoreRules: ["room-without-roles"],
      views: {
        main: {
          audio: { format: "opus/48000/2" },
          video: {
            format: "vp8",
            maxInput: 3,
            parameters: { resolution: { width: 640, height: 480 } },
            layout: { templates: { base: "fluid", custom: { "4": { region: ["a: 0, 0, 1/2, 1/2"] } } } },
          },
        },
      },
      mediaIn: { audio: { "opus/48000/2": true }, video: { vp8: true } },
      mediaOut: {
        audio: { "opus/48000/2": true },
        video: { format: { vp8: true }, parameters: { resolution: { vga: true }, bitrate: { "x0.8": true } } },
      },
      transcoding: { audio: true, video: { format: true } },
      sip: { sipServer: "sip.example.org", username: "hall", password: { secret: "s" } },
      streamingIns: { camera: { source: { url: "rtsp://192.0.2.20/camera" }, views: ["main"] } },
      layouts: { main: { layout: [] } },
      recordings: {
        archive: { container: "mkv", media: { audio: { from }, video: { from: { streamingIn: "camera" } } } },
      },
      streamingOuts: { page: { url: "/srv/page.m3u8", media: { audio: { from } } } },
      sipCalls: { desk: { peerURI: "desk", mediaOut: { audio: { from } } } },
      analytics: { faces: { algorithm: "faces", media: { video: { from } } } },
    },
  },
};
const odd: readonly unknown[] = [
  ...[null, 0, -1, 1e21, "", true, unknownValue, "h264/CB/x", NaN],
  ...[
    [],
    {},
    [null],
    [[[]]],
    { a: null },
    { secret: "x" },
    from,
    ["a", "a"],
    [{ label: "a" }, { label: "a" }],
    [{ label: 1 }],
  ],
];

/** A copy of the document with another value at a place. */
function withValue(keys: readonly Key[], value: unknown): unknown {
  const copy: unknown = structuredClone(complete);
  let at = copy as Record<Key, unknown>;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<Key, unknown>;
  at[keys.at(-1) ?? ""] = value;
  return copy;
}

describe("a judged document with an odd value", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-judge-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The reasons for which a preview refuses the document. */
  function refusals(file: string): readonly string[] {
    try {
      readDocument(file, () => "given");
      return [];
    } catch (error) {
      if (error instanceof DocumentError) return error.reasons;
      throw error;
    }
  }

  const isInText = ({ line, column, endLine, endColumn }: Finding, lines: readonly string[]): boolean =>
    line >= 1 &&
    column >= 1 &&
    column <= (lines[line - 1] ?? "").length + 1 &&
    (endLine > line || (endLine === line && endColumn >= column));

  for (const section of ["services", "rooms"] as const)
    it(`has the errors of a preview, each in its text: ${section}`, function () {
      this.timeout(120_000);
      let judged = 0;
      for (const [i, { keys }] of walk(complete[section], [section]).entries()) {
        // A third of the values at each place: neighbours get the others.
        for (const value of odd.filter((_, j) => (i + j) % 3 === 0)) {
          const text = stringify(withValue(keys, value));
          const file = path.join(folder, "conference.yaml");
          writeFileSync(file, text);
          const findings = judgeText(file, text);
          const errors = findings.filter(({ severity }) => severity === "error");
          assert.deepEqual(errors.map(placedText).sort(), [...refusals(file)].sort(), text);
          for (const found of findings) assert.ok(isInText(found, text.split("\n")), JSON.stringify(found));
          judged += 1;
        }
      }
      assert.ok(judged >= 20, `${judged} documents`);
    });
});
