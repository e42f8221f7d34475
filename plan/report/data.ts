// The pictures of a page as data for its script: views that look alike, and layouts that views share, are there once.

import type { LayoutPicture, RegionPicture, ViewPicture } from "../../picture/model";

/** A region: id, left, top, width, height, words, and 1 for a primary one. */
type RegionData = readonly [string, number, number, number, number, string, 0 | 1];

/** A view without its label, its layouts by their positions in {@link PageData}. */
interface PictureData {
  readonly size?: readonly [width: number, height: number];
  readonly background?: string;
  readonly fit?: "letterbox" | "crop";
  readonly maxInput?: number;
  readonly layouts?: readonly number[];
  readonly used: readonly number[];
}

/** The data of a page. */
export interface PageData {
  /** For each layout 1 where the room declares it, and its regions. */
  readonly layouts: readonly (readonly [0 | 1, readonly RegionData[]])[];
  readonly pictures: readonly PictureData[];
}

/** Collects the pictures of a page. */
export class Pictures {
  readonly #layouts = new Numbered<PageData["layouts"][number]>();
  readonly #pictures = new Numbered<PictureData>();
  /** Layouts that several views have are mostly the same object. */
  readonly #known = new WeakMap<LayoutPicture, number>();

  /** The position of a picture, without its label; undefined for none. */
  add(view: ViewPicture | undefined): number | undefined {
    if (view === undefined) return undefined;
    const { size, background, fit, maxInput, layouts, used } = view;
    const data: PictureData = {
      ...(size && { size: [size.width, size.height] }),
      ...(background !== undefined && { background }),
      ...(fit !== undefined && { fit }),
      ...(maxInput !== undefined && { maxInput }),
      ...(layouts && { layouts: layouts.map((layout) => this.#layout(layout)) }),
      used,
    };
    return this.#pictures.add(data);
  }

  /** The data of all pictures that were added. */
  data(): PageData {
    return { layouts: this.#layouts.values, pictures: this.#pictures.values };
  }

  #layout(layout: LayoutPicture): number {
    const known = this.#known.get(layout);
    if (known !== undefined) return known;
    const regions = layout.regions.map(({ id, left, top, width, height, words, isPrimary }): RegionData => [
      id,
      ...([left, top, width, height] as const),
      words,
      isPrimary ? 1 : 0,
    ]);
    const at = this.#layouts.add([layout.isCustom ? 1 : 0, regions]);
    this.#known.set(layout, at);
    return at;
  }
}

/** Values with their positions; equal ones have the same. */
class Numbered<T> {
  readonly values: T[] = [];
  readonly #positions = new Map<string, number>();

  add(value: T): number {
    const key = JSON.stringify(value);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.#positions.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** The picture at a position, with a label. */
export function pictureAt({ layouts, pictures }: PageData, at: number, label: string): ViewPicture | undefined {
  const data = pictures[at];
  if (data === undefined) return undefined;
  return {
    label,
    size: data.size && { width: data.size[0], height: data.size[1] },
    background: data.background,
    fit: data.fit,
    maxInput: data.maxInput,
    layouts: data.layouts?.map((position): LayoutPicture => {
      const [isCustom, regions] = layouts[position] ?? [0, []];
      return { isCustom: isCustom === 1, regions: regions.map(regionOf) };
    }),
    used: data.used,
  };
}

const regionOf = ([id, left, top, width, height, words, isPrimary]: RegionData): RegionPicture => ({
  id,
  left,
  top,
  width,
  height,
  words,
  isPrimary: isPrimary === 1,
});
