// Changes of all kinds of resources in words.

import type { TSchema } from "@sinclair/typebox";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { Connection } from "../../provider/connection/connection";
import type { Values } from "../../provider/lifecycle/hooks";
import { type ResourceType, kinds } from "../../provider/kinds";
import { type Difference, differences } from "../differences";
import { type MemberChange, type Wording, arrow, memberChange } from "./member";
import { roleChanges } from "./roles";
import {
  type Show,
  bitrate,
  format,
  frames,
  limit,
  notKnown,
  oneLine,
  onOff,
  plain,
  resolution,
  seconds,
  shown,
} from "./units";
import { viewChanges } from "./views";

export type { MemberChange, Wording } from "./member";

/** The subject of a member, the words before its values, and its unit. */
type Phrase = readonly [about: string, words: string, show: Show];

/** The stream of a session: a view's mixed stream by the label of the view. */
const stream: Show = (value) => {
  const label = viewOfStream(value);
  return label === undefined ? plain(value) : `view ${oneLine(label)}`;
};

/** The label of the view whose mixed stream an id is of; undefined for other streams. */
export const viewOfStream = (id: unknown): string | undefined => /^[0-9a-f]{24}-(.+)$/.exec(String(id))?.[1];

/** A track of a session: the stream that it is taken from, and the format that it is asked for in. */
const track: Show = (value) => {
  if (!isObject(value)) return value === false ? "none" : plain(value);
  const { from, format: asked, parameters, ...rest } = value;
  const parts = [
    `from ${from === undefined ? "nothing" : from === unknownValue ? `a stream ${notKnown}` : stream(from)}`,
    ...(asked === undefined ? [] : [`as ${shown(asked, format)}`]),
    ...(parameters === undefined ? [] : [`with ${shown(parameters)}`]),
    ...(Object.keys(rest).length === 0 ? [] : [plain(rest)]),
  ];
  return parts.join(" ");
};

/** Phrases by path, for members of rooms and of sessions. */
const phrases: Readonly<Record<string, Phrase>> = {
  participantLimit: ["participants", "", limit],
  inputLimit: ["published streams", "", limit],
  selectActiveAudio: ["sound", "only the loudest inputs:", onOff],
  enableBandwidthAdaptation: ["bandwidth", "senders adapt to receivers:", onOff],
  "mediaIn.audio": ["may be sent", "audio", format],
  "mediaIn.video": ["may be sent", "video", format],
  "mediaOut.audio": ["may be received", "audio", format],
  "mediaOut.video.format": ["may be received", "video", format],
  "mediaOut.video.parameters.resolution": ["may be received", "resolutions", resolution],
  "mediaOut.video.parameters.framerate": ["may be received", "framerates", frames],
  "mediaOut.video.parameters.bitrate": ["may be received", "bitrates", bitrate],
  "mediaOut.video.parameters.keyFrameInterval": ["may be received", "key frames every", seconds],
  "transcoding.audio": ["transcoding", "audio", onOff],
  "transcoding.video.format": ["transcoding", "video formats", onOff],
  "transcoding.video.parameters.resolution": ["transcoding", "resolutions", onOff],
  "transcoding.video.parameters.framerate": ["transcoding", "framerates", onOff],
  "transcoding.video.parameters.bitrate": ["transcoding", "bitrates", onOff],
  "transcoding.video.parameters.keyFrameInterval": ["transcoding", "key frame intervals", onOff],
  "notifying.participantActivities": ["notifications", "who joins and leaves:", onOff],
  "notifying.streamChange": ["notifications", "new and ended streams:", onOff],
  "sip.sipServer": ["SIP account", "server", plain],
  "sip.username": ["SIP account", "user", plain],
  "sip.password": ["SIP account", "password", plain],
  sip: ["SIP account", "", plain],
  "connection.endpoint": ["connection", "address", plain],
  "connection.serviceId": ["connection", "service", plain],
  "connection.serviceKey": ["connection", "key of the service", plain],
  connection: ["connection", "", plain],
  "media.audio": ["sound", "", track],
  "media.audio.from": ["sound", "from", stream],
  "media.audio.format": ["sound", "as", format],
  "media.video": ["picture", "", track],
  "media.video.from": ["picture", "from", stream],
  "media.video.format": ["picture", "as", format],
  "media.video.parameters.resolution": ["picture", "", resolution],
  "media.video.parameters.framerate": ["picture", "", frames],
  "media.video.parameters.bitrate": ["picture", "bitrate", bitrate],
  "media.video.parameters.keyFrameInterval": ["picture", "key frame every", seconds],
  "mediaOut.audio.from": ["sound to the peer", "from", stream],
  "mediaOut.video": ["picture to the peer", "", track],
  "mediaOut.video.from": ["picture to the peer", "from", stream],
  deletionGuard: ["deletion guard", "", onOff],
  manage: ["managed members", "", plain],
  whenInUse: ["when in use", "", plain],
  whenEnded: ["when ended", "", plain],
  ignoreRules: ["ignored rules", "", plain],
  peerURI: ["peer", "", plain],
  url: ["url", "", plain],
  "source.url": ["source", "url", plain],
};

const schemaOf = (kind: ResourceType, name: string): TSchema =>
  name === "connection" ? Connection : (kinds[kind].schema.properties[name] ?? ({} as TSchema));

/** Members that say which object a resource is, and not how it is. */
const notTold: readonly string[] = ["adopt"];

/**
 * The changes of a resource in words.
 *
 * @param before Its former arguments, in the spelling of the API; undefined for a new one.
 * @param after Its new arguments.
 * @param leaveOut Arguments that are told elsewhere.
 */
export function memberChanges(
  kind: ResourceType,
  before: Values | undefined,
  after: Values,
  leaveOut: readonly string[] = [],
): MemberChange[] {
  const wording: Wording = { isNew: before === undefined };
  const names = [...Object.keys(kinds[kind].schema.properties), "connection"];
  return names
    .filter((name) => !notTold.includes(name) && !leaveOut.includes(name))
    .flatMap((name) => {
      const [old, wanted] = [before?.[name], after[name]];
      if (before === undefined && wanted === undefined) return [];
      if (kind === "Room" && name === "roles") return roleChanges(old, wanted, wording);
      if (kind === "Room" && name === "views") return viewChanges(old, wanted, wording);
      return differences(schemaOf(kind, name), old, wanted, [name]).map((one) => phrased(one, wording));
    });
}

function phrased(one: Difference, wording: Wording): MemberChange {
  const [about, words, show] = phraseOf(one.keys);
  const text = `${words} ${arrow(one, wording, show)}`.trim();
  return memberChange(one, about, text);
}

/** The phrase of a path; of one without an own phrase, the name of the argument, and the rest of the path. */
export function phraseOf(keys: readonly (string | number)[]): Phrase {
  const [first = "", ...rest] = keys.map((key) => oneLine(String(key)));
  return phrases[keys.join(".")] ?? [first, rest.join("."), plain];
}
