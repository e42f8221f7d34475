// The client's errors with the names under which users of the command set its options.

import { configurationNames } from "../provider/connection/option-names";
import { type OptionNames, withOptionNames } from "../sdk/failures/options";

/** The command's own option, where there is one, before the configuration key and the environment variable. */
const commandNames: OptionNames = {
  ...configurationNames,
  endpoint: `--endpoint, ${configurationNames.endpoint}`,
  serviceId: `--service-id, ${configurationNames.serviceId}`,
  ca: `--ca, ${configurationNames.ca}`,
  insecure: `--insecure, ${configurationNames.insecure}`,
};

/** A message of the client, with the names of the command. */
export const withCommandNames = (message: string): string => withOptionNames(message, commandNames);
