// The conference document as a component: each of its entries becomes a resource of the stack.

import { ignoredRules } from "../program/settings";
import * as pulumi from "@pulumi/pulumi";
import { Analytics } from "../analytics/resource";
import type { RoomArgs, ServiceArgs } from "../program/arguments";
import type { SecretOf } from "./read";
import type { ResourceType } from "../kinds";
import { conferenceType } from "../lifecycle/types";
import {
  type DeclaredType,
  type Section,
  type SectionOf,
  isSection,
  keyArguments,
  sectionNames,
  typeOf,
} from "./sections";
import { Token } from "../token/resource";
import { failure } from "../program/failure";
import { Recording } from "../recording/resource";
import type { OwtResource } from "../program/resource";
import { locatedBy } from "../program/warnings";
import { Room } from "../room/resource";
import { Service } from "../service/resource";
import { checkSettings, settings } from "../program/settings";
import { SipCall } from "../sip-call/resource";
import { StreamingIn } from "../streaming-in/resource";
import { StreamingOut } from "../streaming-out/resource";
import { ViewLayout } from "../view-layout/resource";
import { mapParts } from "../../sdk/values";

/** The classes of all kinds. */
const dynamicClasses = {
  Room,
  Service,
  StreamingIn,
  ViewLayout,
  Recording,
  StreamingOut,
  SipCall,
  Analytics,
  Token,
} satisfies Readonly<Record<ResourceType, unknown>>;

/** A class for each kind. */
export type Classes = typeof dynamicClasses;

/** Arguments of a {@link Conference}. */
export interface ConferenceArgs {
  /**
   * Path of the document, from the folder of the program.
   * @default the stack's configuration `document`, so that each environment names its own
   */
  file?: string;
  /**
   * Prefix of the names of the resources. Only a program with several documents that use the same keys needs it.
   * @default ""
   */
  prefix?: string;
}

/** The sessions of a document's rooms, by section; in each by the keys of the room and of the entry: `channel/archive`. */
export type Sessions = {
  readonly [Type in DeclaredType as SectionOf<Type>]: Readonly<Record<string, InstanceType<Classes[Type]>>>;
};

/**
 * The rooms, services and sessions of a conference document: one YAML file for each environment, whose schema comes with this
 * package. Throws with all problems of the document, each with file, line and column, before anything is declared.
 *
 * ```yaml
 * # yaml-language-server: $schema=./node_modules/pulumi-owt/conference.schema.json
 * rooms:
 *   meeting:
 *     participantLimit: 20
 *     recordings:
 *       archive: { container: mkv, media: { audio: { from: { view: common } } } }
 * ```
 *
 * @example
 * ```ts
 * const conference = new owt.Conference("main"); // pulumi config set document conference.production.yaml
 * export const meeting = conference.rooms.meeting?.roomId;
 * ```
 */
export class Conference extends pulumi.ComponentResource {
  /** The classes of its resources. */
  protected static readonly classes: Classes = dynamicClasses;

  /** The services, by their keys in the document. */
  readonly services: Readonly<Record<string, Service>>;
  /** The rooms, by their keys in the document. */
  readonly rooms: Readonly<Record<string, Room>>;
  /** The sessions in the rooms: `conference.sessions.recordings["meeting/archive"]`. */
  readonly sessions: Sessions;

  constructor(
    /** Name of the component in the stack. */
    name: string,
    /** The document. */
    { file, prefix = "" }: ConferenceArgs = {},
    /** Pulumi's options; those that children inherit apply to all resources of the document. */
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(conferenceType, name, {}, options);
    checkSettings();
    const { classes } = new.target;
    const config = new pulumi.Config();
    const { declarations: declared, placeOf } = read(
      file ?? config.get("document") ?? fail(noDocument),
      (secret) => config.get(secret),
      ignoredRules(),
    );
    const locatedAt = <Args extends object>(keys: readonly string[], args: Args) =>
      locatedBy((own) => placeOf([...keys, ...own]), args);
    const withSecrets = (value: unknown) => resolved(value, (secret) => config.requireSecret(secret));

    const services = Object.entries(declared.services).map(([key, entry]) => {
      const args = locatedAt(["services", key], withSecrets({ name: key, ...entry }) as ServiceArgs);
      return [key, new classes.Service(prefix + key, args, { parent: this })] as const;
    });
    this.services = Object.fromEntries(services);

    const sessions = Object.fromEntries(sectionNames.map((section) => [section, {}])) as Made;
    const rooms = Object.entries(declared.rooms).map(([key, { service, ...entry }]) => {
      const config = Object.fromEntries(Object.entries(entry).filter(([member]) => !isSection(member)));
      const args = withSecrets({ name: key, ...config }) as RoomArgs;
      const owner = service === undefined ? undefined : this.services[service];
      const whole = locatedAt(["rooms", key], owner ? { ...args, connection: owner.connection } : args);
      const room = new classes.Room(prefix + key, whole, { parent: this });
      for (const section of sectionNames) {
        for (const [name, own] of Object.entries(entry[section] ?? {})) {
          const args = withStreams(withSecrets(own), room, (input) => sessions.streamingIns[`${key}/${input}`]);
          const keyArgument = keyArguments[section];
          const ofKey = keyArgument === undefined ? {} : { [keyArgument]: name };
          const Session = classes[typeOf[section]] as new (name: string, args: object, options: object) => OwtResource;
          sessions[section][`${key}/${name}`] = new Session(
            `${prefix}${key}/${name}`,
            locatedAt(["rooms", key, section, name], { ...ofKey, ...(args as object), room }),
            { parent: this },
          );
        }
      }
      return [key, room] as const;
    });
    this.rooms = Object.fromEntries(rooms);
    this.sessions = sessions as unknown as Sessions;
    this.registerOutputs({});
  }
}

type Made = Record<Section, Record<string, OwtResource>>;

const noDocument =
  "No conference document is given. Run: pulumi config set document conference.dev.yaml   " +
  "(or give the component a file)";

/** Ends the program with a message for people. */
function fail(message: string): never {
  throw failure(message);
}

/** Loads parser and schemas here: programs without a document do not need them. */
function read(file: string, secretOf: SecretOf, ignoredRules: string | undefined) {
  const { openDocument, DocumentError } = require("./read") as typeof import("./read");
  try {
    return openDocument(file, secretOf, ignoredRules, settings(pulumi.getProject()));
  } catch (error) {
    if (error instanceof DocumentError) fail(error.message);
    throw error;
  }
}

/** The value with secrets in place of references. */
function resolved(value: unknown, secretOf: (name: string) => pulumi.Output<string>): unknown {
  const { isSecretReference } = require("./references") as typeof import("./references");
  const visit = (part: unknown): unknown => (isSecretReference(part) ? secretOf(part.secret) : mapParts(part, visit));
  return visit(value);
}

/** The value with streams of the room in place of references. */
function withStreams(value: unknown, room: Room, inputOf: (key: string) => OwtResource | undefined): unknown {
  const { isStreamReference } = require("./references") as typeof import("./references");
  const visit = (part: unknown): unknown => {
    if (pulumi.Output.isInstance(part)) return part;
    if (!isStreamReference(part)) return mapParts(part, visit);
    return "view" in part ? room.mixedStreams[part.view] : inputOf(part.streamingIn);
  };
  return visit(value);
}
