import type { Host } from "../provider/lifecycle/types";

/** The hosts that can serve the resources of a program. */
export const hosts: readonly Host[] = ["dynamic", "native"];
