// Starts the process of the native provider.

import { once } from "node:events";
import * as path from "node:path";
import { type Serving, type Values, nowhere, startServing } from "../grpc";
import { type Bench, newBench } from "../provider/lifecycle-suite";
import { ProviderClient } from "./client";

export const root = path.join(__dirname, "../..");
/** The compiled executable, without the bundle. */
export const executable = path.join(root, "dist/provider/native/main.js");

/** The settings of a stack as those of a provider: without `owt:`. */
export const argumentsOf = (settings: Readonly<Record<string, string>>): Values =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace("owt:", ""), value]));

/** The native provider in a process of its own. */
export class Plugin extends ProviderClient {
  private constructor(private readonly serving: Serving) {
    super(serving.port);
  }

  /** @param engine Address of the engine; by default, one where nothing listens. */
  static async start(environment: NodeJS.ProcessEnv = {}, engine = nowhere): Promise<Plugin> {
    const args = ["--require", path.join(__dirname, "ends.js"), executable, engine];
    return new Plugin(await startServing(args, { env: { ...process.env, ...environment } }));
  }

  /** A plugin that is configured with the settings of a stack: by keys such as `owt:endpoint`. */
  static async configured(settings: Readonly<Record<string, string>>, engine?: string): Promise<Plugin> {
    const plugin = await Plugin.start({}, engine);
    await plugin.configure(argumentsOf(settings));
    return plugin;
  }

  /** Lines of standard output, the port first. */
  get lines(): readonly string[] {
    return this.serving.lines;
  }

  async stop(): Promise<void> {
    this.close();
    this.serving.process.kill();
    await once(this.serving.process, "exit");
  }
}

/** A bench with the provider's process, which is configured for it. */
export interface PluginBench extends Bench {
  readonly plugin: Plugin;
}

/** @param engine Address of the engine; by default, one where nothing listens. */
export async function newPluginBench(engine?: string): Promise<PluginBench> {
  const bench = await newBench();
  const plugin = await Plugin.configured(bench.configuration, engine);
  return {
    ...bench,
    plugin,
    async close() {
      await plugin.stop();
      await bench.close();
    },
  };
}
