// Lifecycle of a Recording.
//
// | argument | changed by |
// | --- | --- |
// | `media.*.from`, `media.video.parameters` as far as servers can change them | PATCH |
// | `container`, formats, tracks on or off, a bitrate in kbps, `room` | a new recording, started before the old one is ended |

import { type Recording, RecordingConfig } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { sessionKind } from "../session/kind";
import { liveMedia, obstaclesBetween, operationsBetween } from "../session/media";
import { describeRecordings } from "./describe";
import { recordingNeeds } from "./needs";
import { recordingProblems } from "./rules";

export const recording = sessionKind<RecordingConfig, Recording>({
  called: "recording",
  schema: RecordingConfig,
  sessions: (client, room) => client.room(room).recordings,
  replaceOn: ["container"],
  fixed: "a running recording keeps its container, its tracks, their formats and a bitrate in kbps",
  forcedBy: (before, after) => obstaclesBetween(before.media, after.media, "media"),
  change: (client, room, { id }, before, after) =>
    client.room(room).recordings.update(id, operationsBetween(before.media, after.media) ?? []),
  deleteBeforeReplace: false,
  rules: recordingProblems,
  needs: recordingNeeds,
  section: { description: "Recordings of streams of the room.", describe: describeRecordings },
  // Answers do not have the container; the name of the file ends with it.
  live: ({ container = "auto", media }, { media: live, storage }) => ({
    container: container === "auto" ? container : (/\.(\w+)$/.exec(storage.file)?.[1] ?? container),
    media: liveMedia(media, live),
  }),
  computed: {
    host: Type.String({ description: "Host that the file is on." }),
    file: Type.String({ description: "Path of the file on that host." }),
  },
  outputs: ({ storage }) => ({ host: storage.host, file: storage.file }),
  adopted: { command: "recordings" },
});
