// Colours of pictures. Blue and orange are told apart by all eyes; nothing is said by colour alone.

/** Colours on the mixed picture, the same on light and on dark pages: the picture has a ground of its own. */
export const colours = {
  input: "#2f6db3",
  person: "#a9cdf2",
  primary: "#1c3f69",
  primaryPerson: "#f5b94a",
  dark: "#10161d",
  light: "#ffffff",
  star: "#ffc83d",
  frame: "#8c959f",
  overlay: "#eef1f4",
  stays: "#a3adb8",
  former: "#ffb454",
  unknown: "#59636e",
  unknownLines: "#6e7883",
} as const;

/** Colours around pictures. The style is for images of their own; pages have theirs, by the same classes. */
export const page = {
  ink: "#1f2328",
  soft: "#59636e",
  ground: { fill: "#ffffff", stroke: "#d1d9e0" },
  style:
    "@media(prefers-color-scheme:dark){.owt-ink{fill:#f0f6fc}.owt-soft{fill:#9198a1}.owt-page{fill:#0d1117;stroke:#3d444d}" +
    ".owt-arrow{stroke:#9198a1}}",
} as const;

/** Fonts that systems have, for names in all scripts. */
export const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

/** Black or white: the one that is read better on a ground. */
export function inkOn(ground: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(ground.slice(at, at + 2), 16)));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // At this luminance the contrast to black equals that to white (WCAG 2).
  return luminance > 0.179 ? colours.dark : colours.light;
}

/** The linear part of light, of a channel from 0 to 255. */
function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
