// Rules across the arguments of a StreamingIn.

import { untrimmed } from "../../sdk/text/ends";
import type { StreamingInConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { unknownValue } from "../lifecycle/unknown";
import { isKnown } from "../session/rules";
import { isObject, walk } from "../../sdk/values";

/** The arguments of a StreamingIn besides its room. */
export type StreamingInArguments = Omit<StreamingInConfig, "connection"> & {
  readonly source: StreamingInConfig["connection"];
  readonly views?: readonly string[];
};

/** The problems of a streaming-in that is valid by its schema; servers report them as "Operation failed" only. */
export function streamingInProblems({ source, media = {}, views = [], attributes }: StreamingInArguments): Problem[] {
  const problems: Problem[] = lineEnds(attributes, ["attributes"]);
  if (isObject(media) && media.audio === false && media.video === false) {
    problems.push(problem(["media"], media, "takes neither audio nor video: leave one of them out, or set it to true"));
  }
  if (isObject(source)) {
    const { url, bufferSize } = source;
    const transport: string | undefined = source.transportProtocol;
    if (isKnown(url) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
      problems.push(problem(["source", "url"], undefined, "must begin with its protocol: rtsp://… or rtmp://…"));
    }
    if (isKnown(url) && !/^rtsps?:/i.test(url) && transport === "udp") {
      problems.push(problem(["source", "transportProtocol"], transport, "is for rtsp:// urls only: leave it out"));
    }
    if (bufferSize !== undefined && bufferSize !== 8192 && transport !== "udp" && transport !== unknownValue) {
      problems.push(
        problem(["source", "bufferSize"], bufferSize, 'is for the transportProtocol "udp" only: leave it out'),
      );
    }
  }
  const labels = Array.isArray(views) ? views.map(String) : [];
  labels.forEach((label, i) => {
    if (label === unknownValue || labels.indexOf(label) === i) return;
    problems.push(
      problem(["views", i], label, `is ${JSON.stringify(label)}, which the list has already: leave it out`),
    );
  });
  return problems;
}

/** Texts at any depth that end with a line break, usually the last one of a file. */
function lineEnds(value: unknown, keys: Problem["keys"]): Problem[] {
  return walk(value, keys).flatMap(({ keys: at, value: part }) =>
    typeof part === "string" && /[\r\n]\s*$/.test(part) ? [problem(at, undefined, untrimmed(part))] : [],
  );
}
