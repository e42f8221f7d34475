// Sessions as a flow: from a source over a view to a target, before and after a change.

import { isObject } from "../../sdk/values";
import { peerWithoutPassword } from "../../sdk/text/redact";
import type { ResourceType } from "../../provider/kinds";
import type { Arguments, Change, Neighbour } from "../change-set";
import { listed, notKnown, oneLine, plain, shown } from "../words/units";
import { viewOfStream } from "../words";

/** An end of a flow: `view lecture`, with what goes through it. */
export interface FlowNode {
  readonly text: string;
  readonly note: string;
  readonly status: "new" | "removed" | "unchanged";
}

/** A flow; a session that takes a stream as it is has no view. */
export interface Flow {
  readonly source: readonly FlowNode[];
  readonly view: readonly FlowNode[];
  readonly target: readonly FlowNode[];
}

type End = readonly [text: string, note: string];
interface Ends {
  readonly source: readonly End[];
  readonly view: readonly End[];
  readonly target: readonly End[];
}

/** Names of streams by their ids: the streaming-ins of the room. */
export type StreamNames = ReadonlyMap<string, string>;

/** The flow of a session; undefined for kinds through which nothing flows. */
export function flowOf(
  kind: ResourceType | undefined,
  { before, after }: Pick<Change, "before" | "after">,
  names: StreamNames,
): Flow | undefined {
  const [old, wanted] = [before, after].map((args) =>
    kind === undefined || args === undefined ? undefined : endsOf(kind, args, names),
  );
  const some = wanted ?? old;
  if (some === undefined) return undefined;
  const merged = (part: keyof Ends): FlowNode[] => {
    // A session that is new as a whole has no parts that are new, and one that is removed none that stay.
    if (old === undefined || wanted === undefined)
      return some[part].map(([text, note]) => ({ text, note, status: "unchanged" }));
    const [one, other] = [keysOf(old[part]), keysOf(wanted[part])];
    return [
      ...wanted[part].map(([text, note]): FlowNode => ({
        text,
        note,
        status: one.has(key(text, note)) ? "unchanged" : "new",
      })),
      ...old[part].flatMap(([text, note]): FlowNode[] =>
        other.has(key(text, note)) ? [] : [{ text, note, status: "removed" }],
      ),
    ];
  };
  return { source: merged("source"), view: merged("view"), target: merged("target") };
}

const key = (text: string, note: string): string => `${text}\n${note}`;
const keysOf = (ends: readonly End[]): Set<string> => new Set(ends.map(([text, note]) => key(text, note)));

/** The names of the streaming-ins among the sessions of a room. */
export const streamNames = (sessions: readonly (Change | Neighbour)[]): StreamNames =>
  new Map(
    sessions.flatMap(({ kind, id, name }) => (kind === "StreamingIn" && id !== undefined ? [[id, oneLine(name)]] : [])),
  );

function endsOf(kind: ResourceType, args: Arguments, names: StreamNames): Ends | undefined {
  switch (kind) {
    case "Recording":
      return { ...taken(args.media, names), target: [["recording", `${told(args.container ?? "auto")} file`]] };
    case "StreamingOut": {
      const protocol = args.protocol === undefined ? "stream" : `${told(args.protocol)} stream`;
      return { ...taken(args.media, names), target: [[protocol, `to ${url(args.url)}`]] };
    }
    case "SipCall": {
      const { audio, video } = isObject(args.mediaIn) ? args.mediaIn : {};
      const back = [audio === false ? "" : "sound", video === true ? "picture" : ""].filter((part) => part !== "");
      const peer = typeof args.peerURI === "string" ? peerWithoutPassword(args.peerURI) : args.peerURI;
      return { ...taken(args.mediaOut, names), target: [[`SIP peer ${told(peer)}`, `sends ${listed(back)} back`]] };
    }
    case "Analytics":
      return { ...taken(args.media, names), target: [[`analytics ${told(args.algorithm)}`, ""]] };
    case "StreamingIn": {
      const source = isObject(args.source) ? args.source : isObject(args.connection) ? args.connection : {};
      const views = Array.isArray(args.views) ? (args.views as unknown[]) : args.views === null ? [null] : [];
      return {
        source: [["streaming-in", `from ${url(source.url)}`]],
        view: views.map((label) => [`view ${told(label)}`, ""]),
        target: [
          ["participants", views.length > 0 ? "in the mix, and as a stream of its own" : "as a stream of its own"],
        ],
      };
    }
    default:
      return undefined;
  }
}

/** The streams that a session takes, and the views that mix them. */
function taken(media: unknown, names: StreamNames): Pick<Ends, "source" | "view"> {
  const tracks = (
    [
      ["audio", "sound"],
      ["video", "picture"],
    ] as const
  ).flatMap(([name, words]) => {
    const track = isObject(media) ? media[name] : media;
    if (track === undefined || track === false) return [];
    return [{ words, from: isObject(track) ? track.from : track }];
  });
  const source = new Map<string, string[]>();
  const view = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, text: string, words: string) =>
    to.set(text, [...(to.get(text) ?? []), words]);
  for (const { words, from } of tracks) {
    const label = viewOfStream(from);
    if (label !== undefined) {
      add(source, "mix of the participants", "");
      add(view, `view ${oneLine(label)}`, words);
    } else if (from === null) add(source, `a stream ${notKnown}`, words);
    else add(source, (typeof from === "string" ? names.get(from) : undefined) ?? `stream ${told(from)}`, words);
  }
  const ends = (of: Map<string, string[]>): End[] =>
    [...of].map(([text, words]) => [text, listed(words.filter((word) => word !== "")).replace(/^nothing$/, "")]);
  return { source: ends(source), view: ends(view) };
}

/** A value in words; null is one that is not known. */
const told = (value: unknown): string => (value === null ? notKnown : shown(value, plain));

/** An address: urls are secrets, because they often have a key in them. */
const url = (value: unknown): string =>
  value === null ? `an address ${notKnown}` : value === undefined ? "an address" : told(value);
