import assert from "node:assert/strict";
import { DocumentText, placeText } from "../../../provider/document/place";

const text = `# Rooms
rooms:
  stage:
    participantLimit: 4
    views:
      - { label: gallery }
      - label: lecture
        video: { maxInput: 9 }
    roles:
      teacher: { publish: { audio: true } }
  hall: &hall
    name: Hall
  annexe: *hall
`;

describe("the place of a part of a document", () => {
  const document = new DocumentText("conference.yaml", text);
  const placeOf = (...keys: (string | number)[]) => placeText(document.of(keys));

  const table: [keys: (string | number)[], place: string, what: string][] = [
    [["rooms", "stage", "participantLimit"], "4:5", "the key of a member"],
    [["rooms", "stage", "views", 1, "video", "maxInput"], "8:18", "a member of an entry of a list, by its number"],
    [["rooms", "stage", "views", "lecture", "video"], "8:9", "a member of an entry of a list, by its name"],
    [["rooms", "stage", "roles", "teacher", "publish"], "10:18", "a member of an entry of a map"],
    [["rooms", "stage", "roles", 0, "publish"], "10:18", "a member of an entry of a map, by its number"],
    [["rooms", "stage", "views", "lecture", "label"], "7:9", "the name of an entry"],
    [["rooms", "stage", "sip", "password"], "3:3", "the nearest part around a member that is not there"],
    [["rooms", "annexe", "name"], "12:5", "a member behind an alias"],
    [[], "2:1", "the whole"],
  ];
  for (const [keys, place, what] of table) {
    it(`is file, line and column of ${what}`, () => assert.equal(placeOf(...keys), `conference.yaml:${place}`));
  }

  it("is found as far as a text with faults can be read", () => {
    const broken = new DocumentText("broken.yaml", "rooms:\n  stage: {\n");
    assert.ok(broken.document.errors.length > 0);
    assert.deepEqual(broken.of(["rooms", "stage"]), { file: "broken.yaml", line: 2, column: 3 });
  });
});
