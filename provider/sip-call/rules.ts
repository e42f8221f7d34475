// Rules across the arguments of a SipCall.

import { type SipCallConfig, isObject } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { unknownValue } from "../lifecycle/unknown";

/** Problems of a SIP call whose members fit their schemas. Unknown values are not judged. */
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
