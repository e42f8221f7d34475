// A change set as one HTML page that needs nothing else: readable without script, and with a slider, a filter and an overlay with it.

import type { ChangeSet } from "../change-set";
import type { Violation } from "../guards";
import { reportModel } from "./model";
import { pageOf } from "./page";

/** Options of {@link reportOf}. */
export interface ReportOptions {
  /**
   * Guards that refuse the plan, told at the beginning.
   *
   * @default none
   */
  readonly violations?: readonly Violation[];
  /**
   * Time of the plan.
   *
   * @default now
   */
  readonly at?: Date;
}

/**
 * The change set as an HTML page: a summary whose numbers filter, then each room with its views drawn before and after, its roles, formats
 * and sessions. The page loads nothing and sends nothing. Texts of the change set stay text, whatever is in them.
 *
 * @returns the page, in UTF-8 a file that every browser opens from disk.
 * @throws {Error} where the script of the page is missing: `npm run build` makes it.
 */
export const reportOf = (set: ChangeSet, { violations = [], at = new Date() }: ReportOptions = {}): string =>
  pageOf(reportModel(set, violations), at);
