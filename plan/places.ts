// Places where resources are declared: in a conference document, or in a program.

import { stepsAlong } from "../provider/document/nodes";
import { DocumentText } from "../provider/document/place";
import { isSection, sectionNames, typeOf } from "../provider/document/sections";
import type { ResourceType } from "../provider/kinds";
import { isObject } from "../sdk/values";
import { type Resource, partsOfUrn } from "./resource";

/** A line of a file. */
export interface Line {
  readonly file: string;
  readonly line: number;
}

/** A conference document: its name, as places show it, and its text. */
export interface DocumentSource {
  readonly file: string;
  readonly text: string;
}

/** Finds the places of resources. */
export class Places {
  readonly #documents: readonly {
    readonly text: DocumentText;
    readonly rooms: string[];
    readonly services: string[];
  }[];

  /** @param documents The documents of the stack. They may have faults. */
  constructor(documents: readonly DocumentSource[]) {
    this.#documents = documents.map(({ file, text }) => {
      const document = new DocumentText(file, text);
      const content = contentOf(document);
      const keys = (section: string) => Object.keys(isObject(content[section]) ? content[section] : {});
      return { text: document, rooms: keys("rooms"), services: keys("services") };
    });
  }

  /**
   * The line that declares a resource, or a member of it; undefined where it is not known: the engine keeps no place of what is deleted.
   * @param keys The keys of the member, in either spelling.
   */
  of({ step, kind, name }: Resource, keys: readonly (string | number)[] = []): Line | undefined {
    if (step.after === undefined) return undefined;
    const { parent, sourcePosition = "" } = step.after;
    if (parent !== undefined && partsOfUrn(parent).type === "owt:index:Conference")
      return this.#inDocuments(kind, name, keys);
    const [, file, line] = /^project:\/\/\/([^#]+)#(\d+)/.exec(sourcePosition) ?? [];
    if (file === undefined || /(^|\/)(\.\.|node_modules)\//.test(file)) return undefined;
    return { file, line: Number(line) };
  }

  #inDocuments(kind: ResourceType, name: string, keys: readonly (string | number)[]): Line | undefined {
    for (const { text, rooms, services } of this.#documents) {
      const way = wayTo(kind, name, rooms, services);
      if (way === undefined || stepsAlong(text.document, way).length < way.length) continue;
      const { file, line } = text.of([...way, ...keys]);
      return { file, line };
    }
    return undefined;
  }
}

function contentOf({ document }: DocumentText): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = document.toJS();
    return isObject(content) ? content : {};
  } catch {
    return {};
  }
}

/** The keys of the entry of a resource. Its name can have the prefix of its `Conference`. */
function wayTo(
  kind: ResourceType,
  name: string,
  rooms: readonly string[],
  services: readonly string[],
): readonly string[] | undefined {
  const longest = (keys: readonly string[], text: string) =>
    keys.filter((key) => text.endsWith(key)).sort((a, b) => b.length - a.length)[0];
  if (kind === "Service" || kind === "Room") {
    const key = longest(kind === "Room" ? rooms : services, name);
    return key === undefined ? undefined : [kind === "Room" ? "rooms" : "services", key];
  }
  const section = sectionNames.find((candidate) => isSection(candidate) && typeOf[candidate] === kind);
  const at = name.indexOf("/");
  const room = longest(rooms, name.slice(0, at));
  return section === undefined || at < 0 || room === undefined
    ? undefined
    : ["rooms", room, section, name.slice(at + 1)];
}
