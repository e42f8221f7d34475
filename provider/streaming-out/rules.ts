// Rules across the arguments of a StreamingOut.

import { type StreamingOutConfig, isObject, streamingOutCodecs } from "../../sdk/schemas";
import { protocolOf, schemeOf } from "../../sdk/api/streaming-urls";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { unknownValue } from "../lifecycle/unknown";
import { neither, codecOf, isKnown } from "../session/rules";

/** Problems of a streaming-out whose members fit their schemas. Unknown values are not judged. */
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
  if (audio !== undefined && audio !== streamingOutCodecs.audio) {
    problems.push(
      problem(
        ["media", "audio", "format", "codec"],
        audio,
        `is ${audio}, but streaming-outs are always ${streamingOutCodecs.audio}: leave the format out`,
      ),
    );
  }
  if (video !== undefined && video !== streamingOutCodecs.video) {
    problems.push(
      problem(
        ["media", "video", "format", "codec"],
        video,
        `is ${video}, but streaming-outs are always ${streamingOutCodecs.video}: leave the format out`,
      ),
    );
  }
  return problems;
}

/** The scheme of a url that servers cannot send to; undefined where they can, and for playlists. */
export function foreignScheme(url: string, protocol: string | undefined): string | undefined {
  const scheme = schemeOf(url);
  const isSegmented = ["hls", "dash"].includes(protocolOf(url) ?? protocol ?? "");
  if (scheme === undefined || isSegmented || ["rtmp", "rtsp", "http", "https", "file"].includes(scheme))
    return undefined;
  return protocol === unknownValue ? undefined : scheme;
}
