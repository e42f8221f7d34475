// Rules across the arguments of a StreamingIn.

import { untrimmed } from "../../sdk/text/ends";
import { type StreamingInConfig, isObject } from "../../sdk/schemas";
import { type Problem } from "../../sdk/schemas/validation";
import { unknownValue } from "../lifecycle/unknown";
import { problem, isKnown } from "../session/rules";

/** The arguments of a StreamingIn besides its room. */
export type StreamingInArguments = Omit<StreamingInConfig, "connection"> & {
  readonly source: StreamingInConfig["connection"];
  readonly views?: readonly string[];
};

/** What servers refuse with "Operation failed", said at preview. */
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
export function lineEnds(value: unknown, keys: Problem["keys"]): Problem[] {
  if (typeof value === "string" && /[\r\n]\s*$/.test(value)) return [problem(keys, undefined, untrimmed(value))];
  if (Array.isArray(value)) return value.flatMap((entry, i) => lineEnds(entry, [...keys, i]));
  return isObject(value) ? Object.entries(value).flatMap(([name, member]) => lineEnds(member, [...keys, name])) : [];
}
