// A short run of everything that users do, with the packed package in projects of their own, for one combination of versions.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { blocks, fileNameOf } from "../markdown";
import { Readme } from "../e2e/examples-readme";
import { type Language, exampleIn } from "../e2e/languages";
import { type Outcome, Project, root } from "../e2e/stack";

/** Where the programs of a combination are. */
export interface Place {
  /** The `node_modules` of its projects. */
  readonly packages: string;
  /** Variables that find its engine and its Node. */
  readonly environment: NodeJS.ProcessEnv;
}

/** An ability that the smoke tries. */
export interface Step {
  readonly title: string;
  readonly run: () => Promise<void>;
}

/** Steps in one project: each continues from the state that the one before it left. */
interface Group {
  readonly open: (place: Place) => Promise<Project>;
  readonly steps: Readonly<Record<string, (project: Project) => Promise<void>>>;
}

const page = readFileSync(path.join(root, "docs/testing.md"), "utf8");

/** The text of a file of docs/testing.md. */
const fileOf = (name: string): string =>
  blocks(page).find((block) => fileNameOf(block) === name)?.code ?? assert.fail(`docs/testing.md has no ${name}`);

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: "ES2022",
    module: "Node16",
    moduleResolution: "Node16",
    strict: true,
    skipLibCheck: true,
    esModuleInterop: true,
    types: ["node"],
    rootDir: ".",
    outDir: "out",
  },
  include: ["*.ts"],
});

/** The root document's program, with a room and a resource hook beside it. */
const program = `${readFileSync(path.join(root, "index.ts"), "utf8")}
import * as pulumi from "@pulumi/pulumi";

const created = new pulumi.ResourceHook("created", async ({ name, id }) => {
  console.log(\`a hook ran for \${name}: \${id}\`);
});
new owt.Room("hooked", { participantLimit: 40, views: { main: {} } }, { hooks: { afterCreate: [created] } });
`;

const conference = `rooms:
  meeting: {}
  classroom:
    participantLimit: 40
    views:
      lecture: { video: { maxInput: 9 } }
    roles:
      teacher: { publish: { audio: true, video: true }, subscribe: { audio: true, video: true } }
`;

const policies = `const policy = require("@pulumi/policy");
new policy.PolicyPack("limits", {
  policies: [{
    name: "at-most-50",
    description: "Rooms have at most 50 participants.",
    enforcementLevel: "mandatory",
    validateResource: ({ type, props }, report) => {
      if (type.endsWith("owt:Room") && props.participantLimit > 50) report(\`\${props.participantLimit} are too many.\`);
    },
  }],
});
`;

const environmentOf = ({ credentials }: Project["emulator"]): string =>
  `OWT_ENDPOINT=${credentials.endpoint} OWT_SERVICE_ID=${credentials.sampleServiceId} OWT_SERVICE_KEY=${credentials.sampleServiceKey}`;

/** Runs a command of the shell in a project. */
const shell = (project: Project, script: string): Promise<Outcome> =>
  project.outcome(project.start("sh", "-c", script));

const has = (output: string, ...patterns: RegExp[]): void => {
  for (const pattern of patterns) assert.match(output, pattern);
};

const hooked = (project: Project, stack = project.stack) =>
  `urn:pulumi:${stack}::conference::pulumi-nodejs:dynamic/owt:Room::hooked`;

const stack: Group = {
  open: async (place) => {
    const project = await Project.create({
      packages: place.packages,
      environment: place.environment,
      files: {
        "index.ts": program,
        "tsconfig.json": tsconfig,
        "conference.dev.yaml": conference,
      },
    });
    const pack = path.join(project.folder, "policies");
    mkdirSync(pack);
    symlinkSync(place.packages, path.join(pack, "node_modules"));
    project.write("policies/index.js", policies);
    project.write("policies/PulumiPolicy.yaml", "runtime: nodejs\n");
    project.write("policies/package.json", JSON.stringify({ name: "policies", version: "1.0.0", main: "index.js" }));
    return project;
  },
  steps: {
    "preview with a policy pack, types checked": async (project) => {
      const { code, output } = await shell(
        project,
        "PULUMI_NODEJS_TRANSPILE_ONLY=false pulumi preview --policy-pack policies --non-interactive --color never",
      );
      assert.equal(code, 0, output);
      has(output, /limits@v1\.0\.0/, /\+ \d+ to create/);
    },
    "`--save-plan`, `--plan`, and a resource hook": async (project) => {
      // Plans are an experiment of Pulumi's.
      const planned = await shell(
        project,
        "export PULUMI_EXPERIMENTAL=true; pulumi preview --non-interactive --save-plan plan.json && pulumi up --yes --skip-preview --non-interactive --color never --plan plan.json",
      );
      assert.equal(planned.code, 0, planned.output);
      has(planned.output, /a hook ran for hooked: [0-9a-f]{24}/, /\+ \d+ created/);
    },
    "an update without a change": async (project) => {
      has(await project.up(), /\d+ unchanged/);
    },
    "an edit of the document": async (project) => {
      project.edit("conference.dev.yaml", "participantLimit: 40", "participantLimit: 41");
      has(await project.preview("--diff"), /participantLimit: 40 => 41/, /~ 1 to update/);
    },
    "a policy that refuses": async (project) => {
      project.edit("conference.dev.yaml", "participantLimit: 41", "participantLimit: 60");
      has(await project.bad("preview", "--policy-pack", "policies"), /60 are too many/);
      project.edit("conference.dev.yaml", "participantLimit: 60", "participantLimit: 41");
    },
    "`state taint`": async (project) => {
      await project.good("state", "taint", hooked(project), "--yes");
      has(await project.up(), /a hook ran for hooked/, /\+-1 replaced/, /~ 1 updated/);
    },
    "`refresh --run-program`": async (project) => {
      has(await project.good("refresh", "--yes", "--skip-preview", "--run-program"), /\d+ unchanged/);
    },
    "`state move`": async (project) => {
      await project.good("stack", "init", "other");
      const [from, to] = [project.stack, "other"].map((name) => `organization/conference/${name}`);
      await project.good("state", "move", "--source", from!, "--dest", to!, "--yes", hooked(project));
      const exported = await project.good("stack", "export", "--stack", "other");
      assert.ok(exported.includes(`${hooked(project, "other")}"`), exported);
      await project.good("destroy", "--yes", "--skip-preview", "--stack", "other");
      await project.good("stack", "select", project.stack);
    },
    "`destroy --run-program`": async (project) => {
      await project.good("destroy", "--yes", "--skip-preview", "--run-program");
      for await (const { name } of project.client.rooms.list()) assert.fail(`the room ${name} is left`);
    },
  },
};

const example = (name: string): Group => {
  const source = path.join(root, "examples", name);
  return {
    open: ({ packages, environment }) => {
      const secrets = new Readme(source).settings("Try it").filter(({ isSecret }) => isSecret);
      const configuration = Object.fromEntries(secrets.map(({ key }) => [`--secret ${key}`, "rtmp://192.0.2.20/a"]));
      return Project.create({ source, stack: "dev", configuration, packages, environment });
    },
    steps: {
      [`the example ${name}`]: async (project) => {
        has(await project.up(), /\+ \d+ created/);
      },
    },
  };
};

const code: Group = {
  open: ({ packages, environment }) =>
    Project.create({
      packages,
      environment,
      files: {
        "tsconfig.json": tsconfig,
        "classrooms.ts": fileOf("classrooms.ts"),
        "classrooms.node-test.ts": fileOf("classrooms.node-test.ts"),
        "deploy.ts": fileOf("deploy.ts").replace("main: __dirname", "main: process.cwd()"),
        "index.ts": "",
      },
    }),
  steps: {
    "the compiler, and a unit test with mocks": async (project) => {
      const { code, output } = await shell(
        project,
        "node node_modules/typescript/lib/tsc.js -p . && node --test out/classrooms.node-test.js",
      );
      assert.equal(code, 0, output);
      has(output, /pass 1\b/);
    },
    "the Automation API": async (project) => {
      const { code, output } = await shell(project, `${environmentOf(project.emulator)} node out/deploy.js`);
      assert.equal(code, 0, output);
      has(output, /\{ create: 2 \}\n[0-9a-f]{24}/);
    },
  },
};

/** A program with the room that is imported. */
const declared = (host: "native" | "dynamic"): string =>
  `import * as owt from "pulumi-owt${host === "native" ? "/native" : ""}";
new owt.Room("classroom", { participantLimit: 40 });
`;

const native: Group = {
  open: ({ packages, environment }) =>
    Project.create({
      packages,
      // Where the engine finds the executable of the provider.
      environment: {
        ...environment,
        PATH: [path.join(packages, "pulumi-owt/dist/plugin"), environment.PATH].join(path.delimiter),
      },
      files: { "tsconfig.json": tsconfig, "index.ts": "" },
    }),
  steps: {
    "`pulumi import`, by the native provider": async (project) => {
      const { _id: id } = await project.client.rooms.create({ name: "classroom", participantLimit: 40 });
      const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
      has(await project.good("import", "owt:index:Room", "classroom", id, ...options), /1 imported/);
      project.write("index.ts", declared("native"));
      has(await project.up(), /\d+ unchanged/);
    },
    "from the native provider to the dynamic one, and back": async (project) => {
      for (const module of ["dynamic", "native"] as const) {
        project.write("index.ts", declared(module));
        project.requests = [];
        has(await project.up(), /\d+ unchanged/);
        assert.deepEqual(
          project.requests.filter((request) => !request.startsWith("GET")),
          [],
        );
      }
      await project.good("destroy", "--yes", "--skip-preview");
    },
  },
};

/** An example in another language, by the native provider of the packed package. */
const inLanguage = (language: Language, title: string): Group => ({
  open: (place) => exampleIn(language, place),
  steps: {
    [`the example in ${title}`]: async (project) => {
      has(await project.up(), /\+ 4 created/);
      has(await project.up(), /4 unchanged/);
      await project.good("destroy", "--yes", "--skip-preview");
    },
  },
});

const groups: readonly Group[] = [
  stack,
  ...["channel", "classrooms", "contact-centre"].map(example),
  code,
  native,
  inLanguage("yaml", "Pulumi YAML"),
  inLanguage("python", "Python"),
];

/** The titles of all steps. */
export const titles: readonly string[] = groups.flatMap(({ steps }) => Object.keys(steps));

/**
 * Runs all steps. After a failed one, those that continue from it are not run.
 * @param report is called when a step is over; without a failure, it has passed.
 */
export async function smoke(place: Place, report: (title: string, failure?: string) => void): Promise<void> {
  for (const { open, steps } of groups) {
    let project: Project | undefined;
    let broken: string | undefined;
    try {
      for (const [title, run] of Object.entries(steps)) {
        if (broken !== undefined) {
          report(title, `not tried after "${broken}"`);
          continue;
        }
        try {
          project ??= await open(place);
          await run(project);
          report(title);
        } catch (error) {
          broken = title;
          report(title, error instanceof Error ? error.message : String(error));
        }
      }
    } finally {
      await project?.close();
    }
  }
}
