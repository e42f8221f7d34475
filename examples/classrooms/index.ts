// One room for each entry of the list, on the campuses that the stack names.

import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
import { type Kind, roleSets } from "./roles";
import { classrooms } from "./classrooms";

const config = new pulumi.Config();
const campuses = config.requireObject<string[]>("campuses");
const height = config.requireNumber("pictureHeight");
/** Whether a room that is taken out of the list stays as long as a class is in it. */
const deletionGuard = config.getBoolean("deletionGuard") ?? false;

/** What the server mixes for a classroom of that kind. */
function view(kind: Kind): owt.ViewArgs {
  return {
    video: {
      parameters: { resolution: { width: (height * 16) / 9, height } },
      // In a lecture the one who speaks is large; elsewhere all are of one size.
      keepActiveInputPrimary: kind === "lecture",
      maxInput: kind === "lecture" ? 6 : 16,
      layout: { templates: { base: kind === "lecture" ? "lecture" : "fluid" } },
    },
  };
}

const rooms = classrooms
  .filter(({ campus }) => campuses.includes(campus))
  .map(({ campus, number, kind, seats }) => {
    const name = `${campus}-${number}`;
    const room = new owt.Room(name, {
      // The seats, and one for the teacher.
      participantLimit: seats + 1,
      roles: roleSets[kind],
      views: { class: view(kind) },
      deletionGuard,
    });
    return [name, room.roomId] as const;
  });

/** Ids of the rooms, for the timetable that asks for tokens. */
export const roomIds = Object.fromEntries(rooms);
