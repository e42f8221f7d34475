// Texts of the files of a new deployment repository.

import { workflows } from "./workflows";

/** Choices for a deployment repository. */
export interface RepositoryOptions {
  /** Name of the Pulumi project. */
  readonly name: string;
  /** Whether rooms are declared in a YAML document or in a TypeScript program. */
  readonly kind: "document" | "program";
  /** Name of the first stack. */
  readonly stack: string;
  /** Address of the management API, if known. */
  readonly endpoint?: string | undefined;
  /** Id of the service that owns the rooms, if known. */
  readonly serviceId?: string | undefined;
  /** The CI system to write workflows for. */
  readonly ci: "github" | "gitlab" | "none";
  /** Version ranges for package.json. */
  readonly versions: Versions;
}

/** Version ranges of the packages that a deployment repository installs. */
export interface Versions {
  readonly "pulumi-owt": string;
  readonly "@pulumi/pulumi": string;
  readonly typescript: string;
  readonly "@types/node": string;
}

/** The text of each file, by its path in the repository. */
export function repositoryFiles(options: RepositoryOptions): Readonly<Record<string, string>> {
  const { kind, ci, stack } = options;
  return {
    "package.json": packageJson(options),
    "Pulumi.yaml": pulumiYaml(options),
    [`Pulumi.${stack}.yaml`]: stackYaml(options),
    "tsconfig.json": tsconfig,
    ".gitignore": gitignore,
    "index.ts": kind === "document" ? documentProgram : roomsProgram,
    ...(kind === "document" && { [`conference.${stack}.yaml`]: conferenceYaml(options) }),
    ...workflows[ci](options),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function packageJson({ name, versions }: RepositoryOptions): string {
  return json({
    name,
    private: true,
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": versions["@pulumi/pulumi"], "pulumi-owt": versions["pulumi-owt"] },
    devDependencies: { "@types/node": versions["@types/node"], typescript: versions.typescript },
  });
}

const pulumiYaml = ({ name }: RepositoryOptions): string => `name: ${name}
description: Rooms of an OWT conference server
runtime:
  name: nodejs
  options:
    typescript: true
`;

function stackYaml({ name, kind, stack, endpoint, serviceId }: RepositoryOptions): string {
  const lines = [
    ...(kind === "document" ? [`${name}:document: conference.${stack}.yaml`] : []),
    endpoint === undefined ? "# owt:endpoint: https://owt.example.org:3000" : `owt:endpoint: ${endpoint}`,
    serviceId === undefined ? '# owt:serviceId: "000000000000000000000000"' : `owt:serviceId: "${serviceId}"`,
  ];
  const comment = "# The key of the service is a secret. Set it with:  pulumi config set --secret owt:serviceKey\n";
  const isEmpty = lines.every((line) => line.startsWith("#"));
  return `${comment}config:${isEmpty ? " {}" : ""}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

const tsconfig = json({
  compilerOptions: {
    target: "ES2022",
    module: "Node16",
    moduleResolution: "Node16",
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["*.ts"],
});

const gitignore = `node_modules/
owt-report.html
# The data of the emulator, and the credentials that it writes
.owt/
.env
`;

const documentProgram = `// Nothing to change here: the stack's configuration names the document that declares the rooms.

import * as owt from "pulumi-owt";

const conference = new owt.Conference("main");

/** Ids of the rooms, by their keys in the document. */
export const roomIds = Object.fromEntries(Object.entries(conference.rooms).map(([key, { roomId }]) => [key, roomId]));
`;

const roomsProgram = `import * as owt from "pulumi-owt";

const meeting = new owt.Room("meeting", { participantLimit: 20 });

/** Id of the room on the server. */
export const meetingId = meeting.roomId;
`;

const conferenceYaml = ({ stack }: RepositoryOptions): string =>
  `# yaml-language-server: $schema=./node_modules/pulumi-owt/conference.schema.json
# The rooms of the stack "${stack}". Keys such as \`meeting\` are names in the stack, and stay; \`name\` may change.

rooms:
  meeting:
    participantLimit: 20
`;
