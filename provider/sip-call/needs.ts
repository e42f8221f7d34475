// The needs of a SipCall: requirements on its room.

import type { RoomConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../lifecycle/unknown";
import { unmetMedia } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const sipCallNeeds: Needs = ({ mediaOut }, room) => [
  ...unmetMedia(["mediaOut"], mediaOut, room),
  ...unmetAccount(room),
];

function unmetAccount({ sip }: RoomConfig): Problem[] {
  const account: unknown = sip;
  if (account === unknownValue || (isObject(account) && account.sipServer !== undefined)) return [];
  const message = "cannot be called, for the room has no SIP account: give it sip: { sipServer, username, password }";
  return [problem(["peerURI"], undefined, message)];
}
