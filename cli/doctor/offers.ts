// Tells what the server offers, as far as its API shows: it has no list of encoders, agents or versions. The conferences that run show the
// formats that they are mixed and transcoded to.

import type { OwtClient } from "../../sdk/client";
import type { Stream } from "../../sdk/schemas";
import { counted } from "../../sdk/text/words";
import { type Finding, note, ok, problemOf } from "./finding";

/** Largest number of rooms whose conferences are looked at. */
const mostRooms = 20;

const hidden =
  "The API does not show encoders, agents (recording, streaming, SIP, analytics) and versions: what is missing shows when a session that " +
  "needs it is refused with code 1301";

/** Tells the formats of the conferences that run now. */
export async function checkOffers(client: OwtClient): Promise<Finding> {
  try {
    const { text } = await client.request("GET", `/v1/rooms?page=1&per_page=${mostRooms}`);
    const ids = (JSON.parse(text) as { _id?: unknown }[]).flatMap(({ _id }) => (typeof _id === "string" ? [_id] : []));
    // A room may be deleted meanwhile.
    const lists = await Promise.all(
      ids.map((id) =>
        client
          .room(id)
          .streams.list()
          .catch((): Stream[] => []),
      ),
    );
    const running = lists
      .map((streams) => streams.filter(({ type }) => type === "mixed"))
      .filter((list) => list.length > 0);
    if (running.length === 0)
      return note(
        "offers",
        ids.length === 0
          ? `the service has no rooms. ${hidden}`
          : `no conference runs in ${ids.length === mostRooms ? "the first " : ""}${counted(ids.length, "room")} of the service. ${hidden}`,
      );
    const streams = running.flat();
    const sound = formats(
      streams.flatMap(({ media: { audio } }) => [audio?.format, ...(audio?.optional?.format ?? [])]),
    );
    const picture = formats(
      streams.flatMap(({ media: { video } }) => [
        ...(video?.original ?? []).map(({ format }) => format),
        ...(video?.optional?.format ?? []),
      ]),
    );
    return ok(
      "offers",
      `${counted(running.length, "running conference")}: audio ${sound}; video ${picture}. ${hidden}`,
    );
  } catch (error) {
    return problemOf("offers", error as Error);
  }
}

/** `opus/48000/2, pcmu` */
const formats = (list: readonly (object | undefined)[]): string =>
  [...new Set(list.flatMap((format) => (format === undefined ? [] : [Object.values(format).join("/")])))].join(", ") ||
  "nothing";
