// The mixed streams of a room, whose ids follow from its own.

/**
 * Ids of the mixed streams of all views, audio-only ones included, by label. A view without a label has the label "common".
 *
 * @param views The views by label, or the list of the API.
 */
export function mixedStreamsOf(
  id: string,
  views: object | readonly { label?: string | undefined }[] = [{}],
): Record<string, string> {
  const labels = Array.isArray(views)
    ? (views as readonly { label?: string | undefined }[]).map(({ label = "common" }) => label)
    : Object.keys(views);
  return Object.fromEntries(labels.map((label) => [label, `${id}-${label}`]));
}
