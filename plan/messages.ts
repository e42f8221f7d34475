// Warnings, errors and notices of a preview, each with its resource and its line.

import { printable, redact } from "../sdk/text/redact";
import type { ChangeSet, Warning } from "./change-set";
import type { Line, Places } from "./places";
import { type Preview, type PreviewMessage, previewFailed } from "./preview";
import { type Resource, kindOf, partsOfUrn } from "./resource";

/** A message that the change set has in its own words. */
const toldElsewhere = /^The address of .* is \S+ now\. Its objects stay unchanged/;

const noReason =
  "Pulumi refused the preview, and its JSON does not say why: a policy may refuse something. Run pulumi preview to see it.";

/** Messages of Pulumi that come from a native provider that is not installed. */
const isWithoutProvider = /loading package "owt"|resource plugin 'pulumi-resource-owt'/;
const toInstall = "Pulumi does not find the native provider of pulumi-owt. Run: npx owt plugin install.";

/** Messages of what a change takes with it, which a plan says in its own words where it has asked the server itself. */
export const saysWhatIsLost = /\bis in use: its conference has|out of reach afterwards/i;

/**
 * The messages of a preview.
 *
 * @param renamed URNs of resources that seem to be others under another name.
 */
export function messagesOf(
  { messages }: Preview,
  resources: readonly Resource[],
  places: Places,
  renamed: ReadonlySet<string>,
): Pick<ChangeSet, "warnings" | "errors" | "notices"> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const own = messages
    .map((message) => ({ ...message, ...titled(printable(redact(message.text)), message.urn) }))
    .filter(
      ({ text }, i, all) =>
        text !== "" && all.findIndex((other) => other.text === text && other.urn === all[i]?.urn) === i,
    )
    .filter(({ text }) => !toldElsewhere.test(text))
    // The change has its reasons.
    .filter(({ text }) => !/^(?:The .* is )?replaced because /s.test(text) || saysWhatIsLost.test(text))
    // The change says how to keep the object.
    .filter(({ text, urn }) => !(urn !== undefined && renamed.has(urn) && /^There is an? .* already \(/.test(text)));
  const of = (...severities: string[]) => own.filter(({ severity }) => severities.includes(severity));
  const errors = of("error");
  const reasons = errors.filter(({ text }) => text !== previewFailed);
  return {
    warnings: of("warning").map((message) => warningOf(message, byUrn, places)),
    errors: (reasons.length > 0 ? reasons : errors).map(({ text, urn, place: named }) => {
      const place = named ?? placeIn(text, urn, byUrn, places);
      return {
        text: wordsOf(text.split("\n    at ")[0] ?? ""),
        ...(urn !== undefined && { urn, name: partsOfUrn(urn).name }),
        ...(place && { place }),
      };
    }),
    notices: of("info", "info#err").map(({ text }) => text),
  };
}

/** The text of an error, with what to do where only Pulumi's own words are there. */
function wordsOf(text: string): string {
  if (text === previewFailed) return noReason;
  return isWithoutProvider.test(text) ? `${toInstall}\n${text}` : text;
}

/** A message about a resource: without the resource, and with the place in a document that it names. */
function titled(message: string, urn: string | undefined): { readonly text: string; readonly place?: Line } {
  if (urn === undefined) return { text: message };
  // The change or the error names the resource.
  const text = message.replace(/^\S+ resource '.*?' has a problem: /, "");
  const [title, file, line] = /^owt:\w+ \S.*? \(([^()]+):(\d+):\d+\): /.exec(text) ?? [];
  if (title !== undefined && file !== undefined)
    return { text: text.slice(title.length), place: { file, line: Number(line) } };
  const start = `owt:${kindOf(partsOfUrn(urn).type) ?? ""} ${partsOfUrn(urn).name}: `;
  return { text: text.startsWith(start) ? text.slice(start.length) : text };
}

function warningOf(
  { urn, text, place: named }: PreviewMessage & { readonly place?: Line },
  byUrn: ReadonlyMap<string, Resource>,
  places: Places,
): Warning {
  const [, rule, rest] = /^([a-z]+(?:-[a-z]+)+): (.*)$/s.exec(text) ?? [];
  const resource = urn === undefined ? undefined : byUrn.get(urn);
  const place = named ?? placeIn(rest ?? text, urn, byUrn, places);
  return {
    ...(rule !== undefined && { rule }),
    ...(urn !== undefined && { urn, name: partsOfUrn(urn).name }),
    ...(resource && { kind: resource.kind }),
    ...(place && { place }),
    text: rest ?? text,
  };
}

/** The line of the member that a message begins with, or of its resource. */
function placeIn(text: string, urn: string | undefined, byUrn: ReadonlyMap<string, Resource>, places: Places) {
  const resource = urn === undefined ? undefined : byUrn.get(urn);
  return resource && places.of(resource, keysIn(text));
}

/** The keys of the path that a message begins with: `views.lecture.video.maxInput is 0`. */
export function keysIn(text: string): (string | number)[] {
  const [path = ""] = /^(?:[\w$-]+|\[(?:\d+|"(?:[^"\\]|\\.)*")\]|\.(?=[\w$]))+/.exec(text) ?? [];
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([\w$-]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : (name ?? ""),
  );
}
