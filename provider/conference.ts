// The conference document as a component: each of its entries becomes a resource of the stack.

import * as pulumi from "@pulumi/pulumi";
import type { RoomArgs, ServiceArgs } from "./arguments";
import { failure } from "./failure";
import { Room } from "./room";
import { Service } from "./service";

/** Arguments of a {@link Conference}. */
export interface ConferenceArgs {
  /**
   * Path of the document, from the folder of the program.
   * @default the stack's configuration `document`, so that each environment names its own
   */
  file?: string;
  /**
   * What the names of the resources begin with. Only a program with several documents needs it, if they use the same keys.
   * @default ""
   */
  prefix?: string;
}

/**
 * The rooms and services of a conference document: one YAML file for each environment, whose schema comes with this package.
 *
 * ```yaml
 * # yaml-language-server: $schema=./node_modules/pulumi-owt/conference.schema.json
 * rooms:
 *   meeting:
 *     participantLimit: 20
 * ```
 *
 * @example
 * ```ts
 * const conference = new owt.Conference("main"); // pulumi config set document conference.production.yaml
 * export const meeting = conference.rooms.meeting?.roomId;
 * ```
 */
export class Conference extends pulumi.ComponentResource {
  /** The services, by their keys in the document. */
  readonly services: Readonly<Record<string, Service>>;
  /** The rooms, by their keys in the document. */
  readonly rooms: Readonly<Record<string, Room>>;

  /**
   * @param name Name of the component in the stack.
   * @param args Which document.
   * @param options Pulumi's options; those that children take over hold for all resources of the document.
   * @throws with everything that is wrong with the document, each with file, line and column, before anything is declared.
   */
  constructor(name: string, { file, prefix = "" }: ConferenceArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("owt:index:Conference", name, {}, options);
    const config = new pulumi.Config();
    const declared = read(
      file ?? config.get("document") ?? fail(noDocument),
      (secret) => config.getSecret(secret) !== undefined,
    );
    const withSecrets = (value: unknown) => resolved(value, (secret) => config.requireSecret(secret));

    const services = Object.entries(declared.services).map(([key, entry]) => {
      const args = withSecrets({ name: key, ...entry }) as ServiceArgs;
      return [key, new Service(prefix + key, args, { parent: this })] as const;
    });
    this.services = Object.fromEntries(services);

    const rooms = Object.entries(declared.rooms).map(([key, { service, ...entry }]) => {
      const args = withSecrets({ name: key, ...entry }) as RoomArgs;
      const owner = service === undefined ? undefined : this.services[service];
      return [
        key,
        new Room(prefix + key, owner ? { ...args, connection: owner.connection } : args, { parent: this }),
      ] as const;
    });
    this.rooms = Object.fromEntries(rooms);
    this.registerOutputs({});
  }
}

const noDocument =
  "It is not known which conference document to take. Run: pulumi config set document conference.dev.yaml   " +
  "(or give the component a file)";

/** Ends the program with a message for people. */
function fail(message: string): never {
  throw failure(message);
}

/** Programs without a document do not pay for the reading of one: the parser and the schemas are loaded here. */
function read(file: string, hasSecret: (name: string) => boolean) {
  const { readDocument, DocumentError } = require("./document/read") as typeof import("./document/read");
  try {
    return readDocument(file, hasSecret);
  } catch (error) {
    if (error instanceof DocumentError) fail(error.message);
    throw error;
  }
}

/** The value with the secrets that it refers to. */
function resolved(value: unknown, secretOf: (name: string) => pulumi.Output<string>): unknown {
  const { isReference } = require("./document/read") as typeof import("./document/read");
  const visit = (part: unknown): unknown => {
    if (isReference(part)) return secretOf(part.secret);
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, visit(member)]));
  };
  return visit(value);
}
