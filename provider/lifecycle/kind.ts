// The interface of a kind of resource. lifecycle.ts makes its hooks.

import type { TObject } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { type Problem } from "../../sdk/schemas/validation";
import { type Adoption } from "./adoption";
import { type Account } from "../connection/connection";
import { type StackConfiguration, type Values } from "./hooks";

/** A kind of resource. `Config` is the type of its arguments, without `connection`. */
export interface Kind<Config> {
  /** Its name for people: "recording". */
  readonly called: string;
  /** Schema of the arguments, without `connection`. */
  readonly schema: TObject;
  /** Schema of the outputs that its state has besides the arguments and the place. */
  readonly computed?: TObject;
  /** Arguments that the server does not know: a difference in them causes no request. */
  readonly own?: readonly (keyof Config & string)[];
  /** Those of `own` in which a difference causes an update all the same. */
  readonly prompting?: readonly (keyof Config & string)[];
  /** The account that signs its requests. */
  readonly account: Account;
  /** Arguments that cannot be changed on an existing object. */
  readonly replaceOn: readonly (keyof Config & string)[];
  /** Paths, such as `media.audio.format`, in which this difference forces a replacement. All values are known. */
  readonly forcedBy?: (before: Config, after: Config) => readonly string[];
  /** Whether an argument that differs from the state, which has the outputs, too, means the same all the same. */
  readonly isSame?: (name: string, state: Values, args: Values) => boolean;
  /** Why these arguments cannot be changed, as a clause: "names and keys of services cannot be changed". */
  readonly fixed: string;
  /** The losses that come with the end of an object, in sentences; undefined for none. Asks the server. */
  readonly lost?: (client: OwtClient, id: string, config: Config) => Promise<string | undefined>;
  /** Whether a replacement deletes the old object before it creates the new one. */
  readonly deleteBeforeReplace: boolean;
  /** Problems that the schema cannot express: rules across members. Parts can be unknown. */
  readonly rules: (config: Config, configuration: StackConfiguration) => Problem[];
  /** Whether the program manages all members: those that it does not give are at their defaults. */
  readonly wholly?: (config: Config) => boolean;
  /**
   * Whether updates keep the values of members that no program ever gave. A default in the program then differs from no value: it
   * overwrites what someone else has set.
   */
  readonly keepsOthers?: true;
  /** Called with arguments that have no problem. Parts can be unknown. */
  readonly checked?: (config: Config) => void;
  /**
   * Called with a difference, before dependents of the object are compared. Parts can be unknown. Without a client it must not call
   * the server.
   */
  readonly differs?: (
    client: (() => OwtClient) | undefined,
    id: string,
    before: Config,
    after: Config,
  ) => Promise<void>;
  /** Whether the object of a state is created again in this run, whatever its arguments are. */
  readonly isMadeAgain?: (id: string, state: Config & Values) => boolean;
  /** Creates the object. */
  readonly create: (
    client: OwtClient,
    config: Config,
    configuration: StackConfiguration,
  ) => Promise<{ id: string; outputs: Values }>;
  /**
   * Reads the live configuration and the outputs; undefined where the object does not exist. Without it, the state counts as live:
   * servers do not show objects of the kind.
   */
  readonly read?: (
    client: OwtClient,
    id: string,
    config: Config,
  ) => Promise<{ live: Values; outputs: Values } | undefined>;
  /** Whether the object's container exists: the room of a session. Unlike the session, it cannot end by itself. */
  readonly home?: (client: OwtClient, config: Config) => Promise<boolean>;
  /** Creates the object under its recorded id, after a creation with an unknown result left none. */
  readonly remake?: (client: OwtClient, id: string, config: Config) => Promise<{ outputs: Values }>;
  /** All sessions of the kind in a room, for kinds that can run twice. `owt recover` looks among them. */
  readonly all?: (
    client: OwtClient,
    config: Config,
  ) => Promise<readonly { readonly id: string; readonly live: Values; readonly outputs: Values }[]>;
  /** Changes the object to match the configuration. Kinds without it replace the object on every difference. */
  readonly update?: (client: OwtClient, id: string, config: Config, before: Config) => Promise<{ outputs: Values }>;
  /** Adoption of existing objects; without it, they cannot be adopted. */
  readonly adoption?: Adoption<Config>;
  /** Deletes the object. A missing object is a success. */
  readonly delete: (client: OwtClient, id: string, config: Config, configuration: StackConfiguration) => Promise<void>;
}
