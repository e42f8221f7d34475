// Writes a survey as the import file of Pulumi: what the native provider takes over, by type, name and id. Resources have the same names
// as those of a document and of a program.

import { conferenceType, typeOf } from "../lifecycle/types";
import { resourcesOf } from "./resources";
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
  const resources = resourcesOf({ services: [], rooms }).map(({ type, name, id }): Imported => ({
    type: typeOf("native", type),
    name,
    id,
    ...under,
  }));
  return `${JSON.stringify({ resources: [...own, ...resources] }, undefined, 2)}\n`;
}
