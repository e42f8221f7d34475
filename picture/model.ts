// A view as it is drawn: numbers and texts alone, so that pages in a browser draw it with the same code.

/** A view of a room. */
export interface ViewPicture {
  readonly label: string;
  /** Size of the mixed picture in pixels; undefined where it is not known. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** Background as `#rrggbb`; undefined where it is not known. */
  readonly background: string | undefined;
  /** Whether inputs keep all of their picture, or fill their region and lose its edges; undefined where it is not known. */
  readonly fit: "letterbox" | "crop" | undefined;
  /** Number of inputs that the view takes; undefined where it is not known. */
  readonly maxInput: number | undefined;
  /** The layouts, the smallest first; none for a view that shows nobody, undefined where they are not known. */
  readonly layouts: readonly LayoutPicture[] | undefined;
  /** Position in `layouts` of the one for 1, 2, … inputs, up to `maxInput`. */
  readonly used: readonly number[];
}

/** A layout. */
export interface LayoutPicture {
  /** Whether the room declares it, instead of being ready-made. */
  readonly isCustom: boolean;
  /** The regions in the order in which inputs fill them; later ones are drawn over earlier ones. */
  readonly regions: readonly RegionPicture[];
}

/** A region, its edges as parts of the picture from 0 to 1. */
export interface RegionPicture {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Position and size in exact fractions: `left 0, top 0, width 2/3, height 2/3`. */
  readonly words: string;
  /** Whether the primary input is in it. */
  readonly isPrimary: boolean;
}
