// A kind of resource: what is particular to it. lifecycle.ts makes the hooks of it.

import type { TObject } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { type Problem } from "../../sdk/schemas/validation";
import { type Adoption } from "./adoption";
import { type Account } from "../connection/connection";
import { type StackConfiguration, type Values } from "./hooks";

/** A kind of resource. `Config` is what its schema describes: the arguments without `connection`. */
export interface Kind<Config> {
  /** The resource's arguments, without `connection`. */
  readonly schema: TObject;
  /** Arguments that are ours alone: the server has nothing of them, and a difference in them is no request. */
  readonly own?: readonly (keyof Config & string)[];
  /** Those of them in which a difference is a reason to update all the same. */
  readonly prompting?: readonly (keyof Config & string)[];
  /** In whose name it is managed. */
  readonly account: Account;
  /** Arguments that cannot be changed on an object that is there. */
  readonly replaceOn: readonly (keyof Config & string)[];
  /** Arguments in which a difference forces a replacement, where it depends on the difference. Values are all known. */
  readonly forcedBy?: (before: Config, after: Config) => readonly string[];
  /** Whether a replacement deletes the old object before it creates the new one. */
  readonly deleteBeforeReplace: boolean;
  /** What is wrong beyond the schema: rules across members. Parts can be unknown in a preview. */
  readonly rules: (config: Config, configuration: StackConfiguration) => Problem[];
  /** Whether everything counts as managed, at its default where it is not declared. */
  readonly wholly?: (config: Config) => boolean;
  /**
   * Whether updates leave as it is what no program ever gave. A default that is given then says more than one that is left out: what
   * someone has set goes to it.
   */
  readonly keepsOthers?: true;
  /** Is shown arguments that fit. Parts can be unknown in a preview. */
  readonly checked?: (config: Config) => void;
  /**
   * Is shown a difference, before what depends on the object is compared. Parts can be unknown in a preview. Without a client,
   * nothing is to be asked of the server.
   */
  readonly differs?: (
    client: (() => OwtClient) | undefined,
    id: string,
    before: Config,
    after: Config,
  ) => Promise<void>;
  /** Whether an object that is in state is made again in this run, whatever its arguments say. */
  readonly isMadeAgain?: (id: string, state: Config & Values) => boolean;
  /** Makes the object and gives its id and what programs use of it. */
  readonly create: (client: OwtClient, config: Config) => Promise<{ id: string; outputs: Values }>;
  /**
   * Reads the object: its live configuration, and its outputs. Undefined: gone. Kinds that servers cannot show have none: what
   * was recorded counts.
   */
  readonly read?: (
    client: OwtClient,
    id: string,
    config: Config,
  ) => Promise<{ live: Values; outputs: Values } | undefined>;
  /** Whether that is there in which the object is, and which cannot have ended by itself: the room of a session. */
  readonly home?: (client: OwtClient, config: Config) => Promise<boolean>;
  /** Makes the object with the id that it was to have, where its creation ended in doubt and it is not there. */
  readonly remake?: (client: OwtClient, id: string, config: Config) => Promise<{ outputs: Values }>;
  /** All that is there of the kind, where an object can be lost of which it is not known whether it was made. */
  readonly all?: (
    client: OwtClient,
    config: Config,
  ) => Promise<readonly { readonly id: string; readonly live: Values; readonly outputs: Values }[]>;
  /** Brings the object to the configuration. Kinds whose every argument forces a replacement have none. */
  readonly update?: (client: OwtClient, id: string, config: Config, before: Config) => Promise<{ outputs: Values }>;
  /** Whether people or sessions are in the object: then somebody knows of it, and `owt recover` does not take it for a twin. */
  readonly isInUse?: (client: OwtClient, id: string) => Promise<boolean>;
  /** How objects that exist are taken over, where they can be. */
  readonly adoption?: Adoption<Config>;
  /** Removes the object. Gone already is success. */
  readonly delete: (client: OwtClient, id: string, config: Config) => Promise<void>;
}
