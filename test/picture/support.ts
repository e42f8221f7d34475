// Shared by the tests of pictures: views, and parts of drawings.

import assert from "node:assert/strict";
import type { ViewPicture } from "../../picture/model";
import { viewPictureOf } from "../../picture/of-view";
import type { Svg } from "../../picture/svg";

/** A view of a room, from its `video` in the API's spelling. */
export function viewOf(video: object | null = {}, label = "lecture"): ViewPicture {
  return viewPictureOf({ label, video }) ?? assert.fail("the view has no picture");
}

/** A custom layout. Each region is `[id, left, top, width, height]`. */
export const layout = (...regions: readonly (readonly [string, ...(string | number)[]])[]): { region: object[] } => ({
  region: regions.map(([id, left, top, width, height]) => ({ id, area: { left, top, width, height } })),
});

/** `video` with custom layouts only. */
export const custom = (layouts: readonly object[], more: object = {}): object => ({
  layout: { templates: { base: "void", custom: layouts }, ...more },
});

/** All elements of a drawing, outer ones first. */
export function elements(drawing: Svg): Svg[] {
  return [drawing, ...drawing.children.flatMap((child) => (typeof child === "string" ? [] : elements(child)))];
}

/** The elements with a class. */
export const ofClass = (drawing: Svg, name: string): Svg[] =>
  elements(drawing).filter(({ attributes }) => attributes.class === name);

/** The text of an element, without its titles. */
export function textOf({ children }: Svg): string {
  return children
    .map((child) => (typeof child === "string" ? child : child.name === "title" ? "" : textOf(child)))
    .join("");
}

/** The lines of text of a drawing, in the order in which they are drawn. */
export const texts = (drawing: Svg): string[] =>
  elements(drawing)
    .filter(({ name }) => name === "text")
    .map(textOf);

/** Number of subpaths of the paths with a fill. */
export const areas = (drawing: Svg, fill: string): number =>
  elements(drawing)
    .filter(({ name, attributes }) => name === "path" && attributes.fill === fill)
    .reduce((sum, { attributes: { d = "" } }) => sum + d.split("M").length - 1, 0);
