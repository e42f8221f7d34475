// The error of an emulator that cannot start.

/** The emulator could not be started. The message gives the reason and what to do. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
}
