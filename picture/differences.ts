// The differences between two views besides their layouts, in words.

import { enumerated } from "../sdk/text/words";
import type { ViewPicture } from "./model";

/** A member of a view with its values in words. */
export interface MemberValues {
  readonly name: string;
  /** Undefined for a view that is new; `after` for one that is removed. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A value that is not known, in words. */
const notKnown = "not known before the update";

const members: Readonly<Record<string, (view: ViewPicture) => string>> = {
  size: ({ size }) => (size === undefined ? notKnown : `${size.width}×${size.height}`),
  fit: ({ fit }) => fit ?? notKnown,
  background: ({ background }) => background ?? notKnown,
  inputs: ({ maxInput }) => (maxInput === undefined ? notKnown : `at most ${maxInput}`),
};

/** The members that differ between two views; all of them for a view that is new or removed. Those that are not known are one, the last. */
export function memberDifferences(before: ViewPicture | undefined, after: ViewPicture | undefined): MemberValues[] {
  const values = Object.entries(members).map(([name, inWords]) => ({
    name,
    before: before && inWords(before),
    after: after && inWords(after),
  }));
  const unknown = values.filter((one) => one.after === notKnown || one.before === notKnown);
  const known = values.filter((one) => one.before !== one.after && !unknown.includes(one));
  if (unknown.length === 0) return known;
  return [...known, { name: enumerated(unknown.map(({ name }) => name)), before: undefined, after: notKnown }];
}
