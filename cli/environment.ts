// The environment variables that connect clients to an emulator.

import type { EmulatorCredentials } from "../emulator";

/** The variables by name, with the keys in clear. */
export function environmentOf(credentials: EmulatorCredentials): Record<string, string> {
  const { controlEndpoint } = credentials;
  return {
    OWT_ENDPOINT: credentials.endpoint,
    OWT_SERVICE_ID: credentials.sampleServiceId,
    OWT_SERVICE_KEY: credentials.sampleServiceKey,
    OWT_SUPER_SERVICE_ID: credentials.superServiceId,
    OWT_SUPER_SERVICE_KEY: credentials.superServiceKey,
    ...(controlEndpoint !== undefined && { OWT_CONTROL: controlEndpoint }),
  };
}
