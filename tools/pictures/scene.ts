// The run that the pictures show: a change of the document at the root, and who is in the rooms meanwhile.

/** A change that says something of each kind: replacements of texts in conference.dev.yaml. */
export const edits: readonly (readonly [from: string, to: string])[] = [
  // The strip of guests moves from below the stage to its side.
  [
    `                    - "1: 0, 0, 1, 3/4"
                    - "2: 0, 3/4, 1/3, 1/4"
                    - "3: 1/3, 3/4, 1/3, 1/4"
                    - "4: 2/3, 3/4, 1/3, 1/4"
`,
    `                    - "1: 0, 0, 3/4, 1"
                    - "2: 3/4, 0, 1/4, 1/3"
                    - "3: 3/4, 1/3, 1/4, 1/3"
                    - "4: 3/4, 2/3, 1/4, 1/3"
`,
  ],
  // More people, and students may send their pictures.
  ["    participantLimit: 40\n", "    participantLimit: 60\n"],
  [
    `        publish: { audio: true, video: false }
`,
    `        publish: { audio: true, video: true }
`,
  ],
  // The lecture: more people in the picture, in a larger one, and another codec for those who watch.
  [
    `          parameters: { resolution: { width: 1280, height: 720 }, framerate: 24 }
          maxInput: 9
`,
    `          parameters: { resolution: { width: 1920, height: 1080 }, framerate: 30 }
          maxInput: 16
`,
  ],
  [
    "    roles:\n      teacher:\n",
    "    mediaOut: { video: { format: [vp8, vp9, h264/CB] } }\n    roles:\n      teacher:\n",
  ],
  // The stream gets shorter parts: it stops, and a new one starts.
  ["        parameters: { hlsTime: 4 }\n", "        parameters: { hlsTime: 2 }\n"],
  // A room less, and one more.
  [
    `  # Sound only: nothing is spent on pictures.
  phone:
    name: Phone conference
    views:
      sound: { video: false }
`,
    `  podium:
    name: Podium
    views:
      panel: { video: { maxInput: 6, layout: { templates: { base: lecture } } } }
`,
  ],
];

/** Who is in which room, by the room's key in the document. */
export const people: Readonly<Record<string, readonly { readonly user: string; readonly role: string }[]>> = {
  classroom: [
    { user: "ann", role: "teacher" },
    { user: "ben", role: "student" },
    { user: "cem", role: "student" },
  ],
  phone: [
    { user: "dora", role: "presenter" },
    { user: "emil", role: "presenter" },
  ],
};
