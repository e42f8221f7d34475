// Recordings of streams of a room (API document, "Recordings").

import type { SessionOperation } from "./operations";
import { Recording, type RecordingConfig } from "../schemas/session";
import { SessionsClient, mediaBody, normalisedMedia, takes } from "./sessions";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** The recordings of one room, at /v1/rooms/{id}/recordings. Every method throws an OwtError as those of RoomsClient do. */
export class RecordingsClient extends SessionsClient<RecordingConfig, Recording> {
  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    super(transport, roomId, {
      kind: "recording",
      segment: "recordings",
      schema: Recording,
      normalised: (recording) => ({ ...recording, media: normalisedMedia(recording.media) }),
      body: ({ container, media }) => ({ container, media: mediaBody(media) }),
      fits: ({ media, storage }, config) => takes(media, config.media) && isIn(config.container, storage.file),
    });
  }

  /**
   * Changes a running recording (PATCH), by `setSource`, `setResolution`, `setFramerate`, `setBitrate` and
   * `setKeyFrameInterval`. Its container, formats and tracks cannot be changed.
   *
   * @returns the changed recording.
   */
  update(id: string, operations: readonly SessionOperation[], options: CallOptions = {}): Promise<Recording> {
    return this.patch(id, operations, options);
  }
}

/** Whether a file has the requested container. Answers show it only in the name of the file. */
function isIn(container: RecordingConfig["container"], file: string): boolean {
  return container === undefined || container === "auto" || file.endsWith(`.${container}`);
}
