// Lifecycle of Analytics. Servers cannot change running analytics: every difference replaces them.

import { type Analytics, AnalyticsConfig } from "../../sdk/schemas";
import { sessionKind } from "../session/kind";
import { describeAnalytics } from "./describe";
import { analyticsNeeds } from "./needs";

export const analytics = sessionKind<AnalyticsConfig, Analytics>({
  called: "analytics",
  schema: AnalyticsConfig,
  sessions: (client, room) => client.room(room).analytics,
  replaceOn: ["algorithm", "media"],
  fixed: "running analytics cannot be changed",
  deleteBeforeReplace: false,
  rules: () => [],
  needs: analyticsNeeds,
  section: { description: "Algorithms that look at streams of the room.", describe: describeAnalytics },
  // Answers leave out the requested settings: only algorithm and source can be compared.
  live: ({ media }, { analytics: { algorithm }, media: live }) => ({
    algorithm,
    media: { video: { ...media.video, ...(live.video && { from: live.video.from }) } },
  }),
  outputs: () => ({}),
  adopted: { command: "analytics" },
});
