// Writes docs/api-coverage.md: for each endpoint of the API, its method of the client, its route and its users. All of it is found out: the
// client's methods are called against a server that records their requests, the emulator lists its routes, the compiler finds
// uses in the code, and tests are the recorded exchanges.

import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import * as ts from "typescript";
import { Conferences } from "../../emulator/conference/conferences";
import { buildServer } from "../../emulator/server";
import { cipherWith } from "../../emulator/cipher";
import { Store } from "../../emulator/store/store";
import { Tokens } from "../../emulator/conference/tokens";
import { kinds } from "../../provider/kinds";
import { OwtClient, addToView, permitTrack, setSource } from "../../sdk";

const root = path.join(__dirname, "../..");

/** The endpoints that the API document has, in its order. */
const endpoints: Readonly<Record<string, readonly string[]>> = {
  Rooms: ["POST /v1/rooms", "GET /v1/rooms", "GET /v1/rooms/{}", "PUT /v1/rooms/{}", "DELETE /v1/rooms/{}"],
  Participants: below("v1", "participants", ["GET", "GET {}", "PATCH {}", "DELETE {}"]),
  Streams: below("v1.1", "streams", ["GET", "GET {}", "PATCH {}", "DELETE {}"]),
  "Streaming-ins": below("v1.1", "streaming-ins", ["POST", "DELETE {}"]),
  "Streaming-outs": below("v1", "streaming-outs", ["GET", "POST", "PATCH {}", "DELETE {}"]),
  Recordings: below("v1", "recordings", ["GET", "POST", "PATCH {}", "DELETE {}"]),
  Sipcalls: below("v1", "sipcalls", ["GET", "POST", "PATCH {}", "DELETE {}"]),
  Analytics: below("v1", "analytics", ["GET", "POST", "DELETE {}"]),
  Token: below("v1", "tokens", ["POST"]),
  Services: ["GET /services", "POST /services", "GET /services/{}", "DELETE /services/{}"],
};

function below(version: string, segment: string, requests: readonly string[]): string[] {
  return requests.map((request) => {
    const [method = "", one] = request.split(" ");
    return `${method} /${version}/rooms/{}/${segment}${one === undefined ? "" : "/{}"}`;
  });
}

/** A method of the client: the class and its name. */
type Method = `${string}.${string}`;

/** One endpoint. */
export interface Row {
  readonly section: string;
  readonly endpoint: string;
  readonly client: readonly string[];
  readonly emulator: readonly string[];
  readonly users: readonly string[];
  readonly tests: readonly string[];
}

/** All endpoints. */
export async function coverage(): Promise<Row[]> {
  const asked = await askedByClient();
  const routes = emulatorRoutes();
  const program = compiled();
  const users = usersOfClient(program, /^(provider|cli)\//);
  const topics = recordedTopics();
  const tests = usersOfClient(program, /^test\/sdk\/.+\.test\.ts$/);
  return Object.entries(endpoints).flatMap(([section, list]) =>
    list.map((endpoint) => {
      const methods = [...asked].filter(([, requests]) => requests.includes(endpoint)).map(([method]) => method);
      return {
        section,
        endpoint,
        client: methods,
        emulator: routes.filter((route) => normalised(route) === endpoint),
        users: [...new Set(methods.flatMap((method) => [...(users.get(method) ?? [])]))].sort(),
        tests: [...mostOf(topics, endpoint), ...testsOf(methods, tests)],
      };
    }),
  );
}

/** Text of docs/api-coverage.md. */
export async function coverageDocument(): Promise<string> {
  const listed = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(", ");
  const rows = await coverage();
  const sections = Object.keys(endpoints).map((title) => {
    const entries = rows
      .filter(({ section }) => section === title)
      .map(({ endpoint, client, users, tests, emulator }) => [
        `### \`${endpoint.replace(/\{\}/g, "{id}")}\``,
        "",
        `- client: ${listed(client)}`,
        `- emulator: ${listed(emulator.map((route) => route.split(" ")[1] ?? ""))}`,
        // Endpoints without a command of their own are within reach of `owt api`.
        `- used by: ${listed(users.length > 0 ? users : ["owt api"])}`,
        `- tests: ${listed(tests)}`,
      ]);
    return [`## ${title}`, ...entries.map((lines) => lines.join("\n"))].join("\n\n");
  });
  return `# Coverage of the API

<!-- Made by npm run generate from the code: do not edit. -->

For each endpoint of the API document: the method of the client (\`pulumi-owt/sdk\`), the route of the emulator, the resources, look-ups and
\`owt\` commands that use it, and its tests. Tests named \`contract/…\` are exchanges recorded from a real server, which \`npm test\` runs against
the emulator. \`owt api\` reaches endpoints without a command of their own. [Resource, look-up or command?](choosing.md) helps to choose.

${sections.join("\n\n")}
`;
}

/** A path with its variable parts made alike. */
const normalised = (request: string): string =>
  request
    .replace(/\?.*$/, "")
    .replace(/(\/rooms|\/services)\/[^/]+/, "$1/{}")
    .replace(/(\/rooms\/\{\}\/[^/]+)\/[^/]+$/, "$1/{}");

// ------------------------------------------------------------------ the client

const id = "1";
const media = { audio: { from: id } };

/** Arguments of each method, where they are not ids. */
const argumentsOf: Readonly<Record<Method, readonly unknown[]>> = {
  "services.create": [{ name: "name", key: "key" }],
  "rooms.all": [],
  "rooms.pages": [],
  "rooms.create": [{ name: "name" }],
  "rooms.update": [id, { name: "name" }],
  "recordings.create": [{ media }],
  "recordings.update": [id, [setSource("audio", id)]],
  "participants.update": [id, [permitTrack("publish", "audio", true)]],
  "streams.update": [id, [addToView("common")]],
  "streamingOuts.create": [{ url: "rtmp://192.0.2.20/live", media }],
  "streamingOuts.update": [id, [setSource("audio", id)]],
  "streamingIns.create": [{ connection: { url: "rtsp://192.0.2.20/camera" } }],
  "sipCalls.create": [{ peerURI: "peer", mediaOut: media }],
  "sipCalls.update": [id, [setSource("audio", id)]],
  "analytics.create": [{ algorithm: "algorithm", media: { video: { from: id } } }],
  "tokens.create": [{ user: "user", role: "role" }],
};

/** Requests of each method: those that change something, else those that read. */
async function askedByClient(): Promise<Map<Method, string[]>> {
  let requests: string[] = [];
  const server = createServer((request, response) => {
    const line = normalised(`${request.method ?? ""} ${request.url ?? ""}`);
    requests.push(line);
    const isList = request.method === "GET" && !line.endsWith("{}");
    response.writeHead(isList ? 200 : 404, { "content-type": "application/json" });
    response.end(isList ? "[]" : '{"error":{"code":1001,"message":"Resource not found"}}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new OwtClient({
    endpoint: `http://127.0.0.1:${port}`,
    serviceId: "0".repeat(24),
    serviceKey: "key",
    retries: 0,
  });
  const asked = new Map<Method, string[]>();
  for (const [owner, target] of Object.entries({ ...clientsOf(client), ...clientsOf(client.room("room")) })) {
    for (const name of methodsOf(target)) {
      const method: Method = `${owner}.${name}`;
      requests = [];
      await calledOnce(target, name, argumentsOf[method] ?? (name === "list" ? [] : [id]));
      const changes = requests.filter((request) => !request.startsWith("GET"));
      asked.set(method, changes.length > 0 ? changes : requests);
    }
  }
  client.close();
  server.close();
  return asked;
}

/** Calls a method, whatever comes of it: the server that it asks refuses everything. */
async function calledOnce(target: object, name: string, args: readonly unknown[]): Promise<void> {
  try {
    const result = (target as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args);
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result) {
      for await (const _ of result as AsyncIterable<unknown>) break;
    } else await result;
  } catch {
    // The server refuses everything; it has recorded the request.
  }
}

/** The clients that a client has, by the names of its members. */
function clientsOf(client: object): Record<string, object> {
  const members = Object.entries(client).filter(([, value]) => typeof value === "object" && value !== null);
  return Object.fromEntries(members);
}

/** Names of the public methods of an object, inherited ones included. */
function methodsOf(target: object): string[] {
  const names = new Set<string>();
  for (
    let at = Object.getPrototypeOf(target) as object;
    at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object
  )
    for (const name of Object.getOwnPropertyNames(at)) if (name !== "constructor" && name !== "patch") names.add(name);
  return [...names];
}

// ------------------------------------------------------------------ the emulator

function emulatorRoutes(): string[] {
  const store = new Store(cipherWith(Buffer.alloc(32)));
  const app = buildServer({ store, conferences: new Conferences(store), tokens: new Tokens(), superServiceId: "" });
  const patterns = Object.values(endpoints).flat();
  return patterns.flatMap((pattern) => {
    const [method = "", target = ""] = pattern.split(" ");
    const [room, one] = target.startsWith("/services") ? [":service", ""] : [":room", ":id"];
    const url = target.replace("{}", room).replace("{}", one);
    return app.hasRoute(method as "GET", url) ? [`${method} ${url}`] : [];
  });
}

// ------------------------------------------------------------------ uses

/** The code that can use the client, with its types. */
function compiled(): ts.Program {
  const config = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)).config as object;
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = fileNames.filter((file) => /\/(?:provider|cli|sdk)\//.test(file));
  return ts.createProgram(files, options);
}

/** Who uses each method of the client, in the files that the pattern names: resources, look-ups, commands, tests. */
function usersOfClient(program: ts.Program, files: RegExp): Map<Method, Set<string>> {
  const checker = program.getTypeChecker();
  const found = new Map<Method, Set<string>>();
  const note = (method: Method, user: string) => found.set(method, (found.get(method) ?? new Set()).add(user));
  const ownersAt = (node: ts.Node): string[] => {
    const type = checker.getTypeAtLocation(node);
    return (type.isUnion() ? type.types : [type]).flatMap((one) => ownerOf(one.getSymbol()?.name) ?? []);
  };
  for (const source of program.getSourceFiles()) {
    const file = path.relative(root, source.fileName);
    const visit = (node: ts.Node): void => {
      const user = ts.isPropertyAccessExpression(node) ? userAt(file, node) : undefined;
      if (ts.isPropertyAccessExpression(node) && user !== undefined) {
        for (const owner of ownersAt(node.expression)) note(`${owner}.${node.name.text}`, user);
        // A client that is handed on to what all sessions have in common is asked for these.
        const handedOn = ts.isArrowFunction(node.parent) ? ownersAt(node) : [];
        for (const owner of handedOn) for (const name of ["list", "create", "delete"]) note(`${owner}.${name}`, user);
      }
      ts.forEachChild(node, visit);
    };
    if (files.test(file)) visit(source);
  }
  return found;
}

/** The member by which a client has another, whose class is of that name: `RecordingsClient` is `recordings`. */
function ownerOf(type: string | undefined): string | undefined {
  const name = /^(\w+)Client$/.exec(type ?? "")?.[1];
  return name === undefined ? undefined : name.charAt(0).toLowerCase() + name.slice(1);
}

/** Name of the resource, look-up or command at a place of the code; undefined for shared code. */
function userAt(file: string, node: ts.Node): string | undefined {
  const kind = pascal(/^provider\/([\w-]+)\/(?!resource).*\.ts$/.exec(file)?.[1] ?? "");
  if (kind in kinds) return kind;
  if (file === "provider/document/survey.ts") return "owt export";
  if (file === "provider/questions.ts") {
    for (let at = node; !ts.isSourceFile(at); at = at.parent)
      if (ts.isPropertyAssignment(at) && at.name.getText().startsWith("get")) return at.name.getText();
  }
  if (file.startsWith("test/")) return file.replace("test/", "").replace(".test.ts", "");
  const command = /^cli\/(.+?)(?:\/index)?\.ts$/.exec(file)?.[1]?.replace("sip-calls", "sipcalls");
  const [name = "", part] = command?.split("/") ?? [];
  if (!existing().has(name)) return undefined;
  // A file in the folder of a command has a subcommand, or is a part of the command.
  const isSubcommand = part !== undefined && /^export (?:function|const) \w+Command\b/m.test(node.getSourceFile().text);
  return isSubcommand ? `owt ${name} ${part}` : `owt ${name}`;
}

let commands: ReadonlySet<string> | undefined;
/** Names of the subcommands of `owt`. */
function existing(): ReadonlySet<string> {
  if (commands === undefined) {
    const text =
      /const subcommands = \[([^\]]*)\]/.exec(readFileSync(path.join(root, "cli/owt.ts"), "utf8"))?.[1] ?? "";
    commands = new Set([...text.matchAll(/"([\w-]+)"/g)].map(([, name = ""]) => name));
  }
  return commands;
}

const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

// ------------------------------------------------------------------ tests

/** Number of each request in each topic of the recorded exchanges. */
function recordedTopics(): Map<string, Map<string, number>> {
  const folder = path.join(root, "test/contract/cases");
  return new Map(
    readdirSync(folder).map((file) => {
      const { steps } = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as {
        steps: { request: { method: string; path: string } }[];
      };
      const counts = new Map<string, number>();
      for (const { request } of steps) {
        const line = normalised(`${request.method} ${request.path}`);
        counts.set(line, (counts.get(line) ?? 0) + 1);
      }
      return [file.replace(".json", ""), counts] as const;
    }),
  );
}

/** The topics that have most of an endpoint's exchanges. */
function mostOf(topics: ReadonlyMap<string, ReadonlyMap<string, number>>, endpoint: string): string[] {
  const counted = [...topics].map(([topic, counts]) => [topic, counts.get(endpoint) ?? 0] as const);
  const some = counted.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  return some.slice(0, 2).map(([topic]) => `contract/${topic}`);
}

function testsOf(methods: readonly Method[], tests: ReadonlyMap<Method, ReadonlySet<string>>): string[] {
  return [...new Set(methods.flatMap((method) => [...(tests.get(method) ?? [])]))].slice(0, 2);
}
