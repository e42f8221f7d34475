// `owt init`: writes a deployment repository.

import { Command, Option } from "commander";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";
import { parseEndpoint } from "../../sdk/http/endpoint";
import { UsageError } from "../exit-codes";
import { writeAtomically } from "../atomic-file";
import { projectNameFor } from "./project-name";
import { type RepositoryOptions, type Versions, repositoryFiles } from "./repository";

interface Options {
  readonly name?: string;
  readonly kind?: RepositoryOptions["kind"];
  readonly stack?: string;
  readonly endpoint?: string;
  readonly serviceId?: string;
  readonly ci?: RepositoryOptions["ci"];
  readonly yes?: true;
}

const kinds = ["document", "program"] as const;
const systems = ["github", "gitlab", "none"] as const;

/** The command. */
export function command(): Command {
  return new Command("init")
    .description("Write a deployment repository: package.json, Pulumi project and stack, a first room, workflows")
    .argument("[folder]", "folder to write to; it is created if missing", ".")
    .option("--name <name>", "name of the Pulumi project (default: that of the folder)")
    .addOption(new Option("--kind <kind>", "declare rooms in a YAML document or in a program").choices(kinds))
    .option("--stack <name>", "name of the first stack (default: dev)")
    .option("--endpoint <url>", "address of the management API, such as https://owt.example.org:3000")
    .option("--service-id <id>", "id of the service that owns the rooms, 24 hexadecimal digits")
    .addOption(new Option("--ci <system>", "write workflows for a CI system (default: github)").choices(systems))
    .option("-y, --yes", "ask nothing, and use the defaults for options that are not given")
    .addHelpText(
      "after",
      `
On a terminal it asks for options that are not given. Elsewhere, and with --yes, it uses the defaults.
It writes nothing if one of the files exists already.

Examples:
  owt init conferences
  owt init conferences --yes --kind program --ci none
  owt init . --yes --stack production --endpoint https://owt.example.org:3000 --service-id 5c1b9d0e8f6a7b0012345678`,
    )
    .exitOverride()
    .action(async (folder: string, options: Options) => {
      const repository = await resolveOptions(folder, options);
      const files = repositoryFiles(repository);
      writeFiles(folder, files);
      process.stdout.write(report(folder, Object.keys(files), repository));
    });
}

/** Completes the options with answers or defaults. @throws UsageError for an invalid value */
async function resolveOptions(folder: string, options: Options): Promise<RepositoryOptions> {
  const name = options.name ?? projectNameFor(folder);
  const defaults = { name, kind: "document", stack: "dev", ci: "github" } as const;
  const isAsking = options.yes !== true && process.stdin.isTTY && process.stdout.isTTY;
  const { yes: _, ...given } = options;
  const answers = isAsking ? await ask(given, defaults) : given;
  const { endpoint, serviceId, ...rest } = { ...defaults, ...answers };
  return {
    ...validated(rest),
    endpoint: endpoint === undefined || endpoint === "" ? undefined : validatedEndpoint(endpoint),
    serviceId: serviceId === undefined || serviceId === "" ? undefined : validatedId(serviceId),
    versions: versions(),
  };
}

/** Asks on the terminal for options that are not given. */
async function ask(given: Options, defaults: { name: string; kind: string; stack: string; ci: string }) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const questions = {
    name: `Name of the Pulumi project (${defaults.name}): `,
    kind: `Rooms in a document or in a program (${defaults.kind}): `,
    stack: `First stack (${defaults.stack}): `,
    endpoint: "Address of the management API, https://HOST:3000 (later): ",
    serviceId: "Id of the service that owns the rooms (later): ",
    ci: `Workflows for github, gitlab or none (${defaults.ci}): `,
  };
  const answers: Record<string, string> = {};
  try {
    for (const [name, question] of Object.entries(questions)) {
      if (given[name as keyof Options] !== undefined) continue;
      const answer = (await terminal.question(question)).trim();
      if (answer !== "") answers[name] = answer;
    }
  } finally {
    terminal.close();
  }
  return { ...answers, ...given };
}

function validated<T extends Pick<RepositoryOptions, "name" | "kind" | "stack" | "ci">>(options: T): T {
  const { name, kind, stack, ci } = options;
  if (!/^[a-z0-9][a-z0-9_.-]{0,99}$/.test(name))
    refuse(
      "--name",
      name,
      "lower-case letters, digits, dots, hyphens and underscores, beginning with a letter or a digit",
    );
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack))
    refuse("--stack", stack, "letters, digits, dots, hyphens and underscores");
  if (!kinds.includes(kind)) refuse("--kind", kind, kinds.join(" or "));
  if (!systems.includes(ci)) refuse("--ci", ci, systems.join(", "));
  return options;
}

function validatedEndpoint(endpoint: string): string {
  const result = parseEndpoint(endpoint);
  if ("problem" in result) throw new UsageError(`--endpoint ${result.problem}`);
  return result.endpoint;
}

function validatedId(id: string): string {
  return /^[0-9a-fA-F]{24}$/.test(id) ? id.toLowerCase() : refuse("--service-id", id, "24 hexadecimal digits");
}

function refuse(option: string, value: string, allowed: string): never {
  throw new UsageError(`${option} is ${JSON.stringify(value)}, but must be: ${allowed}.`);
}

/** The version ranges that this release is tested with. */
function versions(): Versions {
  const own = require("pulumi-owt/package.json") as {
    version: string;
    peerDependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  return {
    "pulumi-owt": `^${own.version}`,
    "@pulumi/pulumi": own.peerDependencies["@pulumi/pulumi"] ?? "*",
    typescript: own.devDependencies.typescript ?? "*",
    "@types/node": own.devDependencies["@types/node"] ?? "*",
  };
}

/** Writes all files, or none. */
function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  const there = Object.keys(files).filter((file) => existsSync(path.join(folder, file)));
  if (there.length > 0) {
    throw new UsageError(
      `${folder} has ${there.join(", ")} already; nothing was written. Choose another folder, or move ${there.length === 1 ? "it" : "them"} away.`,
    );
  }
  const written: string[] = [];
  try {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeAtomically(target, text, false);
      written.push(target);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${folder} cannot be written to: ${(error as Error).message}`, { cause: error });
  }
}

function report(
  folder: string,
  files: readonly string[],
  { kind, stack, endpoint, serviceId }: RepositoryOptions,
): string {
  const steps = [
    ...(path.resolve(folder) === process.cwd() ? [] : [`cd ${folder}`]),
    "npm install",
    `pulumi stack init ${stack}`,
    ...(endpoint === undefined ? ["pulumi config set owt:endpoint https://HOST:3000"] : []),
    ...(serviceId === undefined ? ["pulumi config set owt:serviceId ID"] : []),
    "pulumi config set --secret owt:serviceKey",
    "npx owt doctor",
    "npx owt plan",
  ];
  const rooms = kind === "document" ? `conference.${stack}.yaml` : "index.ts";
  return `Written to ${folder}: ${files.join(", ")}

Next:
${steps.map((step) => `  ${step}`).join("\n")}

The rooms are in ${rooms}.${
    kind === "document"
      ? `
See the layouts of their views while you edit them:  npx owt layout --watch --open`
      : ""
  }
Without a server, try it on the emulator:  npx owt emulator -- pulumi up
`;
}
