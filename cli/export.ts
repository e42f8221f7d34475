// `owt export`: a live server as a conference document, or as a Pulumi program, that takes over what is there.

import { Command, Option } from "commander";
import { programText } from "../provider/document/program";
import { Surveyor } from "../provider/document/survey";
import { commandsOf, documentText, undeclaredLine } from "../provider/document/write";
import type { OwtClient } from "../sdk/client";
import { RequestRefusedError } from "../sdk/failures/errors";
import type { Service } from "../sdk/schemas/service";
import { suggestion } from "../sdk/schemas/validation";
import { asking } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { UsageError } from "./failure";
import { forReader, listed, plain } from "./output";
import { progressOn } from "./progress";
import { refuseExisting, writeWhole } from "./whole-file";
import { counted } from "../sdk/text/words";

interface Options extends ConnectionOptions {
  readonly format: "document" | "typescript";
  readonly service?: readonly string[];
  readonly rooms?: string;
  readonly out?: string;
  readonly force?: true;
  readonly sessions: boolean;
}

const notes = `What is written takes everything over by its id (adopt): the first pulumi up with it makes nothing and changes
nothing. Values that are the server's defaults are left out. What cannot be declared, participants and their streams say, is
told in comments. Secrets are left out too: the commands that give them to the stack stand at the top, and are told here.

Services and their rooms:
  Rooms are read in the name of the service that owns them. With --super, or --service, the services themselves are written;
  the super service does not see their rooms. Those of a service whose key is in the environment are written, too: the
  comment at each service tells the name of the variable, OWT_SERVICE_KEY_ and the key of the service in capitals. For the
  service of OWT_SERVICE_ID, OWT_SERVICE_KEY will do.`;

/** The command. */
export function command(): Command {
  const format = new Option("--format <format>", "what to write")
    .choices(["document", "typescript"])
    .default("document");
  const command = new Command("export")
    .description("Write a live server as a conference document, or as a Pulumi program, that takes over what is there")
    .addOption(format)
    .option("--rooms <glob>", "only rooms whose name is like this: * stands for any text, ? for a character")
    .option("--no-sessions", "leave out what goes on in the rooms: recordings, streams in and out, calls, analytics")
    .option(
      "--service <name...>",
      "services to write, by name or id, in the name of the super service; implies --super",
    )
    .option("--out <file>", "file to write (default: the standard output)")
    .option("--force", "write the file though it is there already");
  return asking(command, {
    examples: [
      "export --out conference.production.yaml",
      'export --rooms "Class *" --no-sessions',
      "export --format typescript --out index.ts",
      "export --super --out conference.production.yaml",
      "export --service tenant",
    ],
    notes,
  }).action(run);
}

async function run(options: Options): Promise<void> {
  const { format, out, force = false } = options;
  if (out !== undefined && !force) refuseExisting(out);
  const surveyor = new Surveyor();
  const asSuper = options.super === true || options.service !== undefined;
  const client = await clientOf({ ...options, ...(asSuper && { super: true }) });
  if (asSuper) await services(client, surveyor, options);
  else await rooms(client, surveyor, options);

  const { survey } = surveyor;
  if (options.rooms !== undefined && survey.rooms.length === 0)
    throw new Error(
      `There is no room whose name is like ${JSON.stringify(options.rooms)}. owt rooms list shows those there are.`,
    );
  const as = `${asSuper ? "the super service" : "the service"} ${client.serviceId}`;
  const text = (format === "document" ? documentText : programText)(survey, { endpoint: client.endpoint, as });
  if (out === undefined) process.stdout.write(forReader(text));
  else writeWhole(out, text, force);

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
    ...(survey.secrets.length > 0 ? ["The stack needs secrets before pulumi up:", ...commandsOf(survey)] : []),
    ...(undeclared === undefined ? [] : [undeclared]),
  ];
  process.stderr.write(`${lines.map(plain).join("\n")}\n`);
}

/** Rooms of the service that signs, or of one of the document. */
async function rooms(client: OwtClient, surveyor: Surveyor, options: Options, key?: string): Promise<void> {
  const { rooms: glob, sessions } = options;
  const progress = progressOn(process.stderr, key === undefined ? "rooms" : `rooms of ${key}`);
  try {
    await surveyor.rooms(
      { client, ...(key !== undefined && { key }) },
      { sessions, onProgress: progress.tell, ...(glob !== undefined && { wanted: likeGlob(glob) }) },
    );
  } finally {
    progress.end();
  }
}

/** Services, and the rooms of those whose keys are known. */
async function services(client: OwtClient, surveyor: Surveyor, options: Options): Promise<void> {
  const all = (await client.services.list()).filter(({ _id }) => _id !== client.serviceId);
  for (const service of wantedOf(all, options.service)) {
    const count = counted(service.rooms?.length ?? 0, "room");
    let serviceKey: string | undefined;
    let from = "";
    const key = surveyor.service(service, (key) => {
      const variable = variableOf(key);
      [serviceKey, from] = keyOf(service, variable);
      if (serviceKey !== undefined || (service.rooms ?? []).length === 0) return [];
      const why = `the super service does not see them, and ${variable} is not set`;
      return [`It has ${count}, which ${count === "1 room" ? "is" : "are"} not written: ${why}.`];
    });
    if (serviceKey === undefined) continue;
    const { super: _, ...own } = options;
    const inside = await clientOf({ ...own, serviceId: service._id, serviceKey, keyVariable: from });
    try {
      await rooms(inside, surveyor, options, key);
    } catch (error) {
      if (!(error instanceof RequestRefusedError && error.status === 401)) throw error;
      throw new UsageError(`${from} does not open the service ${JSON.stringify(service.name)}.`, {
        cause: error,
      });
    } finally {
      inside.close();
    }
  }
}

/** The key of a service and the variable that has it: one of its own, or that of the service which commands sign as. */
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
    const hint = suggestion(text, names) || (names.length > 0 ? ` (it has ${listed(names)})` : ", which has none");
    throw new Error(`The server has no service with the name or id ${JSON.stringify(text)}${hint}`);
  });
}

/** Whether a name is like a text in which `*` and `?` stand for others. */
function likeGlob(glob: string): (name: string) => boolean {
  const parts = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${parts}$`, "su");
  return (name) => expression.test(name);
}
