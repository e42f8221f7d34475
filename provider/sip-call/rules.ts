// Rules across the arguments of a SipCall.

import type { SipCallConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../lifecycle/unknown";

/** The problems of a SIP call that is valid by its schema: video must go both ways or neither. Unknown values are not checked. */
export function sipCallProblems({ mediaIn, mediaOut }: SipCallConfig): Problem[] {
  const [wanted, sent]: unknown[] = [
    isObject(mediaIn) ? mediaIn.video : undefined,
    isObject(mediaOut) ? mediaOut.video : unknownValue,
  ];
  if (typeof wanted !== "boolean" || sent === unknownValue) return [];
  const sends = isObject(sent);
  if (wanted === sends) return [];
  const message = `is ${String(wanted)}, but the peer gets ${sends ? "video" : "no video"} (mediaOut.video): a call has video both ways or not at all`;
  return [problem(["mediaIn", "video"], wanted, message)];
}
