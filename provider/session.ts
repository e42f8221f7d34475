// What the resource classes of sessions have in common: they live in a room, which they take as a resource or by its id.

import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionArgs } from "./arguments";
import { OwtResource, withSecret } from "./resource";
import { Room } from "./room";

/** `Args` with a {@link Room}, or the id of one, as its room. A session in a Room resource is in the room's service, too. */
export type InRoom<Args> = Omit<Args, "room"> & {
  /** The room: a resource of this program, or an id. */
  room: Room | pulumi.Input<string>;
};

/** A session of the conference server. Use the classes derived from it. */
export abstract class SessionResource extends OwtResource {
  /** Id of the room. */
  declare readonly room: pulumi.Output<string>;
  /** With `whenEnded: "ignore"`: true once it has ended by itself. */
  declare readonly ended: pulumi.Output<boolean | undefined>;
  /** Address of the server. */
  declare readonly endpoint: pulumi.Output<string>;
  /** Id of the service that owns the room. */
  declare readonly serviceId: pulumi.Output<string>;

  protected constructor(
    kind: string,
    name: string,
    { room, connection, ...args }: InRoom<pulumi.Inputs> & { connection?: pulumi.Input<ConnectionArgs> | undefined },
    outputs: readonly string[],
    options?: pulumi.CustomResourceOptions,
  ) {
    const inputs = {
      ...args,
      room: room instanceof Room ? room.roomId : room,
      connection: withSecret(connection ?? (room instanceof Room ? room.connection : undefined), "serviceKey"),
    };
    super(kind, name, inputs, ["ended", "endpoint", "serviceId", ...outputs], options);
  }
}
