// Names the client's options in error messages by the configuration keys and environment variables of Pulumi users.

import { type OptionNames, withOptionNames } from "../../sdk/failures/options";
import { configurationKeys } from "./connection";

const keys = configurationKeys("service");
const superKeys = configurationKeys("superService");
const named = ({ key, variable }: { key: string; variable: string }) => `${key} or ${variable}`;

/** Configuration key and environment variable of each option. */
export const configurationNames: OptionNames = {
  endpoint: named(keys.endpoint),
  serviceId: named(keys.serviceId),
  serviceKey: named(keys.serviceKey),
  superServiceId: named(superKeys.serviceId),
  superServiceKey: named(superKeys.serviceKey),
  ca: named(keys.ca),
  insecure: named(keys.insecure),
  timeout: `${named(keys.timeout)}, in seconds`,
  operationTimeout: `${named(keys.operationTimeout)}, in seconds`,
  concurrency: named(keys.concurrency),
};

/** A message of the client with configuration keys and environment variables in place of option names. */
export const withConfigurationNames = (message: string): string => withOptionNames(message, configurationNames);
