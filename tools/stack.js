// Commands for the stack at the root of this project. Each first installs packages, compiles sources and finds an engine.
//
//   npm start                       pulumi up, and a summary
//   npm run preview                 pulumi preview --diff
//   npm run plan                    owt plan: the preview in words
//   npm run report                  owt report: the same as a page with pictures, .owt/report.html
//   npm run destroy                 pulumi destroy
//   npm run pulumi -- ARGUMENTS...  any other Pulumi command
//
// The default stack `dev` runs against the embedded emulator, with data, state and settings under .owt/. With
// `-- --stack NAME` (or PULUMI_STACK) the commands run a stack of the user's own, without the emulator, .owt/, the public
// passphrase and --yes.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { engineEnvironment, engineLine, ensureEngine } = require("./engine");
const { Failure, runMain } = require("./lib/failure");
const { createLog } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { capture, runInFront } = require("./lib/run");
const { prepare } = require("./prepare");
const { EMBEDDED_STACK, localEnvironment, localFolders, localStackExists } = require("./stack/local");
const { rememberedPort } = require("./stack/port");
const { summary } = require("./stack/summary");
const { readStackFile, stackOf, targetOf } = require("./stack/target");

const OWT_COMMAND = path.join("dist", "cli", "owt.js");
/** Pulumi commands that run providers, with their aliases. */
const PROVIDERS_WORK = new Set([
  "up",
  "update",
  "preview",
  "pre",
  "destroy",
  "down",
  "dn",
  "refresh",
  "import",
  "watch",
]);

/**
 * @typedef {object} Session
 * @property {string} root
 * @property {import("./stack/target").Target} target
 * @property {string} pulumi
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./lib/log").Log} log
 * @property {(text: string) => void} print prints results, as opposed to the log
 */

/** @type {Record<string, (session: Session, args: string[]) => Promise<number>>} */
const commands = {
  async start(session, args) {
    const code = await runPulumi(session, ["up", "--suppress-outputs", ...withoutQuestions(session), ...args]);
    if (code === 0) session.print(await summaryOf(session));
    return code;
  },
  preview: (session, args) => runPulumi(session, ["preview", "--diff", ...args]),
  plan: (session, args) => runBesideServer(session, [process.execPath, OWT_COMMAND, "plan", ...args]),
  report: (session, args) =>
    runBesideServer(session, [process.execPath, OWT_COMMAND, "report", ...pageOf(session), ...args]),
  destroy: (session, args) => runPulumi(session, ["destroy", ...withoutQuestions(session), ...args]),
  run: (session, args) => runPulumi(session, args),
};

/**
 * @param {string[]} argv the command's name and the arguments for Pulumi
 * @param {Partial<Pick<Session, "root" | "env" | "log" | "print">>} [options]
 * @returns {Promise<number>} the exit code
 */
async function runStackCommand(
  argv,
  { root = projectRoot, env = process.env, log = createLog(), print = (text) => void process.stdout.write(text) } = {},
) {
  const [name = "", ...args] = argv;
  const command = commands[name];
  if (!command)
    throw new Failure(`Usage: node tools/stack.js ${Object.keys(commands).join("|")} [ARGUMENTS...]`, { exitCode: 64 });
  await prepare({ log, root, env });
  const stack = stackOf(args, env);
  const target = targetOf(stack, readStackFile(root, stack));
  const engine = await ensureEngine({ log, env });
  log.say(engineLine(engine));
  const engineEnv = engineEnvironment(engine, env);
  const session = {
    root,
    target,
    pulumi: engine.pulumi,
    env: { ...(target.local ? localEnvironment(root, engineEnv) : engineEnv), PULUMI_STACK: stack },
    log,
    print,
  };
  if (target.local) await ensureLocalStack(session);
  return command(session, args);
}

/**
 * Runs Pulumi in the foreground, with the emulator if the command needs the server.
 * @param {Session} session
 * @param {string[]} args
 */
async function runPulumi(session, args) {
  const { root, pulumi, env } = session;
  if (args.some((arg) => PROVIDERS_WORK.has(arg))) return runBesideServer(session, [pulumi, ...args]);
  return runInFront(pulumi, args, { cwd: root, env });
}

/**
 * Runs a program in the foreground, with the emulator if the stack uses it.
 * @param {Session} session
 * @param {string[]} words the program and its arguments
 */
async function runBesideServer({ root, target, env, log }, [program = "", ...args]) {
  const options = { cwd: root, env };
  if (!target.emulator) return runInFront(program, args, options);
  if (env.OWT_ENDPOINT) {
    log.say(`- The stack ${target.stack} uses the emulator: OWT_ENDPOINT=${env.OWT_ENDPOINT} is ignored`);
  }
  const { emulator, port } = localFolders(root);
  const place = ["--data", emulator, "--keep-sessions", "--port", String(await rememberedPort(port))];
  return runInFront(process.execPath, [OWT_COMMAND, "emulator", ...place, "--", program, ...args], options);
}

/**
 * On the emulator nothing valuable can be lost; otherwise Pulumi asks before it changes anything.
 * @param {Session} session
 */
function withoutQuestions({ target }) {
  return target.emulator ? ["--yes"] : [];
}

/**
 * Where the page is written, and whether the browser opens it: only for somebody who is there to see it.
 * @param {Session} session
 */
function pageOf({ root, env }) {
  const { folder, report } = localFolders(root);
  fs.mkdirSync(folder, { recursive: true });
  const hasDisplay = process.platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  return ["--out", report, ...(hasDisplay && process.stdout.isTTY && !env.CI ? ["--open"] : [])];
}

/** @param {Session} session */
async function ensureLocalStack({ root, pulumi, env, log }) {
  if (localStackExists(root, projectName(root))) return;
  await log.step(`Creating the stack ${EMBEDDED_STACK}`, async () => {
    const outcome = await capture(pulumi, ["stack", "select", "--create", EMBEDDED_STACK], { cwd: root, env });
    if (outcome.code !== 0) {
      throw new Failure(`The stack ${EMBEDDED_STACK} could not be created:\n${outcome.stderr || outcome.stdout}`);
    }
  });
}

/** @param {string} root */
function projectName(root) {
  const { parse } = require("yaml");
  return String(parse(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")).name);
}

/**
 * @param {Session} session
 * @returns {Promise<string>}
 */
async function summaryOf({ root, target, pulumi, env }) {
  const outcome = await capture(pulumi, ["stack", "output", "--json"], { cwd: root, env });
  if (outcome.code !== 0) throw new Failure(`The stack's outputs could not be read:\n${outcome.stderr}`);
  const document = readStackFile(root, target.stack).config?.["conference:document"];
  const port = target.emulator ? await fs.promises.readFile(localFolders(root).port, "utf8") : "";
  return summary(JSON.parse(outcome.stdout), {
    endpoint: target.endpoint ?? (target.emulator ? `http://127.0.0.1:${port.trim()}` : "the server in OWT_ENDPOINT"),
    emulator: target.emulator,
    stack: target.stack,
    document: typeof document === "string" ? document : `conference.${target.stack}.yaml`,
  });
}

module.exports = { runStackCommand };

if (require.main === module) void runMain(() => runStackCommand(process.argv.slice(2)));
