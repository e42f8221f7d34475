// The lifecycle that recordings, streams in and out, SIP calls, analytics and layouts share: they are read by a list of the room,
// and can end by themselves.

import type { TObject, TProperties } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { type Stream, TextEnum, withDefaults } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import type { Problem } from "../../sdk/schemas/validation";
import { type Adoption, adoptById, shown } from "../lifecycle/adoption";
import { batchedList } from "../lifecycle/batched-reads";
import { explainRefusal } from "../room/conference";
import { PartialFailure, type Values } from "../lifecycle/hooks";
import type { StartOptions } from "../../sdk/once/start";
import { begin } from "../connection/stack-ids";
import { takeUpSession } from "./earlier";
import { isRestarted, addNewNeeds, addRunningSession } from "../room/restart";
import type { DeclaredKind } from "./room-kind";
import { unlessNotFound } from "../../sdk/failures/errors";

/** Arguments of all sessions besides those of the API. */
export const sessionArguments = {
  room: Type.String({
    pattern: "^[0-9a-f]{24}$",
    allowed: "the id of a room, 24 hexadecimal digits (owt rooms list shows them)",
    description: "Id of the room.",
  }),
  whenEnded: Type.Optional(
    TextEnum(["recreate", "ignore"], {
      title: "WhenEnded",
      default: "recreate",
      description:
        'The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.',
    }),
  ),
};

const endedOutput = {
  ended: Type.Optional(Type.Boolean({ description: 'With `whenEnded: "ignore"`: true once it has ended by itself.' })),
};

/** Type of {@link sessionArguments}. */
export interface SessionArguments {
  readonly room: string;
  readonly whenEnded?: "recreate" | "ignore";
}

/** The client of one kind of session in a room. */
export interface Sessions<Config, Session> {
  list(): Promise<Session[]>;
  create(config: Config, options: Pick<StartOptions<Session>, "takeUp">): Promise<Session>;
  delete(id: string): Promise<void>;
}

/** A list of a room. Calls at the same time share one request. */
function listIn<T>(client: OwtClient, room: string, what: string, list: () => Promise<T[]>): Promise<T[]> {
  return batchedList(`${client.endpoint} ${client.serviceId} ${room} ${what}`, list);
}

/** The streams of a room. The sessions that are streams share this list. */
export function streamsOf(client: OwtClient, room: string): Promise<Stream[]> {
  return listIn(client, room, "streams", () => client.room(room).streams.list());
}

/** The particulars of a kind of session. */
export interface SessionKind<Config, Session> extends Pick<
  DeclaredKind<Config>,
  "called" | "fixed" | "isSame" | "needs" | "section"
> {
  readonly schema: TObject;
  readonly sessions: (client: OwtClient, room: string) => Sessions<Config, Session>;
  /** Name of the list, where several kinds share one. */
  readonly listOf?: "streams";
  /** Arguments that cannot be changed on a running session. */
  readonly replaceOn: readonly (keyof Config & string)[];
  /** Whether no two sessions can have the same arguments: of two that are alike, one is a mistake. */
  readonly isUnique?: true;
  /** Paths in which this difference cannot be made on a running session. */
  readonly forcedBy?: (before: Config, after: Config) => string[];
  /** Changes a running session. */
  readonly change?: (
    client: OwtClient,
    room: string,
    session: Session,
    before: Config,
    after: Config,
  ) => Promise<Session>;
  readonly deleteBeforeReplace: boolean;
  readonly rules: (config: Config) => Problem[];
  /** The arguments that declare a running session. */
  readonly live: (declared: Config, session: Session) => Values;
  /** Schemas of the outputs of the resource. */
  readonly computed?: TProperties;
  /** The outputs of the resource. */
  readonly outputs: (session: Session) => Values;
  /** Adoption of a running session; without it, sessions of the kind cannot be adopted. */
  readonly adopted?: {
    /** The `owt` command that lists the sessions. */
    readonly command: string;
    /** Why a session of the list cannot be adopted, as a text that continues another; undefined where it can. */
    readonly obstacle?: (session: Session, declared: Config) => string | undefined;
  };
}

/** The sessions of a kind, as their resources see them. */
class Observed<Config extends object, Session extends { readonly id: string }> {
  readonly title: string;

  constructor(readonly kind: SessionKind<Config, Session>) {
    this.title = String(kind.schema.title);
  }

  /** The arguments that the API takes, with their defaults. */
  configOf({ room: _, whenEnded: __, ...config }: Config & SessionArguments): Config {
    return withDefaults(this.kind.schema, config) as Config;
  }

  /** All sessions in the room; undefined where there is no such room. */
  list(client: OwtClient, { room }: SessionArguments): Promise<Session[] | undefined> {
    const { listOf = this.title, sessions } = this.kind;
    return unlessNotFound(listIn(client, room, listOf, () => sessions(client, room).list()));
  }

  async find(client: OwtClient, id: string, args: SessionArguments): Promise<Session | undefined> {
    return (await this.list(client, args))?.find((session) => session.id === id);
  }

  /** The session as its resource would declare it. */
  live(args: Config & SessionArguments, session: Session): Live {
    const live = { ...args, ...this.kind.live(this.configOf(args), session) };
    return { live, outputs: this.kind.outputs(session) };
  }

  /** Why the session cannot be adopted; undefined where it can. */
  obstacle(session: Session, args: Config & SessionArguments): string | undefined {
    return this.kind.adopted?.obstacle?.(session, this.configOf(args));
  }

  /** All sessions that can be adopted. */
  async adoptable(client: OwtClient, args: Config & SessionArguments): Promise<Session[]> {
    const list = (await this.list(client, args)) ?? [];
    return list.filter((session) => this.obstacle(session, args) === undefined);
  }

  /** Starts or changes a session. If the conference causes a refusal, the error explains what the conference lacks. */
  async act<T>(client: OwtClient, args: SessionArguments, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw await explainRefusal(client, this.kind, args, error);
      throw new PartialFailure(error.id, (await explainRefusal(client, this.kind, args, error.cause)) as Error);
    }
  }
}

type Live = { readonly live: Values; readonly outputs: Values };

/** The lifecycle of a kind of session. */
export function sessionKind<Config extends object, Session extends { readonly id: string }>(
  kind: SessionKind<Config, Session>,
): DeclaredKind<Config & SessionArguments> {
  type Whole = Config & SessionArguments;
  const observed = new Observed(kind);
  const { title } = observed;

  return {
    called: kind.called,
    fixed: kind.fixed,
    schema: Type.Object({ ...sessionArguments, ...kind.schema.properties }, { additionalProperties: false }),
    computed: Type.Object({ ...kind.computed, ...endedOutput }),
    own: ["whenEnded"] as (keyof Whole & string)[],
    account: "service",
    replaceOn: ["room", ...kind.replaceOn] as (keyof Whole & string)[],
    forcedBy: (before, after) => kind.forcedBy?.(observed.configOf(before), observed.configOf(after)) ?? [],
    ...(kind.isSame && { isSame: kind.isSame }),
    deleteBeforeReplace: kind.deleteBeforeReplace,
    rules: (config) => kind.rules(config),
    needs: kind.needs,
    section: kind.section,
    checked: (config) => {
      addNewNeeds(kind, config);
    },
    isMadeAgain: (id, { room, ended }) => {
      if (ended === true) return false;
      // A layout keeps no conference going.
      if (kind.adopted !== undefined) addRunningSession(room, `the ${title} ${id}`);
      return isRestarted(room);
    },
    ...(kind.adopted && {
      adoption: adoptionOf(observed, kind.called, kind.adopted),
      all: async (client, args) =>
        (await observed.adoptable(client, args)).map((one) => ({ id: one.id, ...observed.live(args, one) })),
    }),

    home: async (client, args) => (await observed.list(client, args)) !== undefined,

    async create(client, args) {
      const session = await observed.act(client, args, () =>
        kind.sessions(client, args.room).create(observed.configOf(args), {
          takeUp: (alike) => takeUpSession(args.room, kind, alike),
        }),
      );
      begin(session.id);
      return { id: session.id, outputs: kind.outputs(session) };
    },

    async read(client, id, args) {
      const session = await observed.find(client, id, args);
      if (session !== undefined) return observed.live(args, session);
      return args.whenEnded === "ignore" ? { live: args as unknown as Values, outputs: { ended: true } } : undefined;
    },

    async update(client, id, args, before) {
      const session = await observed.find(client, id, args);
      if (session === undefined) {
        if (args.whenEnded === "ignore") return { outputs: { ended: true } };
        throw new Error("It has ended in the meantime. Run `pulumi refresh`: the next update starts it again.");
      }
      const changed = await observed.act(client, args, async () =>
        kind.change?.(client, args.room, session, observed.configOf(before), observed.configOf(args)),
      );
      return { outputs: kind.outputs(changed ?? session) };
    },

    async delete(client, id, { room }) {
      await kind.sessions(client, room).delete(id);
    },
  };
}

function adoptionOf<Config extends object, Session extends { readonly id: string }>(
  observed: Observed<Config, Session>,
  called: string,
  { command }: NonNullable<SessionKind<Config, Session>["adopted"]>,
): Adoption<Config & SessionArguments> {
  return {
    schema: adoptById(called),
    needs: ["room"],
    async find(client, wanted, args) {
      const list = (await observed.list(client, args)) ?? [];
      const session = list.find(({ id }) => id === wanted);
      if (session !== undefined) {
        const problem = observed.obstacle(session, args);
        if (problem !== undefined) throw new Error(`is ${shown(wanted)}, ${problem}`);
        return { id: session.id, ...observed.live(args, session) };
      }
      const ids = list.filter((one) => observed.obstacle(one, args) === undefined).map(({ id }) => id);
      throw new Error(
        `is ${shown(wanted)}, but the room ${args.room} has no ${called} with this id` +
          `${ids.length === 0 ? "; it has none at all" : `; it has ${ids.join(", ")}`}. owt ${command} list ROOM shows them. ` +
          `If it has ended, remove adopt, and another one is started.`,
      );
    },
  };
}
