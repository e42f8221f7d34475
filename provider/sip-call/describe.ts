// Describes live SIP calls as entries of a conference document.

import type { SipCall } from "../../sdk/schemas";
import type { Room } from "../../sdk/schemas";
import { peerWithoutPassword } from "../../sdk/text/redact";
import { isObject } from "../../sdk/values";
import { describing } from "../document/description";

export const describeSipCalls = describing(
  (room) => room.sipCalls.list(),
  ({ id: adopt, type, peer, input, output }, keys, { room, streams }) => {
    if (type !== "dial-out") return `SIP call ${adopt}: a peer made it`;
    if (peerWithoutPassword(peer) !== peer)
      return `SIP call ${adopt}: there is a password in the address of its peer, and a document would have it in clear`;
    if (output === undefined) return `SIP call ${adopt}: it is not answered yet`;
    const taken = streams.media(output.media, { parameters: true });
    if (taken.media === undefined) return `SIP call ${adopt} ${taken.problem}`;
    if (taken.media.audio === undefined) return `SIP call ${adopt}: its peer gets no sound`;
    const members = { adopt, peerURI: asDialled(peer, room), mediaOut: taken.media };
    const isOneWay = hasPicture(input) !== undefined && hasPicture(input) !== (taken.media.video !== undefined);
    const oneWay = `It has a picture ${hasPicture(input) ? "from" : "to"} the peer alone: a new call would have one both ways or none.`;
    return {
      key: keys.key(userOf(peer), adopt, "call"),
      members,
      notes: [...taken.notes, ...(isOneWay ? [oneWay] : [])],
    };
  },
);

/** Whether the peer of a call sends a picture; undefined where the server does not show it. */
function hasPicture(input: SipCall["input"]): boolean | undefined {
  const media: unknown = input?.media;
  if (!isObject(media)) return undefined;
  if (!Array.isArray(media.tracks)) return isObject(media.video);
  return media.tracks.some((track: unknown) => isObject(track) && track.type === "video");
}

/** The peer as a program calls it: a user of the room's own SIP server by the name alone. */
function asDialled(peer: string, { sip }: Room): string {
  const { sipServer } = (sip || {}) as { readonly sipServer?: unknown };
  return peer.split("@")[1] === sipServer ? userOf(peer) : peer;
}

/** The user of a SIP address. */
const userOf = (peer: string): string => peer.replace(/^sips?:/i, "").split("@")[0] ?? "";
