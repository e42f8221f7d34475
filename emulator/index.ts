// The emulator: a management server of the Open WebRTC Toolkit in one process, for development and tests.

export {
  type Emulator,
  type EmulatorCredentials,
  EmulatorError,
  type EmulatorOptions,
  startEmulator,
} from "./emulator";
export type { RequestEvent } from "./server";
