// Lifecycle of a SipCall.
//
// | argument | changed by |
// | --- | --- |
// | `mediaOut.*.from`, `mediaOut.video.parameters` as far as servers can change them | PATCH |
// | `peerURI`, `mediaIn`, the picture on or off, a bitrate in kbps, `room` | a new call, after the old one has ended |

import { type MediaSubscription, type SipCall, SipCallConfig } from "../../sdk/schemas";
import { peerWithoutPassword } from "../../sdk/text/redact";
import { Type } from "../../sdk/schemas/type";
import { isPeer } from "../../sdk/api/sip-calls";
import { sessionKind } from "../session/kind";
import { liveMedia, obstaclesBetween, operationsBetween } from "../session/media";
import { describeSipCalls } from "./describe";
import { sipCallNeeds } from "./needs";
import { sipCallProblems } from "./rules";

const outOf = ({ mediaOut }: SipCallConfig) => mediaOut as MediaSubscription;

export const sipCall = sessionKind<SipCallConfig, SipCall>({
  called: "SIP call",
  schema: SipCallConfig,
  sessions: (client, room) => client.room(room).sipCalls,
  replaceOn: ["peerURI", "mediaIn"],
  fixed: "a call keeps its peer, what it takes in, its tracks and a bitrate in kbps",
  forcedBy: (before, after) => obstaclesBetween(outOf(before), outOf(after), "mediaOut"),
  change: (client, room, { id }, before, after) =>
    client.room(room).sipCalls.update(id, operationsBetween(outOf(before), outOf(after)) ?? []),
  deleteBeforeReplace: true,
  rules: sipCallProblems,
  needs: sipCallNeeds,
  section: { description: "Calls to SIP peers.", describe: describeSipCalls },
  // Answers have the peer with its server, and no mediaIn; an unanswered call has no output.
  live: (declared, { output }) => ({
    ...declared,
    ...(output && { mediaOut: liveMedia(outOf(declared), output.media) }),
  }),
  computed: { peer: Type.String({ mayBeSecret: true, description: "URI of the peer, with its server." }) },
  outputs: ({ peer }) => ({ peer }),
  adopted: {
    command: "sipcalls",
    obstacle: ({ type, peer }, { peerURI }) => {
      if (type !== "dial-out")
        return `a call that ${peerWithoutPassword(peer)} made: only calls to a peer can be declared.`;
      if (isPeer(peer, peerURI)) return undefined;
      const [live, declared] = [peer, peerURI].map(peerWithoutPassword);
      return `a call to ${String(live)}, but peerURI is ${JSON.stringify(declared)}.`;
    },
  },
});
