// Rules across the members of sessions: what servers refuse with "Bad request" or "Operation failed", said at preview.

import { untrimmed } from "../../sdk/schemas/ends";
import { layoutProblems } from "../../sdk/api/operations";
import {
  type LayoutRegion,
  type MediaSubscription,
  type RecordingConfig,
  type SipCallConfig,
  type StreamingOutConfig,
  type VideoSubscription,
  isObject,
} from "../../sdk/schemas";
import { protocolOf, schemeOf } from "../../sdk/api/streaming-urls";
import { type Problem, formatPath } from "../../sdk/schemas/validation";
import type { StreamingInArguments } from "../streaming-in/kind";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";

const problem = (keys: Problem["keys"], value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

const recordedAudio = ["pcmu", "pcma", "opus", "aac"];

/** All that is wrong with a recording whose members fit their schemas. Parts can be unknown in a preview; they are not judged. */
export function recordingProblems({ container, media }: RecordingConfig): Problem[] {
  const audio = codecOf(media, "audio");
  const video = codecOf(media, "video");
  const problems = neither(media);
  if (audio !== undefined && !recordedAudio.includes(audio)) {
    problems.push(
      problem(
        ["media", "audio", "format", "codec"],
        audio,
        `is ${audio}, but recordings take ${recordedAudio.join(", ")}`,
      ),
    );
  }
  if (container === "mp4") {
    const why = (format: string) =>
      `but mp4 takes aac with h264 or h265 only: ask for ${format}, or choose the container mkv, which takes everything`;
    if (isTaken(media, "audio") && audio !== undefined && audio !== "aac") {
      problems.push(
        problem(
          ["media", "audio", "format"],
          audio,
          `is ${audio}, ${why('{ codec: "aac", sampleRate: 48000, channelNum: 2 }')}`,
        ),
      );
    }
    if (isTaken(media, "video") && video !== undefined && video !== "h264" && video !== "h265") {
      problems.push(problem(["media", "video", "format"], video, `is ${video}, ${why('{ codec: "h264" }')}`));
    }
  }
  return problems;
}

/** The same for a streaming-out. */
export function streamingOutProblems({ protocol, url, parameters, media }: StreamingOutConfig): Problem[] {
  const problems = neither(media);
  const said = protocolOf(url);
  const foreign = isKnown(url) ? foreignScheme(url, protocol) : undefined;
  if (foreign !== undefined) {
    const message =
      `begins with ${foreign}://, which servers do not have: they send by rtmp://, rtsp://, and by hls or dash to http(s):// or a path. ` +
      "Send to one of these, or to a relay near the server that passes it on";
    problems.push(problem(["url"], undefined, message));
  } else if (isKnown(url) && protocol === undefined && said === undefined) {
    problems.push(
      problem(
        ["protocol"],
        undefined,
        "is missing, and the url does not say it (rtmp://, rtsp://, .m3u8 or .mpd): give it",
      ),
    );
  } else if (
    isKnown(url) &&
    isKnown(protocol) &&
    (protocol === "rtmp" || protocol === "rtsp") &&
    !url.startsWith(`${protocol}://`)
  ) {
    problems.push(problem(["url"], undefined, `must begin with ${protocol}:// for the protocol ${protocol}`));
  }
  const effective = protocol === undefined ? said : isKnown(protocol) ? protocol : undefined;
  if (effective !== undefined && isObject(parameters)) {
    const own = effective === "hls" || effective === "dash" ? effective : undefined;
    const others = Object.keys(parameters).filter(
      (name) =>
        !(own === undefined
          ? name === "method" && parameters.method === "PUT"
          : name === "method" || name.startsWith(own)),
    );
    for (const name of others) {
      const takes =
        own === undefined
          ? "none"
          : own === "hls"
            ? "method, hlsTime and hlsListSize"
            : "method, dashSegDuration and dashWindowSize";
      problems.push(problem(["parameters", name], undefined, `does not belong to ${effective}, which takes ${takes}`));
    }
  }
  const [audio, video] = [codecOf(media, "audio"), codecOf(media, "video")];
  if (audio !== undefined && audio !== "aac") {
    problems.push(
      problem(
        ["media", "audio", "format", "codec"],
        audio,
        `is ${audio}, but streaming-outs are always aac: leave the format out`,
      ),
    );
  }
  if (video !== undefined && video !== "h264") {
    problems.push(
      problem(
        ["media", "video", "format", "codec"],
        video,
        `is ${video}, but streaming-outs are always h264: leave the format out`,
      ),
    );
  }
  return problems;
}

/** The scheme of a url by which servers cannot send; that of a playlist is not judged. */
function foreignScheme(url: string, protocol: string | undefined): string | undefined {
  const scheme = schemeOf(url);
  const isSegmented = ["hls", "dash"].includes(protocolOf(url) ?? protocol ?? "");
  if (scheme === undefined || isSegmented || ["rtmp", "rtsp", "http", "https", "file"].includes(scheme))
    return undefined;
  return protocol === unknownValue ? undefined : scheme;
}

/** The same for a SIP call. */
export function sipCallProblems({ mediaIn, mediaOut }: SipCallConfig): Problem[] {
  const [wanted, sent]: unknown[] = [
    isObject(mediaIn) ? mediaIn.video : undefined,
    isObject(mediaOut) ? mediaOut.video : unknownValue,
  ];
  if (typeof wanted !== "boolean" || sent === unknownValue) return [];
  const sends = isObject(sent);
  if (wanted === sends) return [];
  const message = `is ${String(wanted)}, but the peer ${sends ? "gets a picture" : "gets none"} (mediaOut.video): calls have one both ways or not at all`;
  return [problem(["mediaIn", "video"], wanted, message)];
}

/** The same for a streaming-in. */
export function streamingInProblems({ source, media = {}, views = [], attributes }: StreamingInArguments): Problem[] {
  const problems: Problem[] = lineEnds(attributes, ["attributes"]);
  if (isObject(media) && media.audio === false && media.video === false) {
    problems.push(problem(["media"], media, "takes neither sound nor picture: leave one of them out, or make it true"));
  }
  if (isObject(source)) {
    const { url, bufferSize } = source;
    const transport: string | undefined = source.transportProtocol;
    if (isKnown(url) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
      problems.push(
        problem(["source", "url"], undefined, "must be an address with its protocol: rtsp://… or rtmp://…"),
      );
    }
    if (isKnown(url) && !/^rtsps?:/i.test(url) && transport === "udp") {
      problems.push(problem(["source", "transportProtocol"], transport, "is for rtsp:// alone: leave it out"));
    }
    if (bufferSize !== undefined && bufferSize !== 8192 && transport !== "udp" && transport !== unknownValue) {
      problems.push(
        problem(["source", "bufferSize"], bufferSize, 'is for the transportProtocol "udp" alone: leave it out'),
      );
    }
  }
  const labels = Array.isArray(views) ? views.map(String) : [];
  labels.forEach((label, i) => {
    if (label === unknownValue || labels.indexOf(label) === i) return;
    problems.push(problem(["views", i], label, `is ${JSON.stringify(label)}, which stands there already`));
  });
  return problems;
}

/** Texts with a line break at their end, at any depth: a file's last one, and never meant. */
function lineEnds(value: unknown, keys: Problem["keys"]): Problem[] {
  if (typeof value === "string" && /[\r\n]\s*$/.test(value)) return [problem(keys, undefined, untrimmed(value))];
  if (Array.isArray(value)) return value.flatMap((entry, i) => lineEnds(entry, [...keys, i]));
  return isObject(value) ? Object.entries(value).flatMap(([name, member]) => lineEnds(member, [...keys, name])) : [];
}

/** The same for the layout of a view. What is not known yet counts as different from all else. */
export function viewLayoutProblems({ layout }: { readonly layout: readonly LayoutRegion[] }): Problem[] {
  if (!Array.isArray(layout)) return [];
  const sound = layout.filter((entry): entry is LayoutRegion => isObject(entry) && !hasUnknown(entry.region));
  if (sound.length < layout.length) return [];
  const distinct = sound.map((entry, i) =>
    entry.stream === unknownValue ? { ...entry, stream: `unknown ${i}` } : entry,
  );
  return layoutProblems(distinct).map(({ keys, value, message }) => problem(["layout", ...keys], value, message));
}

function neither(media: MediaSubscription): Problem[] {
  if (isTaken(media, "audio") || isTaken(media, "video")) return [];
  return [problem(["media"], media, "takes neither sound nor picture: give audio or video a `from`")];
}

/** Whether a track is taken, or may be: what is not known yet counts. */
function isTaken(media: MediaSubscription | string, track: "audio" | "video"): boolean {
  if (typeof media === "string") return true;
  const value: unknown = media[track];
  return value !== undefined && value !== false;
}

function codecOf(media: MediaSubscription | string, track: "audio" | "video"): string | undefined {
  const value: unknown = typeof media === "string" ? undefined : media[track];
  const format: unknown = isObject(value) ? (value as Partial<VideoSubscription>).format : undefined;
  return isObject(format) && !hasUnknown(format) ? String(format.codec) : undefined;
}

const isKnown = (value: string | undefined): value is string => value !== undefined && value !== unknownValue;
