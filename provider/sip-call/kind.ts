// Lifecycle of a SipCall.
//
// | argument | changed by |
// | --- | --- |
// | `mediaOut.*.from`, `mediaOut.video.parameters` as far as servers can change them | PATCH |
// | `peerURI`, `mediaIn`, the picture on or off, a bitrate in kbps, `room` | a new call, after the old one has ended |

import { type MediaSubscription, type SipCall, SipCallConfig } from "../../sdk/schemas";
import { peerWithoutPassword } from "../../sdk/text/redact";
import { isObject } from "../../sdk/values";
import { Type } from "../../sdk/schemas/type";
import { isAddress, isPeer } from "../../sdk/api/sip-calls";
import type { Values } from "../lifecycle/hooks";
import { hasUnknown } from "../lifecycle/unknown";
import { sessionKind } from "../session/kind";
import { liveMedia, obstaclesBetween, operationsBetween } from "../session/media";
import { describeSipCalls } from "./describe";
import { sipCallNeeds } from "./needs";
import { sipCallProblems } from "./rules";

const outOf = ({ mediaOut }: SipCallConfig) => mediaOut as MediaSubscription;

/** Whether a call takes the picture of its peer: by default, where the peer gets one. Undefined where it is not known. */
function takesPicture({ mediaIn, mediaOut }: Values): boolean | undefined {
  if (hasUnknown([mediaIn, mediaOut])) return undefined;
  const own = isObject(mediaIn) ? mediaIn.video : undefined;
  return typeof own === "boolean" ? own : isObject(mediaOut) && isObject(mediaOut.video);
}

/** Whether arguments name the peer that a call has, by its whole address. */
const isPeerOf = ({ peer }: Values, { peerURI }: Values): boolean =>
  typeof peer === "string" && typeof peerURI === "string" && isAddress(peer, peerURI);

export const sipCall = sessionKind<SipCallConfig, SipCall>({
  called: "SIP call",
  schema: SipCallConfig,
  sessions: (client, room) => client.room(room).sipCalls,
  replaceOn: ["peerURI", "mediaIn"],
  isSame(name, state, args) {
    if (name === "mediaIn") return takesPicture(state) !== undefined && takesPicture(state) === takesPicture(args);
    return name === "peerURI" && isPeerOf(state, args);
  },
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
