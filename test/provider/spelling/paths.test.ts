import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { roomArguments } from "../../../provider/room/arguments";
import { withNamedPaths } from "../../../provider/spelling/paths";

const args = {
  views: [
    {
      label: "main stage",
      video: { maxInput: 4, layout: { templates: { custom: [{ region: [{ id: "a" }, { id: "b" }] }] } } },
    },
    {},
  ],
  roles: { guest: {} },
  mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }, "pcmu"] },
  mediaOut: pulumi.output({ audio: ["pcmu"] }),
};
const pathOf = (path: string) =>
  withNamedPaths("owt:Room r", roomArguments, args, { ignoreChanges: [path] })?.ignoreChanges.at(0);

describe("paths of ignoreChanges and replaceOnChanges", () => {
  const paths: Readonly<Record<string, string>> = {
    participantLimit: "participantLimit",
    "views[0].video.maxInput": 'views["main stage"].video.maxInput',
    "views[1].audio": "views.common.audio",
    "views[*].video.maxInput": "views[*].video.maxInput",
    'views["main stage"].video': 'views["main stage"].video',
    "roles.guest.publish": "roles.guest.publish",
    "views[0].video.format.codec": 'views["main stage"].video.format',
    "views[0].video.layout.templates.custom[0].region[1].area.left":
      'views["main stage"].video.layout.templates.custom["2"].region[1]',
    'views["main stage"].video.layout.templates.custom[0].primary':
      'views["main stage"].video.layout.templates.custom["2"].primary',
    "mediaIn.audio[0].sampleRate": 'mediaIn.audio["opus/48000/2"]',
    "mediaIn.audio[1]": "mediaIn.audio.pcmu",
    mediaOut: "mediaOut",
    "unknown[0].member": "unknown[0].member",
    "*": "*",
  };
  for (const [path, expected] of Object.entries(paths)) {
    it(`${path} is ${expected}`, () => {
      assert.equal(pathOf(path), expected);
    });
  }

  it("are refused where a label is named, which is the name of the entry now", () => {
    assert.throws(
      () => pathOf("views[*].label"),
      /owt:Room r: ignoreChanges has "views\[\*\]\.label", but entries of views stand under their label: another label is another entry\. Name views, or an entry of it/,
    );
  });

  it("are refused where an index has no entry that the program knows", () => {
    for (const path of ["views[7].video", "mediaOut.audio[0]"])
      assert.throws(() => pathOf(path), /but there is no entry \d in \S+ of this program: name the entry, as in/);
  });

  it("leave other options as they are", () => {
    const options = { protect: true };
    assert.equal(withNamedPaths("owt:Room r", roomArguments, args, options), options);
    assert.deepEqual(
      withNamedPaths("owt:Room r", roomArguments, args, { protect: true, replaceOnChanges: ["views[1]"] }),
      { protect: true, replaceOnChanges: ["views.common"] },
    );
  });
});
