// The list. The number is part of the name that a room has in the stack: it should stay, while everything else may change.

import type { Kind } from "./roles";

export interface Classroom {
  campus: "north" | "south";
  number: number;
  kind: Kind;
  seats: number;
}

export const classrooms: Classroom[] = [
  { campus: "north", number: 101, kind: "seminar", seats: 16 },
  { campus: "north", number: 102, kind: "seminar", seats: 16 },
  { campus: "north", number: 103, kind: "seminar", seats: 24 },
  { campus: "north", number: 201, kind: "lecture", seats: 120 },
  { campus: "north", number: 202, kind: "lecture", seats: 80 },
  { campus: "north", number: 301, kind: "exam", seats: 40 },
  { campus: "south", number: 101, kind: "seminar", seats: 12 },
  { campus: "south", number: 102, kind: "seminar", seats: 12 },
  { campus: "south", number: 103, kind: "seminar", seats: 20 },
  { campus: "south", number: 104, kind: "seminar", seats: 20 },
  { campus: "south", number: 201, kind: "lecture", seats: 200 },
  { campus: "south", number: 202, kind: "lecture", seats: 60 },
  { campus: "south", number: 203, kind: "lecture", seats: 60 },
  { campus: "south", number: 301, kind: "exam", seats: 30 },
];
