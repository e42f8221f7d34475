// `owt export`: writes a live server as a conference document or a Pulumi program that adopts its resources, or as a file for `pulumi import`.

import { Command, Option } from "commander";
import * as path from "node:path";
import { importText } from "../provider/document/import";
import { programText } from "../provider/document/program";
import { pulumiYamlText } from "../provider/document/pulumi-yaml";
import { type Survey, Surveyor } from "../provider/document/survey";
import { type Origin, commandsOf, documentText, undeclaredLine } from "../provider/document/write";
import type { OwtClient } from "../sdk/client";
import { RequestRefusedError } from "../sdk/failures/errors";
import type { Service } from "../sdk/schemas/service";
import { suggestion } from "../sdk/schemas/validation";
import { serverCommand } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { UsageError } from "./exit-codes";
import { printableFor, joinNames, printableLine } from "./output";
import { progressOn } from "./progress";
import { refuseExisting, writeAtomically } from "./atomic-file";
import { projectNameFor } from "./init/project-name";
import { counted } from "../sdk/text/words";

interface Options extends ConnectionOptions {
  readonly format: "document" | "typescript" | "yaml" | "import";
  readonly native?: true;
  readonly component?: string;
  readonly service?: readonly string[];
  readonly rooms?: string;
  readonly out?: string;
  readonly force?: true;
  readonly sessions: boolean;
}

const notes = `The output adopts everything by its id (adopt): the first pulumi up with it creates nothing and changes nothing.
Values that equal the server's defaults are left out. What cannot be declared, such as participants and their streams, is
listed in comments. Secrets are left out too: the commands that set them for the stack are printed, and stand at the top.

Formats:
  document    the rooms of a Conference
  typescript  a program for the dynamic host; with --native for the native provider
  yaml        a project in Pulumi YAML for the native provider, with the name of its folder: Pulumi.yaml, or Main.yaml where
              the project has a Pulumi.yaml already
  import      a file for pulumi import

Pulumi import:
  --format import writes a file for pulumi import, which takes everything over without a program: types, names and ids alone.
  Names are those of the other formats, so that a preview with a program that --format typescript --native writes, or with a
  document, shows nothing to do afterwards. For a document, give the name of its Conference component with --component.
  pulumi import prints code with the secrets in clear: use --generate-code=false.

Services and their rooms:
  Rooms are read as the service that owns them. With --super, or --service, the services themselves are written; the super
  service does not see their rooms. The rooms of a service are written as well if its key is in the environment: the comment
  at each service names the variable, OWT_SERVICE_KEY_ and the key of the service in capitals. For the service of
  OWT_SERVICE_ID, OWT_SERVICE_KEY is enough.`;

/** The command. */
export function command(): Command {
  const format = new Option("--format <format>", "what to write")
    .choices(["document", "typescript", "yaml", "import"])
    .default("document");
  const command = new Command("export")
    .description("Write a live server as a conference document or a program that adopts it, or for pulumi import")
    .addOption(format)
    .option("--native", "with --format typescript: for the native provider (pulumi-owt/native)")
    .option("--component <name>", "with --format import: the Conference component that declares the document")
    .option("--rooms <glob>", "only rooms whose name matches: * stands for any text, ? for a character")
    .option(
      "--no-sessions",
      "leave out the sessions of rooms: recordings, streaming-ins, streaming-outs, calls, analytics",
    )
    .option("--service <name...>", "services to write, by name or id, read as the super service; implies --super")
    .option("--out <file>", "file to write (default: the standard output)")
    .option("--force", "overwrite an existing file");
  return serverCommand(command, {
    examples: [
      "export --out conference.production.yaml",
      'export --rooms "Class *" --no-sessions',
      "export --format typescript --out index.ts",
      "export --format yaml --out Pulumi.yaml",
      "export --format import --out import.json",
      "export --super --out conference.production.yaml",
      "export --service tenant",
    ],
    notes,
  }).action(run);
}

async function run(options: Options): Promise<void> {
  const { format, out, force = false } = options;
  refuseUnfitting(options);
  if (out !== undefined && !force) refuseExisting(out);
  const surveyor = new Surveyor();
  const asSuper = options.super === true || options.service !== undefined;
  const client = await clientOf({ ...options, ...(asSuper && { super: true }) });
  if (asSuper) await services(client, surveyor, options);
  else await rooms(client, surveyor, options);

  const { survey } = surveyor;
  if (options.rooms !== undefined && survey.rooms.length === 0)
    throw new Error(`No room has a name like ${JSON.stringify(options.rooms)}. List the rooms with owt rooms list.`);
  const as = `${asSuper ? "the super service" : "the service"} ${client.serviceId}`;
  const text = textOf(survey, { endpoint: client.endpoint, as }, options);
  if (out === undefined) process.stdout.write(printableFor(text));
  else writeAtomically(out, text, force);

  const declared = survey.rooms.filter(({ isDeclared }) => isDeclared);
  const sessions = declared.flatMap((room) => Object.values(room.sessions).flat()).length;
  const found = [
    ...(survey.services.length > 0 ? [counted(survey.services.length, "service")] : []),
    counted(declared.length, "room"),
    ...(options.sessions ? [counted(sessions, "session")] : []),
  ];
  const undeclared = undeclaredLine(survey);
  const lines = [
    `${found.join(", ")}${out === undefined ? "" : `, written to ${out}`}.`,
    ...(format === "import" ? afterImport(out ?? "FILE") : []),
    ...(survey.secrets.length > 0 ? ["The stack needs secrets before pulumi up:", ...commandsOf(survey)] : []),
    ...(undeclared === undefined ? [] : [undeclared]),
  ];
  process.stderr.write(`${lines.map(printableLine).join("\n")}\n`);
}

/** The text of the output. */
function textOf(survey: Survey, origin: Origin, { format, native, component, out }: Options): string {
  if (format === "import") return importText(survey, component);
  if (format === "yaml")
    return pulumiYamlText(survey, origin, projectNameFor(out === undefined ? "." : path.dirname(out)));
  if (format === "document") return documentText(survey, origin);
  return programText(survey, origin, native === true ? "pulumi-owt/native" : "pulumi-owt");
}

/** What to do with an import file. */
const afterImport = (file: string): string[] => [
  "Import it, without code: pulumi import prints secrets in clear in code.",
  `  pulumi import --file ${file} --yes --protect=false --generate-code=false`,
];

function refuseUnfitting({ format, native, component, service, super: asSuper }: Options): void {
  if (native === true && format !== "typescript") throw new UsageError("--native goes with --format typescript.");
  if (component !== undefined && format !== "import") throw new UsageError("--component goes with --format import.");
  if (format === "import" && (asSuper === true || service !== undefined))
    throw new UsageError(
      "--format import has the rooms of one service, and servers do not show the keys of services: leave out --super and --service.",
    );
}

/** Surveys the rooms of the signing service, or of the service `key` of the document. */
async function rooms(client: OwtClient, surveyor: Surveyor, options: Options, key?: string): Promise<void> {
  const { rooms: glob, sessions } = options;
  const progress = progressOn(process.stderr, key === undefined ? "rooms" : `rooms of ${key}`);
  try {
    await surveyor.rooms(
      { client, ...(key !== undefined && { key }) },
      { sessions, onProgress: progress.report, ...(glob !== undefined && { wanted: likeGlob(glob) }) },
    );
  } finally {
    progress.end();
  }
}

/** Surveys services, and the rooms of those whose keys are in the environment. */
async function services(client: OwtClient, surveyor: Surveyor, options: Options): Promise<void> {
  const all = (await client.services.list()).filter(({ _id }) => _id !== client.serviceId);
  for (const service of wantedOf(all, options.service)) {
    const roomCount = counted(service.rooms?.length ?? 0, "room");
    let serviceKey: string | undefined;
    let from = "";
    const key = surveyor.service(service, (key) => {
      const variable = variableOf(key);
      [serviceKey, from] = keyOf(service, variable);
      if (serviceKey !== undefined || (service.rooms ?? []).length === 0) return [];
      const why = `the super service does not see them, and ${variable} is not set`;
      return [`It has ${roomCount}, which ${roomCount === "1 room" ? "is" : "are"} not written: ${why}.`];
    });
    if (serviceKey === undefined) continue;
    const { super: _, ...own } = options;
    const inside = await clientOf({ ...own, serviceId: service._id, serviceKey, keyVariable: from });
    try {
      await rooms(inside, surveyor, options, key);
    } catch (error) {
      if (!(error instanceof RequestRefusedError && error.status === 401)) throw error;
      throw new UsageError(`${from} is not the key of the service ${JSON.stringify(service.name)}.`, {
        cause: error,
      });
    } finally {
      inside.close();
    }
  }
}

/** The key of a service and its variable: the service's own, or OWT_SERVICE_KEY for the service of OWT_SERVICE_ID. */
function keyOf({ _id }: Service, variable: string): [string | undefined, string] {
  const own = process.env[variable];
  if (own) return [own, variable];
  const isUsual = process.env.OWT_SERVICE_ID?.trim().toLowerCase() === _id;
  return [(isUsual && process.env.OWT_SERVICE_KEY) || undefined, "OWT_SERVICE_KEY"];
}

const variableOf = (key: string) => `OWT_SERVICE_KEY_${key.replaceAll("-", "_").toUpperCase()}`;

function wantedOf(all: readonly Service[], wanted: readonly string[] | undefined): readonly Service[] {
  if (wanted === undefined) return all;
  return [...new Set(wanted)].map((text) => {
    const found = all.find(({ _id, name }) => name === text || _id === text.toLowerCase());
    if (found !== undefined) return found;
    const names = all.map(({ name }) => name);
    const hint = suggestion(text, names) || (names.length > 0 ? ` (it has ${joinNames(names)})` : ", which has none");
    throw new Error(`The server has no service with the name or id ${JSON.stringify(text)}${hint}`);
  });
}

/** A test for names that match a glob with `*` and `?`. */
function likeGlob(glob: string): (name: string) => boolean {
  const parts = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${parts}$`, "su");
  return (name) => expression.test(name);
}
