// The rooms of every side, and the options that the bench gives its programs by the environment.

import type { RoomArgs } from "pulumi-owt";

/** A room of the bench; all arguments are plain values. */
export type BenchRoom = RoomArgs & { readonly name: string };

/** Which rooms differ from the first `up`. */
export type Change = "nothing" | "some" | "all";

/** A lecture room with a name, a limit and a view. The rest has defaults. */
export function roomOf(name: string, participantLimit: number): BenchRoom {
  return {
    name,
    participantLimit,
    views: [{ label: "main", video: { layout: { templates: { base: "lecture" } } } }],
  };
}

/** Number of rooms that "some" means: one in a hundred. */
export const someOf = (rooms: number): number => Math.ceil(rooms / 100);

/** The rooms that the environment asks for. */
export function wantedRooms(
  { BENCH_ROOMS = "0", BENCH_CHANGE = "nothing" }: NodeJS.ProcessEnv = process.env,
): BenchRoom[] {
  const count = Number(BENCH_ROOMS);
  const some = someOf(count);
  return Array.from({ length: count }, (_, index) => {
    const limit = BENCH_CHANGE === "all" ? 42 : BENCH_CHANGE === "some" && index < some ? 41 : 40;
    return roomOf(`room-${String(index).padStart(5, "0")}`, limit);
  });
}
