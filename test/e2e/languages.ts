// Projects in other languages: those of examples/, run by the real engine with the native provider.

import { symlinkSync } from "node:fs";
import * as path from "node:path";
import { Project, type ProjectOptions, root } from "./stack";

interface Context {
  readonly log: object;
  readonly env: NodeJS.ProcessEnv;
}
interface EngineTools {
  readonly ensureEngine: () => Promise<object>;
  readonly engineEnvironment: (engine: object) => NodeJS.ProcessEnv;
}
interface PackageTools {
  readonly SDKS: string;
  readonly INSTALLED: string;
  readonly languagePackage: (language: string, context: Context) => Promise<string>;
}
interface ProgramTools {
  readonly languagePrograms: (context: Context) => Promise<string>;
}
interface PythonTools {
  readonly pythonWithPackages: (context: Context) => Promise<string>;
}
const tool = (file: string): unknown => require(`../../tools/${file}`);
const { ensureEngine, engineEnvironment } = tool("engine.js") as EngineTools;
const { silent } = tool("lib/log.js") as { silent: object };
export const { SDKS, INSTALLED, languagePackage } = tool("languages/packages.js") as PackageTools;
const { languagePrograms } = tool("languages/programs.js") as ProgramTools;
export const { pythonWithPackages } = tool("languages/python.js") as PythonTools;

export const context: Context = { log: silent, env: process.env };

/** The folder of the native provider. */
export const plugin = path.join(root, "dist/plugin");

/** A language with an example of its own. */
export type Language = "yaml" | "python" | "go";

/** A PATH with the host of Pulumi YAML and the native provider before that of the engine. */
export async function pathOfLanguages(provider = plugin, engine?: string): Promise<string> {
  const known = engine ?? engineEnvironment(await ensureEngine()).PATH ?? "";
  return [await languagePrograms(context), provider, known].join(path.delimiter);
}

/** The folder with the Python package. */
async function pythonPath(): Promise<string> {
  await languagePackage("python", context);
  return INSTALLED;
}

/**
 * The project of an example, with its secrets and its first stack.
 *
 * @param packages The `node_modules` with the native provider. Default: that of the repository.
 * @param environment Variables that find an engine and Node. Default: the usual ones.
 */
export async function exampleIn(
  language: Language,
  { packages, environment = {} }: Pick<ProjectOptions, "packages" | "environment"> = {},
): Promise<Project> {
  const provider = packages === undefined ? plugin : path.join(packages, "pulumi-owt/dist/plugin");
  const project = await Project.create({
    source: path.join(root, "examples", language),
    stack: "dev",
    ...(packages !== undefined && { packages }),
    environment: {
      ...environment,
      PATH: await pathOfLanguages(provider, environment.PATH),
      ...(language === "python" && { PYTHONPATH: await pythonPath() }),
      // Requirements of requirements are not in its go.mod.
      ...(language === "go" && { GOFLAGS: "-mod=mod" }),
    },
    configuration: {
      "--secret cameraUrl": "rtsp://viewer:planted-password@192.0.2.1/camera",
      "--secret liveUrl": "rtmp://192.0.2.2/live/planted-key",
    },
  });
  if (language === "go")
    project.edit("go.mod", "../../sdks/go/owt", path.join(await languagePackage("go", context), "owt"));
  if (language === "python") {
    const python = await pythonWithPackages(context);
    symlinkSync(path.dirname(path.dirname(python)), path.join(project.folder, "venv"));
  }
  return project;
}
