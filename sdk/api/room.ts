// One room, by its id, with the clients of everything in it.

import { AnalyticsClient } from "./analytics";
import { ParticipantsClient } from "./participants";
import { RecordingsClient } from "./recordings";
import type { RoomsClient } from "./rooms";
import type { Room, RoomConfig } from "../schemas/room";
import { SipCallsClient } from "./sip-calls";
import { StreamingInsClient } from "./streaming-ins";
import { StreamingOutsClient } from "./streaming-outs";
import { StreamsClient } from "./streams";
import { TokensClient } from "./tokens";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/**
 * One room, by its id.
 *
 * @example
 * const room = client.room(id);
 * const recording = await room.recordings.create({ media: { audio: { from: `${id}-common` } } });
 * await room.recordings.delete(recording.id);
 */
export class RoomClient {
  /** Participants of the room. */
  readonly participants: ParticipantsClient;
  /** Streams in the room. */
  readonly streams: StreamsClient;
  /** Streams into the room from other servers and cameras. */
  readonly streamingIns: StreamingInsClient;
  /** Streams from the room to other servers. */
  readonly streamingOuts: StreamingOutsClient;
  /** Recordings of streams of the room. */
  readonly recordings: RecordingsClient;
  /** Calls between the room and SIP peers. */
  readonly sipCalls: SipCallsClient;
  /** Algorithms that look at streams of the room. */
  readonly analytics: AnalyticsClient;
  /** Tokens for joining the room. */
  readonly tokens: TokensClient;
  readonly #rooms: RoomsClient;

  /** Use OwtClient.room. */
  constructor(
    transport: Transport,
    rooms: RoomsClient,
    /** Id of the room. */
    readonly id: string,
  ) {
    this.#rooms = rooms;
    this.participants = new ParticipantsClient(transport, id);
    this.streams = new StreamsClient(transport, id);
    this.streamingIns = new StreamingInsClient(transport, id);
    this.streamingOuts = new StreamingOutsClient(transport, id);
    this.recordings = new RecordingsClient(transport, id);
    this.sipCalls = new SipCallsClient(transport, id);
    this.analytics = new AnalyticsClient(transport, id);
    this.tokens = new TokensClient(transport, id);
  }

  /** RoomsClient.get */
  get(options?: CallOptions): Promise<Room> {
    return this.#rooms.get(this.id, options);
  }

  /** RoomsClient.find */
  find(options?: CallOptions): Promise<Room | undefined> {
    return this.#rooms.find(this.id, options);
  }

  /** RoomsClient.update */
  update(config: Partial<RoomConfig>, options?: CallOptions): Promise<Room> {
    return this.#rooms.update(this.id, config, options);
  }

  /** RoomsClient.delete */
  delete(options?: CallOptions): Promise<void> {
    return this.#rooms.delete(this.id, options);
  }
}
