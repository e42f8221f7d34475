// Describes live recordings as entries of a conference document.

import { describing } from "../document/description";

export const describeRecordings = describing(
  (room) => room.recordings.list(),
  ({ id: adopt, media, storage }, keys, { streams }) => {
    const taken = streams.media(media, { audioFormat: true, videoFormat: true, parameters: true });
    if (taken.media === undefined) return `recording ${adopt} ${taken.problem}`;
    const container = /\.(mkv|mp4|ts)$/.exec(storage.file)?.[1];
    const note = container === undefined ? ["Servers do not show its container: auto counts as equal."] : [];
    const members = { adopt, ...(container !== undefined && { container }), media: taken.media };
    return { key: keys.key(taken.name, adopt, "recording"), members, notes: [...taken.notes, ...note] };
  },
);
