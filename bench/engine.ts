// The engine, in an environment without the settings of the user.

export interface BenchEngine {
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
}

interface Tools {
  readonly ensureEngine: () => Promise<{ readonly version: string }>;
  readonly engineEnvironment: (engine: object, env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

/** Settings of Pulumi and of this package that belong to other work of the user. */
const foreign = /^(PULUMI|OWT)_|^(NODE_V8_COVERAGE|NODE_OPTIONS)$/;

export async function benchEngine(): Promise<BenchEngine> {
  const { ensureEngine, engineEnvironment } = require("../tools/engine.js") as Tools;
  const engine = await ensureEngine();
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { version: engine.version, environment: engineEnvironment(engine, own) };
}
