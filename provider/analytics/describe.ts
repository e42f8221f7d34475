// Describes live analytics as entries of a conference document.

import { describing } from "../document/description";

export const describeAnalytics = describing(
  (room) => room.analytics.list(),
  ({ id: adopt, analytics, media: { video } }, keys, { streams }) => {
    const taken = streams.media(video ? { video } : {}, { videoFormat: true, parameters: true });
    if (taken.media === undefined) return `analytics ${adopt} ${taken.problem}`;
    if (taken.media.video === undefined) return `analytics ${adopt}: they have no picture`;
    const members = { adopt, algorithm: analytics.algorithm, media: taken.media };
    return { key: keys.key(taken.name, adopt, "analytics"), members, notes: taken.notes };
  },
);
