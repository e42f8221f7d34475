// Rules across the arguments of a StreamingOut.

import { type StreamingOutConfig, streamingOutCodecs } from "../../sdk/schemas";
import { protocolOf, schemeOf } from "../../sdk/api/streaming-urls";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../lifecycle/unknown";
import { neither, codecOf, isKnown } from "../session/rules";

/** The problems of a streaming-out that is valid by its schema. Unknown values in a preview are not checked. */
export function streamingOutProblems(args: StreamingOutConfig): Problem[] {
  return [...neither(args.media), ...urlProblems(args), ...parameterProblems(args), ...codecProblems(args)];
}

function urlProblems({ protocol, url }: StreamingOutConfig): Problem[] {
  if (!isKnown(url)) return [];
  const unsupported = unsupportedScheme(url, protocol);
  if (unsupported !== undefined) {
    const message =
      `begins with ${unsupported}://, which servers do not support: they send to rtmp://, rtsp://, and by hls or dash to http(s):// or a path. ` +
      "Send to one of these, or to a relay near the server that forwards it";
    return [problem(["url"], undefined, message)];
  }
  if (protocol === undefined) {
    if (protocolOf(url) !== undefined) return [];
    const message = "is missing, and the url does not imply it (rtmp://, rtsp://, .m3u8 or .mpd do): set it";
    return [problem(["protocol"], undefined, message)];
  }
  if ((protocol !== "rtmp" && protocol !== "rtsp") || url.startsWith(`${protocol}://`)) return [];
  return [problem(["url"], undefined, `must begin with ${protocol}:// for the protocol ${protocol}`)];
}

/** Parameters of another protocol than the effective one. */
function parameterProblems({ protocol, url, parameters }: StreamingOutConfig): Problem[] {
  const effective = protocol === undefined ? protocolOf(url) : isKnown(protocol) ? protocol : undefined;
  if (effective === undefined || !isObject(parameters)) return [];
  const allowed = {
    hls: "method, hlsTime and hlsListSize",
    dash: "method, dashSegDuration and dashWindowSize",
    none: "none",
  }[effective === "hls" || effective === "dash" ? effective : "none"];
  const isAllowed = (name: string) =>
    effective === "hls" || effective === "dash"
      ? name === "method" || name.startsWith(effective)
      : // PUT is the schema's default.
        name === "method" && parameters.method === "PUT";
  return Object.keys(parameters)
    .filter((name) => !isAllowed(name))
    .map((name) => problem(["parameters", name], undefined, `does not belong to ${effective}, which takes ${allowed}`));
}

function codecProblems({ media }: StreamingOutConfig): Problem[] {
  return (["audio", "video"] as const).flatMap((track) => {
    const codec = codecOf(media, track);
    const only = streamingOutCodecs[track];
    if (codec === undefined || codec === only) return [];
    const message = `is ${codec}, but streaming-outs are always ${only}: leave the format out`;
    return [problem(["media", track, "format", "codec"], codec, message)];
  });
}

/** The scheme of a url, where servers cannot send to it. Undefined for a playlist (hls, dash) and while the protocol is unknown. */
export function unsupportedScheme(url: string, protocol: string | undefined): string | undefined {
  const scheme = schemeOf(url);
  const isSegmented = ["hls", "dash"].includes(protocolOf(url) ?? protocol ?? "");
  if (scheme === undefined || isSegmented || ["rtmp", "rtsp", "http", "https", "file"].includes(scheme))
    return undefined;
  return protocol === unknownValue ? undefined : scheme;
}
