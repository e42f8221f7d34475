// Who may do what. Each kind of classroom has one set of roles: an edit here reaches all classrooms of that kind.

import { roles } from "pulumi-owt";

/** A presenter sends and receives everything; what is given takes something away. */
const { presenter } = roles;
const teacher = presenter();

export const roleSets = {
  /** Everyone is heard and seen. */
  seminar: { teacher, student: presenter() },
  /** The teacher is seen; students may ask. */
  lecture: { teacher, student: presenter({ publish: { video: false } }) },
  /** Candidates are watched, and see and hear nobody. */
  exam: { teacher, candidate: presenter({ subscribe: { audio: false, video: false } }) },
};

export type Kind = keyof typeof roleSets;
