// Change sets for the bench of the report: many rooms with views, roles and formats, that are new or that change.

import { type ChangeSet, changeSetOf, readPreview } from "../../plan";

/** The changes of the rooms. */
export type Happening = "new" | "changed";

type Values = Readonly<Record<string, unknown>>;

/** Arguments of a room, in the spelling of states. `isAfter` differs in each part that a report draws. */
function roomOf(index: number, isAfter: boolean): Values {
  const below = ["1: 0, 0, 1, 3/4", "2: 0, 3/4, 1/3, 1/4", "3: 1/3, 3/4, 1/3, 1/4", "4: 2/3, 3/4, 1/3, 1/4"];
  const beside = ["1: 0, 0, 3/4, 1", "2: 3/4, 0, 1/4, 1/3", "3: 3/4, 1/3, 1/4, 1/3", "4: 3/4, 2/3, 1/4, 1/3"];
  return {
    name: `Room ${index}`,
    participantLimit: isAfter ? 60 : 40,
    views: {
      stage: {
        video: {
          parameters: { resolution: { width: 1280, height: 720 }, framerate: 24 },
          maxInput: 4,
          layout: { templates: { base: "void", custom: { 4: { region: isAfter ? beside : below } } } },
        },
      },
      lecture: { video: { maxInput: isAfter ? 16 : 9, layout: { templates: { base: "lecture" } } } },
    },
    roles: {
      teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
      student: { publish: { audio: true, video: isAfter }, subscribe: { audio: true, video: true } },
    },
    mediaOut: { video: { format: isAfter ? ["vp8", "vp9"] : ["vp8", "h264/CB"] } },
  };
}

/** The change set of a preview in which this happens to so many rooms. */
export function changesOf(rooms: number, happening: Happening): ChangeSet {
  const steps = Array.from({ length: rooms }, (_, index) => {
    const type = "pulumi-nodejs:dynamic/owt:Room";
    const urn = `urn:pulumi:bench::bench::${type}::room-${index}`;
    const state = (inputs: Values) => ({
      urn,
      type,
      id: index.toString(16).padStart(24, "0"),
      inputs,
      outputs: inputs,
    });
    const newState = state(roomOf(index, true));
    if (happening === "new") return { op: "create", urn, newState };
    return { op: "update", urn, oldState: state(roomOf(index, false)), newState };
  });
  return changeSetOf(readPreview(JSON.stringify({ config: {}, steps })));
}
