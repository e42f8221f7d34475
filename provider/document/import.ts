// Writes a survey as the import file of Pulumi: what the native provider takes over, by type, name and id. Resources have the same names
// as those of a document and of a program.

import { conferenceType, typeOf as typeIn } from "../lifecycle/types";
import { sectionNames, typeOf } from "./sections";
import type { Survey } from "./survey";

/** A resource of an import file. */
interface Imported {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly parent?: string;
  readonly component?: true;
}

/**
 * The text of an import file. It has what can be declared, without arguments and secrets: Pulumi reads them by the ids.
 *
 * @param component Name of the {@link Conference} that declares the document; undefined for a program without one.
 */
export function importText({ rooms }: Pick<Survey, "rooms">, component?: string): string {
  const under = component === undefined ? {} : { parent: component };
  const own: Imported[] =
    component === undefined ? [] : [{ type: conferenceType, name: component, component: true as const }];
  const resources = rooms
    .filter(({ isDeclared }) => isDeclared)
    .flatMap(({ key, members, sessions }): Imported[] => {
      const room = String(members.adopt);
      const inRoom = sectionNames.flatMap((section) =>
        (sessions[section] ?? []).map((found) => ({
          type: typeIn("native", typeOf[section]),
          name: `${key}/${found.key}`,
          id: `${room}/${String(found.members.adopt)}`,
          ...under,
        })),
      );
      return [{ type: typeIn("native", "Room"), name: key, id: room, ...under }, ...inRoom];
    });
  return `${JSON.stringify({ resources: [...own, ...resources] }, undefined, 2)}\n`;
}
