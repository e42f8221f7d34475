// Sessions that run already when their resource is to start one: a run that was lost may have started them, or somebody else.

import { isHeld, isTakenUp, takeUp } from "../connection/stack-ids";
import { inform, warn } from "../lifecycle/log";

/**
 * The session that a resource takes up in place of a new one, of those that have all that it asks for and belong to no other resource of the
 * stack. It is certain that a run that was lost has started it where no two can be alike, or where the room was made by that run, too.
 * Otherwise none is taken, and a warning names them.
 */
export async function takeUpSession<Session extends { readonly id: string }>(
  room: string,
  kind: { readonly called: string; readonly isUnique?: true; readonly adopted?: { readonly command: string } },
  alike: readonly Session[],
): Promise<Session | undefined> {
  // A layout has no id of its own.
  if (kind.adopted === undefined) return undefined;
  // A state that cannot be read keeps nobody from a session of one's own.
  const held = await Promise.all(alike.map(({ id }) => isHeld(id).catch(() => true)));
  const [first, ...others] = alike.filter((_, i) => held[i] === false);
  if (first === undefined) return undefined;
  if (kind.isUnique || isTakenUp(room)) {
    // Another resource with the same arguments takes the next one.
    takeUp(first.id);
    inform(
      `The ${kind.called} ${first.id} runs already: a run that was lost has started it. This resource takes it up.`,
    );
    return first;
  }
  const ids = [first, ...others].map(({ id }) => id);
  warn(
    `The room ${room} has ${ids.length === 1 ? `a ${kind.called}` : `${ids.length} of the kind ${kind.called}`} with the same arguments already ` +
      `(${ids.join(", ")}), which no resource of this stack has. This resource starts one of its own. If a run that was lost has started ` +
      `the other one, end it: owt api DELETE /v1/rooms/${room}/${kind.adopted.command}/${first.id}, or npx owt recover --yes for all.`,
  );
  return undefined;
}
