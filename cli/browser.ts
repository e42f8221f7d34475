// Opens a page in the browser of the system.

/**
 * Opens a page in the browser of the system, and does not wait for it. A failure to start one is a line on standard error, and no error:
 * callers print the address, too.
 *
 * @param address - URL of the page, `file:` or `http:`
 */
export async function openPage(address: string): Promise<void> {
  const failed = (error: unknown) =>
    process.stderr.write(
      `owt: no browser could be started: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  try {
    // Loaded here, because few commands open a page.
    const { default: open } = await import("open");
    const browser = await open(address);
    // A program that is missing is reported after the call.
    browser.once("error", failed);
    browser.unref();
  } catch (error) {
    failed(error);
  }
}
