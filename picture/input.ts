// An input in its region: a person in a 16:9 picture, whole with bars or cropped.

import { colours } from "./palette";
import { type Box, partIn } from "./regions";
import { type Svg, el, shown } from "./svg";

/** Ratio of the inputs that are drawn; most cameras have it. */
const ratio = 16 / 9;

/** An input that fills a region as the view fits it. Without a known fit, a tile without person. */
export function drawInput(
  region: Box,
  frame: Box,
  { fit, isPrimary }: { readonly fit: "letterbox" | "crop" | undefined; readonly isPrimary: boolean },
): Svg[] {
  const input = fit === undefined ? region : fitted(region, fit);
  const seen = partIn(partIn(input, region), frame);
  if (seen.width < 0.1 || seen.height < 0.1) return [];
  const tile = el("rect", { ...rounded(seen), fill: isPrimary ? colours.primary : colours.input });
  if (fit === undefined || Math.min(seen.width, seen.height * ratio) < 26) return [tile];
  const person = el("path", {
    d: personIn({ x: input.x - seen.x, y: input.y - seen.y, width: input.width, height: input.height }),
    fill: isPrimary ? colours.primaryPerson : colours.person,
  });
  // A nested drawing cuts off what is outside of it, without ids that could be those of another picture on the page.
  return [tile, el("svg", { ...rounded(seen) }, person), ...cutMarks(input, seen, fit)];
}

/** The 16:9 picture of an input, whole in a region or filling it. */
function fitted(region: Box, fit: "letterbox" | "crop"): Box {
  const isWide = region.width > region.height * ratio;
  const width = isWide === (fit === "crop") ? region.width : region.height * ratio;
  const height = width / ratio;
  return { x: region.x + (region.width - width) / 2, y: region.y + (region.height - height) / 2, width, height };
}

const rounded = ({ x, y, width, height }: Box) => ({ x, y, width, height });

/** Head and shoulders. */
function personIn({ x, y, width, height }: Box): string {
  const [middle, head, shoulders] = [x + width / 2, height * 0.17, height * 0.31];
  const centre = y + height * 0.4;
  const foot = y + height;
  const [r, a] = [shown(head), shown(shoulders)];
  return (
    `M${shown(middle - head)} ${shown(centre)}a${r} ${r} 0 1 1 ${shown(2 * head)} 0a${r} ${r} 0 1 1 ${shown(-2 * head)} 0z` +
    `M${shown(middle - shoulders)} ${shown(foot)}a${a} ${a} 0 0 1 ${shown(2 * shoulders)} 0z`
  );
}

/** Small arrows at the edges where a cropped input is cut off. */
function cutMarks(input: Box, seen: Box, fit: "letterbox" | "crop"): Svg[] {
  if (fit === "letterbox") return [];
  const size = Math.min(7, seen.width * 0.08, seen.height * 0.08);
  const isAcross = input.width - seen.width > 1;
  const isDown = input.height - seen.height > 1;
  if (size < 2 || (!isAcross && !isDown)) return [];
  const [x, y, s] = [shown(seen.x + seen.width / 2), shown(seen.y + seen.height / 2), shown(size)];
  const [left, right] = [shown(seen.x + 2), shown(seen.x + seen.width - 2)];
  const [top, bottom] = [shown(seen.y + 2), shown(seen.y + seen.height - 2)];
  const d = isAcross
    ? `M${left} ${y}l${s} -${s}v${shown(2 * size)}zM${right} ${y}l-${s} -${s}v${shown(2 * size)}z`
    : `M${x} ${top}l-${s} ${s}h${shown(2 * size)}zM${x} ${bottom}l-${s} -${s}h${shown(2 * size)}z`;
  return [el("path", { d, fill: colours.light, opacity: 0.8, class: "owt-cut" })];
}
