// `owt streams`: lists, mixes, arranges, mutes and ends the streams of a room.

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
