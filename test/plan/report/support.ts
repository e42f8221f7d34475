// Change sets for the tests of the report: a small one that has all of its parts, and large ones.

import type { ChangeSet } from "../../../plan";
import { type SmallStep, setOf } from "../support";

/** An id as servers have them. */
export const idOf = (number: number): string => `5c1b9d0e8f6a7b00${String(number).padStart(8, "0")}`;

const region = (id: string, left: string, top: string, width: string, height: string) => ({
  id,
  area: { left, top, width, height },
});

/** Side by side, and one above two. */
export const custom = {
  before: [
    { region: [region("left", "0", "0", "1/2", "1"), region("right", "1/2", "0", "1/2", "1")] },
    {
      primary: "stage",
      region: [
        region("stage", "0", "0", "1", "2/3"),
        region("a", "0", "2/3", "1/2", "1/3"),
        region("b", "1/2", "2/3", "1/2", "1/3"),
      ],
    },
  ],
  after: [
    { region: [region("left", "0", "0", "1/2", "1"), region("right", "1/2", "0", "1/2", "1")] },
    {
      primary: "stage",
      region: [
        region("stage", "0", "0", "3/4", "1"),
        region("a", "3/4", "0", "1/4", "1/2"),
        region("c", "3/4", "1/2", "1/4", "1/2"),
      ],
    },
  ],
};

const hd = { parameters: { resolution: { width: 1280, height: 720 } } };
const fullHd = { parameters: { resolution: { width: 1920, height: 1080 }, framerate: 30 } };
const lecture = (video: object) => ({ label: "lecture", video });

/** A room whose views, roles and formats change, with sessions; a room that is deleted, a new one, and a service. */
export const steps: readonly SmallStep[] = [
  {
    op: "update",
    name: "classroom",
    id: idOf(1),
    before: {
      name: "classroom",
      participantLimit: 40,
      views: [
        lecture({ ...hd, maxInput: 9, layout: { templates: { base: "fluid", custom: custom.before } } }),
        { label: "gallery" },
        { label: "sound", video: false },
      ],
      roles: [
        { role: "teacher", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
        { role: "student", publish: { audio: true, video: false }, subscribe: { audio: true, video: true } },
        { role: "guest", subscribe: { audio: true } },
      ],
    },
    after: {
      name: "classroom",
      participantLimit: 60,
      views: [
        lecture({
          ...fullHd,
          maxInput: 12,
          bgColor: { r: 20, g: 40, b: 80 },
          layout: { fitPolicy: "crop", templates: { base: "lecture", custom: custom.after } },
        }),
        { label: "gallery" },
        { label: "sound", video: false },
        { label: "board", video: { maxInput: 4 } },
      ],
      roles: [
        { role: "teacher", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
        { role: "student", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
        { role: "observer", subscribe: { audio: true, video: true } },
      ],
      mediaIn: { video: [{ codec: "vp8" }, { codec: "h265" }] },
      mediaOut: { video: { parameters: { framerate: [15, 24, 30, 48, 60, 120] } } },
    },
  },
  {
    op: "update",
    kind: "Recording",
    name: "classroom/archive",
    id: "901",
    before: { room: idOf(1), container: "mkv", media: { video: { from: `${idOf(1)}-gallery` } } },
    after: {
      room: idOf(1),
      container: "mkv",
      media: { audio: { from: `${idOf(1)}-lecture` }, video: { from: `${idOf(1)}-lecture` } },
    },
  },
  {
    op: "create",
    kind: "StreamingOut",
    name: "classroom/live",
    after: {
      room: idOf(1),
      protocol: "hls",
      url: "[secret]",
      media: { audio: { from: `${idOf(1)}-lecture` }, video: { from: `${idOf(1)}-lecture` } },
    },
  },
  {
    op: "delete",
    kind: "SipCall",
    name: "classroom/desk",
    id: "902",
    before: {
      room: idOf(1),
      peerURI: "sip:desk@pbx.example.org",
      mediaOut: { audio: { from: `${idOf(1)}-lecture` } },
    },
  },
  {
    op: "same",
    kind: "StreamingIn",
    name: "classroom/camera",
    id: "903",
    before: { room: idOf(1), source: { url: "[secret]" }, views: ["lecture"] },
    after: { room: idOf(1), source: { url: "[secret]" }, views: ["lecture"] },
  },
  {
    op: "delete",
    name: "old-hall",
    id: idOf(2),
    before: { name: "old-hall", views: [{ label: "common" }] },
  },
  {
    op: "create",
    name: "قاعة الاجتماعات",
    after: {
      name: "قاعة الاجتماعات",
      views: [{ label: "عرض", video: { layout: { templates: { base: "lecture" } } } }],
    },
  },
  {
    op: "replace",
    kind: "Service",
    name: "training",
    id: idOf(9),
    before: { name: "training", key: "[secret]" },
    after: { name: "training", key: "[secret]" },
    replaceReasons: ["key"],
    differing: ["key"],
  },
];

/** The change set of {@link steps}, with a warning and a notice, and with people in the rooms. */
export function sample(further: readonly SmallStep[] = []): ChangeSet {
  const set = setOf([...steps, ...further]);
  const classroom = set.changes.find(({ name }) => name === "classroom");
  return {
    ...set,
    isUseKnown: true,
    changes: set.changes.map((change) => {
      if (change.name === "old-hall")
        return {
          ...change,
          use: {
            participants: 3,
            sources: 1,
            sessions: [],
            words: "3 participants",
            effect: "all are disconnected, and all sessions end",
            cutOff: 3,
          },
        };
      return change;
    }),
    warnings: [
      {
        rule: "view-format-unavailable",
        name: "classroom",
        kind: "Room",
        ...(classroom && { urn: classroom.urn }),
        place: { file: "conference.yaml", line: 12 },
        text: "the view board is encoded as vp8, which mediaOut does not have",
      },
    ],
    notices: ["The stack has been locked for a moment."],
    unchanged: 12,
  };
}

/** Rooms with three views each, all new or all changed. */
export function manyRooms(count: number, kind: "new" | "changed"): ChangeSet {
  const views = (index: number, isAfter: boolean) => [
    lecture({
      ...hd,
      maxInput: isAfter ? 9 + (index % 7) : 9,
      layout: { templates: { base: "lecture", custom: custom.before } },
    }),
    { label: "gallery", video: { maxInput: 16, ...(isAfter && { bgColor: { r: index % 256, g: 20, b: 60 } }) } },
    {
      label: "speaker",
      video: { ...fullHd, layout: { templates: { base: "void", custom: isAfter ? custom.after : custom.before } } },
    },
  ];
  return setOf(
    Array.from({ length: count }, (_, i): SmallStep => {
      const name = `room-${String(i).padStart(4, "0")}`;
      const of = (isAfter: boolean) => ({ name, participantLimit: isAfter ? 60 : 40, views: views(i, isAfter) });
      return kind === "new"
        ? { op: "create", name, after: of(true) }
        : { op: "update", name, id: idOf(i), before: of(false), after: of(true) };
    }),
  );
}
