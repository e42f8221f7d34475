// Rectangles of a drawing in pixels, and their paths.

/** A rectangle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a box that is in another; its width or height is 0 where there is none. */
export function partIn(box: Box, frame: Box): Box {
  const [x, y] = [Math.max(box.x, frame.x), Math.max(box.y, frame.y)];
  const right = Math.min(box.x + box.width, frame.x + frame.width);
  const bottom = Math.min(box.y + box.height, frame.y + frame.height);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** Whether two boxes share more than an edge. */
export function meet(one: Box, other: Box): boolean {
  const { width, height } = partIn(one, other);
  return width > 0.5 && height > 0.5;
}

/** A box that is smaller by `line` on each side; of no size where it would be negative. */
export const within = ({ x, y, width, height }: Box, line: number): Box => ({
  x: x + line,
  y: y + line,
  width: Math.max(0, width - 2 * line),
  height: Math.max(0, height - 2 * line),
});

/** A coordinate in a path: tenths of pixels keep pictures small. */
export function px(value: number): string {
  const near = Math.round(Math.min(farthest, Math.max(-farthest, value)) * 10) / 10;
  return String(near + 0);
}
const farthest = 100_000;

/** The path of a box. */
export const rectangle = ({ x, y, width, height }: Box): string =>
  `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`;

/** The path of a circle. */
export function circle(x: number, y: number, radius: number): string {
  // The radius and the distance that it spans are rounded alike: otherwise arcs bulge.
  const r = Math.round(radius * 10) / 10;
  return `M${px(x - r)} ${px(y)}a${px(r)} ${px(r)} 0 1 1 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 1 ${px(-2 * r)} 0`;
}

/** The path of the upper half of a circle, its middle at the centre of the base. */
export function halfCircle(x: number, y: number, radius: number): string {
  const r = Math.round(radius * 10) / 10;
  return `M${px(x - r)} ${px(y)}a${px(r)} ${px(r)} 0 0 1 ${px(2 * r)} 0z`;
}

/** The path of a star with five points. */
export function star(x: number, y: number, radius: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? radius : radius * 0.42];
    return `${px(x + Math.cos(angle) * reach)} ${px(y + Math.sin(angle) * reach)}`;
  });
  return `M${points.join("L")}z`;
}
