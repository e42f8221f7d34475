// Replaces names of the client's options in messages by those that users of the command know.

import { configurationNames } from "../provider/connection/option-names";
import { type OptionNames, withOptionNames } from "../sdk/failures/options";

/** Option of the command, if there is one, then configuration key and environment variable. */
const commandNames: OptionNames = {
  ...configurationNames,
  endpoint: `--endpoint, ${configurationNames.endpoint}`,
  serviceId: `--service-id, ${configurationNames.serviceId}`,
  ca: `--ca, ${configurationNames.ca}`,
  insecure: `--insecure, ${configurationNames.insecure}`,
};

/** Replaces the names of options in a message of the client. */
export const withCommandNames = (message: string): string => withOptionNames(message, commandNames);
