// Chromium for tests of pages: one browser for a test file, pages opened from disk, and what goes wrong in them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";

const { findBrowser } = createRequire(__filename)("../../tools/browser.js") as {
  findBrowser: () => Promise<{ program: string; version: string } | undefined>;
};

/** How a page is opened; others as Playwright has them, such as `colorScheme` or `javaScriptEnabled`. */
export interface OpenOptions extends Pick<
  BrowserContextOptions,
  "colorScheme" | "deviceScaleFactor" | "forcedColors" | "hasTouch" | "javaScriptEnabled" | "locale" | "reducedMotion"
> {
  /** Size of the window in CSS pixels; 1280 × 900 by default. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The fragment of the address, without `#`. */
  readonly fragment?: string;
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors of scripts, warnings and errors of the console, and requests for anything but the file or the server itself. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** A running Chromium. */
export class Chromium {
  private constructor(private readonly browser: Browser) {}

  /**
   * Starts the Chromium that tools/browser.js finds.
   * @throws Error if there is none
   */
  static async launch(): Promise<Chromium> {
    const found = await findBrowser();
    if (!found) throw new Error("There is no Chromium: `node tools/browser.js` finds or installs one.");
    const isRoot = process.getuid?.() === 0;
    // Root has no sandbox. Without /dev/shm of a usual size, as in containers, Chromium would break off.
    return new Chromium(
      await chromium.launch({
        executablePath: found.program,
        chromiumSandbox: !isRoot,
        args: ["--disable-dev-shm-usage"],
      }),
    );
  }

  /** Opens a file of this machine, or the address of a server, in a context of its own. */
  async open(
    file: string,
    { size = { width: 1280, height: 900 }, fragment, ...options }: OpenOptions = {},
  ): Promise<OpenedPage> {
    const context = await this.browser.newContext({ ...options, viewport: size });
    const page = await context.newPage();
    const isServed = file.startsWith("http:");
    const url = isServed ? new URL(file) : pathToFileURL(file);
    const isOwn = (asked: string) => (isServed ? asked.startsWith(url.href) : asked.split("#")[0] === url.href);
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
    });
    page.on("request", (request) => {
      if (!isOwn(request.url()) && !/^(data|blob):/.test(request.url())) problems.push(`request: ${request.url()}`);
    });
    await page.goto(fragment === undefined ? url.href : `${url.href}#${fragment}`);
    return { page, problems, close: () => context.close() };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Starts Chromium before the tests of the surrounding `describe`, and ends it after them. */
export function chromiumForTests(): Pick<Chromium, "open"> {
  let running: Chromium | undefined;
  before(async function () {
    this.timeout(60_000);
    running = await Chromium.launch();
  });
  after(async () => {
    await running?.close();
  });
  return {
    open: (file, options) => {
      if (!running) throw new Error("Chromium runs within tests only.");
      return running.open(file, options);
    },
  };
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/**
 * Looks for what keeps people from using a page, with axe-core.
 * @returns a line for each violation: the rule, and the places in the page
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}
