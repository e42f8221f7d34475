// Participants of a room (API document, "Participants"): lists, permissions and removal. They join by a token.

import { readJson } from "../http/answer";
import { unlessNotFound } from "../failures/errors";
import type { ParticipantOperation } from "./operations";
import { path } from "../http/paths";
import { Participant } from "../schemas/participant";
import { Type } from "../schemas/type";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

const ParticipantList = Type.Array(Participant);

/** The participants of one room. Every method throws an OwtError as those of RoomsClient do. */
export class ParticipantsClient {
  readonly #transport: Transport;
  readonly #roomId: string;

  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
  }

  /**
   * All participants (GET /v1/rooms/{id}/participants); none while the room is idle. A SIP peer is one of them.
   *
   * @throws RequestRefusedError, with `isNotFound`, if there is no such room.
   */
  async list(options: CallOptions = {}): Promise<Participant[]> {
    const answer = this.#transport.request("GET", path`/v1/rooms/${this.#roomId}/participants`, options);
    return readJson<Participant[]>(ParticipantList, answer);
  }

  /**
   * One participant (GET /v1/rooms/{id}/participants/{participantId}).
   *
   * @throws RequestRefusedError, with `isNotFound`, if there is no such participant or room.
   */
  async get(id: string, options: CallOptions = {}): Promise<Participant> {
    return readJson<Participant>(Participant, this.#transport.request("GET", this.#pathOf(id), options));
  }

  /** Like `get`; undefined if there is none. */
  async find(id: string, options: CallOptions = {}): Promise<Participant | undefined> {
    return unlessNotFound(this.get(id, options));
  }

  /**
   * Changes the permissions of a participant (PATCH /v1/rooms/{id}/participants/{participantId}), by `permit` and `permitTrack`.
   * Streams that flow already go on.
   *
   * @example
   * await client.room(id).participants.update(participantId, [permitTrack("publish", "video", false)]);
   */
  async update(
    id: string,
    operations: readonly ParticipantOperation[],
    options: CallOptions = {},
  ): Promise<Participant> {
    const answer = this.#transport.request("PATCH", this.#pathOf(id), { ...options, body: operations });
    return readJson<Participant>(Participant, answer);
  }

  /**
   * Removes a participant from the room (DELETE /v1/rooms/{id}/participants/{participantId}). Succeeds if it has left already.
   */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    await endOnce(this.#transport, this.#pathOf(id), () => this.find(id, options), options);
  }

  #pathOf(id: string): string {
    return path`/v1/rooms/${this.#roomId}/participants/${id}`;
  }
}
