// Colours of pictures. Blue and orange are told apart by all eyes; nothing is said by colour alone.

/** Colours on the mixed picture, the same on light and on dark pages: the picture has a ground of its own. */
export const colours = {
  input: "#2f6db3",
  person: "#a9cdf2",
  primary: "#b35900",
  primaryPerson: "#ffd1a1",
  dark: "#10161d",
  light: "#ffffff",
  star: "#ffc83d",
  unknown: "#59636e",
  unknownLines: "#6e7883",
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
