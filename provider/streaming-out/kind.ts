// Lifecycle of a StreamingOut.
//
// | argument | changed by |
// | --- | --- |
// | `media.*.from`, `media.video.parameters` as far as servers can change them | PATCH |
// | `protocol`, `url`, `parameters`, tracks on or off, a bitrate in kbps, `room` | a new one, after the old one has ended |

import { type StreamingOut, StreamingOutConfig } from "../../sdk/schemas";
import { sessionKind } from "../session/kind";
import { liveMedia, obstaclesBetween, operationsBetween } from "../session/media";
import { describeStreamingOuts } from "./describe";
import { streamingOutNeeds } from "./needs";
import { streamingOutProblems } from "./rules";

export const streamingOut = sessionKind<StreamingOutConfig, StreamingOut>({
  called: "streaming-out",
  schema: StreamingOutConfig,
  sessions: (client, room) => client.room(room).streamingOuts,
  // Two streams to one place disturb each other.
  isUnique: true,
  replaceOn: ["protocol", "url", "parameters"],
  fixed: "a running streaming-out keeps its protocol, url and parameters, its tracks and a bitrate in kbps",
  forcedBy: (before, after) => obstaclesBetween(before.media, after.media, "media"),
  change: (client, room, { id }, before, after) =>
    client.room(room).streamingOuts.update(id, operationsBetween(before.media, after.media) ?? []),
  deleteBeforeReplace: true,
  rules: streamingOutProblems,
  needs: streamingOutNeeds,
  section: { description: "Streams from the room to elsewhere.", describe: describeStreamingOuts },
  // Answers have neither protocol nor parameters: the declared ones count as live.
  live: (declared, { url, media }) => ({ ...declared, url, media: liveMedia(declared.media, media) }),
  outputs: () => ({}),
  adopted: { command: "streaming-outs" },
});
