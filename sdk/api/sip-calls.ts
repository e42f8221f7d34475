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
 * The SIP calls of one room, at /v1/rooms/{id}/sipcalls, including those that peers made (`type` is `dial-in`). Every method throws
 * an OwtError as those of RoomsClient do.
 */
export class SipCallsClient extends SessionsClient<SipCallConfig, SipCall> {
  /** Use OwtClient.room. */
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
   * Changes the media that the peer gets (PATCH), by `setSource`, `setResolution`, `setFramerate`, `setBitrate` and
   * `setKeyFrameInterval`. Peer and tracks cannot be changed.
   *
   * @returns the changed call.
   */
  update(id: string, operations: readonly SessionOperation[], options: CallOptions = {}): Promise<SipCall> {
    const ofOutput = operations.map((operation) => ({ ...operation, path: `/output${operation.path}` }));
    return this.patch(id, ofOutput, options);
  }
}

/** Servers require all members. `mediaIn.video` is by default whether the peer gets a picture. */
function bodyOf({ peerURI, mediaIn = {}, mediaOut: { audio, video = false } }: SipCallConfig) {
  return {
    peerURI,
    mediaIn: { audio: true, video: mediaIn.video ?? video !== false },
    mediaOut: { audio, video },
  };
}

/**
 * A call of an answer, with its input in the form of a Stream and without the server's internals (`locality`). Right after the
 * start of a call, `input` and `output` may be missing; an incomplete `output` is dropped.
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

const withoutScheme = (uri: string): string => uri.replace(/^sips?:/i, "");

/** Whether two SIP addresses are the same, whatever their schemes: `sip:bob@sip.example.org` and `bob@sip.example.org`. */
export const isAddress = (one: string, other: string): boolean => withoutScheme(one) === withoutScheme(other);

/** Whether the peer of a call, such as `sip:bob@sip.example.org`, is the requested one, such as `bob`. */
export function isPeer(peer: string, wanted: string): boolean {
  return isAddress(peer, wanted) || withoutScheme(peer).split("@")[0] === withoutScheme(wanted);
}
