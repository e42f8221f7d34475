// Arguments and answers of look-ups, which the native provider serves as functions. Answers have the spelling of the API.

import type { TObject, TSchema } from "@sinclair/typebox";
import { Analytics, Recording, RoomConfig, SipCall, StreamingOut, TextEnum } from "../../../sdk/schemas";
import { Type } from "../../../sdk/schemas/type";
import { Connection } from "../../connection/connection";
import { documentation } from "./documentation";
import type { FunctionSpec } from "./spec";
import type { NamedTypes, TypeOptions } from "./types";

/** A look-up. */
export interface Lookup {
  /** Schema of its arguments, without `connection`. */
  readonly query: TObject;
  /** Schema of its answer. */
  readonly answer: TObject;
}

const open = { additionalProperties: true } as const;
const inRoom = {
  room: Type.String({
    pattern: "^[0-9a-f]{24}$",
    allowed: "the id of a room, 24 hexadecimal digits",
    description: "Id of the room.",
  }),
};
const ofName = (what: string) =>
  Type.Object({ name: Type.Optional(Type.String({ description: `Name of the ${what}.` })) });
const listOf = (member: string, entry: TSchema, description: string): TObject =>
  Type.Object({ [member]: Type.Array(entry, { description }) });
const titled = (title: string, description: string, schema: TObject): TObject => ({ ...schema, title, description });

/** A room as the server has it. Servers store what they were given: any member can be missing. */
const room = (() => {
  const { name, sip, ...options } = RoomConfig.properties;
  const { password: _, ...account } = sip.properties;
  return Type.Object(
    {
      id: Type.String({ description: "Id of the room." }),
      name,
      ...options,
      sip: Type.Optional({ ...sip, properties: account }),
      mixedStreams: Type.Record(Type.String(), Type.String(), {
        description: "Id of the mixed stream of each view, by the view's label.",
      }),
    },
    { ...open, title: "Room", description: "A room as the server has it. Its SIP password is not shown." },
  );
})();

const service = Type.Object(
  {
    id: Type.String({ description: "Id of the service." }),
    name: Type.String({ description: "Name of the service." }),
    rooms: Type.Array(Type.String(), { description: "Ids of its rooms." }),
  },
  { ...open, title: "Service", description: "A service as the server has it. Its key is not shown." },
);

const permission = Type.Unknown({ description: "Whether it may do so with `audio` and `video`; false: with neither." });
const participant = Type.Object(
  {
    id: Type.String({ description: "Id of the participant." }),
    user: Type.String({ description: "Name of the participant, or the address of the peer of a SIP call." }),
    role: Type.String({ description: "Role of the participant." }),
    permission: Type.Object(
      { publish: Type.Optional(permission), subscribe: Type.Optional(permission) },
      { ...open, description: "Tracks that the participant may publish, and subscribe to." },
    ),
  },
  { ...open, title: "Participant", description: "A participant of a room." },
);

const stream = Type.Object(
  {
    id: Type.String({ description: "Id of the stream." }),
    type: Type.String({ description: "`mixed` for that of a view, `forward` for one that is sent into the room." }),
    media: Type.Unknown({
      description: "Its tracks `audio` and `video`, with their formats. A track that is not sent is absent.",
    }),
    info: Type.Object(
      {
        owner: Type.Optional(
          Type.String({ description: "Forward streams: id of the sender; `admin` for a streaming-in." }),
        ),
        type: Type.Optional(
          Type.String({ description: "Forward streams: webrtc, streaming, sip, analytics, selecting or quic." }),
        ),
        inViews: Type.Optional(
          Type.Array(Type.String(), { description: "Forward streams: labels of the views that it is mixed into." }),
        ),
        attributes: Type.Optional(
          Type.Record(Type.String(), Type.Unknown(), { description: "Attributes of the stream." }),
        ),
        label: Type.Optional(Type.String({ description: "Mixed streams: label of the view." })),
        layout: Type.Optional(
          Type.Array(Type.Unknown(), { description: "Mixed streams: regions and the streams in them." }),
        ),
        activeInput: Type.Optional(Type.String({ description: "Mixed streams: the input that speaks." })),
        origin: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "Place of the sender." })),
      },
      { ...open, description: "What the stream is of." },
    ),
  },
  { ...open, title: "Stream", description: "A stream of a room." },
);

/** All look-ups, by the names that they have in programs. */
export const lookups: Readonly<Record<string, Lookup>> = {
  getRoom: {
    query: Type.Object({
      id: Type.Optional(Type.String({ description: "Id of the room. Either it or `name` is required." })),
      name: Type.Optional(Type.String({ description: "Name of the room, if no other has the same." })),
    }),
    answer: room,
  },
  getRooms: { query: ofName("rooms"), answer: listOf("rooms", room, "The rooms.") },
  getServices: { query: ofName("service"), answer: listOf("services", service, "The services.") },
  getParticipants: {
    query: Type.Object({
      ...inRoom,
      role: Type.Optional(Type.String({ description: "Role of the participants; left out: any." })),
    }),
    answer: listOf("participants", participant, "The participants."),
  },
  getStreams: {
    query: Type.Object({
      ...inRoom,
      type: Type.Optional(
        TextEnum(["mixed", "forward"], {
          title: "StreamType",
          description: "`mixed` for those of views, `forward` for those that are sent into the room; left out: both.",
        }),
      ),
      label: Type.Optional(
        Type.String({ description: "The view that a mixed stream is of, or that a forward stream is mixed into." }),
      ),
    }),
    answer: listOf("streams", stream, "The streams."),
  },
  getRecordings: {
    query: Type.Object(inRoom),
    answer: listOf("recordings", titled("Recording", "A running recording.", Recording), "The recordings."),
  },
  getStreamingOuts: {
    query: Type.Object(inRoom),
    answer: {
      ...listOf(
        "streamingOuts",
        titled("StreamingOut", "A stream that goes out of a room.", {
          ...StreamingOut,
          properties: { ...StreamingOut.properties, url: { ...StreamingOut.properties.url, secret: true } },
        }),
        "The streaming-outs.",
      ),
    },
  },
  getSipCalls: {
    query: Type.Object(inRoom),
    answer: listOf("sipCalls", titled("SipCall", "A SIP call.", SipCall), "The calls."),
  },
  getAnalytics: {
    query: Type.Object(inRoom),
    answer: listOf("analytics", titled("Analytics", "Analytics that run in a room.", Analytics), "The analytics."),
  },
};

/** Schemas of all arguments of each look-up, `connection` included. */
export const lookupArguments: Readonly<Record<string, TObject>> = Object.fromEntries(
  Object.entries(lookups).map(([name, { query }]) => [
    name,
    Type.Object({ ...query.properties, connection: Type.Optional(Connection) }, { additionalProperties: false }),
  ]),
);

/** Types of answers. The prefix tells them from resources and arguments of the same name. */
export const answers: TypeOptions = { isListed: true, prefix: "Live" };

/** A look-up as a function of the package. */
export function functionOf(types: NamedTypes, name: string, { query, answer }: Lookup): FunctionSpec {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const connection = Type.Optional({ ...Connection, description: lookupConnection });
  const { [name]: description } = documentation.functions;
  return {
    ...(description !== undefined && { description }),
    inputs: types.objectOf(title, Type.Object({ ...query.properties, connection })),
    outputs: types.objectOf(title, answer, answers),
  };
}

const lookupConnection = "Server and service; members that are left out come from the stack's configuration.";
