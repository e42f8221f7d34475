// Who may do what. Each kind of classroom has one set of roles: an edit here reaches all classrooms of that kind.

import { roles } from "pulumi-owt";

/** A presenter sends and receives everything; what is given takes something away. */
const { presenter } = roles;
const teacher = presenter({ role: "teacher" });

export const roleSets = {
  /** Everyone is heard and seen. */
  seminar: [teacher, presenter({ role: "student" })],
  /** The teacher is seen; students may ask. */
  lecture: [teacher, presenter({ role: "student", publish: { video: false } })],
  /** Candidates are watched, and see and hear nobody. */
  exam: [teacher, presenter({ role: "candidate", subscribe: { audio: false, video: false } })],
};

export type Kind = keyof typeof roleSets;
