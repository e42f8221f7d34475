// `owt streams`: what is sent in a room, which views it is mixed into, and what of it is heard and seen.

import type { Command } from "commander";
import { group } from "../command";
import { dropCommand } from "./drop";
import { layoutCommand } from "./layout";
import { listCommand } from "./list";
import { mixCommand, unmixCommand } from "./mix";
import { pauseCommand, playCommand } from "./pause";

/** The command. */
export function command(): Command {
  return group(
    "streams",
    "Streams of a room: those that are sent into it, and the mixed stream of each view",
    listCommand(),
    mixCommand(),
    unmixCommand(),
    layoutCommand(),
    pauseCommand(),
    playCommand(),
    dropCommand(),
  );
}
