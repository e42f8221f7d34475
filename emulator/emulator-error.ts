// Why an emulator could not be started.

/** An emulator could not be started. The message says why and what to do. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
}
