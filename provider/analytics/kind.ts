// Lifecycle of Analytics. Servers can change nothing of one that runs: every difference makes a new one.

import { type Analytics, AnalyticsConfig } from "../../sdk/schemas";
import { sessionKind } from "../session/kind";
import { describeAnalytics } from "./describe";
import { analyticsNeeds } from "./needs";

export const analytics = sessionKind<AnalyticsConfig, Analytics>({
  schema: AnalyticsConfig,
  sessions: (client, room) => client.room(room).analytics,
  replaceOn: ["algorithm", "media"],
  deleteBeforeReplace: false,
  rules: () => [],
  needs: analyticsNeeds,
  section: { description: "Algorithms that look at streams of the room.", describe: describeAnalytics },
  // Answers leave out the settings that were asked for: the algorithm and the source are what can be compared.
  live: ({ media }, { analytics: { algorithm }, media: live }) => ({
    algorithm,
    media: { video: { ...media.video, ...(live.video && { from: live.video.from }) } },
  }),
  outputs: () => ({}),
  adopted: { called: "analytics", command: "analytics" },
});
