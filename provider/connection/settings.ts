// The register of settings: everything that a stack, or an explicit provider, can set under `owt:`.

import type { TSchema } from "@sinclair/typebox";
import { Type } from "../../sdk/schemas/type";
import { configurationKeys, connectionSettings } from "./connection";
import { Guards, guardsKey } from "./guards";
import { formerKeys, leaveFormer } from "./place";
import { identityKey, takeUpKey } from "../lifecycle/identity";
import { offlineNames } from "./probe";

/** The setting with the ids of rules that are silenced for all rooms of the stack. */
export const ignoredKey = "owt:ignoreRules";

/** A setting. */
export interface Setting {
  /** Its key in the stack's configuration: `owt:endpoint`. */
  readonly key: string;
  /** The environment variable that is used where the configuration has no value; undefined for none. */
  readonly variable?: string;
  /** Type, meaning and default of its value. `secret` marks what must not be shown. */
  readonly schema: TSchema;
}

type ConnectionName = keyof typeof connectionSettings;

const ofConnection = Object.entries(configurationKeys("service")).map(([name, names]) => ({
  ...names,
  schema: connectionSettings[name as ConnectionName],
}));
const ofSuperService = configurationKeys("superService");

/** All settings. */
export const settings: readonly Setting[] = [
  ...ofConnection,
  {
    ...ofSuperService.serviceId,
    schema: { ...connectionSettings.serviceId, description: "Id of the super service, which manages services." },
  },
  {
    ...ofSuperService.serviceKey,
    schema: { ...connectionSettings.serviceKey, description: "Key of the super service." },
  },
  {
    ...offlineNames,
    schema: Type.Boolean({
      default: false,
      description: "Whether previews skip the check of the connection, on machines without access to the server.",
    }),
  },
  {
    ...formerKeys.service,
    schema: {
      ...connectionSettings.serviceKey,
      description: "Key of the service that objects move away from, needed once to delete the old ones.",
    },
  },
  {
    ...formerKeys.superService,
    schema: {
      ...connectionSettings.serviceKey,
      description: "Key of the super service that services move away from, needed once to delete the old ones.",
    },
  },
  {
    ...leaveFormer,
    schema: Type.Boolean({
      default: false,
      description: "Whether the objects of a former service are left on its server instead of deleted.",
    }),
  },
  {
    ...identityKey,
    schema: Type.String({
      description: "A text of your own, which gives a second copy of the stack rooms of its own.",
    }),
  },
  {
    ...takeUpKey,
    schema: Type.Boolean({
      default: false,
      description: "Whether rooms of a lost run are taken up although they differ from the program.",
    }),
  },
  {
    key: ignoredKey,
    schema: Type.String({
      description: "Ids of rules that are silenced for all rooms of the stack, separated by commas.",
    }),
  },
  { key: guardsKey, schema: Guards },
];
