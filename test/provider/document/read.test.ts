import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { DocumentError, openDocument, readDocument } from "../../../provider/document/read";
import { type ProfileName, profiles } from "../../../provider/pieces/profiles";
import * as roles from "../../../provider/pieces/roles";

describe("a conference document", () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "owt-document-"));
    file = path.join(folder, "conference.yaml");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (text: string, secrets: string[] = []) => {
    writeFileSync(file, text);
    return readDocument(file, (name) => (secrets.includes(name) ? "a secret" : undefined));
  };
  /** The reasons, without the name of the file. */
  const reasons = (text: string, secrets?: string[]): string[] => {
    try {
      read(text, secrets);
    } catch (error) {
      if (error instanceof DocumentError) return error.reasons.map((reason) => reason.replace(`${file}:`, ""));
      throw error;
    }
    return assert.fail("it was taken");
  };

  it("has a place for each part; a member that a profile gives is at the profile", () => {
    writeFileSync(file, "rooms:\n  r:\n    participantLimit: 0\n    profile: audioOnly\n");
    const { placeOf } = openDocument(file, () => undefined);
    assert.equal(placeOf(["rooms", "r", "participantLimit"]), `${file}:3:5`);
    assert.equal(placeOf(["rooms", "r", "mediaOut", "video"]), `${file}:4:5`);
    assert.equal(placeOf(["rooms", "r", "transcoding"]), `${file}:2:3`);
  });

  it("suggests quotes where YAML reads a number in place of a text, and shows the text as typed", () => {
    const room = (member: string) => `rooms:\n  r:\n    ${member}\n`;
    const table: [text: string, reason: string][] = [
      [
        room("adopt: 123456789012345678901234"),
        '3:5 rooms.r.adopt is 123456789012345678901234, which YAML reads as 1.2345678901234569e+23: write it in quotes, "123456789012345678901234"',
      ],
      [
        room("recordings: { a: { adopt: 012345678901234567, media: { audio: { from: { view: common } } } } }"),
        '3:24 rooms.r.recordings.a.adopt is 012345678901234567, which YAML reads as 12345678901234568: write it in quotes, "012345678901234567"',
      ],
      [
        room("recordings: { a: { media: { audio: { from: 987654321098765432 } } } }"),
        '3:42 rooms.r.recordings.a.media.audio.from is 987654321098765432, which YAML reads as 987654321098765400: write it in quotes, "987654321098765432"',
      ],
      [room("name: 42"), '3:5 rooms.r.name is 42, which YAML reads as a number: write it in quotes, "42"'],
      [
        room("views: [{ label: true }]"),
        '3:15 rooms.r.views[0].label is true, which YAML reads as a boolean: write it in quotes, "true"',
      ],
      [
        "rooms:\n  r: { service: 0x10 }\nservices: { a: { key: { secret: k } } }\n",
        '2:8 rooms.r.service is 0x10, which YAML reads as 16: write it in quotes, "0x10"',
      ],
      ["rooms:\n  007: {}\n", '2:3 rooms["7"] is typed 007, which YAML reads as 7: write it in quotes, "007"'],
      [
        room('layouts: { 1e3: { layout: [] } }\n    views: [{ label: "1000" }]'),
        '3:16 rooms.r.layouts["1000"] is typed 1e3, which YAML reads as 1000: write it in quotes, "1e3"',
      ],
    ];
    for (const [text, reason] of table) assert.deepEqual(reasons(text, ["k"]), [reason]);
    // Quotes would not mend these, and these need none.
    assert.match(reasons(room("inputLimit: true")).join(), /inputLimit is true, but must be a number/);
    assert.match(reasons(room("adopt: 17")).join(), /adopt is 17, but must be the id of a room/);
    assert.deepEqual(Object.keys(read("rooms: { 12: {}, 34: { inputLimit: 007 } }").rooms), ["12", "34"]);
  });

  it("declares rooms and services by key", () => {
    const text = "services:\n  a: { key: { secret: k } }\nrooms:\n  r: { service: a, inputLimit: 3 }\n  s: {}\n";
    assert.deepEqual(read(text, ["k"]), {
      services: { a: { key: { secret: "k" } } },
      rooms: { r: { service: "a", inputLimit: 3 }, s: {} },
    });
  });

  for (const [text, where] of [
    ["", "1:1"],
    ["# nothing yet\n", "1:1"],
    ["---\n", "1:4"],
    ["{}\n", "1:1"],
    ["$schema: ./conference.schema.json\n", "1:1"],
    ["rooms:\n", "1:1 rooms"],
    ["rooms: # meeting: {}\n  # other: {}\n", "1:1 rooms"],
    ["services: {}\nrooms: ~\n", "2:1 rooms"],
  ] as const) {
    it(`is rejected if it declares nothing: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(reasons(text), [`${where} declares nothing; write \`rooms: {}\` if that is meant`]));
  }

  it("is rejected if a section is empty", () =>
    assert.deepEqual(reasons("services:\nrooms:\n  a:\n    recordings:\n    sipCalls: # desk\n  b:\n"), [
      "1:1 services declares nothing; write `services: {}` if that is meant",
      "4:5 rooms.a.recordings declares nothing; write `recordings: {}` if that is meant",
      "5:5 rooms.a.sipCalls declares nothing; write `sipCalls: {}` if that is meant",
    ]));

  it("can declare nothing explicitly", () => {
    assert.deepEqual(read("rooms: {}\n"), { services: {}, rooms: {} });
    assert.deepEqual(read("services: {}\n"), { services: {}, rooms: {} });
    assert.deepEqual(read("rooms: { a: { recordings: {} } }\n").rooms, { a: { recordings: {} } });
  });

  it("rejects an unknown section with a suggestion", () =>
    assert.deepEqual(reasons("room: { a: {} }\n"), ['1:1 room is not known; did you mean "rooms"?']));

  it("can declare a room of defaults by its key alone", () =>
    assert.deepEqual(read("rooms:\n  meeting:\n"), { services: {}, rooms: { meeting: {} } }));

  it("can share parts by anchors and merge keys", () => {
    const text = "rooms:\n  a: &base { inputLimit: 3 }\n  b: { <<: *base, participantLimit: 2 }\n";
    assert.deepEqual(read(text).rooms.b, { inputLimit: 3, participantLimit: 2 });
  });

  it("reports all problems at once, in the order of the lines", () => {
    const text = [
      "rooms:",
      "  a:",
      "    inputLimt: 3",
      "    views:",
      "      - label: main",
      "        video: { maxInput: 0 }",
      "  b:",
      "    participantLimit: many",
    ].join("\n");
    assert.deepEqual(reasons(text), [
      '3:5 rooms.a.inputLimt is not known; did you mean "inputLimit"?',
      "6:18 rooms.a.views[0].video.maxInput is 0, but must be a number from 1 to 256",
      '8:5 rooms.b.participantLimit is "many", but must be a number',
    ]);
  });

  it("reports problems of all kinds at once: members, services, secrets and rules", () => {
    const text = [
      "services: { a: { key: { secret: k } } }",
      "rooms:",
      "  r: { service: b, inputLimt: 3, mediaOut: { video: { format: [] } } }",
    ].join("\n");
    assert.deepEqual(
      reasons(text).map((reason) => reason.split(" ")[1]),
      ["services.a.key", "rooms.r.views.common.video.format", "rooms.r.service", "rooms.r.inputLimt"],
    );
  });

  it("reports a conflict of view and mediaOut at its line", () => {
    const text = "rooms:\n  a:\n    views:\n      - label: x\n        video:\n          format: { codec: h264 }\n";
    assert.match(reasons(text).join(), /^6:11 rooms\.a\.views\[0\]\.video\.format is h264, but mediaOut/);
  });

  it("reports malformed YAML at its line", () =>
    assert.match(reasons("rooms:\n  a: [1, 2\n  b: 3\n").join(), /^\d+:\d+ /));

  const twice = (line: number) => `is a duplicate key (first in line ${line}): rename or remove one of the two`;

  it("reports each duplicate key by its path", () => {
    assert.deepEqual(reasons("rooms:\n  a: {}\n  a: {}\n"), [`3:3 rooms.a ${twice(2)}`]);
    assert.deepEqual(reasons("rooms: { a: { views: [{ label: x }, { label: y, label: z }] } }\n"), [
      `1:49 rooms.a.views[1].label ${twice(1)}`,
    ]);
    assert.deepEqual(reasons("rooms: {}\nservices: {}\nrooms: {}\n"), [`3:1 rooms ${twice(1)}`]);
    // The same key in two spellings.
    assert.deepEqual(reasons("rooms:\n  1: {}\n  '1': {}\n"), [`3:3 rooms["1"] ${twice(2)}`]);
  });

  it("reports all tabs as one problem", () => {
    const said = "and YAML takes blanks only: replace each tab by two blanks";
    assert.deepEqual(reasons("rooms:\n\ta: {}\n"), [`2:1 this line is indented with a tab, ${said}`]);
    assert.deepEqual(reasons("rooms:\n\ta:\n\t\tinputLimit: 3\n\t\tviews:\n\t\t\t- label: x\n"), [
      `2:1 this line is indented with a tab (so are 3 more, up to line 5), ${said}`,
    ]);
  });

  it("reports one problem for each line", () => {
    assert.equal(reasons("rooms:\n  a: 1\n   b: 2\n").length, 1);
    assert.match(reasons("rooms: {}\n---\nrooms: {}\n").join(), /^2:1 a second document begins here/);
  });

  it("names a secret with a trailing line break or blank, and does not show it", () => {
    const secrets: Record<string, string> = { key: "planted\n", live: "rtmp://h/planted ", password: "planted" };
    writeFileSync(
      file,
      [
        "services: { a: { key: { secret: key } } }",
        "rooms:",
        "  r:",
        "    views: [{ label: main }]",
        "    sip: { sipServer: h, username: u, password: { secret: password } }",
        "    streamingOuts:",
        "      live: { url: { secret: live }, media: { audio: { from: { view: main } } } }",
      ].join("\n"),
    );
    assert.throws(
      () => readDocument(file, (name) => secrets[name]),
      (error: DocumentError) => {
        assert.deepEqual(
          error.reasons.map((reason) => reason.replace(`${file}:`, "")),
          [
            '1:18 services.a.key wants the secret "key", which ends with a line break that is no part of it. Set it again: pulumi config set --secret key',
            '7:15 rooms.r.streamingOuts.live.url wants the secret "live", which ends with a blank that is no part of it. Set it again: pulumi config set --secret live',
          ],
        );
        return true;
      },
    );
  });

  it("reports stray characters around a text", () => {
    const text = studio([
      "    sip: { sipServer: 'h ', username: u }",
      "    streamingIns:",
      "      camera:",
      "        source:",
      "          url: |",
      "            rtsp://192.0.2.20/camera",
      '        attributes: { note: "x\\n", list: [{ at: "y\\r\\n" }] }',
    ]);
    assert.deepEqual(reasons(text), [
      "4:12 rooms.studio.sip.sipServer ends with a blank, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)",
      "8:11 rooms.studio.streamingIns.camera.source.url ends with a line break, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)",
      "10:23 rooms.studio.streamingIns.camera.attributes.note ends with a line break, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)",
      "10:45 rooms.studio.streamingIns.camera.attributes.list[0].at ends with a line break, which is no part of it: trim it (TEXT.trim() in a program, |- in place of | in YAML)",
    ]);
  });

  it("shows the form of an object where a text is given", () =>
    assert.deepEqual(reasons('rooms: { a: { views: [{ video: { parameters: { resolution: "1280x720" } } }] } }\n'), [
      '1:48 rooms.a.views[0].video.parameters.resolution is "1280x720", but must be an object { width, height }; write { width: 1280, height: 720 }',
    ]));

  it("rejects tags", () => assert.match(reasons("rooms: !!js/function 'x'\n").join(), /^1:\d+ .*tag/));

  it("rejects aliases that grow without bound", () => {
    const lines = [
      "a: &a [x,x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh".split("").map(
        (name, i) =>
          `${name}: &${name} [${Array(10)
            .fill(`*${"abcdefgh"[i] ?? ""}`)
            .join(",")}]`,
      ),
    ];
    assert.match(reasons(lines.join("\n")).join(), /alias/i);
  });

  it("rejects a secret in clear, without showing it, and names the command that sets it", () => {
    const found = reasons("services:\n  a: { key: my-secret-key }\n").join();
    assert.match(found, /^2:8 services\.a\.key .*\{ secret: NAME \}.*pulumi config set --secret NAME/);
    assert.doesNotMatch(found, /my-secret-key/);
  });

  it("requires referenced secrets in the stack's configuration", () => {
    assert.match(
      reasons("rooms:\n  a:\n    sip: { password: { secret: sipPassword } }\n").join(),
      /^3:12 rooms\.a\.sip\.password .*pulumi config set --secret sipPassword/,
    );
  });

  it("requires the services of its rooms, and suggests a similar one", () => {
    assert.match(
      reasons("services:\n  training: { key: { secret: k } }\nrooms:\n  a: { service: trainning }\n", ["k"]).join(),
      /^4:8 .*did you mean "training"\?/,
    );
  });

  const studio = (lines: string[]) => ["rooms:", "  studio:", "    views: [{ label: main }]", ...lines].join("\n");

  it("declares the sessions of a room in its entry", () => {
    const text = studio([
      "    streamingIns:",
      "      camera: { source: { url: rtsp://192.0.2.20/camera }, views: [main] }",
      "    recordings:",
      "      archive: { media: { audio: { from: { view: main } }, video: { from: { streamingIn: camera } } } }",
      "    streamingOuts:",
      "      live: { url: { secret: liveUrl }, media: { audio: { from: { view: main } } } }",
      "    layouts:",
      "      main:",
      "        layout: [{ stream: { streamingIn: camera }, region: { id: 1, area: { left: 0, top: 0, width: 1, height: 1 } } }]",
    ]).replace("id: 1", 'id: "1"');
    const { studio: room } = read(text, ["liveUrl"]).rooms;
    assert.deepEqual(room?.recordings, {
      archive: { media: { audio: { from: { view: "main" } }, video: { from: { streamingIn: "camera" } } } },
    });
    assert.deepEqual(Object.keys(room).sort(), ["layouts", "recordings", "streamingIns", "streamingOuts", "views"]);
  });

  it("requires the views and streaming-ins that sessions refer to, and reports each at its line", () => {
    const text = studio([
      "    streamingIns:",
      "      camera: { source: { url: rtsp://192.0.2.20/camera }, views: [man] }",
      "    recordings:",
      "      archive:",
      "        media:",
      "          audio: { from: { view: mian } }",
      "          video: { from: { streamingIn: camra } }",
      "    layouts:",
      "      side: { layout: [] }",
    ]);
    assert.deepEqual(reasons(text), [
      '5:68 rooms.studio.streamingIns.camera.views[0] is the view "man", which the room does not have; did you mean "main"?',
      '9:20 rooms.studio.recordings.archive.media.audio.from is the view "mian", which the room does not have; did you mean "main"?',
      '10:28 rooms.studio.recordings.archive.media.video.from.streamingIn is "camra", which is no streaming-in of this room; did you mean "camera"?',
      '12:7 rooms.studio.layouts.side.view is the view "side", which the room does not have (it has main)',
    ]);
  });

  it("checks sessions by the rules of their kind, and against their room", () => {
    const text = studio([
      "    recordings:",
      "      archive: { container: mp4, media: { audio: { from: { view: main } } } }",
      "      empty: { media: { audio: false } }",
      "    sipCalls:",
      "      desk: { peerURI: desk, mediaOut: { audio: { from: { view: main } } } }",
      "    streamingOuts:",
      "      live: { url: http://192.0.2.20/live, media: { audio: { from: { view: main } } } }",
    ]);
    const found = reasons(text);
    assert.match(found[0] ?? "", /^5:43 rooms\.studio\.recordings\.archive\.media\.audio is opus, as the view has it/);
    assert.match(found[1] ?? "", /^6:16 rooms\.studio\.recordings\.empty\.media takes neither sound nor picture/);
    assert.match(found[2] ?? "", /^8:15 rooms\.studio\.sipCalls\.desk\.peerURI cannot be called/);
    assert.match(found[3] ?? "", /^10:7 rooms\.studio\.streamingOuts\.live\.protocol is missing/);
    assert.equal(found.length, 4);
  });

  it("checks streaming-ins against mediaIn, and layouts against the streams in their view", () => {
    const audioOnly =
      "rooms:\n  r:\n    profile: audioOnly\n    streamingIns:\n      mic: { source: { url: rtsp://h/x }, views: [common] }\n";
    assert.match(
      reasons(audioOnly).join(),
      /^5:7 rooms\.r\.streamingIns\.mic\.media\.video is "auto", the default, but the room's mediaIn\.video is empty.*: make it false$/,
    );
    read(audioOnly.replace("views: [common]", "views: [common], media: { video: false }"));
    const layout = (views: string) =>
      `rooms:\n  r:\n    views: [{ label: main }, { label: "" }]\n    streamingIns:\n      a: { source: { url: rtsp://h/x }, views: ${views} }\n` +
      '    layouts:\n      "": { layout: [{ stream: { streamingIn: a }, region: { id: "1", area: { left: 0, top: 0, width: 1, height: 1 } } }] }\n';
    assert.match(
      reasons(layout("[main]")).join(),
      /layout\[0\]\.stream is the streaming-in a, which is mixed into main only, .*: add "" to its views$/,
    );
    read(layout('[main, ""]'));
    assert.match(
      reasons(layout("[main]").replace('      "": ', '      "main stage": ')).join(),
      /layouts\["main stage"\] is named in a way that is not allowed: it must be made of letters, digits, - and _/,
    );
  });

  it("shows the forms of a stream reference", () => {
    const media = (from: string) =>
      studio(["    recordings:", `      archive: { media: { audio: { from: ${from} } } }`]);
    const allowed = /must be \{ view: LABEL \}, \{ streamingIn: KEY \} or the id of a stream/;
    assert.match(reasons(media("{}")).join(), allowed);
    assert.match(reasons(media("[7]")).join(), allowed);
    assert.match(reasons(media("{ veiw: main }")).join(), /did you mean "view"\?/);
  });

  it("rejects a url with a password in it, without showing it", () => {
    const text = studio(["    streamingIns:", "      camera: { source: { url: rtsp://user:planted@192.0.2.20/x } }"]);
    const found = reasons(text).join();
    assert.match(
      found,
      /^5:27 rooms\.studio\.streamingIns\.camera\.source\.url has a user and password in it: .*--secret NAME$/,
    );
    assert.doesNotMatch(found, /planted/);
  });

  it("reports a missing file", () => {
    assert.throws(
      () => readDocument(path.join(folder, "none.yaml"), () => undefined),
      /none\.yaml has 1 problem:\n +it does not exist/,
    );
  });

  it("reports a file that is too long, without reading it", () => {
    truncateSync(file, 9 * 2 ** 20);
    assert.throws(
      () => readDocument(file, () => undefined),
      /it has 9\.0 MB, but documents of up to 8 MB are read: divide it/,
    );
  });

  it("reports an unreadable file", () => {
    assert.throws(() => readDocument(folder, () => undefined), /it cannot be read: EISDIR/);
  });

  it("can name a profile; members of the room replace those of the profile", () => {
    const { rooms } = read("rooms:\n  a: { profile: mixOnly, views: [{ label: main }], participantLimit: 3 }\n");
    const { transcoding } = profiles.mixOnly;
    assert.deepEqual(rooms.a, { transcoding, views: [{ label: "main" }], participantLimit: 3 });
  });

  for (const name of Object.keys(profiles) as ProfileName[]) {
    it(`can name the profile ${name}`, () =>
      assert.deepEqual(read(`rooms:\n  a: { profile: ${name} }\n`).rooms.a, profiles[name]));
  }

  it("rejects an unknown profile at its line with a suggestion, and does not check what the profile may set", () => {
    const text = [
      "rooms:",
      "  a:",
      "    profile: streeming",
      "    recordings:",
      "      archive: { container: mp4, media: { audio: { from: { view: show } } } }",
    ];
    assert.deepEqual(reasons(text.join("\n")), [
      `3:5 rooms.a.profile is "streeming", but must be one of ${Object.keys(profiles).join(", ")}; did you mean "streaming"?`,
    ]);
  });

  it("checks a room and its sessions with the members of its profile", () => {
    const text = [
      "rooms:",
      "  a:",
      "    participantLimit: 9",
      "    profile: h264Only",
      "    mediaOut: { video: { format: [{ codec: vp8 }] } }",
      "  b:",
      "    profile: forwardOnly",
      "    recordings:",
      "      archive: { media: { audio: { from: { view: common } } } }",
      "  c:",
      "    profile: streaming",
      "    recordings:",
      "      archive: { container: mp4, media: { audio: { from: { view: common } }, video: { from: { view: common } } } }",
    ];
    const found = reasons(text.join("\n"));
    assert.match(
      found[0] ?? "",
      /^4:5 rooms\.a\.profile is h264Only, by which views\.common\.video\.format is h264\/CB, but mediaOut\.video\.format does not have it/,
    );
    assert.equal(
      found[1],
      '9:36 rooms.b.recordings.archive.media.audio.from is the view "common", which the room does not have; it has none',
    );
    assert.equal(found.length, 2);
  });

  for (const [name, set] of Object.entries(roles.sets)) {
    it(`can name the roles ${name} in place of a list`, () =>
      assert.deepEqual(read(`rooms:\n  a: { roles: ${name} }\n`).rooms.a?.roles, set()));
  }

  it("rejects an unknown set of roles with a suggestion, and reports problems in a list as usual", () => {
    assert.deepEqual(
      reasons("rooms:\n  a: { roles: clasroom }\n  b: { roles: [{ rol: host }] }\n  c: { roles: 3 }\n"),
      [
        '2:8 rooms.a.roles is "clasroom", but must be one of defaults, meeting, webinar, classroom; did you mean "classroom"?',
        "3:16 rooms.b.roles[0].role is missing, but required",
        '3:18 rooms.b.roles[0].rol is not known; did you mean "role"?',
        "4:8 rooms.c.roles is 3, but must be one of defaults, meeting, webinar, classroom or roles under their names, such as { viewer: { subscribe: { audio: true } } }, or a list of { role, publish, subscribe }",
      ],
    );
  });

  it("suggests a similar setting where a secret is missing", () => {
    const file = path.join(folder, "near.yaml");
    writeFileSync(file, "services:\n  a:\n    key: { secret: trainingKey }\n");
    assert.throws(
      () => readDocument(file, () => undefined, undefined, ["document", "trainigKey"]),
      /wants the secret "trainingKey", which the stack does not have; it has "trainigKey"\. Run: pulumi config set --secret trainingKey/,
    );
  });
});
