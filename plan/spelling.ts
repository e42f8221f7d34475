// Values of states and programs in the spelling of the API. Programs and states have named entries as maps by their names.

import type { Values } from "../provider/lifecycle/hooks";
import type { ResourceType } from "../provider/kinds";

/** The arguments of a resource in the spelling of the API. */
export const inApiSpelling = (_kind: ResourceType, values: Values): Values => values;
