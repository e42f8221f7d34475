// Calls between a room and SIP peers (API document, "SipCalls"). The room needs a SIP account (`sip`).

import type { SessionOperation } from "./operations";
import { isObject } from "../values";
import { SipCall, type SipCallConfig } from "../schemas/session";
import { RawStream } from "../schemas/stream";
import { SessionsClient, normalisedMedia, takes } from "./sessions";
import { normalisedStream } from "./streams";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";
import { validate } from "../schemas/validation";

/**
 * The SIP calls of one room, at /v1/rooms/{id}/sipcalls: those that peers made too (`type` is `dial-in`). Every method throws an
 * OwtError as those of RoomsClient do.
 */
export class SipCallsClient extends SessionsClient<SipCallConfig, SipCall> {
  /** Made by OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    super(transport, roomId, {
      kind: "SIP call",
      segment: "sipcalls",
      schema: SipCall,
      normalised,
      body: bodyOf,
      fits: ({ type, peer, output }, { peerURI, mediaOut }) =>
        type === "dial-out" && isPeer(peer, peerURI) && (output === undefined || takes(output.media, mediaOut)),
    });
  }

  /**
   * Changes what the peer of a call gets (PATCH) by `setSource`, `setResolution`, `setFramerate`, `setBitrate` and
   * `setKeyFrameInterval`. Peer and tracks cannot be changed.
   *
   * @returns the call as it is then.
   */
  update(id: string, operations: readonly SessionOperation[], options: CallOptions = {}): Promise<SipCall> {
    const ofOutput = operations.map((operation) => ({ ...operation, path: `/output${operation.path}` }));
    return this.patch(id, ofOutput, options);
  }
}

/** Servers want all members. Whether a picture is taken from the peer is, if not said, as whether the peer gets one. */
function bodyOf({ peerURI, mediaIn = {}, mediaOut: { audio, video = false } }: SipCallConfig) {
  return {
    peerURI,
    mediaIn: { audio: true, video: mediaIn.video ?? video !== false },
    mediaOut: { audio, video },
  };
}

/**
 * A call as answers have it, its input in the shape that streams have here. What servers let out of their inner life (`locality`)
 * is left out. Right after a call was made, `input` and `output` may still be missing, or be incomplete.
 */
function normalised({ input, output, ...call }: SipCall): SipCall {
  return {
    ...call,
    ...(isObject(input) && { input: normalisedInput(input) }),
    ...(isObject(output?.media) && { output: { ...output, media: normalisedMedia(output.media) } }),
  };
}

function normalisedInput({ locality: _, ...input }: NonNullable<SipCall["input"]>): NonNullable<SipCall["input"]> {
  if (validate(RawStream, input).length > 0) return input;
  return { ...normalisedStream(input as unknown as RawStream) };
}

/** Whether the peer of a call, such as `sip:bob@sip.example.org`, is the one that was to be called, such as `bob`. */
export function isPeer(peer: string, wanted: string): boolean {
  const plain = (uri: string) => uri.replace(/^sips?:/i, "");
  return plain(peer) === plain(wanted) || plain(peer).split("@")[0] === plain(wanted);
}
