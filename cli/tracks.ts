// Audio and video of streams and sessions, in cells of tables.

import type { Column } from "./output";

type Sources = { readonly [Track in "audio" | "video"]?: { readonly from: string } | false };

/** Columns with the ids of the streams that a session takes audio and video from. */
export function sourceColumns<Item>(mediaOf: (item: Item) => Sources | undefined): readonly Column<Item>[] {
  const from = (track: "audio" | "video") => (item: Item) => {
    const taken = mediaOf(item)?.[track];
    return taken ? taken.from : undefined;
  };
  return [
    { title: "AUDIO FROM", cell: from("audio") },
    { title: "VIDEO FROM", cell: from("video") },
  ];
}

interface Format {
  readonly codec: string;
  readonly profile?: string;
}
interface Size {
  readonly resolution?: { readonly width: number; readonly height: number };
}

/** Codec, size and pause of a track, such as `vp8 640x480 (paused)`. */
export function trackText(status: string | undefined, format: Format | undefined, { resolution }: Size = {}): string {
  return [
    format === undefined ? "yes" : [format.codec, format.profile].filter(Boolean).join("-"),
    ...(resolution !== undefined && resolution.width > 0 ? [`${resolution.width}x${resolution.height}`] : []),
    ...(status === "inactive" ? ["(paused)"] : []),
  ].join(" ");
}
