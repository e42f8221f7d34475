// What the lifecycles of all that lives in a conference have in common: recordings, streams in and out, calls, layouts. They
// are read by a list of the room, and can end by themselves.

import type { TObject } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { type Stream, TextEnum, withDefaults } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import type { Problem } from "../../sdk/schemas/validation";
import { type Adoption, adoptById, shown } from "../lifecycle/adoption";
import { inBurst } from "../lifecycle/batched-reads";
import { unlessGone } from "../lifecycle/not-found";
import { explained } from "../room/conference";
import { PartialFailure, type Values } from "../lifecycle/hooks";
import { isRestarted, sessionAsks, sessionGoesOn } from "../room/restart";
import type { DeclaredKind } from "./room-kind";

/** What all sessions take beside what the API does. */
export const sessionArguments = {
  room: Type.String({
    pattern: "^[0-9a-f]{24}$",
    allowed: "the id of a room, 24 hexadecimal digits (owt rooms list shows them)",
    description: "Id of the room.",
  }),
  whenEnded: Type.Optional(
    TextEnum(["recreate", "ignore"], {
      default: "recreate",
      description:
        "What happens when it has ended by itself, since its source left say: a refresh notices and the next update starts it again, or it stays ended.",
    }),
  ),
};

/** The same as a type. */
export interface SessionArguments {
  readonly room: string;
  readonly whenEnded?: "recreate" | "ignore";
}

/** The sessions of one kind in a room, as the client has them. */
export interface Sessions<Config, Session> {
  list(): Promise<Session[]>;
  create(config: Config): Promise<Session>;
  delete(id: string): Promise<void>;
}

/** What a room has of something: one list for all that is asked of it in a burst. */
function listIn<T>(client: OwtClient, room: string, what: string, list: () => Promise<T[]>): Promise<T[]> {
  return inBurst(`${client.endpoint} ${client.serviceId} ${room} ${what}`, list);
}

/** The streams of a room, in one list with all sessions that are streams. */
export function streamsOf(client: OwtClient, room: string): Promise<Stream[]> {
  return listIn(client, room, "streams", () => client.room(room).streams.list());
}

/** What is particular to a kind of session. */
export interface SessionKind<Config, Session> extends Pick<DeclaredKind<Config>, "needs" | "section"> {
  readonly schema: TObject;
  readonly sessions: (client: OwtClient, room: string) => Sessions<Config, Session>;
  /** What `list` gives, where several kinds have a list in common. */
  readonly listOf?: "streams";
  /** Members that only a new session can have otherwise. */
  readonly replaceOn: readonly (keyof Config & string)[];
  /** Members whose difference only a new session can make, found by comparing. */
  readonly forcedBy?: (before: Config, after: Config) => string[];
  /** Changes a session that is going on. */
  readonly change?: (
    client: OwtClient,
    room: string,
    session: Session,
    before: Config,
    after: Config,
  ) => Promise<Session>;
  readonly deleteBeforeReplace: boolean;
  readonly rules: (config: Config) => Problem[];
  /** A session that is going on, in the terms of what was declared. */
  readonly live: (declared: Config, session: Session) => Values;
  /** What programs use of it. */
  readonly outputs: (session: Session) => Values;
  /** How one that is going on is taken over, where it can be. */
  readonly adopted?: {
    /** What people call it: "recording". */
    readonly called: string;
    /** The `owt` command that lists them. */
    readonly command: string;
    /** What keeps one of the list from being taken over; undefined: nothing. */
    readonly obstacle?: (session: Session, declared: Config) => string | undefined;
  };
}

/** The lifecycle of a kind of session. */
export function sessionKind<Config extends object, Session extends { readonly id: string }>(
  kind: SessionKind<Config, Session>,
): DeclaredKind<Config & SessionArguments> {
  type Whole = Config & SessionArguments;
  const title = String(kind.schema.title);
  const configOf = ({ room: _, whenEnded: __, ...config }: Whole) => withDefaults(kind.schema, config) as Config;
  const listed = (client: OwtClient, { room }: Whole) =>
    unlessGone(listIn(client, room, kind.listOf ?? title, () => kind.sessions(client, room).list()));
  const find = async (client: OwtClient, id: string, config: Whole) =>
    (await listed(client, config))?.find((session) => session.id === id);
  const liveOf = (config: Whole, session: Session): Values => ({ ...config, ...kind.live(configOf(config), session) });

  /** Does something; a refusal says what the conference that is going on lacks. */
  const asFarAsItRuns = async <T>(client: OwtClient, config: Whole, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw await explained(client, kind, config, error);
      throw new PartialFailure(error.id, (await explained(client, kind, config, error.cause)) as Error);
    }
  };

  const adoptionBy = ({
    called,
    command,
    obstacle = () => undefined,
  }: NonNullable<typeof kind.adopted>): Adoption<Whole> => ({
    schema: adoptById(called),
    needs: ["room"],
    async find(client, wanted, config) {
      const list = (await listed(client, config)) ?? [];
      const session = list.find(({ id }) => id === wanted);
      if (session !== undefined) {
        const problem = obstacle(session, configOf(config));
        if (problem !== undefined) throw new Error(`is ${shown(wanted)}, ${problem}`);
        return { id: session.id, live: liveOf(config, session), outputs: kind.outputs(session) };
      }
      const ids = list.filter((one) => obstacle(one, configOf(config)) === undefined).map(({ id }) => id);
      throw new Error(
        `is ${shown(wanted)}, but the room ${config.room} has no ${called} with this id` +
          `${ids.length === 0 ? "; it has none at all" : `; it has ${ids.join(", ")}`}. owt ${command} list ROOM shows them. ` +
          `If it was there and has ended, take adopt out, and another one is started.`,
      );
    },
  });

  const all = async (client: OwtClient, config: Whole) => {
    const sessions = (await listed(client, config)) ?? [];
    return sessions
      .filter((session) => kind.adopted?.obstacle?.(session, configOf(config)) === undefined)
      .map((session) => ({ id: session.id, live: liveOf(config, session), outputs: kind.outputs(session) }));
  };

  return {
    schema: Type.Object({ ...sessionArguments, ...kind.schema.properties }, { additionalProperties: false }),
    own: ["whenEnded"] as (keyof Whole & string)[],
    account: "service",
    replaceOn: ["room", ...kind.replaceOn] as (keyof Whole & string)[],
    forcedBy: (before, after) => kind.forcedBy?.(configOf(before), configOf(after)) ?? [],
    deleteBeforeReplace: kind.deleteBeforeReplace,
    rules: (config) => kind.rules(config),
    needs: kind.needs,
    section: kind.section,
    checked: (config) => {
      sessionAsks({ title, needs: kind.needs }, config);
    },
    isMadeAgain: (id, { room, ended }) => {
      if (ended === true) return false;
      // A layout keeps no conference going.
      if (kind.adopted !== undefined) sessionGoesOn(room, `the ${title} ${id}`);
      return isRestarted(room);
    },
    ...(kind.adopted && { adoption: adoptionBy(kind.adopted), all }),

    home: async (client, config) => (await listed(client, config)) !== undefined,

    async create(client, config) {
      const session = await asFarAsItRuns(client, config, () =>
        kind.sessions(client, config.room).create(configOf(config)),
      );
      return { id: session.id, outputs: kind.outputs(session) };
    },

    async read(client, id, config) {
      const session = await find(client, id, config);
      if (session !== undefined) {
        return { live: liveOf(config, session), outputs: kind.outputs(session) };
      }
      return config.whenEnded === "ignore"
        ? { live: config as unknown as Values, outputs: { ended: true } }
        : undefined;
    },

    async update(client, id, config, before) {
      const session = await find(client, id, config);
      if (session === undefined) {
        if (config.whenEnded === "ignore") return { outputs: { ended: true } };
        throw new Error("It has ended in the meantime. Run `pulumi refresh`: the next update starts it again.");
      }
      const changed = await asFarAsItRuns(client, config, async () =>
        kind.change?.(client, config.room, session, configOf(before), configOf(config)),
      );
      return { outputs: kind.outputs(changed ?? session) };
    },

    async delete(client, id, { room }) {
      await kind.sessions(client, room).delete(id);
    },
  };
}
