// Rules across the arguments of a StreamingIn.

import { untrimmed } from "../../sdk/text/ends";
import { type StreamingInConfig, isObject } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { unknownValue } from "../lifecycle/unknown";
import { isKnown } from "../session/rules";
import { walk } from "../../sdk/values";

/** The arguments of a StreamingIn besides its room. */
export type StreamingInArguments = Omit<StreamingInConfig, "connection"> & {
  readonly source: StreamingInConfig["connection"];
  readonly views?: readonly string[];
};

/** Problems of a streaming-in whose members fit their schemas. Unknown values are not judged. */
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

/** Texts at any depth that end with a line break, which comes from a file by mistake. */
function lineEnds(value: unknown, keys: Problem["keys"]): Problem[] {
  return walk(value, keys).flatMap(({ keys: at, value: part }) =>
    typeof part === "string" && /[\r\n]\s*$/.test(part) ? [problem(at, undefined, untrimmed(part))] : [],
  );
}
