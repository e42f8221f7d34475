// Who may do what. Each kind of classroom has one set of roles: an edit here reaches all classrooms of that kind.

import type { RoleArgs } from "pulumi-owt";

const soundAndPicture = { audio: true, video: true };
const sound = { audio: true, video: false };
const nothing = { audio: false, video: false };

const teacher: RoleArgs = { role: "teacher", publish: soundAndPicture, subscribe: soundAndPicture };

export const roleSets = {
  /** Everyone is heard and seen. */
  seminar: [teacher, { role: "student", publish: soundAndPicture, subscribe: soundAndPicture }],
  /** The teacher is seen; students may ask. */
  lecture: [teacher, { role: "student", publish: sound, subscribe: soundAndPicture }],
  /** Candidates are watched, and see and hear nobody. */
  exam: [teacher, { role: "candidate", publish: soundAndPicture, subscribe: nothing }],
} satisfies Record<string, RoleArgs[]>;

export type Kind = keyof typeof roleSets;
